"""The sketch of a fix: what it adds to and removes from calls and dictionaries, before the text is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import libcst as cst

from ...files.source_text import LineTable
from ..syntax.excerpts import Excerpt
from ..syntax.tree import nodes
from .brackets import BracketItem, Brackets, Replacement, Style

Element: TypeAlias = "cst.Arg | cst.DictElement | cst.StarredDictElement"
Bracketed: TypeAlias = "cst.Call | cst.Dict"


class RefusedError(Exception):
    """A proposal cannot be written there without losing a comment or changing more than it says."""


def containers(tree: cst.CSTNode) -> dict[object, tuple[Bracketed, int]]:
    """Where each argument and element of ``tree`` is: in which call or dictionary, and at which index there.

    The node of its name or key counts as well: ``b`` of ``f(a, b=1)`` is in that call, at 1.
    """
    found: dict[object, tuple[Bracketed, int]] = {}
    for node in nodes(tree):
        if isinstance(node, (cst.Call, cst.Dict)):
            for index, element in enumerate(elements(node)):
                found[element] = (node, index)
                for name in (getattr(element, "keyword", None), getattr(element, "key", None)):
                    if name is not None:
                        found[name] = (node, index)
    return found


def elements(node: object) -> Sequence[Element]:
    """The arguments of a call or the elements of a dictionary; nothing of anything else."""
    if isinstance(node, cst.Call):
        return node.args
    if isinstance(node, cst.Dict):
        return [each for each in node.elements if isinstance(each, (cst.DictElement, cst.StarredDictElement))]
    return ()


def call_of(anchor: object) -> cst.Call:
    """``anchor`` as a call. Raises RefusedError where it is none."""
    if not isinstance(anchor, cst.Call):
        raise RefusedError("it is not a call")
    return anchor


def expression(anchor: cst.CSTNode) -> cst.CSTNode:
    """The value of an argument or element, or the expression itself."""
    return anchor.value if isinstance(anchor, (cst.Arg, cst.DictElement)) else anchor


def spelling(anchor: cst.CSTNode) -> cst.CSTNode | None:
    """The node that spells the name of an argument or the key of an element; None for a positional argument."""
    if isinstance(anchor, cst.Arg):
        return anchor.keyword
    return anchor.key if isinstance(anchor, cst.DictElement) else anchor


def keywords(call: cst.Call) -> list[str]:
    """The names of the keyword arguments."""
    return [arg.keyword.value for arg in call.args if arg.keyword is not None]


def keys(dictionary: cst.Dict) -> list[cst.BaseExpression | None]:
    """The key expressions; None for a ``**`` part."""
    return [each.key if isinstance(each, cst.DictElement) else None for each in elements(dictionary)]


def string(node: object) -> object:
    """The value of a string literal, else None."""
    return node.evaluated_value if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)) else None


def is_bare_generator(call: cst.Call) -> bool:
    """Whether the only argument is a generator that uses the call's own parentheses."""
    only = call.args[0].value if len(call.args) == 1 else None
    return isinstance(only, cst.GeneratorExp) and not only.lpar


def needs_parentheses(value: cst.BaseExpression) -> bool:
    """Whether ``value`` is no longer valid once it comes after ``name=``."""
    return isinstance(value, cst.NamedExpr) and not value.lpar


class NewName(NamedTuple):
    """The ``name`` of an argument or key that a fix gives the call or dictionary that begins at the index ``start``."""

    start: int
    name: str


