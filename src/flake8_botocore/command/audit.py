"""``flake8-botocore audit``: every client, what it runs with, how long it can wait and how often it can send."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from ..settings import seconds
from .check import name_problems
from .clients import audit_file, worst_first
from .files import over_files
from .request import request
from .totals import Audit

FORMATS = ("text", "json", "csv", "html")


def run(arguments: Sequence[str]) -> int:
    """Print the clients of what ``arguments`` name, worst first; the exit code is 1 where one is over the budget."""
    asked = request("audit", arguments, _add_arguments)
    audited = over_files(audit_file, asked.files, asked.options, asked.settings)
    failed = name_problems((each.path, each.problem) for each in audited)
    clients = worst_first(client for each in audited for client in each.clients)
    budget = asked.settings.max_wait if asked.options.budget is None else asked.options.budget
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    audit = Audit(tuple(clients), budget, asked.settings.botocore_version.short, colour)
    render: Callable[[Audit], str] = import_module(f"{__package__}.audit_{asked.options.format}").render
    sys.stdout.write(render(audit))
    return failed or int(any(client.over(budget) for client in clients))


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, default="text", help="how to report (default: text)")
    parser.add_argument(
        "--budget",
        type=_budget,
        metavar="SECONDS",
        help="longest wait a call may take, such as 29 behind API Gateway (default: bot-max-wait)",
    )


def _budget(text: str) -> float:
    try:
        return seconds(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
