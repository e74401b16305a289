"""Operations that a decorator of tenacity, backoff, retry or stamina tries again, and how often."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from typing import NamedTuple

import libcst as cst

from ...botocore.api import EVERY_FAILURE, Failure
from ...facts import Anchor, Literal, RetriedCall, is_usable
from ..inference.objects import Dotted, is_none
from ..inference.protocols import Inference
from ..inference.source_file import SourceFile
from ..scopes.reaching import bound_once
from ..scopes.scope import CallSite, Scope
from .failures import failures, raised
from .operation_calls import Operations

LIBRARIES = frozenset({"tenacity", "backoff", "retry", "stamina"})


class RetryPolicy(NamedTuple):
    """What a decorator of the library ``by`` does: it calls the function up to ``tries`` times, None without end.

    It calls again after one of ``failures``; ``every``: after any other exception, too.
    """

    by: str
    tries: int | None
    failures: Set[Failure]
    every: bool


def retried_calls(file: SourceFile, operations: Operations, evaluator: Inference) -> Iterator[RetriedCall]:
    """The calls that a decorator of one of ``LIBRARIES`` makes again."""
    if not LIBRARIES.isdisjoint(origin.partition(".")[0] for origin in file.outline.origins):
        yield from _Retried(file, operations, evaluator).decorated()


class _Retried:
    def __init__(self, file: SourceFile, operations: Operations, evaluator: Inference) -> None:
        self.file = file
        self.operations = operations
        self.evaluator = evaluator

    def decorated(self) -> Iterator[RetriedCall]:
        """The calls in functions whose innermost decorator retries."""
        for function in self.file.outline.functions:
            node = function.node
            # A decorator below it may keep the exception to itself, and a generator raises it after the call.
            if not isinstance(node, cst.FunctionDef) or not node.decorators or function.yields:
                continue
            decorator = node.decorators[-1]
            policy = self._policy(decorator.decorator, function.parent or function)
            # ``retry`` does not await a coroutine that it repeats.
            if policy is None or (node.asynchronous is not None and policy.by == "retry"):
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
        retried = leaving & policy.failures
        if retried and (unchanged or policy.every):
            for call in calls:
                yield RetriedCall(anchor, call, policy.tries, policy.by, Failure.NO_REPLY in retried)

    def _policy(self, node: cst.BaseExpression, scope: Scope) -> RetryPolicy | None:
        """How the decorator ``node`` retries; None where it does not or that is unknown."""
        decorator = bound_once(node, scope) or node
        value = self.evaluator.value(decorator.func if isinstance(decorator, cst.Call) else decorator, scope)
        parts = value.path.split(".") if isinstance(value, Dotted) else [""]
        read = _POLICIES.get((parts[0], parts[-1]))
        if read is not None and isinstance(decorator, cst.Call):
            given = _PolicyArguments(decorator, scope, self.evaluator)
            return None if given.unknown else read(given)
        # tenacity's ``@retry`` works without being called, and then never stops.
        return RetryPolicy("tenacity", None, EVERY_FAILURE, every=True) if read is _tenacity else None


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
        """The whole number that the argument ``node`` gives, as ``3`` in ``max_tries=3``; None where it cannot be read.

        It is ``default`` if there is no such argument, so that ``node`` is None, and for ``max_tries=None``.
        """
        value = None if node is None else self.evaluator.value(node, self.scope)
        if value is None or is_none(value):
            return default
        number = value.value if isinstance(value, Literal) else None
        return number if isinstance(number, int) and not isinstance(number, bool) and is_usable(number) else None

    def failures(self, node: cst.BaseExpression | None) -> Set[Failure] | None:
        """The failures that the class or tuple of classes ``node`` catches: all if it is None; None if unknown."""
        return EVERY_FAILURE if node is None else failures(node, self.scope, self.evaluator)

    def every(self, node: cst.BaseExpression | None) -> bool:
        """Whether ``node`` names every exception: None, ``Exception`` or ``BaseException``."""
        return node is None or (isinstance(node, cst.Name) and node.value in ("Exception", "BaseException"))


ENDLESS = -1
"""The number of tries of a policy that never stops, until ``_policy`` makes None of it; None is an unknown number."""


def _policy(by: str, tries: int | None, caught: Set[Failure] | None, *, every: bool) -> RetryPolicy | None:
    """The policy of the library ``by``; None if ``tries`` or ``caught`` is unknown (None), or nothing is caught.

    It never stops for ENDLESS, nor for any other number of ``tries`` below 1: ``tries=0`` or ``tries=-1``.
    """
    if tries is None or not caught:
        return None
    return RetryPolicy(by, tries if tries > 0 else None, caught, every)


def _tenacity(given: _PolicyArguments) -> RetryPolicy | None:
    """The policy of ``@tenacity.retry(stop=..., retry=...)``; without ``retry=``, it retries on every exception."""
    # Its first parameter is sleep, which is never given by position.
    if given.positional:
        return None
    condition = given.of("retry")
    tries = _tenacity_stop(given.of("stop"), given)
    if condition is None:
        return _policy("tenacity", tries, EVERY_FAILURE, every=True)
    caught, every = _tenacity_condition(condition, given) or (None, False)
    return _policy("tenacity", tries, caught, every=every)


def _tenacity_stop(node: cst.BaseExpression | None, given: _PolicyArguments) -> int | None:
    """The most attempts that ``stop=`` allows, ENDLESS without it; None where no number is known.

    Such as 3 for ``stop_after_attempt(3)``, and for ``stop_after_attempt(3) | stop_after_delay(60)``.
    """
    if node is None:
        return ENDLESS
    node = bound_once(node, given.scope) or node
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
        # The first stop to be reached ends it: a stop without a known number can only end it earlier.
        sides = [_tenacity_stop(side, given) for side in (node.left, node.right)]
        return min((number for number in sides if number is not None and number > 0), default=None)
    if isinstance(node, cst.Call) and _last(node, given) == "stop_after_attempt":
        inner = _PolicyArguments(node, given.scope, given.evaluator)
        number = inner.number(inner.of("max_attempt_number", 0), 0)
        # 0 and less allow one attempt; a number that is not given or not readable is unknown.
        return number if number and number > 0 else None
    return None


def _tenacity_condition(node: cst.BaseExpression, given: _PolicyArguments) -> tuple[Set[Failure], bool] | None:
    """The failures on which ``retry=`` retries, and whether on every exception; None where that is unknown.

    ``node`` is ``retry_if_exception_type(ClientError)``, ``retry_if_not_exception_type(ClientError)``, or several of
    them joined by ``|``. Of these the known ones count; without one, there are no failures.
    """
    node = bound_once(node, given.scope) or node
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
        sides = [_tenacity_condition(side, given) for side in (node.left, node.right)]
        known = [side for side in sides if side is not None]
        return frozenset().union(*(caught for caught, _ in known)), any(every for _, every in known)
    if not isinstance(node, cst.Call):
        return None
    inner = _PolicyArguments(node, given.scope, given.evaluator)
    name, types = _last(node, given), inner.of("exception_types", 0)
    caught = None if inner.unknown else inner.failures(types)
    if caught is None or name not in ("retry_if_exception_type", "retry_if_not_exception_type"):
        return None
    retries_on_these = name == "retry_if_exception_type"
    return (caught, inner.every(types)) if retries_on_these else (EVERY_FAILURE - caught, False)


def _last(node: cst.Call, given: _PolicyArguments) -> str:
    """The last name of the function that ``node`` calls if it is tenacity's; else empty."""
    value = given.evaluator.value(node.func, given.scope)
    path = value.path if isinstance(value, Dotted) else ""
    return path.rpartition(".")[2] if path.startswith("tenacity.") else ""


