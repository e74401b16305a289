"""Fixes in rounds: order, overlaps, shared edits, a fixed point, and Python at the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flake8_botocore.findings import Applicability, Edit, Finding, Fix, Span
from flake8_botocore.fixing import FixError, fix, replace, take

BOTH: tuple[Applicability, ...] = ("safe", "unsafe")


def finding(line: int, *edits: tuple[int, int, int, str], kind: Applicability = "safe") -> Finding:
    """A finding in a line; each edit is line, start column, end column and text."""
    made = tuple(Edit(Span(at, start, at, end), text) for at, start, end, text in edits)
    return Finding("BOT999", Span(line, 0, line, 1), f"line {line}", (Fix("Do it", made, kind),))


def once(*findings: Finding) -> Callable[[str], list[Finding]]:
    """A linter that reports ``findings`` for the first text and nothing for any other."""
    state = iter([list(findings)])
    return lambda text: next(state, [])


def test_edits_are_made_in_order_of_place() -> None:
    fixed = fix("a\nb\n", once(finding(2, (2, 0, 1, "y")), finding(1, (1, 0, 1, "x"))), BOTH)
    assert fixed.text == "x\ny\n"
    assert [each.message for each in fixed.applied] == ["line 1", "line 2"]
    assert fixed.left == ()


def test_only_allowed_fixes_are_made() -> None:
    findings = [finding(1, (1, 0, 1, "x"), kind="unsafe"), finding(2, (2, 0, 1, "y"), kind="offered")]
    assert fix("a\nb\n", lambda text: findings, ["safe"]) == ("a\nb\n", (), tuple(findings), ())


def test_an_edit_that_two_fixes_share_is_made_once() -> None:
    shared = (1, 0, 0, "import c\n")
    fixed = fix("a\nb\n", once(finding(1, shared, (1, 0, 1, "x")), finding(2, shared, (2, 0, 1, "y"))), BOTH)
    assert fixed.text == "import c\nx\ny\n"


def test_of_two_overlapping_fixes_the_second_waits_for_the_next_round() -> None:
    def halve_pairs(text: str) -> list[Finding]:
        return [finding(1, (1, start, start + 2, "a")) for start in range(len(text) - 1)]

    assert [chosen.edits for _, chosen in take("aaa", halve_pairs("aaa"), BOTH)] == [(Edit(Span(1, 0, 1, 2), "a"),)]
    fixed = fix("aaa", halve_pairs, BOTH)
    assert (fixed.text, len(fixed.applied)) == ("a", 2)


def test_two_insertions_at_one_place_wait_for_each_other() -> None:
    text = "f(1)"
    first, second = finding(1, (1, 3, 3, ", a=1")), finding(1, (1, 3, 3, ", b=2"))
    assert [each for each, _ in take(text, [first, second], BOTH)] == [first]


def test_an_insertion_waits_for_a_change_it_touches() -> None:
    change, insertion = finding(1, (1, 0, 3, "xyz")), finding(1, (1, 3, 3, "+"))
    assert [each for each, _ in take("abc", [change, insertion], BOTH)] == [change]
    assert [each for each, _ in take("abc", [insertion, change], BOTH)] == [insertion]


def test_neighbouring_changes_are_made_together() -> None:
    fixed = fix("ab", once(finding(1, (1, 0, 1, "x")), finding(1, (1, 1, 2, "y"))), BOTH)
    assert fixed.text == "xy"


def test_a_fix_is_made_whole_or_not_at_all() -> None:
    whole = finding(1, (1, 0, 1, "x"))
    half = finding(2, (1, 0, 1, "y"), (2, 0, 1, "z"))
    assert fix("a\nb\n", once(whole, half), BOTH).text == "x\nb\n"


def test_edits_of_one_fix_may_touch() -> None:
    assert fix("f(1, 2)", once(finding(1, (1, 3, 3, ", a=1"), (1, 3, 6, ""))), BOTH).text == "f(1, a=1)"


def test_edits_of_one_fix_may_not_overlap() -> None:
    with pytest.raises(FixError, match="overlap in line 1"):
        fix("abc", once(finding(1, (1, 0, 2, "x"), (1, 1, 3, "y"))), BOTH)


def test_fixes_that_never_end_are_an_error() -> None:
    with pytest.raises(FixError, match=r"still changing after 10 rounds \(BOT999\)"):
        fix("a", lambda text: [finding(1, (1, 0, 0, "a"))], BOTH)


def test_ten_rounds_are_allowed() -> None:
    def lint(text: str) -> list[Finding]:
        return [finding(1, (1, 0, 0, "a"))] if len(text) < 11 else []

    assert fix("a", lint, BOTH).text == "a" * 11


def test_a_fix_that_leaves_no_python_is_left_out_alone() -> None:
    wrong, right, last = finding(1, (1, 3, 4, "")), finding(2, (2, 0, 1, "b")), finding(3, (3, 0, 1, "c"))
    fixed = fix("f(1)\na\na\n", once(wrong, right, last), BOTH)
    assert fixed == ("f(1)\nb\nc\n", (right, last), (), (wrong,))


def test_two_fixes_that_only_together_leave_no_python() -> None:
    first, second = finding(1, (1, 2, 3, "c")), finding(1, (1, 7, 8, "c"))
    fixed = fix("f(a=1, b=2)\n", lambda text: [first, second] if "a=" in text else [second], BOTH)
    assert (fixed.text, fixed.applied, fixed.broken) == ("f(c=1, b=2)\n", (first,), (second,))


def test_a_fix_that_was_left_out_is_not_tried_again() -> None:
    wrong, right = finding(1, (1, 3, 4, "")), finding(2, (2, 0, 1, "b"))
    fixed = fix("f(1)\na\n", lambda text: [wrong, right] if "a" in text else [wrong], BOTH)
    assert fixed == ("f(1)\nb\n", (right,), (wrong,), (wrong,))


def test_return_outside_a_function_is_no_python_either() -> None:
    wrong = finding(1, (1, 0, 1, "return"))
    assert fix("a\n", once(wrong), BOTH) == ("a\n", (), (wrong,), (wrong,))


def test_code_that_parses_but_does_not_compile_is_still_fixed() -> None:
    for before in ["await b()", "return 1", "break"]:
        text = f"{before}\n1\n2\n3\n"
        edits = [(2, 0, 1, "a"), (3, 0, 1, "("), (4, 0, 1, "nonlocal c")]
        fixed = fix(text, once(*(finding(line, (line, start, end, new)) for line, start, end, new in edits)), ["safe"])
        assert (fixed.text, [each.span.start_line for each in fixed.broken]) == (f"{before}\na\n2\n3\n", [3, 4])


def test_text_without_fixes_need_not_be_python() -> None:
    assert fix("f(", lambda text: [], BOTH) == ("f(", (), (), ())


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from("xy"))))
def test_fixes_of_one_round_never_overlap(places: list[tuple[int, int, str]]) -> None:
    findings = [finding(1, (1, min(a, b), max(a, b), text)) for a, b, text in places]
    taken = take("0123456789", findings, BOTH)
    edits = {chosen.edits[0] for _, chosen in taken}
    covered = [column for edit in edits for column in range(edit.span.start_column, edit.span.end_column)]
    assert len(covered) == len(set(covered))
    removed = len(covered)
    assert len(replace("0123456789", edits)) == 10 - removed + len(edits)
    assert bool(taken) == bool(findings)
