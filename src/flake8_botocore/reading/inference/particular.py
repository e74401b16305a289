"""Functions judged with the arguments of the call at hand: ``make("lambda")`` makes a Lambda client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import libcst as cst

from ...facts import Anchor, Dictionary, Item, Literal, Unknown
from ..scopes.scope import Parameter, Scope
from . import classes
from .arguments import Written, bind
from .asking import Inference
from .default_helpers import session_of
from .dictionaries import DictOf
from .displays import TupleOf
from .objects import Client, Object, as_fact, options
from .source_file import file_of

DEEPEST_CALLS = 3
"""Calls inside one another whose arguments are followed."""

MOST_CALLS = 24
"""Different arguments of one function that are followed; past them its result is what it is for any."""


def result(function: Scope, args: Sequence[Written], evaluator: Inference) -> Object:
    """What calling ``function`` with ``args`` returns.

    The arguments matter only where it gives a client of which something is not known without them.
    """
    helped = session_of(function, args, evaluator)
    if helped is not None:
        return helped
    usual = classes.result(function, evaluator)
    if not any(isinstance(each, Client) and _depends(each) for each in _parts(usual)):
        return usual
    deep = max([0, *(scope.calls_deep for _, scope in args)]) + 1
    given = _given(function, args, evaluator) if deep <= DEEPEST_CALLS else None
    if not given or all(isinstance(value, Unknown) for value in given.values()):
        return usual
    seen = _seen(function, given, deep)
    if seen is None:
        return usual
    return evaluator.memoised(seen, ("result", seen), classes.given_back, seen, evaluator)


def _parts(value: Object) -> Iterator[Object]:
    """The alternatives of ``value``, and of what stands in a tuple."""
    for option in options(value):
        yield option
        for item in option.objects if isinstance(option, TupleOf) else ():
            yield from options(item)


def _depends(client: Client) -> bool:
    """Whether something about ``client`` is not known whatever its function is called with."""
    made = client.creation
    return not made.complete or any(isinstance(value, Unknown) for value in (made.service, made.config))


def _seen(function: Scope, given: Mapping[str, Object], deep: int) -> Scope | None:
    """The function as a call with what is ``given`` sees it; None past the bound."""
    answers = file_of(function).seen_by_calls.setdefault(function, {})
    key = (deep, *((name, _key(value)) for name, value in sorted(given.items())))
    if key not in answers:
        if len(answers) >= MOST_CALLS:
            return None
        answers[key] = function.called_with(given, deep)
    return answers[key]


def _key(value: Object) -> object:
    """The same for values that cannot be told apart; other objects live as long as what is kept of the file."""
    if isinstance(value, Literal):
        return value.value.__class__, value.value
    if isinstance(value, Dictionary) and value.complete:
        return tuple((item.key, _key(item.value)) for item in value.items)
    return id(value)


def _given(function: Scope, args: Sequence[Written], evaluator: Inference) -> dict[str, Object] | None:
    """What each parameter holds, its default where it is not given; None where the call does not show it."""
    node = function.node
    if not isinstance(node, cst.FunctionDef):
        return None
    bound = bind(function, node.params, args)
    if bound.extra or not bound.complete:
        return None
    given = {name: evaluator.value(value, scope) for name, (value, scope) in bound.values.items()}
    if node.params.star_kwarg is not None:
        given[node.params.star_kwarg.name.value] = _keywords(bound.keywords, node, evaluator)
    return {name: value for name, value in given.items() if _is_only_parameter(name, function)}


def _keywords(keywords: Sequence[Written], node: cst.CSTNode, evaluator: Inference) -> Dictionary:
    """What ``**kwargs`` holds."""
    last = {arg.keyword.value: (arg, evaluator.value(arg.value, scope)) for arg, scope in keywords if arg.keyword}
    items = [
        Item(name, as_fact(value, Anchor(arg.value)), Anchor(arg), Anchor(arg.keyword))
        for name, (arg, value) in last.items()
    ]
    return DictOf(tuple(items), True, node, {name: value for name, (_, value) in last.items()})


def _is_only_parameter(name: str, function: Scope) -> bool:
    return any(isinstance(binding, Parameter) for binding in function.bindings.get(name, ()))
