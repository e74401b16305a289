"""Loops that count how often they try an operation: ``for _ in range(3): try: ... except ...: sleep``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

import libcst as cst

from ...botocore.errors import Failure
from ...botocore.numbers import is_usable
from ...facts import Anchor, Literal, RetriedCall
from ..inference.asking import Inference
from ..inference.source_file import SourceFile
from ..scopes.outline import CallSite
from ..syntax.tree import nodes
from .catching import failures, raised, statements
from .operations import Operations

_Parents = Mapping[cst.CSTNode, cst.CSTNode]
_LEAVES = (cst.Return, cst.Break)
_JUMPS = (*_LEAVES, cst.Raise, cst.Continue)


def repeating_loops(file: SourceFile, operations: Operations, evaluator: Inference) -> Iterator[RetriedCall]:
    """Calls in a ``try`` of such a loop that success leaves, and failure goes round again."""
    for counted in file.outline.called({"range"}):
        loop = file.outline.loops.get(counted.node)
        if loop is None or not isinstance(loop.target, cst.Name):
            continue
        tries = _count(counted, evaluator)
        if tries is None or tries < 2:
            continue
        for statement in statements(loop.body):
            if isinstance(statement, cst.Try):
                yield from _in(statement, loop, tries, file, operations, evaluator)


def _in(
    attempt: cst.Try, loop: cst.For, tries: int, file: SourceFile, operations: Operations, evaluator: Inference
) -> Iterator[RetriedCall]:
    counter = loop.target.value if isinstance(loop.target, cst.Name) else ""
    inside = set(nodes(attempt.body))
    for site in file.outline.calls:
        if site.node not in inside or _uses(site.node, counter):
            continue
        calls = list(operations.here(site))
        if not calls or not _leaves_after(site.node, attempt, loop, file.parents):
            continue
        again = _again(site, attempt, loop, file.parents, evaluator)
        for call in calls if again else ():
            yield RetriedCall(Anchor(loop.iter), call, tries, "the loop", "silence" in again)


def _count(counted: CallSite, evaluator: Inference) -> int | None:
    """How often ``for _ in range(...)`` goes round."""
    numbers: list[int] = []
    for arg in counted.node.args:
        value = evaluator.value(arg.value, counted.scope)
        if not isinstance(value, Literal) or type(value.value) is not int:
            return None
        numbers.append(value.value)
    # range(0) with a step of 0 is an error of its own, and so is the length of one that is too long.
    if not 1 <= len(numbers) <= 3 or numbers[2:] == [0] or not all(map(is_usable, numbers)):
        return None
    start, stop, step = (0, *numbers, 1) if len(numbers) == 1 else (*numbers, 1)[:3]
    return max(-((start - stop) // step), 0)


def _uses(node: cst.CSTNode, name: str) -> bool:
    return any(isinstance(each, cst.Name) and each.value == name for each in nodes(node))


def _leaves_after(node: cst.CSTNode, attempt: cst.Try, loop: cst.For, parents: _Parents) -> bool:
    """Whether the loop ends once ``node`` gave something: else it does its work for many things, or polls."""
    inner: cst.CSTNode = node
    while inner is not attempt.body:
        parent = parents[inner]
        if isinstance(inner, (cst.FunctionDef, cst.Lambda, cst.For, cst.While)):
            return False
        if isinstance(inner, cst.Return):
            return True
        if isinstance(parent, (cst.IndentedBlock, cst.SimpleStatementLine)) and _leaves(parent, inner):
            return True
        inner = parent
    if attempt.orelse is not None and _leaves(attempt.orelse.body, None):
        return True
    return _leaves(loop.body, attempt)


def _leaves(
    block: cst.BaseSuite | cst.SimpleStatementLine,
    behind: cst.CSTNode | None,
    ways: tuple[type[cst.CSTNode], ...] = _LEAVES,
) -> bool:
    """Whether what stands in ``block`` behind ``behind`` always returns or breaks."""
    parts = list(block.body)
    start = next((number for number, part in enumerate(parts, start=1) if part is behind), 0)
    flat = (
        statement
        for part in parts[start:]
        for statement in (part.body if isinstance(part, cst.SimpleStatementLine) else [part])
    )
    return any(isinstance(statement, ways) for statement in flat)


def _again(site: CallSite, attempt: cst.Try, loop: cst.For, parents: _Parents, evaluator: Inference) -> Set[Failure]:
    """The failures after which the loop goes round, whatever else they say."""
    if attempt.finalbody is not None and any(isinstance(node, _JUMPS) for node in nodes(attempt.finalbody)):
        return frozenset()
    # What may be asked before going round: which turn it is.
    counts = {node.value for part in (loop.target, loop.iter) for node in nodes(part) if isinstance(node, cst.Name)}
    left, _ = raised(site.node, attempt.body, site.scope, parents, evaluator)
    ends_behind = _leaves(loop.body, attempt, (*_LEAVES, cst.Raise))
    met: set[Failure] = set()
    for handler in attempt.handlers:
        caught = failures(handler.type, site.scope, evaluator)
        if caught is None:
            return met
        if left & caught:
            ways = _ways(handler.body, counts) or frozenset()
            if "round" in ways or ("on" in ways and not ends_behind):
                met |= left & caught
        left = left - caught
    return met


def _ways(block: cst.BaseSuite, counts: Set[str]) -> Set[str] | None:
    """Where ``block`` can lead: ``round`` by ``continue``, ``on`` behind it; None where a condition may decide that.

    Conditions are understood that speak of ``counts`` alone.
    """
    found: set[str] = set()
    for statement in statements(block):
        if isinstance(statement, cst.Continue):
            return {*found, "round"}
        if isinstance(statement, _JUMPS):
            return found
        if isinstance(statement, cst.If):
            ways = _ways_of_condition(statement, counts)
            if ways is None:
                return None
            found |= ways - {"on"}
            if "on" not in ways:
                return found
        elif isinstance(statement, cst.BaseCompoundStatement) and any(
            isinstance(node, _JUMPS) for node in nodes(statement)
        ):
            return None
    return {*found, "on"}


def _ways_of_condition(statement: cst.If, counts: Set[str]) -> Set[str] | None:
    if not any(isinstance(node, _JUMPS) for node in nodes(statement)):
        return {"on"}
    if not {node.value for node in nodes(statement.test) if isinstance(node, cst.Name)} <= counts:
        return None
    ways = _ways(statement.body, counts)
    if isinstance(statement.orelse, cst.If):
        others = _ways_of_condition(statement.orelse, counts)
    else:
        others = {"on"} if statement.orelse is None else _ways(statement.orelse.body, counts)
    return None if ways is None or others is None else {*ways, *others}
