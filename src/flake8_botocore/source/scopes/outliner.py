"""The visitor: scopes, bindings, calls and changes of one module, nothing evaluated."""

from __future__ import annotations

from typing import Any, TypeAlias

import libcst as cst

from ..syntax.lean_tree import LeanTree
from ..syntax.tree import called_name, dotted, names_text, only_index, positional
from .scope import (
    Assigned,
    AttributeSet,
    Binding,
    CallSite,
    Defined,
    Imported,
    ItemSet,
    Lost,
    NamedBy,
    Outline,
    Parameter,
    Scope,
    ScopeKind,
    SourceModule,
    SubscriptSet,
    Surroundings,
    own_attribute,
    takes_object,
)

_GIVES_VALUE = frozenset({"get", "setdefault"})
"""Methods of a dictionary that return the value of a key, their first argument."""

IN_PLACE = frozenset(
    """
    update setdefault pop clear popitem append extend insert remove reverse sort
    __setitem__ __delitem__ __ior__ __iadd__ __imul__
    """.split()
)
"""Methods of dictionaries and lists that change them."""


class Changes:
    """Collects in-place changes of dictionaries and lists, each under the name that the source uses for the value.

    The scope that binds a name is known only after the whole module is visited, so changes of names wait for
    ``finish``. Changes of ``self.name`` go to its class at once. Of other attributes, only the name is recorded.
    """

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._named: list[tuple[str, ItemSet]] = []

    def record(self, target: cst.BaseExpression, change: ItemSet) -> None:
        """Record that ``change`` changes the value of ``target`` in place.

        ``target`` is ``options`` for ``options["key"] = 1`` and ``options.update(...)``.
        """
        root, key = root_and_key(target)
        if root is not target:
            # ``options["s3"]["key"] = 1``: of ``options`` it only shows that the item ``"s3"`` is no longer known.
            change = ItemSet(key, None, change.scope, unread=True)
        if isinstance(root, cst.Name):
            self._named.append((root.value, change))
        elif isinstance(root, cst.Attribute):
            owner = own_attribute(root, change.scope)
            if owner is not None:
                owner.attribute_items.setdefault(root.attr.value, []).append(change)
            else:
                self._outline.changed_attributes.add(root.attr.value)
        elif isinstance(root, cst.Call) and called_name(root) == "getattr" and len(root.args) > 1:
            # ``getattr(config, "retries").update(...)``
            name: Any = root.args[1].value
            self._outline.changed_attributes.add(getattr(name, "raw_value", ""))

    def finish(self) -> None:
        """Add each change of a name to the scope that binds it, except for names bound only by imports of modules.

        ``os.remove(path)`` does not change a list, but ``environ.update(...)`` does behind ``from os import environ``,
        whose origin has a dot.
        """
        for name, change in self._named:
            home = change.scope.find(name) or change.scope
            bindings = home.bindings.get(name, ())
            is_module = bindings and all(isinstance(each, Imported) and "." not in each.origin for each in bindings)
            if not is_module:
                home.items.setdefault(name, []).append(change)


def root_and_key(target: Any) -> tuple[cst.BaseExpression, cst.BaseExpression | None]:
    """The root of ``target`` and the first key below it: ``a`` and ``"b"`` for ``a["b"]["c"]`` or ``a.get("b")``.

    Any other ``target`` is its own root. The key is None then, and for a slice.
    """
    # Asked of every argument: isinstance takes three times as long for libcst's classes.
    key: cst.BaseExpression | None = None
    while True:
        kind = target.__class__
        if kind is cst.Subscript:
            key, target = only_index(target), target.value
        elif kind is cst.Call and _gives_value(target):
            key, target = target.args[0].value, target.func.value
        else:
            return target, key


def _gives_value(call: cst.Call) -> bool:
    """Whether ``call`` is ``a.get("b")`` or ``a.setdefault("b", [])``."""
    is_method = call.func.__class__ is cst.Attribute and called_name(call) in _GIVES_VALUE
    return is_method and bool(call.args) and not call.args[0].star


