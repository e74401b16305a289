"""Places as the protocol counts them, in every encoding, and back."""

from __future__ import annotations

import pytest

from flake8_botocore.findings import Span
from flake8_botocore.lsp.documents import Positions

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
