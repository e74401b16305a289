"""Which tree a source is read from: the lean one, and libcst's own for what that does not know."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from flake8_botocore.findings import UnreadableSourceError
from flake8_botocore.source.syntax.excerpts import WholeTree
from flake8_botocore.source.syntax.lean_conversion import CONVERTERS
from flake8_botocore.source.syntax.lean_tree import LeanTree, source_tree
from tests.cli.running import tree
from tests.snippets import flags

KNOWN = "rows = {row: 1 for row in table}\n"


@pytest.fixture
def no_dict_comprehension(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lean tree knows no dictionary comprehension, as it does not know ``{**m for m in rows}`` of Python 3.15."""
    monkeypatch.delitem(CONVERTERS, ast.DictComp)


def test_the_lean_tree_first() -> None:
    assert isinstance(source_tree(ast.parse(KNOWN), KNOWN), LeanTree)
    assert isinstance(source_tree(ast.parse(KNOWN), KNOWN, lean=False), WholeTree)


@pytest.mark.usefixtures("no_dict_comprehension")
def test_libcst_for_what_it_does_not_know() -> None:
    assert isinstance(source_tree(ast.parse(KNOWN), KNOWN), WholeTree)


def test_neither() -> None:
    with pytest.raises(UnreadableSourceError, match="libcst cannot parse line 1"):
        source_tree(ast.parse("x = 1\n"), "(x): int = 1\n", lean=False)
    deep = "x = " + " and ".join(["a"] * 5000)
    with pytest.raises(UnreadableSourceError, match="nested too deeply"):
        source_tree(ast.parse(deep), deep, lean=False)


@pytest.mark.usefixtures("no_dict_comprehension")
def test_an_imported_module_is_read_as_a_linted_one_is(tmp_path: Path) -> None:
    tree(tmp_path, {"pyproject.toml": "", "aws.py": f"import boto3\n{KNOWN}session = boto3.Session()\n"})
    flags(f"import boto3\n{KNOWN}boto3.client('s3')  # BOT101\n")
    flags("from aws import session\nsession.client('s3')  # BOT101\n", path=str(tmp_path / "app.py"))
