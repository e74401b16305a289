"""What has surely run before a call: in front of it, in its callers, or in the module that imports its file."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ..inference.objects import Function
from ..inference.protocols import Inference
from ..inference.source_file import SourceFile, file_of
from ..scopes.scope import CallSite, Imported, Scope
from ..syntax.tree import nodes
from .environment import block_of, blocks_above, place_of, positions, runs_before, runs_with

DEEPEST = 3
"""Functions that are followed to their calls, one after the other."""

MOST_USES = 12
"""Uses of one function or class that are looked at; one that is used more often proves nothing."""


def has_run(change: cst.CSTNode, by: SourceFile, site: CallSite, file: SourceFile, evaluator: Inference) -> bool:
    """Whether the call ``change`` in the file ``by`` has surely run when ``file`` gets to ``site``."""
    if by is file:
        return _before(change, site.node, file, evaluator)
    line = file.place(site.node).line
    for start, runner in _starts(change, by, evaluator, DEEPEST):
        if runner is not None and any(
            _before(call, site.node, file, evaluator) for call in _calls(runner, file, evaluator)
        ):
            return True
        ready = by.place(start).line
        if runs_with(start, frozenset(), by) and evaluator.project.imported_before(by.top, ready, file.top, line):
            return True
    return _used_after(change, by, site, file, evaluator)


def comes_with(change: cst.CSTNode, made: object, by: SourceFile, site: CallSite) -> bool:
    """Whether ``change`` runs before other code gets what the call ``made`` returns: both are in one block of ``by``.

    ``site`` is elsewhere.
    """
    place = place_of(change, by)
    node = made if isinstance(made, cst.CSTNode) and made in by.parents else None
    if place is None or node is None or place[0] in _around(site.node, file_of(site.scope)):
        return False
    places, last = positions(place[0], by), place[1]
    first = next((places[each] for each in (node, *_around(node, by)) if each in places), last)
    between = [each for each, at in places.items() if first <= at < last]
    return bool(between) and not any(isinstance(part, cst.Return) for each in between for part in nodes(each))


def may_run(change: cst.CSTNode, site: CallSite, file: SourceFile, evaluator: Inference) -> bool:
    """Whether ``change`` may have run when ``file`` gets to ``site``, as far as the calls in ``file`` itself tell."""
    sites = [site.node, *_only_uses(_top_statement(site.node, file), file, evaluator)]
    return any(_may_precede(start, each, file) for start in _may_start(change, file) for each in sites)


def _may_start(change: cst.CSTNode, file: SourceFile, left: int = DEEPEST) -> Iterator[cst.CSTNode]:
    """``change`` and every mention of the functions that may run it."""
    yield change
    function = _function_around(change, file)
    if function is not None and left > 0:
        name = function.name.value
        for use in file.names.get(name, [])[:MOST_USES]:
            if file.parents[use] is not function:
                yield from _may_start(use, file, left - 1)


def _may_precede(change: cst.CSTNode, later: cst.CSTNode, file: SourceFile) -> bool:
    """Whether ``change``, in the function of ``later`` or in the module itself, may run before it."""
    around = _function_around(change, file)
    if around is not _function_around(later, file):
        return around is None
    holding = dict(blocks_above(later, file))
    block, statement = next(each for each in blocks_above(change, file) if each[0] in holding)
    places = positions(block, file)
    repeats = any(isinstance(each, (cst.For, cst.While)) for each in _around(block, file))
    return repeats or places[statement] <= places[holding[block]]


def _around(node: cst.CSTNode, file: SourceFile) -> Iterator[cst.CSTNode]:
    """The nodes around ``node``, from the inside."""
    while node is not file.tree:
        node = file.parents[node]
        yield node


def _function_around(node: cst.CSTNode, file: SourceFile) -> cst.FunctionDef | None:
    return next((each for each in _around(node, file) if isinstance(each, cst.FunctionDef)), None)


def _before(
    change: cst.CSTNode, later: cst.CSTNode, file: SourceFile, evaluator: Inference, left: int = DEEPEST
) -> bool:
    """Whether ``change``, or a call that runs it, comes before ``later`` or before every use of what holds that."""
    if runs_before(change, later, file):
        return True
    if left == 0:
        return False
    uses = _only_uses(_top_statement(later, file), file, evaluator)
    if uses and all(_before(change, use, file, evaluator, left - 1) for use in uses):
        return True
    runner = _runner(change, file)
    calls = () if runner is None else _calls(runner, file, evaluator)
    return any(_before(call, later, file, evaluator, left - 1) for call in calls)


def _starts(
    change: cst.CSTNode, file: SourceFile, evaluator: Inference, left: int
) -> Iterator[tuple[cst.CSTNode, cst.FunctionDef | None]]:
    """The calls that run ``change``, itself first, with the function whose every call runs them."""
    runner = _runner(change, file)
    yield change, runner
    for call in () if runner is None or left == 0 else _calls(runner, file, evaluator):
        yield from _starts(call, file, evaluator, left - 1)


def _runner(change: cst.CSTNode, file: SourceFile) -> cst.FunctionDef | None:
    """The function of the module's own block that runs ``change`` in every call, if there is one."""
    function = _top_statement(change, file)
    if not isinstance(function, cst.FunctionDef) or function.decorators or function.asynchronous is not None:
        return None
    leaves = any(
        isinstance(node, cst.Yield)
        or (isinstance(node, cst.Return) and block_of(file.parents[node], file) is not function.body)
        for node in nodes(function.body)
    )
    return None if leaves or not runs_with(change, {function.name.value}, file) else function


