"""Code that runs only where a parameter is None: whoever passes something for it never gets there."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from ..syntax.tree import nodes


def needs_missing_argument(node: cst.CSTNode, parents: Mapping[cst.CSTNode, cst.CSTNode]) -> bool:
    """Whether ``node`` only runs where a parameter of its function is false: ``if x is None:``, ``x or node``."""
    tested: list[cst.BaseExpression] = []
    while not isinstance(node, (cst.FunctionDef, cst.Lambda, cst.Module)):
        parent = parents[node]
        if isinstance(parent, cst.If) and node is parent.body:
            tested.append(parent.test)
        elif isinstance(parent, cst.BooleanOperation) and node is parent.right:
            tested.append(parent.left)
        elif isinstance(parent, cst.IfExp) and node is not parent.test:
            tested.append(parent.test)
        node = parent
    if not isinstance(node, (cst.FunctionDef, cst.Lambda)):
        return False
    params = {each.name.value for each in nodes(node.params) if isinstance(each, cst.Param)}
    return any(_name_tested(test) in params for test in tested)


def _name_tested(test: cst.BaseExpression) -> str | None:
    """``x`` of ``x``, ``not x``, ``x is None`` and ``x is not None``."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        test = test.expression
    elif isinstance(test, cst.Comparison) and len(test.comparisons) == 1:
        other = test.comparisons[0].comparator
        test = test.left if isinstance(other, cst.Name) and other.value == "None" else other
    return test.value if isinstance(test, cst.Name) else None
