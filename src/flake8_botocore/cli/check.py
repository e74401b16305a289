"""``flake8-botocore check``: findings are reported, recorded in a baseline, or suppressed by comments."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import NamedTuple

from ..baseline import NAME, Baseline, Identity, fingerprints, located, relative, written
from ..config import Settings
from ..files.safe_write import ChangedError, create, write
from ..files.snapshot import Snapshot, begin, current
from ..files.source_text import SourceError, decode
from ..findings import CellLine, Finding, NotPythonError, UsageError, shown_path
from ..reports import CheckedFile, Proposed, Run, counted, lines_in
from ..reports.text import STDIN, concise
from ..runs.file_text import file_bytes, from_here, in_cell, lines_of, note_from_here
from ..runs.run import name_problems, over_files, why
from ..runs.selection import Context, joined
from ..runs.since import Since, since
from .check_options import add_arguments, formats, wants_fingerprints, wants_fixes, write_reports
from .request import Request, request, the_baseline, with_settings


class BaselineGroup(NamedTuple):
    """The files that use one baseline, and the settings of the first configuration that names it."""

    settings: Settings
    files: set[str]


def by_baseline(
    settings: Settings, files: Iterable[str], settings_of: Callable[[str], Settings]
) -> list[BaselineGroup]:
    """``files`` grouped by the baseline of their settings. The first group is that of ``settings``, even if empty."""
    path_of = cache(located)
    groups = {path_of(settings.baseline): BaselineGroup(settings, set())}
    for path in files:
        own = settings_of(path)
        groups.setdefault(path_of(own.baseline), BaselineGroup(own, set())).files.add(path)
    return list(groups.values())


def worth_writing(groups: list[BaselineGroup]) -> list[BaselineGroup]:
    """The ``groups`` whose baseline ``--write-baseline`` writes: all but a first one that would be new and empty.

    The first group is that of the working directory. Without any other group, it is written even if it is empty.
    """
    first, *others = groups
    path = located(first.settings.baseline)
    exists = path is not None and os.path.exists(path)
    return groups if first.files or exists or not others else others


def judged_names(baseline: Baseline, files: Iterable[str], given: Iterable[str]) -> set[str]:
    """The names, as in records of ``baseline``, of the files whose records this run can judge.

    Those are the checked ``files``, and recorded files below the paths ``given`` that no longer exist. Records of all
    other files may have findings that this run does not see.
    """
    below = tuple(os.path.join(os.path.abspath(path), "") for path in given)
    gone = {name for name in baseline.gone if baseline.place(name).startswith(below)}
    return gone.union(map(baseline.name_of, files))


def stale_records(
    baseline: Baseline, matched: Collection[Identity], judged: Collection[str], settings_of: Callable[[str], Settings]
) -> list[Identity]:
    """The records of the files ``judged`` that no finding matches, except records of opt-in rules that are off.

    ``matched`` are the records that a finding of this run matches. A rule that is off finds nothing, so the findings of
    its records may still be there.
    """
    from ..rules import all_rules

    opt_in = {rule.code for rule in all_rules() if rule.opt_in}

    def is_of_rule_that_is_off(entry: Identity) -> bool:
        return entry.code in opt_in and entry.code not in settings_of(baseline.place(entry.path)).opt_in

    unmatched = [each for each in baseline.all if each.path in judged and each not in matched]
    return [each for each in unmatched if not is_of_rule_that_is_off(each)]


def count_of_gone(stale: Sequence[Identity], baseline: Baseline, *, several: bool) -> str:
    """The sentence about how many records are ``stale``, with the name of the baseline if there are ``several``."""
    are, them = ("is", "it") if len(stale) == 1 else ("are", "them")
    within = f" in {shown_path(os.path.relpath(baseline.file))}" if several else ""
    share = f"{len(stale):,} of {counted(len(baseline.all), 'recorded finding')}{within}"
    return f"{share} {are} gone: run check --prune-baseline to remove {them}"


def prune(baseline: Baseline, records: Mapping[Identity, Identity], stale: Collection[Identity]) -> str:
    """Rewrite the baseline without its ``stale`` records, and return a sentence about it.

    ``records`` maps each record that a finding matches to the identity of this finding today, which replaces it.
    """
    unmatched = set(baseline.all) - set(stale) - set(records)
    _write(baseline.file, baseline, unmatched | _named_from(records.values(), baseline.folder))
    return f"Took {counted(len(stale), 'finding')} out of {shown_path(os.path.relpath(baseline.file))}."


def record(settings: Settings, identities: Collection[Identity], files: Iterable[str], given: Iterable[str]) -> str:
    """Write ``identities`` to the baseline of ``settings``, and return a sentence about it.

    Old records stay if they are about files that this run cannot judge; see ``judged_names``.
    """
    path = located(settings.baseline)
    assert path is not None
    old = the_baseline(settings) if os.path.exists(path) else None
    kept: set[Identity] = set()
    if old is not None:
        judged = judged_names(old, files, given)
        kept = {entry for entry in old.all if entry.path not in judged}
    new = _named_from(identities, os.path.dirname(path))
    _write(path, old, kept | new)
    return f"Recorded {counted(len(new), 'finding')} in {shown_path(os.path.relpath(path))}."


def _write(path: str, old: Baseline | None, entries: Iterable[Identity]) -> None:
    """Write the baseline ``path`` as a whole, or leave it as it is. ``old`` is what it held, None for a new one.

    Raises UsageError where it cannot be written, or was changed by somebody else meanwhile.
    """
    new = written(entries).encode("ascii")
    try:
        if old is not None:
            write(path, old.text, new)
        else:
            create(path, new)
    except (ChangedError, FileExistsError):
        reason = "was changed meanwhile: run the command again"
        if os.path.islink(path) and not os.path.exists(path):
            reason = "is a link to a file that does not exist"
        raise UsageError(f"{shown_path(path)} {reason}") from None
    except OSError as error:
        raise UsageError(f"{shown_path(path)} cannot be written: {error.strerror or error}") from error


def _named_from(entries: Iterable[Identity], folder: str) -> set[Identity]:
    """``entries`` with paths relative to ``folder`` instead of the working directory."""
    return {entry._replace(path=relative(entry.path, folder)) for entry in entries}


@dataclass(frozen=True)
class Checked:
    """The result for one file: the findings to report, or the ``problem``, why it or a cell of it was not checked.

    ``lines`` are the source lines to show with the findings, by 1-based number; ``cell_lines`` is the place of each
    line in a notebook. ``records`` maps the baseline record of each recorded finding to the identity of this finding
    today, or to itself if identities were not requested. ``identities`` are those of the findings to report, if
    requested.
    """

    path: str
    lines: dict[int, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    problem: str | None = None
    records: dict[Identity, Identity] = field(default_factory=dict)
    identities: tuple[Identity, ...] = ()
    cell_lines: tuple[CellLine, ...] = ()


def run(arguments: Sequence[str]) -> int:
    """Check the files that ``arguments`` name, print the report, and return the exit code.

    ``--show-settings`` and ``--write-baseline`` replace the report. The code is 2 if a file could not be checked; else
    1 if there are findings, unless ``--exit-zero`` is given; else 0.
    """
    asked = request("check", arguments, add_arguments)
    options = asked.options
    if options.show_settings:
        from .show_settings import show

        print(show(asked, arguments, add_arguments), end="")
        return 0
    if options.write_baseline:
        return _record(asked)
    skipped = {} if options.quiet else asked.skipped()
    checked = _checked(asked)
    found_in = tuple(_reported(each) for each in checked if each.findings)
    commands: dict[int, Proposed] = {}
    if found_in and "text" in formats(options):
        found_in, commands = _proposed(found_in, asked)
    failed = name_problems((each.path, each.problem) for each in checked)
    if _number_recorded(asked) is not None and options.since is None:
        _report_stale(checked, asked)
    # Counted after records may have been removed.
    run = Run(found_in, baseline=_number_recorded(asked), skipped=skipped, proposed=commands)
    write_reports(_with_summary(run, asked, checked), asked)
    return failed or int(bool(found_in) and not options.exit_zero)


def check(context: Context, path: str, *, fixes: bool, identify: bool = False, before: Since | None = None) -> Checked:
    """The result for the file ``path``, or for standard input if it is ``-``.

    ``fixes`` and ``identify`` add fixes and identities to the findings. With ``before``, findings that the file had at
    that commit are left out. Modules that cells of a notebook write (``%%writefile``) are checked, too, without fixes.
    A file that cannot be read becomes a ``problem``, a crash of the linter a finding. Findings in a file whose bytes
    are not valid in its encoding have no fixes, since ``fix`` leaves such a file alone.
    """
    name = context.options.stdin_display_name if path == "-" else path
    try:
        file, problem, modules = lines_of(path, name, context.options, context.settings)
        lint = partial(context.lint, earlier=None if before is None else before.findings, identify=identify)
        reported = lint(file, "".join(file.lines), fixes=fixes)
        lines = list(file.lines)
        for module in modules:
            reported = joined(reported, lint(module, "".join(module.lines), fixes=False))
            # In place of the lines before it, a module has empty ones.
            lines += module.lines[len(lines) :]
    except (OSError, SourceError, NotPythonError) as error:
        return Checked(name, problem=why(error))
    except Exception as error:
        return Checked(name, findings=tuple(context.failed(name, error)))
    found = reported.findings
    if path != "-" and any(each.fixes for each in found) and not _is_text(path):
        found = [replace(each, fixes=()) for each in found]
    # Each root once, since many findings share one and a path is resolved for it.
    roots = {root: in_cell(from_here(root), file.cell_lines) for root in {each.root for each in found}}
    findings = tuple(
        replace(each, root=roots[each.root], notes=tuple(map(note_from_here, each.notes))) for each in found
    )
    shown_lines, cell_lines = lines_in(findings, lines), file.cell_lines if findings else ()
    return Checked(file.path, shown_lines, findings, problem, reported.records, reported.identities, cell_lines)


def _is_text(path: str) -> bool:
    """Whether the bytes of the file are valid in its encoding; if not, ``check`` reads them all the same, as flake8."""
    try:
        decode(file_bytes(path))
    except SourceError:
        return False
    return True


def _checked(asked: Request) -> list[Checked]:
    """The results for the files that can hold findings, in order of path; with ``--since``, only for changed files."""
    options, settings = asked.options, asked.settings
    before = None if options.since is None else since(options.since)
    fixes = wants_fixes(options) and not options.write_baseline
    recorded = options.write_baseline or options.prune_baseline
    identify = recorded or wants_fingerprints(options)
    files = [*asked.files] if before is None else [*filter(before.differs, asked.files)]
    work = partial(check, fixes=fixes, identify=identify, before=before)
    checked = over_files(work, files, options, settings, Checked)
    return sorted(checked, key=lambda each: each.path)


def _reported(checked: Checked) -> CheckedFile:
    fingerprints_of_findings = tuple(fingerprints(checked.identities))
    return CheckedFile(checked.path, checked.lines, checked.findings, checked.cell_lines, fingerprints_of_findings)


def _proposed(files: Sequence[CheckedFile], asked: Request) -> tuple[tuple[CheckedFile, ...], dict[int, Proposed]]:
    """``files`` with the lines to write at their roots, and for each decision about them, by its number, a command."""
    # Few reports propose anything.
    from .proposals import proposed, with_lines

    context, settings_of = Context(asked.options, asked.settings), _settings_of(asked)

    def with_fixes(path: str) -> Sequence[Finding]:
        return check(context.nearest(path), path, fixes=True).findings

    return with_lines(files, settings_of), {} if STDIN in asked.files else proposed(files, with_fixes, settings_of)


def _number_recorded(asked: Request) -> int | None:
    """How many findings the baselines in use hold; None if no baseline is in use."""
    every = (asked.settings, *(each.settings for each in asked.options.tables.all().values()))
    baselines = {each.file: each for each in map(the_baseline, every) if each is not None}
    return sum(len(each.all) for each in baselines.values()) if baselines else None


def _with_summary(run: Run, asked: Request, checked: Sequence[Checked]) -> Run:
    """``run`` completed with what its summary needs: the paths, and how many files were checked or unreadable."""
    options = asked.options
    unread = sum(each.problem is not None and not each.findings for each in checked)
    return run._replace(
        closing=not options.quiet,
        every=options.all,
        paths=tuple(options.filenames),
        # With --since only files that differ are looked at.
        checked=len(asked.files) - unread if options.since is None else None,
        unread=unread,
    )


def _record(asked: Request) -> int:
    """Record all findings in the baselines that the configurations name, and return the exit code.

    Also prints the errors and warnings among them, since the baseline hides them from now on.
    """
    checked = _checked(with_settings(asked, lambda settings: replace(settings, baseline=None)))
    failed = name_problems((each.path, each.problem) for each in checked)
    named = with_settings(asked, lambda settings: replace(settings, baseline=settings.baseline or NAME))
    judged = _judged(checked, asked)
    # A notebook with unreadable cells is not ``judged``, but the findings in its other cells are recorded.
    found_in = judged | {each.path for each in checked if each.findings}
    for settings, files in worth_writing(by_baseline(named.settings, found_in, _settings_of(named))):
        identities = [identity for each in checked if each.path in files for identity in each.identities]
        print(record(settings, identities, judged, asked.options.filenames or ["."]))
    harmful = tuple(
        each._replace(findings=tuple(finding for finding in each.findings if finding.severity != "policy"))
        for each in map(_reported, checked)
    )
    if number := sum(len(each.findings) for each in harmful):
        print(f"{number:,} of them {'is an error or a warning' if number == 1 else 'are errors or warnings'}:")
        sys.stdout.write(concise(Run(harmful)))
    return failed


def _report_stale(checked: Sequence[Checked], asked: Request) -> None:
    """Remove the stale records, whose findings are gone, with ``--prune-baseline``; else print how many there are."""
    options, judged = asked.options, _judged(checked, asked)
    settings_of = _settings_of(asked)
    groups = by_baseline(asked.settings, judged, settings_of)
    with_baseline = [(found, files) for settings, files in groups if (found := the_baseline(settings)) is not None]
    for baseline, files in with_baseline:
        records = {old: new for each in checked if each.path in files for old, new in each.records.items()}
        names = judged_names(baseline, judged, options.filenames or ["."])
        stale = stale_records(baseline, records, names, settings_of)
        if options.prune_baseline:
            print(prune(baseline, records, stale), file=sys.stderr)
            # From now on, the baseline is what was written.
            begin(Snapshot(current()))
        elif stale and not options.quiet:
            print(f"flake8-botocore: {count_of_gone(stale, baseline, several=len(with_baseline) > 1)}", file=sys.stderr)


def _settings_of(asked: Request) -> Callable[[str], Settings]:
    """A function that returns the settings for a path, by the configuration nearest to it."""
    context = Context(asked.options, asked.settings)
    return lambda path: context.nearest(path).settings


def _judged(checked: Sequence[Checked], asked: Request) -> set[str]:
    """The files whose records this run can judge: all that were requested or checked, except those with a problem."""
    return ({each.path for each in checked} | set(asked.files)) - {each.path for each in checked if each.problem}
