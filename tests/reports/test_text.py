"""Code frames: what stands where, also with tabs, wide characters and escape codes in the source."""

from __future__ import annotations

import re
from dataclasses import replace
from textwrap import dedent

import pytest

from flake8_botocore.findings import CellLine, Edit, Finding, Fix, Note, RootPlace, Span
from flake8_botocore.reports import CheckedFile, Run, page_url, shown_lines
from flake8_botocore.reports.text import full

from .samples import ADD_CONFIG, ELSEWHERE, FAILING, NOTHING, POLICY, QUEUE, RUN, S3, run_of


def render(run: Run) -> str:
    """A block for every finding, without the summary."""
    return full(run._replace(closing=False))


def frame(line: str, start: int, end: int) -> list[str]:
    """The source line and the caret line of a finding at the columns ``start`` to ``end`` of ``line``."""
    text = render(run_of(Finding("BOT999", Span(1, start, 1, end), "M."), lines=(f"{line}\n",)))
    return [printed.partition("| ")[2] for printed in text.splitlines()[3:5]]


def test_frame_caret_help_difference_and_summary() -> None:
    assert full(RUN) == dedent("""\
        warning[BOT101 client-without-config]: boto3.client("s3") has no config=
         --> src/app.py:2
          |
        1 | import boto3
        2 | s3 = boto3.client("s3")
          |      ^^^^^^^^^^^^^^^^^^
        3 | queue = boto3.client(
        4 |     "sqs",
          |
          = help: Add config=Config(...) (unsafe): flake8-botocore fix src/app.py:2:BOT101
        2 - s3 = boto3.client("s3")
        2 + s3 = boto3.client("s3", config=Config(read_timeout=60))

        warning[BOT101 client-without-config]: boto3.client("sqs") has no config=
         --> src/app.py:3
          |
        1 | import boto3
        2 | s3 = boto3.client("s3")
        3 | queue = boto3.client(
          |         ^^^^^^^^^^^^^
        4 |     "sqs",
        5 | )

        Read more: flake8-botocore explain BOT101
        2 warnings in 1 file: 2 decisions.
    """)


def test_a_root_is_named_where_it_settles_three() -> None:
    root = RootPlace("session", "boto3.Session", "src/aws.py", 7)
    line = "  = root: src/aws.py:7 boto3.Session: one change there settles 3"
    shared = replace(QUEUE, root=root, fixes=(ADD_CONFIG,))
    assert render(run_of(shared, shared, shared, S3)).splitlines().count(line) == 3
    assert "root" not in render(run_of(shared, shared, S3))


def test_the_places_it_rests_on_are_frames_of_their_own_or_marked_in_the_same() -> None:
    assert render(run_of(ELSEWHERE)).partition("\n\n")[0] == dedent("""\
        warning[BOT302]: s3.run can run 3 times in total
         --> src/app.py:2
          |
        1 | import boto3
        2 | s3 = boto3.client("s3")
          | ^^
        3 | queue = boto3.client(
          |         ------------- sqs
        4 |     "sqs",
          |
         ::: src/aws.py:7
          |
        7 |     return boto3.client("s3")
          |     ------------------------- client
          |
          = advice: Write x for sqs at line 3.""")


def test_lines_between_marks_are_left_out() -> None:
    lines = ("s3 = make()\n", "\n", "a = 1\n", "b = 2\n", "\n", "def f():\n", "    s3.run()\n", "\n", "\n")
    note = Note("client", "line 1", Span(1, 5, 1, 11))
    finding = Finding("BOT302", Span(7, 4, 7, 12), "M.", notes=(note,))
    assert render(run_of(finding, lines=lines)).splitlines()[2:-1] == [
        "  |",
        "1 | s3 = make()",
        "  |      ------ client",
        "...",
        "6 | def f():",
        "7 |     s3.run()",
        "  |     ^^^^^^^^",
    ]


def test_a_line_that_could_not_be_read_is_named() -> None:
    (note, _) = ELSEWHERE.notes
    finding = replace(ELSEWHERE, notes=(note._replace(source="", span=Span(12, 0, 12, 0)),))
    assert render(run_of(finding)).splitlines()[7:-1] == [
        ' 4 |     "sqs",',
        "   |",
        "  ::: src/aws.py:12",
        "   |",
        "   = advice: Write x for sqs at line 3.",
    ]


def test_another_cell_of_a_notebook_is_a_frame_of_its_own() -> None:
    finding = Finding("BOT302", Span(4, 0, 4, 3), "M.", notes=(Note("client", "line 1 of cell 2", Span(1, 5, 1, 11)),))
    lines = ("s3 = make()\n", "# _\n", "x = 1\n", "s3.run()\n")
    cells = tuple(CellLine(cell, line, 9) for cell, line in ((2, 1), (2, 2), (5, 1), (5, 2)))
    book = CheckedFile("nb.ipynb", shown_lines(lines, (finding,)), (finding,), cells)
    assert render(RUN._replace(files=(book,))).splitlines()[:-1] == [
        "warning[BOT302]: M",
        " --> nb.ipynb:cell 5:2",
        "  |",
        "1 | x = 1",
        "2 | s3.run()",
        "  | ^^^",
        "  |",
        " ::: nb.ipynb:cell 2:1",
        "  |",
        "1 | s3 = make()",
        "  |      ------ client",
    ]