class Bindings:
    """Adds bindings to the scopes of one outline; ``changes`` collects the in-place changes beside them.

    The scope of a name declared ``global`` or ``nonlocal`` is known only after the whole module is visited, so its
    bindings wait for ``finish``.
    """

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self.changes = Changes(outline)
        self._outward: list[tuple[str, Binding, Scope]] = []

    def finish(self) -> None:
        """Add the waiting bindings to the scopes that their names belong to, then finish ``changes``."""
        for name, binding, scope in self._outward:
            scope.bind(name, binding)
        self.changes.finish()

    def name(self, name: str, binding: Binding, scope: Scope | None = None) -> None:
        """Record that ``name`` is bound in ``scope``, by default the scope of ``binding``."""
        scope = scope or binding.scope
        if name in scope.outward:
            self._outward.append((name, binding, scope))
        else:
            scope.bind(name, binding)

    def target(
        self, target: cst.BaseExpression, binding: Assigned, statement: cst.CSTNode, path: tuple[int, ...] = ()
    ) -> None:
        """Record that ``statement`` assigns the value of ``binding`` to ``target``: a name, attribute, item or tuple.

        ``path`` holds the indexes that lead to the part of the value that ``target`` gets where a tuple is unpacked:
        ``(1,)`` for ``b`` in ``a, b = value``. An attribute or item that gets such a part is recorded without a value.
        """
        scope, value = binding.scope, binding.value
        if path:
            binding = Assigned(value, scope, None, path, binding.entered, binding.fallback)
        binding.at = target
        if isinstance(target, cst.Name):
            self.name(target.value, binding)
        elif isinstance(target, cst.Attribute):
            owner = own_attribute(target, scope)
            if owner is not None:
                owner.attributes.setdefault(target.attr.value, []).append(binding)
            else:
                whole = value if not path else None
                change = AttributeSet(target.value, target.attr.value, whole, statement, scope)
                self._outline.attribute_sets.append(change)
        elif isinstance(target, (cst.Tuple, cst.List)):
            for index, element in enumerate(target.elements):
                if isinstance(element, cst.StarredElement):
                    self.lose(element.value, scope)
                else:
                    self.target(element.value, binding, statement, (*path, index))
        elif isinstance(target, cst.Subscript):
            key = only_index(target)
            known = value is not None and not path
            self.changes.record(target.value, ItemSet(key, value if known else None, scope, unread=not known))
            if key is not None and value is not None and not path:
                self._outline.subscript_sets.append(SubscriptSet(target.value, key, value, statement, scope))

    def lose(self, target: cst.CSTNode, scope: Scope) -> None:
        """Record that every name, attribute and item in ``target`` is assigned something that cannot be read."""
        if isinstance(target, cst.Name):
            self.name(target.value, Lost(scope, at=target))
        elif isinstance(target, (cst.Tuple, cst.List)):
            for element in target.elements:
                self.lose(element.value, scope)
        elif isinstance(target, cst.Subscript):
            self.changes.record(target.value, ItemSet(only_index(target), None, scope, unread=True))
        elif isinstance(target, cst.Attribute):
            owner = own_attribute(target, scope)
            if owner is not None:
                owner.attributes.setdefault(target.attr.value, []).append(Lost(scope, at=target))
            else:
                self._outline.attribute_sets.append(AttributeSet(target.value, target.attr.value, None, target, scope))

    def delete(self, target: cst.BaseExpression, scope: Scope) -> None:
        """Record ``del target``: for an item that it is removed, for a name in a class body that its value is lost.

        An attribute of another object than ``self`` is lost, too: behind the ``del``, a base class may have one of that
        name. Nothing is recorded for a name of a module or function, and for ``self.name``: no code reads them then.
        """
        if isinstance(target, (cst.Tuple, cst.List)):
            for element in target.elements:
                self.delete(element.value, scope)
        elif isinstance(target, cst.Subscript):
            self.changes.record(target.value, ItemSet(only_index(target), None, scope))
        elif scope.kind == "class" or (isinstance(target, cst.Attribute) and own_attribute(target, scope) is None):
            self.lose(target, scope)

    def parameters(self, params: cst.Parameters, scope: Scope) -> None:
        """Bind the parameters of the function whose scope is ``scope`` there."""
        for position, param in enumerate(positional(params)):
            scope.bind(param.name.value, Parameter(param, scope, position=position))
        for param in params.kwonly_params:
            scope.bind(param.name.value, Parameter(param, scope))
        if isinstance(params.star_arg, cst.Param):
            scope.bind(params.star_arg.name.value, Parameter(params.star_arg, scope, "*"))
        if params.star_kwarg is not None:
            scope.bind(params.star_kwarg.name.value, Parameter(params.star_kwarg, scope, "**"))


