"""``flake8-botocore fix``: rewrites files, asks for each fix, or gives a default Config at a root."""

from __future__ import annotations

import argparse
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import redirect_stderr
from dataclasses import replace
from difflib import unified_diff
from functools import partial
from io import StringIO
from shlex import quote

from ..files.dependencies import one_moment
from ..files.write import LineTable
from ..findings import (
    Applicability,
    Finding,
    Fix,
    RootPlace,
    UsageError,
    escaped,
    shown_path,
    text_lines,
)
from ..fixing import MAX_ROUNDS, Fixed, Lint, Steps, choose
from ..reports import CheckedFile, Run, counted, shown_lines
from ..reports.colours import BOLD, add_color, colour, painted, width, wrapped
from ..reports.decisions import SETTINGS, Decision, FoundAt, decisions
from ..reports.text import concise
from ..runs.noqa_comments import behind_codes, comments
from ..runs.options import add_file_arguments, from_one
from ..runs.request import FileLine, Request, place_of, request
from ..runs.rewriting import (
    Fixing,
    Rewritten,
    all_fixes,
    by_hand,
    give_default_config,
    prepared,
    put,
    rewrite,
    roots,
    standing,
)
from ..runs.run import name_problems, over_all, over_files
from ..runs.selection import Context, name_line
from ..runs.source_file import Text, from_here, text_of
from ..runs.source_file import read as contents

RED, GREEN = "\033[31m", "\033[32m"


def ask(asked: Request) -> list[Rewritten]:
    """Ask about the findings in all files, write the accepted fixes, and return the outcome for each file.

    Asks about each finding that has a fix, and about each error and warning. Prints what is left at the end.
    """
    within = roots(asked.options.filenames)
    asking = Asking(asked)
    with one_moment():
        look = partial(rewrite, fixing=_no_fixes)
        looked = over_files(look, prepared(asked.files), asked.options, asked.settings, Rewritten)
        asking.about(decisions([asking.file(each) for each in looked]))
    written = [asking.written(each, within) for each in looked]
    if asking.left:
        print(f"\n{len(asking.left):,} left:")
    for line in asking.left:
        print(f"  {line}")
    return written


def _no_fixes(text: Text, lint: Lint) -> tuple[Fixed, str | None]:
    return Fixed(text.text, (), tuple(lint(text.text))), None


_KEYS = {
    "y": ("[y]es", "write it"),
    "n": ("[n]o, by hand", "leave it: it is listed at the end"),
    "k": ("[k]eep", "keep the code: asks for the reason, and writes it into a # noqa comment"),
    "o": ("[o]ne by one", "ask about each place"),
    "a": ("[a]ll", "write this and all that are left, but where there are several readings"),
    "q": ("[q]uit", "write what was chosen, and leave the rest"),
    "?": ("?", "explain the answers"),
}
"""The answers besides the number of a reading: the name of each in the prompt, and its explanation."""


def _questions(decision: Decision) -> list[tuple[tuple[FoundAt, ...], RootPlace | None]]:
    """The questions that ``decision`` takes: the findings that each is about, and the root that settles these, if any.

    Settings are one question. Errors and warnings are one question each, those with a fix first.
    """
    if decision.part == SETTINGS:
        return [(decision.found, decision.root)]
    return [((each,), None) for each in sorted(decision.found, key=lambda each: not _fixes_to_ask(each.finding))]


def _place(file: CheckedFile, finding: Finding) -> str:
    return shown_path(file.place(finding.span))


