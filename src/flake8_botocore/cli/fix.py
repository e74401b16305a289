"""``flake8-botocore fix``: rewrites files, or applies the fixes at single places."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from ..files.snapshot import Snapshot, begin, current
from ..findings import Applicability, Finding, Fix, UsageError, shown_path
from ..fixing import MAX_ROUNDS, Fixed, Lint, Steps, choose
from ..reports import CheckedFile, Run, counted
from ..reports.colours import add_color, width, wrapped
from ..reports.text import concise
from ..runs.file_text import Text, name_line
from ..runs.rewriting import Fixing, Rewritten, all_fixes, findings_in_text, prepared, rewrite, roots, write_rewritten
from ..runs.run import name_problems, over_all, over_files
from ..runs.selection import Context
from .arguments import add_file_arguments, from_one
from .proposals import home_of
from .request import FileLine, Request, named_places, request


def take_places(options: argparse.Namespace) -> None:
    """Set ``options.places`` to the arguments of the form FILE:LINE, and then ``options.filenames`` to their files.

    Raises UsageError if whole files are given as well, or ``--reading`` without a place.
    """
    found = {text: named_places(text) for text in options.filenames}
    options.places = tuple(each for places in found.values() for each in places)
    whole = [text for text, places in found.items() if not places]
    if options.places and whole:
        raise UsageError(f"fix takes files, or places in files, not both: {whole[0]} names no line")
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
    problems = list(filter(None, (_problem(each, text, steps.findings, reading, every) for each in here)))
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
        return _why_nothing(where, text, findings, every)
    if any(_chosen(each, reading) is not None for each in found):
        return None
    titles = [fix.title for each in found for fix in _readings(each)]
    codes = ", ".join(sorted({each.code for each in found}))
    if titles:
        readings = "; ".join(f"--reading {number}: {title}" for number, title in enumerate(titles, 1))
        return f"{where.shown}: {codes} can be read in {len(titles)} ways: {readings}"
    if reading is not None and any(fix.edits for each in found for fix in each.fixes):
        return f"{where.shown}: {codes} has one fix: leave out --reading"
    reasons = "; ".join(sorted({each.refused for each in found if each.refused}))
    return f"{where.shown}: {codes} has no fix{f': {reasons}' if reasons else ''}"


def _why_nothing(
    where: FileLine, text: Text, findings: Sequence[Finding], every: Callable[[Text], list[Finding]]
) -> str:
    """Why the place ``where`` has no finding: it is in the baseline; else the nearest one that is to be fixed."""
    if any(where.holds(each, text.cell_lines) for each in every(text)):
        return f"{where.nothing} (it is in the baseline: add --bot-baseline=)"
    line = where.line_of(text.cell_lines)
    nearest = min(findings, key=lambda each: abs(each.span.start_line - line), default=None)
    if nearest is None:
        return where.nothing
    return f"{where.nothing} (nearest: {nearest.code} in line {text.name_line(nearest.span.start_line)})"


def _chosen(finding: Finding, reading: int | None) -> Fix | None:
    """The fix to apply: number ``reading`` of the readings, 1-based; None if there is none.

    Without a number, it is the first safe or unsafe fix, else the only reading. If a finding has no readings,
    ``--reading 1`` is its safe or unsafe fix.
    """
    usual, readings = choose(finding, ("safe", "unsafe")), _readings(finding)
    if reading is None:
        return usual or (readings[0] if len(readings) == 1 else None)
    numbered: Sequence[Fix | None] = readings or [usual]
    return numbered[reading - 1] if reading <= len(numbered) else None


def _readings(finding: Finding) -> list[Fix]:
    """The readings of ``finding``: the fixes among which the user has to choose."""
    return [each for each in finding.fixes if each.applicability == "offered" and each.edits]


MOST_LINES = 5
"""Most lines or places that one message names."""


def run(arguments: Sequence[str]) -> int:
    """Fix what ``arguments`` name and return the exit code: 1 where findings are left, or a difference is shown.

    With ``--diff``, and for standard input, the result is printed and no file is written. A Config that many modules
    would get, although they could share it, is written into none of them, unless the user names places.
    """
    asked = request("fix", arguments, add_arguments, take_places)
    options = asked.options
    if "-" in asked.files and asked.files != ["-"]:
        raise UsageError("standard input is fixed alone, not beside files: its new text goes to standard output")
    writing = not options.diff and asked.files != ["-"]
    files, work = prepared(asked.files) if writing else asked.files, partial(rewrite, fixing=_fixing(asked))
    rewritten = over_files(work, files, options, asked.settings, Rewritten)
    copies = {} if options.places else _copies(rewritten, asked)
    if copies:
        # Nothing is written yet: the files that would get a copy are worked on again.
        rewritten = _without_copies(rewritten, copies, asked)
    if writing:
        rewritten = _written(rewritten, copies, asked)
    for each in rewritten:
        if each.old is not None:
            sys.stdout.buffer.write(each.printed(diff=options.diff))
    rewritten += _unread(options.places, rewritten)
    for config, number in Counter(config for configs in copies.values() for config in configs).items():
        same = f"{number} modules would get the same Config({config}), so it was written into none of them"
        advice = "move it to a module that they share (see check), or name each place"
        print(f"flake8-botocore: {same}: {advice}", file=sys.stderr)
    return _summarise(rewritten, options, list_findings=writing and not options.places and not options.fix_only)


def _copies(rewritten: Sequence[Rewritten], asked: Request) -> dict[str, tuple[str, ...]]:
    """The arguments of the Configs that no fix may create in a file, by its path.

    Each would be one of many copies, and the files could import it from a module that they share.
    """
    files_of: defaultdict[str, list[str]] = defaultdict(list)
    for each in rewritten:
        for config in each.new_configs:
            files_of[config].append(each.path)
    context, copies = Context(asked.options, asked.settings), defaultdict[str, tuple[str, ...]](tuple)
    for config, files in files_of.items():
        home = home_of(files, config, lambda path: context.nearest(path).settings)
        if home is not None:
            for path in home.reached:
                copies[path] += (config,)
    return copies


def _without_copies(
    rewritten: Sequence[Rewritten], copies: Mapping[str, tuple[str, ...]], asked: Request
) -> list[Rewritten]:
    """``rewritten``, with the files that would get one of ``copies`` worked on again, without these."""
    work = partial(rewrite, fixing=_fixing(asked, copies))
    others = {each.path: each for each in over_files(work, list(copies), asked.options, asked.settings, Rewritten)}
    return [others.get(each.path, each) for each in rewritten]


def _written(rewritten: Sequence[Rewritten], copies: Mapping[str, tuple[str, ...]], asked: Request) -> list[Rewritten]:
    """Write the new texts, and return the outcome for each file, with the findings that are left after that.

    A change may lead to findings in other files, and to further fixes. So all files are worked on again in another
    snapshot, and then those that were written, until nothing is. A file that cannot be written is left alone from then
    on.
    """
    within = roots(asked.options.filenames)
    outcome = {each.path: Rewritten(each.path) for each in rewritten}
    next_round = list(outcome)
    # Why a file could not be written, by its path.
    refused: dict[str, str | None] = {}
    for _ in range(MAX_ROUNDS):
        for each in rewritten:
            written, before = write_rewritten(each, within), outcome[each.path]
            if written.new is None and each.new is not None:
                refused[each.path] = written.problem
            problem = refused.get(each.path, written.problem)
            applied = before.applied + written.applied
            outcome[each.path] = replace(written, new=written.new or before.new, applied=applied, problem=problem)
        if asked.options.places or all(each.new is None for each in rewritten):
            break
        work = partial(rewrite, fixing=partial(_fix_unless_refused, fixing=_fixing(asked, copies), refused=refused))
        begin(Snapshot(current()))
        rewritten = over_all(work, next_round, asked.options, asked.settings, Rewritten)
        next_round = [each.path for each in rewritten if each.new is not None]
    return list(outcome.values())


def _fix_unless_refused(
    text: Text, lint: Lint, *, fixing: Fixing, refused: Collection[str]
) -> tuple[Fixed, str | None]:
    """The ``fixing`` of a later round: a file that could not be written is only checked."""
    if text.path in refused:
        return Fixed(text.text, (), tuple(lint(text.text))), None
    return fixing(text, lint)


def _without_baseline(asked: Request, text: Text) -> list[Finding]:
    """The findings in ``text`` that would be reported without a baseline."""
    near = Context(asked.options, asked.settings).nearest(text.path)
    return findings_in_text(Context(near.options, replace(near.settings, baseline=None)), text, fixes=False).findings


def _fixing(asked: Request, withheld: Mapping[str, Collection[str]] | None = None) -> Fixing:
    """The function that applies the requested fixes to a text: those at places, or all safe (and unsafe) ones.

    ``withheld`` are the arguments of Configs that no fix may create in the file of a path.
    """
    options = asked.options
    if options.places:
        every = partial(_without_baseline, asked)
        return partial(fix_places, places=options.places, reading=options.reading, every=every)
    allowed: tuple[Applicability, ...] = ("safe", "unsafe") if options.unsafe_fixes else ("safe",)
    return partial(all_fixes, allowed=allowed, withheld=withheld or {})


def _unread(places: Sequence[FileLine], rewritten: Sequence[Rewritten]) -> list[Rewritten]:
    """An outcome with a problem for each of ``places`` in a file that was not read because it can hold no finding."""
    read = {os.path.realpath(each.path) for each in rewritten}
    return [Rewritten(each.path, problem=each.nothing) for each in places if os.path.realpath(each.path) not in read]


def _summarise(rewritten: Sequence[Rewritten], options: argparse.Namespace, *, list_findings: bool) -> int:
    """Print what was done, and the remaining findings if ``list_findings`` is set; return the exit code.

    2: a file failed. With ``--diff``, 1: there is a change. Otherwise 1: findings remain, unless places or
    ``--fix-only`` are given, or a file was changed and ``--exit-non-zero-on-fix`` is given. Else 0.
    """
    failed = name_problems((each.path, each.problem) for each in rewritten)
    if options.unsafe_fixes:
        for line in _refused(rewritten):
            print(f"flake8-botocore: {line}", file=sys.stderr)
    if list_findings:
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
            if finding.refused and finding.config:
                lines[finding.refused].append(name_line(finding.span.start_line, each.cell_lines))
        for reason, places in lines.items():
            fixes, word = ("1 fix", "line") if len(places) == 1 else (f"{len(places)} fixes", "lines")
            named = ", ".join(places[:MOST_LINES]) + (", …" if len(places) > MOST_LINES else "")
            yield f"{shown_path(each.path)}: {fixes} left out ({word} {named}): {reason}"


def _summary(rewritten: Sequence[Rewritten], options: argparse.Namespace) -> str:
    """The last line: how many fixes were applied in how many files, and how many findings remain.

    It ends with what else could be fixed: by ``--unsafe-fixes``, and without the baseline. For places that the user
    names, only the first part is of interest.
    """
    changed = sum(each.new is not None for each in rewritten)
    applied = sum(each.applied for each in rewritten)
    text = f"{'Would fix' if options.diff else 'Fixed'} {applied} in {counted(changed, 'file')}"
    if options.places:
        return f"{text}."
    left = [finding for each in rewritten for finding in each.left]
    unsafe = 0 if options.unsafe_fixes else sum(choose(finding, ["unsafe"]) is not None for finding in left)
    text = f"{text}, {len(left)} left{f', {unsafe} of them for --unsafe-fixes' if unsafe else ''}."
    recorded = Counter(code for each in rewritten for code in each.recorded)
    held = ", ".join(f"{number:,} {code}" for code, number in sorted(recorded.items()))
    return f"{text} The baseline holds back {held}: add --bot-baseline= to fix these, too." if recorded else text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Register the options that only this subcommand has."""
    parser.usage = "%(prog)s [options] PATH ... | FILE:LINE[,LINE][:CODE] ..."
    add_file_arguments(parser)
    parser.add_argument("--unsafe-fixes", action="store_true", help="also apply fixes that change how clients behave")
    parser.add_argument(
        "--fix-only", action="store_true", help="do not report remaining findings, and exit with 0 if there are any"
    )
    parser.add_argument("--exit-non-zero-on-fix", action="store_true", help="exit with 1 if fixes were applied")
    parser.add_argument("--diff", action="store_true", help="show the changes without writing them")
    add_color(parser)
    parser.add_argument(
        "--reading", type=from_one, metavar="N", help="apply fix number N of a finding that has several"
    )
