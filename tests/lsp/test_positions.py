"""Places as the protocol counts them, in every encoding, and back."""

from __future__ import annotations

from flake8_botocore.lsp.documents import Positions

TEXT = "a = '😀é'\r\nb\x0cc = 1\rd"


def test_a_place_is_one_of_the_text() -> None:
    for line, character, place in [
        (1, 1, (2, 1)),  # form feed
        (2, 1, (3, 1)),  # lone CR
        (0, 99, (1, 8)),  # past a line
        (2, 99, (3, 1)),  # past the last line
        (3, 0, (3, 1)),  # past the text
        (0, 6, (1, 5)),  # inside a character
    ]:
        assert Positions(TEXT).place({"line": line, "character": character}) == place
