"""The names that a module binds and imports, and imports for the type checker alone."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

FLAG = "TYPE_CHECKING"


def is_flag(test: ast.expr) -> bool:
    """Whether ``test`` is TYPE_CHECKING, which only type checkers take for true."""
    return (isinstance(test, ast.Name) and test.id == FLAG) or (isinstance(test, ast.Attribute) and test.attr == FLAG)


FunctionNode: TypeAlias = "ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda"

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_TRIES = frozenset({"Try", "TryStar"})
"""By name, because Python 3.10 has no ``ast.TryStar``."""
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
    functions: tuple[FunctionNode, ...]
    sure: bool

    @property
    def last_line(self) -> int:
        """The 1-based line on which the statement ends."""
        return self.statement.end_lineno or self.statement.lineno

    @property
    def place(self) -> tuple[int, int]:
        """Where the statement starts, for sorting."""
        return self.statement.lineno, self.statement.col_offset


@dataclass
class ModuleNames:
    """The names of a module: all are in ``used``; ``other_bindings`` counts what binds each but imports and fallbacks.

    ``fallbacks`` are bound in an ``except`` clause by what is no import, as in ``boto3 = None``; ``star`` means
    ``import *``. ``functions`` are all of the module's, in no order; ``local`` are the names that each of them binds,
    including names that it declares global.
    """

    imports: list[Import] = field(default_factory=list)
    functions: list[FunctionNode] = field(default_factory=list)
    other_bindings: Counter[str] = field(default_factory=Counter)
    fallbacks: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    local: dict[FunctionNode, set[str]] = field(default_factory=lambda: defaultdict(set))
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
        bound = self._origins.get(name)
        return bound is not None and bound <= origins and not self.other_bindings[name]

    def rebound(self, each: Import) -> bool:
        """Whether something else binds the name of ``each`` as well."""
        first = each.name.partition(".")[0]
        return len(self._meanings[first]) > 1 or bool(self.other_bindings[first])

    def is_local(self, name: str, functions: Iterable[FunctionNode]) -> bool:
        """Whether one of ``functions`` binds ``name``, which then hides the module's."""
        return any(name in self.local[function] for function in functions if function in self.local)

    def seen_from(self, functions: tuple[FunctionNode, ...]) -> list[Import]:
        """The imports in ``functions`` (outermost first) and around them, in order of place."""
        prefixes = (functions[:length] for length in range(len(functions) + 1))
        seen = [each for prefix in prefixes for each in self._imports_in.get(prefix, ())]
        return sorted(seen, key=lambda each: each.place) if functions else seen

    # Indexes, because a fix that asked each import for each of a thousand clients would take minutes.

    @cached_property
    def _origins(self) -> dict[str, set[str]]:
        """The origins of each imported name, ``a.b`` of ``import a.b`` counted as a name."""
        found: dict[str, set[str]] = defaultdict(set)
        for each in self.imports:
            found[each.name].add(each.origin)
        return dict(found)

    @cached_property
    def _meanings(self) -> dict[str, set[str]]:
        """The origins of each name that imports really bind: the ``a`` of ``import a.b``."""
        found: dict[str, set[str]] = defaultdict(set)
        for each in self.imports:
            first, dotted, _ = each.name.partition(".")
            found[first].add(first if dotted else each.origin)
        return dict(found)

    @cached_property
    def _imports_in(self) -> dict[tuple[FunctionNode, ...], list[Import]]:
        """The imports by the functions around them."""
        found: dict[tuple[FunctionNode, ...], list[Import]] = defaultdict(list)
        for each in self.imports:
            found[each.functions].append(each)
        return dict(found)


