"""Every statement of docs/what-botocore-does.md names oracle tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "what-botocore-does.md").read_text("utf-8")
STATEMENTS = [line for line in PAGE.splitlines() if line.startswith("- ")]
NO_TEST = "no statement about botocore"


def named(statement: str) -> list[str]:
    """What the comment at the end of a statement holds, one entry for each test."""
    comment = re.fullmatch(r"- .*\.(?:\*\*)? <!-- (.+) -->", statement)
    assert comment is not None, f"name the oracle test that shows it, in a comment at its end: {statement}"
    return [NO_TEST] if comment[1] == NO_TEST else comment[1].split()


def test_there_are_statements() -> None:
    assert len(STATEMENTS) > 20


def test_every_statement_names_tests_that_exist() -> None:
    for statement in STATEMENTS:
        for test in named(statement):
            if test != NO_TEST:
                module, _, function = test.partition("::")
                source = (ROOT / "tests" / "oracle" / module).read_text("utf-8")
                assert f"\ndef {function}(" in source, test


def test_numbers_stand_in_statements_only() -> None:
    others = [line for line in PAGE.splitlines() if line and not line.startswith(("- ", "#"))]
    assert len(others) == 2, "a paragraph that says something of botocore needs a test, too"


def test_one_statement_needs_no_test() -> None:
    assert [statement for statement in STATEMENTS if named(statement) == [NO_TEST]] == [
        statement for statement in STATEMENTS if "Lambda's runtime" in statement
    ]
