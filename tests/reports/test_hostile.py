"""Every format with names that were made to break it: the report stays one, and any pipe can take it."""

from __future__ import annotations

import json

from flake8_botocore.findings import LONGEST_TEXT, Edit, Finding, Fix, Span
from flake8_botocore.reports import FOR_PEOPLE, FORMATS, report_for

from .samples import run_of

NAME = "\n::error::x\x1b]0;title\x07 \ud800" + "y" * 300_000 + " end"
PATH = "::error::a\n::warning::b\x1b\udcff.py"
FINDING = Finding("BOT101", Span(1, 0, 1, 4), NAME, (Fix(NAME, (Edit(Span(1, 0, 1, 0), "x"),), "safe"),))
PLAIN = Finding("BOT101", Span(1, 0, 1, 4), "M.", (Fix("Do it", (Edit(Span(1, 0, 1, 0), "x"),), "safe"),))


def test_the_report_has_as_many_lines_as_of_a_plain_name_and_no_control_character() -> None:
    for name in FORMATS:
        hostile = report_for(name)(run_of(FINDING, lines=(f'x = "{"y" * 300_000}"\n',), path=PATH))
        plain = report_for(name)(run_of(PLAIN, lines=("x = 1\n",), path="a.py"))
        assert hostile.count("\n") == plain.count("\n")
        assert [char for char in set(hostile) if not char.isprintable()] == ["\n"]
        assert len(hostile) < len(plain) + 4 * LONGEST_TEXT


def test_no_line_begins_with_a_command() -> None:
    for name in FOR_PEOPLE:
        report = report_for(name)(run_of(FINDING, path=PATH))
        assert not [line for line in report.splitlines() if line.lstrip().startswith("::")]


def test_github_reads_one_command_with_the_whole_message() -> None:
    (line,) = report_for("github")(run_of(FINDING, path=PATH)).splitlines()
    command, _, rest = line.removeprefix("::").partition("::")
    assert command.startswith(r"warning file=%3A%3Aerror%3A%3Aa%0A%3A%3Awarning%3A%3Ab\x1b\udcff.py,line=1,")
    assert rest == f"BOT101 {FINDING.message}"


def test_json_and_sarif_are_ascii_and_lead_to_the_file() -> None:
    run = run_of(FINDING, path=PATH)
    array, log = report_for("json")(run), report_for("sarif")(run)
    assert (array.isascii(), log.isascii()) == (True, True)
    assert json.loads(array)[0]["path"] == PATH
    (result,) = json.loads(log)["runs"][0]["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "%3A%3Aerror%3A%3Aa%0A%3A%3Awarning%3A%3Ab%1B%FF.py"
