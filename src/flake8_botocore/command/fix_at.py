"""``flake8-botocore fix --at FILE:LINE``: a default Config where many clients come from."""

from __future__ import annotations

import os
import sys

from ..findings import shown, shown_path
from ..fixing.apply import is_python, replace
from ..fixing.source import SourceError, decode
from ..reading.reader import read
from ..reading.unreadable import NoDefaultError, UnreadableSourceError
from . import UsageError
from .difference import difference
from .files import UNPARSABLE, why
from .request import Request
from .write_back import write_back


def fix_at(asked: Request) -> int:
    """Show or write what ``--at`` asks for; the exit code is 1 for a change and 2 where there can be none."""
    options = asked.options
    path, line = _place(options.at)
    if not options.diff and not options.unsafe_fixes:
        raise UsageError("fix --at changes what clients do: look at it with --diff, then write it with --unsafe-fixes")
    place = f"{shown_path(path)}:{line}"
    try:
        with open(path, "rb") as file:
            data = file.read()
        source = decode(data)
        reading = read(source.text, path, asked.settings, gates=False)
        assert reading is not None
        text = replace(source.text, reading.default_config_at(line).edits)
        new = source.encode(text)
    except OSError as error:
        raise UsageError(f"{place}: {error.strerror or error}") from error
    except (NoDefaultError, SourceError, UnreadableSourceError) as error:
        raise UsageError(f"{place} is left alone: {error}") from error
    except UNPARSABLE as error:
        raise UsageError(f"{place}: {why(error)}") from error
    if not is_python(text):
        raise UsageError(f"{place} is left alone: the file would not be Python. This is a bug of flake8-botocore")
    if options.diff:
        sys.stdout.buffer.write(difference(path, source, text))
        return 1
    problem = write_back(path, data, new, [os.path.realpath(path)])
    if problem is not None:
        raise UsageError(f"{place}: {shown(problem)}")
    print(f"Wrote a default Config at {place}.", file=sys.stderr)
    return 1


def _place(text: str) -> tuple[str, int]:
    """``app/aws.py:88`` as path and line."""
    path, _, line = text.rpartition(":")
    if not path or not line.isdecimal() or not int(line):
        raise UsageError(f"--at takes FILE:LINE, such as app/aws.py:88, not {text!r}")
    return path, int(line)
