"""A second client beside the first: where a name for it can be used, and what makes it."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from itertools import dropwhile, zip_longest

from ...files.source_text import LineTable
from .brackets import Replacement, applied
from .module_names import FUNCTIONS, ModuleNames, names_of
from .sketch import RefusedError


class SecondClient:
    """A second client beside the first, for operations that must be sent once only.

    ``client = boto3.client("sqs")`` gets a copy ``client_once = ...`` below it, and ``client.send_message(...)``
    becomes ``client_once.send_message(...)``. From ``start`` to ``end`` is the statement that makes the first client.
    """

    def __init__(self, table: LineTable, tree: ast.Module, start: int, end: int) -> None:
        """The first client is made by the call from ``start`` to ``end`` in the module ``tree``.

        Raises RefusedError unless a statement of its own assigns it to a name or attribute that nothing else binds.
        """
        self._table, self._tree = table, tree
        statement, self._scopes = self._statement_and_scopes(start, end)
        begin, self.end = self._range(statement)
        self.start = table.line_start(begin)
        beside = table.text[self.start : begin] + table.text[self.end : table.line_end(self.end)].partition("#")[0]
        match statement:
            case ast.Assign([target], value) | ast.AnnAssign(target, _, ast.expr() as value) if (
                self._range(value) == (start, end) and not beside.strip()
            ):
                self._target = target
            case _:
                raise RefusedError("no statement of its own makes it")
        # An attribute must be bound once in its class, a name once in its function or module.
        owner = self._owner if isinstance(self._target, ast.Attribute) else [tree, *self._scopes][-1]
        bound = [_name(each) for each in ast.walk(owner) if _binds(each)]
        if not isinstance(self._target, (ast.Name, ast.Attribute)) or bound.count(_name(self._target)) != 1:
            raise RefusedError("its name may be something else")

    @property
    def _owner(self) -> ast.AST:
        """The class around the call, whose objects have the client in an attribute; the module if there is none."""
        return next((each for each in reversed(self._scopes) if isinstance(each, ast.ClassDef)), self._tree)

    def use(self, start: int, end: int) -> Replacement:
        """The edit that makes the call from ``start`` to ``end`` on the second client: it adds ``suffix`` to the name.

        Raises RefusedError if the call is not written with the name of the first client, or that name means something
        else there: an attribute in another class, a name outside of the function, or one that an inner function binds.
        """
        statement, scopes = self._statement_and_scopes(start, end)
        calls = (each for each in ast.walk(statement) if isinstance(each, ast.Call))
        method = next((each.func for each in calls if self._range(each) == (start, end)), None)
        client = method.value if isinstance(method, ast.Attribute) else None
        if client is None or ast.unparse(client) != ast.unparse(self._target):
            raise RefusedError("the call is made by another name")
        if isinstance(self._target, ast.Attribute):
            is_known = self._owner in scopes
        else:
            inner_functions = [each for each in scopes[len(self._scopes) :] if isinstance(each, FUNCTIONS)]
            is_hidden = self._names.is_local(_name(self._target), inner_functions)
            is_known = scopes[: len(self._scopes)] == self._scopes and not is_hidden
        if not is_known:
            raise RefusedError("its name is not known at the call")
        _, end_of_name = self._range(client)
        return Replacement(end_of_name, end_of_name, self.suffix)

    @property
    def suffix(self) -> str:
        """What the name of the second client ends on."""
        return "_ONCE" if _name(self._target).isupper() else "_once"

    def addition(self, changes: Collection[Replacement]) -> Replacement | None:
        """The edit that adds the second client below the first: a copy of its statement with ``changes``.

        None if the module has that statement already, from a former fix. Raises RefusedError where the name of the
        second client is taken.
        """
        table, (start, end) = self._table, self._range(self._target)
        copy, target = applied(table.text, self.start, self.end, changes), table.text[start:end]
        # A change may write the whole statement anew, but it still begins with the name.
        copy = copy.replace(target, target + self.suffix, 1)
        new = ast.parse(copy.lstrip()).body[0]
        nodes, new_dump = [*ast.walk(self._tree)], ast.dump(new)
        if any(type(each) is type(new) and ast.dump(each) == new_dump for each in nodes):
            return None
        if any(_name(each) == _name(self._target) + self.suffix for each in nodes):
            raise RefusedError("its name is taken")
        line = table.line_end(self.end)
        return Replacement(line, line, table.newline(self.start) + copy)

    def _statement_and_scopes(self, start: int, end: int) -> tuple[ast.stmt, Sequence[ast.AST]]:
        """The innermost statement around a place, and the functions and classes around it, outermost first."""
        around = [node for node, (first, last) in self._placed if first <= start and end <= last]
        scopes = [each for each in around if isinstance(each, (*FUNCTIONS, ast.ClassDef))]
        statements = [each for each in around if isinstance(each, ast.stmt)]
        return statements[-1], scopes

    @cached_property
    def _placed(self) -> list[tuple[ast.stmt | ast.Lambda, tuple[int, int]]]:
        """The statements and lambda expressions of the module, outermost first, each with where it begins and ends."""
        placed = (each for each in ast.walk(self._tree) if isinstance(each, (ast.stmt, ast.Lambda)))
        return [(each, self._range(each)) for each in placed]

    @cached_property
    def _names(self) -> ModuleNames:
        return names_of(self._tree)

    def _range(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """The indexes at which ``node`` begins and ends."""
        start = self._table.byte_offset(node.lineno, node.col_offset)
        return start, self._table.byte_offset(node.end_lineno or 0, node.end_col_offset or 0)


def _name(node: ast.AST) -> str:
    """The name of a name, attribute or argument; empty for anything else."""
    return str(getattr(node, "id", getattr(node, "attr", getattr(node, "arg", ""))))


def _binds(node: ast.AST) -> bool:
    return isinstance(node, ast.arg) or isinstance(getattr(node, "ctx", None), ast.Store)


def merged_changes(changes: Iterable[Replacement]) -> list[Replacement]:
    """``changes``, of which those for the same place become one; lines that both begin with are written once.

    Two constants that are added at one index may both bring the import of ``Config`` along: ``import x``, ``A = 1`` and
    ``import x``, ``B = 2`` become ``import x``, ``A = 1``, ``B = 2``.
    """
    merged: dict[tuple[int, int], str] = {}
    for start, end, text in dict.fromkeys(changes):
        before = merged.setdefault((start, end), text)
        if before != text:
            pairs = zip_longest(text.splitlines(keepends=True), before.splitlines(keepends=True))
            from_difference = dropwhile(lambda pair: pair[0] == pair[1], pairs)
            merged[start, end] = before.rstrip("\r\n") + "\n" + "".join(line or "" for line, _ in from_difference)
    return [Replacement(start, end, text) for (start, end), text in merged.items()]
