"""Which bindings of a name reach the places where it is read: the paths through a module or function, joined.

Names that are bound once are not followed. A binding that is not understood reaches every use.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import libcst as cst

from ..syntax.tree import called_name, children, names_in, nodes
from .scope import Assigned, Binding, Defined, Given, Parameter, Scope, own_attribute

Reached: TypeAlias = dict[str, int]
"""The bindings of each name that may be in effect: bit 1 for the first in its list, bit 2 for the second.

Names of attributes of ``self`` begin with a dot; their bit 0 stands for what code outside the method assigned. An empty
dictionary means that no path leads here.
"""

MOST_BINDINGS, MOST_COPIED = 1000, 2_000_000
"""Bindings of one name, and entries of ``Reached`` copied for one scope, past which every binding reaches every use."""

MOST_TWICE = 3
"""Nested loops and ``finally`` blocks that are walked twice; deeper ones are walked once."""

ELSEWHERE = 1  # bit 0
_SWALLOWING = re.compile(r"suppress|raises|ignor|swallow|catch(?!_warnings)", re.IGNORECASE)
"""Parts of the names of context managers that swallow exceptions."""


def swallows(node: cst.With) -> bool:
    """Whether execution may go on after the ``with`` statement ``node`` when an exception ends its block."""
    return any(_SWALLOWING.search(called_name(item.item) or "") for item in node.items)


def reaching(node: cst.Name, scope: Scope) -> Sequence[Binding]:
    """The bindings of the name ``node`` that may be in effect where it is read in ``scope``."""
    home = scope.find(node.value)
    return () if home is None else chosen(home.bindings[node.value], bits(node.value, node, scope, home))


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


def bits(name: str, node: cst.CSTNode, scope: Scope, home: Scope) -> int:
    """The bindings of ``name`` in ``home`` that reach ``node`` in ``scope``, as bits; 0 stands for all of them.

    If ``node`` is not a name, another module asks: the bindings that reach the end of the module.
    """
    if len(home.bindings[name]) < 2 or home.kind not in ("module", "function"):
        return 0
    paths = Paths.of(home)
    return paths.at(name, node, scope) if node.__class__ is cst.Name else paths.at_end(name)


def chosen(bindings: list[Binding], which: int) -> list[Binding]:
    """Those of ``bindings`` whose bits are set in ``which``; all of them if it is 0."""
    return [each for number, each in enumerate(bindings, start=1) if which >> number & 1] if which else bindings


class _TooMuchError(Exception):
    """The scope is too large to be followed."""


class Paths:
    """Follows every path through one module or function, and keeps the bindings that reach each read of a name.

    ``_walk`` goes through the code in the order in which it runs, and keeps ``_now`` up to date.
    """

    def __init__(self, home: Scope) -> None:
        self._home = home
        self._self = home.self_name if home.owner is not None else None
        self._always: Reached = {}
        """Bindings that other code may make at any time, by each name that is followed."""
        self._places: dict[int, tuple[str, int]] = {}
        """The name and the bit of the binding that a node makes, by its ``id``."""
        self._now: Reached = {"": 1}
        """The bindings in effect where the walk is; ``""`` is among them as long as a path leads there."""
        self._found: dict[int, int] = {}
        """The bindings that reach a node that reads a name, by its ``id``."""
        self._later: dict[int, tuple[Reached, int]] = {}
        """For code that runs later, by its ``id``: the bindings in effect where it is defined, and ``_time`` then."""
        self._last: dict[str, dict[int, int]] = {}
        """The ``_time`` at which each binding of each name was made last, by its bit."""
        # Bindings made and entries copied so far; loops and ``finally`` blocks around the walk.
        self._time = self._copied = self._twice = 0
        self._tries: list[Reached] = []
        """The bindings that each ``except``, ``finally`` or swallowing ``with`` around the walk may find in effect."""
        self._jumps: dict[type, Reached] = {}
        """The bindings in effect at each ``return``, ``break`` or ``continue`` not followed yet, by node class."""
        self._shown: Reached = {}
        """The bindings of attributes of ``self`` that code outside the method may see."""
        self._is_shown = False
        for name, bindings in home.bindings.items():
            self._follow(name, bindings, 0)
        for name, bindings in home.owner.attributes.items() if home.owner is not None and self._self else ():
            self._follow(f".{name}", bindings, ELSEWHERE)
        try:
            self._walk()
        except _TooMuchError:
            self._always, self._found, self._later, self._now = {}, {}, {}, {}

    @staticmethod
    def of(home: Scope) -> Paths:
        """The paths through ``home``, which are followed on the first call."""
        if not home.paths:
            home.paths.append(Paths(home))
        paths: Paths = home.paths[0]
        return paths

    # Questions.

    def at(self, name: str, node: cst.CSTNode, scope: Scope) -> int:
        """The bindings, as bits, that reach ``node``, which reads ``name`` in ``scope``; 0 where that is not known."""
        # The outermost function around the read that is inside ``home``: its code runs later than the walk passes it.
        function: Scope | None = None
        inner: Scope | None = scope
        while inner is not None and inner.node is not self._home.node:
            function, inner = inner if inner.kind == "function" else function, inner.parent
        later = self._later.get(id(node) if function is None else id(function.node))
        if later is None:
            return self._with_always(name, self._found.get(id(node), 0))
        found, time = later[0].get(name, 0), later[1]
        for bit, last in self._last.get(name, {}).items():
            found |= bit if last > time else 0
        return self._with_always(name, found) if name[0] != "." else 0

    def at_end(self, name: str) -> int:
        """The bindings, as bits, that reach the end of the module."""
        return self._with_always(name, self._now.get(name, 0))

    def shows(self, name: str, number: int) -> bool:
        """Whether code outside the method may see the binding ``number``, counted from 1, of the attribute ``name``."""
        seen = self._with_always(name, self._shown.get(name, 0))
        return not seen or bool(seen >> number & 1)

    def _with_always(self, name: str, found: int) -> int:
        """``found`` with the bindings that other code may make at any time; 0 (not known) stays 0."""
        return found | self._always.get(name, 0) if found else 0

    # What is followed.

    def _follow(self, name: str, bindings: list[Binding], before: int) -> None:
        """Prepare to follow ``name``: note which nodes make its ``bindings``, and which bindings other code makes.

        ``before`` holds the bits in effect before the code runs. A name bound once or too often is not followed.
        """
        if not 2 <= len(bindings) <= MOST_BINDINGS:
            return
        places: dict[int, tuple[str, int]] = {}
        # Bits: ``first`` (parameters) are in effect before the code runs; ``places`` (made in it or a class in it) from
        # their nodes on; ``always`` (made in functions inside, or annotated without a value) at any time.
        first, always, home = before, 0, self._home
        for number, binding in enumerate(bindings, start=1):
            if binding.scope.parent is home.parent and binding.scope.node is not home.node:
                # Another method sets the attribute: bit 0. For speed, no call: each method tests those of all methods.
                continue
            declared = isinstance(binding, Assigned) and binding.value is None
            if isinstance(binding, (Parameter, Given)):
                first |= 1 << number
            elif not declared and self._is_in(binding.scope, "class"):
                at = binding.inner.node if isinstance(binding, Defined) else binding.at
                places[id(at)] = name, 1 << number
            elif self._is_in(binding.scope, "class", "function", "comprehension"):
                always |= 1 << number
        if places:
            self._places |= places
            self._always[name] = always
            self._now |= {name: first} if first else {}

    def _is_in(self, scope: Scope, *through: str) -> bool:
        """Whether ``scope`` is ``home`` or inside it, with only scopes of the kinds ``through`` up to there."""
        inner: Scope | None = scope
        while inner is not None and inner.kind in through and inner.node is not self._home.node:
            inner = inner.parent
        return inner is not None and inner.node is self._home.node

    def _walk(self) -> None:
        """Follow all of the code, then join the paths that end at a ``return``."""
        if not self._always:
            return
        node: Any = self._home.node
        if node.__class__ is cst.Lambda:
            self._read(node.body)
        else:
            self._block(node if node.__class__ is cst.Module else node.body)
        self._now = self._joined(self._now, self._jumps.get(cst.Return, {}))
        self._show()

    # Statements.

    def _block(self, block: Any) -> None:
        for line in block.body:
            for statement in line.body if line.__class__ is cst.SimpleStatementLine else (line,):
                if not self._now:
                    return
                _STATEMENTS.get(statement.__class__, Paths._read)(self, statement)

    def _otherwise(self, part: Any) -> None:
        if part is not None:
            self._block(part.body)

    def _if(self, node: Any) -> None:
        ends = []
        while node.__class__ is cst.If:
            self._read(node.test)
            other = self._joined(self._now)
            self._block(node.body)
            ends.append(self._now)
            self._now, node = other, node.orelse
        self._otherwise(node)
        self._now = self._joined(*ends, self._now)

    def _loop(self, node: Any) -> None:
        """Follow a loop twice, so that bindings made in one turn reach the next, then its ``else``.

        Nested deeper than ``MOST_TWICE`` it is followed once, as if every binding were in effect before it.
        """
        counts = node.__class__ is cst.For
        if counts:
            self._read(node.iter)
        outer: dict[type, Reached] = {kind: self._jumps.pop(kind, {}) for kind in (cst.Break, cst.Continue)}
        before = self._now
        passes = 1 if self._twice >= MOST_TWICE else 2
        if passes == 1:
            before = self._joined(before, dict.fromkeys(self._always, (1 << MOST_BINDINGS + 1) - 1))
        self._twice += 1
        for _ in range(passes):
            self._now = self._joined(before)
            if not counts:
                self._read(node.test)
            done = self._joined(self._now)
            if counts:
                self._read(node.target)
            self._block(node.body)
            before = self._joined(before, self._now, self._jumps.pop(cst.Continue, {}))
        self._twice -= 1
        broken = self._jumps.pop(cst.Break, {})
        self._jumps.update(outer)
        endless = not counts and getattr(node.test, "value", "") in ("True", "1")
        self._now = {} if endless else done
        self._otherwise(node.orelse)
        self._now = self._joined(self._now, broken)

    def _leave(self, node: cst.CSTNode) -> None:
        """Follow ``return``, ``raise``, ``break`` or ``continue``: keep the bindings in effect and end the path.

        Nothing is kept for ``raise``: every ``except`` around it has these bindings already (``_put``).
        """
        self._read(*children(node))
        if node.__class__ is not cst.Raise:
            self._jumps[node.__class__] = self._joined(self._jumps.get(node.__class__, {}), self._now)
        self._now = {}

    def _try(self, node: Any) -> None:
        """Follow a ``try`` statement.

        ``caught`` holds the bindings that a handler may find: those before the body and those the body makes, which
        ``_put`` adds. ``whole`` holds the same for ``finally``, with those of the handlers. Jumps out of the statement
        run ``finally`` first, so they are collected apart from the ``outer`` ones.
        """
        outer, whole = self._jumps, self._joined(self._now)
        if node.finalbody is not None:
            self._jumps = {}
            self._tries.append(whole)
        caught = self._joined(self._now)
        self._tries.append(caught)
        self._block(node.body)
        self._tries.pop()
        self._otherwise(node.orelse)
        ends = [self._now]
        for handler in node.handlers:
            self._now = self._joined(caught)
            self._read(handler.type, handler.name and handler.name.name)
            self._block(handler.body)
            if handler.name is not None:
                self._forget(handler.name.name)
            ends.append(self._now)
            if handler.__class__ is cst.ExceptStarHandler:
                caught = self._joined(caught, self._now)
        self._now = self._joined(*ends)
        if node.finalbody is not None:
            self._tries.pop()
            self._finally(node.finalbody, whole, outer)

    def _finally(self, part: cst.Finally, failed: Reached, outer: dict[type, Reached]) -> None:
        """Follow the ``finally`` block ``part``: once for exceptions and ``jumps``, once for the normal end.

        ``failed`` holds the bindings that may be in effect after an exception. The jumps join the ``outer`` ones with
        the bindings at the end of the block. Nested deeper than ``MOST_TWICE``, one walk serves both.
        """
        jumps, self._jumps, normal = self._jumps, outer, self._now
        once = self._twice >= MOST_TWICE
        self._now = self._joined(failed, normal if once else {})
        self._twice += 1
        self._block(part.body)
        for kind, what in jumps.items():
            if what:
                self._jumps[kind] = self._joined(self._jumps.get(kind, {}), self._now)
        if not once or not normal:
            self._now = normal
            self._block(part.body)
        self._twice -= 1

    def _with(self, node: Any) -> None:
        """Follow a ``with`` statement. If it swallows exceptions, its block may end after any binding.

        ``held`` then has the bindings in effect before it and those made in it, which ``_put`` adds to all ``_tries``.
        """
        held = None
        if swallows(node):
            held = self._joined(self._now)
            self._tries.append(held)
        for item in node.items:
            self._read(item.item, item.asname and item.asname.name)
        self._block(node.body)
        if held is not None:
            self._tries.pop()
            self._now = self._joined(self._now, held)

    def _match(self, node: Any) -> None:
        """Follow a ``match`` statement; ``missed`` holds the bindings in effect if no case so far matches."""
        self._read(node.subject)
        ends = []
        for case in node.cases:
            missed = self._joined(self._now)
            self._read(case.pattern, case.guard)
            if case.guard is not None:
                missed = self._joined(missed, self._now)
            elif case.pattern.__class__ is cst.MatchAs and case.pattern.pattern is None:
                missed = {}
            self._block(case.body)
            ends.append(self._now)
            self._now = missed
        self._now = self._joined(*ends, self._now)

    def _del(self, node: Any) -> None:
        self._read(node.target)
        self._forget(node.target)
        # After ``del self.name`` an attribute of the class may be found.
        self._changed_elsewhere()

    def _define(self, node: Any) -> None:
        is_class = node.__class__ is cst.ClassDef
        self._read(*node.decorators, *((*node.bases, *node.keywords) if is_class else (node.params, node.returns)))
        if is_class:
            self._block(node.body)
        else:
            self._runs_later(node)
        self._visit(node, "")

    # Expressions.

    def _read(self, *roots: cst.CSTNode | None) -> None:
        """Record the reads and bindings in ``roots`` in the order in which they run, with a stack: trees may be deep.

        ``may_be_skipped`` marks parts that do not always run, such as the right side of ``and``.
        """
        stack: list[tuple[Any, bool]] = [(node, False) for node in reversed(roots) if node is not None]
        while stack:
            node, may_be_skipped = stack.pop()
            kind = node.__class__
            if kind is cst.Name or kind is cst.ImportAlias:
                self._visit(node, node.value if kind is cst.Name else "", may_be_skipped)
                continue
            if kind is cst.Attribute:
                if node.value.__class__ is cst.Name and node.value.value == self._self:
                    self._visit(node, f".{node.attr.value}", may_be_skipped)
                stack.append((node.value, may_be_skipped))
            elif kind is cst.Lambda or kind is cst.GeneratorExp:
                self._runs_later(node)
                first = node.params if kind is cst.Lambda else node.for_in.iter
                stack.append((first, may_be_skipped))
            elif kind in _ORDER:
                always, maybe = _ORDER[kind](node)
                stack += [(each, True) for each in reversed(maybe) if each is not None]
                stack += [(each, may_be_skipped) for each in reversed(always) if each is not None]
            else:
                stack += [(each, may_be_skipped) for each in children(node)]
                if self._self is not None and self._may_change(node):
                    self._changed_elsewhere()

    def _may_change(self, node: Any) -> bool:
        """Whether other methods of the object may run in ``node``: it calls one, hands the object on, or waits."""
        if node.__class__ is not cst.Call:
            return node.__class__ in (cst.Await, cst.Yield)
        given: list[Any] = [getattr(node.func, "value", None), *(arg.value for arg in node.args)]
        return any(called_name(each) in (self._self, "super") for each in given if each.__class__ is not cst.Attribute)

    def _changed_elsewhere(self) -> None:
        """Record that other code may run here, which may see and assign each attribute of ``self``."""
        self._show()
        for name in self._always:
            if name[0] == ".":
                self._put(name, ELSEWHERE, may_be_skipped=True)

    def _visit(self, node: cst.CSTNode, name: str, may_be_skipped: bool = False) -> None:
        """Record the binding that ``node`` makes; if it makes none, that it reads ``name``."""
        place = self._places.get(id(node))
        if place is not None:
            self._put(*place, may_be_skipped=may_be_skipped)
        elif name in self._always:
            found = self._found[id(node)] = self._found.get(id(node), 0) | self._now.get(name, 0)
            # ``own_bindings`` gives up here, so ``seen_outside`` is asked instead and must include these bindings.
            if found & ELSEWHERE:
                self._shown[name] = self._shown.get(name, 0) | found

    def _put(self, name: str, bit: int, *, may_be_skipped: bool) -> None:
        """Record that the binding ``bit`` of ``name`` is made here; if it may be skipped, others stay in effect."""
        if not self._now:
            return
        self._now[name] = bit | (self._now.get(name, 0) if may_be_skipped else 0)
        for each in (*self._tries, self._shown) if self._is_shown else self._tries:
            each[name] = each.get(name, 0) | bit
        self._time += 1
        self._last.setdefault(name, {})[bit] = self._time

    def _forget(self, target: cst.BaseExpression) -> None:
        """Take the bindings of the names in ``target`` out of effect: they are deleted here."""
        for each in names_in(target):
            self._now.pop(each.value, None)

    def _runs_later(self, node: cst.CSTNode) -> None:
        """Record that the code in ``node`` runs later: it sees the bindings in effect now and all made afterwards."""
        self._show()
        known, time = self._later.get(id(node), ({}, self._time))
        entry = self._joined(known, self._now), time
        for each in nodes(node) if node.__class__ is cst.GeneratorExp else (node,):
            self._later[id(each)] = entry

    # What is in effect.

    def _show(self) -> None:
        """Record that other code may see ``self`` from here on: the bindings in effect and all made afterwards."""
        if self._self is not None:
            self._shown = self._joined(self._shown, self._now)
            self._is_shown = True

    def _joined(self, *all_reached: Reached) -> Reached:
        """The bindings that may be in effect where several paths meet, in a dictionary of its own."""
        found: Reached = {}
        for each in all_reached:
            self._copied += len(each)
            for name, which in each.items():
                found[name] = found.get(name, 0) | which
        if self._copied > MOST_COPIED:
            raise _TooMuchError
        return found


_STATEMENTS: dict[type, Callable[[Paths, Any], None]] = {
    cst.If: Paths._if,
    cst.For: Paths._loop,
    cst.While: Paths._loop,
    cst.Try: Paths._try,
    cst.TryStar: Paths._try,
    cst.With: Paths._with,
    cst.Match: Paths._match,
    cst.FunctionDef: Paths._define,
    cst.ClassDef: Paths._define,
    **dict.fromkeys((cst.Return, cst.Raise, cst.Break, cst.Continue), Paths._leave),
    cst.Del: Paths._del,
}
"""How each kind of statement is followed; any other runs all of its parts."""


_ORDER: dict[type, Callable[[Any], tuple[Sequence[Any], Sequence[Any]]]] = {
    cst.Assign: lambda node: ((node.value, *(each.target for each in node.targets)), ()),
    cst.AnnAssign: lambda node: ((node.annotation, node.value, node.target), ()),
    cst.AugAssign: lambda node: ((node.value, node.target), ()),
    cst.NamedExpr: lambda node: ((node.value, node.target), ()),
    cst.Arg: lambda node: ((node.value,), ()),
    cst.BooleanOperation: lambda node: ((node.left,), (node.right,)),
    cst.IfExp: lambda node: ((node.test,), (node.body, node.orelse)),
    cst.Comparison: lambda node: ((node.left, *node.comparisons[:1]), node.comparisons[1:]),
    cst.Assert: lambda node: ((node.test,), (node.msg,)),
    cst.MatchOr: lambda node: ((), node.patterns),
}
"""The parts of an expression in the order in which they run: first the parts that always do, then the others."""


def own_bindings(node: cst.Attribute, scope: Scope) -> list[Binding]:
    """The bindings of ``self.name`` that reach the read ``node`` in their own method.

    Empty if other code may bind it, too, or if it is bound only once.
    """
    owner, method = own_attribute(node, scope), scope.function
    every = owner.attributes.get(node.attr.value, []) if owner is not None else []
    if len(every) < 2 or method is None or method.owner is not owner:
        return []
    which = Paths.of(method).at(f".{node.attr.value}", node, scope)
    return chosen(every, which) if which and not which & ELSEWHERE else []


def seen_outside(owner: Scope, name: str) -> list[Binding]:
    """The bindings of ``self.name`` in ``owner`` that others may see, without the ones that ``__init__`` replaces."""
    every = owner.attributes.get(name, [])
    makers = [each for each in owner.bindings.get("__init__", ()) if isinstance(each, Defined)] if every[1:] else []
    maker = makers[-1].inner if makers else None
    if maker is None or sum(each.scope is maker for each in every) < 2:
        return every
    which = enumerate(every, start=1)
    return [each for at, each in which if each.scope is not maker or Paths.of(maker).shows(f".{name}", at)]
