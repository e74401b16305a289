"""Bytes of a file to lines, as flake8 takes them."""

from __future__ import annotations

import io
import tokenize


def decoded(raw: bytes) -> list[str]:
    """The lines of a file as flake8 decodes it: as Python does, else byte for byte."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        return list(io.TextIOWrapper(io.BytesIO(raw), encoding))
    except (SyntaxError, UnicodeError):
        return list(io.TextIOWrapper(io.BytesIO(raw), "latin-1"))


def without_mark(line: str) -> str:
    """The first line without the byte order mark that flake8 takes off."""
    return line[1:] if line[:1] == "\ufeff" else line[3:] if line[:3] == "\xef\xbb\xbf" else line
