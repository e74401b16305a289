"""Bytes to text and back, and the table of lines."""

from __future__ import annotations

import codecs

import pytest

from flake8_botocore.files.source_text import LineTable, SourceError, decode


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


def test_a_column_of_ast_counts_bytes() -> None:
    table = LineTable("x = 1\ny = 'ä€', z\n")
    assert [table.text[table.byte_offset(2, column) :] for column in (0, 12, 14)] == ["y = 'ä€', z\n", " z\n", "\n"]