def changeable(tree: ast.Module) -> set[str]:
    """The names whose value may be changed in place: those used in another way than the three usual ones of a Config.

    These are ``config=name``, ``name.merge`` and ``set_default_client_config(name)``.
    """
    usual = {
        node.value
        for node in ast.walk(tree)
        if (isinstance(node, ast.keyword) and node.arg == "config")
        or (isinstance(node, ast.Attribute) and node.attr == "merge")
    }
    usual |= {
        each
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "set_default_client_config"
        for argument in node.args
        for each in ast.walk(argument)
        if isinstance(each, ast.Name)
    }
    loaded = (node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
    return {node.id for node in loaded if node not in usual}


_NO_CODE = frozenset({"attr", "ctx", "id", "kind", "level", "module", "names", "op", "ops", "type_comment"})
_FIELDS: dict[type, list[str]] = {
    kind: [] if kind is ast.Constant else [name for name in kind._fields if name not in _NO_CODE]
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}
"""The fields of each class of nodes in which other nodes may be; the others, such as ``id`` and ``op``, are skipped."""

_BINDING: dict[type, str] = {
    ast.Name: "id",
    ast.arg: "arg",
    ast.MatchMapping: "rest",
    **dict.fromkeys((ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef), "name"),
    **dict.fromkeys((ast.ExceptHandler, ast.MatchAs, ast.MatchStar), "name"),
}
"""The field with the name that nodes of a class bind; it may be None."""
_NOTED = frozenset({*_BINDING, ast.Import, ast.ImportFrom})


class _NodePlace(NamedTuple):
    """Where a node is: in which ``functions``, outermost first, and in which branches.

    ``sure``: it has run whenever the code behind it runs. ``fallback``: it is in an ``except`` clause.
    """

    functions: tuple[FunctionNode, ...]
    sure: bool
    fallback: bool


def names_of(tree: ast.Module) -> ModuleNames:
    """The names of ``tree``, its imports in order of place.

    ``waiting`` has the nodes that are still to visit, those of one place in one list: of a function, a branch and the
    like.
    """
    names = ModuleNames()
    waiting: list[tuple[list[Any], _NodePlace]] = [([tree], _NodePlace((), sure=True, fallback=False))]
    while waiting:
        nodes, place = waiting.pop()
        while nodes:
            node = nodes.pop()
            kind = node.__class__
            if kind is ast.Name and node.ctx.__class__ is ast.Load:
                names.used.add(node.id)
                continue
            if kind in _NOTED:
                _note(node, place, names)
            # What is inside a node is visited with it, but for the bodies of functions, branches and the like.
            child_place, children = place, nodes
            if kind in FUNCTIONS:
                names.functions.append(node)
                child_place, children = place._replace(functions=(*place.functions, node), sure=True), []
                waiting.append((children, child_place))
            for name in _FIELDS.get(kind, ()):
                value = getattr(node, name, None)
                if value.__class__ is not list:
                    children.append(value)
                elif value and isinstance(value[0], ast.stmt):
                    waiting.append(([*value], _inside(node, name, child_place)))
                else:
                    children += value
    names.imports.sort(key=lambda each: each.place)
    return names


def _inside(node: ast.AST, suite: str, place: _NodePlace) -> _NodePlace:
    """The place of the statements in the field ``suite`` of ``node``, whose own place is ``place``."""
    sure = place.sure and _certain(node, suite)
    return _NodePlace(place.functions, sure, place.fallback or isinstance(node, ast.ExceptHandler))


def _certain(node: ast.AST, suite: str) -> bool:
    """Whether the field ``suite`` of ``node``, such as ``orelse``, has run whenever the code after ``node`` runs.

    The body of ``try`` counts: where its imports failed, nothing behind it that needs them works either.
    """
    if type(node).__name__ in _TRIES:
        return suite in {"body", "finalbody"}
    return not isinstance(node, _UNSURE)


def _note(node: Any, place: _NodePlace, names: ModuleNames) -> None:
    """Add to ``names`` what ``node`` itself imports or binds: an import, definition, parameter, assigned name ...

    What an ``except`` clause binds is a fallback, and an import there is not sure.
    """
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        sure = place.sure and not place.fallback
        for bound, origin in _imported(node):
            names.star = names.star or bound == "*"
            names.used.add(bound.partition(".")[0])
            if place.functions:
                names.local[place.functions[-1]].add(bound.partition(".")[0])
            names.imports.append(Import(bound, origin, node, place.functions, sure))
    elif (name := getattr(node, _BINDING[node.__class__])) is not None:
        names.used.add(name)
        if place.fallback:
            names.fallbacks.add(name)
        else:
            names.other_bindings[name] += 1
        if place.functions:
            names.local[place.functions[-1]].add(name)


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """Each name that an import binds, and its origin: ``c`` and ``a.b`` of ``from a import b as c``.

    The origin of a relative import keeps its dots: ``.b`` of ``from . import b``.
    """
    if isinstance(node, ast.Import):
        yield from ((alias.asname or alias.name, alias.name) for alias in node.names)
        return
    base = "." * node.level + (node.module or "")
    dot = "" if base.endswith(".") else "."
    yield from ((alias.asname or alias.name, f"{base}{dot}{alias.name}") for alias in node.names)
