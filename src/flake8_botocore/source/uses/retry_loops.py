"""Operations that the code itself tries again: loops, decorators, and libraries such as tenacity."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from functools import partial
from itertools import takewhile
from typing import NamedTuple

import libcst as cst

from ...botocore.api import EVERY, Failure
from ...facts import Anchor, Literal, RetriedCall, is_usable
from ..inference.fixtures import is_left_out
from ..inference.objects import Dotted
from ..inference.protocols import Inference
from ..inference.source_file import Parents, SourceFile
from ..scopes.reaching import bound_once
from ..scopes.scope import Assigned, CallSite, Parameter, Scope
from ..syntax.tree import called_name, nodes, string_value
from .operations import Operations
from .reachability import JUMPS, Turn, changes_argument, failures, last_statement, raised, statements, uses

_LEAVES = (cst.Return, cst.Break)
_READS = ("describe_", "get_", "list_", "head_", "query", "scan", "batch_get", "search", "lookup_", "select_")
"""Prefixes of operations that only read: a loop that calls one until the answer will do is polling."""
MOST_TURNS = 100
"""Turns of a loop up to which conditions are followed."""


class _Loop(NamedTuple):
    """``for turn in range(...)`` with its ``turns``, or ``while`` with none; ``counters`` as they are before it."""

    node: cst.For | cst.While
    scope: Scope
    turns: range | None
    counters: dict[str, int]


def _repeating_loops(file: SourceFile, operations: Operations, evaluator: Inference) -> Iterator[RetriedCall]:
    """The calls in a ``try`` of a counted loop that ends with success, and goes on after a failure."""
    for loop in _counted(file, evaluator):
        for statement in statements(loop.node.body):
            if isinstance(statement, cst.Try):
                yield from _in(statement, loop, file, operations, evaluator)


def _counted(file: SourceFile, evaluator: Inference) -> Iterator[_Loop]:
    """The loops of ``file`` over a known ``range``, and its ``while`` loops that count and have a ``try``."""
    for counted in file.outline.called({"range"}):
        loop = file.outline.loops.get(counted.node)
        if loop is not None and isinstance(loop.target, cst.Name):
            turns = _turns(counted, evaluator)
            if len(turns) > 1:
                yield _Loop(loop, counted.scope, turns, {loop.target.value: turns[0]})
    for node, scope in file.outline.whiles:
        if any(isinstance(each, cst.Try) for each in statements(node.body)):
            counters = _counters(node, scope, evaluator)
            if counters:
                yield _Loop(node, scope, None, counters)


def _counters(loop: cst.While, scope: Scope, evaluator: Inference) -> dict[str, int]:
    """The names that ``loop`` alone counts up or down, with the number each is set to before it."""
    inside = set(nodes(loop))
    steps = [
        each.target.value for each in inside if isinstance(each, cst.AugAssign) and isinstance(each.target, cst.Name)
    ]
    found: dict[str, int] = {}
    for name in set(steps):
        bindings = scope.bindings.get(name, ())
        set_to = [each.value for each in bindings if isinstance(each, Assigned) and each.value not in inside]
        first = evaluator.value(set_to[0], scope) if len(set_to) == 1 and set_to[0] is not None else None
        if len(bindings) == steps.count(name) + 1 and isinstance(first, Literal) and type(first.value) is int:
            found[name] = first.value
    return found


def _in(
    attempt: cst.Try, loop: _Loop, file: SourceFile, operations: Operations, evaluator: Inference
) -> Iterator[RetriedCall]:
    """The calls in ``attempt`` that ``loop`` makes again after a failure, with the most tries that any handler allows.

    Calls that use a counter of the loop are left out: each turn makes another one.
    """
    inside = set(nodes(attempt.body))
    for site in file.outline.calls:
        if site.node not in inside or uses(site.node, loop.counters.keys()):
            continue
        calls = list(operations.here(site))
        if not calls or not _leaves_after(site.node, attempt, loop, file.parents):
            continue
        value = partial(_number, scope=site.scope, evaluator=evaluator)
        caught = list(_caught(site, attempt, file.parents, evaluator))
        tries = [_tries(loop, attempt, site.node, block, value) for block, _ in caught]
        met = frozenset[Failure]().union(*(some for (_, some), number in zip(caught, tries, strict=True) if number > 1))
        anchor = loop.node.iter if isinstance(loop.node, cst.For) else loop.node.test
        for call in calls if met else ():
            yield RetriedCall(Anchor(anchor), call, max(tries), "the loop", "silence" in met)


def _tries(
    loop: _Loop, attempt: cst.Try, call: cst.Call, handler: cst.BaseSuite, value: Callable[[cst.BaseExpression], object]
) -> int:
    """How often ``loop`` makes ``call`` where each fails with what ``handler`` catches; 1 where that is not known."""
    now, body, tries = Turn(dict(loop.counters), value), list(statements(loop.node.body)), 0
    place = body.index(attempt)
    before = [*body[:place], *takewhile(lambda each: call not in set(nodes(each)), statements(attempt.body))]
    for number in (loop.turns or range(MOST_TURNS + 1))[: MOST_TURNS + 1]:
        if isinstance(loop.node, cst.While) and now.holds(loop.node.test) is False:
            break
        if isinstance(loop.node, cst.For):
            now.counters = dict.fromkeys(loop.counters, number)
        if now.way(before, passing=True) != "after":
            break
        tries += 1
        way = now.way(statements(handler))
        if way == "after":
            way = now.way(body[place + 1 :], passing=True)
        if way not in ("after", "next turn"):
            break
    if tries <= MOST_TURNS:
        return tries
    # Past ``MOST_TURNS``, a condition in the handler may still end the loop.
    asks = any(isinstance(node, cst.If) for node in nodes(handler))
    return 1 if loop.turns is None or asks else len(loop.turns)


def _turns(counted: CallSite, evaluator: Inference) -> range:
    """The numbers in ``for turn in range(...)``; none where they are unknown."""
    worth = Turn({}, partial(_number, scope=counted.scope, evaluator=evaluator)).worth
    numbers = [number for arg in counted.node.args if (number := worth(arg.value)) is not None]
    if len(numbers) < len(counted.node.args):
        return range(0)
    # range(0) with a step of 0 is an error of its own, and so is the length of one that is too long.
    if not 1 <= len(numbers) <= 3 or numbers[2:] == [0] or not all(map(is_usable, numbers)):
        return range(0)
    turns = range(*numbers)
    return turns if is_usable((turns.stop - turns.start) / turns.step) else range(0)


def _number(node: cst.BaseExpression, scope: Scope, evaluator: Inference) -> object:
    """The value of ``node``; of a parameter that some call in view leaves out, its default."""
    value = evaluator.value(node, scope)
    home = scope.find(node.value) if isinstance(node, cst.Name) and not isinstance(value, Literal) else None
    bindings = home.bindings.get(node.value, ()) if home is not None and isinstance(node, cst.Name) else ()
    only = bindings[0] if len(bindings) == 1 else None
    if not isinstance(only, Parameter) or only.node.default is None or not is_left_out(only, evaluator):
        return value
    return evaluator.value(only.node.default, only.scope.parent or only.scope)


def _leaves_after(node: cst.Call, attempt: cst.Try, loop: _Loop, parents: Parents) -> bool:
    """Whether ``loop`` ends once the call ``node`` succeeds; a loop that goes on works through many things, or polls.

    The loop may check the result before it ends, unless ``node`` only reads or a turn may change its arguments.
    """
    inner: cst.CSTNode = node
    asks = not (called_name(node) or "").startswith(_READS) and not changes_argument(loop.node, node)
    while inner is not attempt.body:
        parent = parents[inner]
        if isinstance(inner, (cst.FunctionDef, cst.Lambda, cst.For, cst.While)):
            return False
        if isinstance(inner, cst.Return):
            return True
        if isinstance(parent, (cst.IndentedBlock, cst.SimpleStatementLine)) and _leaves(parent, inner, asks=asks):
            return True
        inner = parent
    if attempt.orelse is not None and _leaves(attempt.orelse.body, None, asks=asks):
        return True
    return _leaves(loop.node.body, attempt)


def _leaves(block: cst.BaseSuite | cst.SimpleStatementLine, behind: cst.CSTNode | None, *, asks: bool = False) -> bool:
    """Whether the code in ``block`` after ``behind`` (None: all of it) returns or breaks.

    ``asks``: an ``if`` whose branch ends so is enough.
    """
    parts = list(block.body)
    start = next((number for number, part in enumerate(parts, start=1) if part is behind), 0)
    flat = (
        statement
        for part in parts[start:]
        for statement in (part.body if isinstance(part, cst.SimpleStatementLine) else [part])
    )
    return any(
        isinstance(each, _LEAVES)
        or (asks and isinstance(each, cst.If) and isinstance(last_statement(each.body), _LEAVES))
        for each in flat
    )


def _caught(
    site: CallSite, attempt: cst.Try, parents: Parents, evaluator: Inference
) -> Iterator[tuple[cst.BaseSuite, Set[Failure]]]:
    """The handlers that catch failures of the call at ``site``, each with these; up to one that may catch anything."""
    if attempt.finalbody is not None and any(isinstance(node, JUMPS) for node in nodes(attempt.finalbody)):
        return
    left, _ = raised(site.node, attempt.body, site.scope, parents, evaluator)
    for handler in attempt.handlers:
        caught = failures(handler.type, site.scope, evaluator)
        if caught is None:
            return
        if left & caught:
            yield handler.body, left & caught
        left = left - caught


LIBRARIES = frozenset({"tenacity", "backoff", "retry", "reretry", "retrying", "stamina"})

_AUTORETRY = "autoretry_for"
"""The option of Celery's ``@task`` and ``@shared_task`` by which it runs a task again."""


