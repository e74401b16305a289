"""Keys that statements set in dictionaries which a later call is given as ``**name``: ``name["key"] = value``."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import libcst as cst

from ...facts import ABSENT, UNKNOWN, Absent, Anchor, Argument, Literal, alternatives, choice
from ..inference import escapes
from ..inference.protocols import Inference
from ..inference.source_file import SourceFile
from ..scopes.scope import Assigned, CallSite, Lost, Scope, SubscriptSet
from ..syntax.tree import nodes
from .environment import Block, blocks_above, is_guarded, positions


def _with_key(given: tuple[Argument, ...], key: str, by: SubscriptSet, *, certain: bool) -> tuple[Argument, ...]:
    """The arguments ``given`` where the statement ``by`` sets ``key``, always or in some runs."""
    same = next((each for each in given if each.name == key), None)
    if same is not None and same.is_certain:
        return given
    held = [UNKNOWN] if same is None else [v for v in alternatives(same.value) if not isinstance(v, Absent)]
    value = choice(held if certain else (ABSENT, *held))
    new = Argument(key, value, Anchor(by.statement), None, True, Anchor(by.value), set_before=True)
    return (*given, new) if same is None else tuple(new if each is same else each for each in given)


class SetKeys:
    """The statements ``name["key"] = value`` of one file."""

    def __init__(self, file: SourceFile, evaluator: Inference) -> None:
        self.file = file
        self.evaluator = evaluator
        self._sets: dict[tuple[Scope, str], list[SubscriptSet]] = {}
        self._leaving: dict[Block, list[int]] = {}
        for each in file.outline.subscript_sets:
            if isinstance(each.target, cst.Name):
                self._sets.setdefault((each.scope, each.target.value), []).append(each)

    def given(self, call: cst.Call, arguments: tuple[Argument, ...]) -> tuple[Argument, ...]:
        """The ``arguments`` of ``call`` with the keys that are set before it in what it is given as ``**name``."""
        if not self._sets:
            return arguments
        site = self.file.outline.sites[call]
        for name in (arg.value.value for arg in call.args if arg.star == "**" and isinstance(arg.value, cst.Name)):
            for change, key, certain in self.before(name, site):
                arguments = _with_key(arguments, key, change, certain=certain)
        return arguments

    def before(self, name: str, site: CallSite) -> Iterator[tuple[SubscriptSet, str, bool]]:
        """The statements in front of ``site`` that set a key of ``name``, the key, and whether for sure.

        Only those of the same function, and none where the name may be another dictionary by then, or lose the key.
        """
        sets, home, file = self._sets.get((site.scope, name), ()), site.scope.find(name), self.file
        if not sets or home is None or escapes.of_name(name, home, file) == escapes.WHOLE:
            return
        if any(isinstance(each, Lost) for each in home.bindings[name]):
            return
        bound = [each.value for each in home.bindings[name] if isinstance(each, Assigned) and each.value is not None]
        rebound: dict[Block, list[int]] = {}
        taken = _taken(name, home, self.evaluator)
        for change in sets:
            key, way = self.evaluator.value(change.key, change.scope), _way(change.statement, site.node, file)
            if way is None or not isinstance(key, Literal) or not isinstance(key.value, str):
                continue
            if way.block not in rebound:
                rebound[way.block] = _holding(bound, way.block, file)
            if _any_between(rebound[way.block], way.start, way.end) or taken is None or key.value in taken:
                continue
            certain = change.statement is way.first
            if not certain and (self._may_leave(way) or _is_conditional(site.node, way.last, file)):
                continue
            if not is_guarded(change.statement, file.parents, site.scope):
                yield change, key.value, certain

    def _may_leave(self, way: _Way) -> bool:
        """Whether a statement of ``way`` in front of the last one may end the run of it."""
        if way.block not in self._leaving:
            leaving = (node for node in nodes(way.block) if isinstance(node, (cst.Return, cst.Raise)))
            self._leaving[way.block] = _holding(leaving, way.block, self.file)
        return _any_between(self._leaving[way.block], way.start, way.end - 1)


class _Way(NamedTuple):
    """The statements of ``block`` from ``first`` to ``last``, and their positions in it."""

    block: Block
    first: cst.CSTNode
    last: cst.CSTNode
    start: int
    end: int


def _way(first: cst.CSTNode, then: cst.CSTNode, file: SourceFile) -> _Way | None:
    """The way from ``first`` to ``then`` in the innermost block of both; None where they are not in that order."""
    above = dict(blocks_above(first, file))
    block, at = next((block, at) for block, at in blocks_above(then, file) if block in above)
    places = positions(block, file)
    way = _Way(block, above[block], at, places[above[block]], places[at])
    return way if way.start < way.end else None


def _holding(found: Iterable[cst.CSTNode], block: Block, file: SourceFile) -> list[int]:
    """The positions of the statements of ``block`` that hold one of the nodes, in order."""
    held = (dict(blocks_above(node, file)).get(block) for node in found)
    return sorted({positions(block, file)[each] for each in held if each is not None})


def _any_between(places: list[int], start: int, end: int) -> bool:
    """Whether one of the ordered ``places`` is from ``start`` to ``end``."""
    at = bisect_left(places, start)
    return at < len(places) and places[at] <= end


def _is_conditional(node: cst.CSTNode, until: cst.CSTNode, file: SourceFile) -> bool:
    """Whether ``node`` may be passed by where the statement ``until`` around it runs."""
    while node is not until:
        parent = file.parents[node]
        if isinstance(parent, _CHOOSING) and node is not getattr(parent, "test", None):
            return True
        node = parent
    return False


_HANDLERS = (cst.ExceptHandler, cst.ExceptStarHandler)
_CHOOSING = (cst.If, cst.IfExp, cst.BooleanOperation, cst.While, cst.For, cst.MatchCase, *_HANDLERS)


def _taken(name: str, home: Scope, evaluator: Inference) -> set[object] | None:
    """The keys that the source takes out of what ``name`` holds somewhere; None where it may take any."""
    found: set[object] = set()
    for change in home.items.get(name, ()):
        deleted = change.call is None and change.value is None and change.united is None and not change.unread
        node = change.call.args[0].value if change.method == "pop" and change.call and change.call.args else change.key
        if deleted or change.method in ("pop", "popitem", "clear"):
            taken = evaluator.value(node, change.scope) if node is not None else UNKNOWN
            if not isinstance(taken, Literal):
                return None
            found.add(taken.value)
    return found
