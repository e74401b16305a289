"""Which tree a source is read from: the lean one, and libcst's own for what that does not know."""

from __future__ import annotations

import ast

import pytest

from flake8_botocore.findings import UnreadableSourceError
from flake8_botocore.source.syntax.lean_tree import source_tree


def test_neither() -> None:
    with pytest.raises(UnreadableSourceError, match="libcst cannot parse line 1"):
        source_tree(ast.parse("x = 1\n"), "(x): int = 1\n", lean=False)
    deep = "x = " + " and ".join(["a"] * 5000)
    with pytest.raises(UnreadableSourceError, match="nested too deeply"):
        source_tree(ast.parse(deep), deep, lean=False)
