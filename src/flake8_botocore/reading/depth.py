"""How deeply a source is nested: asked before libcst parses it, whose parser takes the process down at some depth."""

from __future__ import annotations

import ast
import warnings

DEEPEST = 600
"""Levels of the ``ast`` tree that libcst is trusted with.

Beyond about 500 no place is found in what it makes, so nothing is lost. Its time grows with the square of the depth,
seconds for 2,000 levels, and at 8,000 it overflows a stack of 8 MiB. Python itself refuses such sources
in 3.11 and 3.12, not in 3.10 and 3.13.
"""


def is_too_deep(tree: ast.AST) -> bool:
    """Whether some node of ``tree`` has more than ``DEEPEST`` levels of nodes above it."""
    level = [tree]
    for _ in range(DEEPEST + 1):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return False
    return True


def is_safe_to_parse(source: str) -> bool:
    """Whether Python parses ``source`` and it is not nested too deeply, so that libcst's parser can be given it.

    What Python refuses can crash libcst's parser, too. The warnings Python has are nobody's business.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return not is_too_deep(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