class Asking:
    """Asks on the terminal about one decision after the other; what was accepted is written at the end."""

    def __init__(self, asked: Request) -> None:
        self._context = Context(asked.options, asked.settings)
        self._colour = colour(asked.options.color)
        self._texts: dict[str, Text] = {}
        self._steps: dict[str, Steps] = {}
        self.left: list[str] = []
        """A line for each finding that was not settled: its place, its code and the reason."""

    def file(self, looked: Rewritten) -> CheckedFile:
        """The file that was ``looked`` at, with the findings to ask about: those with a fix, errors and warnings."""
        asked = (each for each in looked.left if _fixes_to_ask(each) or each.severity != "policy")
        path, found = looked.path, tuple(asked)
        if not found:
            return CheckedFile(path, {}, ())
        text = self._texts[path] = text_of(path, contents(path))
        lines = text.text.splitlines(keepends=True)
        return CheckedFile(path, shown_lines(lines, found), found, looked.cell_lines)

    def about(self, made: Sequence[Decision]) -> None:
        """Ask the questions of the decisions ``made``, in order, and do what is answered.

        After ``o``, each finding of the question is asked about by itself. After ``a``, fixes are accepted without
        asking, except readings, which need a choice. After ``q``, nothing more is accepted. What is not settled goes to
        ``left``.
        """
        questions = [question for decision in made for question in _questions(decision)]
        all_left = quits = False
        for number, (found, root) in enumerate(questions, 1):
            answer = "q" if quits else self._ask(found, f"{number} of {len(questions)}: ", root, all_left=all_left)
            for each in found if answer == "o" else ():
                answer = self._ask([each])
                if answer in ("a", "q"):
                    break
            if answer == "a" and not all_left:
                self._ask(found, all_left=True)
            all_left, quits = all_left or answer == "a", answer == "q"
            self._note_left(found, "not asked" if quits else "several readings" if all_left else "by hand")

    def _note_left(self, found: Sequence[FoundAt], why: str) -> None:
        for each in found:
            if self._now(each) is not None:
                self.left.append(f"{_place(each.file, each.finding)} {each.finding.code}: {why}")

    def _ask(
        self, found: Sequence[FoundAt], begin: str = "", root: RootPlace | None = None, *, all_left: bool = False
    ) -> str:
        """Show the first unsettled finding of ``found``, ask once about all of them, and do what is answered.

        Returns the answer. ``begin`` is printed before the finding. With ``all_left``, nothing is asked: fixes that
        need no choice are accepted, and the answer is ``a``. If all findings are settled, it is ``n``.
        """
        left = [each for each in found if self._now(each) is not None]
        if not left or all_left:
            self._accept(left, "y")
            return "a" if all_left else "n"
        fixes = self._show(left, begin)
        if len(left) > 1:
            named = [_place(each.file, each.finding) for each in left[1:]]
            print(f"also at {', '.join([*named[:MOST_LINES], *['…'] * (len(named) > MOST_LINES)])}")
        root = from_here(root)
        if root is not None and not by_hand(root, self._context.nearest(root.path).settings):
            print(f"all at once: flake8-botocore fix --at {escaped(quote(root.place))} --diff")
        answer = self._answer(len(left), fixes)
        if answer == "k":
            self._keep(left)
        self._accept(left, answer)
        return answer

    def _accept(self, found: Sequence[FoundAt], answer: str) -> None:
        """Apply to each of ``found`` the fix that ``answer`` names: the number of a reading, or ``y`` if it has none.

        Other answers apply nothing.
        """
        for each in found:
            finding, steps = self._now(each), self._steps_of(each)
            if finding is None or not (answer == "y" or answer.isdecimal()):
                continue
            fixes = _fixes_to_ask(finding)
            chosen = (
                choose(finding, ("safe", "unsafe")) if answer == "y" else next(iter(fixes[int(answer) - 1 :]), None)
            )
            if chosen is not None:
                steps.accept(finding, chosen)

    def _keep(self, found: Sequence[FoundAt]) -> None:
        """Ask why the code is kept, and add a ``# noqa`` comment with that reason for each of ``found``.

        An invalid reason is asked for again. Without a reason, no comment is written.
        """
        while True:
            print("Keep it, because: ", end="", flush=True)
            reason = sys.stdin.readline().strip()
            try:
                behind = behind_codes(reason or None)
                break
            except UsageError:
                print("A reason is one line without brackets and #.")
        for each in found if reason else ():
            finding, steps = self._now(each), self._steps_of(each)
            if finding is None:
                continue
            lines = self._texts[each.file.path].changed(steps.text).lines(self._context.options)
            edits = comments(lines, [finding], behind, LineTable(steps.text).newline(0))
            if not edits or not steps.accept(finding, Fix("Keep it", tuple(edits), "offered")):
                print("A # noqa comment cannot be written there.")

    def _steps_of(self, each: FoundAt) -> Steps:
        """The fixes accepted so far in the file of ``each``, with its text and findings after them."""
        path = each.file.path
        if path not in self._steps:
            text, context = self._texts[path], self._context.nearest(path)

            def lint(now: str) -> list[Finding]:
                return context.standing(text.changed(now).lines(context.options), now, fixes=True)

            self._steps[path] = Steps(text.text, lint, text.is_python)
        return self._steps[path]

    def _now(self, each: FoundAt) -> Finding | None:
        """The finding as it is after the fixes accepted so far; None if one of them settled it."""
        return self._steps_of(each).now(each.finding)

    def _show(self, found: Sequence[FoundAt], begin: str) -> list[Fix]:
        """Print the first of ``found`` and its fixes, each with its changes, and return these fixes."""
        path, steps, finding = found[0].file.path, self._steps_of(found[0]), self._now(found[0])
        assert finding is not None
        text, fixes = self._texts[path].changed(steps.text), _fixes_to_ask(finding)
        place = CheckedFile(path, {}, (finding,), text.cell_lines).shown(finding.span)
        places = f"({len(found):,} places) " if len(found) > 1 else ""
        said = wrapped("", f"{begin}{place} {finding.code} {places}{finding.message}", "    ", width())
        print("", said[0].replace(place, painted(place, BOLD, self._colour), 1), *said[1:], sep="\n")
        for number, fix in enumerate(fixes, 1):
            numbered = f"{number}. " if fixes[0].applicability == "offered" else ""
            print(f"{numbered}{fix.title} ({fix.applicability})")
            for line in _difference(text, steps.made(fix)):
                print(painted(line, {"+": GREEN, "-": RED}.get(line[:1], ""), self._colour))
        return fixes

    def _answer(self, places: int, fixes: Sequence[Fix]) -> str:
        """Ask until the user gives a valid answer, and return it: a key of ``_KEYS``, or the number of a reading.

        Fixes that are ``offered`` are readings: one is chosen by number, so there is no ``y``. End of input is ``q``.
        """
        several = fixes[:1] and fixes[0].applicability == "offered"
        readings = [*map(str, range(1, len(fixes) + 1))] if several else []
        keys = readings + [key for key in _KEYS if {"y": fixes and not several, "o": places > 1}.get(key, True)]
        words = [each if each in readings else _KEYS[each][0] for each in keys]
        where = f"Write at all {places:,} places" if places > 1 else "Write this" if fixes else "No fix"
        while True:
            print(f"{where}? {', '.join(words)}: ", end="", flush=True)
            line = sys.stdin.readline()
            answer = line.strip().lower()[:1] if line else "q"
            if answer == "?":
                for key in keys:
                    print(f"  {key}  {_KEYS[key][1] if key in _KEYS else fixes[int(key) - 1].title}")
            elif answer in keys:
                return answer

    def written(self, looked: Rewritten, within: Sequence[str]) -> Rewritten:
        """Write the accepted fixes to the file, unless it was changed meanwhile, and return the outcome.

        If no fix was accepted in it, the outcome is ``looked``.
        """
        steps = self._steps.get(looked.path)
        if steps is None or not steps.result.applied:
            return looked
        result, old = steps.result, self._texts[looked.path].text

        def accepted(text: Text, lint: Lint) -> tuple[Fixed, str | None]:
            return (
                (result, None)
                if text.text == old
                else (_no_fixes(text, lint)[0], "left alone: it was changed meanwhile")
            )

        now = put(rewrite(self._context.nearest(looked.path), looked.path, fixing=accepted), within)
        return replace(looked, problem=now.problem) if now.new is None else now