class RetryPolicy(NamedTuple):
    """``tries`` calls in all, None without end, on ``failures``; ``every``: on whatever else is raised, too."""

    by: str
    tries: int | None
    failures: Set[Failure]
    every: bool


def retried_calls(file: SourceFile, operations: Operations, evaluator: Inference) -> Iterator[RetriedCall]:
    """The calls that a loop repeats, or a decorator of Celery or one of ``LIBRARIES``."""
    if not LIBRARIES.isdisjoint(origin.partition(".")[0] for origin in file.outline.origins) or file.says(_AUTORETRY):
        yield from _Retried(file, operations, evaluator).decorated()
    yield from _repeating_loops(file, operations, evaluator)


class _Retried:
    def __init__(self, file: SourceFile, operations: Operations, evaluator: Inference) -> None:
        self.file = file
        self.operations = operations
        self.evaluator = evaluator

    def decorated(self) -> Iterator[RetriedCall]:
        """The calls in functions whose innermost decorator retries."""
        for function in self.file.outline.functions:
            node = function.node
            # A decorator below it may keep the exception to itself, a generator raises it later.
            if not isinstance(node, cst.FunctionDef) or not node.decorators or function.yields:
                continue
            decorator = node.decorators[-1]
            policy = self._policy(decorator.decorator, function.parent or function)
            if policy is None or (node.asynchronous is not None and policy.by in _BLOCKING):
                continue
            for site in self.file.outline.calls_in.get(function, ()):
                yield from self._retried(site, node, policy, Anchor(decorator.decorator))

    def _retried(
        self, site: CallSite, outermost: cst.CSTNode, policy: RetryPolicy, anchor: Anchor
    ) -> Iterator[RetriedCall]:
        """The operations of ``site`` whose failures leave ``outermost`` and are retried by ``policy``."""
        calls = list(self.operations.here(site))
        if not calls:
            return
        leaving, unchanged = raised(site.node, outermost, site.scope, self.file.parents, self.evaluator)
        met = leaving & policy.failures
        if met and (unchanged or policy.every):
            for call in calls:
                yield RetriedCall(anchor, call, policy.tries, policy.by, "silence" in met)

    def _policy(self, node: cst.BaseExpression, scope: Scope) -> RetryPolicy | None:
        """How the decorator ``node`` retries; None where it does not or that is unknown."""
        made = bound_once(node, scope) or node
        value = self.evaluator.value(made.func if isinstance(made, cst.Call) else made, scope)
        parts = value.path.split(".") if isinstance(value, Dotted) else [""]
        read = _POLICIES.get((parts[0], parts[-1])) or (_celery if _is_celery(made) else None)
        if read is None or not isinstance(made, cst.Call):
            bare = read is not None and parts[0] in _BARE
            return RetryPolicy(parts[0], None, EVERY, True) if bare else None
        given = _PolicyArguments(made, scope, self.evaluator)
        return None if given.unknown else read(given)


