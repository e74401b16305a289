"""``flake8-botocore audit``: prints every client, the one with the longest wait first, as text, JSON or a page."""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module

from ..audit import Audited, audited_files
from ..audit.audited_clients import AuditedClient, CreationPlace, with_calls, worst_first
from ..audit.totals import Audit
from ..config import seconds
from ..reports.colours import add_color, colour, width
from ..runs.run import name_problems
from .arguments import add_file_arguments
from .request import Request, for_folder, request

FORMATS = {"text": "terminal", "json": "rows", "html": "html"}
"""The formats of an audit, each with the module that renders it."""
TEMPLATE = "template"
"""The budget that compares each client with the time limits that templates state for the functions that call it."""


def run(arguments: Sequence[str]) -> int:
    """Print the audit that the command line ``arguments`` ask for, with the worst client first; the exit code.

    It is 2 if a file could not be read, else 1 if a client is over the budget, else 0.
    """
    asked = request("audit", arguments, add_arguments)
    render: Callable[[Audit], str] = import_module(f"flake8_botocore.audit.{FORMATS[asked.options.format]}").render
    audited = audited_files(asked.files, asked.options, asked.settings)
    failed = name_problems((each.path, each.problem) for each in audited)
    audit = _audit(audited, asked)
    sys.stdout.write(render(audit))
    if audit.by_limits and not audit.functions:
        why = "no template states the time limit of a function that calls these clients"
        print(f"flake8-botocore: --budget template compares no client: {why}", file=sys.stderr)
    return failed or int(any(map(audit.over, audit.clients)))


def _audit(audited: Sequence[Audited], asked: Request) -> Audit:
    """The clients of the ``audited`` files, those over the budget first, and what the report says of them as a whole.

    A file may list the calls on a client that another file makes: ``with_calls`` adds them to it.
    """
    options = asked.options
    by_place: defaultdict[CreationPlace, list[AuditedClient]] = defaultdict(list)
    for file in audited:
        for place, client in file.clients:
            by_place[place].append(client)
    clients, unlisted = with_calls(by_place, (call for file in audited for call in file.calls))
    # ``--budget template`` compares with the limits of functions, ``--budget 29`` replaces the option max-wait.
    by_limits = options.budget == TEMPLATE
    stated_budget = asked.settings.max_wait if options.budget is None else options.budget
    budget = None if by_limits else stated_budget
    releases = {client.botocore for client in clients} or {for_folder(asked.settings).botocore_version}
    version = ", ".join(dict.fromkeys(release.short for release in sorted(releases)))
    notes = {client.unpinned for client in clients}
    unpinned = "some not pinned" if len(notes) > 1 else "".join(notes)
    unread = sum(file.problem is not None and not file.read for file in audited)
    terminal = colour(options.color), width()
    audit = Audit(tuple(clients), budget, version, unlisted, *terminal, by_limits, unread, options.all, unpinned)
    over_first = sorted(worst_first(clients), key=lambda client: not audit.over(client))
    return replace(audit, clients=tuple(over_first))


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
