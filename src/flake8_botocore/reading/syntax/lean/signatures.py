"""Parameters of functions and arguments of calls."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from typing import Any

import libcst as cst

from .conversion import CONVERTERS, Conversion, make, name, new, place, put

_PARAM_STAR = cst.ParamStar()
_NOT_GIVEN = cst.MaybeSentinel.DEFAULT


def annotation(c: Conversion, node: ast.expr | None) -> cst.Annotation | None:
    """An annotation, None for None."""
    if node is None:
        return None
    # Nothing in it is called or bound.
    course, c.course = c.course, []
    made = make(cst.Annotation, annotation=c.node(node))
    c.course = course
    return made


def parameters(c: Conversion, node: ast.arguments) -> cst.Parameters:
    """The parameters of a function."""
    positional = [*node.posonlyargs, *node.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(node.defaults))
    made = [_parameter(c, *each) for each in zip(positional, [*defaults, *node.defaults], strict=True)]
    star: cst.CSTNode | cst.MaybeSentinel = _PARAM_STAR if node.kwonlyargs else _NOT_GIVEN
    return make(
        cst.Parameters,
        posonly_params=made[: len(node.posonlyargs)],
        params=made[len(node.posonlyargs) :],
        star_arg=star if node.vararg is None else _parameter(c, node.vararg, None, "*"),
        kwonly_params=[_parameter(c, *each) for each in zip(node.kwonlyargs, node.kw_defaults, strict=True)],
        star_kwarg=None if node.kwarg is None else _parameter(c, node.kwarg, None, "**"),
    )


def _parameter(c: Conversion, node: ast.arg, default: ast.expr | None, star: str = "") -> cst.Param:
    made = new(cst.Param)
    put(made, "name", name(node.arg))
    put(made, "annotation", annotation(c, node.annotation))
    put(made, "default", c.optional(default))
    put(made, "star", star)
    return made


def arguments(c: Conversion, args: Sequence[ast.expr], keywords: Sequence[ast.keyword]) -> list[cst.Arg]:
    """The arguments in the order of the source: ``*args`` may follow keywords."""
    if not keywords:
        return [_argument(c, each) for each in args]
    made = []
    each: Any
    for each in sorted([*args, *keywords], key=_place) if _starred(args) else [*args, *keywords]:
        if each.__class__ is ast.keyword:
            arg = new(cst.Arg)
            value = each.value
            put(arg, "value", CONVERTERS[value.__class__](c, value))
            put(arg, "keyword", None if each.arg is None else c.labels[each.arg])
            put(arg, "star", "**" if each.arg is None else "")
            if not c.string:
                c.places[id(arg)] = place(each)
        else:
            arg = _argument(c, each)
        made.append(arg)
    return made


def _argument(c: Conversion, node: Any) -> cst.Arg:
    starred = node.__class__ is ast.Starred
    inner = node.value if starred else node
    made = new(cst.Arg)
    put(made, "value", CONVERTERS[inner.__class__](c, inner))
    put(made, "keyword", None)
    put(made, "star", "*" if starred else "")
    return made


def _starred(args: Iterable[ast.expr]) -> bool:
    return any(each.__class__ is ast.Starred for each in args)


def _place(node: Any) -> tuple[int, int]:
    return node.lineno, node.col_offset
