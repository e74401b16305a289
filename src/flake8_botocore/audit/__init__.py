"""Every client, its settings and operations, how long it can wait and how often it sends."""

from __future__ import annotations

import argparse
import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..config import Settings
from ..files.filesystem import content
from ..files.source_text import SourceError
from ..findings import NotPythonError, UnreadableSourceError
from ..linter import read_gated, read_unless_skipped
from ..runs.file_text import is_notebook, lines_of, may_be_said
from ..runs.run import over_all, over_files, why
from ..runs.selection import Context
from ..source.project.importers import imported_names, modules_meant, origins, takes_client
from ..source.project.module_paths import ModulePaths, real_root
from .audited_clients import AuditedClient, Called, CreationPlace, rows_and_calls

if TYPE_CHECKING:
    from ..source.reader import Reading


@dataclass(frozen=True)
class Audited:
    """The clients that one file makes, each with the place that makes it, and the operations that the file calls.

    ``read``: the file was parsed; any other file holds no clients. ``problem`` is why the file, or a part of a
    notebook, could not be read.
    """

    path: str
    clients: tuple[tuple[CreationPlace, AuditedClient], ...] = ()
    calls: tuple[Called, ...] = ()
    read: bool = False
    problem: str | None = None


def audited_files(files: Sequence[str], options: argparse.Namespace, settings: Settings) -> list[Audited]:
    """The results of those of ``files`` that may make clients, then of the others that may use these clients.

    The others are read because they import a file that makes clients, or because such a file imports them.
    """
    audited = over_files(audit_file, files, options, settings, Audited)
    done = {each.path for each in audited if each.read or each.problem}
    makers, on_disk = [each.path for each in audited if each.clients], [path for path in files if path != "-"]
    users = [path for path in possible_users(makers, on_disk) if path not in done]
    return audited + over_all(audit_user, users, options, settings, Audited)


_UNREADABLE = (OSError, SourceError, NotPythonError, UnreadableSourceError)


def audit_file(context: Context, path: str) -> Audited:
    """The clients that the file ``path`` makes and the operations it calls, without mocked ones.

    Both are empty if the file cannot be read, or if its text shows that there is nothing to find in it.
    """
    try:
        return _audited(context, path, read_gated)
    except _UNREADABLE as error:
        return Audited(path, problem=why(error))


def audit_user(context: Context, path: str) -> Audited:
    """The clients and calls of the file ``path``, which may use clients of other files and need not mention boto.

    If the file cannot be read or parsed, both are empty and no problem is reported: it cannot run either.
    """
    try:
        return _audited(context, path, read_unless_skipped)
    except _UNREADABLE:
        return Audited(path)


def _audited(context: Context, path: str, read: Callable[[str, str, Settings], Reading | None]) -> Audited:
    """The clients and calls of the file ``path``, ``-`` for standard input. Raises one of ``_UNREADABLE``.

    ``read`` parses a text with its path and settings, and returns None where there is nothing to find.
    """
    name = context.options.stdin_display_name if path == "-" else path
    file, problem, *_ = lines_of(path, name, context.options, context.settings)
    reading = read("".join(file.lines), file.path, context.settings)
    if reading is None:
        return Audited(path, problem=problem)
    try:
        rows, calls = rows_and_calls(reading, file)
        clients = tuple((row.where, row.client) for row in rows)
        return Audited(file.path, clients, tuple(call.called for call in calls), read=True, problem=problem)
    finally:
        reading.release()


def possible_users(makers: Iterable[str], paths: Iterable[str]) -> list[str]:
    """Those of ``paths`` that may use a client which one of the files ``makers`` makes, without these files themselves.

    They import a maker, directly or through others, and so may call a method of its clients. Or a maker or such a file
    imports them and may pass them a client: then a parameter of theirs is named like one. Only the text of import
    statements and parameters is read, so the result may have too many. Files that cannot be read are left out.
    """
    path_of = {os.path.realpath(path): path for path in paths}
    projects: dict[str, ModulePaths] = {}
    importers: dict[str, set[str]] = defaultdict(set)
    for file in path_of:
        for imported in _imported(file, path_of, projects):
            importers[imported].add(file)
    making = {os.path.realpath(path) for path in makers}
    users: set[str] = set()
    waiting = list(making)
    while waiting:
        new = importers[waiting.pop()] - users - making
        users |= new
        waiting += new
    having = users | making
    may_be_called = {each for each in path_of.keys() - having if not importers[each].isdisjoint(having)}
    return sorted(path_of[file] for file in {*users, *filter(takes_client, may_be_called)})


def _imported(path: str, known: Collection[str], projects: dict[str, ModulePaths]) -> Iterator[str]:
    """The files among ``known`` that the file ``path`` imports; ``projects`` caches the modules of each project."""
    if is_notebook(path):
        text = may_be_said((content(path) or b"").decode("latin-1"))
        names = tuple(dict.fromkeys(origins(text)))
    else:
        names = imported_names(path)
    if names:
        root = real_root(path)
        if root not in projects:
            projects[root] = ModulePaths(root)
        yield from (file for file in modules_meant(path, names, projects[root]) if file in known)
