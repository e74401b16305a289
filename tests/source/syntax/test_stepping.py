"""Our own way to drive a visitor: the calls that libcst's own makes, in its order."""

from __future__ import annotations

from typing import Any

import libcst as cst

from flake8_botocore.source.syntax.tree import follow, parse, step
from tests.source.syntax.every_kind import SOURCES


class Recording(cst.CSTVisitor):
    """Notes every hook that was called, and with which node."""

    def __init__(self) -> None:
        super().__init__()
        self.called: list[tuple[str, int]] = []


def _hook(name: str, result: bool | None = None) -> Any:
    def hook(self: Recording, node: cst.CSTNode) -> bool | None:
        self.called.append((name, id(node)))
        return result

    return hook


CODE = [
    *("Call", "Assign", "AnnAssign", "NamedExpr", "AugAssign", "Del", "For", "While", "If", "With", "Try", "TryStar"),
    *("ExceptHandler", "ExceptStarHandler", "ImportFrom", "FunctionDef", "ClassDef", "Lambda", "Return", "Yield"),
    *("ListComp", "SetComp", "DictComp", "GeneratorExp", "CompFor", "Match", "MatchCase", "MatchAs", "MatchMapping"),
    *("MatchClass", "IfExp", "Arg", "Param", "Parameters", "Decorator", "Dict", "DictElement", "Subscript", "Slice"),
    *("Comparison", "BinaryOperation", "BooleanOperation", "UnaryOperation", "FormattedString", "Module", "Else"),
]
FIELDS = [
    *("FunctionDef_body", "FunctionDef_params", "ClassDef_body", "Lambda_body", "With_body", "With_items"),
    *("ExceptHandler_body", "For_iter", "IfExp_orelse", "MatchCase_guard"),
]
Every: Any = type(
    "Every",
    (Recording,),
    {f"{when}_{name}": _hook(f"{when}_{name}") for name in [*CODE, *FIELDS] for when in ("visit", "leave")},
)


def _by_libcst(tree: cst.Module, visitor: Any) -> list[tuple[str, int]]:
    tree.visit(visitor)
    return visitor.called  # type: ignore[no-any-return]


def _by_stepping(tree: cst.Module, visitor: Any) -> list[tuple[str, int]]:
    step(tree, visitor)
    return visitor.called  # type: ignore[no-any-return]


def test_the_same_hooks_in_the_same_order() -> None:
    for source in SOURCES.values():
        tree = parse(source)
        assert _by_stepping(tree, Every()) == _by_libcst(tree, Every()), source


Stopping: Any = type(
    "Stopping",
    (Recording,),
    {
        "visit_FunctionDef": _hook("function", result=False),
        "leave_FunctionDef": _hook("left"),
        "visit_FunctionDef_body": _hook("body"),
        "visit_Call": _hook("call"),
    },
)


def test_false_keeps_out_of_a_node_that_is_left_all_the_same() -> None:
    tree = parse("a()\ndef f(x=b()):\n    c()\nd()\n")
    called = _by_stepping(tree, Stopping())
    assert [name for name, _ in called] == ["call", "function", "left", "call"]
    assert called == _by_libcst(tree, Stopping())


def test_a_visitor_without_hooks_of_its_own_is_not_called() -> None:
    assert _by_stepping(parse("a(b)\n"), Recording()) == []


def test_any_depth() -> None:
    """libcst's own visit goes down by calling itself."""
    value: cst.BaseExpression = cst.Name("x")
    for _ in range(100_000):
        value = cst.Attribute(value, cst.Name("y"))
    visitor = Stopping()
    step(cst.Module([cst.SimpleStatementLine([cst.Expr(cst.Call(value))])]), visitor)
    assert [name for name, _ in visitor.called] == ["call"]


def test_steps_call_the_hooks_for_their_nodes_and_fields_alone() -> None:
    tree = parse("a()\ndef f(): b()\n")
    function = tree.body[1]
    visitor = Stopping()
    follow([tree, function, ("visit_FunctionDef_body", function), ("leave_FunctionDef_body", function)], visitor)
    assert visitor.called == [("function", id(function)), ("body", id(function))]
