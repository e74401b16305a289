"""What a class derives from, and whether a constant of it or of a module may have another value when it is read.

It may if a star import or its own file may bind it again, or if a derived class may override it. What other files
assign to it is not looked for.
"""

from __future__ import annotations

import builtins
import re
import sys
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

import libcst as cst

from ...botocore import api
from ...facts import UNKNOWN, ConfigCreation, Dictionary, Literal, MergedConfig, Sequence, Unknown
from ..scopes.scope import Scope
from ..syntax.tree import called_name, dotted
from . import literals
from .objects import Class, Dotted, Function, Instance, Object, Super, join, possible_values
from .protocols import Inference
from .source_file import SourceFile, file_of

MOST_CLASSES = 40
"""Classes in one lineage that are looked at; past them it ends with an unreadable one."""

Lineage: TypeAlias = "list[Scope | None]"
"""A class and those it derives from; None stands for one that cannot be read and may define anything."""

Key: TypeAlias = "tuple[str, tuple[str, ...]]"
"""The path of a file, and the names around a class in it, innermost first."""

_HARMLESS = (api.ROOTS | sys.stdlib_module_names | {"typing_extensions"}) - {"argparse", "types", "dataclasses"}
"""Packages whose classes, as bases, leave the attributes of classes derived from them as they are written.

So do their decorators. ``NamedTuple`` and what makes dataclasses do not: their constructors fill the attributes.
"""

_LEAVE_AS_WRITTEN = _HARMLESS | {"freezegun", "moto", "parameterized", "pytest"}
"""Packages whose decorators, on a class, leave its attributes as they are written."""


def key(scope: Scope) -> Key:
    """A key for a module or class, equal for another reading of the same file: its path and the names around it."""
    return file_of(scope).absolute, tuple(filter(None, (each.name for each in scope.enclosing)))


def bases(scope: Scope, evaluator: Inference) -> list[Object | None]:
    """The value of each base of the class ``scope``; None for a builtin class, such as ``Exception``."""
    found: list[Object | None] = []
    outer = scope.parent or scope
    nodes = base_nodes(scope.node) if isinstance(scope.node, cst.ClassDef) else []
    for base in nodes:
        is_builtin = isinstance(base, cst.Name) and outer.find(base.value) is None and hasattr(builtins, base.value)
        found.append(None if is_builtin else evaluator.value(base, outer))
    return found


def base_nodes(node: cst.ClassDef) -> list[cst.BaseExpression]:
    """The bases of a class as they are written, ``Base`` for ``Base[int]``."""
    return [arg.value.value if isinstance(arg.value, cst.Subscript) else arg.value for arg in node.bases]


def lineage(scope: Scope, evaluator: Inference) -> Lineage:
    """The class ``scope`` and its bases in the order of attribute lookup, each class after all that derive from it.

    For ``class D(B, C)``, where ``B`` and ``C`` derive from ``A``, that is D, B, C, A. None stands where a class cannot
    be read.
    """
    found: Lineage = []
    _append_bases(scope, evaluator, found)
    last_index = {id(each): index for index, each in enumerate(found)}
    return [each for index, each in enumerate(found) if each is None or last_index[id(each)] == index]


def _append_bases(scope: Scope, evaluator: Inference, found: Lineage) -> None:
    """Append the class ``scope`` and its bases, depth first, to ``found``, with None for one that cannot be read."""
    found.append(scope)
    for base in bases(scope, evaluator):
        if len(found) > MOST_CLASSES:
            found.append(None)
            return
        if isinstance(base, Class):
            _append_bases(base.scope, evaluator, found)
        elif base is not None and not (isinstance(base, Dotted) and _is_harmless(base.path)):
            found.append(None)


def _is_harmless(path: str) -> bool:
    return path.partition(".")[0] in _HARMLESS and not path.endswith("NamedTuple")


def binds(scope: Scope, name: str) -> bool:
    """Whether the class ``scope`` itself binds ``name``, in its body or as ``self.name`` in a method."""
    return name in scope.bindings or name in scope.attributes


def definer(classes: Lineage, name: str) -> Scope | None:
    """The first of ``classes`` that binds ``name``; None if none does, or if one that cannot be read comes before."""
    for each in classes:
        if each is None or binds(each, name):
            return each
    return None


