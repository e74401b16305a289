"""Bytes to text and back, and the table of lines."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_botocore.files.source_text import LineTable, SourceError, decode
from flake8_botocore.findings import Span


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(b"", "", id="empty"),
        pytest.param(b"x = 1", "x = 1", id="no final newline"),
        pytest.param("x = 'é'\r\n".encode(), "x = 'é'\r\n", id="CRLF"),
        pytest.param(b"a\rb\nc\r\n\x0cd\n", "a\rb\nc\r\n\x0cd\n", id="mixed newlines and form feed"),
        pytest.param(codecs.BOM_UTF8 + b"x = 1\n", "x = 1\n", id="byte order mark"),
        pytest.param(b"# coding: latin-1\nx = '\xe9'\n", "# coding: latin-1\nx = 'é'\n", id="declared latin-1"),
        pytest.param(b"# coding: cp1252\nx = '\x80'\n", "# coding: cp1252\nx = '€'\n", id="declared cp1252"),
    ],
)
def test_text_of_bytes_and_bytes_of_text(data: bytes, text: str) -> None:
    source = decode(data)
    assert source.text == text
    assert source.encode(text) == data


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"x = '\xe9'\n", id="not UTF-8"),
        pytest.param(b"# coding: nonsense\n", id="unknown encoding"),
        pytest.param(codecs.BOM_UTF8 + b"# coding: latin-1\n", id="byte order mark and another encoding"),
        pytest.param(b"# coding: utf-7\nx = '+AOk-'  # \xff\n", id="bytes the encoding does not have"),
        pytest.param(b"# coding: utf-7\nx = '+AGE-'\n", id="another spelling of the same text"),
    ],
)
def test_bytes_that_cannot_be_written_back_are_refused(data: bytes) -> None:
    with pytest.raises(SourceError):
        decode(data)


def test_text_that_the_encoding_cannot_hold_is_refused() -> None:
    with pytest.raises(SourceError, match="cannot be written as iso-8859-1"):
        decode(b"# coding: latin-1\n").encode("x = '€'\n")


def test_lines_end_at_newlines_only() -> None:
    table = LineTable("a\x0cb\r\nc\rd\n\u2028e\x85f")
    assert [table.offset(line, 0) for line in range(1, 5)] == [0, 5, 7, 9]
    assert table.span(5, 10) == Span(2, 0, 4, 1)
    assert table.range(Span(2, 0, 4, 1)) == (5, 10)


def test_the_newline_of_a_line() -> None:
    table = LineTable("a\r\nb\nc")
    assert [table.newline(offset) for offset in (0, 3, 5)] == ["\r\n", "\n", "\r\n"]
    assert LineTable("x").newline(0) == "\n"


def test_start_and_end_of_a_line() -> None:
    table = LineTable("ab\r\ncd")
    assert (table.line_start(1), table.line_end(1)) == (0, 2)
    assert (table.line_start(5), table.line_end(5)) == (4, 6)


@given(st.text(alphabet="a\r\n\x0c\u2028é"), st.data())
def test_positions_and_offsets_are_inverse(text: str, data: st.DataObject) -> None:
    table = LineTable(text)
    offset = data.draw(st.integers(0, len(text)))
    assert table.offset(*table.position(offset)) == offset
