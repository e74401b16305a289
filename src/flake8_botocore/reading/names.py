"""The names of a module by ``ast``: what imports bind, what anything else binds, which are used at all."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

Function: TypeAlias = "ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda"

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_TRIES = frozenset({"Try", "TryStar"})
_UNSURE = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.match_case, ast.ClassDef)


@dataclass(frozen=True, eq=False)
class Import:
    """``name`` stands for ``origin``: bound by ``statement``, inside ``functions`` (outermost first).

    ``sure``: whatever runs behind the statement finds the name bound; not so after a branch, in a class or
    under ``TYPE_CHECKING``. For ``import a.b`` both name and origin are ``a.b``.
    """

    name: str
    origin: str
    statement: ast.Import | ast.ImportFrom
    functions: tuple[Function, ...]
    sure: bool

    @property
    def last_line(self) -> int:
        """The 1-based line on which the statement ends."""
        return self.statement.end_lineno or self.statement.lineno


@dataclass
class Names:
    """Every name of a module; ``others`` counts what binds it besides imports and their fallbacks."""

    imports: list[Import] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    used: set[str] = field(default_factory=set)
    star: bool = False

    def free(self, wanted: str) -> str:
        """``wanted``, or the first of ``wanted_2``, ``wanted_3`` … that the module does not use."""
        number, name = 1, wanted
        while name in self.used:
            number += 1
            name = f"{wanted}_{number}"
        return name

    def only_imported_as(self, name: str, origins: frozenset[str]) -> bool:
        """Whether nothing but imports of ``origins`` bind ``name``, and at least one does."""
        bound = [each.origin for each in self.imports if each.name == name]
        return bool(bound) and origins.issuperset(bound) and not self.others[name]


class _Around(NamedTuple):
    """Where a node stands: the functions around it, whether it is sure to run, whether it is a fallback."""

    functions: tuple[Function, ...]
    sure: bool
    fallback: bool


def names_of(tree: ast.Module) -> Names:
    """The names of ``tree``, its imports in order of place."""
    names = Names()
    stack: list[tuple[ast.AST, _Around]] = [(tree, _Around((), True, False))]
    while stack:
        node, around = stack.pop()
        _note(node, around, names)
        stack += _inside(node, around)
    names.imports.sort(key=lambda each: (each.statement.lineno, each.statement.col_offset))
    return names


def _inside(node: ast.AST, around: _Around) -> Iterator[tuple[ast.AST, _Around]]:
    """The children of ``node`` and where they stand."""
    if isinstance(node, FUNCTIONS):
        around = around._replace(functions=(*around.functions, node), sure=True)
    for name, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield value, around
        elif isinstance(value, list) and value:
            inner = around
            if isinstance(value[0], ast.stmt):
                inner = around._replace(sure=around.sure and _certain(node, name))
            if isinstance(node, ast.ExceptHandler):
                inner = inner._replace(fallback=True)
            yield from ((child, inner) for child in value if isinstance(child, ast.AST))


def _certain(node: ast.AST, suite: str) -> bool:
    """Whether this suite of ``node`` runs whenever what stands behind ``node`` runs.

    The body of ``try`` counts: where its imports failed, nothing behind it that needs them works either.
    """
    if type(node).__name__ in _TRIES:
        return suite in {"body", "finalbody"}
    return not isinstance(node, _UNSURE)


def _note(node: ast.AST, around: _Around, names: Names) -> None:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        sure = around.sure and not around.fallback
        for bound, origin in _imported(node):
            names.star |= bound == "*"
            names.used.add(bound.partition(".")[0])
            names.imports.append(Import(bound, origin, node, around.functions, sure))
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        names.used.add(node.id)
    elif (name := _bound(node)) is not None:
        names.used.add(name)
        names.others[name] += not around.fallback


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Import):
        yield from ((alias.asname or alias.name, alias.name) for alias in node.names)
        return
    base = "." * node.level + (node.module or "")
    glue = "" if base.endswith(".") else "."
    yield from ((alias.asname or alias.name, f"{base}{glue}{alias.name}") for alias in node.names)


def _bound(node: ast.AST) -> str | None:
    """The name that ``node`` itself binds."""
    match node:
        case ast.Name(id=str(name)) | ast.arg(arg=str(name)) | ast.MatchMapping(rest=str(name)):
            return name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return name
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            return name
    return None
