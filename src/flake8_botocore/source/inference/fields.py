"""The fields of classes: dataclasses, NamedTuples, pydantic and settings classes, through their base classes."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal as OneWordOf
from typing import NamedTuple, TypeAlias

import libcst as cst

from ...botocore import api
from ...facts import UNKNOWN, Absent, Dictionary, Literal
from ..scopes.scope import Assigned, Defined, Scope, decorators
from ..syntax.tree import called_name, dotted
from .call_frames import ScopedArg
from .dictionaries import objects_of
from .literals import TupleOf
from .objects import Class, Dotted, Function, Object, options
from .protocols import Inference
from .source_file import file_of

MOST_CLASSES = 40
"""Classes in one lineage that are looked at; past them it ends with an unreadable one."""

Lineage: TypeAlias = "list[Scope | None]"
"""A class and those it derives from; None stands for one that cannot be read and may define anything."""

Key: TypeAlias = "tuple[str, tuple[str, ...]]"

_HARMLESS = (api.ROOTS | sys.stdlib_module_names | {"typing_extensions"}) - {"argparse", "types"}
"""Packages whose classes, as bases, leave the attributes of classes derived from them as they are written."""

MODELS = frozenset({"pydantic.BaseModel", "pydantic.main.BaseModel", "pydantic.v1.BaseModel"})
"""Bases whose constructor takes fields; what it does with them is known."""

_LEAVE_AS_WRITTEN = _HARMLESS | {"attr", "attrs", "freezegun", "moto", "parameterized", "pytest"}
"""Packages whose decorators, on a class, leave its attributes as they are written."""


def key(scope: Scope) -> Key:
    """The same for a module or class and for what was read of the same file again."""
    around = (each.node for each in scope.enclosing)
    names = (node.name.value for node in around if isinstance(node, (cst.ClassDef, cst.FunctionDef)))
    return file_of(scope).absolute, tuple(names)


def class_name(scope: Scope) -> str:
    """The name of the class ``scope``."""
    return scope.node.name.value if isinstance(scope.node, cst.ClassDef) else ""


def bases(scope: Scope, evaluator: Inference) -> list[Object | None]:
    """What each base of the class ``scope`` is; None for Python's own classes, which have a name alone."""
    found: list[Object | None] = []
    outer = scope.parent or scope
    for base in base_nodes(scope.node) if isinstance(scope.node, cst.ClassDef) else ():
        own = isinstance(base, cst.Name) and outer.find(base.value) is None and hasattr(builtins, base.value)
        found.append(None if own else evaluator.value(base, outer))
    return found


def base_nodes(node: cst.ClassDef) -> list[cst.BaseExpression]:
    """The bases of a class as they are written, ``Base`` for ``Base[int]``."""
    return [arg.value.value if isinstance(arg.value, cst.Subscript) else arg.value for arg in node.bases]


def lineage(scope: Scope, evaluator: Inference) -> Lineage:
    """``scope`` and its base classes, a base shared by several after all of these."""
    found: Lineage = []
    _follow(scope, evaluator, found)
    last = {id(each): place for place, each in enumerate(found)}
    return [each for place, each in enumerate(found) if each is None or last[id(each)] == place]


def _follow(scope: Scope, evaluator: Inference, found: Lineage) -> None:
    found.append(scope)
    for base in bases(scope, evaluator):
        if len(found) > MOST_CLASSES:
            found.append(None)
            return
        if isinstance(base, Class):
            _follow(base.scope, evaluator, found)
        elif base is not None and not (isinstance(base, Dotted) and _is_harmless(base.path)):
            found.append(None)


def _is_harmless(path: str) -> bool:
    return path.partition(".")[0] in _HARMLESS or path in MODELS


def binds(scope: Scope, name: str) -> bool:
    """Whether the class ``scope`` itself gives ``name`` something, in its body or on ``self``."""
    return name in scope.bindings or name in scope.attributes


def definer(line: Lineage, name: str) -> Scope | None:
    """The class that an attribute ``name`` is found in; None where one that cannot be read comes first."""
    for each in line:
        if each is None or binds(each, name):
            return each
    return None


