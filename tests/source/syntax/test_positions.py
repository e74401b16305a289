"""Spans: the same places as libcst's own provider, for every kind of node."""

from __future__ import annotations

from pathlib import Path

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider

from flake8_botocore.files.source_text import LineTable
from flake8_botocore.findings import Span
from flake8_botocore.source import reader
from flake8_botocore.source.syntax.excerpts import Located, in_source
from flake8_botocore.source.syntax.tree import parse

SOURCE = '''
import boto3
x = (boto3.client)("é", *a, **{"k": (1), "w": 2,}, config=(c),)  # comment
y = [
    boto3 \\
        .client('s3'),
    """a
    b""" 'c', boto3.client(),
]
class A(B, metaclass=C):
    @d(1)
    def f(self, a: "X" = 1, *, b=2) -> Y:
        return {**a, "k": [i for i in (b)]}
'''


def _all_nodes(node: cst.CSTNode) -> list[cst.CSTNode]:
    return [node, *(inner for child in node.children for inner in _all_nodes(child))]


@pytest.mark.parametrize("source", [SOURCE, Path(reader.__file__).read_text("utf-8")], ids=["sample", "reader.py"])
def test_the_same_places_as_libcst(source: str) -> None:
    wrapper = MetadataWrapper(parse(source), unsafe_skip_copy=True)
    provided = wrapper.resolve(PositionProvider)
    kinds = (cst.Call, cst.Arg, cst.DictElement, cst.Name, cst.SimpleString, cst.Dict, cst.Attribute)
    nodes = [node for node in _all_nodes(wrapper.module) if isinstance(node, kinds) and node in provided]
    assert len(nodes) > 30
    located = Located(wrapper.module)
    table = LineTable(located.code)
    for node in nodes:
        place = provided[node]
        expected = Span(place.start.line, place.start.column, place.end.line, place.end.column)
        assert table.span(*located.range(node)) == expected, wrapper.module.code_for_node(node)


def test_the_code_is_what_libcst_generates() -> None:
    module = parse(SOURCE)
    assert Located(module).code == module.code == SOURCE


def test_outer_places_include_parentheses() -> None:
    module = parse("x = ((a))\n")
    assignment = module.body[0].body[0]  # type: ignore[union-attr,index]
    assert isinstance(assignment, cst.Assign)
    located = Located(module)
    assert located.range(assignment.value) == (6, 7)
    assert located.outer(assignment.value) == (4, 9)


def test_nodes_of_another_module_are_not_there() -> None:
    module, other = parse("x\n"), parse("y\n")
    located = Located(module)
    assert other.body[0] not in located
    assert module.body[0] in located


def test_white_space_that_libcst_changes() -> None:
    def moved(span: Span, code: str, source: str) -> Span:
        return in_source(span, LineTable(code), LineTable(source))

    assert moved(Span(2, 0, 3, 1), "a\nb\nc", "a\n\fb\nc") == Span(2, 1, 3, 1)
    assert moved(Span(1, 0, 1, 1), "a\n", "a\n") == Span(1, 0, 1, 1)
    assert moved(Span(1, 3, 1, 4), "x\n", "y = a\n") == Span(1, 3, 1, 4)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_an_expression_ends_its_lines_as_it_is_told(newline: str) -> None:
    text = f"f({newline}    a,{newline})"
    assert Located(cst.parse_expression(text), newline).code == text
