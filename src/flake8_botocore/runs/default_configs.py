"""The default Config for all clients of a root (``fix --at``)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from ..advice.words import usual_arguments
from ..config import Settings
from ..files.write import SourceError
from ..findings import (
    CellLine,
    NoDefaultError,
    RootPlace,
    UnreadableSourceError,
    UsageError,
    shown,
    shown_path,
)
from ..fixing import replace as edited
from ..source import reader
from .request import Request
from .rewriting import difference, write_back
from .run import UNPARSABLE, why
from .source_file import Context, FileLine, Text, read, text_of

_BY_HAND = {
    "boto3": (
        "core = botocore.session.get_session()",
        "core.set_default_client_config({config})",
        "session = boto3.Session(..., botocore_session=core)",
    ),
    "aioboto3": (
        "core = aiobotocore.session.get_session()",
        "core.set_default_client_config({config})",
        "session = aioboto3.Session(..., botocore_session=core)",
    ),
    "botocore": ("session.set_default_client_config({config})",),
    "aiobotocore": ("session.set_default_client_config({config})",),
}
"""What gives a session of each library a default Config."""


def with_default_config(
    path: str, line_of: Callable[[Sequence[CellLine]], int], settings: Settings
) -> tuple[Text, str]:
    """The file ``path``, and its text with a default Config for the session that is made in a line of it.

    ``line_of`` tells the 1-based line from the lines of the cells of a notebook. Raises OSError, SourceError or one of
    UNPARSABLE for a file that cannot be read, NoDefaultError or UnreadableSourceError where the session is left alone.
    """
    old = text_of(path, read(path))
    reading = reader.read(old.text, path, settings)
    assert reading is not None
    text = edited(old.text, reading.default_config_at(line_of(old.cell_lines)).edits)
    if not old.is_python(text):
        raise NoDefaultError("the file would not be Python. This is a bug of flake8-botocore")
    return old, text


def by_hand(root: RootPlace, settings: Settings) -> tuple[str, ...]:
    """The lines that give the clients of ``root`` a default Config; none where ``fix --at`` writes them."""
    name = settings.shared_config
    config = name.rpartition(".")[2] if name is not None else f"Config({usual_arguments(settings)})"
    if root.kind == "client factory":
        return (f"config = {config}.merge(config or Config())",)
    if root.kind == "session":
        try:
            with_default_config(root.path, lambda _: root.line, settings)
        except (OSError, SourceError, NoDefaultError, UnreadableSourceError, *UNPARSABLE):
            pass
        else:
            return ()
    return tuple(line.format(config=config) for line in _BY_HAND[root.library])


def give_default_config(asked: Request, where: FileLine) -> int:
    """Show or write a default Config for the session at ``where``; the exit code. Raises UsageError where it cannot."""
    options = asked.options
    if not options.diff and not options.unsafe_fixes:
        raise UsageError("fix --at changes what clients do: look at it with --diff, then write it with --unsafe-fixes")
    place = shown_path(options.at)
    try:
        settings = Context(options, asked.settings).nearest(where.path).settings
        old, text = with_default_config(where.path, where.line_of, settings)
        new = old.changed(text)
        data = old.encode(), new.encode()
    except (NoDefaultError, SourceError, UnreadableSourceError) as error:
        raise UsageError(f"{place} is left alone: {error}") from error
    except (OSError, *UNPARSABLE) as error:
        raise UsageError(f"{place}: {why(error)}") from error
    if options.diff:
        sys.stdout.buffer.write(difference(where.path, old.source, new.source.text))
        return 1
    problem = write_back(where.path, *data, [os.path.realpath(where.path)])
    if problem is not None:
        raise UsageError(f"{place}: {shown(problem)}")
    print(f"Wrote a default Config at {place}.", file=sys.stderr)
    return int(options.exit_non_zero_on_fix)
