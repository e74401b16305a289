"""The files that are open in an editor: what they say there counts in place of what they say on the disk."""

from __future__ import annotations

import os
from itertools import count
from typing import NamedTuple


class Document(NamedTuple):
    """What an open file says, and a state that tells this from all it said before or says on the disk."""

    state: tuple[int, int, int, int]
    data: bytes


_documents: dict[str, Document] = {}
_numbers = count(1)


def put(path: str, data: bytes) -> None:
    """Let the file at the absolute ``path`` say ``data``, by this name and without links."""
    known = _documents.get(path)
    if known is None or known.data != data:
        known = Document((-next(_numbers), 0, 0, len(data)), data)
    _documents.update(dict.fromkeys(_names(path), known))


def close(path: str) -> None:
    """Let the file at ``path`` say again what it says on the disk."""
    for name in _names(path):
        _documents.pop(name, None)


def document(path: str) -> Document | None:
    """The file at ``path`` as an editor has it; None where none has it open."""
    return _documents.get(path)


def _names(path: str) -> set[str]:
    return {path, os.path.realpath(path)}