IMPORT = Edit(Span(2, 0, 2, 0), "from botocore.config import Config\n")


@pytest.mark.parametrize(
    ("edits", "shown"),
    [
        (
            (IMPORT, Edit(Span(4, 4, 4, 9), '"sns"')),
            ["2 + from botocore.config import Config", '4 -     "sqs",', '5 +     "sns",'],
        ),
        (
            (Edit(Span(3, 21, 5, 1), ")"),),
            ["3 - queue = boto3.client(", '4 -     "sqs",', "5 - )", "3 + queue = boto3.client()"],
        ),
        ((Edit(Span(1, 0, 2, 0), ""),), ["1 - import boto3"]),
        ((), []),
    ],
)
def test_the_lines_that_a_fix_changes_are_shown(edits: tuple[Edit, ...], shown: list[str]) -> None:
    fixed = replace(QUEUE, fixes=(Fix("Do it", edits, "safe"),))
    lines = render(run_of(fixed)).splitlines()
    (place,) = (number for number, line in enumerate(lines) if "= help: Do it" in line)
    assert lines[place + 1 : -1] == shown


def test_only_newlines_end_the_lines_of_a_difference() -> None:
    lines = ("import boto3\n", "\fname = 'a\u2028b\x85c'\n", "queue = 1\n", "\v\n")
    edits = (IMPORT, Edit(Span(3, 8, 3, 9), "2"), Edit(Span(4, 0, 4, 1), ""))
    fixed = Finding("BOT101", Span(3, 0, 3, 5), "M.", (Fix("Do it", edits, "safe"),))
    shown = render(run_of(fixed, lines=lines)).splitlines()
    (place,) = (number for number, line in enumerate(shown) if "= help: Do it" in line)
    assert shown[place + 1 : -1] == [
        "2 + from botocore.config import Config",
        "3 - queue = 1",
        "4 - \\x0b",
        "4 + queue = 2",
        "5 +",
    ]


def test_words_stay_whole_at_the_width_of_the_terminal() -> None:
    told = replace(
        S3, headline="one two three four five six seven eight nine ten.", advice="Write this, or write that."
    )
    text = render(run_of(told)._replace(width=44))
    assert text.splitlines()[:4] == [
        "warning[BOT101 client-without-config]: one",
        "    two three four five six seven eight nine",
        "    ten",
        " --> src/app.py:2",
    ]
    assert text.splitlines()[10:13] == [
        "  |",
        "  = advice: Write this, or write that.",
        "  = help: Add config=Config(...) (unsafe):",
    ]
    assert text.splitlines()[13] == "      flake8-botocore fix src/app.py:2:BOT101"
    narrow = render(run_of(replace(told, advice="Write this and that and these and those things."))._replace(width=1))
    assert "  = advice: Write this and that and these and those\n            things.\n" in narrow


def test_a_number_stays_beside_its_unit() -> None:
    told = replace(S3, headline="It waits for 360 s, sends 3 times, at line 12.")
    for width in range(40, 90):
        for line in render(run_of(told)._replace(width=width)).splitlines()[:4]:
            assert not line.endswith((" 360", " 3", " line"))


def test_the_code_leads_to_its_page() -> None:
    run = RUN._replace(colour=True, links=True)
    assert f"\033[0m[\033]8;;{page_url('BOT101')}\033\\BOT101\033]8;;\033\\ client" in render(run)
    assert "\033]8" not in render(run._replace(links=False))


def test_nothing_found_is_a_sentence() -> None:
    assert full(NOTHING) == "No findings.\n"
    assert render(NOTHING) == ""


def test_each_applicability_says_how_to_apply() -> None:
    fixes = (Fix("Drop it", (), "safe"), Fix("Read it as retries", (), "offered"))
    assert render(run_of(replace(S3, fixes=fixes))).splitlines()[9:11] == [
        "  = help: Drop it (safe): flake8-botocore fix src/app.py:2:BOT101",
        "  = help: Read it as retries (offered): flake8-botocore fix src/app.py:2:BOT101 --reading 1",
    ]


def test_the_gutter_grows_with_the_line_number() -> None:
    run = run_of(Finding("BOT999", Span(10, 0, 10, 1), "M."), lines=("x = 1\n",) * 10)
    assert render(run).splitlines()[1:7] == [
        "  --> src/app.py:10",
        "   |",
        " 8 | x = 1",
        " 9 | x = 1",
        "10 | x = 1",
        "   | ^",
    ]


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
        "warning[BOT001]: M\n --> src/app.py:1\n\n"
    )


def test_colour_changes_nothing_but_colour() -> None:
    rows = (FAILING, QUEUE, POLICY, ELSEWHERE)
    coloured = render(run_of(*rows)._replace(colour=True))
    painted = re.findall(r"\033\[(\S*?)m(.*?)\033\[0m", coloured)
    # The severity and the mark, nothing else: no label, number, sign or path.
    assert painted == [
        *[("1;31", "error"), ("1;31", "^" * 18), ("1;33", "warning"), ("1;33", "^" * 13)],
        *[("1;36", "policy"), ("1;36", "^" * 13), ("1;33", "warning"), ("1;33", "^^")],
    ]
    assert re.sub(r"\033\[\S*?m", "", coloured) == render(run_of(*rows))
