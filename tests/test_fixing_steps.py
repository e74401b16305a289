"""Fixes accepted one at a time, while the text changes under the findings that follow."""

from __future__ import annotations

import re
from functools import partial

from flake8_botocore.files.source_text import LineTable
from flake8_botocore.findings import Edit, Finding, Fix, Span
from flake8_botocore.fixing import Steps, compiles_like

ALL = "BOT101"


def lint(text: str) -> list[Finding]:
    """A finding at each ``x()``, whose fix gives it an argument and the file a line at its top."""
    table = LineTable(text)
    found = []
    for match in re.finditer(r"x\(\)", text):
        inside = table.span(match.end() - 1, match.end() - 1)
        fix = Fix("Give it y", (Edit(Span(1, 0, 1, 0), "import y\n"), Edit(inside, "y")), "unsafe")
        found.append(Finding(ALL, table.span(*match.span()), "x() has nothing", (fix,)))
    return found


def steps(text: str) -> Steps:
    return Steps(text, lint, partial(compiles_like, text))


def test_each_finding_has_its_turn_although_lines_and_columns_move() -> None:
    walk = steps("x(); x()\nx()\n")
    turns = []
    for finding in walk.over(lambda finding: True):
        turns.append(finding.span[:2])
        assert walk.accept(finding, finding.fixes[0])
    assert turns == [(1, 0), (2, 6), (4, 0)]
    assert walk.text == "import y\nimport y\nimport y\nx(y); x(y)\nx(y)\n"
    assert ([each.code for each in walk.result.applied], walk.result.left) == ([ALL] * 3, ())


def test_a_declined_or_unwanted_finding_stays() -> None:
    walk = steps("x()\nx()\nx()\n")
    turns = []
    for finding in walk.over(lambda finding: finding.span.start_line != 2):
        turns.append(finding.span.start_line)
        if len(turns) > 1:
            walk.accept(finding, finding.fixes[0])
    assert turns == [1, 3]
    assert walk.text == "import y\nx()\nx()\nx(y)\n"
    assert [each.span.start_line for each in walk.result.left] == [2, 3]


def test_a_finding_settled_by_another_fix_has_no_turn() -> None:
    walk = steps("x()\nx()\n")
    (first, _) = walk.findings
    both = Fix("Take it away", (Edit(Span(1, 0, 3, 0), ""),), "unsafe")
    for count, finding in enumerate(walk.over(lambda finding: True)):
        assert count == 0
        walk.accept(finding, both)
    assert (walk.text, walk.result.applied) == ("", (first,))


def test_a_fix_that_breaks_the_file_is_left_out() -> None:
    walk = steps("x()\n")
    for finding in walk.over(lambda finding: True):
        assert not walk.accept(finding, Fix("Break it", (Edit(Span(1, 1, 1, 2), ""),), "unsafe"))
    assert (walk.text, walk.result.broken) == ("x()\n", tuple(lint("x()\n")))