class _PolicyArguments:
    """The arguments of a call that makes a policy."""

    def __init__(self, call: cst.Call, scope: Scope, evaluator: Inference) -> None:
        self.scope = scope
        self.evaluator = evaluator
        self.unknown = any(arg.star for arg in call.args)
        self.named = {arg.keyword.value: arg.value for arg in call.args if arg.keyword is not None}
        self.positional = [arg.value for arg in call.args if arg.keyword is None]

    def of(self, name: str, position: int = -1) -> cst.BaseExpression | None:
        """The argument ``name``, or the one at ``position`` (0-based); None where neither is given."""
        if name in self.named:
            return self.named[name]
        return self.positional[position] if 0 <= position < len(self.positional) else None

    def number(self, node: cst.BaseExpression | None, default: int) -> int | None:
        """A whole number: ``default`` where it is not given or None, None where it cannot be read."""
        if node is None:
            return default
        value = self.evaluator.value(node, self.scope)
        known = value.value if isinstance(value, Literal) else False
        if known is None:
            return default
        return known if isinstance(known, int) and known is not False and is_usable(known) else None

    def failures(self, node: cst.BaseExpression | None) -> Set[Failure] | None:
        """The failures that the class or tuple of classes ``node`` catches: all if it is None; None if unknown."""
        return EVERY if node is None else failures(node, self.scope, self.evaluator)

    def every(self, node: cst.BaseExpression | None) -> bool:
        """Whether ``node`` names every exception: None, ``Exception`` or ``BaseException``."""
        return node is None or (isinstance(node, cst.Name) and node.value in ("Exception", "BaseException"))


