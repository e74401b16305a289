"""A default Config at a root: what ``fix --at`` writes there, or the lines to write by hand where it writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..config import Settings
from ..config.policy import usual_arguments
from ..errors import NoDefaultError, UnreadableSourceError
from ..findings import CellLine, RootPlace
from ..fixing.apply import replace
from ..fixing.write import SourceError
from ..source.reader import read
from .run import UNPARSABLE
from .source_file import Text, text_of
from .source_file import read as contents

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
    old = text_of(path, contents(path))
    reading = read(old.text, path, settings)
    assert reading is not None
    text = replace(old.text, reading.default_config_at(line_of(old.cell_lines)).edits)
    if not old.is_python(text):
        raise NoDefaultError("the file would not be Python. This is a bug of flake8-botocore")
    return old, text


def by_hand(root: RootPlace, settings: Settings) -> tuple[str, ...]:
    """The lines that give the clients of ``root`` a default Config; none where ``fix --at`` writes them."""
    name = settings.shared_config
    config = name.rpartition(".")[2] if name is not None else f"Config({usual_arguments(settings)[0]})"
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