def decorating(scope: Scope, evaluator: Inference) -> list[Scope] | None:
    """The functions and classes of the project that decorate the class ``scope`` or are its metaclass.

    None where one cannot be read, so that the class may have other attributes than are written.
    """
    node, found = scope.node, list[Scope]()
    for called in _making(node) if isinstance(node, cst.ClassDef) else ():
        value = evaluator.value(called, scope.parent or scope) if called is not None else UNKNOWN
        if isinstance(value, (Function, Class)):
            found.append(value.scope)
        elif not isinstance(value, Dotted) or value.path.partition(".")[0] not in _LEAVE_AS_WRITTEN:
            return None
    return found


def _making(node: cst.ClassDef) -> Iterator[cst.BaseExpression | None]:
    """The decorators and the metaclass of a class, None for arguments that may hold one."""
    for each in node.decorators:
        yield each.decorator.func if isinstance(each.decorator, cst.Call) else each.decorator
    for arg in node.keywords:
        if arg.star:
            yield None
        elif arg.keyword is not None and arg.keyword.value == "metaclass" and dotted(arg.value) != "type":
            yield arg.value


Kind: TypeAlias = OneWordOf["dataclass", "attrs", "tuple", "model", "settings"]

_DATACLASS: dict[str, Kind] = {
    "dataclasses.dataclass": "dataclass",
    "pydantic.dataclasses.dataclass": "model",
    **dict.fromkeys(
        (f"{package}.{name}" for package in ("attr", "attrs") for name in ("define", "frozen", "mutable")), "attrs"
    ),
    **dict.fromkeys(("attr.s", "attr.attrs", "attr.attributes", "attr.dataclass"), "attrs"),
}
"""Decorators that give a class a constructor which takes its fields."""

_ONLY_CALLS = frozenset({"attr.s", "attr.attrs", "attr.attributes"})
"""Those for which an annotation alone makes no field, unless ``auto_attribs`` is true."""

_UNCHANGED_BY = frozenset(
    {"auto_attribs", "auto_detect", "eq", "frozen", "hash", "order", "repr", "slots", "weakref_slot"}
)
"""Arguments of these decorators that leave open neither which fields there are nor what they hold."""

_BASES: dict[str, Kind] = {
    "typing.NamedTuple": "tuple",
    "typing_extensions.NamedTuple": "tuple",
    **dict.fromkeys(MODELS, "model"),
}

_FIELD_CALLS = frozenset({"field", "Field", "ib", "attrib"})
_DESCRIBING = frozenset(
    "compare default default_factory description doc eq examples factory ge gt hash init kw_only le lt metadata order"
    " repr title type".split()
)
"""Arguments of a field's own call that do not change what the constructor's argument becomes."""

_CHECKING = frozenset({"validator", "root_validator", "field_validator", "model_validator"})
_MODEL_SETTINGS = ("model_config", "Config", "__init__", "__new__", "model_post_init", "__get_validators__")

MOST_GENERATIONS = 8


class Field(NamedTuple):
    """One field; ``scope`` is the class that defines it.

    ``given``: the constructor takes it. ``readable``: what the constructor is given is what the field holds.
    """

    default: cst.BaseExpression | None
    scope: Scope
    annotation: cst.BaseExpression | None = None
    by_keyword: bool = False
    given: bool = True
    readable: bool = True


class Fields(NamedTuple):
    """The fields of a class in order. ``readable``: whether all of them, and what becomes of arguments, are known."""

    kind: Kind
    by_name: Mapping[str, Field]
    readable: bool = True
    slots: bool = False


