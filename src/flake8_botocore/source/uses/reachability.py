"""Which code runs: in which order, under which conditions, and for how many items."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any, TypeAlias
from typing import Literal as OneWordOf

import libcst as cst

from ...facts import Anchor
from ..inference.call_frames import Expression, Frame
from ..inference.invariance import Invariance
from ..inference.source_file import Parents, SourceFile, file_of
from ..scopes.scope import Assigned, CallSite, Scope
from ..syntax.tree import argument, called_name, nodes


def statements_of(body: cst.BaseSuite | cst.Module) -> Iterator[cst.CSTNode]:
    """The statements of a block, those on one line apart."""
    for statement in body.body:
        if isinstance(statement, cst.SimpleStatementLine):
            yield from statement.body
        else:
            yield statement


def last_statement(body: cst.BaseSuite) -> cst.CSTNode | None:
    """The last statement of a block."""
    return next(reversed(list(statements_of(body))), None)


JUMPS = (cst.Return, cst.Break, cst.Raise, cst.Continue)


def is_endless(node: cst.CSTNode) -> bool:
    """Whether ``node`` is ``while True`` or ``while 1``."""
    return isinstance(node, cst.While) and getattr(node.test, "value", None) in ("True", "1")


MAPPING = frozenset({"map", "imap", "imap_unordered", "starmap", "map_async", "starmap_async"})
"""Functions that call the function they are given for each item."""


def repeated_calls(file: SourceFile) -> Set[object]:
    """The calls of ``file`` that loops over items make, directly or through functions of the file.

    A function counts as called in a loop by its name alone: a loop calls ``send(item)`` or ``pool.submit(send, item)``,
    or ``pool.map(send, items)`` maps it.
    """
    names, repeated = set[str](), set[cst.Call]()
    for site in file.outline.calls:
        name = called_name(site.node)
        is_in_loop = _is_in_loop(site.node, file.parents_around(site.scope))
        if is_in_loop:
            repeated.add(site.node)
            names.add(name or "")
        if name in MAPPING or (is_in_loop and name == "submit"):
            names.update(each.value.value for each in site.node.args if isinstance(each.value, cst.Name))
    others = [each for each in file.outline.calls_in if each is not None and each.name]
    # What a function calls that is called in a loop is called in it, too.
    while called := [each for each in others if each.name in names]:
        others = [each for each in others if each.name not in names]
        for site in (site for function in called for site in file.outline.calls_in[function]):
            repeated.add(site.node)
            names.add(called_name(site.node) or "")
    return {Anchor(node) for node in repeated}


def _is_in_loop(node: cst.CSTNode, parents: Parents) -> bool:
    """Whether ``node`` runs for each item of a loop or a comprehension of the same function."""
    while node in parents and not isinstance(node, (cst.FunctionDef, cst.Lambda, cst.ClassDef)):
        parent: Any = parents[node]
        if isinstance(parent, cst.For) and node is parent.body and _fans_out(parent):
            return True
        if isinstance(parent, (cst.BaseComp)) and node is not parent.for_in:
            return True
        node = parent
    return False


def _fans_out(loop: cst.For) -> bool:
    """Whether ``loop`` uses its items, as in ``for key in keys: s3.delete_object(Key=key)``.

    Not if they are the few records of Lambda's event: ``for record in event["Records"]:``.
    """
    items = {each.value for each in nodes(loop.target) if isinstance(each, cst.Name)}
    if not any(isinstance(each, cst.Name) and each.value in items for each in nodes(loop.body)):
        return False
    return not any(
        (isinstance(each, cst.SimpleString) and each.value[1:-1] == "Records")
        or (isinstance(each, cst.Name) and each.value in ("event", "records"))
        for each in nodes(loop.iter)
    )


COMPREHENSIONS = frozenset({cst.ListComp, cst.SetComp, cst.GeneratorExp, cst.DictComp})

_NAMED = frozenset({"None", "True", "False"})

Reached: TypeAlias = OneWordOf["always", "sometimes", "rarely"]
"""How often the runs of a function come to a call in it."""

_Block = (cst.IndentedBlock, cst.SimpleStatementSuite, cst.Module)
_Branch: TypeAlias = "cst.If | cst.Try | cst.TryStar"


class Conditions:
    """Finds the conditions that decide whether a call runs."""

    def __init__(self, invariance: Invariance | None = None) -> None:
        self.invariance = invariance
        self._branches: dict[cst.CSTNode, list[tuple[int, _Branch]]] = {}
        self._places: dict[cst.CSTNode, int] = {}

    def reached(self, site: CallSite, frame: Frame, until: cst.CSTNode | None = None) -> Reached:
        """How often runs of the function of ``frame``, or of ``until``, a part of it around ``site``, come to ``site``.

        Always, if no condition is around it. Sometimes, in the branch of an ``if`` on something that differs from run
        to run, such as ``if event["retry"]:``. Rarely, if a run may skip it because an earlier one has kept something
        (``if CLIENT is None:``, or behind ``if CLIENT: return CLIENT``), in an ``except`` clause, and under any other
        condition.
        """
        reached: Reached = "always"
        parents = file_of(site.scope).parents
        end = until or frame.function.node
        node: cst.CSTNode = site.node
        while node is not end:
            parent = parents[node]
            if _decides(parent, node) and not self._makes_one_either_way(site.node, parent, node, frame):
                if not isinstance(parent, cst.If) or not _is_ordinary(parent, frame):
                    return "rarely"
                reached = "sometimes"
            if isinstance(parent, _Block) and any(_ends_early(each, frame) for each in self.before(parent, node)):
                return "rarely"
            node = parent
        return reached

    def _makes_one_either_way(self, made: cst.Call, branch: Any, body: cst.CSTNode, frame: Frame) -> bool:
        """Whether runs that skip ``body`` of ``branch`` make a client like that of the call ``made`` in ``body``.

        The ``else`` makes a client of the same service, or the code behind a ``body`` that returns does. And the
        condition is the same in each run, so that every run makes the same one of the two::

            if os.environ["STAGE"] == "local":
                return boto3.client("s3", endpoint_url=LOCAL)
            return boto3.client("s3")
        """
        if self.invariance is None or not isinstance(branch, cst.If) or body is not branch.body:
            return False
        otherwise: list[cst.CSTNode] = [branch.orelse] if branch.orelse is not None else []
        block = file_of(frame.function).parents[branch]
        if not otherwise and isinstance(block, cst.BaseSuite) and isinstance(last_statement(branch.body), cst.Return):
            statements = list(statements_of(block))
            otherwise = statements[statements.index(branch) + 1 :]
        makes_one = any(_makes_alike(each, made) for each in otherwise)
        return makes_one and self.invariance.of(Expression(branch.test, frame.function, frame))

    # Early returns.

    def before(self, block: cst.CSTNode, node: cst.CSTNode) -> Iterator[_Branch]:
        """The ``if`` and ``try`` of ``block`` in front of ``node``, one of its statements.

        Those inside a ``try`` or ``with`` of the block are among them.
        """
        assert isinstance(block, (cst.BaseSuite, cst.Module))
        if block not in self._branches:
            # Cached, because every client of a long function asks.
            self._places.update((statement, place) for place, statement in enumerate(block.body))
            placed = enumerate(block.body)
            self._branches[block] = [(place, each) for place, statement in placed for each in _branches(statement)]
        for place, branch in self._branches[block]:
            if place >= self._places[node]:
                return
            yield branch


def _branches(statement: cst.CSTNode) -> Iterator[_Branch]:
    """The ``if`` or ``try`` that ``statement`` is, and the ones inside a ``try`` or ``with`` that run with it."""
    if isinstance(statement, (cst.If, cst.Try, cst.TryStar)):
        yield statement
    if isinstance(statement, (cst.Try, cst.TryStar, cst.With)):
        yield from (found for each in statement.body.body for found in _branches(each))


def _decides(parent: Any, node: cst.CSTNode) -> bool:
    """Whether ``node``, a part of ``parent``, may not run although ``parent`` does: a body of ``if``, but not its test.

    So may ``b`` in ``a and b``, the body of ``while``, the ``else`` of a loop, ``a`` in ``[a for b in c if d]``, and
    the handlers of ``try``. The body of ``for`` is taken to run.
    """
    kind = parent.__class__
    if kind is cst.If or kind is cst.IfExp:
        return node is not parent.test
    if kind is cst.BooleanOperation:
        return node is parent.right
    if kind is cst.While:
        return node is parent.orelse or (node is parent.body and not is_endless(parent))
    if kind is cst.For:
        return node is parent.orelse
    if kind in COMPREHENSIONS:
        return node is not parent.for_in and bool(parent.for_in.ifs)
    return kind in (cst.ExceptHandler, cst.ExceptStarHandler, cst.MatchCase)


def _makes_alike(node: Any, made: cst.Call) -> bool:
    """Whether each run of the statement or block ``node`` makes a client of the same service as ``made`` does.

    It is a block with ``return boto3.client("s3")`` or ``s3 = boto3.client("s3")``, or an ``if`` with such blocks only.
    """
    if isinstance(node, cst.If):
        return node.orelse is not None and _makes_alike(node.body, made) and _makes_alike(node.orelse, made)
    body = node.body if isinstance(node, cst.Else) else node
    if isinstance(body, cst.BaseSuite):
        return any(_makes_alike(each, made) for each in statements_of(body))
    call = getattr(node, "value", None)
    if not isinstance(call, cst.Call) or called_name(call) != called_name(made):
        return False
    service = _words_of_service(made)
    return bool(service) and service == _words_of_service(call)


def _words_of_service(call: cst.Call) -> list[str]:
    """The names and strings in the service of ``call``; empty if it has none."""
    service = argument(call, "service_name", 0)
    inside = () if service is None else nodes(service.value)
    return [each.value for each in inside if isinstance(each, (cst.Name, cst.SimpleString))]


def _is_ordinary(branch: cst.If, frame: Frame) -> bool:
    """Whether the condition of ``branch`` is an ordinary one, such as ``if event["retry"]:``.

    Not ordinary are conditions on one kind of event, ``if event["type"] == "created":``, and on what an earlier run may
    have kept: ``if CLIENT is None:``, or ``if not client:`` where the branch assigns ``client``.
    """
    tested = {*_names(branch.test)}
    comparisons = [node for node in nodes(branch.test) if isinstance(node, cst.ComparisonTarget)]
    is_of_one_kind = any(
        isinstance(each.operator, (cst.Is, cst.IsNot))
        or (isinstance(each.operator, cst.Equal) and isinstance(each.comparator, cst.SimpleString))
        for each in comparisons
    )
    assigned = {name for node in nodes(branch) if isinstance(node, cst.AssignTarget) for name in _names(node)}
    is_of_kept = not tested.isdisjoint(assigned) or any(_is_kept(name, frame.function, set()) for name in tested)
    return not is_of_one_kind and not is_of_kept


def _ends_early(statement: _Branch, frame: Frame) -> bool:
    """Whether ``statement`` may end the run of ``frame`` early because an earlier run has kept something.

    Such as ``if CLIENTS: return``. In a function that another one calls, an ``if`` that returns any value counts: the
    value may be kept. So does each ``try`` that ends with ``return CACHE[key]`` or the like, whatever it returns:
    behind it, only a run with an exception goes on.
    """
    last = last_statement(statement.body)
    if not isinstance(last, (cst.Return, cst.Continue, cst.Break)):
        return False
    if not isinstance(statement, cst.If):
        return True
    if frame.caller is not None and isinstance(last, cst.Return) and not _is_empty(last.value):
        return True
    return any(_is_kept(name, frame.function, set()) for name in _names(statement.test))


def _is_empty(value: cst.BaseExpression | None) -> bool:
    """Whether ``value`` gives a caller nothing to use: none, a constant by name, or an empty list, tuple or dict."""
    if value is None or (isinstance(value, cst.Name) and value.value in _NAMED):
        return True
    return isinstance(value, (cst.List, cst.Tuple, cst.Dict)) and not value.elements


def _names(node: cst.CSTNode) -> list[str]:
    return [each.value for each in nodes(node) if isinstance(each, cst.Name)]


def _is_kept(name: str, function: Scope, seen: set[str]) -> bool:
    """Whether ``name``, read in ``function``, refers to something that outlives one call of it.

    It is the object of a method, a variable of the module that runs may change (``global CLIENT``), anything called a
    cache, or a local name that is assigned one of these. ``seen`` are the names that were looked at before.
    """
    if name in seen:
        return False
    seen.add(name)
    if "cache" in name.lower() or name in ("self", "cls"):
        return True
    home = function.find(name)
    if home is None:
        return False
    assigned = [each for each in home.bindings[name] if isinstance(each, Assigned)]
    if home.kind == "module":
        return any(each.scope is not home or not _is_setting(each.value) for each in assigned)
    values = [each.value for each in assigned if each.value is not None]
    return any(_is_kept(inner, function, seen) for value in values for inner in _names(value))


_MUTABLE = (cst.List, cst.Dict, cst.Set)
_READING = _NAMED | {*("os", "environ", "getenv", "get"), *("int", "str", "float", "bool", "lower", "upper", "strip")}
"""The names in ``int(os.environ.get("RETRIES"))`` and the like."""


def _is_setting(value: cst.BaseExpression | None) -> bool:
    """Whether ``value`` is a constant, or read from the environment: no run changes it."""
    if value is None or any(isinstance(each, _MUTABLE) for each in nodes(value)):
        return False
    return _READING.issuperset(_names(value))


Block = cst.Module | cst.IndentedBlock


_RUN_WITH = (cst.Expr, cst.Assign, cst.AnnAssign, cst.AugAssign, cst.Arg, cst.Call)
"""Nodes whose parts all run when they do."""


def runs_before(change: cst.CSTNode, later: cst.CSTNode, file: SourceFile) -> bool:
    """Whether ``change``, a statement or a call that is one, has surely run where ``later`` runs.

    It is earlier in a block around ``later``, which may be inside of a function that this block defines.
    """
    place = place_in_block(change, file)
    if place is None:
        return False
    block, index = place
    return any(each is block and positions(block, file)[at] > index for each, at in blocks_above(later, file))


def place_in_block(change: cst.CSTNode, file: SourceFile) -> tuple[Block, int] | None:
    """The block of ``change`` and its statement's position there; None if the statement may run without ``change``."""
    node = change
    while not isinstance(node, cst.Module):
        parent = file.parents[node]
        block = block_of(parent, file)
        if block is not None:
            return block, positions(block, file)[node]
        if not isinstance(parent, _RUN_WITH):
            return None
        node = parent
    return None


def blocks_above(node: cst.CSTNode, file: SourceFile) -> Iterator[tuple[Block, cst.CSTNode]]:
    """Each block around ``node`` with the statement of it that holds the node, the innermost first."""
    while not isinstance(node, cst.Module):
        parent = file.parents[node]
        block = block_of(parent, file)
        if block is not None:
            yield block, node
        node = block or parent


def block_of(parent: cst.CSTNode, file: SourceFile) -> Block | None:
    """The block that ``parent`` is, or is a line of: statements that share a line are one each, as in the lean tree."""
    if isinstance(parent, cst.SimpleStatementLine):
        parent = file.parents[parent]
    return parent if isinstance(parent, (cst.Module, cst.IndentedBlock)) else None


def positions(block: Block, file: SourceFile) -> dict[cst.CSTNode, int]:
    """The positions of the statements of ``block``."""
    if block not in file.places_in:
        file.places_in[block] = {each: position for position, each in enumerate(statements_of(block))}
    return file.places_in[block]
