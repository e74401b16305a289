"""Places as the protocol counts them, in every encoding, and back."""

from __future__ import annotations

import pytest

from flake8_botocore.findings import Span
from flake8_botocore.lsp.documents import Positions, unchanged_line

TEXT = "a = '😀é'\r\nb\x0cc = 1\rd"


@pytest.mark.parametrize(
    ("encoding", "column"),
    [("utf-16", 8), ("utf-8", 11), ("utf-32", 7)],
)
def test_columns_count_units_of_the_encoding(encoding: str, column: int) -> None:
    positions = Positions(TEXT, encoding)
    assert positions.range(Span(1, 7, 2, 3)) == {
        "start": {"line": 0, "character": column},
        "end": {"line": 1, "character": 3},
    }
    assert positions.place({"line": 0, "character": column}) == (1, 7)


@pytest.mark.parametrize(
    ("line", "character", "place"),
    [(1, 1, (2, 1)), (2, 1, (3, 1)), (0, 99, (1, 8)), (2, 99, (3, 1)), (3, 0, (3, 1)), (0, 6, (1, 5))],
    ids=["form feed", "lone CR", "past a line", "past the last line", "past the text", "inside a character"],
)
def test_a_place_is_one_of_the_text(line: int, character: int, place: tuple[int, int]) -> None:
    assert Positions(TEXT).place({"line": line, "character": character}) == place


OLD = "a\nb\nc\r\nd"


@pytest.mark.parametrize(
    ("new", "lines"),
    [
        (OLD, [1, 2, 3, 4]),
        ("a\nx\nb\nc\r\nd", [1, None, 2, 3, 4]),
        ("a\nc\r\nd", [1, 3, 4]),
        ("a\nb!\nc\r\nd", [1, None, 3, 4]),
        ("a!\nb\nc\r\nd!", [None, None, None, None]),
        ("a\nb\nc\r\nd\n", [1, 2, 3, None, None]),
        ("a\nb", [1, None]),
        ("", [None]),
    ],
    ids=["same", "line added", "line removed", "line changed", "both ends", "end", "shorter", "emptied"],
)
def test_a_line_is_found_in_the_text_before_a_change(new: str, lines: list[int | None]) -> None:
    assert [unchanged_line(OLD, new, line) for line in range(1, len(lines) + 1)] == lines
