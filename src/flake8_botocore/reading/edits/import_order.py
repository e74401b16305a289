"""In which order a file sorts its imports, as isort and ruff do it, and where one more belongs."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any


def module_of(statement: ast.stmt) -> str | None:
    """The first module that an absolute import names, None for anything else."""
    if isinstance(statement, ast.Import):
        return statement.names[0].name
    if isinstance(statement, ast.ImportFrom) and not statement.level and statement.module != "__future__":
        return statement.module
    return None


def first_behind(module: str, block: Sequence[ast.stmt]) -> int | None:
    """Which of the imports in ``block`` the first is that sorts behind ``from module import ...``, else their number.

    None where ``block`` is in neither of the two orders. Where it is in both, plain imports come first: that is the
    default of isort and ruff.
    """
    added = ast.ImportFrom(module, [], 0)
    for key in (_plain_first, _by_module):
        keys = list(map(key, block))
        if keys == sorted(keys):
            return sum(each <= key(added) for each in keys)
    return None


def _plain_first(statement: ast.stmt) -> tuple[Any, ...]:
    return isinstance(statement, ast.ImportFrom), (module_of(statement) or "").lower()


def _by_module(statement: ast.stmt) -> tuple[Any, ...]:
    """``force-sort-within-sections``."""
    return (module_of(statement) or "").lower(), isinstance(statement, ast.ImportFrom)
