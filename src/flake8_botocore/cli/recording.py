"""What ``check`` does with baselines: write them, count what is gone from them, and take that out."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from ..baseline.baseline_file import Baseline, located, relative, written
from ..baseline.identity import Identity
from ..config import Settings
from ..errors import UsageError
from ..findings import shown, shown_path
from ..fixing.write import ChangedError, create, write
from ..runs.request import the_baseline

MOST_SHOWN = 10
"""Records that are gone and named one by one."""


class Group(NamedTuple):
    """The files that go by one baseline, and the settings of one of the configurations that name it."""

    settings: Settings
    files: set[str]


def by_baseline(settings: Settings, files: Iterable[str], settings_of: Callable[[str], Settings]) -> list[Group]:
    """``files`` by the baseline that the settings of each name; that of ``settings`` is the first."""
    groups = {settings.baseline: Group(settings, set())}
    for path in files:
        own = settings_of(path)
        groups.setdefault(own.baseline, Group(own, set())).files.add(path)
    located_at: dict[str | None, Group] = {}
    for named, group in groups.items():
        located_at.setdefault(located(named), Group(group.settings, set())).files.update(group.files)
    return list(located_at.values())


def worth_writing(groups: list[Group]) -> list[Group]:
    """``groups`` without the first where each file goes by another baseline and that one is not there."""
    first, *others = groups
    path = located(first.settings.baseline)
    there = path is not None and os.path.exists(path)
    return groups if first.files or there or not others else others


class Scope:
    """Which records this run can tell something about."""

    def __init__(self, baseline: Baseline, files: Iterable[str], given: Iterable[str]) -> None:
        """``files`` were looked at; of those that are not there any more the ones below the paths ``given`` count."""
        self._looked = {baseline.name_of(path) for path in files}
        below = tuple(os.path.join(os.path.abspath(path), "") for path in given)
        self._gone = {name for name in baseline.gone if baseline.place(name).startswith(below)}

    def __contains__(self, entry: Identity) -> bool:
        """Whether the file of ``entry`` was looked at, or could not be for it is gone."""
        return entry.path in self._looked or entry.path in self._gone


def gone(
    baseline: Baseline, matched: Collection[Identity], scope: Scope, settings_of: Callable[[str], Settings]
) -> list[Identity]:
    """The records that no finding of this run stands for; an opt-in rule that is off says nothing about its own."""
    from ..registry import all_rules

    opt_in = {rule.code for rule in all_rules() if rule.opt_in}

    def is_silent(entry: Identity) -> bool:
        return entry.code in opt_in and entry.code not in settings_of(baseline.place(entry.path)).opt_in

    return [each for each in baseline.all if each in scope and each not in matched and not is_silent(each)]


def report_gone(stale: list[Identity], baseline: Baseline, *, named: bool, several: bool) -> Iterator[str]:
    """Lines on what is gone, each record by itself if ``named``; of ``several`` baselines it is said which."""
    if not stale:
        return
    for entry in stale[:MOST_SHOWN] if named else ():
        yield f"{shown_path(entry.path)}: recorded {entry.code} is gone: {shown(entry.source)}"
    if named and len(stale) > MOST_SHOWN:
        yield f"and {len(stale) - MOST_SHOWN:,} more"
    are, them = ("is", "it") if len(stale) == 1 else ("are", "them")
    within = f" in {shown_path(os.path.relpath(baseline.file))}" * several
    told = f"{len(stale):,} of {_findings(baseline.all, 'recorded ')}{within}"
    yield f"{told} {are} gone: --prune-baseline takes {them} out"


def prune(baseline: Baseline, records: Mapping[Identity, Identity], stale: Collection[Identity]) -> str:
    """Take ``stale`` out and bring the other ``records`` up to date; what was done, in words."""
    left = set(baseline.all) - set(stale) - set(records)
    _write(baseline.file, baseline, left | _named_from(records.values(), baseline.folder))
    return f"Took {_findings(stale)} out of {shown_path(os.path.relpath(baseline.file))}."


def record(settings: Settings, identities: Collection[Identity], files: Iterable[str], given: Iterable[str]) -> str:
    """Write the baseline of ``identities`` and what it held of other files; what was done, in words."""
    path = located(settings.baseline)
    assert path is not None
    old = the_baseline(settings) if os.path.exists(path) else None
    kept: set[Identity] = set()
    if old is not None:
        scope = Scope(old, files, given)
        kept = {entry for entry in old.all if entry not in scope}
    new = _named_from(identities, os.path.dirname(path))
    _write(path, old, kept | new)
    return f"Recorded {_findings(new)} in {shown_path(os.path.relpath(path))}."


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
    """``entries``, whose paths lead from the working directory, as a baseline in ``folder`` names them."""
    return {entry._replace(path=relative(entry.path, folder)) for entry in entries}


def _findings(entries: Collection[Identity], kind: str = "") -> str:
    return f"{len(entries):,} {kind}finding{'s' * (len(entries) != 1)}"
