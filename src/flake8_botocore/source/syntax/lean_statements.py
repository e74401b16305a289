"""Statements, simple and compound, and patterns of ``match``: ``ast`` -> lean libcst nodes."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import libcst as cst

from .lean_expressions import (
    ASYNC,
    CONVERTERS,
    Conversion,
    annotation,
    arguments,
    as_name,
    converts,
    fill,
    iterable,
    lean_elements,
    lean_name,
    make,
    name_chain,
    new,
    optional_name,
    parameters,
    place,
    put,
)

_DOT = cst.Dot()

# The operators of ``+=`` and the like.
_CHANGING: dict[type[ast.AST], cst.CSTNode] = {
    ast.Add: cst.AddAssign(),
    ast.Sub: cst.SubtractAssign(),
    ast.Mult: cst.MultiplyAssign(),
    ast.MatMult: cst.MatrixMultiplyAssign(),
    ast.Div: cst.DivideAssign(),
    ast.Mod: cst.ModuloAssign(),
    ast.Pow: cst.PowerAssign(),
    ast.LShift: cst.LeftShiftAssign(),
    ast.RShift: cst.RightShiftAssign(),
    ast.BitOr: cst.BitOrAssign(),
    ast.BitXor: cst.BitXorAssign(),
    ast.BitAnd: cst.BitAndAssign(),
    ast.FloorDiv: cst.FloorDivideAssign(),
}

# Statements that hold others. Only these have no ``SimpleStatementLine`` around them.
_COMPOUND = frozenset(
    {
        ast.If,
        ast.For,
        ast.AsyncFor,
        ast.While,
        ast.With,
        ast.AsyncWith,
        ast.Try,
        getattr(ast, "TryStar", ast.Try),
        ast.FunctionDef,
        ast.AsyncFunctionDef,
        ast.ClassDef,
        ast.Match,
    }
)


def lean_module(c: Conversion, tree: Any) -> cst.Module:
    """The module of an ``ast.Module``."""
    made = make(cst.Module, body=lean_body(c, tree.body))
    c.steps.append(("leave_Module", made))
    return made


def lean_body(c: Conversion, body: Iterable[ast.stmt]) -> list[cst.CSTNode]:
    """The nodes of ``body``. Each simple statement gets its own line, while libcst groups the statements of a line."""
    made = []
    for statement in body:
        kind = statement.__class__
        node = CONVERTERS[kind](c, statement)
        if kind not in _COMPOUND:
            line = new(cst.SimpleStatementLine)
            put(line, "body", (node,))
            node = line
        made.append(node)
    return made


def block(c: Conversion, body: Sequence[ast.stmt]) -> cst.IndentedBlock | cst.SimpleStatementSuite:
    """The body of a statement, on lines of its own or, as in ``if x: y()``, on that of the header."""
    first = body[0]
    # ``col_offset`` counts bytes: ``before`` is too long after characters that are not ASCII, which are no blanks.
    before = c.lines[first.lineno - 1][: first.col_offset]
    if before and not before.isspace() and first.__class__ not in _COMPOUND:
        return make(cst.SimpleStatementSuite, body=[c.node(statement) for statement in body])
    made = new(cst.IndentedBlock)
    put(made, "body", lean_body(c, body))
    return made


def otherwise(c: Conversion, body: Sequence[ast.stmt]) -> cst.Else | None:
    """``else`` and its body, None where there is none."""
    return make(cst.Else, body=block(c, body)) if body else None


@converts("Expr")
def _expr(c: Conversion, node: ast.Expr) -> cst.Expr:
    made = new(cst.Expr)
    value = node.value
    put(made, "value", CONVERTERS[value.__class__](c, value))
    return made


@converts("Assign")
def _assign(c: Conversion, node: ast.Assign) -> cst.Assign:
    """``a = b = value``. The value has a place, so that a fix can parse it anew."""
    made = c.start(cst.Assign)
    targets = []
    for each in node.targets:
        target = new(cst.AssignTarget)
        put(target, "target", CONVERTERS[each.__class__](c, each))
        targets.append(target)
    value = c.node(node.value)
    c.places[id(value)] = place(node.value)
    put(made, "targets", tuple(targets))
    put(made, "value", value)
    # ``os.environ["AWS_..."] = ...``: a rule reports the statement.
    c.places[id(made)] = place(node)
    return made


@converts("AnnAssign")
def _ann_assign(c: Conversion, node: ast.AnnAssign) -> cst.AnnAssign:
    return fill(
        c.start(cst.AnnAssign),
        target=c.node(node.target),
        annotation=annotation(c, node.annotation),
        value=c.optional(node.value),
    )


@converts("AugAssign")
def _aug_assign(c: Conversion, node: ast.AugAssign) -> cst.AugAssign:
    return fill(
        c.start(cst.AugAssign),
        target=c.node(node.target),
        operator=_CHANGING[node.op.__class__],
        value=c.node(node.value),
    )


@converts("Delete")
def _delete(c: Conversion, node: ast.Delete) -> cst.Del:
    """``del a, b``; several targets are a tuple for libcst."""
    made = c.start(cst.Del)
    one = len(node.targets) == 1
    target = c.node(node.targets[0]) if one else make(cst.Tuple, elements=lean_elements(c, node.targets))
    return fill(made, target=target)


@converts("Return")
def _return(c: Conversion, node: ast.Return) -> cst.Return:
    made = c.start(cst.Return)
    put(made, "value", c.optional(node.value))
    return made


@converts("Raise")
def _raise(c: Conversion, node: ast.Raise) -> cst.Raise:
    exc = c.optional(node.exc)
    cause = None if node.cause is None else make(cst.From, item=c.node(node.cause))
    return make(cst.Raise, exc=exc, cause=cause)


@converts("Assert")
def _assert(c: Conversion, node: ast.Assert) -> cst.Assert:
    return make(cst.Assert, test=c.node(node.test), msg=c.optional(node.msg))


@converts("Pass")
@converts("Break")
@converts("Continue")
def _without_parts(c: Conversion, node: ast.stmt) -> cst.CSTNode:
    """``pass``, ``break`` or ``continue``; the classes of ``ast`` and libcst have the same names."""
    return make(getattr(cst, node.__class__.__name__))  # type: ignore[no-any-return]


@converts("Global")
@converts("Nonlocal")
def _names_bound_elsewhere(c: Conversion, node: ast.Global | ast.Nonlocal) -> Any:
    """``global a, b`` or ``nonlocal a, b``."""
    made: Any = c.start(cst.Global if node.__class__ is ast.Global else cst.Nonlocal)
    return fill(made, names=tuple(make(cst.NameItem, name=lean_name(each)) for each in node.names))


@converts("Import")
def _import(c: Conversion, node: ast.Import) -> cst.Import:
    made = fill(c.start(cst.Import), names=_aliases(node.names))
    c.places[id(made)] = place(node)
    return made


@converts("ImportFrom")
def _import_from(c: Conversion, node: ast.ImportFrom) -> cst.ImportFrom:
    """``from ..a import b as c``; for libcst, ``relative`` has a node for each dot."""
    made = fill(
        c.start(cst.ImportFrom),
        module=None if node.module is None else name_chain(node.module),
        names=cst.ImportStar() if node.names[0].name == "*" else _aliases(node.names),
        relative=(_DOT,) * (node.level or 0),
    )
    c.places[id(made)] = place(node)
    return made


def _aliases(names: Iterable[ast.alias]) -> tuple[cst.ImportAlias, ...]:
    return tuple(make(cst.ImportAlias, name=name_chain(each.name), asname=as_name(each.asname)) for each in names)


@converts("TypeAlias")
def _type_alias(c: Conversion, node: Any) -> cst.CSTNode:
    return make(cst.TypeAlias, name=c.node(node.name), value=c.node(node.value))


@converts("Match")
def _match(c: Conversion, node: ast.Match) -> cst.Match:
    """``match subject:`` and its cases."""
    made = c.start(cst.Match)
    subject = c.node(node.subject)
    cases = [
        make(cst.MatchCase, pattern=c.node(case.pattern), guard=c.optional(case.guard), body=block(c, case.body))
        for case in node.cases
    ]
    return fill(made, subject=subject, cases=cases)


@converts("MatchValue")
def _match_value(c: Conversion, node: ast.MatchValue) -> cst.MatchValue:
    return make(cst.MatchValue, value=c.node(node.value))


@converts("MatchSingleton")
def _match_singleton(c: Conversion, node: ast.MatchSingleton) -> cst.MatchSingleton:
    return make(cst.MatchSingleton, value=lean_name(repr(node.value)))


@converts("MatchSequence")
def _match_sequence(c: Conversion, node: ast.MatchSequence) -> cst.MatchList:
    return make(cst.MatchList, patterns=_patterns(c, node.patterns))


def _patterns(c: Conversion, nodes: Iterable[ast.pattern]) -> list[cst.CSTNode]:
    return [
        c.node(node) if node.__class__ is ast.MatchStar else make(cst.MatchSequenceElement, value=c.node(node))
        for node in nodes
    ]


@converts("MatchStar")
def _match_star(c: Conversion, node: ast.MatchStar) -> cst.MatchStar:
    return fill(c.start(cst.MatchStar), name=optional_name(node.name))


@converts("MatchMapping")
def _match_mapping(c: Conversion, node: ast.MatchMapping) -> cst.MatchMapping:
    """``case {"key": pattern, **rest}:``."""
    made = c.start(cst.MatchMapping)
    elements = [
        make(cst.MatchMappingElement, key=c.node(key), pattern=c.node(pattern))
        for key, pattern in zip(node.keys, node.patterns, strict=True)
    ]
    return fill(made, elements=elements, rest=optional_name(node.rest))


@converts("MatchClass")
def _match_class(c: Conversion, node: ast.MatchClass) -> cst.MatchClass:
    """``case Class(pattern, keyword=pattern):``."""
    called, patterns = c.node(node.cls), _patterns(c, node.patterns)
    keywords = [
        make(cst.MatchKeywordElement, key=lean_name(key), pattern=c.node(pattern))
        for key, pattern in zip(node.kwd_attrs, node.kwd_patterns, strict=True)
    ]
    return make(cst.MatchClass, cls=called, patterns=patterns, kwds=keywords)


@converts("MatchAs")
def _match_as(c: Conversion, node: ast.MatchAs) -> cst.MatchAs:
    return fill(c.start(cst.MatchAs), pattern=c.optional(node.pattern), name=optional_name(node.name))


@converts("MatchOr")
def _match_or(c: Conversion, node: ast.MatchOr) -> cst.MatchOr:
    patterns = [make(cst.MatchOrElement, pattern=c.node(each)) for each in node.patterns]
    return make(cst.MatchOr, patterns=patterns)


@converts("If")
def _if(c: Conversion, node: ast.If) -> cst.If:
    """An ``if`` and its ``elif`` branches, each nested in the one before: in a loop, since there may be many."""
    first = last = fill(c.start(cst.If), test=c.node(node.test), body=block(c, node.body))
    while len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
        node = node.orelse[0]
        inner = fill(c.start(cst.If), test=c.node(node.test), body=block(c, node.body))
        put(last, "orelse", inner)
        last = inner
    put(last, "orelse", otherwise(c, node.orelse))
    return first


@converts("For")
def _for(c: Conversion, node: ast.For | ast.AsyncFor, asynchronous: cst.Asynchronous | None = None) -> cst.For:
    return fill(
        c.start(cst.For),
        target=c.node(node.target),
        iter=iterable(c, node.iter),
        body=block(c, node.body),
        orelse=otherwise(c, node.orelse),
        asynchronous=asynchronous,
    )


@converts("AsyncFor")
def _async_for(c: Conversion, node: ast.AsyncFor) -> cst.For:
    return _for(c, node, ASYNC)


@converts("While")
def _while(c: Conversion, node: ast.While) -> cst.While:
    made = c.start(cst.While)
    test = c.node(node.test)
    # A rule reports a loop that tries again at its condition.
    c.places[id(test)] = place(node.test)
    return fill(made, test=test, body=block(c, node.body), orelse=otherwise(c, node.orelse))


@converts("With")
def _with(c: Conversion, node: ast.With | ast.AsyncWith, asynchronous: cst.Asynchronous | None = None) -> cst.With:
    made = c.start(cst.With)
    items = tuple(map(partial(_with_item, c), node.items))
    return fill(made, items=items, body=_body(c, made, node.body), asynchronous=asynchronous)


def _body(c: Conversion, made: cst.CSTNode, body: Sequence[ast.stmt]) -> Any:
    """The body of ``made``, between the steps at which the visitor enters and leaves it."""
    name = made.__class__.__name__
    c.steps.append((f"visit_{name}_body", made))
    inside = block(c, body)
    c.steps.append((f"leave_{name}_body", made))
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
    """A ``try`` statement; ``kind`` and ``handler`` are libcst's classes for it and for its ``except``."""
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
        name=lean_name(node.name),
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
    """``class A(Base, metaclass=M):``; libcst takes the bases and the keywords for arguments."""
    made = c.start(cst.ClassDef)
    c.places[id(made)] = place(node)
    return fill(
        made,
        decorators=_decorators(c, node.decorator_list),
        name=lean_name(node.name),
        bases=arguments(c, node.bases, ()),
        keywords=arguments(c, (), node.keywords),
        body=_body(c, made, node.body),
    )


def _decorators(c: Conversion, nodes: Iterable[ast.expr]) -> tuple[cst.Decorator, ...]:
    made = []
    for node in nodes:
        decorator = c.node(node)
        # A finding may be reported at a decorator, called or not.
        c.places[id(decorator)] = place(node)
        made.append(make(cst.Decorator, decorator=decorator))
    return tuple(made)
