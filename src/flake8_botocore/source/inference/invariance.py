"""Whether an expression is the same in every turn of a loop or call of a handler, and whether its value is stored."""

from __future__ import annotations

import libcst as cst

from ...botocore import api
from ..scopes.scope import CACHES, Assigned, Binding, Defined, Imported, Parameter, Scope, decorators
from ..syntax.tree import children
from .call_frames import Expression, Following, Frame, own_run
from .objects import Class, Dotted, Function
from .source_file import file_of

_DEEPEST = 40
"""Expressions inside one another that are looked at."""

_MADE_OF_PARTS = (
    cst.Tuple,
    cst.List,
    cst.Set,
    cst.Dict,
    cst.Subscript,
    cst.BinaryOperation,
    cst.UnaryOperation,
    cst.BooleanOperation,
    cst.Comparison,
    cst.IfExp,
    cst.FormattedString,
    cst.ConcatenatedString,
    cst.Await,
)
"""Expressions that are the same where all their parts are."""

_CONSTANTS = (cst.SimpleString, cst.Integer, cst.Float, cst.Imaginary, cst.Ellipsis, cst.FormattedStringText)
"""Expressions, and the text of f-strings, that are the same always."""

_PURE = (
    frozenset({"os.getenv", "os.environ.get", "os.path.join", "getattr", "functools.partial", "datetime.timedelta"})
    | api.SESSION_MAKERS.keys()
    | api.CONFIG_CLASSES.keys()
    | api.CLIENT_FUNCTIONS.keys()
    | api.TRANSFER_CONFIGS
)
"""Functions that give the same for the same arguments as long as a process lives."""

_PURE_METHODS = frozenset({"get", "merge", "format", "join", "lower", "upper", "strip", "split", "replace", "copy"})
"""Methods of strings, dictionaries and Configs that give the same for the same object and arguments."""


