"""BOT002: comments that suppress nothing."""

from __future__ import annotations

import pytest
from flake8.defaults import NOQA_INLINE_REGEXP

from flake8_botocore.config import Settings
from flake8_botocore.fixing import fix
from flake8_botocore.linter import NOQA, lint

ON = Settings(opt_in=frozenset({"BOT002"}))
CLIENT = 'boto3.client("s3")'


def fixed(source: str) -> str:
    """``source`` after the fixes of BOT002."""
    return fix(source, lambda text: lint(text, "a.py", ON), ["safe"]).text


def test_flake8_obeys_the_same_comments() -> None:
    assert (NOQA.pattern, NOQA.flags) == (NOQA_INLINE_REGEXP.pattern, NOQA_INLINE_REGEXP.flags)


@pytest.mark.parametrize(
    ("comment", "left"),
    [
        ("# noqa: BOT102", ""),
        ("# noqa:BOT102", ""),
        ("# NoQA: BOT102,BOT203", ""),
        ("# noqa: BOT101,BOT102", "# noqa: BOT101"),
        ("# noqa: BOT102,BOT101", "# noqa: BOT101"),
        ("# noqa: E501, BOT102", "# noqa: E501"),
        ("# noqa: BOT102 E501", "# noqa: E501"),
        ("# noqa: E501, BOT102, W1  # why", "# noqa: E501, W1  # why"),
        ("# noqa: BOT102 (a reason)", "# (a reason)"),
        ("# noqa: BOT102 because", "# because"),
        ("# why  # noqa: BOT102", "# why"),
        ("# noqa: BOT102  # why", "# why"),
        ("# noqa: BOT102 # noqa", "# noqa"),
        ("# noqa: BOT999", ""),
    ],
)
def test_a_fix_leaves_the_rest_of_a_comment(comment: str, left: str) -> None:
    source = f"import boto3\nc = {CLIENT}  {comment}\n"
    assert fixed(source) == f"import boto3\nc = {CLIENT}  {left}".rstrip() + "\n"


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa",
        "# noqa: BOT101",
        "# noqa: BOT1",
        "# noqa: BOT23",  # opt-in BOT233 is off
        "# noqa: bot102",
        "# noqa : BOT102",
        "# noqa: BOT304",  # opt-in, and off
        "# noqa: BOT303",  # no budget is stated
        "# noqa: BOT002",
        "# noqa: E501",
        "# noqa # noqa: BOT102",
    ],
)
def test_comments_that_may_suppress_something_are_left_alone(comment: str) -> None:
    source = f"import boto3\nc = {CLIENT}  {comment}\n"
    assert [each for each in lint(source, "a.py", ON) if each.code == "BOT002"] == []


def test_enabled_codes_are_judged() -> None:
    settings = Settings(opt_in=frozenset({"BOT002", "BOT304"}), max_wait=1_000)
    source = f"import boto3\nc = {CLIENT}  # noqa: BOT304, BOT303\n"
    (found,) = (each for each in lint(source, "a.py", settings) if each.code == "BOT002")
    assert (found.span[:2], found.message) == (
        (2, 32),
        "# noqa: BOT304, BOT303 suppresses nothing on this line. Remove BOT304, BOT303 from the comment.",
    )


def test_a_comment_counts_for_all_lines_of_a_string() -> None:
    assert lint(f'import boto3\nc = {CLIENT}, """\n"""  # noqa: BOT101\n', "a.py", ON)[0].code == "BOT101"
    (found,) = lint(f"import boto3\nc = (\n    {CLIENT},\n)  # noqa: BOT101\n", "a.py", ON)[1:]
    assert (found.code, found.span.start_line) == ("BOT002", 4)


def test_only_newlines_end_lines() -> None:
    source = f"import boto3\n\f\nx = 'a\u2028b\x85c'\nc = {CLIENT}\ny = 1  # noqa: BOT101\n"
    (found,) = (each for each in lint(source, "a.py", ON) if each.code == "BOT002")
    assert found.span[:2] == (5, 15)
    assert fixed(source) == source.removesuffix("  # noqa: BOT101\n") + "\n"


def test_a_file_without_boto() -> None:
    assert [each.code for each in lint("x = 1  # noqa: BOT101\n", "a.py", ON)] == ["BOT002"]
    assert lint('x = "# noqa: BOT101"\n', "a.py", ON) == []
    assert lint("x = 1  # noqa: BOT101\n", "a.py", Settings()) == []
    assert fixed("x = 1  # noqa: BOT101\n") == "x = 1\n"


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("x = 1\t # noqa: BOT101", "x = 1"),
        ("x = 1# noqa: BOT101\r\n", "x = 1\r\n"),
        ("if x:\n    # noqa: BOT101\n    y = 1\n", "if x:\n\n    y = 1\n"),
        ("x = 1  # noqa: E501, BOT101\n", "x = 1  # noqa: E501\n"),
        ("x = 1  #  noqa: BOT101\n", "x = 1  #  noqa: BOT101\n"),
    ],
)
def test_no_blanks_are_left_at_the_end_of_a_line(source: str, left: str) -> None:
    assert fixed(source) == left
