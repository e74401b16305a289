"""An import for the type checker alone that a fix makes one for everybody: it is moved, not doubled."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from ...fixing.source import LineTable
from .brackets import Change

FLAG = "TYPE_CHECKING"


def moved_away(name: str, origins: Collection[str], table: LineTable, module: ast.Module) -> list[Change]:
    """What takes the import of ``name``, one of ``origins``, from where ``if TYPE_CHECKING`` has it at the top level.

    An ``if`` that is empty then goes, and so does the import of ``TYPE_CHECKING`` where nothing else needs it. Nothing
    is taken away where a comment would go with it.
    """
    for guard in module.body:
        if not isinstance(guard, ast.If) or not is_flag(guard.test) or guard.orelse:
            continue
        for statement in guard.body:
            for alias in _of(statement, name, origins):
                taken = list(_taken(table, module, guard, alias))
                return [] if any("#" in table.text[each.start : each.end] for each in taken) else taken
    return []


def _taken(table: LineTable, module: ast.Module, guard: ast.If, alias: ast.alias) -> Iterator[Change]:
    statement = next(each for each in guard.body if isinstance(each, ast.ImportFrom) and alias in each.names)
    if len(guard.body) > 1 or len(statement.names) > 1:
        if guard.lineno < statement.lineno and [each.lineno for each in guard.body].count(statement.lineno) == 1:
            yield _without(table, statement, alias)
        return
    yield _lines(table, guard, blank=True)
    if sum(isinstance(each, ast.Name) and each.id == FLAG for each in ast.walk(module)) == 1:
        yield from _without_flag(table, module)


def is_flag(test: ast.expr) -> bool:
    """Whether ``test`` is TYPE_CHECKING, which only type checkers take for true."""
    return (isinstance(test, ast.Name) and test.id == FLAG) or (isinstance(test, ast.Attribute) and test.attr == FLAG)


def _of(statement: ast.stmt, name: str, origins: Collection[str]) -> Iterator[ast.alias]:
    if isinstance(statement, ast.ImportFrom) and not statement.level:
        for alias in statement.names:
            if (alias.asname or alias.name) == name and f"{statement.module}.{alias.name}" in origins:
                yield alias


def _without_flag(table: LineTable, module: ast.Module) -> Iterator[Change]:
    for statement in module.body:
        if isinstance(statement, ast.ImportFrom) and statement.module in ("typing", "typing_extensions"):
            for alias in statement.names:
                if alias.name == FLAG and not alias.asname:
                    yield _without(table, statement, alias)


def _without(table: LineTable, statement: ast.ImportFrom, alias: ast.alias) -> Change:
    """``statement`` without one of its names, or its lines."""
    if len(statement.names) == 1:
        return _lines(table, statement)
    index = statement.names.index(alias)
    if index:
        return Change(_end(table, statement.names[index - 1]), _end(table, alias), "")
    return Change(_start(table, alias), _start(table, statement.names[1]), "")


def _lines(table: LineTable, statement: ast.stmt, *, blank: bool = False) -> Change:
    """What takes the lines of ``statement`` away; ``blank``: with the empty ones before it, where some follow, too."""
    starts, last = table.starts, statement.end_lineno or statement.lineno
    first = statement.lineno
    end = starts[last] if last < len(starts) else len(table.text)
    follows = not table.text[end : table.line_end(end)].strip()
    while blank and follows and first > 1 and not table.line(first - 1).strip():
        first -= 1
    return Change(starts[first - 1], end, "")


def _start(table: LineTable, alias: ast.alias) -> int:
    return table.offset(alias.lineno, alias.col_offset)


def _end(table: LineTable, alias: ast.alias) -> int:
    return table.offset(alias.end_lineno or alias.lineno, alias.end_col_offset or 0)
