"""One file while it is read: its outline, and what its calls evaluate to."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import libcst as cst

from ...botocore.api import MAKING
from ...facts import Anchor, ClientCreation, ConfigCreation, MergedConfig, Place, SessionCreation, Value
from ..scopes.changes import IN_PLACE, displayed, root_of, sources
from ..scopes.outliner import outline
from ..scopes.scope import Outline, Parameter, Scope, SourceModule
from ..syntax.lean_tree import SourceTree
from ..syntax.tree import called_name, dotted, nodes, parents
from .objects import Object, Session


class Escaping(NamedTuple):
    """A name with the scope that binds it, or an attribute, which has none; ``inside``: only something in it."""

    home: Scope | None
    name: str
    inside: bool


@dataclass(eq=False)
class CallFacts:
    """The facts a file's calls gave, by the call's node."""

    clients: dict[cst.Call, ClientCreation] = field(default_factory=dict)
    configs: dict[cst.Call, ConfigCreation] = field(default_factory=dict)
    merges: dict[cst.Call, MergedConfig] = field(default_factory=dict)
    sessions: dict[cst.Call, SessionCreation] = field(default_factory=dict)
    made_by: dict[cst.Call, Session] = field(default_factory=dict)
    """The session each client was made by."""
    factories: dict[cst.Call, Scope] = field(default_factory=dict)
    """The first-party factory that makes a client, where it is in view."""
    in_calls: dict[tuple[Scope, cst.Call], tuple[ClientCreation, Session]] = field(default_factory=dict)
    """The clients that functions make for particular calls of them, with their sessions."""
    session_of: dict[cst.CSTNode, Session] = field(default_factory=dict)
    """The one session that each call, or each class derived from a session's, stands for."""
    every_session: bool = False
    """Whether every call that may make a session was asked for."""
    default_sessions: dict[cst.CSTNode, Session | Value] = field(default_factory=dict)
    """What a statement does to boto3's own session: the session that takes its place, or the Config it is given."""
    defaults: dict[Session, dict[cst.Call, Value]] = field(default_factory=dict)
    """What each call of ``set_default_client_config`` gave every other session, UNKNOWN included."""
    patched: bool = False
    """Whether the file replaces something of boto's by which clients, sessions or Configs are made."""
    changes_given: bool = False
    """Whether it gave something to a session that was handed in."""
    stubbed: set[Anchor] | None = None
    """The clients that a Stubber answers for, None until they are looked for."""
    played_back: set[object] | None = None
    """The sessions that placebo answers for, None until they are looked for."""


@dataclass(frozen=True, eq=False)
class _PlaceOf(Place):
    """The place of ``node`` in ``tree``."""

    node: cst.CSTNode
    tree: SourceTree

    @property
    def line(self) -> int:
        """The line, looked up where somebody asks."""
        return self.tree.line(self.node)


