"""Clients that each turn of a loop makes anew although they are the same in all of them."""

from __future__ import annotations

from collections.abc import Iterator, Set

import libcst as cst

from ...facts import ClientInLoop, is_asynchronous
from ..inference.asking import Inference
from ..inference.source_file import SourceFile
from ..scopes.outline import CallSite
from ..syntax.expressions import called_name, dotted, names_in
from ..syntax.tree import nodes
from .catching import statements
from .conditions import COMPREHENSIONS, Conditions
from .following import Following, Frame
from .keeping import STORING
from .sameness import Sameness

_ENDS = (cst.FunctionDef, cst.Lambda, cst.ClassDef, cst.Module)

_STARTING = frozenset(
    {"Thread", "Process", "Timer", "submit", "apply_async", "run_in_executor", "create_task", "partial"}
)
"""Calls whose arguments are used later, beside others of their kind."""

_WRAPPING = (
    cst.Arg,
    cst.Element,
    cst.Tuple,
    cst.List,
    cst.Set,
    cst.Dict,
    cst.DictElement,
    cst.Await,
    cst.IfExp,
    cst.NamedExpr,
)
"""What holds a client that stands in it."""


class Loops:
    """Looks through the loops of one file."""

    def __init__(self, file: SourceFile, inference: Inference) -> None:
        self.file = file
        following = Following(inference)
        self.sameness = Sameness(following)
        self.conditions = Conditions(following)

    def made_in_loops(self) -> Iterator[ClientInLoop]:
        """Clients made in every turn of a loop of the same function, with arguments that no turn changes.

        None that is collected, yielded or handed to a thread: it takes several to have several.
        """
        for node, client in self.file.made.clients.items():
            site = self.file.outline.sites[node]
            if client.by_name or is_asynchronous(client.library):
                continue
            part = self._turn(node)
            if part is None:
                continue
            loop = self.file.parents[part]
            frame = Frame(site.scope.function or self.file.top, lasting=True, turn=frozenset(_changed_in(loop)))
            if (
                self.sameness.of_call(node, site.scope, frame)
                and not self.conditions.around(site, frame, part)
                and not self._ends_after(node, part)
                and not self._is_collected(site, loop)
            ):
                yield ClientInLoop(client)

    def _turn(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """The part of the innermost loop around ``node`` that runs in each turn and holds it."""
        while not isinstance(node, _ENDS):
            parent = self.file.parents[node]
            if isinstance(parent, (cst.For, cst.While)) and node is parent.body:
                return node
            if isinstance(parent, COMPREHENSIONS) and node is not parent.for_in:
                return node
            node = parent
        return None

    def _ends_after(self, node: cst.CSTNode, turn: cst.CSTNode) -> bool:
        """Whether the loop ends once ``node`` gave something, or goes on in a loop of its own: then it tries again."""
        while node is not turn:
            parent = self.file.parents[node]
            if isinstance(node, cst.Return):
                return True
            if isinstance(parent, cst.IndentedBlock) and any(_ends_turn(each) for each in _behind(parent, node)):
                return True
            behind = parent.orelse if isinstance(parent, cst.Try) and node is parent.body else None
            if behind is not None and any(map(_ends_turn, statements(behind.body))):
                return True
            node = parent
        return False

    def _is_collected(self, site: CallSite, loop: cst.CSTNode) -> bool:
        """Whether the client itself goes where it stays when the turn is over."""
        names = {
            target.target.value
            for each in nodes(loop)
            if isinstance(each, cst.Assign) and _holds(each.value, site.node)
            for target in each.targets
            if isinstance(target.target, cst.Name)
        }
        return any(
            each is site.node or (isinstance(each, cst.Name) and each.value in names)
            for each in nodes(loop)
            if self._stays(each)
        )

    def _stays(self, node: cst.CSTNode) -> bool:
        """Whether ``node`` is stored, yielded or handed on where it stands."""
        while True:
            parent = self.file.parents[node]
            if isinstance(parent, cst.Call) and node is not parent.func:
                name = called_name(parent) or ""
                if name in STORING or name in _STARTING:
                    return True
                if not name[:1].isupper():
                    return False
            elif isinstance(parent, cst.Assign):
                kept = (cst.Subscript, cst.Attribute)
                return node is parent.value and any(isinstance(each.target, kept) for each in parent.targets)
            elif isinstance(parent, (cst.Yield, *COMPREHENSIONS)):
                return True
            elif not isinstance(parent, _WRAPPING):
                return False
            node = parent


def _holds(value: cst.BaseExpression, node: cst.Call) -> bool:
    return value is node or any(each is node for each in nodes(value) if not isinstance(value, cst.Call))


def _behind(block: cst.IndentedBlock, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    seen = False
    for statement in block.body:
        if seen:
            yield from statement.body if isinstance(statement, cst.SimpleStatementLine) else [statement]
        seen = seen or statement is node


def _ends_turn(statement: cst.CSTNode) -> bool:
    """Whether ``statement`` ends the loop it stands in, or is itself a loop without end."""
    if isinstance(statement, (cst.Return, cst.Break, cst.Raise)):
        return True
    if isinstance(statement, cst.While):
        return isinstance(statement.test, cst.Name) and statement.test.value == "True"
    if isinstance(statement, (cst.Try, cst.With)):
        return any(map(_ends_turn, statements(statement.body)))
    return False


def _changed_in(loop: cst.CSTNode) -> Iterator[str]:
    """The names that a turn of ``loop`` binds, and with a dot the attributes it sets."""
    for node in nodes(loop):
        if isinstance(node, (cst.AssignTarget, cst.AnnAssign, cst.AugAssign, cst.NamedExpr, cst.For, cst.CompFor)):
            yield from _bound(node.target)
        elif isinstance(node, (cst.WithItem, cst.ImportAlias)) and node.asname is not None:
            yield from _bound(node.asname.name)
        elif isinstance(node, cst.ImportAlias):
            yield (dotted(node.name) or "").partition(".")[0]
        elif isinstance(node, (cst.ExceptHandler, cst.ExceptStarHandler)) and node.name is not None:
            yield from _bound(node.name.name)
        elif isinstance(node, (cst.FunctionDef, cst.ClassDef, cst.MatchAs, cst.MatchStar)) and node.name is not None:
            yield node.name.value


def _bound(target: cst.CSTNode) -> Set[str]:
    names = set(names_in(target))
    return names | {f".{each.attr.value}" for each in nodes(target) if isinstance(each, cst.Attribute)}
