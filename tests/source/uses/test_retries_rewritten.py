"""What is known of a ``retries`` dictionary that another client rewrites; tests/oracle asks real clients."""

from __future__ import annotations

import pytest

from tests.oracle.reading import computed
from tests.snippets import clean, flags

HEAD = "import os\nimport boto3\nfrom botocore.config import Config\n"
FIRST = 'boto3.client("sqs", config=Config(retries=R))'


def attempts(retries: str, first: str = FIRST, shared: str = '{"max_attempts": 3}') -> float | str | None:
    """The attempts of the last client, given ``retries`` after ``first``; None where that is unknown."""
    source = f'{HEAD}R = {shared}\n{first}\nboto3.client("sns", config=Config(retries={retries}))\n'
    found = computed(source, "1.44.8")[0].total_attempts
    return None if found is None else found.value


@pytest.mark.parametrize(
    ("retries", "expected"),
    [
        ("R", 4),
        ("{**R, 'max_attempts': 0}", None),
        ("dict(R, max_attempts=0)", None),
        ("R | {'max_attempts': 0}", None),
        ("{'max_attempts': 0, **R}", None),
        ("{'max_attempts': 0}", 1),
    ],
)
def test_a_copy_of_rewritten_retries_is_unknown(retries: str, expected: int | None) -> None:
    assert attempts(retries) == expected


@pytest.mark.parametrize(
    ("first", "expected"),
    [(FIRST, None), (f"def f():\n    {FIRST}\n", None), ("", 1), (FIRST.replace("=R", "=dict(R)"), 1)],
)
def test_which_client_rewrites_it(first: str, expected: int | None) -> None:
    assert attempts("{**R, 'max_attempts': 0}", first) == expected


@pytest.mark.parametrize("shared", ['{"max_attempts": 3}', "{}"])
@pytest.mark.parametrize(("mode", "expected"), [("", "legacy"), (", defaults_mode='standard'", None)])
def test_the_mode_that_is_written_into_it(mode: str, expected: str | None, shared: str) -> None:
    first = FIRST.replace("=R", f"=R{mode}")
    source = f'{HEAD}R = {shared}\n{first}\nboto3.client("sns", config=Config(retries=R))\n'
    found = computed(source, "1.43.127")[0].retry_mode
    assert (found.value if found is not None else None) == expected


def test_a_copy_made_after_the_rewrite_is_not_judged() -> None:
    source = f"""
import boto3
from botocore.config import Config
R = {{"max_attempts": 10}}
{FIRST.replace("R)", "R, read_timeout=5)")}
boto3.client("sns", config=Config(retries={{**R, "max_attempts": 1}}, read_timeout=5))"""
    clean(f"{source}\n")
    flags(f"{source.replace('=R,', '=dict(R),')}  # BOT203\n")
