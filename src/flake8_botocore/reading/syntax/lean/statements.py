"""Simple statements, and the blocks they stand in."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from typing import Any

import libcst as cst

from .conversion import CONVERTERS, Conversion, as_name, converts, fill, make, name, name_chain, new, place, put
from .expressions import elements
from .signatures import annotation

_DOT = cst.Dot()

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


def module(c: Conversion, tree: Any) -> cst.Module:
    """The module of an ``ast.Module``."""
    made = make(cst.Module, body=statements(c, tree.body))
    c.course.append(("leave_Module", made))
    return made


def statements(c: Conversion, body: Iterable[ast.stmt]) -> list[cst.CSTNode]:
    """A line for each simple statement: libcst puts those that share one together, which says nothing."""
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
    """The body of a statement, on lines of its own or on that of the header."""
    first = body[0]
    before = c.lines[first.lineno - 1][: first.col_offset]
    if before and not before.isspace() and first.__class__ not in _COMPOUND:
        return make(cst.SimpleStatementSuite, body=[c.node(statement) for statement in body])
    return make(cst.IndentedBlock, body=statements(c, body))


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
    # ``os.environ["AWS_..."] = ...``: what a rule speaks of is the statement.
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
    made = c.start(cst.Del)
    one = len(node.targets) == 1
    target = c.node(node.targets[0]) if one else make(cst.Tuple, elements=elements(c, node.targets))
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
def _pass(c: Conversion, node: ast.Pass) -> cst.Pass:
    return make(cst.Pass)


@converts("Break")
def _break(c: Conversion, node: ast.Break) -> cst.Break:
    return make(cst.Break)


@converts("Continue")
def _continue(c: Conversion, node: ast.Continue) -> cst.Continue:
    return make(cst.Continue)


@converts("Global")
def _global(c: Conversion, node: ast.Global) -> cst.Global:
    return fill(c.start(cst.Global), names=tuple(make(cst.NameItem, name=name(each)) for each in node.names))


@converts("Nonlocal")
def _nonlocal(c: Conversion, node: ast.Nonlocal) -> cst.Nonlocal:
    return fill(c.start(cst.Nonlocal), names=tuple(make(cst.NameItem, name=name(each)) for each in node.names))


@converts("Import")
def _import(c: Conversion, node: ast.Import) -> cst.Import:
    made = fill(c.start(cst.Import), names=_aliases(node.names))
    c.places[id(made)] = place(node)
    return made


@converts("ImportFrom")
def _import_from(c: Conversion, node: ast.ImportFrom) -> cst.ImportFrom:
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
