"""Small questions about calls and dictionaries of the tree, for what writes into them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import libcst as cst

from ..syntax.tree import push_children

Element: TypeAlias = "cst.Arg | cst.DictElement | cst.StarredDictElement"
Bracketed: TypeAlias = "cst.Call | cst.Dict"


class RefusedError(Exception):
    """A proposal cannot be written there without losing a comment or changing more than it says."""


def containers(tree: cst.CSTNode) -> dict[object, tuple[Bracketed, int]]:
    """The call or dictionary, and the index in it, of every argument, element and the name or key of one."""
    found: dict[object, tuple[Bracketed, int]] = {}
    stack: list[cst.CSTNode] = [tree]
    while stack:
        node = stack.pop()
        push_children(stack, node)
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
    """The node that spells the name of an argument or the key of an element."""
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
    """Whether ``value`` is no longer valid once it stands behind ``name=``."""
    return isinstance(value, cst.NamedExpr) and not value.lpar