class Sketch:
    """A fix before it is text: elements to add to and remove from calls and dictionaries, and other changes."""

    def __init__(self, table: LineTable, excerpts: Sequence[Excerpt]) -> None:
        """``excerpts`` are the parts of the module, parsed by libcst, that hold what the fix changes."""
        self.table = table
        self.excerpts = excerpts
        # Changes of all other kinds than the next, and every name that the fix gives.
        self.changes: list[Replacement] = []
        self.named: set[NewName] = set()
        # The texts to append to a call or dictionary, the indexes of what to remove from it, and how its lines break.
        self._add: dict[Bracketed, list[str]] = defaultdict(list)
        self._remove: dict[Bracketed, set[int]] = defaultdict(set)
        self._styles: dict[Bracketed, Style] = {}

    def own(self, node: object) -> cst.CSTNode:
        """The node of libcst, with its white space and comments, for the lean ``node`` of the module.

        Only excerpts have such nodes, see ``syntax/excerpts.py``. Raises RefusedError if none of them holds ``node``.
        """
        for excerpt in self.excerpts:
            try:
                return excerpt.own(node)
            except KeyError:
                continue
        raise RefusedError("it stands in another module")

    def place(self, own: cst.CSTNode, *, outer: bool = False) -> tuple[int, int]:
        """Start and end index of a node that libcst made, with its own parentheses if ``outer``."""
        return self._excerpt(own).range(own, outer=outer)

    def text(self, start: int, end: int) -> str:
        """The text between two indexes. Raises RefusedError where it may hold a comment: a ``#`` in a string, too."""
        text = self.table.text[start:end]
        if "#" in text:
            raise RefusedError("a comment would be lost")
        return text

    def container(self, own: cst.CSTNode) -> tuple[Bracketed, int]:
        """The call or dictionary that has ``own``, an argument, element or the name of one, and its index there.

        Raises RefusedError for any other node.
        """
        found = containers(self._excerpt(own).tree)
        if own not in found:
            raise RefusedError("it is not an argument or element")
        return found[own]

    def add(self, parent: Bracketed, name: str, text: str) -> None:
        """Append an argument or element called ``name``."""
        self.note_name(parent, name)
        self._add[parent].append(text)

    def lay_out(self, parent: Bracketed, style: Style) -> None:
        """Break the line of ``parent`` by ``style`` if additions make it too long; inside an f-string no line is."""
        start, end = self.place(parent)
        if not any(excerpt.quotes(start, end) for excerpt in self.excerpts):
            self._styles[parent] = style

    def note_name(self, parent: Bracketed, name: str) -> None:
        """Note that ``parent`` gets an argument or key of this name, which another finding's fix must not give it."""
        self.named.add(NewName(self.place(parent)[0], name))

    def remove(self, parent: Bracketed, index: int) -> None:
        """Remove the argument or element ``index`` of ``parent``. Raises RefusedError where it may hold a comment."""
        item = self._brackets(parent).items[index]
        self.text(item.start, item.after)
        self._remove[parent].add(index)

    def all_changes(self) -> set[Replacement]:
        """The edits of the fix, but empty ones. If edits that break lines overlap, no line is broken."""
        changes = sorted(self._changes(self._styles))
        if any(one.end > other.start for one, other in pairwise(changes)):
            changes = self._changes({})
        return {self._quoted(each) for each in changes if each.text or each.end > each.start}

    def _changes(self, styles: Mapping[Bracketed, Style]) -> list[Replacement]:
        changes = list(self.changes)
        for parent in {*self._add, *self._remove}:
            brackets = self._brackets(parent)
            changes += brackets.change(self._remove[parent], self._add[parent], styles.get(parent))
        return changes

    def _quoted(self, change: Replacement) -> Replacement:
        """``change``. Raises RefusedError if a quote in it would end an f-string around it, before Python 3.12."""
        used = {quote for excerpt in self.excerpts for quote in excerpt.quotes(change.start, change.end)}
        if any(quote in change.text for quote in used):
            raise RefusedError("its quotes would end the f-string")
        return change

    def _excerpt(self, own: cst.CSTNode) -> Excerpt:
        return next(excerpt for excerpt in self.excerpts if own in excerpt)

    def _brackets(self, parent: Bracketed) -> Brackets:
        """The elements of a call or dictionary as places in the text."""
        start, end = self.place(parent)
        items = tuple(self._item(element) for element in elements(parent))
        first = self.place(parent.whitespace_before_args)[0] if isinstance(parent, cst.Call) else start + 1
        return Brackets(self.table, first, end - 1, items)

    def _item(self, element: Element) -> BracketItem:
        start, end = self.place(element)
        if not isinstance(element.comma, cst.Comma):
            return BracketItem(start, end, end)
        return BracketItem(start, end, self.place(element.comma.whitespace_before)[1] + 1)