def _fixes_to_ask(finding: Finding) -> list[Fix]:
    return [fix for fix in finding.fixes if fix.edits]


def _difference(text: Text, new: str) -> Iterator[str]:
    """The lines of the difference between ``text`` and ``new``, of a notebook cell by cell, safe to print."""
    for name, before, after in text.parts(new):
        _, _, *lines = unified_diff(text_lines(before), text_lines(after), lineterm="")
        for line in lines:
            yield escaped(f"{line} {name}".rstrip() if line.startswith("@@") else line)


def take_places(options: argparse.Namespace) -> None:
    """Set ``options.places`` to the arguments of the form FILE:LINE, and then ``options.filenames`` to their files.

    Raises UsageError if whole files or ``-i`` are given as well, or ``--reading`` without a place.
    """
    found = {text: place_of(text) for text in options.filenames}
    options.places = tuple(each for each in found.values() if each is not None)
    whole = [text for text, each in found.items() if each is None]
    if options.places and whole:
        raise UsageError(f"fix takes files, or places in files, not both: {whole[0]} names no line")
    if options.places and options.interactive:
        raise UsageError("--interactive asks about files; what stands at a place is accepted by naming it")
    if options.reading is not None and not options.places:
        raise UsageError("--reading chooses for a place: fix FILE:LINE --reading N")
    if options.places:
        options.filenames = list(dict.fromkeys(each.path for each in options.places))


