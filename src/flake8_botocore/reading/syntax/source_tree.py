"""Which tree a source is read from."""

from __future__ import annotations

import ast
from typing import TypeAlias

from .lean import LeanTree, NotLeanError
from .whole import WholeTree

SourceTree: TypeAlias = "LeanTree | WholeTree"


def source_tree(tree: ast.AST, source: str, *, lean: bool = True) -> SourceTree:
    """The lean tree of ``source``, libcst's own where there is none or it is not wanted.

    ``tree`` is the ``ast`` tree of ``source``. Raises UnreadableSourceError where libcst cannot parse it either.
    """
    if lean:
        try:
            return LeanTree(tree, source)
        except NotLeanError:
            pass
    return WholeTree(tree, source)
