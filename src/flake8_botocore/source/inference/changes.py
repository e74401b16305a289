"""Whether a constant of a module or class may be another one by the time it is read: assigned to from outside, or
overridden by a class derived from its own. The project is searched only where such a constant is read."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import NamedTuple

import libcst as cst

from ...facts import UNKNOWN, ConfigCreation, Dictionary, Literal, MergedConfig, Sequence, Unknown
from ..scopes.scope import Imported, Parameter, Scope
from ..syntax.tree import called_name, dotted
from . import fields, literals
from .fields import Key, Lineage, base_nodes, binds, class_name, decorating, definer, key, lineage
from .objects import Class, Foreign, Instance, Module, Object, Super, join, options
from .protocols import Inference
from .source_file import SourceFile, file_of

DEEPEST = 3
"""Classes derived from one another, each in another file, that are looked for."""

_PLAIN = (Literal, Dictionary, Sequence)
_CONSTANT = (*_PLAIN, ConfigCreation, MergedConfig)
"""What must not be taken for known where it can change. Sessions, functions and clients are recognised all the same."""

_MODULES = "sys.modules"


def _is_constant(value: Object) -> bool:
    """Whether ``value`` is taken for known. Nothing is looked for where it may be something else anyway."""
    kinds = options(value)
    return any(isinstance(each, _CONSTANT) for each in kinds) and not any(isinstance(each, Unknown) for each in kinds)


def uncertain(value: Object) -> Object:
    """``value`` where it may be another one."""
    return join([*(each for each in options(value) if not isinstance(each, _PLAIN)), UNKNOWN])


def _asked(question: Object) -> bool:
    return not (isinstance(question, Literal) and question.value is False)


# Modules.


def in_module(value: Object, module: Scope, name: str, evaluator: Inference) -> Object:
    """What ``name`` of ``module`` is that is bound to ``value`` in it."""
    if not _is_constant(value) or all(isinstance(each, Imported) for each in module.bindings[name]):
        return value
    holds = any(isinstance(each, (Dictionary, Sequence)) for each in options(value))
    if holds and file_of(module).outline.called({"globals"}):
        return uncertain(value)  # ``globals()["name"].append(...)``
    changed = evaluator.memoised(module, ("changed", module, name), _module_changes, module, name, evaluator)
    return uncertain(value) if _asked(changed) else value


def _module_changes(module: Scope, name: str, evaluator: Inference) -> Object:
    found = _by_globals(module, name, evaluator)
    users = [] if found else evaluator.project.assigning(module, name, "")
    if users is None:
        found = True
    else:
        own = key(module)
        found = found or any(_sets(file_of(each), name, {own}, own, evaluator) for each in (module, *users))
    return literals.literal(found, module.node)


def _by_globals(module: Scope, name: str, evaluator: Inference) -> bool:
    """Whether the module writes to ``globals()`` under ``name`` or under a name that is not known."""
    outline = file_of(module).outline
    if not outline.called({"globals"}):
        return False
    for change in outline.subscript_sets:
        if _calls(change.target, "globals") and _may_be(evaluator.value(change.key, change.scope), name):
            return True
    return any(
        isinstance(site.node.func, cst.Attribute) and _calls(site.node.func.value, "globals")
        for site in outline.called({"update", "setdefault"})
    )


def _calls(node: cst.BaseExpression, name: str) -> bool:
    return isinstance(node, cst.Call) and called_name(node) == name


def _may_be(value: Object, name: str) -> bool:
    return not isinstance(value, Literal) or value.value == name


# Classes.


def of_method(base: Object, name: str, result: Object, evaluator: Inference) -> Object:
    """What calling ``base.name`` gives, of which the method in the source makes ``result``."""
    for each in options(base):
        if isinstance(each, (Instance, Class, Super)) and _is_constant(result) and _is_changed(each, name, evaluator):
            return uncertain(result)
    return result


def in_class(base: Instance | Class | Super, value: Object, name: str, evaluator: Inference) -> Object:
    """What ``base.name`` is, to which the source gives ``value``."""
    if isinstance(base, Instance):
        value = _constructed(base, value, name, evaluator)
    if not _is_constant(value):
        return value
    return uncertain(value) if _is_changed(base, name, evaluator) else value


def _is_changed(base: Instance | Class | Super, name: str, evaluator: Inference) -> bool:
    scope = base.scope if isinstance(base, Class) else base.of.scope
    question = ("changed", scope, name, base.__class__, base.may_derive)
    return _asked(evaluator.memoised(scope, question, _class_changes, base, scope, name, evaluator))


def _constructed(base: Instance, value: Object, name: str, evaluator: Inference) -> Object:
    """``value`` of the class, or what the constructor gives the instance instead."""
    unknown = isinstance(value, (Unknown, Foreign))
    if (unknown and base.args is None) or not (unknown or _is_constant(value)):
        return value
    found = fields.fields_of(base.of.scope, evaluator)
    if found is None:
        return value
    if name not in found.by_name:
        return value if found.kind != "settings" else uncertain(value)
    if base.args is None or base.may_derive:
        return uncertain(value)
    given = fields.held(found, name, base.args, evaluator)
    later = [
        evaluator.joined(name, each.attributes[name], each.attribute_items.get(name, ()))
        for each in lineage(base.of.scope, evaluator)
        if each is not None and name in each.attributes
    ]
    return join([given, *later])


def _class_changes(base: Instance | Class | Super, scope: Scope, name: str, evaluator: Inference) -> Object:
    line = lineage(scope, evaluator)[1 if isinstance(base, Super) else 0 :]
    owner = definer(line, name)
    found = owner is None or _is_another(base, line, owner, name, evaluator)
    found = found or owner is None or _is_assigned(line, owner, name, evaluator)
    found = found or owner is None or (base.may_derive and _is_overridden(scope, name, owner, evaluator))
    return literals.literal(found, scope.node)


def _is_another(base: Instance | Class | Super, line: Lineage, owner: Scope, name: str, evaluator: Inference) -> bool:
    """Whether what the classes of ``line`` themselves do makes ``name`` another than ``owner`` says."""
    classes = [each for each in line if each is not None]
    if name in owner.bindings and any(_is_rebuilt(each, name, evaluator) for each in classes):
        return True
    if not isinstance(base, Instance):
        found = fields.fields_of(owner, evaluator)
        return found is not None and name in found.by_name and (found.kind != "dataclass" or found.slots)
    if any(binds(each, special) for each in classes for special in ("__getattribute__", "__dict__")):
        return True
    # What a method gives the instance comes before all of these.
    above = classes[classes.index(owner) + 1 :]
    return name in owner.bindings and (None in line or any(name in each.attributes for each in above))


def _is_rebuilt(scope: Scope, name: str, evaluator: Inference) -> bool:
    """Whether a decorator or a metaclass may have given the class ``scope`` another ``name`` than is written."""
    made = decorating(scope, evaluator)
    return made is None or any(_gives(each, name, evaluator) for each in made)


def _gives(maker: Scope, name: str, evaluator: Inference) -> bool:
    """Whether the decorator or metaclass ``maker`` may give classes a ``name``."""
    file = file_of(maker)
    return (
        name in maker.attributes
        or any(
            maker in at.enclosing and (certain or isinstance(evaluator.value(target, at), Unknown))
            for target, at, certain in _assignments(file, name, evaluator)
        )
        or any(
            maker in each.scope.enclosing
            and isinstance(each.target, cst.Name)
            and any(isinstance(binding, Parameter) for binding in each.scope.bindings.get(each.target.value, ()))
            and _may_be(evaluator.value(each.key, each.scope), name)
            for each in file.outline.subscript_sets
        )
    )


def _is_assigned(line: Lineage, owner: Scope, name: str, evaluator: Inference) -> bool:
    """Whether code anywhere assigns to ``name`` of ``owner``, of the classes of ``line`` or of their instances."""
    classes = [each for each in line if each is not None]
    keys = {key(each) for each in classes}
    if any(_sets(file_of(top), name, keys, key(owner), evaluator) for top in dict.fromkeys(c.top for c in classes)):
        return True
    for each in classes[: classes.index(owner) + 1]:
        users = evaluator.project.assigning(each.top, name, class_name(each))
        if users is None or any(_sets(file_of(user), name, keys, key(owner), evaluator) for user in users):
            return True
    return False


def _is_overridden(scope: Scope, name: str, owner: Scope, evaluator: Inference, left: int = DEEPEST) -> bool:
    """Whether a class derived from ``scope`` finds ``name`` elsewhere than in ``owner``."""
    users = evaluator.project.deriving(scope.top, class_name(scope)) if left else None
    if users is None:
        return True
    own = key(scope)
    for module in (scope.top, *users):
        for each in _likely_derived(module, class_name(scope)):
            line = lineage(each, evaluator)
            if all(one is None or key(one) != own for one in line):
                continue
            found = definer(line, name)
            if found is None or key(found) != key(owner):
                return True
            if key(module) != key(scope.top) and _is_overridden(each, name, owner, evaluator, left - 1):
                return True
    return False


def _likely_derived(module: Scope, name: str) -> Iterator[Scope]:
    """The classes of ``module`` that derive from something called ``name`` there, or from one of them."""
    names = {name}
    for bound, bindings in module.bindings.items():
        if any(isinstance(each, Imported) and each.origin.rpartition(".")[2] == name for each in bindings):
            names.add(bound)
    for each in file_of(module).outline.scopes:
        if isinstance(each.node, cst.ClassDef) and any(called_name(base) in names for base in base_nodes(each.node)):
            names.add(class_name(each))
            yield each


# What assigns to them.


def _sets(file: SourceFile, name: str, keys: Set[Key], owner: Key, evaluator: Inference) -> bool:
    """Whether ``file`` assigns to ``name`` of the owner or of what has its attributes from it."""
    for target, scope, certain in _assignments(file, name, evaluator):
        # Something unknown in a module itself is hardly the module.
        is_other = owner == key(file.top) and not (
            isinstance(target, cst.Subscript) and dotted(target.value) == _MODULES
        )
        value = evaluator.value(target, scope)
        if _reaches(value, keys, owner, evaluator, certain=certain and not is_other):
            return True
    return False


def _reaches(target: Object, keys: Set[Key], owner: Key, evaluator: Inference, *, certain: bool) -> bool:
    """Whether ``target`` may be what ``keys`` stand for. One that is not known counts where the name is ``certain``."""
    for each in options(target):
        if isinstance(each, Unknown):
            if certain:
                return True
        elif isinstance(each, Module):
            if key(each.scope) in keys:
                return True
        elif isinstance(each, (Class, Instance, Super)):
            scope = each.scope if isinstance(each, Class) else each.of.scope
            if key(scope) in keys or any(one is not None and key(one) == owner for one in lineage(scope, evaluator)):
                return True
    return False


def _assignments(file: SourceFile, name: str, evaluator: Inference) -> Iterator[tuple[cst.BaseExpression, Scope, bool]]:
    """What ``file`` gives an attribute ``name``, with its scope; not certain where the name may be another one."""
    for change in file.outline.attribute_sets:
        if change.name in (name, "__dict__"):
            yield change.target, change.scope, change.name == name
    for by_name in by_names(file, evaluator):
        if _may_be(by_name.name, name):
            yield by_name.target, by_name.scope, isinstance(by_name.name, Literal) and by_name.certain


class ByName(NamedTuple):
    """``setattr(target, name, value)``, or a change of ``target.__dict__``, which is not ``certain`` to be meant."""

    target: cst.BaseExpression
    scope: Scope
    name: Object
    value: cst.BaseExpression | None = None
    certain: bool = False


def by_names(file: SourceFile, evaluator: Inference) -> Iterator[ByName]:
    """The attributes that ``file`` sets by their names."""
    for site in file.outline.called({"setattr", "__setattr__"}):
        args = [arg.value for arg in site.node.args if not arg.star and arg.keyword is None]
        if len(args) == 2 and isinstance(site.node.func, cst.Attribute):
            args.insert(0, site.node.func.value)
        if len(args) == 3:
            yield ByName(args[0], site.scope, evaluator.value(args[1], site.scope), args[2], True)
    for call in file.outline.called({"update", "setdefault"}):
        held = _of_attributes(call.node.func.value) if isinstance(call.node.func, cst.Attribute) else None
        if held is not None:
            yield ByName(held, call.scope, UNKNOWN)
    for each in file.outline.subscript_sets:
        held = _of_attributes(each.target)
        if held is not None:
            yield ByName(held, each.scope, evaluator.value(each.key, each.scope), each.value)


def _of_attributes(node: cst.BaseExpression) -> cst.BaseExpression | None:
    """The object whose attributes ``node`` are: ``it.__dict__`` or ``vars(it)``."""
    if isinstance(node, cst.Attribute) and node.attr.value == "__dict__":
        return node.value
    return node.args[0].value if isinstance(node, cst.Call) and called_name(node) == "vars" and node.args else None
