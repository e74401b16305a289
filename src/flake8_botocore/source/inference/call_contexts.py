"""The result of a function for the arguments of one call, and the first-party factories of clients."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import takewhile
from typing import NamedTuple

import libcst as cst

from ...facts import UNKNOWN, Absent, Anchor, ConfigCreation, Dictionary, Item, Literal, MergedConfig, Unknown, Value
from ..scopes.reaching import reaching
from ..scopes.scope import Assigned, Defined, Given, Imported, Scope
from ..syntax.tree import called_name, dotted
from ..text_gate import may_be_client
from . import classes
from .call_frames import Bound, ScopedArg, bind, by_position
from .dictionaries import DictOf
from .literals import TupleOf
from .objects import CYCLE, Client, Function, Object, as_fact, is_none, join, possible_values
from .protocols import Inference
from .source_file import file_of

_NAMED = (cst.FunctionDef, cst.ClassDef)
"""Nodes with a name that other names begin with: ``Provider`` of ``Provider.make_client``."""

_SERVICE = "service_name"
_CONFIG = "config"


class Factory(NamedTuple):
    """A first-party factory of clients: its positional parameters, and the default of its parameter ``config``.

    ``function`` is the factory itself, None if its source was not found.
    """

    parameters: tuple[str, ...]
    default: cst.BaseExpression | None = None
    function: Scope | None = None


def factory(
    node: cst.Call, function: Object, scope: Scope, factories: Set[str], module_name: Callable[[str], str]
) -> Factory | None:
    """The factory that ``node`` calls, None if it calls none of ``factories`` or one that takes no ``config=``.

    ``function`` is what it calls, ``module_name`` gives the dotted name of the module at a path. ``factories`` are
    dotted names, by the module that defines the factory or by one that imports it; packages in front may be missing. If
    the source of the factory was not found, its first parameter is taken to be the service.
    """
    names = [_origin(node.func, scope, module_name)]
    if isinstance(function, Function):
        names.append(_own_name(function.scope, module_name))
    # ``aws.make_client`` in ``factories`` means ``app.aws.make_client``, too.
    if not any(f".{name}".endswith(f".{listed}") for name in names if name is not None for listed in factories):
        return None
    if isinstance(function, Function) and isinstance(function.scope.node, cst.FunctionDef):
        return _factory_of(function.scope, function.scope.node.params)
    return Factory((_SERVICE,))


def _factory_of(function: Scope, parameters: cst.Parameters) -> Factory | None:
    """``function`` as a factory; None if it takes neither ``config`` nor ``**kwargs``.

    Its first parameter is taken to be the service.
    """
    positional = by_position(function, parameters)
    config = next((p for p in (*positional, *parameters.kwonly_params) if p.name.value == _CONFIG), None)
    if config is None and parameters.star_kwarg is None:
        return None
    names = tuple(_SERVICE if index == 0 else param.name.value for index, param in enumerate(positional))
    return Factory(names, config.default if config is not None else None, function)


def merged_by_factory(function: Scope, passed: Value, evaluator: Inference) -> Value:
    """The Config of the client that the factory ``function`` makes if its caller passes the Config ``passed``.

    If the factory sets ``config`` or ``kwargs["config"]`` once, to ``BASE.merge(config)``, it is that merge, or
    ``BASE`` if the caller passes none (ABSENT, None). Else it is ``passed``.
    """
    node = function.node
    kwargs = node.params.star_kwarg if isinstance(node, cst.FunctionDef) else None
    values = [each.value for each in function.bindings.get(_CONFIG, ()) if isinstance(each, Assigned)]
    changes = function.items.get(kwargs.name.value, []) if kwargs is not None else []
    for change in changes:
        key = None if change.key is None else evaluator.value(change.key, function)
        if isinstance(key, Literal) and key.value == _CONFIG:
            values.append(change.value)
    merge = values[0] if len(values) == 1 else None
    if not isinstance(merge, cst.Call) or not isinstance(merge.func, cst.Attribute) or called_name(merge) != "merge":
        return passed
    base = evaluator.value(merge.func.value, function)
    if not isinstance(base, (ConfigCreation, MergedConfig)):
        return passed
    if isinstance(passed, Absent) or is_none(passed):
        return base
    return MergedConfig(Anchor(merge), base, passed, Anchor(merge.args[0] if merge.args else merge))


def _own_name(function: Scope, module_name: Callable[[str], str]) -> str:
    """The dotted name of ``function``, with those of its module and of the classes and functions around it.

    ``app.aws.Provider.make_client``, for example.
    """
    definitions = takewhile(lambda node: isinstance(node, _NAMED), (each.node for each in function.enclosing))
    names = [node.name.value for node in definitions if isinstance(node, _NAMED)]
    return ".".join([module_name(function.module.path), *names[::-1]])


def _origin(node: cst.BaseExpression, scope: Scope, module_name: Callable[[str], str]) -> str | None:
    """The dotted name of what ``node`` refers to, ``app.aws.make_client``, if it is imported or defined in a module.

    None for anything else. ``module_name`` gives the dotted name of the module at a path.
    """
    if isinstance(node, cst.Attribute):
        base = _origin(node.value, scope, module_name)
        return f"{base}.{node.attr.value}" if base else None
    if not isinstance(node, cst.Name):
        return None
    for binding in reaching(node, scope):
        here = module_name(scope.module.path)
        if isinstance(binding, Imported):
            return _absolute(binding.origin, here, scope.module.path)
        if isinstance(binding, Defined) and binding.scope.kind == "module":
            return f"{here}.{node.value}"
    return None


def _absolute(origin: str, here: str, path: str) -> str:
    """The dotted name ``origin``, imported by the module ``here`` at ``path``, as an absolute one.

    ``..aws.make`` is ``app.aws.make`` in the module ``app.jobs.nightly``.
    """
    name = origin.lstrip(".")
    dots = len(origin) - len(name)
    if not dots:
        return origin
    # One dot means the package of the module, which is itself if it is an ``__init__.py``; each further one its parent.
    package = here.split(".") if path.endswith("__init__.py") else here.split(".")[:-1]
    return ".".join([*package[: len(package) - dots + 1], name])


def stored_clients(base: cst.BaseExpression, key: cst.BaseExpression, scope: Scope, evaluator: Inference) -> Object:
    """The clients that ``base[key]`` is when it is read, if the function around ``scope`` stores clients there.

    An example is a cache: ``if name not in cache: cache[name] = boto3.client(name)`` before ``return cache[name]``.
    UNKNOWN if it stores anything else, too, and unless ``base`` and ``key`` are plain names, the same in both places.
    """
    function, read = scope.function, (dotted(base), dotted(key))
    if function is None or None in read:
        return UNKNOWN
    values = [
        evaluator.value(each.value, function)
        for each in file_of(scope).outline.subscript_sets
        if each.scope.node is function.node and (dotted(each.target), dotted(each.key)) == read
    ]
    if values and all(each is CYCLE for each in values):
        return CYCLE
    found = join(values)
    return found if all(isinstance(each, Client) for each in possible_values(found)) else UNKNOWN


DEEPEST_CALLS = 3
"""Calls inside one another whose arguments are followed."""

MOST_CALLS = 24
"""Sets of arguments that are followed for one function; past them, its result is the one for any arguments."""


def call_result(called: Function, args: Sequence[ScopedArg], evaluator: Inference) -> Object:
    """The value that calling ``called`` with ``args`` returns.

    That is ``usual``, the value for any arguments, unless these may tell more about a client in it, as the call
    ``make(C)`` of ``def make(config): return boto3.client("s3", config=config)`` does, or may be that client
    themselves. Then the function is evaluated again in a copy whose parameters have these values. That is not done past
    ``DEEPEST_CALLS`` and ``MOST_CALLS``, nor if a ``*`` or ``**`` hides arguments.
    """
    function = called.scope
    usual = classes.return_value(function, evaluator)
    clients = [each for each in _parts(usual) if isinstance(each, Client)]
    depth = max([0, *(scope.calls_deep for _, scope in args)]) + 1
    if not clients or depth > DEEPEST_CALLS or not isinstance(function.node, cst.FunctionDef):
        return usual
    bound = bind(function, _with_rest_unfolded(args))
    if not bound.complete:
        return usual
    values = _parameter_values(bound, function, evaluator)
    is_partly_unknown = any(map(_is_partly_unknown, clients))
    if is_partly_unknown:
        may_tell_more = any(not isinstance(value, Unknown) for value in values.values())
    else:
        may_tell_more = _passes_client(values)
    copy = _copy_for_call(function, values, depth, bound) if may_tell_more else None
    if copy is None:
        return usual
    result = evaluator.memoised(copy, ("result", copy), classes.body_result, copy, evaluator)
    # If no argument was needed to know the client, and the same call makes it, all callers share that of ``usual``.
    return usual if not is_partly_unknown and _made_at(result) == _made_at(usual) else result


def _passes_client(values: Mapping[str, Object]) -> bool:
    """Whether one of the parameter ``values`` may be the client that the function returns, by its kind and name."""
    return any(isinstance(each, (Client, Unknown)) and may_be_client(name) for name, each in values.items())


def _made_at(value: Object) -> list[Anchor | None]:
    """Where the clients among the parts of ``value`` are made, None for anything else."""
    return [each.creation.anchor if isinstance(each, Client) else None for each in _parts(value)]


def _with_rest_unfolded(args: Iterable[ScopedArg]) -> Iterator[ScopedArg]:
    """``args``, where ``*args`` and ``**kwargs`` that the calling function got itself are replaced by what it got.

    If ``def make(**kwargs): return build("s3", **kwargs)`` was called as ``make(config=C)``, the call of ``build`` has
    ``config=C``. That is known only in a copy of ``make`` for one call (``Given``), and unless ``make`` changes them.
    """
    for arg, scope in args:
        name = arg.value.value if arg.star and isinstance(arg.value, cst.Name) else ""
        home = scope.find(name) if name else None
        binding = home.bindings[name][0] if home is not None and len(home.bindings[name]) == 1 else None
        if home and isinstance(binding, Given) and binding.written is not None and name not in home.items:
            yield from binding.written
        else:
            yield arg, scope


def _parts(value: Object) -> Iterator[Object]:
    """The alternatives of ``value``, and of the items of a tuple."""
    for option in possible_values(value):
        yield option
        if isinstance(option, TupleOf):
            for item in option.objects:
                yield from possible_values(item)


def _is_partly_unknown(client: Client) -> bool:
    """Whether an argument of the call that makes ``client`` is unknown: those of its function may decide it."""
    made = client.creation
    return not made.complete or any(isinstance(value, Unknown) for value in (made.service, made.config))


def _copy_for_call(function: Scope, values: Mapping[str, Object], depth: int, bound: Bound) -> Scope | None:
    """The copy of ``function`` whose parameters have these ``values``; None past ``MOST_CALLS`` copies.

    ``depth`` counts the calls inside one another, this one included; ``bound`` are the arguments as they are written.
    """
    copies = file_of(function).seen_by_calls.setdefault(function, {})
    key = (depth, *((name, _key(value)) for name, value in sorted(values.items())))
    if key not in copies:
        if len(copies) >= MOST_CALLS:
            return None
        copies[key] = function.called_with(values, depth, {"*": bound.extra, "**": bound.keywords})
    return copies[key]


def _key(value: Object) -> object:
    """A key that is equal for equal constants, and for an object that is the same.

    The ``id`` of an object is not used again meanwhile: objects live as long as the copies that are kept by these keys.
    """
    if isinstance(value, Literal):
        return value.value.__class__, value.value
    if isinstance(value, Dictionary) and value.complete:
        return tuple((item.key, _key(item.value)) for item in value.items)
    if isinstance(value, TupleOf):
        return tuple(map(_key, value.objects))
    return id(value)


def _parameter_values(bound: Bound, function: Scope, evaluator: Inference) -> dict[str, Object]:
    """The value of each parameter of ``function``, ``*args`` and ``**kwargs`` too: its argument, else its default."""
    node = function.node
    assert isinstance(node, cst.FunctionDef)
    values = {name: evaluator.value(value, scope) for name, (value, scope) in bound.values.items()}
    if isinstance(node.params.star_arg, cst.Param):
        extra = tuple(evaluator.value(arg.value, scope) for arg, scope in bound.extra)
        values[node.params.star_arg.name.value] = TupleOf("tuple", extra, node)
    if node.params.star_kwarg is not None:
        values[node.params.star_kwarg.name.value] = _keywords(bound.keywords, node, evaluator)
    return values


def _keywords(keywords: Sequence[ScopedArg], node: cst.CSTNode, evaluator: Inference) -> Dictionary:
    """The dictionary that ``**kwargs`` holds: the last of the ``keywords`` of each name."""
    last = {arg.keyword.value: (arg, evaluator.value(arg.value, scope)) for arg, scope in keywords if arg.keyword}
    items = [
        Item(name, as_fact(value, Anchor(arg.value)), Anchor(arg), Anchor(arg)) for name, (arg, value) in last.items()
    ]
    return DictOf(tuple(items), True, node, {name: value for name, (_, value) in last.items()})
