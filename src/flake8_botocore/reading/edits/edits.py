"""Wishes to fixes: which places of the tree they need, and the text edits once these are known."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence

import libcst as cst

from ...facts import Anchor
from ...findings import Fix
from ...proposals import AddPolicyConfig, Change, MoveToConfig, Remove, Rename, Replace, Wish
from ...settings import Settings
from ..syntax import depth
from ..syntax.positions import Located
from ..syntax.tree import LogicError, parse
from .parts import elements, expression, family, parents, spelling
from .writing import Writer


class Edits:
    """The fixes for the wishes of one module.

    Made in two steps, so that one code generation serves findings and fixes: ask for the places of
    ``wanted``, then call ``fixes``.
    """

    def __init__(self, module: cst.Module, wishes: Sequence[Wish], complete: Collection[Anchor] = ()) -> None:
        """``complete``: calls whose ``*`` and ``**`` arguments are known not to hide a parameter."""
        self.wishes = wishes
        self.complete = complete
        changes = [change for wish in wishes for change in wish.changes]
        by_element = any(isinstance(change, (Remove, Rename)) for change in changes)
        self.parents = parents(module) if by_element else {}
        needed = {node for change in changes for node in self._nodes(change)}
        self.wanted = {node for node in needed if isinstance(node, cst.CSTNode)}

    def fixes(
        self, located: Located, source: str, tree: ast.AST | None, path: str, settings: Settings
    ) -> list[Fix | None]:
        """A fix for each wish, in their order; None where it cannot be written.

        There is none at all where the tree does not give back ``source``: its places would be wrong. ``tree``
        is the ``ast`` tree of ``source`` if there is one already.
        """
        if not self.wanted or located.code != source:
            return [None] * len(self.wishes)
        writer = Writer(self.parents, self.complete, located, source, settings)
        writer.prepare(self.wishes, tree if isinstance(tree, ast.Module) else None, path)
        return [writer.fix(wish) for wish in self.wishes]

    def _nodes(self, change: Change) -> set[object]:
        """Every node whose place is needed to write ``change``."""
        if isinstance(change, Replace):
            return {expression(change.anchor)}
        if isinstance(change, Rename):
            return {spelling(change.anchor)}
        if isinstance(change, Remove):
            return family(self.parents[change.anchor][0]) if change.anchor in self.parents else set()
        if isinstance(change, AddPolicyConfig):
            return family(change.call) | {expression(change.argument)}
        if isinstance(change, MoveToConfig):
            inside = (family(element.value) for element in elements(change.call))
            return family(change.call).union(*inside)
        return family(change.dictionary if hasattr(change, "dictionary") else change.call)


def gives_back(source: str) -> bool:
    """Whether ``source`` has a tree, and one that gives back its text, which every fix needs."""
    try:
        depth.check(source)
        return parse(source).code == source
    except (cst.ParserSyntaxError, LogicError, SyntaxError, ValueError, RecursionError, MemoryError):
        return False
