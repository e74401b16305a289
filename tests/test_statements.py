"""Every statement of a page or message is named by the test that proves it, or by the page that does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flake8_botocore import documentation
from flake8_botocore.rules import all_rules

from .statements import meant, named, stated

ROOT = Path(__file__).parent.parent
STATED = stated()
REFERENCES = {rule.code: documentation.sections(rule)["References"] for rule in all_rules()}


@pytest.mark.parametrize("code", STATED)
def test_every_statement_is_named(code: str) -> None:
    found = {statement for each in named() if each.code == code for statement in meant(each)}
    missing = [f"  {statement}" for statement in STATED[code] if statement not in found]
    assert missing == [], (
        f"put '# states {code}: some words of it' above the function of the test that proves it, or into the test "
        f"module of the rule '# page {code}: some words https://...' or '# opinion {code}: some words':\n"
        + "\n".join(missing)
    )


def test_every_named_text_is_one_statement() -> None:
    counted = [f"{each.place}: {len(meant(each))} statements have {each.words!r}" for each in named()]
    assert [line for line in counted if ": 1 statements" not in line] == []


def test_a_proof_is_a_test_or_a_page() -> None:
    for each in named():
        if each.kind == "states":
            assert each.above_test, f"{each.place}: the next line is no test"
        assert bool(each.page) == (each.kind == "page"), each.place
        if each.page:
            references = REFERENCES.get(each.code, "".join(REFERENCES.values()))
            assert f"]({each.page})" in references, f"{each.place}: {each.code} does not refer to {each.page}"


def test_a_statement_with_a_number_is_no_opinion() -> None:
    opinions = [statement for each in named() if each.kind == "opinion" for statement in meant(each)]
    assert [each for each in opinions if re.search(r"\$|\b[0-9]{2,}\b|\b[A-Z]\w*Error\b", each)] == []
