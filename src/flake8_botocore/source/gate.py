"""Which files need not be parsed or read: no enabled rule can report anything in them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Set
from typing import NamedTuple

from ..botocore.api import CONFIG_NAMES, CREATING, MAKING
from .text_gate import gives_options, mentions_boto


class Needs(NamedTuple):
    """What a file must hold for a rule to report something in it.

    Its text matches each of ``words``, which are regular expressions. Its tree makes a client, a Config or a session,
    or has one of ``calls``, known by their last names; if that is None, the words are enough. ``wide``: it need not
    mention boto, since its clients may come from other files. A text that matches ``enough`` need not make anything,
    either.
    """

    words: tuple[str, ...] = ()
    calls: frozenset[str] | None = frozenset()
    wide: bool = False
    enough: str = ""

    def said(self, source: str) -> bool:
        """Whether ``source`` matches every word."""
        return all(re.search(word, source) for word in self.words)

    def called(self, source: str) -> bool:
        """Whether ``source`` seems to have one of the calls."""
        return self.calls is None or any(f".{name}(" in source for name in self.calls)


class Gate:
    """Whether a file holds what one of several rules needs."""

    def __init__(self, every: Iterable[Needs], factories: Iterable[str] = ()) -> None:
        """``factories`` are dotted names of first-party functions that return clients."""
        # Those without a word need no look at the text.
        self._every = sorted(set(every), key=lambda each: len(each.words))
        self._made = {name.rpartition(".")[2] for name in factories}

    def text(self, source: str) -> bool:
        """Whether the text of a file that uses clients may hold something."""
        said = any(each.said(source) for each in self._every) or any(name in source for name in self._made)
        # Most rules may judge a dictionary of options, which their words leave out.
        return said or gives_options(source)

    def wide(self, source: str) -> bool:
        """Whether the text of a file that does not mention boto may hold something."""
        return any(each.wide and each.called(source) and each.said(source) for each in self._every)

    def tree(self, tree: ast.AST, source: str) -> bool:
        """Whether ``tree``, that of ``source``, may hold something. Unlike parsing it costs next to nothing."""
        operations: frozenset[str] = frozenset()
        for each in self._every:
            if each.calls != frozenset() and each.said(source):
                if each.calls is None:
                    return True
                operations |= each.calls
        # The walk ends at the first hit, which most files have; the words take 2 ms for a file.
        return (
            _calls(tree, operations, self._made)
            or any(each.enough and re.search(each.enough, source) for each in self._every)
            or gives_options(source)
        )


def _calls(tree: ast.AST, operations: Set[str], made: Set[str]) -> bool:
    """Whether ``tree`` calls one of ``operations`` or ``made``, or could make a client, a Config or a session.

    Calls are known by their last name; a name given to one of them (``c = boto3.client``,
    ``from boto3 import client``) counts as well. Ends at the first hit.
    """
    names = MAKING | operations | made
    stack: list[object] = [tree]
    while stack:
        node = stack.pop()
        kind = node.__class__
        if kind is list:
            stack.extend(node)  # type: ignore[arg-type]
            continue
        if kind is ast.Call:
            called = _last_name(node.func)  # type: ignore[attr-defined]
            if called in names or (called == "get_paginator" and _names_one(operations, node)):  # type: ignore[arg-type]
                return True
        elif kind is ast.Attribute:
            if node.attr in CREATING and _names_boto(node.value):  # type: ignore[attr-defined]
                return True
            # ``pool.submit(client.invoke)`` hands a method on.
            if node.attr in CONFIG_NAMES or node.attr in operations or node.attr in made:  # type: ignore[attr-defined]
                return True
        elif kind is ast.ClassDef:
            # Calls of a derived class may make Configs under its own name.
            if any(_last_name(base) in CONFIG_NAMES for base in node.bases):  # type: ignore[attr-defined]
                return True
        elif kind is ast.ImportFrom:
            if _imports(node, names, made):  # type: ignore[arg-type]
                return True
            continue
        elif kind in _LEAVES or kind in _PLAIN:
            continue
        fields = node.__dict__
        for name in node._fields:  # type: ignore[attr-defined]
            child = fields.get(name)
            if child.__class__ not in _PLAIN:
                stack.append(child)
    return False


_PLAIN = frozenset({str, int, float, complex, bool, bytes, type(None), ast.Load, ast.Store, ast.Del, type(...)})
_LEAVES = frozenset({ast.Name, ast.Constant, ast.alias, ast.Import, ast.Global, ast.Nonlocal})


def _imports(node: ast.ImportFrom, names: Set[str], made: Set[str]) -> bool:
    """Whether ``node`` imports something judged that may be called by another name.

    A name that is only handed on (``make = client``) is not seen as such, so its import counts.
    """
    of_boto = "boto" in (node.module or "")
    return any(alias.name in made or ((alias.asname or of_boto) and alias.name in names) for alias in node.names)


def _names_one(operations: Set[str], node: ast.Call) -> bool:
    """Whether the first argument is the name of a method that calls one of ``operations``."""
    first = node.args[0] if node.args else None
    return isinstance(first, ast.Constant) and first.value in operations


def _last_name(node: ast.expr) -> str | None:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else None


def _names_boto(node: ast.expr) -> bool:
    return mentions_boto((_last_name(node) or "").lower())