def fields_of(scope: Scope, evaluator: Inference, left: int = MOST_GENERATIONS) -> Fields | None:
    """The fields of the class ``scope``, None where it has a constructor of the usual kind."""
    node = scope.node
    if not isinstance(node, cst.ClassDef) or left == 0 or not (node.bases or node.decorators):
        return None
    inherited = _inherited(scope, evaluator, left)
    for each in node.decorators:
        call = each.decorator if isinstance(each.decorator, cst.Call) else None
        value = evaluator.value(call.func if call is not None else each.decorator, scope.parent or scope)
        if isinstance(value, Dotted) and value.path in _DATACLASS:
            return _decorated(scope, inherited, value.path, call.args if call is not None else ())
    if inherited is None:
        return None
    if inherited.kind in ("model", "settings"):
        own = dict(_own(scope, "model", annotated=True, by_keyword=False))
        checked = any(decorators(each) & _CHECKING for each in _functions(scope))
        plain = not node.keywords and not checked and not any(binds(scope, name) for name in _MODEL_SETTINGS)
        return inherited._replace(by_name={**inherited.by_name, **own}, readable=inherited.readable and plain)
    if not inherited.by_name and inherited.kind == "tuple":
        readable = not binds(scope, "__new__")
        return Fields("tuple", dict(_own(scope, "tuple", annotated=True, by_keyword=False)), readable)
    # No fields of its own: what it binds hides nothing that the constructor sets on the instance.
    plain = not any(binds(scope, name) for name in ("__init__", "__new__", *inherited.by_name))
    return inherited._replace(readable=inherited.readable and plain)


def _inherited(scope: Scope, evaluator: Inference, left: int) -> Fields | None:
    found: Fields | None = None
    for base in reversed(bases(scope, evaluator)):
        fields = None
        if isinstance(base, Class):
            fields = fields_of(base.scope, evaluator, left - 1)
        elif isinstance(base, Dotted):
            kind = _BASES.get(base.path) or ("settings" if base.path.endswith("BaseSettings") else None)
            fields = Fields(kind, {}, kind != "settings") if kind is not None else None
        if fields is not None:
            both = {**found.by_name, **fields.by_name} if found is not None else fields.by_name
            alone = found is None or found.kind == fields.kind
            readable = fields.readable and (found is None or found.readable) and alone
            found = Fields(fields.kind, both, readable)
    return found


def _decorated(scope: Scope, inherited: Fields | None, path: str, args: Sequence[cst.Arg]) -> Fields | None:
    kind = _DATACLASS[path]
    chosen = {arg.keyword.value: arg.value for arg in args if arg.keyword is not None}
    if binds(scope, "__init__") and kind != "model":
        return inherited._replace(readable=False) if inherited is not None else None
    annotated = path not in _ONLY_CALLS or _is_true(chosen.get("auto_attribs"))
    own = dict(_own(scope, kind, annotated=annotated, by_keyword=_is_true(chosen.get("kw_only"))))
    readable = len(chosen) == len(args) and chosen.keys() <= _UNCHANGED_BY | {"kw_only"} and not binds(scope, "__new__")
    if kind == "model":
        readable = readable and not any(decorators(each) & _CHECKING for each in _functions(scope))
    if inherited is not None:
        own = {**inherited.by_name, **own}
        readable = readable and inherited.readable and inherited.kind == kind
    return Fields(kind, own, readable, "slots" in chosen)


def _is_true(node: cst.BaseExpression | None) -> bool:
    return isinstance(node, cst.Name) and node.value == "True"


def _functions(scope: Scope) -> Iterator[Scope]:
    for bindings in scope.bindings.values():
        yield from (each.inner for each in bindings if isinstance(each, Defined) and each.inner.kind == "function")


def _own(scope: Scope, kind: Kind, *, annotated: bool, by_keyword: bool) -> Iterator[tuple[str, Field]]:
    for name, bindings in scope.bindings.items():
        binding = bindings[-1]
        if not isinstance(binding, Assigned) or binding.path:
            continue
        stated = _declared(binding.annotation)
        made = isinstance(binding.value, cst.Call) and called_name(binding.value) in _FIELD_CALLS
        if stated == "KW_ONLY":
            by_keyword = True
        elif stated != "ClassVar" and (made if kind == "attrs" and not annotated else binding.annotation is not None):
            field = _field(binding, scope, by_keyword)
            hidden = name.startswith("_") and kind in ("attrs", "model")
            once = len(bindings) == 1 and stated != "InitVar" and not hidden
            yield name, field._replace(readable=field.readable and once)


