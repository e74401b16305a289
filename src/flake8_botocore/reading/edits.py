"""Wishes to text edits: where in the source a rule's wish has to be written, and what must be added for it."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import libcst as cst

from ..facts import Anchor
from ..findings import Edit, Fix
from ..fixing.source import LineTable
from ..settings import Settings
from ..wishes import (
    AddItem,
    AddKeyword,
    AddPolicyConfig,
    Change,
    MoveToConfig,
    NameArguments,
    Remove,
    Rename,
    Replace,
    Wish,
)
from . import bracketed
from .bracketed import Brackets, Item
from .naming import Naming, NoNameError, Reference
from .positions import Located
from .tree import push_children

_Element = cst.Arg | cst.DictElement | cst.StarredDictElement
_Parent = cst.Call | cst.Dict


class RefusedError(Exception):
    """The wish cannot be written there without losing a comment or changing more than it says."""


@dataclass
class _Sketch:
    """What one wish changes, before it becomes text."""

    add: dict[_Parent, list[str]] = field(default_factory=lambda: defaultdict(list))
    remove: dict[_Parent, set[int]] = field(default_factory=lambda: defaultdict(set))
    changes: list[bracketed.Change] = field(default_factory=list)


class Edits:
    """The fixes for the wishes of one module.

    Made in two steps, so that one code generation serves findings and fixes: ask for the places of ``wanted``,
    then call ``fixes``. ``complete`` holds the calls whose ``*`` and ``**`` arguments are known not to hide a
    parameter.
    """

    def __init__(self, module: cst.Module, wishes: Sequence[Wish], complete: Collection[Anchor] = ()) -> None:
        self.module = module
        self.wishes = wishes
        self.complete = complete
        changes = [change for wish in wishes for change in wish.changes]
        self._parents = _parents(module) if any(isinstance(c, (Remove, Rename)) for c in changes) else {}
        self.wanted: set[cst.CSTNode] = set()
        for change in changes:
            self.wanted |= self._nodes(change)

    def fixes(self, located: Located, source: str, path: str, settings: Settings) -> list[Fix | None]:
        """A fix for each wish, in their order; None where it cannot be written.

        There is none at all where the tree does not give back ``source``, because its places would be wrong.
        """
        if not self.wanted or located.code != source:
            return [None] * len(self.wishes)
        writer = _Writer(self, located, source, path, settings)
        return [writer.fix(wish) for wish in self.wishes]

    def parent(self, element: cst.CSTNode) -> tuple[_Parent, int]:
        """The call or dictionary that ``element`` belongs to, and its index there."""
        if element not in self._parents:
            raise RefusedError("it is not an argument or element of this module")
        return self._parents[element]

    def _nodes(self, change: Change) -> set[cst.CSTNode]:
        """Every node whose place is needed to write ``change``."""
        match change:
            case AddKeyword(call=anchor) | AddPolicyConfig(call=anchor) | NameArguments(call=anchor):
                nodes = _family(anchor)
            case AddItem(dictionary=anchor):
                nodes = _family(anchor)
            case MoveToConfig(call=anchor):
                nodes = _family(anchor)
                for element in _elements(anchor):
                    nodes |= _family(element.value) if isinstance(element, cst.Arg) else set()
            case Remove(anchor=anchor):
                nodes = _family(self._parents[anchor][0]) if anchor in self._parents else set()
            case Rename(anchor=anchor):
                nodes = _named(anchor)
            case Replace(anchor=anchor):
                nodes = {_expression(anchor)}
        if isinstance(change, AddPolicyConfig) and isinstance(change.argument, cst.CSTNode):
            nodes.add(_expression(change.argument))
        return {node for node in nodes if isinstance(node, cst.CSTNode)}


class _Writer:
    """Writes the wishes of one module whose places are known."""

    def __init__(self, edits: Edits, located: Located, source: str, path: str, settings: Settings) -> None:
        self.edits = edits
        self.located = located
        self.source = source
        self.table = LineTable(source)
        self.settings = settings
        self._needing = [
            change
            for wish in edits.wishes
            for change in wish.changes
            if isinstance(change, (AddPolicyConfig, MoveToConfig))
        ]
        if self._needing:
            offsets = {self.place(change.call)[0] for change in self._needing}
            self.naming = Naming(self.table, ast.parse(source), path, offsets)
        self._constants = self._shared_constants() if self._needing else {}

    def fix(self, wish: Wish) -> Fix | None:
        """``wish`` as a fix, None where it cannot be written."""
        sketch = _Sketch()
        try:
            for change in wish.changes:
                self.sketch(change, sketch)
            for parent in {*sketch.add, *sketch.remove}:
                brackets = self.brackets(parent)
                sketch.changes += brackets.change(sketch.remove[parent], sketch.add[parent])
        except (RefusedError, NoNameError, KeyError):
            return None
        edits = sorted({(self.table.span(c.start, c.end), c.text) for c in sketch.changes if c.text or c.end > c.start})
        return Fix(wish.title, tuple(Edit(*edit) for edit in edits), wish.applicability) if edits else None