def _is_rebuilt(scope: Scope, evaluator: Inference) -> bool:
    """Whether a decorator or a metaclass may have given the class ``scope`` other attributes than are written."""
    nodes = [*_makers(scope.node)] if isinstance(scope.node, cst.ClassDef) else []
    makers = (evaluator.value(each, scope.parent or scope) for each in nodes)
    return any(not isinstance(each, Dotted) or each.path.partition(".")[0] not in _LEAVE_AS_WRITTEN for each in makers)


def _makers(node: cst.ClassDef) -> Iterator[cst.BaseExpression]:
    """The decorators and the metaclass of a class, and each ``**options``, which may hold a metaclass."""
    for each in node.decorators:
        yield each.decorator.func if isinstance(each.decorator, cst.Call) else each.decorator
    for arg in node.keywords:
        if arg.keyword is None or (arg.keyword.value == "metaclass" and dotted(arg.value) != "type"):
            yield arg.value


DEEPEST = 3
"""Classes derived from one another, each in another file, that are looked for."""

_PLAIN = (Literal, Dictionary, Sequence)
_CONSTANT = (*_PLAIN, ConfigCreation, MergedConfig)
"""Values that must not be taken for known where they can change. Sessions, functions and clients are known anyway."""


def _is_constant(value: Object) -> bool:
    """Whether ``value`` is a constant that changes matter for; not if it may be unknown anyway."""
    values = possible_values(value)
    return any(isinstance(each, _CONSTANT) for each in values) and not any(isinstance(each, Unknown) for each in values)


def uncertain(value: Object) -> Object:
    """``value`` if other code may replace it: UNKNOWN in place of plain constants, beside anything else."""
    return join([*(each for each in possible_values(value) if not isinstance(each, _PLAIN)), UNKNOWN])


_MODULES = re.compile(r"sys\.modules\b")
"""Text of a file that may set attributes of its own module: ``sys.modules[__name__]``."""


def in_module(value: Object, module: Scope, name: str) -> Object:
    """The value of ``name`` in ``module``, which binds it to ``value``; unknown if other code may bind it again.

    A later star import may do so and, to constants, ``globals()["NAME"] = ...`` and what sets attributes of the module.
    """
    file, is_constant = file_of(module), _is_constant(value)
    is_definition = any(isinstance(each, (Class, Function)) for each in possible_values(value))
    may_be_rebound = name in file.outline.bound_again and (is_constant or is_definition)
    return uncertain(value) if may_be_rebound or (is_constant and file.says("globals()", _MODULES)) else value


def of_method(base: Object, name: str, result: Object, evaluator: Inference) -> Object:
    """The value of a call of ``base.name``, whose source returns ``result``; unknown if another may replace it."""
    return join([in_class(each, result, name, evaluator) for each in possible_values(base)])


def in_class(base: Object, value: Object, name: str, evaluator: Inference) -> Object:
    """The value of ``base.name``, which is ``value`` by the source of its class; unknown as far as it may differ.

    Only constants on a class of the project are asked about.
    """
    if not isinstance(base, (Instance, Class, Super)) or not _is_constant(value):
        return value
    scope = base.scope if isinstance(base, Class) else base.of.scope
    key = ("changed", scope, name, base.__class__, base.may_derive)
    differs = evaluator.memoised(scope, key, _may_differ, base, scope, name, evaluator)
    # The memo keeps values, so the answer is a literal. If the question leads back to itself, it is CYCLE: then the
    # value may differ.
    return value if isinstance(differs, Literal) and differs.value is False else uncertain(value)


def _may_differ(base: Instance | Class | Super, scope: Scope, name: str, evaluator: Inference) -> Object:
    """Whether ``base.name`` may differ from what the class ``scope`` of ``base`` or its bases say, as a literal.

    It may if a class cannot be read or is rebuilt, or if an instance, its file or a derived class gives another value.
    """
    line = lineage(scope, evaluator)
    if isinstance(base, Super):
        line = line[1:]
    owner = definer(line, name)
    classes = [each for each in line if each is not None]
    differs = (
        owner is None
        # What a method sets on ``self`` comes before what another base or a decorator gives the class.
        or (name in owner.bindings and (None in line or any(_is_rebuilt(each, evaluator) for each in classes)))
        or (isinstance(base, Instance) and _is_hidden(owner, classes, name))
        or any(_may_assign(file_of(top), name, evaluator) for top in {each.top for each in classes})
        or (base.may_derive and _is_overridden(scope, name, owner, evaluator))
    )
    return literals.literal(differs, scope.node)


