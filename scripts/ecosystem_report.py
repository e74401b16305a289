"""The difference between what two linters report, as Markdown: added, gone and reworded findings, time and memory."""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Key = tuple[str, str, int, int, int, str]
KINDS = ("added", "gone", "reworded")


@dataclass(frozen=True)
class Run:
    """One linter over one repository: its findings as in ``--format json``, why it failed, processor seconds, MiB."""

    found: list[dict[str, Any]]
    failed: str
    seconds: float
    peak: float


@dataclass(frozen=True)
class Repository:
    """One repository under both linters."""

    name: str
    old: Run
    new: Run


@dataclass(frozen=True)
class Change:
    """One finding that is not the same under both linters."""

    kind: str
    code: str
    place: str
    message: str


def changes(repository: Repository) -> Iterator[Change]:
    """What is added, gone and reworded, in the order of the files. A finding is known by its place and code."""
    old, new = _messages(repository.name, repository.old), _messages(repository.name, repository.new)
    for key in sorted({*old, *new}):
        before, after = old[key], new[key]
        same = Counter(before) & Counter(after)
        before, after = list((Counter(before) - same).elements()), list((Counter(after) - same).elements())
        for was, becomes in zip(before, after, strict=False):
            yield Change("reworded", key[-1], _place(key), f"{was}\n    now: {becomes}")
        common = min(len(before), len(after))
        for was in before[common:]:
            yield Change("gone", key[-1], _place(key), was)
        for becomes in after[common:]:
            yield Change("added", key[-1], _place(key), becomes)


def _messages(name: str, run: Run) -> defaultdict[Key, list[str]]:
    messages = defaultdict[Key, list[str]](list)
    for each in run.found:
        place = name, posixpath.normpath(each["path"]), each.get("cell") or 0, each["line"], each["column"]
        messages[(*place, each["code"])].append(each["message"])
    return messages


def _place(key: Key) -> str:
    name, path, cell, line, column, _ = key
    return f"{name} {path}:{f'cell {cell}:' if cell else ''}{line}:{column}"


def report(repositories: list[Repository], missing: list[str], show: int) -> str:
    """The whole difference, at most ``show`` findings of each code and kind."""
    found = [change for repository in repositories for change in changes(repository)]
    lines = [f"# {_count(len(found), 'difference')} in {_count(len(repositories), 'repository')}", ""]
    if missing:
        lines += [f"**Not compared**, because there is no copy and it cannot be cloned: {', '.join(missing)}.", ""]
    lines += [*_failures(repositories), *_codes(repositories, found), *_costs(repositories)]
    for kind in KINDS:
        lines += _shown(kind, [change for change in found if change.kind == kind], show)
    return "\n".join(lines) + "\n"


def _count(number: int, noun: str) -> str:
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {noun if number == 1 else many}"


def _failures(repositories: list[Repository]) -> Iterator[str]:
    for repository in repositories:
        for which, run in (("old", repository.old), ("new", repository.new)):
            if run.failed:
                yield f"**{repository.name}: the {which} linter {run.failed.strip()}**\n"


def _codes(repositories: list[Repository], found: list[Change]) -> list[str]:
    old, new = Counter[str](), Counter[str]()
    for repository in repositories:
        old.update(each["code"] for each in repository.old.found)
        new.update(each["code"] for each in repository.new.found)
    kinds = Counter((change.kind, change.code) for change in found)
    rows = [(code, old[code], new[code], *(kinds[kind, code] for kind in KINDS)) for code in sorted({*old, *new})]
    all_kinds = Counter(change.kind for change in found)
    total = ("all", old.total(), new.total(), *(all_kinds[kind] for kind in KINDS))
    return _table(("code", "old", "new", *KINDS), [*rows, total])


def _costs(repositories: list[Repository]) -> list[str]:
    rows = [
        (each.name, *_cost(each.old.seconds, each.new.seconds, each.old.peak, each.new.peak)) for each in repositories
    ]
    seconds = [sum(run.seconds for run in runs) for runs in _both(repositories)]
    peaks = [max((run.peak for run in runs), default=0) for runs in _both(repositories)]
    heading = ("repository", "s old", "s new", "new / old", "MiB old", "MiB new")
    return _table(heading, [*rows, ("all", *_cost(*seconds, *peaks))])


def _both(repositories: list[Repository]) -> tuple[list[Run], list[Run]]:
    return [each.old for each in repositories], [each.new for each in repositories]


def _cost(old: float, new: float, old_peak: float, new_peak: float) -> tuple[str, ...]:
    return f"{old:.1f}", f"{new:.1f}", f"{new / old:.2f}" if old else "", f"{old_peak:.0f}", f"{new_peak:.0f}"


def _table(heading: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> list[str]:
    cells = [heading, ("---", *("---:",) * (len(heading) - 1)), *rows]
    return [*(f"| {' | '.join(map(str, row))} |" for row in cells), ""]


def _shown(kind: str, found: list[Change], show: int) -> Iterator[str]:
    if found:
        yield f"## {kind.capitalize()}\n"
    for code in sorted({change.code for change in found}):
        of_code = [change for change in found if change.code == code]
        for change in of_code[:show]:
            yield f"- {change.place} {code} {change.message}"
        if len(of_code) > show:
            yield f"- and {len(of_code) - show} more of {code}"
        yield ""
