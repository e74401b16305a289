"""The services that a client may be of: what callers pass as a parameter, what a loop goes through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from ...botocore.services import ALIASES
from ...facts import Dictionary, Literal, Sequence
from ..inference.arguments import bind
from ..inference.asking import Inference
from ..inference.objects import options
from ..scopes.outline import CallSite
from ..scopes.scope import Assigned, Binding, Lost, Parameter, Scope
from ..syntax.expressions import argument
from ..syntax.tree import nodes
from .callers import every_call

DEEPEST = 3
"""Names and parameters that are followed from a client to the name of its service."""

_Services = frozenset[str] | None


def services_at(site: CallSite, evaluator: Inference) -> _Services:
    """The services that the client made at ``site`` may be of; None where it may be any."""
    named = argument(site.node, "service_name", 0)
    return None if named is None else _values(named.value, site.scope, evaluator, DEEPEST)


def _values(node: cst.BaseExpression, scope: Scope, evaluator: Inference, left: int) -> _Services:
    """The texts that ``node``, standing in ``scope``, may be; None where it may be another one."""
    found = _texts(options(evaluator.value(node, scope)))
    home = scope.find(node.value) if isinstance(node, cst.Name) else None
    if found is not None or home is None or left == 0 or not isinstance(node, cst.Name):
        return found
    bindings = home.bindings[node.value]
    lost = sum(isinstance(each, Lost) for each in bindings)
    looped = list(_looped(node.value, home, evaluator)) if lost else []
    known = (_bound(each, node.value, evaluator, left - 1) for each in bindings if not isinstance(each, Lost))
    return _union([*known, *looped]) if len(looped) == lost else None


def _bound(binding: Binding, name: str, evaluator: Inference, left: int) -> _Services:
    if isinstance(binding, Parameter):
        return _passed(binding, name, evaluator, left)
    if isinstance(binding, Assigned) and binding.value is not None and not binding.path and not binding.entered:
        return _values(binding.value, binding.scope, evaluator, left)
    return None


def _looped(name: str, home: Scope, evaluator: Inference) -> Iterator[_Services]:
    """What each loop of ``home`` whose variable is ``name`` goes through."""
    for node in nodes(home.node):
        if isinstance(node, (cst.For, cst.CompFor)) and isinstance(node.target, cst.Name) and node.target.value == name:
            through = evaluator.value(node.iter, home)
            if isinstance(through, Sequence):
                yield _texts(through.items)
            elif isinstance(through, Dictionary) and through.complete:
                yield _texts([Literal(item.key, item.anchor) for item in through.items])
            else:
                yield None


def _passed(parameter: Parameter, name: str, evaluator: Inference, left: int) -> _Services:
    """What the callers of a function pass for its ``parameter``, if all of them can be seen."""
    function, found = parameter.scope, list[_Services]()
    if not isinstance(function.node, cst.FunctionDef) or parameter.star:
        return None
    for calls in every_call(function, evaluator):
        if calls is None or not calls.complete:
            return None
        for site in calls.sites:
            bound = bind(function, function.node.params, [(arg, site.scope) for arg in site.node.args])
            given = bound.values.get(name)
            found.append(None if given is None else _values(*given, evaluator, left))
    return _union(found) if found else None


def _texts(values: Iterable[object]) -> _Services:
    found = [each.value if isinstance(each, Literal) else None for each in values]
    texts = [ALIASES.get(each, each) for each in found if isinstance(each, str)]
    return frozenset(texts) if texts and len(texts) == len(found) else None


def _union(found: Iterable[_Services]) -> _Services:
    every: set[str] = set()
    for each in found:
        if each is None:
            return None
        every |= each
    return frozenset(every) or None