class SourceFile(SourceModule):
    """A file of the project: ``path`` as it was given, ``shown`` as messages name it."""

    def __init__(self, path: str, tree: SourceTree, source: str) -> None:
        """Walks ``tree``, that of ``source``, once."""
        self.path = path
        self.source = source
        self.shown = path
        self.tree = tree.module
        self.made = CallFacts()
        self.other_cloud = False
        self.answers: dict[object, Object] = {}
        self.seen_by_calls: dict[Scope, dict[object, Scope]] = {}
        self.changes: list[Any] | None = None
        """Those of the environment, once somebody looked for them."""
        self.changes_unread = False
        """Whether there may be others, of any variable."""
        self.outline: Outline = outline(tree, self)
        self._parents_in: dict[cst.CSTNode, dict[cst.CSTNode, cst.CSTNode]] = {}
        self._placed = tree
        self._said: dict[str, bool] = {}
        self.places_in: dict[cst.CSTNode, dict[cst.CSTNode, int]] = {}
        """The positions of the statements in each block that somebody asked about."""
        self.leaving_in: dict[cst.CSTNode, list[cst.If]] = {}
        """The branches of each such block that leave it."""

    def forget(self) -> None:
        """Go back to what the text alone says."""
        self.made = CallFacts()
        self.answers = {}
        self.changes = None
        self.other_cloud = False
        for seen in self.seen_by_calls.values():
            for scope in seen.values():
                vars(scope).clear()
        self.seen_by_calls = {}

    def release(self) -> None:
        """Let go of everything at once; the file is of no use afterwards.

        Scopes refer to one another. Left to the garbage collector they and the tree they hold stay until it runs,
        and looking through them takes it as long as the whole lint.
        """
        self.forget()
        for scope in self.outline.scopes:
            vars(scope).clear()

    @cached_property
    def absolute(self) -> str:
        """The absolute path."""
        return os.path.abspath(self.path)

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The environment variables of AWS that the text names, each as often as it does."""
        # A text test first: this is asked of every file.
        said = "AWS_" in self.source or "BOTOCORE_" in self.source
        return tuple(re.findall(_VARIABLE, self.source)) if said else ()

    def says(self, pattern: str) -> bool:
        """Whether the text matches ``pattern`` somewhere, looked for once: every client of the file may ask."""
        if pattern not in self._said:
            self._said[pattern] = re.search(pattern, self.source) is not None
        return self._said[pattern]

    @property
    def top(self) -> Scope:
        """The module scope."""
        return self.outline.top

    @cached_property
    def parents(self) -> dict[cst.CSTNode, cst.CSTNode]:
        """The parent of every node."""
        return parents(self.tree)

    def parents_around(self, scope: Scope) -> dict[cst.CSTNode, cst.CSTNode]:
        """The parents of all nodes in the outermost function around ``scope``, or in the whole file."""
        function = next((each for each in [*scope.enclosing][::-1] if each.kind == "function"), None)
        if function is None or "parents" in vars(self):
            return self.parents
        if function.node not in self._parents_in:
            self._parents_in[function.node] = parents(function.node)
        return self._parents_in[function.node]

    @cached_property
    def mentioned(self) -> Counter[str]:
        """How often each name stands where it is not defined, imported or an annotation: called, or else used.

        With a dot in front, how often it is an attribute.
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
                found.subtract(each.value for each in nodes(node) if isinstance(each, cst.Name))
            elif kind is cst.FunctionDef or kind is cst.ClassDef or (kind is cst.ImportAlias and _is_plain(node)):
                found[node.name.value] -= 1
        return found

    @cached_property
    def names(self) -> dict[str, list[cst.Name]]:
        """Every mention of each name that is not in an import."""
        found: dict[str, list[cst.Name]] = {}
        for node, parent in self.parents.items():
            if isinstance(node, cst.Name) and not isinstance(parent, (cst.ImportAlias, cst.AsName)):
                found.setdefault(node.value, []).append(node)
        return found

    @cached_property
    def escaping(self) -> set[Escaping]:
        """What is handed as it is, or in a display, to some call that may change it."""
        handed: list[tuple[Escaping, str | None]] = []
        for site in self.outline.calls:
            name = called_name(site.node)
            path = dotted(site.node.func) or ""
            if path in _LOOKS_ONLY or name in MAKING or (name in _METHODS_LOOK and path[:5] not in ("dict.", "list.")):
                continue
            # A method may be another one than is seen.
            to = name if site.node.func.__class__ is cst.Name else None
            for arg in site.node.args:
                if arg.keyword is None or arg.keyword.value not in _ONLY_READ:
                    handed += ((_held_by(each, site.scope), to) for each in _held(arg))
        every = {each for each, _ in handed}
        looks = {to for to in {to for _, to in handed} if to is not None and self._only_looks(to, every)}
        found = {each for each, to in handed if to not in looks}
        # The last one first: of ``b = a`` and ``c = b`` ``a`` is handed on with ``c``, too.
        names = {each.name for each in found}
        for alias in reversed(self.outline.same):
            target, scope = alias.target, alias.scope
            held = _held_by(target, scope)
            if held.name not in names:
                continue
            # An attribute of that name may be this one.
            is_attribute = scope.kind == "class" and (None, held.name, False) in found
            for inside in (True, False):
                if is_attribute or held._replace(inside=inside) in found:
                    deeper = alias.how == "in" or (inside and alias.how == "is" and not held.inside)
                    for source, where in sources(alias, self.outline):
                        holder = _held_by(source, where)
                        found.add(holder._replace(inside=holder.inside or deeper))
                        names.add(holder.name)
        return found

    def _only_looks(self, name: str, escaping: Set[Escaping]) -> bool:
        """Whether the functions of the file called ``name`` do nothing with what they are given but look at it."""
        functions = self.outline.functions_called(name)
        return bool(functions) and not any(
            binding.__class__ is Parameter and self._is_handed_on(each, function, escaping)
            for function in functions
            for each, bindings in function.bindings.items()
            for binding in bindings
        )

    def _is_handed_on(self, name: str, function: Scope, escaping: Set[Escaping]) -> bool:
        """Whether ``function`` changes what it calls ``name``, or gives it another name or to someone else."""
        targets = [each.target for each in self.outline.attribute_sets]
        given = [*function.returns, *function.yields, *(each.source for each in self.outline.same), *targets]
        held = {Escaping(function, name, inside) for inside in (True, False)}
        return (
            name in function.items
            or not held.isdisjoint(escaping)
            or any(_root_name(part) == name for each in given if each is not None for part in (each, *displayed(each)))
        )

    def text(self, node: cst.CSTNode) -> str:
        """The line of the source that ``node``, a call or an f-string, begins in, from there on."""
        span = self._placed.spans([Anchor(node)]).get(Anchor(node))
        return "" if span is None else self._placed.source.line(span.start_line)[span.start_column :]

    def place(self, node: cst.CSTNode) -> Place:
        """Where ``node`` stands, the line looked up when a message asks for it."""
        return _PlaceOf(self.shown, self.absolute, node, self._placed)