def fix_places(
    text: Text, lint: Lint, *, places: Sequence[FileLine], reading: int | None, every: Callable[[Text], list[Finding]]
) -> tuple[Fixed, str | None]:
    """Apply the fixes at those of ``places`` that are in this file; the result, and where none applies and why.

    ``reading`` is the 1-based number of the fix to take where several are offered, None if it is not given. ``every``
    returns the findings of a text including those in the baseline. See ``rewriting.Fixing``.
    """
    here = [each for each in places if os.path.realpath(each.path) == os.path.realpath(text.path)]
    steps = Steps(text.text, lint, text.is_python)
    problems = [
        problem for each in here if (problem := _problem(each, text, steps.findings, reading, every)) is not None
    ]
    for finding in steps.over(lambda finding: any(each.holds(finding, text.cell_lines) for each in here)):
        chosen = _chosen(finding, reading)
        if chosen is not None:
            steps.accept(finding, chosen)
    return steps.result, "; ".join(problems) or None


def _problem(
    where: FileLine,
    text: Text,
    findings: Sequence[Finding],
    reading: int | None,
    every: Callable[[Text], list[Finding]],
) -> str | None:
    """Why no fix applies at the place ``where``, in words; None if one does.

    There is no finding, the finding has no fix, or it has several readings and ``reading`` chooses none of them.
    """
    found = [each for each in findings if where.holds(each, text.cell_lines)]
    if not found:
        recorded = sum(where.holds(each, text.cell_lines) for each in every(text))
        are = "is" if recorded == 1 else "are"
        return f"{where.nothing}{f' ({recorded} {are} in the baseline)' if recorded else ''}"
    if any(_chosen(each, reading) is not None for each in found):
        return None
    offered = [fix.title for each in found for fix in _fixes_of(each)]
    codes = ", ".join(sorted({each.code for each in found}))
    if not offered and reading is not None and any(map(_fixes_to_ask, found)):
        return f"{where.shown}: {codes} has one fix: leave out --reading"
    if not offered:
        reasons = "; ".join(sorted({each.refused for each in found if each.refused}))
        return f"{where.shown}: {codes} has no fix{f': {reasons}' if reasons else ''}"
    readings = "; ".join(f"--reading {number}: {title}" for number, title in enumerate(offered, 1))
    return f"{where.shown}: {codes} can be read in {len(offered)} ways: {readings}"


def _chosen(finding: Finding, reading: int | None) -> Fix | None:
    """The fix to apply: number ``reading`` of the offered ones, else the first safe or unsafe one; None for no fix."""
    offered = _fixes_of(finding)
    if reading is not None and (offered or reading > 1):
        return offered[reading - 1] if reading <= len(offered) else None
    return choose(finding, ("safe", "unsafe"))


def _fixes_of(finding: Finding) -> list[Fix]:
    """The readings of ``finding``: the fixes among which the user has to choose."""
    return [each for each in finding.fixes if each.applicability == "offered" and each.edits]