ENDLESS = -1


def _policy(by: str, tries: int | None, caught: Set[Failure] | None, *, every: bool) -> RetryPolicy | None:
    """The policy; ``tries`` below 1 have no end. None if ``tries`` or ``caught`` is unknown, or nothing is caught."""
    if tries is None or not caught:
        return None
    return RetryPolicy(by, tries if tries > 0 else None, caught, every)


def _tenacity(given: _PolicyArguments) -> RetryPolicy | None:
    # Its first parameter is sleep, which is never given by position.
    if given.positional:
        return None
    condition = given.of("retry")
    tries = _tenacity_stop(given.of("stop"), given)
    if condition is None:
        return _policy("tenacity", tries, EVERY, every=True)
    caught = _tenacity_condition(condition, given)
    return _policy("tenacity", tries, caught[0], every=caught[1]) if caught is not None else None


def _tenacity_stop(node: cst.BaseExpression | None, given: _PolicyArguments) -> int | None:
    """The number of attempts at which ``stop=`` gives up, ENDLESS without it; None where that is unknown."""
    if node is None:
        return ENDLESS
    node = bound_once(node, given.scope) or node
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
        each = [_tenacity_stop(side, given) for side in (node.left, node.right)]
        known = [number for number in each if number is not None and number > 0]
        return min(known, default=None)
    if isinstance(node, cst.Call) and _last(node, given) == "stop_after_attempt":
        inner = _PolicyArguments(node, given.scope, given.evaluator)
        return inner.number(inner.of("max_attempt_number", 0), 0) or None
    return None


def _tenacity_condition(node: cst.BaseExpression, given: _PolicyArguments) -> tuple[Set[Failure], bool] | None:
    """The failures on which ``retry=`` retries, and whether on every exception; None where that is unknown."""
    node = bound_once(node, given.scope) or node
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
        each = [_tenacity_condition(side, given) for side in (node.left, node.right)]
        known = [found for found in each if found is not None]
        return frozenset().union(*(found[0] for found in known)), any(found[1] for found in known)
    if not isinstance(node, cst.Call):
        return None
    inner = _PolicyArguments(node, given.scope, given.evaluator)
    name, types = _last(node, given), inner.of("exception_types", 0)
    if inner.unknown or name not in ("retry_if_exception_type", "retry_if_not_exception_type"):
        return None
    caught = inner.failures(types)
    if name == "retry_if_exception_type":
        return (caught, inner.every(types)) if caught is not None else None
    return (EVERY - caught, False) if caught is not None else None


