"""Statements with a body."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import libcst as cst

from .conversion import ASYNC, Conversion, as_name, converts, fill, make, name, place
from .signatures import annotation, arguments, parameters
from .statements import block, otherwise


@converts("If")
def _if(c: Conversion, node: ast.If) -> cst.If:
    rest = node.orelse
    last = rest[0].__class__ is ast.If and len(rest) == 1 if rest else False
    return make(
        cst.If,
        test=c.node(node.test),
        body=block(c, node.body),
        orelse=c.node(rest[0]) if last else otherwise(c, rest),
    )


@converts("For")
def _for(c: Conversion, node: ast.For | ast.AsyncFor, asynchronous: cst.Asynchronous | None = None) -> cst.For:
    return fill(
        c.start(cst.For),
        target=c.node(node.target),
        iter=c.node(node.iter),
        body=block(c, node.body),
        orelse=otherwise(c, node.orelse),
        asynchronous=asynchronous,
    )


@converts("AsyncFor")
def _async_for(c: Conversion, node: ast.AsyncFor) -> cst.For:
    return _for(c, node, ASYNC)


@converts("While")
def _while(c: Conversion, node: ast.While) -> cst.While:
    test, body, orelse = c.node(node.test), block(c, node.body), otherwise(c, node.orelse)
    return make(cst.While, test=test, body=body, orelse=orelse)


@converts("With")
def _with(c: Conversion, node: ast.With | ast.AsyncWith, asynchronous: cst.Asynchronous | None = None) -> cst.With:
    made = c.start(cst.With)
    items = tuple(map(partial(_with_item, c), node.items))
    return fill(made, items=items, body=_body(c, made, node.body), asynchronous=asynchronous)


def _body(c: Conversion, made: cst.CSTNode, body: Sequence[ast.stmt]) -> Any:
    """The body of a statement that is entered and left."""
    name = made.__class__.__name__
    c.course.append((f"visit_{name}_body", made))
    inside = block(c, body)
    c.course.append((f"leave_{name}_body", made))
    return inside


@converts("AsyncWith")
def _async_with(c: Conversion, node: ast.AsyncWith) -> cst.With:
    return _with(c, node, ASYNC)


def _with_item(c: Conversion, node: ast.withitem) -> cst.WithItem:
    item, target = c.node(node.context_expr), node.optional_vars
    asname = None if target is None else make(cst.AsName, name=c.node(target))
    return make(cst.WithItem, item=item, asname=asname)


@converts("Try")
def _try(c: Conversion, node: Any, kind: Any = cst.Try, handler: Any = cst.ExceptHandler) -> Any:
    return make(
        kind,
        body=block(c, node.body),
        handlers=tuple(_handler(c, each, handler) for each in node.handlers),
        orelse=otherwise(c, node.orelse),
        finalbody=make(cst.Finally, body=block(c, node.finalbody)) if node.finalbody else None,
    )


def _handler(c: Conversion, node: ast.ExceptHandler, kind: Any) -> Any:
    made = c.start(kind)
    caught = c.optional(node.type)
    return fill(made, type=caught, name=as_name(node.name), body=_body(c, made, node.body))


@converts("TryStar")
def _try_star(c: Conversion, node: Any) -> Any:
    return _try(c, node, cst.TryStar, cst.ExceptStarHandler)


@converts("FunctionDef")
def _function_def(
    c: Conversion, node: ast.FunctionDef | ast.AsyncFunctionDef, asynchronous: cst.Asynchronous | None = None
) -> cst.FunctionDef:
    made = c.start(cst.FunctionDef)
    c.places[id(made)] = place(node)
    return fill(
        made,
        decorators=_decorators(c, node.decorator_list),
        name=name(node.name),
        params=parameters(c, node.args),
        returns=annotation(c, node.returns),
        body=_body(c, made, node.body),
        asynchronous=asynchronous,
    )


@converts("AsyncFunctionDef")
def _async_function_def(c: Conversion, node: ast.AsyncFunctionDef) -> cst.FunctionDef:
    return _function_def(c, node, ASYNC)


@converts("ClassDef")
def _class_def(c: Conversion, node: ast.ClassDef) -> cst.ClassDef:
    made = c.start(cst.ClassDef)
    c.places[id(made)] = place(node)
    return fill(
        made,
        decorators=_decorators(c, node.decorator_list),
        name=name(node.name),
        bases=arguments(c, node.bases, ()),
        keywords=arguments(c, (), node.keywords),
        body=_body(c, made, node.body),
    )


def _decorators(c: Conversion, nodes: Iterable[ast.expr]) -> tuple[cst.Decorator, ...]:
    made = []
    for node in nodes:
        decorator = c.node(node)
        # Whether it is called or not, a finding may stand at it.
        c.places[id(decorator)] = place(node)
        made.append(make(cst.Decorator, decorator=decorator))
    return tuple(made)