def _backoff(given: _PolicyArguments) -> RetryPolicy | None:
    """The policy of ``@backoff.on_exception(backoff.expo, ClientError, max_tries=3)``, ENDLESS without a maximum."""
    types, limit = given.of("exception", 1), given.of("max_tries")
    # giveup= may depend on the exception, max_time= ends it after any number of tries.
    if given.of("giveup") is not None or types is None or (limit is None and given.of("max_time") is not None):
        return None
    return _policy("backoff", given.number(limit, ENDLESS), given.failures(types), every=given.every(types))


def _retry(given: _PolicyArguments) -> RetryPolicy | None:
    """The policy of ``@retry.retry(ClientError, tries=3)``, ENDLESS without ``tries``."""
    types = given.of("exceptions", 0)
    return _policy(
        "retry", given.number(given.of("tries", 1), ENDLESS), given.failures(types), every=given.every(types)
    )


def _stamina(given: _PolicyArguments) -> RetryPolicy | None:
    """The policy of ``@stamina.retry(on=...)``, 10 tries by default; None without ``on=``."""
    types, limit = given.of("on", 0), given.of("attempts", 1)
    # ``attempts=None`` is read as 0: then ``timeout=`` alone ends it, and no number is known.
    tries = 10 if limit is None else given.number(limit, 0) or None
    return None if types is None else _policy("stamina", tries, given.failures(types), every=given.every(types))


_POLICIES: dict[tuple[str, str], Callable[[_PolicyArguments], RetryPolicy | None]] = {
    ("tenacity", "retry"): _tenacity,
    ("backoff", "on_exception"): _backoff,
    ("retry", "retry"): _retry,
    ("stamina", "retry"): _stamina,
}
"""The functions that make a policy, by library and last name."""
