"""``flake8-botocore check``: the findings of ``flake8 --select BOT``, without its other checks, in more formats."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import field, replace
from functools import partial
from typing import TYPE_CHECKING

from ..baseline.baseline_file import NAME
from ..baseline.identity import Identity, fingerprints
from ..cache.cache import Codec
from ..config import Settings
from ..errors import UsageError
from ..facts import UnusedSuppression
from ..files.dependencies import one_moment
from ..findings import PARTS, CellLine, Finding
from ..fixing.write import SourceError
from ..late import dataclass
from ..registry import rule_that_reads
from ..reports import FORMATS, CheckedFile, shown_lines
from ..runs.environment_files import beside, environment_files, over_environment, parted
from ..runs.places import from_here, in_cell, note_with_source
from ..runs.progress import name_problems
from ..runs.request import Request, request, the_baseline, with_settings
from ..runs.results import Results, results, serves
from ..runs.run import UNPARSABLE, any_may_hold, over_files, why
from ..runs.source_file import Context, joined, lines_of, read, text_of
from . import recording
from .check_options import add_arguments
from .printing import put, wants_fingerprints, wants_fixes

# It asks git, which is loaded for those who do.
if TYPE_CHECKING:
    from ..runs.since import Since

FOR_PROGRAMS = frozenset(FORMATS) - {"text", "concise"}


@dataclass(frozen=True)
class Checked:
    """A file and what is to be reported in it; ``problem`` says why it, or a cell of it, could not be checked.

    ``lines`` are those that findings are shown with, by number; ``cell_lines`` is where each line stands in a notebook.
    ``records`` are the records of its findings in the baseline, with what these are known by today; ``identities``
    what the findings to report are known by, if that was asked for.
    """

    path: str
    lines: dict[int, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    problem: str | None = None
    records: dict[Identity, Identity] = field(default_factory=dict)
    identities: tuple[Identity, ...] = ()
    cell_lines: tuple[CellLine, ...] = ()


def run(arguments: Sequence[str]) -> int:
    """Check what ``arguments`` name, print a report, and return the exit code."""
    asked = _with_unused_noqa(request("check", arguments, add_arguments))
    options = asked.options
    _refuse_contradictions(options)
    if options.show_settings:
        from .show_settings import show

        print(show(asked, arguments, add_arguments), end="")
        return 0
    if options.add_noqa:
        from ..runs.add_noqa import add_noqa

        return add_noqa(asked)
    if options.write_baseline:
        return _record(asked)
    checked = _checked(asked)
    failed = name_problems((each.path, each.problem) for each in checked)
    every = (asked.settings, *(each.settings for each in options.tables.all().values()))
    baselined = any(the_baseline(settings) is not None for settings in every)
    stale = _stale(checked, asked) if baselined and options.since is None else []
    found_in = tuple(_reported(each) for each in checked if each.findings)
    put(found_in, asked, baselined=baselined)
    found = bool(found_in) or (options.strict_baseline and bool(stale))
    return failed or int(found and not options.exit_zero)


def check(context: Context, path: str, *, fixes: bool, identify: bool = False, before: Since | None = None) -> Checked:
    """What is to be reported in the file ``path``, or in standard input for ``-``."""
    name = context.options.stdin_display_name if path == "-" else path
    try:
        file, problem, written, modules = lines_of(path, name, context)
        earlier = None if before is None else before.findings
        looked = context.look(file, "".join(file.lines), fixes=fixes, earlier=earlier, identify=identify)
        lines = list(file.lines)
        for module in modules:
            more = context.look(module, "".join(module.lines), fixes=False, earlier=earlier, identify=identify)
            looked, lines = joined(looked, more), [*lines, *module.lines[len(lines) :]]
    except OSError as error:
        return Checked(name, problem=error.strerror or str(error))
    except SourceError as error:
        return Checked(name, problem=str(error))
    except UNPARSABLE as error:
        return Checked(name, problem=why(error))
    if any(each.fixes for each in looked.findings) and not _can_be_written(path, name):
        looked = looked._replace(findings=[replace(each, fixes=()) for each in looked.findings])
    roots = {root: in_cell(from_here(root), file.cell_lines) for root in {each.root for each in looked.findings}}
    findings = tuple(
        replace(each, root=roots[each.root], notes=tuple(map(note_with_source, each.notes))) for each in looked.findings
    )
    by_number, cell_lines = shown_lines(lines, findings, written), file.cell_lines if findings else ()
    return Checked(file.path, by_number, findings, problem, looked.records, looked.identities, cell_lines)


def _can_be_written(path: str, name: str) -> bool:
    """Whether ``fix`` would rewrite the file: flake8, and so ``check``, read what is not in its encoding, too."""
    if path == "-":
        return True
    try:
        text_of(name, read(path))
    except SourceError:
        return False
    return True


@one_moment()
def _checked(asked: Request) -> list[Checked]:
    """Every file that was looked at, in order of path."""
    options, settings = asked.options, asked.settings
    before = None if options.since is None else _since(options.since)
    fixes = wants_fixes(options) and not options.write_baseline
    recorded = options.write_baseline or options.prune_baseline
    identify = recorded or wants_fingerprints(options)
    python, named = parted(asked.files if before is None else filter(before.differs, asked.files))
    work = partial(check, fixes=fixes, identify=identify, before=before)
    cached = None if before is not None or recorded else _cached(fixes, identify, options, settings)
    checked = over_files(work, python, options, settings, _named, cached)
    context = Context(options, settings)
    uses_boto = bool(checked) if before is None else any_may_hold(asked.files, context)
    around = beside(context) if uses_boto or named else []
    paths = environment_files(named, around if uses_boto else ())

    def environment() -> tuple[Checked, ...]:
        return tuple(
            Checked(*each) for each in over_environment(paths, around, context, before=before, identify=identify)
        )

    set_there = environment() if cached is None else cached.of_many(("environment", *paths, *around), environment)
    if cached is not None:
        cached.save()
    return sorted([*checked, *set_there], key=lambda each: each.path)


def _since(revision: str) -> Since:
    from ..runs.since import since

    return since(revision)


def _cached(fixes: bool, identify: bool, options: argparse.Namespace, settings: Settings) -> Results[Checked] | None:
    codec = Codec(Checked, *PARTS, Identity, CellLine)
    return results(("check", fixes, identify), options, settings, codec, serves)


def _reported(checked: Checked) -> CheckedFile:
    known = tuple(fingerprints(checked.identities))
    return CheckedFile(checked.path, checked.lines, checked.findings, checked.cell_lines, known)


def _record(asked: Request) -> int:
    """Write the baseline of what stands, one for each that a configuration names."""
    checked = _checked(with_settings(asked, lambda settings: replace(settings, baseline=None)))
    failed = name_problems((each.path, each.problem) for each in checked)
    named = with_settings(asked, lambda settings: replace(settings, baseline=settings.baseline or NAME))
    looked = _looked(checked, asked)
    for settings, files in recording.worth_writing(recording.by_baseline(named.settings, looked, _settings_of(named))):
        identities = [identity for each in checked if each.path in files for identity in each.identities]
        print(recording.record(settings, identities, looked, asked.options.filenames or ["."]))
    return failed


def _stale(checked: Sequence[Checked], asked: Request) -> list[Identity]:
    """The records of what is gone; they are told, and taken out if that was asked for."""
    options, looked = asked.options, _looked(checked, asked)
    found: list[Identity] = []
    settings_of = _settings_of(asked)
    groups = recording.by_baseline(asked.settings, looked, settings_of)
    read = [(baseline, files) for settings, files in groups if (baseline := the_baseline(settings)) is not None]
    for baseline, files in read:
        records = {old: new for each in checked if each.path in files for old, new in each.records.items()}
        scope = recording.Scope(baseline, looked, options.filenames or ["."])
        stale = recording.gone(baseline, records, scope, settings_of)
        if options.prune_baseline:
            print(recording.prune(baseline, records, stale), file=sys.stderr)
            continue
        if options.strict_baseline or not options.quiet:
            named, several = options.strict_baseline, len(read) > 1
            for line in recording.report_gone(stale, baseline, named=named, several=several):
                print(f"flake8-botocore: {line}", file=sys.stderr)
        found += stale
    return found


def _settings_of(asked: Request) -> Callable[[str], Settings]:
    """What tells the settings of a file by its path."""
    context = Context(asked.options, asked.settings)
    return lambda path: context.nearest(path).settings


def _looked(checked: Sequence[Checked], asked: Request) -> set[str]:
    """The files that this run can tell something about."""
    return ({each.path for each in checked} | set(asked.files)) - {each.path for each in checked if each.problem}


def _named(path: str, problem: str) -> Checked:
    return Checked(path, problem=problem)


def _with_unused_noqa(asked: Request) -> Request:
    """What is asked, with the rule on suppressions that ``--unused-noqa`` stands for."""
    if not asked.options.unused_noqa:
        return asked
    unused_noqa = rule_that_reads(UnusedSuppression).code
    for options in (asked.options, *(each.options for each in asked.options.tables.all().values())):
        options.extend_select = [*(options.extend_select or []), unused_noqa]
    return with_settings(asked, lambda each: replace(each, opt_in=each.opt_in | {unused_noqa}))


def _refuse_contradictions(options: argparse.Namespace) -> None:
    if options.statistics and options.format in FOR_PROGRAMS:
        raise UsageError(f"--statistics are for people: they cannot be had as {options.format}")
    if options.reason is not None and not options.add_noqa:
        raise UsageError("--reason is for --add-noqa, which writes it behind the codes: give both")
    whole = [
        name for name in ("write_baseline", "prune_baseline", "strict_baseline", "add_noqa") if vars(options)[name]
    ]
    if len(whole) > 1 or (whole and options.since is not None):
        names = [f"--{name.replace('_', '-')}" for name in (*whole, *["since"] * (options.since is not None))]
        raise UsageError(f"{' and '.join(names)} cannot be used together")