def _at(text: str) -> FileLine:
    """The place that ``text`` names: ``app/aws.py:88``."""
    found = place_of(text)
    if found is None or found.column is not None or found.code is not None:
        raise UsageError(f"--at takes FILE:LINE, such as app/aws.py:88, not {text!r}")
    return found


MOST_LINES = 5
"""Most lines or places that one message names."""


def run(arguments: Sequence[str]) -> int:
    """Fix what ``arguments`` name and return the exit code: 1 where findings are left, or a difference is shown."""
    asked = request("fix", arguments, add_arguments, take_places)
    options = asked.options
    if options.at is not None:
        return give_default_config(asked, _at(options.at))
    if "-" in asked.files and (asked.files != ["-"] or options.interactive):
        raise UsageError("standard input is fixed alone, not beside files: its new text goes to standard output")
    if options.interactive:
        if options.diff:
            raise UsageError("--diff writes nothing: --interactive asks what to write")

        return _ended(ask(asked), options, left=False)
    writing = not options.diff and asked.files != ["-"]
    files, work = prepared(asked.files) if writing else asked.files, partial(rewrite, fixing=_fixing(asked))
    with one_moment():
        rewritten = over_files(work, files, options, asked.settings, Rewritten)
    if writing:
        rewritten = _written(rewritten, asked)
    for each in rewritten:
        if each.old is not None:
            sys.stdout.buffer.write(each.printed(diff=options.diff))
    rewritten += _unread(options.places, rewritten)
    return _ended(rewritten, options, left=writing and not options.places and not options.fix_only)


def _written(rewritten: Sequence[Rewritten], asked: Request) -> list[Rewritten]:
    """Write the new texts, and return the outcome for each file, with the findings that are left after that.

    A change may lead to findings in other files, and to further fixes. So all files are worked on again, until nothing
    is written. A file that cannot be written is left alone from then on.
    """
    within = roots(asked.options.filenames)
    outcome = {each.path: Rewritten(each.path) for each in rewritten}
    refused: dict[str, str | None] = {}
    for _ in range(MAX_ROUNDS):
        for each in rewritten:
            now, before = put(each, within), outcome[each.path]
            if now.new is None and each.new is not None:
                refused[each.path] = now.problem
            problem = refused.get(each.path, now.problem)
            applied = before.applied + now.applied
            outcome[each.path] = replace(now, new=now.new or before.new, applied=applied, problem=problem)
        if asked.options.places or all(each.new is None for each in rewritten):
            break
        work = partial(rewrite, fixing=partial(_again, fixing=_fixing(asked), refused=refused))
        with one_moment():
            rewritten = over_all(work, list(outcome), asked.options, asked.settings, Rewritten)
    return list(outcome.values())


def _again(text: Text, lint: Lint, *, fixing: Fixing, refused: Collection[str]) -> tuple[Fixed, str | None]:
    return _no_fixes(text, lint) if text.path in refused else fixing(text, lint)


def tried(arguments: Sequence[str]) -> list[Rewritten]:
    """The outcome of ``fix`` with ``arguments`` for each file. Nothing is written or printed. Raises UsageError."""
    with redirect_stderr(StringIO()):
        asked = request("fix", ["--diff", "--jobs=1", *arguments], add_arguments, take_places)
        work = partial(rewrite, fixing=_fixing(asked))
        return over_files(work, asked.files, asked.options, asked.settings, Rewritten)


def _without_baseline(asked: Request, text: Text) -> list[Finding]:
    """The findings in ``text`` that would be reported without a baseline."""
    near = Context(asked.options, asked.settings).nearest(text.path)
    return standing(Context(near.options, replace(near.settings, baseline=None)), text, fixes=False)


def _fixing(asked: Request) -> Fixing:
    """The function that applies the requested fixes to a text: those at places, or all safe (and unsafe) ones."""
    options = asked.options
    if options.places:
        every = partial(_without_baseline, asked)
        return partial(fix_places, places=options.places, reading=options.reading, every=every)
    allowed: tuple[Applicability, ...] = ("safe", "unsafe") if options.unsafe_fixes else ("safe",)
    return partial(all_fixes, allowed=allowed)