class Invariance:
    """Tells whether an expression has the same value each time it runs; False for one that it does not understand."""

    def __init__(self, following: Following) -> None:
        self.following = following
        self._depth = 0

    def of_call(self, node: cst.Call, scope: Scope, frame: Frame) -> bool:
        """Whether the function and the arguments of the call ``node`` are the same each time."""
        return self.of(Expression(node.func, scope, frame)) and self._arguments(Expression(node, scope, frame))

    def of(self, expression: Expression) -> bool:
        """Whether ``expression`` is the same each time; False for one that is nested more than ``_DEEPEST`` levels."""
        if self._depth >= _DEEPEST:
            return False
        self._depth += 1
        try:
            return self._is_same(expression)
        finally:
            self._depth -= 1

    def _is_same(self, expression: Expression) -> bool:
        """Whether ``expression`` is the same each time, by its kind; ``of`` limits the depth."""
        node, scope, frame = expression
        if isinstance(node, cst.Name):
            return self._name(node.value, scope, frame)
        if isinstance(node, cst.Attribute):
            if frame is not None and frame.turn is not None and f".{node.attr.value}" in frame.turn:
                # Each turn of the loop sets it.
                return False
            method = own_run(node.value, scope, frame)
            if method is not None:
                return self._attribute_of_self(node.attr.value, method)
            return self.of(Expression(node.value, scope, frame))
        if isinstance(node, cst.Call):
            return self._call(expression)
        if isinstance(node, cst.NamedExpr):
            return self.of(Expression(node.value, scope, frame))
        if isinstance(node, _MADE_OF_PARTS):
            return self._are_parts_alike(node, scope, frame)
        return isinstance(node, _CONSTANTS)

    def _are_parts_alike(self, node: cst.CSTNode, scope: Scope, frame: Frame | None) -> bool:
        """Whether each expression in ``node`` is the same each time, also inside elements, slices and the like."""
        for part in children(node):
            if isinstance(part, _CONSTANTS):
                continue
            if isinstance(part, cst.BaseExpression):
                if not self.of(Expression(part, scope, frame)):
                    return False
            elif not self._are_parts_alike(part, scope, frame):
                return False
        return True

    # Names.

    def _name(self, name: str, scope: Scope, frame: Frame | None) -> bool:
        """Whether ``name`` has the same value each time, and nothing changes that value in place.

        True in a loop for a name that the loop does not bind, elsewhere for a name of a module that only code at module
        level binds. Any other name must be bound to values that are the same each time; if it is bound several times,
        each run must make the same ones of these bindings.
        """
        home = scope.find(name)
        if home is None:
            # The evaluator knows some builtins, as dotted names. Any other name that nothing binds may be anything.
            return isinstance(self.following.inference.name(name, scope, scope.node), Dotted) or name in _LITERALS
        run = frame.of(home) if frame is not None else None
        changes, bindings = home.items.get(name, ()), home.bindings[name]
        if run is not None and run.turn is not None:
            # One turn of a loop in ``home``.
            if name not in run.turn:
                return not any(change.scope.function is home.function for change in changes)
        elif home.kind == "module":
            return all(each.scope.function is None for each in (*bindings, *changes))
        if home.kind not in ("function", "module") or changes:
            return False
        alike = all(self._is_bound_alike(name, each, frame) for each in bindings)
        return alike and (len(bindings) == 1 or all(self._is_made_alike(each, frame) for each in bindings))

    def _is_made_alike(self, binding: Binding, frame: Frame | None) -> bool:
        """Whether each run makes ``binding``, or none does: each ``if`` around it decides the same each time.

        False in a loop, a ``match`` or an ``except``, which may leave it out for other reasons, and for a binding that
        is neither an assignment nor a parameter.
        """
        node = binding.at if isinstance(binding, Assigned) else None
        parents = file_of(binding.scope).parents_around(binding.scope)
        while node is not None and node is not binding.scope.node and node in parents:
            parent = parents[node]
            if isinstance(parent, cst.If) and node is not parent.test:
                if not self.of(Expression(parent.test, binding.scope, frame)):
                    return False
            # The body of a ``try`` runs each time.
            elif isinstance(parent, _CHOOSING) and not (isinstance(parent, cst.Try) and node is parent.body):
                return False
            node = parent
        return isinstance(binding, (Assigned, Parameter))

    def _is_bound_alike(self, name: str, binding: Binding, frame: Frame | None) -> bool:
        """Whether the value that ``binding`` gives ``name``, assigned or passed, is the same each time.

        So is what it imports or defines; the values of other bindings, such as loop variables, are not.
        """
        if isinstance(binding, Parameter):
            run = frame.of(binding.scope) if frame is not None else None
            return run is not None and name in run.given and all(map(self.of, run.given[name]))
        if isinstance(binding, Assigned):
            return binding.value is not None and self.of(Expression(binding.value, binding.scope, frame))
        return isinstance(binding, (Imported, Defined))

    def _attribute_of_self(self, name: str, method: Frame) -> bool:
        """Whether ``self.name`` is the same in each run of ``method``.

        On an object that lasts, it is if only the constructor sets it. On one that is made anew for each run, it is if
        only the constructor sets it, once, to a value that is the same each time. False for any other object, and for
        an attribute whose value is changed in place.
        """
        owner = method.function.owner
        bindings = [*owner.bindings.get(name, ()), *owner.attributes.get(name, ())] if owner is not None else []
        if owner is None or not bindings or name in owner.attribute_items:
            return False
        if method.lasting:
            return all(_in_constructor(binding.scope, owner) for binding in bindings)
        maker = method.maker
        if maker is None or len(bindings) > 1 or bindings[0].scope not in (maker.function, owner):
            return False
        return self._is_bound_alike(name, bindings[0], maker)

    # Calls.

    def _call(self, expression: Expression) -> bool:
        """Whether a call returns the same each time.

        A pure or cached function does for the same arguments, and so does a pure method of the same object
        (``name.lower()``). Another function of the project does by what it returns; a class makes a new object each
        time.
        """
        node, scope, frame = expression
        assert isinstance(node, cst.Call)
        called = self.following.value(Expression(node.func, scope, frame))
        if isinstance(called, Dotted):
            pure = called.path in _PURE or called.path.startswith("builtins.")
            return pure and self._arguments(expression)
        if isinstance(called, Function):
            cached = bool(decorators(called.scope) & CACHES)
            return self._arguments(expression) if cached else self._returns_same(expression)
        if isinstance(called, Class):
            return False
        func = node.func
        if isinstance(func, cst.Attribute) and (func.attr.value in _PURE_METHODS or func.attr.value in api.CREATING):
            return self.of(Expression(func.value, scope, frame)) and self._arguments(expression)
        return False

    def _arguments(self, expression: Expression) -> bool:
        """Whether all arguments of the call ``expression`` are the same each time."""
        node, scope, frame = expression
        assert isinstance(node, cst.Call)
        return all(self.of(Expression(arg.value, scope, frame)) for arg in node.args)

    def _returns_same(self, expression: Expression) -> bool:
        """Whether the called function of the project returns the same each time, by its only ``return``."""
        node, scope, frame = expression
        site = file_of(scope).outline.sites.get(node)
        run = self.following.entered(site, frame) if site is not None and frame is not None else None
        if run is None or len(run.function.returns) != 1 or run.function.yields:
            return False
        returned = run.function.returns[0]
        return returned is not None and self.of(Expression(returned, run.function, run))


_CHOOSING = (cst.Try, cst.TryStar, cst.For, cst.While, cst.Match, cst.IfExp, cst.BooleanOperation)
"""Statements and expressions that may leave out one of their parts without a test of ``if``, or repeat it."""

_LITERALS = frozenset({"None", "True", "False"})
"""Constants that are names for libcst."""


def _in_constructor(scope: Scope, owner: Scope) -> bool:
    """Whether ``scope`` is the body of the class ``owner`` or its constructor."""
    return scope is owner or (scope.owner is owner and scope.name in ("__init__", "__post_init__"))
