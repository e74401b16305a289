"""One file while it is read: its outline, and what its calls evaluate to."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias, TypeVar, cast

import libcst as cst

from ...facts import Anchor, Place
from ..scopes.outliner import outline
from ..scopes.scope import Assigned, Binding, Imported, Outline, Parameter, Scope, SourceModule
from ..syntax.lean_tree import LeanTree
from ..syntax.tree import called_name, nodes, parents
from ..text_gate import whole_word
from .objects import Object

FEW_WORDS = 50
"""Words for which the text is looked through one by one: most files are asked for fewer."""

Made = TypeVar("Made")
Parents: TypeAlias = dict[cst.CSTNode, cst.CSTNode]
"""The parents of the nodes in a function or in a whole file."""


@dataclass(frozen=True, eq=False)
class _PlaceOf(Place):
    """The place of ``node`` in ``tree``."""

    node: cst.CSTNode
    tree: LeanTree

    @property
    def line(self) -> int:
        """The line, looked up when it is read."""
        return self.tree.line(self.node)


class SourceFile(SourceModule):
    """A file of the project: ``path`` as it was given, ``shown`` as messages name it."""

    def __init__(self, path: str, tree: LeanTree, source: str) -> None:
        """Walks ``tree``, that of ``source``, once."""
        self.path = path
        self.source = source
        self.shown = path
        self.tree = tree.module
        self.placed = tree
        """The tree with the places of its nodes."""
        self.outline: Outline = outline(tree, self)

        # What is worked out for one linted file, until ``forget``.
        self.other_cloud = False
        """Whether the file uses another cloud's library, whose sessions have ``client()``, too."""
        self.answers: dict[object, Object] = {}
        """The results of ``once``."""
        self.seen_by_calls: dict[Scope, dict[object, Scope]] = {}
        """The copies of each function for particular calls of it, by the arguments."""

        # What the text alone tells, noted as it is asked for.
        self.escapes: dict[object, Any] = {}
        """The part of each name's and attribute's value that may be changed."""
        self._parents_in: dict[cst.CSTNode, Parents] = {}
        """The parents of the nodes in each function that was asked about."""
        self._names_in: dict[int, dict[str, list[cst.Name]]] = {}
        """The nodes of each name, by the ``id`` of the parents they were looked for in."""
        self._counted = 0
        """How often ``count`` was called."""
        self._said: dict[tuple[str | re.Pattern[str], ...], bool] = {}
        """The answers of ``says``."""
        self.places_in: dict[cst.CSTNode, dict[cst.CSTNode, int]] = {}
        """The positions of the statements in each block that was asked about."""

    def forget(self) -> None:
        """Drop all values that were worked out; the outline stays.

        Scopes refer to one another. The copies are emptied, so that the garbage collector need not find them.
        """
        self.answers = {}
        self.other_cloud = False
        for copies in self.seen_by_calls.values():
            for copy in copies.values():
                vars(copy).clear()
        self.seen_by_calls = {}

    def lint_at(self, path: str) -> None:
        """Be the linted file, given as ``path``, where this was a module before."""
        self.forget()
        self.path = self.shown = path

    def release(self) -> None:
        """Let go of everything at once; the file is of no use afterwards.

        Scopes refer to one another. Left to the garbage collector they and the tree they hold stay until it runs,
        and looking through them takes it as long as the whole lint.
        """
        self.forget()
        for scope in self.outline.scopes:
            vars(scope).clear()

    def once(self, kind: str, make: Callable[[], Made], node: object = None, scope: Scope | None = None) -> Made:
        """The result of ``make``, which is called once for each ``kind`` of result and each ``node``.

        If ``scope`` is the copy of a function for one call (``Scope.called_with``), that copy has its own result.
        """
        key = (kind, node, scope if scope is not None and scope.calls_deep else None)
        if key not in self.answers:
            self.answers[key] = cast("Object", make())
        return cast("Made", self.answers[key])

    @cached_property
    def absolute(self) -> str:
        """The absolute path."""
        return os.path.abspath(self.path)

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The environment variables of AWS that the text names, each as often as it does."""
        # A text test first: this is asked of every file.
        may_name = "AWS_" in self.source or "BOTOCORE_" in self.source
        return tuple(_VARIABLE.findall(self.source)) if may_name else ()

    def says(self, *words: str | re.Pattern[str]) -> bool:
        """Whether the text has one of ``words`` somewhere, looked for once: every client of the file may ask.

        Patterns that begin with letters are found 25 times as fast as one pattern for all of them.
        """
        if words not in self._said:
            self._said[words] = any(
                each in self.source if isinstance(each, str) else each.search(self.source) is not None for each in words
            )
        return self._said[words]

    def count(self, word: str) -> int:
        """How often the text says ``word``; all words are counted at once when some have been asked for."""
        self._counted += 1
        if self._counted <= FEW_WORDS:
            return len(re.findall(whole_word(word), self.source))
        return self.once("words", lambda: Counter(_WORD.findall(self.source)))[word]

    @property
    def top(self) -> Scope:
        """The module scope."""
        return self.outline.top

    @cached_property
    def parents(self) -> Parents:
        """The parent of every node."""
        return parents(self.tree)

    def parents_around(self, scope: Scope) -> Parents:
        """The parents of all nodes in the outermost function around ``scope``, or in the whole file.

        The parents in one function take less time; once ``parents`` has those of the file, they serve for all.
        """
        function = next((each for each in [*scope.enclosing][::-1] if each.kind == "function"), None)
        if function is None or "parents" in vars(self):
            return self.parents
        if function.node not in self._parents_in:
            self._parents_in[function.node] = parents(function.node)
        return self._parents_in[function.node]

    @cached_property
    def mentioned(self) -> Counter[str]:
        """How often each name is used: definitions, plain imports and annotations do not count.

        Under the name with a dot in front, how often it is an attribute.
        """
        found: Counter[str] = Counter()
        # The class is asked for at once: an ``isinstance`` takes as long as all else here.
        node: Any
        for node in nodes(self.tree):
            kind = node.__class__
            if kind is cst.Name:
                found[node.value] += 1
            elif kind is cst.Attribute:
                found[f".{node.attr.value}"] += 1
            elif kind is cst.Annotation:
                # The names in it are nodes of the tree, too, and are added then. So is the name of a definition.
                found.subtract(each.value for each in nodes(node) if isinstance(each, cst.Name))
            elif kind is cst.FunctionDef or kind is cst.ClassDef or (kind is cst.ImportAlias and _is_plain(node)):
                found[node.name.value] -= 1
        return found

    @property
    def names(self) -> dict[str, list[cst.Name]]:
        """Every mention of each name that is not in an import."""
        return self.names_in(self.parents)

    def names_in(self, parents: Parents) -> dict[str, list[cst.Name]]:
        """Every mention of each name among the nodes in ``parents``; imports do not count.

        ``parents`` is what ``parents_around`` returned: the file keeps it, so that its ``id`` stays its own.
        """
        if id(parents) not in self._names_in:
            found = self._names_in[id(parents)] = {}
            node: Any
            for node, parent in parents.items():
                if node.__class__ is cst.Name and parent.__class__ not in (cst.ImportAlias, cst.AsName):
                    found.setdefault(node.value, []).append(node)
        return self._names_in[id(parents)]

    def renamed(self, names: Iterable[str]) -> set[str | None]:
        """``names`` and their aliases in the file, also aliases of aliases: ``make`` for ``make = boto3.client``.

        Aliases of one of several names, as in ``make = real or fake``, are aliases of any.
        """
        found: set[str | None] = set()
        new: set[str | None] = {*names, ANYTHING}
        while new:
            found |= new
            new = {alias for name in new for alias in self._aliases.get(name, ())} - found
        return found - {ANYTHING}

    @cached_property
    def _aliases(self) -> dict[str | None, list[str | None]]:
        """The aliases that the file gives to each name; under ANYTHING, aliases of one of several names."""
        pairs = [(each.name, _last_name(each.value)) for each in self.outline.attribute_sets]
        for scope in self.outline.scopes:
            for alias, bindings in (*scope.bindings.items(), *scope.attributes.items()):
                pairs += [(alias, _name_behind(binding)) for binding in bindings]
        found: dict[str | None, list[str | None]] = {}
        for alias, name in pairs:
            if name is not None:
                found.setdefault(name, []).append(alias)
        return found

    @cached_property
    def attributes(self) -> dict[str, list[cst.Attribute]]:
        """Every attribute by its name."""
        found: dict[str, list[cst.Attribute]] = {}
        node: Any
        for node in self.parents:
            if node.__class__ is cst.Attribute:
                found.setdefault(node.attr.value, []).append(node)
        return found

    @cached_property
    def scopes(self) -> dict[cst.CSTNode, Scope]:
        """Each scope by its node."""
        return {scope.node: scope for scope in self.outline.scopes}

    def scope_of(self, node: cst.CSTNode, parents: Parents) -> Scope:
        """The innermost scope around ``node``, whose parents are in ``parents``."""
        while node not in self.scopes:
            node = parents[node]
        return self.scopes[node]

    def text(self, node: cst.CSTNode) -> str:
        """The line of the source that ``node``, a call or an f-string, begins in, from there on."""
        span = self.placed.spans([Anchor(node)]).get(Anchor(node))
        return "" if span is None else self.placed.source.line(span.start_line)[span.start_column :]

    def place(self, node: cst.CSTNode) -> Place:
        """Where ``node`` stands, the line looked up when a message asks for it."""
        return _PlaceOf(self.shown, self.absolute, node, self.placed)


def _is_plain(alias: cst.ImportAlias) -> bool:
    """Whether ``alias`` imports one name as it is."""
    return alias.asname is None and isinstance(alias.name, cst.Name)


def _name_behind(binding: Binding) -> str | None:
    """The name that ``binding`` makes an alias for, None if it makes none."""
    if isinstance(binding, Imported):
        return binding.origin.rpartition(".")[2]
    if isinstance(binding, Parameter):
        return _last_name(binding.node.default)
    return _last_name(binding.value) if isinstance(binding, Assigned) else None


def _last_name(value: cst.BaseExpression | None) -> str | None:
    """The last name of ``value``, ``client`` for ``boto3.client``; None if it has none, and for a call.

    ANYTHING for ``partial(...)`` and for a choice (``a or b``), which may be one of several.
    """
    if value is None:
        return None
    if value.__class__ is cst.Call:
        return ANYTHING if called_name(value) == "partial" else None
    return ANYTHING if value.__class__ in (cst.IfExp, cst.BooleanOperation) else called_name(value)


ANYTHING = "anything()"
"""In place of a name, where several are possible."""

_WORD = re.compile(r"\w+")
_VARIABLE = re.compile(r"\b(?:AWS|BOTOCORE)_[A-Z0-9_]+")
"""The name of an environment variable that botocore may read."""


def file_of(scope: Scope) -> SourceFile:
    """The file a scope belongs to."""
    assert isinstance(scope.module, SourceFile)
    return scope.module