def _unread(places: Sequence[FileLine], rewritten: Sequence[Rewritten]) -> list[Rewritten]:
    """An outcome with a problem for each of ``places`` in a file that was not read because it can hold no finding."""
    read = {os.path.realpath(each.path) for each in rewritten}
    return [Rewritten(each.path, problem=each.nothing) for each in places if os.path.realpath(each.path) not in read]


def _ended(rewritten: Sequence[Rewritten], options: argparse.Namespace, *, left: bool) -> int:
    """Print what was done, and the findings that remain if ``left`` is True; return the exit code.

    2: a file failed. With ``--diff``, 1: there is a change. Otherwise 1: findings remain, unless places or
    ``--fix-only`` are given, or a file was changed and ``--exit-non-zero-on-fix`` is given. Else 0.
    """
    failed = name_problems((each.path, each.problem) for each in rewritten)
    if options.unsafe_fixes or options.interactive:
        for line in _refused(rewritten):
            print(f"flake8-botocore: {line}", file=sys.stderr)
    if left:
        files = tuple(CheckedFile(each.path, {}, each.left, each.cell_lines) for each in rewritten)
        for line in concise(Run(files)).splitlines():
            print(*wrapped("", line, "    ", width()), sep="\n")
    print(_summary(rewritten, options), file=sys.stderr)
    changed = any(each.new is not None for each in rewritten)
    if options.diff:
        return failed or int(changed)
    # A user who names places does not ask about findings elsewhere.
    findings_left = not options.fix_only and not options.places and any(each.left for each in rewritten)
    return failed or int(findings_left or (changed and options.exit_non_zero_on_fix))


def _refused(rewritten: Sequence[Rewritten]) -> Iterator[str]:
    """A line for each file and reason for which an expected fix is not offered; it names the lines of the findings."""
    for each in rewritten:
        lines: defaultdict[str, list[str]] = defaultdict(list)
        for finding in each.left:
            if finding.refused:
                lines[finding.refused].append(name_line(finding.span.start_line, each.cell_lines))
        for reason, places in lines.items():
            fixes, word = ("1 fix", "line") if len(places) == 1 else (f"{len(places)} fixes", "lines")
            named = ", ".join([*places[:MOST_LINES], *["…"] * (len(places) > MOST_LINES)])
            yield f"{shown_path(each.path)}: {fixes} left out ({word} {named}): {reason}"


def _summary(rewritten: Sequence[Rewritten], options: argparse.Namespace) -> str:
    """The last line: how many fixes were applied in how many files, and how many findings remain."""
    changed = sum(each.new is not None for each in rewritten)
    applied = sum(each.applied for each in rewritten)
    text = f"{'Would fix' if options.diff else 'Fixed'} {applied} in {counted(changed, 'file')}"
    if options.places:
        return f"{text}."
    left = [finding for each in rewritten for finding in each.left]
    asked = options.unsafe_fixes or options.interactive
    unsafe = 0 if asked else sum(choose(finding, ["unsafe"]) is not None for finding in left)
    text = f"{text}, {len(left)} left"
    return f"{text}, {unsafe} of them for --unsafe-fixes." if unsafe else f"{text}."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Register the options that only this subcommand has."""
    parser.usage = "%(prog)s [options] PATH ... | FILE:LINE[:CODE] ..."
    add_file_arguments(parser)
    parser.add_argument("--unsafe-fixes", action="store_true", help="also apply fixes that change how clients behave")
    parser.add_argument(
        "--at",
        metavar="FILE:LINE",
        help="give a default Config to the session or function on that line",
    )
    parser.add_argument(
        "--fix-only",
        action="store_true",
        help="do not report remaining findings, and exit with 0 if there are any",
    )
    parser.add_argument("--exit-non-zero-on-fix", action="store_true", help="exit with 1 if fixes were applied")
    parser.add_argument("--diff", action="store_true", help="show the changes without writing them")
    add_color(parser)
    parser.add_argument("-i", "--interactive", action="store_true", help="show each fix and ask whether to write it")
    parser.add_argument(
        "--reading",
        type=from_one,
        metavar="N",
        help="apply fix number N of a finding that has several",
    )
