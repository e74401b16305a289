"""What each file adds to an audit: the clients that it makes and the operations that it calls; who imports it."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from ..files.filesystem import content
from ..files.write import SourceError
from ..findings import NotPythonError, UnreadableSourceError
from ..linter import read
from ..runs.run import why
from ..runs.selection import Context
from ..runs.source_file import is_notebook, lines_of, may_be_said
from ..source.project.importers import LONGEST_NAME, imported_names, origins, takes_client
from ..source.project.module_paths import ModulePaths, real_root
from .clients import AuditedClient, Called, CreationPlace, rows_and_calls


@dataclass(frozen=True)
class Audited:
    """What one file holds: its clients with where they are made, and the operations it calls.

    ``read``: it was looked into; others hold no clients. ``problem`` says why it could not be.
    """

    path: str
    clients: tuple[tuple[CreationPlace, AuditedClient], ...] = ()
    calls: tuple[Called, ...] = ()
    read: bool = False
    problem: str | None = None


_UNREADABLE = (OSError, SourceError, NotPythonError, UnreadableSourceError)


def audit_file(context: Context, path: str) -> Audited:
    """Every client that the file ``path`` makes; under moto only where mocked clients are asked for.

    The operations it calls come with it, except of a file in which no client could be made or judged.
    """
    try:
        return _audited(context, path, gates=True)
    except _UNREADABLE as error:
        return Audited(path, problem=why(error))


def audit_user(context: Context, path: str) -> Audited:
    """The operations that the file ``path`` calls; nothing of one that Python cannot parse, which cannot run."""
    try:
        return _audited(context, path, gates=False)
    except _UNREADABLE:
        return Audited(path)


def _audited(context: Context, path: str, *, gates: bool) -> Audited:
    """What ``path`` holds, nothing where the ``gates`` say so. Raises OSError or what ``linter.read`` raises."""
    file, problem, *_ = lines_of(path, context.options.stdin_display_name if path == "-" else path, context)
    reading = read("".join(file.lines), file.path, context.settings, gates=gates)
    if reading is None:
        return Audited(path, problem=problem)
    try:
        rows, calls = rows_and_calls(reading, file)
        clients = tuple((row.where, row.client) for row in rows)
        return Audited(file.path, clients, tuple(call.called for call in calls), read=True, problem=problem)
    finally:
        reading.release()


def importers(of: Iterable[str], paths: Iterable[str]) -> list[str]:
    """Those of ``paths`` that import one of the files ``of``, directly or through others; they themselves left out.

    With the files that one of these imports and may pass a client to. Goes by the text of import statements and
    parameters alone, so it may name too many. Files that cannot be read are left out.
    """
    given = {os.path.realpath(path): path for path in paths}
    projects: dict[str, ModulePaths] = {}
    users: dict[str, set[str]] = defaultdict(set)
    for real_path in given:
        for imported in _imported(real_path, given, projects):
            users[imported].add(real_path)
    first = {os.path.realpath(path) for path in of}
    found: set[str] = set()
    waiting = list(first)
    while waiting:
        new = users[waiting.pop()] - found - first
        found |= new
        waiting += new
    handing = found | first
    found |= {each for each in given.keys() - handing if not users[each].isdisjoint(handing) and takes_client(each)}
    return sorted(given[real_path] for real_path in found)


def _imported(path: str, known: Collection[str], projects: dict[str, ModulePaths]) -> Iterator[str]:
    """The files among ``known`` that ``path`` imports."""
    if is_notebook(path):
        text = may_be_said((content(path) or b"").decode("latin-1"))
        names = tuple(dict.fromkeys(origins(text)))
    else:
        names = imported_names(path)
    if names:
        root = real_root(path)
        paths = projects.setdefault(root, ModulePaths(root))
        found = (paths.module(origin, path) for origin in names if len(origin) <= LONGEST_NAME)
        yield from (file for file in found if file is not None and file in known)
