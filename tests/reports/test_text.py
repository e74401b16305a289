"""Code frames: what stands where, also with tabs, wide characters and escape codes in the source."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

from flake8_botocore.findings import Finding, Fix, RootPlace, Span
from flake8_botocore.reports.text import render

from .samples import ADD_CONFIG, ELSEWHERE, NOTHING, QUEUE, RUN, S3, run_of


def frame(line: str, start: int, end: int) -> list[str]:
    """The source line and the caret line of a finding at the columns ``start`` to ``end`` of ``line``."""
    text = render(run_of(Finding("BOT999", Span(1, start, 1, end), "M."), lines=(f"{line}\n",)))
    return [printed.partition("| ")[2] for printed in text.splitlines()[2:4]]


def test_frame_caret_help_and_count() -> None:
    assert render(RUN) == dedent("""\
        src/app.py:2:6: BOT101 boto3.client("s3") has no config=.
          |
        2 | s3 = boto3.client("s3")
          |      ^^^^^^^^^^^^^^^^^^
          = help: Add config=Config(...) (unsafe: flake8-botocore fix src/app.py:2:BOT101)

        src/app.py:3:9: BOT101 boto3.client("sqs") has no config=.
          |
        3 | queue = boto3.client(
          |         ^^^^^^^^^^^^^

        2 findings in 1 file: 1 fix, none of them safe.
    """)


def test_a_root_is_named_where_it_settles_three() -> None:
    root = RootPlace("session", "boto3.Session", "src/aws.py", 7)
    line = "  = root: the session made at src/aws.py:7, where a default Config settles 3"
    shared = replace(QUEUE, root=root, fixes=(ADD_CONFIG,))
    assert render(run_of(shared, shared, shared, S3)).splitlines().count(line) == 3
    assert "root" not in render(run_of(shared, shared, S3))


def test_places_and_advice_stand_below_the_code() -> None:
    assert render(run_of(ELSEWHERE)).splitlines()[4:6] == [
        "  = client: src/aws.py:7",
        "  = advice: Write x for sqs at line 3.",
    ]


def test_nothing_found_prints_nothing() -> None:
    assert render(NOTHING) == ""


def test_each_applicability_says_how_to_apply() -> None:
    fixes = (Fix("Drop it", (), "safe"), Fix("Read it as retries", (), "offered"))
    assert render(run_of(replace(S3, fixes=fixes))).splitlines()[4:6] == [
        "  = help: Drop it (safe: flake8-botocore fix src/app.py:2:BOT101)",
        "  = help: Read it as retries (offered: flake8-botocore fix src/app.py:2:BOT101 --reading 1)",
    ]


def test_the_gutter_grows_with_the_line_number() -> None:
    run = run_of(Finding("BOT999", Span(10, 0, 10, 1), "M."), lines=("x = 1\n",) * 10)
    assert render(run).splitlines()[1:4] == ["   |", "10 | x = 1", "   | ^"]


def test_tabs_take_the_columns_that_they_are_shown_with() -> None:
    assert frame("\tx = f()", 5, 8) == ["    x = f()", "        ^^^"]


def test_wide_and_combining_characters_keep_the_caret_in_place() -> None:
    assert frame("'日本', f()", 6, 9) == ["'日本', f()", "        ^^^"]
    assert frame("'e\u0301', f()", 6, 9) == ["'e\u0301', f()", "     ^^^"]


def test_an_empty_span_still_shows_one_caret() -> None:
    assert frame("f()", 2, 2) == ["f()", "  ^"]


def test_escape_codes_of_the_source_never_reach_the_terminal() -> None:
    assert frame("'\x1b[31m\x0c\u202e', f()", 11, 14) == ["'\\x1b[31m\\x0c\\u202e', f()", "                      ^^^"]


def test_a_place_beyond_the_end_prints_without_a_frame() -> None:
    assert render(run_of(Finding("BOT001", Span(1, 0, 1, 0), "M."), lines=())) == (
        "src/app.py:1:1: BOT001 M.\n\n1 finding in 1 file: no fixes.\n"
    )


def test_colour_changes_nothing_but_colour() -> None:
    coloured = render(replace(RUN, colour=True))
    for code in ("\033[0m", "\033[1m", "\033[1;31m", "\033[1;32m", "\033[1;34m"):
        assert code in coloured
        coloured = coloured.replace(code, "")
    assert coloured == render(RUN)
