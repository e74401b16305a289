from __future__ import annotations

from textwrap import indent

import libcst as cst
import pytest

from flake8_botocore.source.syntax.tree import nodes, parents
from flake8_botocore.source.uses.workers import needs_missing_argument


def needs(body: str, parameters: str = "x, y=None, *, z=None") -> bool:
    """The answer for the call of ``make`` in the body of a function."""
    tree = cst.parse_module(f"def function({parameters}):\n{indent(body, '    ')}\n")
    (call,) = [n for n in nodes(tree) if isinstance(n, cst.Call) and cst.ensure_type(n.func, cst.Name).value == "make"]
    return needs_missing_argument(call, parents(tree))


@pytest.mark.parametrize(
    "body",
    [
        "if y is None:\n    y = make()",
        "if None is y:\n    y = make()",
        "if not z:\n    z = make()",
        "if y is None:\n    if other:\n        y = make()",
        "y = y or make()",
        "use(y or make())",
        "y = make() if y is None else y",
        "y = y if y else make()",
    ],
)
def test_code_that_runs_only_without_an_argument_is_recognised(body: str) -> None:
    assert needs(body)


@pytest.mark.parametrize(
    "body",
    [
        "make()",
        "if other is None:\n    other = make()",
        "if x.name is None:\n    make()",
        "if x == 1:\n    make()",
        "if x is None and other:\n    make()",
        "if make() is None:\n    y = 1",
        "if y is None:\n    y = 1\nelse:\n    make()",
        "y = make() or y",
        "y = make() and y",
        "y = 1 if make() else y",
        "def inner():\n    if y is None:\n        make()",
    ],
)
def test_code_that_may_run_with_the_argument_is_not(body: str) -> None:
    assert not needs(body)


def test_code_of_a_module_and_of_a_lambda() -> None:
    tree = cst.parse_module("y = y or make()")
    (call,) = [n for n in nodes(tree) if isinstance(n, cst.Call)]
    assert not needs_missing_argument(call, parents(tree))
    tree = cst.parse_module("f = lambda y=None: y or make()")
    (call,) = [n for n in nodes(tree) if isinstance(n, cst.Call)]
    assert needs_missing_argument(call, parents(tree))
