"""One file while it is read: its outline, and what its calls evaluate to."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import libcst as cst

from ...facts import Anchor, ClientCreation, ConfigCreation, MergedConfig, Place, SessionCreation, Value
from ..scopes.outliner import outline
from ..scopes.scope import Outline, Scope, SourceModule
from ..syntax.lean_tree import SourceTree
from ..syntax.tree import nodes, parents
from .objects import Object, Session


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
    patched: set[str] = field(default_factory=set)
    """Which attributes of boto's the file replaces by which clients, sessions or Configs are made."""
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
        self.escapes: dict[object, Any] = {}
        """What may be changed of names and attributes, of those that somebody asked about."""
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
    def attributes(self) -> dict[str, list[cst.Attribute]]:
        """Every attribute by its name."""
        found: dict[str, list[cst.Attribute]] = {}
        for node in self.parents:
            if isinstance(node, cst.Attribute):
                found.setdefault(node.attr.value, []).append(node)
        return found

    @cached_property
    def scopes(self) -> dict[cst.CSTNode, Scope]:
        """Each scope by its node."""
        return {scope.node: scope for scope in self.outline.scopes}

    @cached_property
    def functions(self) -> dict[str, list[Scope]]:
        """The functions by name."""
        found: dict[str, list[Scope]] = {}
        for function in self.outline.functions:
            node: Any = function.node
            found.setdefault(node.name.value, []).append(function)
        return found

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


def file_of(scope: Scope) -> SourceFile:
    """The file a scope belongs to."""
    assert isinstance(scope.module, SourceFile)
    return scope.module
