"""``flake8-botocore fix --at FILE:LINE``: a default Config where many clients come from."""

from __future__ import annotations

import os
import sys

from ..findings import shown, shown_path
from ..fixing.apply import replace
from ..fixing.source import SourceError
from ..reading.reader import read
from ..reading.unreadable import NoDefaultError, UnreadableSourceError
from . import UsageError
from .context import Context
from .difference import difference
from .files import UNPARSABLE, why
from .places import Place, place_of
from .request import Request
from .texts import read as contents
from .texts import text_of
from .write_back import write_back


def fix_at(asked: Request) -> int:
    """Show or write what ``--at`` asks for; the exit code is 1 for a change and 2 where there can be none."""
    options = asked.options
    where = _place(options.at)
    if not options.diff and not options.unsafe_fixes:
        raise UsageError("fix --at changes what clients do: look at it with --diff, then write it with --unsafe-fixes")
    place = shown_path(options.at)
    try:
        old = text_of(where.path, contents(where.path))
        settings = Context(options, asked.settings).nearest(where.path).settings
        reading = read(old.text, where.path, settings)
        assert reading is not None
        text = replace(old.text, reading.default_config_at(where.line_of(old.cell_lines)).edits)
        new = old.changed(text)
        data = old.encode(), new.encode()
    except OSError as error:
        raise UsageError(f"{place}: {error.strerror or error}") from error
    except (NoDefaultError, SourceError, UnreadableSourceError) as error:
        raise UsageError(f"{place} is left alone: {error}") from error
    except UNPARSABLE as error:
        raise UsageError(f"{place}: {why(error)}") from error
    if not old.is_python(text):
        raise UsageError(f"{place} is left alone: the file would not be Python. This is a bug of flake8-botocore")
    if options.diff:
        sys.stdout.buffer.write(difference(where.path, old.source, new.source.text))
        return 1
    problem = write_back(where.path, *data, [os.path.realpath(where.path)])
    if problem is not None:
        raise UsageError(f"{place}: {shown(problem)}")
    print(f"Wrote a default Config at {place}.", file=sys.stderr)
    return 1


def _place(text: str) -> Place:
    """The place that ``text`` names: ``app/aws.py:88``."""
    found = place_of(text)
    if found is None or found.column is not None or found.code is not None:
        raise UsageError(f"--at takes FILE:LINE, such as app/aws.py:88, not {text!r}")
    return found
