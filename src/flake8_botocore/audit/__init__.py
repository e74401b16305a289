"""``flake8-botocore audit``: every client, its settings and operations, how long it can wait and how often it sends."""

from __future__ import annotations

import argparse
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module

from ..config import seconds
from ..files.filesystem import content
from ..files.write import SourceError
from ..findings import NotPythonError, UnreadableSourceError
from ..linter import read
from ..reports.colours import add_color, colour, width
from ..cli.options import add_file_arguments
from ..cli.request import Request, for_folder, request
from ..runs.run import name_problems, over_all, over_files, why
from ..runs.selection import Context
from ..runs.source_file import is_notebook, lines_of, may_be_said
from ..source.project.importers import imported_names, modules_meant, origins, takes_client
from ..source.project.module_paths import ModulePaths, real_root
from .clients import AuditedClient, Called, CreationPlace, joined, rows_and_calls, worst_first
from .totals import Audit

FORMATS = ("text", "json", "html")
TEMPLATE = "template"
"""The budget that compares each client with the time limits that templates state for the functions that call it."""


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


def run(arguments: Sequence[str]) -> int:
    """Print the audit that the command line ``arguments`` ask for, with the worst client first; the exit code.

    It is 2 if a file could not be read, else 1 if a client is over the budget, else 0.
    """
    asked = request("audit", arguments, add_arguments)
    render = _renderer(asked)
    audited = _of_all(asked)
    failed = name_problems((each.path, each.problem) for each in audited)
    made: dict[CreationPlace, list[AuditedClient]] = {}
    for where, client in (pair for each in audited for pair in each.clients):
        made.setdefault(where, []).append(client)
    clients, unlisted = joined(made, (call for each in audited for call in each.calls))
    # In seconds; None if there is no budget, or if each client is compared with the limits of functions instead.
    budget, by_limits = asked.options.budget, asked.options.budget == TEMPLATE
    budget = None if by_limits else asked.settings.max_wait if budget is None else budget
    versions = {client.botocore for client in clients} or {for_folder(asked.settings).botocore_version}
    options, series = asked.options, ", ".join(dict.fromkeys(version.short for version in sorted(versions)))
    shown = colour(options.color), width()
    unread = sum(each.problem is not None and not each.read for each in audited)
    pins = {client.unpinned for client in clients}
    unpinned = "some not pinned" if len(pins) > 1 else "".join(pins)
    ordered = tuple(worst_first(clients))
    audit = Audit(ordered, budget, series, unlisted, *shown, by_limits, unread, options.all, unpinned)
    audit = replace(audit, clients=tuple(sorted(audit.clients, key=lambda client: not audit.over(client))))
    sys.stdout.write(render(audit))
    if by_limits and not audit.functions:
        why = "no template states the time limit of a function that calls these clients"
        print(f"flake8-botocore: --budget template compares no client: {why}", file=sys.stderr)
    return failed or int(any(map(audit.over, clients)))


def _renderer(asked: Request) -> Callable[[Audit], str]:
    """The function that turns an audit into text in the format that the options ask for."""
    options = asked.options
    made = import_module(f"{__name__}.{'rows' if options.format == 'json' else options.format}")
    render: Callable[..., str] = made.render
    return partial(render, page=made.asked(asked.files)) if options.format == "html" else render


def _of_all(asked: Request) -> list[Audited]:
    """The results of the requested files that may make clients, then of the others that may use these clients.

    The others are read because they import a file that makes clients, or because such a file imports them.
    """
    options, settings = asked.options, asked.settings
    audited = over_files(audit_file, asked.files, options, settings, Audited)
    looked_into = {each.path for each in audited if each.read or each.problem}
    makers, given = [each.path for each in audited if each.clients], [path for path in asked.files if path != "-"]
    others = [path for path in importers(makers, given) if path not in looked_into]
    return audited + over_all(audit_user, others, options, settings, Audited)


_UNREADABLE = (OSError, SourceError, NotPythonError, UnreadableSourceError)


def audit_file(context: Context, path: str) -> Audited:
    """The clients that the file ``path`` makes and the operations it calls; mocked ones only if they are asked for.

    Both are empty if the file cannot be read, or if its text shows that there is nothing to find in it.
    """
    try:
        return _audited(context, path, gates=True)
    except _UNREADABLE as error:
        return Audited(path, problem=why(error))


def audit_user(context: Context, path: str) -> Audited:
    """The clients and calls of the file ``path``, which may use clients of other files and need not mention boto.

    If the file cannot be read or parsed, both are empty and no problem is reported: it cannot run either.
    """
    try:
        return _audited(context, path, gates=False)
    except _UNREADABLE:
        return Audited(path)


def _audited(context: Context, path: str, *, gates: bool) -> Audited:
    """The clients and calls of the file ``path``. Raises one of ``_UNREADABLE``.

    With ``gates`` the file is not parsed if its text shows that there are none.
    """
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
    """Those of ``paths`` that may use a client which one of the files ``of`` makes, without these files themselves.

    They import such a file, directly or through others; or one of these files imports them, and a parameter of theirs
    is named like a client. Only the text of import statements and parameters is read, so the result may have too many.
    Files that cannot be read are left out.
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
    """The files among ``known`` that the file ``path`` imports; ``projects`` caches the modules of each project."""
    if is_notebook(path):
        text = may_be_said((content(path) or b"").decode("latin-1"))
        names = tuple(dict.fromkeys(origins(text)))
    else:
        names = imported_names(path)
    if names:
        root = real_root(path)
        paths = projects.setdefault(root, ModulePaths(root))
        yield from (file for file in modules_meant(path, names, paths) if file in known)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Register the options that only this subcommand has."""
    add_file_arguments(parser)
    parser.add_argument("--format", choices=FORMATS, default="text", help="format of the report (default: text)")
    add_color(parser)
    parser.add_argument("--all", action="store_true", help="list every client and its operations in the text")
    parser.add_argument(
        "--budget",
        type=_budget,
        metavar="SECONDS",
        help="longest allowed wait of one call, such as 29 behind API Gateway (default: bot-max-wait), or template for "
        "the time limit of the function that makes the call",
    )


def _budget(text: str) -> float | str:
    try:
        return TEMPLATE if text == TEMPLATE else seconds(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