def _is_plain(alias: cst.ImportAlias) -> bool:
    """Whether ``alias`` imports one name as it is."""
    return alias.asname is None and isinstance(alias.name, cst.Name)


_VARIABLE = r"\b(?:AWS|BOTOCORE)_[A-Z0-9_]+"


def _root_name(node: cst.BaseExpression) -> str | None:
    root = root_of(node)[0]
    return root.value if isinstance(root, cst.Name) else None


def _held(arg: cst.Arg) -> Iterator[cst.BaseExpression]:
    """What the argument hands over: what it is itself, or what its display holds."""
    if arg.value.__class__ in _MAY_HOLD:
        yield from () if arg.star else (arg.value,)
    waiting = [*displayed(arg.value)]
    while waiting:
        each = waiting.pop()
        waiting += displayed(each)
        if each.__class__ in _MAY_HOLD:
            yield each


_MAY_HOLD: frozenset[object] = frozenset({cst.Name, cst.Attribute, cst.Subscript, cst.Call})


def _held_by(node: cst.BaseExpression, scope: Scope) -> Escaping:
    found: Any = root_of(node)[0]
    if found.__class__ is cst.Attribute and found.attr.value in IN_PLACE:
        # A method that changes what it belongs to: ``map(them.append, ...)``.
        node = found = root_of(found.value)[0]
    if found.__class__ is cst.Name:
        return Escaping(scope.find(found.value) or scope, found.value, found is not node)
    return Escaping(None, found.attr.value if found.__class__ is cst.Attribute else "", found is not node)


_ONLY_READ = frozenset({"WaiterConfig", "PaginationConfig", "transport_params"})
"""Arguments that botocore, and smart_open the last, do not change.

Source: botocore/waiter.py, botocore/paginate.py and smart_open/s3.py.
"""

_LOOKS_ONLY = frozenset(
    """
    all any bool dict enumerate frozenset getattr hasattr hash id isinstance len list max min print repr set sorted str
    sum tuple type zip json.dumps copy.copy copy.deepcopy random.choice
    """.split()
)
_METHODS_LOOK = frozenset("update extend join debug info warning error exception critical log".split())
"""Calls that are known not to change a dictionary or list they are given; boto's own are known, too."""


def file_of(scope: Scope) -> SourceFile:
    """The file a scope belongs to."""
    assert isinstance(scope.module, SourceFile)
    return scope.module
