"""What is printed of a finding: on one line, escaped and shortened, whoever prints it."""

from __future__ import annotations

import pytest

from flake8_botocore.findings import LONGEST_TEXT, Finding, Fix, Span, shown, shown_path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('client("é日😀") takes 5 s…', 'client("é日😀") takes 5 s…'),
        ("a\nb\r\n::error::c\td", r"a\nb\r\n::error::c\td"),
        ("\x1b[31m\x07\x9b", r"\x1b[31m\x07\x9b"),
        ("\ud800 \udcff", r"\ud800 \udcff"),
        ("\u202e\u2028\x85\u200b", r"\u202e\u2028\x85\u200b"),
        ("e\u0301", "e\u0301"),
    ],
)
def test_what_cannot_be_printed_is_escaped(text: str, expected: str) -> None:
    assert shown(text) == expected
    assert Finding("BOT999", Span(1, 0, 1, 1), text).text == f"BOT999 {expected}"
    assert Fix(text, (), "safe").title == expected


def test_a_long_text_loses_its_middle() -> None:
    text = shown(f"begins {'x' * 300_000} ends")
    assert (text[:9], text[-7:], len(text)) == ("begins xx", "xx ends", LONGEST_TEXT + 1)
    assert len(shown("\ud800" * 300_000)) == LONGEST_TEXT + 1
    assert shown("y" * LONGEST_TEXT) == "y" * LONGEST_TEXT


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("src/é a.py", "src/é a.py"),
        ("::error::a.py", "./::error::a.py"),
        (" ::error::a.py", "./ ::error::a.py"),
        ("a\n::error::b.py", r"a\n::error::b.py"),
        ("\udcff.py", r"\udcff.py"),
        ("d/" * 1_000, "d/" * 1_000),
    ],
)
def test_a_path_is_escaped_and_whole(path: str, expected: str) -> None:
    assert shown_path(path) == expected