_Comprehension: TypeAlias = "cst.ListComp | cst.SetComp | cst.DictComp | cst.GeneratorExp"
_Handler: TypeAlias = "cst.ExceptHandler | cst.ExceptStarHandler"


def outline(tree: LeanTree, module: SourceModule) -> Outline:
    """The outline of ``tree``, which is visited once; each scope in it refers to ``module``, the file."""
    visitor = Outliner(tree.module, module)
    tree.lead(visitor)
    return visitor.outline


class Outliner(cst.CSTVisitor):
    """Collects the ``outline`` of the module that it visits; libcst's own ``visit`` works as well.

    A ``visit_…`` method records what its node binds or calls, and creates the scope of a function or class. The hook of
    a field (``visit_FunctionDef_body``) enters that scope where its code begins, and ``leave_…_body`` leaves it.
    """

    def __init__(self, tree: cst.Module, module: SourceModule) -> None:
        """``module`` is the file, which each scope refers to."""
        super().__init__()
        self._module = module
        self._scope = Scope("module", tree, None, module, Surroundings())
        self._around = self._scope.around
        self._outer: list[tuple[Scope, Surroundings]] = []
        self._opened: list[Scope] = []
        self.outline = Outline(self._scope, [self._scope])
        self._bindings = Bindings(self.outline)

    def leave_Module(self, original_node: cst.Module) -> None:
        self._bindings.finish()

    # Statements and expressions that bind names.

    def visit_Call(self, node: cst.Call) -> None:
        self.outline.calls.append(CallSite(node, self._scope, self._around))
        func = node.func
        if func.__class__ is cst.Attribute and func.attr.value in IN_PLACE:
            self._bindings.changes.record(func.value, ItemSet(None, None, self._scope, node))

    def visit_Attribute(self, node: cst.Attribute) -> None:
        # The lean tree visits no other attributes than those of ``client.exceptions``.
        if isinstance(node.value, cst.Attribute) and node.value.attr.value == "exceptions":
            self.outline.exceptions.append(NamedBy(node, node.value.value, self._scope, self._around))

    def visit_Assign(self, node: cst.Assign) -> None:
        for target in node.targets:
            self._bindings.target(target.target, self._assigned(node.value), node)

    def visit_AnnAssign(self, node: cst.AnnAssign) -> None:
        binding = self._assigned(node.value, annotation=node.annotation.annotation)
        self._bindings.target(node.target, binding, node)

    def visit_Annotation(self, node: cst.Annotation) -> bool:
        return False

    def visit_NamedExpr(self, node: cst.NamedExpr) -> None:
        """``(name := value)`` binds ``name`` in the scope around all comprehensions that it is in."""
        scope = self._scope
        while scope.kind == "comprehension" and scope.parent is not None:
            scope = scope.parent
        if isinstance(node.target, cst.Name):
            binding = self._assigned(node.value)
            binding.at = node.target
            self._bindings.name(node.target.value, binding, scope)

    def visit_AugAssign(self, node: cst.AugAssign) -> None:
        """``options |= other`` changes a dictionary in place; after any other operator, the value is unknown.

        An operator may also change a list in place, whatever other names it has: ``values += [1]``.
        """
        if isinstance(node.operator, cst.BitOrAssign) and isinstance(node.target, (cst.Name, cst.Attribute)):
            self._bindings.changes.record(node.target, ItemSet(None, None, self._scope, united=node.value))
        else:
            self._bindings.lose(node.target, self._scope)
            if not isinstance(node.target, cst.Subscript):
                self._bindings.changes.record(node.target, ItemSet(None, None, self._scope, unread=True))

    def visit_Del(self, node: cst.Del) -> None:
        self._bindings.delete(node.target, self._scope)

    def visit_For(self, node: cst.For) -> None:
        self._bindings.lose(node.target, self._scope)

    def visit_If(self, node: cst.If | cst.IfExp) -> None:
        self.outline.branches.append((node, self._scope))

    visit_IfExp = visit_If

    def visit_With(self, node: cst.With) -> None:
        for item in node.items:
            if item.asname is not None:
                self._bindings.target(item.asname.name, self._assigned(item.item, entered=True), node)

    def visit_With_body(self, node: cst.With) -> None:
        self._enter(self._scope, Surroundings(self._around.with_items + _marking(node), self._around.fallback))

    def leave_With_body(self, node: cst.With) -> None:
        self._leave()

    def visit_ExceptHandler(self, node: _Handler) -> None:
        if node.name is not None:
            self._bindings.lose(node.name.name, self._scope)

    def visit_ExceptHandler_body(self, node: _Handler) -> None:
        caught = names_text(node.type)
        fallback = node.type is None or "Import" in caught or "ModuleNotFound" in caught
        self._enter(self._scope, Surroundings(self._around.with_items, fallback or self._around.fallback))

    def leave_ExceptHandler_body(self, node: _Handler) -> None:
        self._leave()

    visit_ExceptStarHandler = visit_ExceptHandler
    visit_ExceptStarHandler_body = visit_ExceptHandler_body
    leave_ExceptStarHandler_body = leave_ExceptHandler_body

    def visit_Import(self, node: cst.Import) -> bool:
        """``import a.b`` binds ``a`` to the package ``a``, ``import a.b as c`` binds ``c`` to the module ``a.b``."""
        for alias in node.names:
            origin = dotted(alias.name)
            if origin is None:
                continue
            if alias.asname is not None:
                name = dotted(alias.asname.name) or ""
            else:
                origin = name = origin.partition(".")[0]
            self._import(name, origin, alias)
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        """``from a import b as c`` binds ``c`` to ``a.b``, ``from . import b`` binds ``b`` to ``.b``.

        ``from a import *`` binds the name ``*``, and may bind every name again that is bound before.
        """
        base = "." * len(node.relative) + (dotted(node.module) or "")
        if isinstance(node.names, cst.ImportStar):
            self.outline.bound_again.update(self._scope.bindings)
            self._bindings.name("*", Imported(base, self._scope, self._around.fallback))
            return False
        glue = "" if base.endswith(".") else "."
        for alias in node.names:
            name = dotted(alias.asname.name if alias.asname is not None else alias.name) or ""
            self._import(name, f"{base}{glue}{dotted(alias.name)}", alias)
        return False

    # ``lazy import`` (PEP 810): nodes that libcst has from 1.9 on; the lean tree makes plain imports of them.
    visit_LazyImport = visit_Import  # type: ignore[assignment]
    visit_LazyImportFrom = visit_ImportFrom  # type: ignore[assignment]

    def visit_Global(self, node: cst.Global) -> bool:
        self._scope.outward.update((item.name.value, "global") for item in node.names)
        return False

    def visit_Nonlocal(self, node: cst.Nonlocal) -> bool:
        self._scope.outward.update((item.name.value, "nonlocal") for item in node.names)
        return False

    def visit_MatchAs(self, node: cst.MatchAs | cst.MatchStar) -> None:
        if node.name is not None:
            self._bindings.lose(node.name, self._scope)

    visit_MatchStar = visit_MatchAs

    def visit_MatchMapping(self, node: cst.MatchMapping) -> None:
        if node.rest is not None:
            self._bindings.lose(node.rest, self._scope)

    def visit_Return(self, node: cst.Return) -> None:
        self._scope.returns.append(node.value)

    def visit_Yield(self, node: cst.Yield) -> None:
        value = node.value
        self._scope.yields.append(None if isinstance(value, cst.From) else value)

    # Scopes.

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        """``def name(...)`` binds ``name`` here and the parameters in a new scope, which is entered at the body."""
        inner = self._open(node, "function")
        self._bindings.name(node.name.value, Defined(inner, self._scope, self._around.fallback))
        self.outline.functions.append(inner)
        self._bindings.parameters(node.params, inner)
        if takes_object(inner):
            first = next((each.name.value for each in positional(node.params)), None)
            # ``def f(session):`` in a class takes no ``self``: ``@staticmethod`` was forgotten.
            inner.self_name = first if first is not None and "sess" not in first else None

    def visit_FunctionDef_body(self, node: cst.FunctionDef | cst.ClassDef) -> None:
        self._enter(self._opened.pop(), Surroundings(self._around.with_items))

    def leave_FunctionDef_body(self, node: cst.CSTNode) -> None:
        self._leave()

    def visit_Lambda(self, node: cst.Lambda) -> None:
        inner = self._open(node, "function")
        self._bindings.parameters(node.params, inner)
        inner.returns.append(node.body)

    def visit_Lambda_body(self, node: cst.Lambda) -> None:
        self._enter(self._opened.pop(), self._around)

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        inner = self._open(node, "class")
        self._bindings.name(node.name.value, Defined(inner, self._scope, self._around.fallback))

    visit_ClassDef_body = visit_FunctionDef_body
    leave_ClassDef_body = leave_Lambda_body = leave_FunctionDef_body

    def visit_ListComp(self, node: _Comprehension) -> None:
        """A comprehension has a scope of its own, in which ``for name in`` binds what is not known."""
        inner = self._open(node, "comprehension")
        part: cst.CompFor | None = node.for_in
        while part is not None:
            self._bindings.lose(part.target, inner)
            part = part.inner_for_in
        self._enter(self._opened.pop(), self._around)

    def leave_ListComp(self, original_node: _Comprehension) -> None:
        self._leave()

    visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_ListComp
    leave_SetComp = leave_DictComp = leave_GeneratorExp = leave_ListComp

    # Helpers.

    def _open(self, node: cst.CSTNode, kind: ScopeKind) -> Scope:
        """A new scope inside the current one; it is entered later, where its code begins."""
        scope = Scope(kind, node, self._scope, self._module, self._around)
        self.outline.scopes.append(scope)
        self._opened.append(scope)
        return scope

    def _enter(self, scope: Scope, around: Surroundings) -> None:
        self._outer.append((self._scope, self._around))
        self._scope, self._around = scope, around

    def _leave(self) -> None:
        self._scope, self._around = self._outer.pop()

    def _assigned(
        self, value: cst.BaseExpression | None, *, annotation: cst.BaseExpression | None = None, entered: bool = False
    ) -> Assigned:
        return Assigned(value, self._scope, annotation, entered=entered, fallback=self._around.fallback)

    def _import(self, name: str, origin: str, alias: cst.ImportAlias) -> None:
        self.outline.origins.add(origin)
        self._bindings.name(name, Imported(origin, self._scope, self._around.fallback, alias))


def _marking(node: cst.With) -> tuple[cst.BaseExpression, ...]:
    """The ``with`` items that may mock AWS in their body: calls, and names with "mock"."""
    items = (item.item for item in node.items)
    return tuple(each for each in items if isinstance(each, cst.Call) or "mock" in (called_name(each) or ""))