def _is_hidden(owner: Scope, classes: list[Scope], name: str) -> bool:
    """Whether an instance of the first of ``classes`` may have a ``name`` of its own in place of that of ``owner``."""
    if any(binds(each, special) for each in classes for special in ("__getattribute__", "__dict__")):
        return True
    # ``self.name`` set by a method of a base hides ``name`` in the body of ``owner``.
    above = classes[classes.index(owner) + 1 :]
    return name in owner.bindings and any(name in each.attributes for each in above)


def _may_assign(file: SourceFile, name: str, evaluator: Inference) -> bool:
    """Whether ``file`` assigns to an attribute ``name``, or to an unknown one, of anything but a method's ``self``."""
    return any(change.name in (name, "__dict__") for change in file.outline.attribute_sets) or any(
        not isinstance(each.name, Literal) or each.name.value == name for each in sets_by_name(file, evaluator)
    )


def _is_overridden(scope: Scope, name: str, owner: Scope, evaluator: Inference, levels: int = DEEPEST) -> bool:
    """Whether a class derived from ``scope`` may find ``name`` elsewhere than in the class ``owner``.

    True, too, if a module that may derive one cannot be read, and if there may be derived classes that many files away
    (``levels``).
    """
    modules = evaluator.project.deriving(scope.top, scope.name) if levels else None
    if modules is None:
        return True
    for module, names in modules.items():
        for derived in _likely_derived(module, names):
            line = lineage(derived, evaluator)
            # Else a base only has the name of ``scope``. A file may have been read twice, so keys are compared.
            if not any(each is not None and key(each) == key(scope) for each in line):
                continue
            definition = definer(line, name)
            if definition is None or key(definition) != key(owner):
                return True
            if key(module) != key(scope.top) and _is_overridden(derived, name, owner, evaluator, levels - 1):
                return True
    return False


def _likely_derived(module: Scope, names: set[str]) -> Iterator[Scope]:
    """The classes of ``module`` with a base that is called one of ``names``, and those derived from these.

    Adds the name of each to ``names``.
    """
    for each in file_of(module).outline.scopes:
        if isinstance(each.node, cst.ClassDef) and any(called_name(base) in names for base in base_nodes(each.node)):
            names.add(each.name)
            yield each


class SetByName(NamedTuple):
    """``setattr(target, name, value)`` in ``scope``, or a change of ``target.__dict__``."""

    target: cst.BaseExpression
    scope: Scope
    name: Object


def sets_by_name(file: SourceFile, evaluator: Inference) -> Iterator[SetByName]:
    """The attributes that ``file`` sets by a string: ``setattr(it, name, value)``, ``it.__dict__[name] = value``.

    Also ``it.__setattr__(name, value)`` and, with an unknown name, ``vars(it).update(...)``.
    """
    for site in file.outline.called({"setattr", "__setattr__"}):
        args = [arg.value for arg in site.node.args if not arg.star and arg.keyword is None]
        if len(args) == 2 and isinstance(site.node.func, cst.Attribute):
            # ``it.__setattr__(name, value)``
            args.insert(0, site.node.func.value)
        if len(args) == 3:
            owner, name, _ = args
            yield SetByName(owner, site.scope, evaluator.value(name, site.scope))
    for call in file.outline.called({"update", "setdefault"}):
        target = _dict_owner(call.node.func.value) if isinstance(call.node.func, cst.Attribute) else None
        if target is not None:
            yield SetByName(target, call.scope, UNKNOWN)
    for each in file.outline.subscript_sets:
        target = _dict_owner(each.target)
        if target is not None:
            yield SetByName(target, each.scope, evaluator.value(each.key, each.scope))


def _dict_owner(node: cst.BaseExpression) -> cst.BaseExpression | None:
    """The object ``it`` whose attributes ``node`` holds: ``it.__dict__`` or ``vars(it)``; else None."""
    if isinstance(node, cst.Attribute) and node.attr.value == "__dict__":
        return node.value
    return node.args[0].value if isinstance(node, cst.Call) and called_name(node) == "vars" and node.args else None
