"""Which findings the records of a baseline stand for."""

from __future__ import annotations

import ast

import pytest

from flake8_botocore.baseline import FingerprintSource, Identity, identities, match
from flake8_botocore.findings import Finding, Span

CALL = 'boto3.client("s3")'


def page(text: str) -> FingerprintSource:
    """The page of a file with this text."""
    return FingerprintSource(text.splitlines(keepends=True), lambda: ast.parse(text))


def found_in(text: str) -> list[Finding]:
    """A finding at every call."""
    lines = enumerate(text.splitlines(), start=1)
    places = [(number, line.index(CALL)) for number, line in lines if CALL in line]
    return [Finding("BOT101", Span(line, column, line, column + len(CALL)), "?") for line, column in places]


def records(text: str) -> list[Identity]:
    """What a baseline records of a file with this text."""
    return list(identities(found_in(text), "a.py", page(text)).values())


def matched(old: str, new: str) -> dict[int, int]:
    """The line of each finding in ``new`` that is recorded, and which of several alike its record is."""
    found = match(found_in(new), records(old)[::-1], page(new))
    return {finding.span.start_line: identity.nth for finding, identity in found.items()}


def test_records_of_identical_findings_stand_for_the_first_ones() -> None:
    assert matched(f"{CALL}\n" * 2, f"{CALL}\n" * 3) == {1: 1, 2: 2}
    assert matched(f"{CALL}\n" * 3, f"{CALL}\n" * 2) == {1: 1, 2: 2}


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        pytest.param(f"import boto3\n\n\nx = {CALL}\n", {4: 1}, id="lines moved"),
        pytest.param(f"x = (\n    {CALL}\n)\n", {2: 1}, id="a formatter ran"),
        pytest.param(f"x = {CALL}  # noqa: BOT102\n", {1: 1}, id="a comment came"),
        pytest.param(f"y = {CALL}\n", {}, id="another statement"),
        pytest.param("x = 1\n", {}, id="gone"),
    ],
)
def test_a_record_follows_its_statement(new: str, expected: dict[int, int]) -> None:
    assert matched(f"x = {CALL}\n", new) == expected


def test_another_code_is_not_recorded() -> None:
    (record,) = records(f"{CALL}\n")
    assert match(found_in(f"{CALL}\n"), [record._replace(code="BOT102")], page(f"{CALL}\n")) == {}


def test_without_records_no_tree_is_needed() -> None:
    assert match(found_in(f"{CALL}\n"), [], FingerprintSource([f"{CALL}\n"], pytest.fail)) == {}
    text = f"{CALL}\n"
    assert len(match(found_in(text), records(text), FingerprintSource([text], pytest.fail))) == 1