def _calls(function: cst.FunctionDef, file: SourceFile, evaluator: Inference) -> list[cst.Call]:
    """The calls of ``function`` in ``file``; none where they are too many."""
    sites = file.outline.called({function.name.value})
    found = [(each.node, evaluator.value(each.node.func, each.scope)) for each in sites[: MOST_USES + 1]]
    calls = [node for node, called in found if isinstance(called, Function) and called.scope.node is function]
    return calls if len(sites) <= MOST_USES else []


def _only_uses(definition: cst.CSTNode, file: SourceFile, evaluator: Inference) -> list[cst.Name]:
    """The uses of a function or class, where nothing else can run its code; none where something else may."""
    if not isinstance(definition, (cst.FunctionDef, cst.ClassDef)) or definition.decorators:
        return []
    name, inside = definition.name.value, set(nodes(definition))
    uses = [each for each in file.names.get(name, ()) if each not in inside]
    few = len(uses) <= MOST_USES and evaluator.project.users(file.top, name, tests=False) == []
    return uses if few else []


def _used_after(change: cst.CSTNode, by: SourceFile, site: CallSite, file: SourceFile, evaluator: Inference) -> bool:
    """Whether only ``by`` imports ``file``, and everything that may run ``site`` comes after ``change`` there."""
    if "__main__" in file.source or evaluator.project.importers(file.top) != [by.top]:
        return False
    names = {name: each.at for scope in by.outline.scopes for name, each in _imports(scope, file, evaluator)}
    uses: list[cst.CSTNode | None] = [*names.values()]
    if site.scope.function is not None and not _calls_itself(file):
        uses = [use for name in names for use in by.names.get(name, ())]
    return bool(uses) and all(each is not None and _before(change, each, by, evaluator) for each in uses)


def _imports(scope: Scope, file: SourceFile, evaluator: Inference) -> Iterator[tuple[str, Imported]]:
    """What ``scope`` imports of ``file``: the module itself, or something in it, by name."""
    for name, bindings in scope.bindings.items():
        for each in bindings:
            origins = (each.origin, each.origin.rpartition(".")[0]) if isinstance(each, Imported) else ()
            modules = (evaluator.project.module(origin, scope.top) for origin in origins if origin.strip("."))
            if isinstance(each, Imported) and any(
                module is not None and file_of(module).absolute == file.absolute for module in modules
            ):
                yield name, each


def _calls_itself(file: SourceFile) -> bool:
    """Whether importing ``file`` may call one of its own functions."""
    defined = {each.name.value for each in file.tree.body if isinstance(each, (cst.FunctionDef, cst.ClassDef))}
    run = (each for each in file.tree.body if not isinstance(each, (cst.FunctionDef, cst.ClassDef)))
    return any(isinstance(node, cst.Name) and node.value in defined for each in run for node in nodes(each))


def _top_statement(node: cst.CSTNode, file: SourceFile) -> cst.CSTNode:
    """The statement of the module's own block that holds ``node``."""
    while file.parents[node] is not file.tree:
        node = file.parents[node]
    return node
