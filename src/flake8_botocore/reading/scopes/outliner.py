"""The one traversal: a libcst tree to its scopes, bindings and calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import libcst as cst

from ..gates import CALLS
from ..syntax.expressions import called_name, decorator_names, default_values, dotted, names_in, names_text, only_index
from ..syntax.tree import push_children
from .outline import AttributeSet, CallSite, Outline, SubscriptSet
from .scope import Assigned, Defined, Imported, ItemSet, Lost, Parameter, Scope, ScopeKind, Surroundings

DICT_CHANGES = frozenset({"update", "setdefault", "pop", "clear", "popitem"})


@dataclass(eq=False, slots=True)
class _Frame:
    """Nodes still to walk that share a scope and surroundings."""

    nodes: list[cst.CSTNode]
    scope: Scope
    around: Surroundings


def outline(tree: cst.Module, module: object) -> Outline:
    """Walk ``tree`` once; ``module`` is kept on every scope as the thing it belongs to."""
    return _Traversal(tree, module).run(tree)


class _Traversal:
    """State of one walk; each ``_on_<node>`` returns the children still to walk in the same frame, or None for all."""

    def __init__(self, tree: cst.Module, module: object) -> None:
        self.module = module
        top = Scope("module", tree, None, module, Surroundings())
        self.outline = Outline(top, [top])
        self.frames: list[_Frame] = []
        self.changes: list[tuple[str, ItemSet]] = []

    def run(self, tree: cst.Module) -> Outline:
        self.later(tree.body, self.outline.top, self.outline.top.around)
        while self.frames:
            self.walk(self.frames.pop())
        for name, change in self.changes:
            # Only now is it known which scope binds the name.
            home = change.scope.find(name) or change.scope
            home.items.setdefault(name, []).append(change)
        return self.outline

    def later(self, nodes: Iterable[cst.CSTNode | None], scope: Scope, around: Surroundings) -> None:
        self.frames.append(_Frame([n for n in nodes if n is not None], scope, around))

    def walk(self, frame: _Frame) -> None:
        handlers = _HANDLERS
        stack = frame.nodes
        stack.reverse()
        pop = stack.pop
        while stack:
            node = pop()
            handler = handlers.get(node.__class__)
            if handler is None:
                push_children(stack, node)
            else:
                rest = handler(self, node, frame)
                if rest is None:
                    push_children(stack, node)
                else:
                    stack.extend(rest)

    # Statements and expressions that bind names.

    def on_call(self, node: cst.Call, frame: _Frame) -> None:
        self.outline.calls.append(CallSite(node, frame.scope, frame.around))
        func = node.func
        if func.__class__ is cst.Attribute and func.attr.value in DICT_CHANGES:
            self.change_dict(func.value, ItemSet(None, None, frame.scope, node))

    def on_assign(self, node: cst.Assign, frame: _Frame) -> list[cst.CSTNode]:
        renames = _renames_creation(node.value)
        for target in node.targets:
            self.bind_target(target.target, node.value, frame, node)
            if renames:
                self.outline.aliases.add(called_name(target.target) or "")
        return [node.value, *(t.target for t in node.targets if not isinstance(t.target, cst.Name))]

    def on_ann_assign(self, node: cst.AnnAssign, frame: _Frame) -> list[cst.CSTNode]:
        self.bind_target(node.target, node.value, frame, node, annotation=node.annotation.annotation)
        return [node.value] if node.value is not None else []

    def on_named(self, node: cst.NamedExpr, frame: _Frame) -> list[cst.CSTNode]:
        scope = frame.scope
        while scope.kind == "comprehension" and scope.parent is not None:
            scope = scope.parent
        if isinstance(node.target, cst.Name):
            scope.bind(node.target.value, Assigned(node.value, frame.scope, fallback=frame.around.fallback))
        return [node.value]

    def on_aug_assign(self, node: cst.AugAssign, frame: _Frame) -> None:
        self.lose(node.target, frame.scope)

    def on_del(self, node: cst.Del, frame: _Frame) -> None:
        target = node.target
        if isinstance(target, cst.Subscript):
            self.change_dict(target.value, ItemSet(None, None, frame.scope))

    def on_for(self, node: cst.For, frame: _Frame) -> None:
        self.lose(node.target, frame.scope)

    def on_with(self, node: cst.With, frame: _Frame) -> list[cst.CSTNode]:
        for item in node.items:
            if item.asname is not None:
                self.bind_target(item.asname.name, item.item, frame, node, entered=True)
        marking = tuple(i.item for i in node.items if _may_be_mock(i.item))
        frame.scope.mocking.extend(marking)
        if not marking:
            return [node.body, *(i.item for i in reversed(node.items))]
        around = Surroundings(frame.around.with_items + marking, frame.around.fallback)
        self.later([node.body], frame.scope, around)
        return [i.item for i in reversed(node.items)]

    def on_try(self, node: cst.Try | cst.TryStar, frame: _Frame) -> list[cst.CSTNode]:
        for handler in node.handlers:
            if handler.name is not None:
                self.lose(handler.name.name, frame.scope)
            around = frame.around
            if (
                "Import" in names_text(handler.type)
                or "ModuleNotFound" in names_text(handler.type)
                or handler.type is None
            ):
                around = Surroundings(around.with_items, True)
            self.later([handler.body], frame.scope, around)
        return [n for n in (node.finalbody, node.orelse, node.body) if n is not None]

    def on_import(self, node: cst.Import, frame: _Frame) -> list[cst.CSTNode]:
        for alias in node.names:
            origin = dotted(alias.name)
            if origin is None:
                continue
            if alias.asname is not None:
                name = dotted(alias.asname.name) or ""
            else:
                origin = name = origin.partition(".")[0]
            self.outline.origins.add(origin)
            frame.scope.bind(name, Imported(origin, frame.scope, frame.around.fallback))
        return []

    def on_import_from(self, node: cst.ImportFrom, frame: _Frame) -> list[cst.CSTNode]:
        base = "." * len(node.relative) + (dotted(node.module) or "")
        if isinstance(node.names, cst.ImportStar):
            frame.scope.bind("*", Imported(base, frame.scope, frame.around.fallback))
            return []
        glue = "" if base.endswith(".") else "."
        for alias in node.names:
            name = dotted(alias.asname.name if alias.asname is not None else alias.name)
            origin = f"{base}{glue}{dotted(alias.name)}"
            self.outline.origins.add(origin)
            if alias.asname is not None and dotted(alias.name) in CALLS:
                self.outline.aliases.add(name or "")
            frame.scope.bind(name or "", Imported(origin, frame.scope, frame.around.fallback))
        return []

    def on_global(self, node: cst.Global, frame: _Frame) -> list[cst.CSTNode]:
        for item in node.names:
            frame.scope.outward[item.name.value] = "global"
        return []

    def on_nonlocal(self, node: cst.Nonlocal, frame: _Frame) -> list[cst.CSTNode]:
        for item in node.names:
            frame.scope.outward[item.name.value] = "nonlocal"
        return []

    def on_capture(self, node: cst.MatchAs | cst.MatchStar, frame: _Frame) -> None:
        if node.name is not None:
            self.lose(node.name, frame.scope)

    def on_match_mapping(self, node: cst.MatchMapping, frame: _Frame) -> None:
        if node.rest is not None:
            self.lose(node.rest, frame.scope)

    # Scopes.

    def on_function(self, node: cst.FunctionDef, frame: _Frame) -> list[cst.CSTNode]:
        inner = self.open(node, "function", frame)
        frame.scope.bind(node.name.value, Defined(inner, frame.scope, frame.around.fallback))
        self.outline.functions.append(inner)
        self.bind_parameters(node.params, inner)
        if inner.owner is not None and decorator_names(node).isdisjoint({"staticmethod"}):
            first = next(iter((*node.params.posonly_params, *node.params.params)), None)
            inner.self_name = first.name.value if first is not None else None
        self.later([node.body], inner, Surroundings(frame.around.with_items))
        return [*(d.decorator for d in node.decorators), *default_values(node.params)]

    def on_lambda(self, node: cst.Lambda, frame: _Frame) -> list[cst.CSTNode]:
        inner = self.open(node, "function", frame)
        self.bind_parameters(node.params, inner)
        inner.returns.append(node.body)
        self.later([node.body], inner, frame.around)
        return default_values(node.params)

    def on_class(self, node: cst.ClassDef, frame: _Frame) -> list[cst.CSTNode]:
        inner = self.open(node, "class", frame)
        frame.scope.bind(node.name.value, Defined(inner, frame.scope, frame.around.fallback))
        self.later([node.body], inner, Surroundings(frame.around.with_items))
        return [*(d.decorator for d in node.decorators), *(a.value for a in (*node.bases, *node.keywords))]

    def on_comprehension(
        self, node: cst.ListComp | cst.SetComp | cst.DictComp | cst.GeneratorExp, frame: _Frame
    ) -> list[cst.CSTNode]:
        inner = self.open(node, "comprehension", frame)
        part: cst.CompFor | None = node.for_in
        nodes: list[cst.CSTNode] = [node.key, node.value] if isinstance(node, cst.DictComp) else [node.elt]
        while part is not None:
            self.lose(part.target, inner)
            nodes += [part.iter, *(i.test for i in part.ifs)]
            part = part.inner_for_in
        self.later(nodes, inner, frame.around)
        return []

    def on_return(self, node: cst.Return, frame: _Frame) -> None:
        frame.scope.returns.append(node.value)

    def on_yield(self, node: cst.Yield, frame: _Frame) -> None:
        value = node.value
        frame.scope.yields.append(None if isinstance(value, cst.From) else value)

    # Helpers.

    def open(self, node: cst.CSTNode, kind: ScopeKind, frame: _Frame) -> Scope:
        scope = Scope(kind, node, frame.scope, self.module, frame.around)
        self.outline.scopes.append(scope)
        return scope

    def bind_parameters(self, params: cst.Parameters, scope: Scope) -> None:
        for position, param in enumerate((*params.posonly_params, *params.params)):
            scope.bind(param.name.value, Parameter(param, scope, position=position))
        for param in params.kwonly_params:
            scope.bind(param.name.value, Parameter(param, scope))
        for param in (*params.posonly_params, *params.params, *params.kwonly_params):
            if param.default is not None and _renames_creation(param.default):
                self.outline.aliases.add(param.name.value)
        if isinstance(params.star_arg, cst.Param):
            scope.bind(params.star_arg.name.value, Parameter(params.star_arg, scope, "*"))
        if params.star_kwarg is not None:
            scope.bind(params.star_kwarg.name.value, Parameter(params.star_kwarg, scope, "**"))

    def bind_target(
        self,
        target: cst.BaseExpression,
        value: cst.BaseExpression | None,
        frame: _Frame,
        statement: cst.CSTNode,
        *,
        annotation: cst.BaseExpression | None = None,
        path: tuple[int, ...] = (),
        entered: bool = False,
    ) -> None:
        scope = frame.scope
        binding = Assigned(value, scope, annotation, path, entered, frame.around.fallback)
        if isinstance(target, cst.Name):
            scope.bind(target.value, binding)
        elif isinstance(target, cst.Attribute):
            owner = _own_attribute(target, scope)
            if owner is not None:
                owner.attributes.setdefault(target.attr.value, []).append(binding)
            elif not path:
                self.outline.attribute_sets.append(
                    AttributeSet(target.value, target.attr.value, value, statement, scope)
                )
        elif isinstance(target, (cst.Tuple, cst.List)):
            for index, element in enumerate(target.elements):
                if isinstance(element, cst.StarredElement):
                    self.lose(element.value, scope)
                else:
                    self.bind_target(element.value, value, frame, statement, path=(*path, index), entered=entered)
        elif isinstance(target, cst.Subscript):
            key = only_index(target)
            self.change_dict(target.value, ItemSet(key, None if path else value, scope))
            if key is not None and value is not None and not path:
                self.outline.subscript_sets.append(SubscriptSet(target.value, key, value, statement, scope))

    def change_dict(self, target: cst.BaseExpression, change: ItemSet) -> None:
        if isinstance(target, cst.Name):
            self.changes.append((target.value, change))
        elif isinstance(target, cst.Attribute):
            owner = _own_attribute(target, change.scope)
            if owner is not None:
                owner.attribute_items.setdefault(target.attr.value, []).append(change)

    def lose(self, target: cst.CSTNode, scope: Scope) -> None:
        """Every name in ``target`` is bound to something that cannot be read."""
        for name in names_in(target):
            scope.bind(name, Lost(scope))
        if isinstance(target, cst.Attribute):
            owner = _own_attribute(target, scope)
            if owner is not None:
                owner.attributes.setdefault(target.attr.value, []).append(Lost(scope))


def _own_attribute(target: cst.Attribute, scope: Scope) -> Scope | None:
    """The class whose attribute ``self.name`` (or ``cls.name``) is, seen from a method or a function inside it."""
    if not isinstance(target.value, cst.Name):
        return None
    function: Scope | None = scope
    while function is not None:
        if function.self_name == target.value.value:
            return function.owner
        function = function.parent
    return None


def _renames_creation(value: cst.BaseExpression) -> bool:
    """Whether ``value`` may be something that creates clients, not yet called: ``boto3.client``, ``partial(...)``."""
    if isinstance(value, cst.Call):
        return called_name(value) == "partial"
    if isinstance(value, (cst.IfExp, cst.BooleanOperation)):
        return True
    return isinstance(value, (cst.Name, cst.Attribute)) and called_name(value) in CALLS


def _may_be_mock(item: cst.BaseExpression) -> bool:
    """Whether ``with item`` may put its body under a mock: a call of the project's own helper may, too."""
    return isinstance(item, cst.Call) or "mock" in (called_name(item) or "")


