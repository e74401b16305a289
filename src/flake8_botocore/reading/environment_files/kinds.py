"""Which files these are, by name, and what reads each."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias
from typing import Literal as OneWordOf

from ...findings import text_lines
from ...looking.regular import short_lines, too_long

# What reads them is loaded where there are any.
if TYPE_CHECKING:
    from ...facts import Assignment, EnvironmentFile

Read: TypeAlias = "Callable[[list[str]], Iterator[Assignment]]"
Kind: TypeAlias = OneWordOf["dotenv", "dockerfile", "yaml", "configuration"]

_VARIABLES: tuple[tuple[str, Kind], ...] = (
    (r"\.env(?:rc)?(?:[._-].+)?|.+\.env", "dotenv"),
    (r"(?:Docker|Container)file(?:[._-].+)?|.+\.[Dd]ockerfile", "dockerfile"),
    (r".+\.ya?ml", "yaml"),
)
_CONFIGURATION = r"(?:config|credentials|[\w.-]*aws[\w.-]*(?:config|credentials)[\w.-]*)(?:\.(?:ini|cfg|conf))?"
_PYTHON = re.compile(r".+\.pyi?")
_TEMPLATE = r"(?i)(?:^|[._-])(?:example|sample|template|dist|tpl)(?=[._-]|$)"


def is_environment_file(path: str) -> bool:
    """Whether a file of this name may set what botocore reads."""
    return _kind(path) is not None


def read(path: str, text: str) -> EnvironmentFile | None:
    """What the file ``path`` with the content ``text`` sets; None where it sets nothing that can be told."""
    kind = _kind(path)
    if kind is None or not (kind == "configuration" or "AWS_" in text or "BOTO" in text):
        return None
    from ...facts import EnvironmentFile

    assignments = tuple(_reader(kind)(short_lines(text_lines(text))))
    if not assignments:
        return None
    template = re.search(_TEMPLATE, os.path.basename(path)) is not None
    return EnvironmentFile("keys" if kind == "configuration" else "variables", assignments, template)


def skipped(text: str) -> str | None:
    """Which line of a file with the content ``text`` is too long to be read, where it may set a variable."""
    return too_long(text_lines(text), ("AWS_", "BOTO"))


def _reader(kind: Kind) -> Read:
    from . import configuration, dockerfile, dotenv, yaml

    readers = {"configuration": configuration, "dockerfile": dockerfile, "dotenv": dotenv, "yaml": yaml}
    read: Read = readers[kind].read
    return read


def _kind(path: str) -> Kind | None:
    name = os.path.basename(path)
    if _PYTHON.fullmatch(name):
        return None
    for pattern, kind in _VARIABLES:
        if re.fullmatch(pattern, name):
            return kind
    return "configuration" if re.fullmatch(_CONFIGURATION, name) else None
