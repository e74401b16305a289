"""How deeply a source is nested: asked before libcst parses it, whose parser takes the process down at some depth."""

from __future__ import annotations

import ast
import warnings

DEEPEST = 2000
"""Levels of the ``ast`` tree that libcst's parser is trusted with.

Its time grows with the square of the depth, seconds at this one, and at 8,000 it overflows a stack of 8 MiB. Python
itself refuses such a source in 3.11 and 3.12, but not in 3.10 and 3.13.
"""


def is_too_deep(tree: ast.AST) -> bool:
    """Whether ``tree`` has more than ``DEEPEST`` levels."""
    level = [tree]
    for _ in range(DEEPEST):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return False
    return True


def check(source: str) -> None:
    """Do nothing where libcst's parser can be given ``source``; what Python refuses can crash it, too.

    Raises SyntaxError, ValueError, RecursionError or MemoryError where Python refuses it, RecursionError where it is
    nested too deeply. The warnings Python has are nobody's business.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(source)
    if is_too_deep(tree):
        raise RecursionError("nested too deeply for libcst's parser")
