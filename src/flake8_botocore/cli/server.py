"""``flake8-botocore server``: findings, fixes and settings in an editor, by the Language Server Protocol."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.util import find_spec

from ..config import pyproject
from ..config.options import settings_of
from ..findings import UsageError
from ..runs.selection import Context
from .arguments import Parser, configuration_files, configured
from .request import the_baseline

EPILOG = """\
examples:
  flake8-botocore server        what an editor starts; it needs an extra, in a checkout: pip install '.[server]'
"""


def run(arguments: Sequence[str]) -> int:
    """Serve one editor on standard input and output until it ends the session.

    The exit code is that of the protocol. Raises UsageError without the extra ``server``.
    """
    parser().parse_args(arguments)
    if find_spec("pygls") is None:
        raise UsageError("server needs the extra of that name; in a checkout: python3 -m pip install '.[server]'")
    from ..lsp.language_server import serve

    return serve(context_of)


def parser() -> Parser:
    """The parser of this subcommand."""
    made = Parser("server", "[--stdio]", "Serve an editor on standard input and output.", EPILOG)
    ignored = "accepted for editors that pass it; the server always uses standard input and output"
    made.add_argument("--stdio", action="store_true", help=ignored)
    return made


def context_of(folder: str, path: str) -> Context:
    """The options and settings for ``path`` in the absolute ``folder``, both as an editor names them.

    Raises UsageError for an invalid configuration, OSError if there is no such folder.
    """
    arguments = ["--config", *(configuration_files([], folder) or [os.devnull])]
    options = configured("server", arguments, lambda parser: None, pyproject.find(os.path.dirname(path)))
    settings = settings_of(options)
    the_baseline(settings)  # raises UsageError if it cannot be read
    return Context(options, settings)