_Handler = Callable[[_Traversal, Any, _Frame], "list[cst.CSTNode] | None"]
_HANDLERS: dict[type, _Handler] = {
    cst.Call: _Traversal.on_call,
    cst.Assign: _Traversal.on_assign,
    cst.AnnAssign: _Traversal.on_ann_assign,
    cst.NamedExpr: _Traversal.on_named,
    cst.AugAssign: _Traversal.on_aug_assign,
    cst.Del: _Traversal.on_del,
    cst.For: _Traversal.on_for,
    cst.With: _Traversal.on_with,
    cst.Try: _Traversal.on_try,
    cst.TryStar: _Traversal.on_try,
    cst.Import: _Traversal.on_import,
    cst.ImportFrom: _Traversal.on_import_from,
    cst.Global: _Traversal.on_global,
    cst.Nonlocal: _Traversal.on_nonlocal,
    cst.MatchAs: _Traversal.on_capture,
    cst.MatchStar: _Traversal.on_capture,
    cst.MatchMapping: _Traversal.on_match_mapping,
    cst.FunctionDef: _Traversal.on_function,
    cst.Lambda: _Traversal.on_lambda,
    cst.ClassDef: _Traversal.on_class,
    cst.ListComp: _Traversal.on_comprehension,
    cst.SetComp: _Traversal.on_comprehension,
    cst.DictComp: _Traversal.on_comprehension,
    cst.GeneratorExp: _Traversal.on_comprehension,
    cst.Return: _Traversal.on_return,
    cst.Yield: _Traversal.on_yield,
}
# ``lazy import`` (PEP 810): nodes that libcst has from 1.9 on; the lean tree makes plain imports of them.
if hasattr(cst, "LazyImport"):
    _HANDLERS |= {cst.LazyImport: _Traversal.on_import, cst.LazyImportFrom: _Traversal.on_import_from}
