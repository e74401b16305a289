"""The histogram: every client in one bin, the budget between two of them."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flake8_botocore.audit.html import bins

from ..cli.running import Command, tree
from .test_audit import FILES, VERSION

WAITS = st.lists(st.floats(0.001, 1e5) | st.sampled_from([0.0, math.inf]))


@settings(deadline=None)
@given(waits=WAITS, budget=st.none() | st.floats(0.001, 1e5))
def test_each_wait_in_its_bin(waits: list[float], budget: float | None) -> None:
    found = bins(waits, budget)
    for each in found:
        assert each.count == sum((each.low or -1) < wait <= each.high for wait in waits if wait < math.inf)
    assert sum(each.count for each in found) == sum(wait < math.inf for wait in waits)
    assert all(one.high == other.low for one, other in pairwise(found))
    if budget is not None:
        assert budget in {each.low for each in found} & {each.high for each in found}


@pytest.mark.parametrize(
    ("waits", "budget", "labels"),
    [
        ([], None, []),
        ([70.5, 70.5, 7.0], None, ["5–10 s", "10–20 s", "20–30 s", "30–60 s", "60–120 s"]),
        # 20 and 30 are near.
        ([7.0], 29.0, ["5–10 s", "10–29 s", "29–60 s"]),
        ([60.0], 60.0, ["30–60 s", "60–120 s"]),
        ([0.5], None, ["up to 1 s"]),
        ([0.0], None, ["up to 1 s"]),
        ([7200.0], 2.5, ["1–2.5 s", "2.5–5 s", "5–10 s", "10–20 s", "20–30 s", "30–60 s", "60–120 s", "120–300 s",
                         "300–600 s", "600–1200 s", "1200–3600 s", "over 3600 s"]),
    ],
)  # fmt: skip
def test_which_bins(waits: list[float], budget: float | None, labels: list[str]) -> None:
    assert [each.label for each in bins(waits, budget)] == labels


def test_on_the_page(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, FILES)

    def lines(*arguments: str) -> list[tuple[str, str, str]]:
        text = command("audit", "--format=html", VERSION, *arguments, "app").out
        figure = text.partition("<ol>")[2].partition("</ol>")[0]
        found = re.findall('<li class="(.*?)"><span>(.*?)</span>.*?(?:<b>(.*?)</b>)?</li>', figure)
        return [(kind, label.replace("&#8211;", "–"), count) for kind, label, count in found]

    assert lines("--budget=100") == [
        ("within", "5–10 s", "1"),
        ("within", "10–20 s", "0"),
        ("within", "20–30 s", "0"),
        ("within", "30–60 s", "0"),
        ("within", "60–100 s", "0"),
        ("budget", "budget: 100 s", ""),
        ("over", "100–300 s", "0"),
        ("over", "300–600 s", "1"),
        ("over", "no limit", "1"),
        ("unknown", "not known", "1"),
    ]
    assert [line for line in lines() if line[0] != "within"] == [("unknown", "not known", "1")]