def _declared(annotation: cst.BaseExpression | None) -> str:
    """The last name of an annotation: ``ClassVar`` of ``typing.ClassVar[int]``, in quotes, too."""
    if isinstance(annotation, cst.SimpleString):
        text = annotation.raw_value.partition("[")[0]
        return text.rpartition(".")[2].strip()
    node = annotation.value if isinstance(annotation, cst.Subscript) else annotation
    return (dotted(node) or "").rpartition(".")[2]


def _field(binding: Assigned, scope: Scope, by_keyword: bool) -> Field:
    value = binding.value
    if not isinstance(value, cst.Call) or called_name(value) not in _FIELD_CALLS:
        return Field(value, scope, binding.annotation, by_keyword)
    chosen = {arg.keyword.value: arg.value for arg in value.args if arg.keyword is not None}
    others = [arg.value for arg in value.args if arg.keyword is None and not arg.star]
    plain = len(chosen) + len(others) == len(value.args) and len(others) <= 1 and chosen.keys() <= _DESCRIBING
    init = chosen.get("init")
    default = chosen.get("default", others[0] if others else None)
    if isinstance(default, cst.Ellipsis):
        default = None
    return Field(
        default,
        scope,
        binding.annotation,
        by_keyword or _is_true(chosen.get("kw_only")),
        given=init is None or _is_true(init),
        readable=plain,
    )


def held(fields: Fields, name: str, args: tuple[ScopedArg, ...], evaluator: Inference) -> Object:
    """What the field ``name`` holds after the class was called with ``args``."""
    field = fields.by_name[name]
    if not (fields.readable and field.readable):
        return UNKNOWN
    value = _argument(fields, name, args, evaluator) if field.given else None
    if value is None:
        return evaluator.value(field.default, field.scope) if field.default is not None else UNKNOWN
    return value if fields.kind != "model" else _validated(value, field.annotation)


def _argument(fields: Fields, name: str, args: tuple[ScopedArg, ...], evaluator: Inference) -> Object | None:
    """The argument for the field ``name``: UNKNOWN where there may be one, None where there is none."""
    positional = [each for each, field in fields.by_name.items() if field.given and not field.by_keyword]
    place = positional.index(name) if name in positional and fields.kind != "settings" else None
    position, hidden = 0, False
    for arg, scope in args:
        if arg.keyword is not None:
            if arg.keyword.value == name:
                return evaluator.value(arg.value, scope)
            continue
        value = evaluator.value(arg.value, scope)
        if arg.star == "**":
            given = objects_of(value).get(name) if isinstance(value, Dictionary) else UNKNOWN
            if given is not None and not any(isinstance(each, Absent) for each in options(given)):
                return given
            hidden |= given is not None or not (isinstance(value, Dictionary) and value.complete)
            continue
        if arg.star == "*" and not isinstance(value, TupleOf):
            return UNKNOWN
        items = value.objects if arg.star == "*" and isinstance(value, TupleOf) else (value,)
        if place is not None and position <= place < position + len(items):
            return items[place - position]
        position += len(items)
    return UNKNOWN if hidden else None


def _validated(value: Object, annotation: cst.BaseExpression | None) -> Object:
    """``value`` where pydantic keeps it as it is; it converts what is of another type than the annotation says."""
    if not isinstance(value, Literal):
        return UNKNOWN if isinstance(value, Dictionary) else value
    types = _types(annotation)
    own = "None" if value.value is None else value.value.__class__.__name__
    return value if own in types and len(types - {"None"}) == 1 else UNKNOWN


def _types(annotation: cst.BaseExpression | None) -> set[str]:
    if isinstance(annotation, cst.BinaryOperation) and isinstance(annotation.operator, cst.BitOr):
        return _types(annotation.left) | _types(annotation.right)
    if isinstance(annotation, cst.Subscript) and _declared(annotation) == "Optional":
        inner = annotation.slice[0].slice
        return {"None"} | (_types(inner.value) if isinstance(inner, cst.Index) else {"?"})
    return {dotted(annotation) or "?"}
