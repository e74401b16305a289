"""Which bindings of a name reach the places where it is read.

Only the last binding of ``config`` reaches the last line: it replaces the first, and the code of the second returns::

    config = Config()
    if fast:
        config = Config(read_timeout=5)
        return boto3.client("s3", config=config)
    config = Config(read_timeout=60)
    boto3.client("s3", config=config)

Where that is not certain, a binding reaches the read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cached_property
from typing import Any

import libcst as cst

from ..syntax.tree import called_name, children
from .scope import Assigned, Binding, Defined, Given, Parameter, Scope, own_attribute

MOST_BINDINGS = 1000
"""Bindings of one name past which every binding reaches every use."""

_SWALLOWING = re.compile(r"suppress|raises|ignor|swallow|catch(?!_warnings)", re.IGNORECASE)
"""Parts of the names of context managers that swallow exceptions."""

_BLOCKS = (cst.Module, cst.IndentedBlock, cst.SimpleStatementSuite, cst.SimpleStatementLine)
_PARTS = (cst.Else, cst.Finally, cst.ExceptHandler)
_ASSIGNING = (cst.Assign, cst.AnnAssign, cst.AugAssign)
_LEAVING = (cst.Return, cst.Raise, cst.Break, cst.Continue)


def swallows(node: cst.With) -> bool:
    """Whether execution may go on after the ``with`` statement ``node`` when an exception ends its block."""
    return any(_SWALLOWING.search(called_name(item.item) or "") for item in node.items)


def reaching(node: cst.Name, scope: Scope) -> Sequence[Binding]:
    """The bindings of the name ``node`` that may be in effect where it is read in ``scope``."""
    home = scope.find(node.value)
    return () if home is None else chosen(home.bindings[node.value], reaching_some(node.value, node, scope, home))


def bound_once(expression: cst.BaseExpression, scope: Scope) -> cst.BaseExpression | None:
    """The value of a name that a single plain assignment reaches, else None; any other ``expression`` as it is."""
    if not isinstance(expression, cst.Name):
        return expression
    bindings = reaching(expression, scope)
    only = bindings[0] if len(bindings) == 1 else None
    return only.value if isinstance(only, Assigned) and not only.path and not only.entered else None


def made_at(target: cst.CSTNode, bindings: Sequence[Binding]) -> Binding | None:
    """The one of ``bindings`` that ``target`` makes; None if it is the only one or if they are too many."""
    followed = bindings if 2 <= len(bindings) <= MOST_BINDINGS else ()
    return next((each for each in followed if isinstance(each, Assigned) and each.at is target), None)


def reaching_some(name: str, node: cst.CSTNode, scope: Scope, home: Scope) -> frozenset[int]:
    """The indexes of the bindings of ``name`` in ``home`` that reach ``node`` in ``scope``; empty where any may.

    Any other node than a name stands for a read in another module: then it is the bindings that reach the end of
    ``home``.
    """
    bindings = home.bindings[name]
    if not 2 <= len(bindings) <= MOST_BINDINGS or home.kind not in ("module", "function"):
        return frozenset()
    places = Order.of(home).bound(name, bindings)
    return places.reaching(node if node.__class__ is cst.Name else None, scope)


def chosen(bindings: list[Binding], some: Set[int]) -> list[Binding]:
    """Those of ``bindings`` whose indexes are among ``some``; all of them if that is empty."""
    return [each for index, each in enumerate(bindings) if index in some] if some else bindings


class Order:
    """The code of one module or function, without that of functions in it, in the order of the source.

    Each binding of a name is known by its node, so that ``NamePlaces`` can find which ones come before a read.
    """

    def __init__(self, home: Scope) -> None:
        """``home`` is the module or function; ``place`` numbers its nodes in the order of the source."""
        self.home = home
        self.place: dict[Any, int] = {}
        self.parents: dict[Any, Any] = {}
        self._bound: dict[str, NamePlaces] = {}
        node: Any = home.node
        self.body = node if node.__class__ is cst.Module else node.body
        stack = [self.body]
        while stack:
            node = stack.pop()
            self.place[node] = len(self.place)
            # The code of an inner function runs at another time; its decorators and defaults run here.
            other_code = node.body if node.__class__ in (cst.FunctionDef, cst.Lambda) else None
            below = [each for each in children(node) if each is not other_code]
            self.parents |= dict.fromkeys(below, node)
            stack += below

    @staticmethod
    def of(home: Scope) -> Order:
        """The order of ``home``, which is found on the first call."""
        if not home.order:
            home.order.append(Order(home))
        order: Order = home.order[0]
        return order

    def bound(self, name: str, bindings: Sequence[Binding]) -> NamePlaces:
        """Where the ``bindings`` of ``name`` are made."""
        if name not in self._bound:
            self._bound[name] = NamePlaces(self, bindings)
        return self._bound[name]

    def made_by(self, binding: Binding) -> Any:
        """The node of this code that makes ``binding``: the target of an assignment, the ``def``, the import.

        None where other code makes it (``global`` in an inner function), and for ``name: int``, which gives no value.
        """
        at = binding.inner.node if isinstance(binding, Defined) else getattr(binding, "at", None)
        is_own = at in self.place and binding.scope.node is self.home.node
        return at if is_own and getattr(binding, "value", at) is not None else None

    @cached_property
    def lets_others_bind(self) -> bool:
        """Whether other methods may bind attributes of the method's object while this code runs.

        It calls one (``self.reset()``, ``super().reset()``), passes the object on (``reset(self)``), or lets other code
        run by ``await`` or ``yield``; with ``del`` it unbinds one itself.
        """
        receivers_and_arguments = list[Any]()
        for node in self.place:
            if node.__class__ in (cst.Await, cst.Yield, cst.Del):
                return True
            if node.__class__ is cst.Call:
                receivers_and_arguments += [getattr(node.func, "value", None), *(arg.value for arg in node.args)]
        own = {self.home.self_name, "super"}
        # ``self.client`` is not the object itself, though its last name may be one of these.
        return any(called_name(each) in own for each in receivers_and_arguments if each.__class__ is not cst.Attribute)

    def around(self, node: Any) -> Iterator[tuple[Any, Any]]:
        """``node`` and what is around it, innermost first, each with its parent."""
        while node is not self.body:
            yield node, self.parents[node]
            node = self.parents[node]


_NONE: frozenset[int] = frozenset()


class NamePlaces:
    """Where one name is bound in an ``Order``. Each binding is its index: a copy of the scope has its own bindings.

    What some code does to the name is a pair ``made, replaced``: the bindings made there that may be in effect behind
    it, and whether one of them surely is, so that no earlier binding reaches what follows. For ``if fast: a = 1``, it
    is the binding and False; with an ``else: a = 2``, both bindings and True.
    """

    def __init__(self, order: Order, bindings: Sequence[Binding]) -> None:
        self._order = order
        self._first = {index for index, each in enumerate(bindings) if isinstance(each, (Parameter, Given))}
        """The bindings before the code runs: parameters."""
        made = ((order.made_by(each), index) for index, each in enumerate(bindings) if index not in self._first)
        self._made = {node: index for node, index in made if node is not None}
        """Each binding that the code makes, by its node."""
        self._always = {*range(len(bindings))}.difference(self._first, self._made.values())
        """The bindings that functions in the code may make at any time, by ``global`` or ``nonlocal``."""

    @cached_property
    def _made_inside(self) -> dict[Any, set[int]]:
        """The bindings that are made in each node, by itself or by a node inside of it."""
        found: dict[Any, set[int]] = {}
        for made_by, index in self._made.items():
            for node, _ in [*self._order.around(made_by), (self._order.body, None)]:
                found.setdefault(node, set()).add(index)
        return found

    @cached_property
    def _statements(self) -> dict[Any, list[Any]]:
        """The statements of each block that make bindings, the last first."""
        found: dict[Any, list[Any]] = {}
        for node in sorted(self._made_inside, key=self._order.place.__getitem__, reverse=True):
            found.setdefault(self._order.parents.get(node), []).append(node)
        return found

    def reaching(self, node: cst.CSTNode | None, scope: Scope) -> frozenset[int]:
        """The bindings that reach ``node`` in ``scope``; for None, those that reach the end of the code.

        Empty where that is not known, also if only the bindings that ``global`` makes at any time (``_always``) may be
        in effect.
        """
        # The outermost function or generator in ``home`` that holds the read: its code runs at another time.
        later, inner = None, scope if node is not None else None
        while inner is not None and inner.node is not self._order.home.node:
            if inner.kind == "function" or inner.node.__class__ is cst.GeneratorExp:
                later = inner.node
            inner = inner.parent
        read: Any = node if later is None else later
        if read is not None and read not in self._order.place:
            return frozenset()
        made, replaced = self._effect(self._order.body) if read is None else self.before(read)
        found = {*made, *(() if replaced else self._first)}
        if later is not None:
            # What is bound behind the function, or in the same loop, may be bound when it is called. A branch counts as
            # a loop here: to miss a binding would be worse than to have one too many.
            around = {each for each, _ in self._order.around(read)}
            for made_by, index in self._made.items():
                is_after = self._order.place[made_by] >= self._order.place[read]
                if is_after or any(each in around for each, _ in self._order.around(made_by)):
                    found.add(index)
        return frozenset(found | self._always if found else ())

    def before(self, node: Any) -> tuple[Set[int], bool]:
        """What the code that runs before ``node`` does to the name, looked through from ``node`` outward."""
        found = set[int]()
        for child, parent in self._order.around(node):
            made, replaced = self._earlier(parent, child) if parent in self._made_inside else (_NONE, False)
            found |= made
            if replaced:
                return found, True
        return found, False

    def _earlier(self, parent: Any, child: Any) -> tuple[Set[int], bool]:
        """What the parts of ``parent`` that run before its part ``child`` do to the name.

        All parts of a loop may run before any of them, in the turn before. An ``except`` clause may begin anywhere in
        the body of its ``try``, so all that the body binds counts, and replaces nothing.
        """
        kind, made_inside = parent.__class__, self._made_inside
        beside = made_inside[parent] - made_inside.get(child, _NONE)
        if kind in _BLOCKS:
            place = self._order.place
            return self._sequence(each for each in self._statements[parent] if place[each] < place[child])
        if child in (getattr(parent, "iter", None), getattr(parent, "test", None)) or (
            kind is cst.Try and child is parent.body
        ):
            # What ``for`` goes through, a test and the body of ``try`` run first. ``while`` tests after its body, too.
            return made_inside[parent] if kind is cst.While else _NONE, False
        if kind is cst.For and child is parent.body and parent.target in made_inside:
            # ``for name in names:`` binds it in each turn.
            return made_inside[parent.target], True
        if kind in (cst.For, cst.While):
            return made_inside[parent], False
        if kind is cst.If:
            return made_inside.get(parent.test, _NONE), False
        if kind is cst.Try and child is parent.orelse:
            return self._effect(parent.body)
        if kind is cst.With and child is parent.body:
            return beside, any(item.asname in made_inside for item in parent.items)
        # Other parts run in an order that is not looked at, but the targets of an assignment are bound after its value.
        return beside.difference(*(made_inside.get(each, _NONE) for each in _targets(parent))), False

    def _sequence(self, last_first: Iterable[Any]) -> tuple[Set[int], bool]:
        """What statements that run one after the other do to the name, given the last first.

        What comes before a statement that surely binds it has no effect any more.
        """
        found = set[int]()
        for each in last_first:
            made, replaced = self._effect(each)
            found |= made
            if replaced:
                return found, True
        return found, False

    def _effect(self, node: Any) -> tuple[Set[int], bool]:
        """What the statement or block ``node`` does to the name; a loop may run no turn, so it replaces nothing."""
        kind, made_inside = node.__class__, self._made_inside
        made = made_inside.get(node)
        if made is None:
            return _NONE, False
        if kind in _BLOCKS:
            return self._sequence(self._statements[node])
        if kind in _PARTS:
            return self._effect(node.body)
        # A ``with`` that swallows exceptions may end anywhere in its body.
        if kind is cst.With and not swallows(node):
            _, replaced = self._effect(node.body)
            return made, replaced or any(item.asname in made_inside for item in node.items)
        if kind is cst.If:
            # The bodies of ``if`` and each ``elif``, then the ``else``, which is None if there is none.
            in_tests, bodies = set[int](), []
            while node.__class__ is cst.If:
                in_tests |= made_inside.get(node.test, _NONE)
                bodies.append(node.body)
                node = node.orelse
            found, replaced = self._joined([each] for each in (*bodies, node))
            return found | in_tests, replaced
        if kind is cst.Try:
            found, replaced = self._effect(node.finalbody)
            if not replaced:
                # A handler may begin anywhere in the body.
                may_fail = any(not self._effect(each)[1] for each in node.handlers)
                failed = made_inside.get(node.body, _NONE) if may_fail else _NONE
                whole = () if _leaves(node.body) else [[node.orelse, node.body]]
                joined, replaced = self._joined([*whole, *([each] for each in node.handlers)])
                found = found | joined | failed
            return found, replaced
        replaced = kind in _ASSIGNING and any(each in made_inside for each in _targets(node))
        return made, replaced or kind in (cst.Import, cst.ImportFrom) or node in self._made

    def _joined(self, ways: Iterable[list[Any]]) -> tuple[Set[int], bool]:
        """What is in effect where several ``ways`` meet, such as the branches of an ``if``.

        Each is a list of statements or blocks, the last first. A way that ends with a ``return`` or the like does not
        get there. A way of None, such as a missing ``else``, binds nothing.
        """
        ends = [self._sequence(each) for each in ways if not _leaves(each[0])]
        found = set[int]().union(*(made for made, _ in ends))
        return found, all(replaced for _, replaced in ends)


def _targets(node: Any) -> Sequence[Any]:
    """What ``node`` assigns to: the targets of an assignment, the one of a loop; only None for any other node."""
    return getattr(node, "targets", None) or [getattr(node, "target", None)]


def _leaves(node: Any) -> bool:
    """Whether execution never goes on after ``node``, by its last statement."""
    while node.__class__ is cst.If and _leaves(node.body):
        node = node.orelse
    kind = node.__class__
    if kind in _BLOCKS or kind in _PARTS:
        return _leaves(node.body[-1] if kind in _BLOCKS else node.body)
    return kind in _LEAVING


def own_bindings(node: cst.Attribute, scope: Scope) -> list[Binding]:
    """The bindings of ``self.name`` that reach the read ``node`` in their own method.

    Empty if other code may bind it in between, if another method's binding may reach the read, or if there is only one
    binding.
    """
    owner, method = own_attribute(node, scope), scope.function
    every = owner.attributes.get(node.attr.value, []) if owner is not None else []
    bound_by_others = any(each.scope.owner is not owner for each in every)
    if not 2 <= len(every) <= MOST_BINDINGS or method is not scope or bound_by_others:
        return []
    own, order = [each for each in every if each.scope is method], Order.of(method)
    if not own or method.owner is not owner or order.lets_others_bind:
        return []
    reaching_here, replaced = order.bound(f".{node.attr.value}", own).before(node)
    return chosen(own, reaching_here) if replaced else []