def _last(node: cst.Call, given: _PolicyArguments) -> str:
    """The last name of the function that ``node`` calls if it is tenacity's; else empty."""
    value = given.evaluator.value(node.func, given.scope)
    path = value.path if isinstance(value, Dotted) else ""
    return path.rpartition(".")[2] if path.startswith("tenacity.") else ""


def _backoff(given: _PolicyArguments) -> RetryPolicy | None:
    types, limit = given.of("exception", 1), given.of("max_tries")
    # giveup= may look at the exception, max_time= ends it after any number of tries.
    if given.of("giveup") is not None or types is None or (limit is None and given.of("max_time") is not None):
        return None
    return _policy("backoff", given.number(limit, ENDLESS), given.failures(types), every=given.every(types))


def _retry(given: _PolicyArguments, by: str = "retry") -> RetryPolicy | None:
    types = given.of("exceptions", 0)
    return _policy(by, given.number(given.of("tries", 1), ENDLESS), given.failures(types), every=given.every(types))


def _retrying(given: _PolicyArguments) -> RetryPolicy | None:
    limit = given.of("stop_max_attempt_number")
    others = ("stop", "retry_on_exception", "stop_func", "stop_max_delay")
    if given.positional or any(given.of(name) is not None for name in others):
        return None
    return _policy("retrying", given.number(limit, ENDLESS), EVERY, every=True)


def _stamina(given: _PolicyArguments) -> RetryPolicy | None:
    """The policy of ``@stamina.retry(on=...)``, 10 tries by default; None where tries or failures are not known."""
    types, limit = given.of("on", 0), given.of("attempts", 1)
    # ``attempts=None`` is read as 0, and so gives None: then ``timeout=`` alone ends it.
    tries = given.number(limit, 10 if limit is None else 0) or None
    return None if types is None else _policy("stamina", tries, given.failures(types), every=given.every(types))


def _celery(given: _PolicyArguments) -> RetryPolicy | None:
    """The policy of ``autoretry_for=``; ``retry_kwargs={"max_retries": 5}`` overrides ``max_retries=``."""
    types, limit, options = given.of(_AUTORETRY), given.of("max_retries"), given.of("retry_kwargs")
    if given.of("dont_autoretry_for") is not None or not isinstance(options, (cst.Dict, type(None))):
        return None
    for element in options.elements if options is not None else ():
        if not isinstance(element, cst.DictElement) or not isinstance(element.key, cst.SimpleString):
            return None
        limit = element.value if string_value(element.key) == "max_retries" else limit
    retries = given.number(limit, 3 if limit is None else ENDLESS)
    return _policy("Celery", None if retries is None else retries + 1, given.failures(types), every=given.every(types))


def _is_celery(node: cst.CSTNode) -> bool:
    """Whether ``node`` makes a task that Celery runs again: ``@app.task(autoretry_for=...)``."""
    return isinstance(node, cst.Call) and any(
        arg.keyword is not None and arg.keyword.value == _AUTORETRY for arg in node.args
    )


_BLOCKING = frozenset({"retry", "retrying", "Celery"})
"""Libraries that do not await a coroutine that they repeat."""

_BARE = frozenset({"tenacity", "retrying"})
"""Libraries whose ``@retry`` works without being called, and then never stops."""

_POLICIES: dict[tuple[str, str], Callable[[_PolicyArguments], RetryPolicy | None]] = {
    ("tenacity", "retry"): _tenacity,
    ("backoff", "on_exception"): _backoff,
    ("retry", "retry"): _retry,
    ("reretry", "retry"): partial(_retry, by="reretry"),
    ("stamina", "retry"): _stamina,
    ("retrying", "retry"): _retrying,
}
"""The functions that make a policy, by library and last name."""
