"""Text -> bytes of a Python file and back, and its lines: encoding, byte order mark and newlines stay."""

from __future__ import annotations

import io
import re
import tokenize
import warnings
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

from ..findings import Span

_NEWLINE = re.compile(r"\r\n|\r|\n")


class SourceError(Exception):
    """The bytes cannot be read as the text they claim to be, or the text cannot be written as such bytes."""


@dataclass(frozen=True)
class Source:
    """The text of a file without its byte order mark, newlines as they are, and the encoding it came in."""

    text: str
    encoding: str

    def encode(self, text: str) -> bytes:
        """``text`` as bytes in the encoding of this file, with its byte order mark if it had one.

        Raises SourceError where the encoding has no bytes for a character.
        """
        try:
            return text.encode(self.encoding)
        except UnicodeError as error:
            raise SourceError(f"cannot be written as {self.encoding}: {error}") from error


def decode(data: bytes) -> Source:
    """The text of a Python file, read by its byte order mark or coding line, else as UTF-8.

    Raises SourceError for an unknown encoding, for bytes that are not in it, and where encoding the text
    again would not give the same bytes.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        source = Source(data.decode(encoding), encoding)
    except (SyntaxError, LookupError, UnicodeError) as error:
        raise SourceError(f"cannot be read as text: {error}") from error
    if source.encode(source.text) != data:
        raise SourceError(f"does not survive decoding and encoding as {encoding}")
    return source


def refusal(text: str, flags: int = 0) -> str | None:
    """Why ``text`` does not compile, without the place; None where it does."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "fixed", "exec", flags, dont_inherit=True)
    except SyntaxError as error:
        return error.msg
    except (ValueError, RecursionError, MemoryError) as error:
        return repr(error)
    return None


@dataclass(frozen=True)
class LineTable:
    r"""Where each line of a text starts; lines end at ``\r\n``, ``\r`` or ``\n`` only, as Python's do."""

    text: str
    starts: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Find the starts."""
        if "\r" in self.text:
            ends: Iterable[int] = (match.end() for match in _NEWLINE.finditer(self.text))
        else:
            # Nearly every text, ten times as fast.
            ends = accumulate(len(line) + 1 for line in self.text.split("\n")[:-1])
        object.__setattr__(self, "starts", (0, *ends))

    def line(self, number: int) -> str:
        """The text of a line, 1-based, with the newline that ends it."""
        return self.text[self.starts[number - 1] : self.starts[number] if number < len(self.starts) else None]

    def behind(self, line: int) -> int:
        """The index behind a 1-based line and its newline; behind line 0 is the beginning."""
        return self.starts[line] if line < len(self.starts) else len(self.text)

    def offset(self, line: int, column: int) -> int:
        """The index in the text of a 1-based line and 0-based column."""
        return self.starts[line - 1] + column

    def byte_offset(self, line: int, column: int) -> int:
        """The index in the text of a place as ``ast`` has it: its columns count the bytes of UTF-8."""
        return self.offset(line, len(self.line(line).encode()[:column].decode()))

    def range(self, span: Span) -> tuple[int, int]:
        """Start and end index of ``span``."""
        start = self.offset(span.start_line, span.start_column)
        return start, self.offset(span.end_line, span.end_column)

    def span(self, start: int, end: int) -> Span:
        """The span between two indices of the text."""
        return Span(*self.position(start), *self.position(end))

    def position(self, offset: int) -> tuple[int, int]:
        """Line (1-based) and column (0-based, code points) of an index of the text."""
        line = self._line_index(offset)
        return line + 1, offset - self.starts[line]

    def line_start(self, offset: int) -> int:
        """The index at which the line that holds ``offset`` starts."""
        return self.starts[self._line_index(offset)]

    def line_end(self, offset: int) -> int:
        """The index of the newline that ends the line of ``offset``, or the end of the text."""
        after = self._line_index(offset) + 1
        if after == len(self.starts):
            return len(self.text)
        end = self.starts[after]
        return max(offset, end - (2 if self.text.endswith("\r\n", 0, end) else 1))

    def newline(self, offset: int) -> str:
        r"""The newline that ends the line of ``offset``; or the file's first one, else ``\n``."""
        match = _NEWLINE.match(self.text, self.line_end(offset)) or _NEWLINE.search(self.text)
        return match[0] if match else "\n"

    def _line_index(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1
