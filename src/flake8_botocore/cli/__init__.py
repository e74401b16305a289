"""The command ``flake8-botocore``: which subcommand to run, and how a failure ends."""

from __future__ import annotations

import errno
import io
import os
import sys
import warnings
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

from ..files.snapshot import Snapshot, working_on
from ..findings import UsageError

SUBCOMMANDS = {
    "check": "report findings, like flake8",
    "fix": "apply fixes",
    "explain": "print the page of a rule",
    "rules": "list the rules",
    "audit": "list every client with its longest wait and its number of requests",
    "server": "show findings, fixes and settings in an editor (Language Server Protocol)",
}

USAGE = "usage: flake8-botocore {check,fix,explain,rules,audit,server} ... (see flake8-botocore --help)"


_STANDARD_ERROR = 2
"""The number of the last file that every process has from the start."""

HELP_END = """
options:
  -h, --help      show this help and exit
  -V, --version   show the version and exit

flake8-botocore SUBCOMMAND --help shows the options of a subcommand.

examples:
  flake8-botocore check src
  flake8-botocore fix --diff src
  flake8-botocore explain BOT101

exit codes: 0 no findings, 1 findings, 2 a wrong command line, a bug, or a file that could not be checked
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with ``arguments`` (default: those of the process) and return its exit code.

    0: no findings, 1: findings, 2: a wrong command line, an internal error, or a file that could not be checked.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    name = arguments[0] if arguments else ""
    _set_up_streams()
    # Python warns about the code of checked files, which is for other linters to report.
    warnings.simplefilter("ignore", SyntaxWarning)
    try:
        return _run(name, list(arguments[1:]))
    except UsageError as error:
        from ..findings import shown

        _print_error(f"flake8-botocore: {shown(str(error))}")
        return 2
    except KeyboardInterrupt:
        _print_error("flake8-botocore: interrupted")
        return 2
    except OSError as error:
        # Send the rest of the output nowhere, so that Python's flush at exit does not fail again. A closed pipe gets no
        # message: whoever read our output has seen enough. Where no file can be opened any more, the output is no pipe.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            _print_error(f"flake8-botocore: {error}")
        return 2
    except Exception:
        import traceback

        _print_error(f"{traceback.format_exc()}flake8-botocore: this is a bug of flake8-botocore, not of your code")
        return 2


def _print_error(text: str) -> None:
    """Print ``text`` to standard error. If that fails, only the exit code reports the failure."""
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)


def _run(name: str, arguments: list[str]) -> int:
    """Run the subcommand ``name``, or print the help or version, and return the exit code.

    Raises UsageError if ``name`` is empty or no subcommand. The module of the subcommand is imported only now, and for
    ``check`` first ``quick_answer`` is tried, which does not load the linter.
    """
    if name in ("-h", "--help"):
        _print_help()
        return 0
    if name in ("-V", "--version"):
        from ..files.filesystem import version

        print(f"flake8-botocore {version()}")
        return 0
    if name not in SUBCOMMANDS:
        raise UsageError(f"{name!r} is not a subcommand{_suggestion(name)}" if name else USAGE)
    with working_on(Snapshot()):
        answer = import_module(f"{__name__}.check_options").quick_answer(arguments) if name == "check" else None
        if answer is not None:
            print(answer, end="")
            return 0
        code = int(import_module(f"{__name__}.{name}").run(arguments))
    sys.stdout.flush()
    return code


MEANT = {
    **dict.fromkeys(("init", "lint", "run", "scan", "test"), "check"),
    **dict.fromkeys(("config", "settings", "show-settings"), "check --show-settings"),
    "baseline": "check --write-baseline",
    "report": "audit",
    "lsp": "server",
}
"""What other programs call a subcommand, and ours."""


def _suggestion(name: str) -> str:
    """The end of the message that ``name`` is no subcommand: the command that was probably meant, else the usage."""
    from .arguments import near

    close = MEANT.get(name) or near(name, (*SUBCOMMANDS, "--version", "--help"))
    if close is None and os.path.exists(name):
        close = f"check {name}"
    return f"; did you mean flake8-botocore {close}?" if close else f". {USAGE}"


class _ClosedInput(io.RawIOBase):
    """The standard input of a process that was started without one: reading it is an OSError."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        raise OSError(errno.EBADF, "standard input is closed")


def _set_up_streams() -> None:
    """Set up standard input, output and error for any terminal, pipe or missing stream.

    A character that the encoding of an output lacks is escaped, and lines end as flake8's do on every system. Where the
    process was started without a stream, output is dropped, and reading the input is an OSError.
    """
    # Occupy the descriptors 0 to 2 where they are closed: otherwise the next opened file would receive the output.
    while (unused := os.open(os.devnull, os.O_RDWR)) <= _STANDARD_ERROR:
        pass
    os.close(unused)
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(_ClosedInput()))
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace", newline="\n")


def _print_help() -> None:
    print("usage: flake8-botocore SUBCOMMAND ...\n\nsubcommands:")
    for name, what in SUBCOMMANDS.items():
        print(f"  {name:<12}{what}")
    print(HELP_END, end="")
