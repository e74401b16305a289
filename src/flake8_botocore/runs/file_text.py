"""The text of one file of a run, a module or a notebook: as it is, as flake8 reads it, and the names of its places."""

from __future__ import annotations

import argparse
import io
import os
import sys
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ..config import Settings
from ..files.filesystem import content, read_regular, real
from ..files.source_text import Source, SourceError, decode
from ..findings import CellLine, Note, RootPlace, UnreadableSourceError
from ..linter import may_hold

if TYPE_CHECKING:
    from ..files.notebook import Notebook


NOTEBOOK = ".ipynb"


class Lines(NamedTuple):
    """The lines of a file that are checked, and the ``problem`` of parts that cannot be checked, if there are any.

    ``modules`` are the files that cells of a notebook write; in each, empty lines replace all that comes before it.
    """

    file: SourceLines
    problem: str | None = None
    modules: tuple[SourceLines, ...] = ()


@dataclass(frozen=True)
class Text:
    """The text of the file ``path``: ``source`` is what it holds, ``book`` the same as a notebook, if it is one."""

    path: str
    source: Source
    book: Notebook | None = None

    @property
    def text(self) -> str:
        """The text that is checked: a module, or the code of a notebook as one."""
        return self.source.text if self.book is None else self.book.text

    @property
    def cell_lines(self) -> tuple[CellLine, ...]:
        """Where each line of a notebook's code stands; nothing for a module."""
        return () if self.book is None else self.book.cell_lines

    def lines(self, options: argparse.Namespace) -> SourceLines:
        """The lines of the text that is checked, as flake8 reads them."""
        return SourceLines(self.path, options, self.text, self.cell_lines)

    def name_line(self, line: int) -> str:
        """The name of a 1-based line of this text, as the user counts lines."""
        return name_line(line, self.cell_lines)

    def changed(self, text: str) -> Text:
        """The same file with ``text`` in place of the text that is checked. Raises SourceError where that fails."""
        if self.book is None:
            return Text(self.path, Source(text, self.source.encoding))
        from ..files.notebook import NotebookError, notebook_with

        try:
            return _notebook(self.path, Source(notebook_with(self.book, text), self.source.encoding))
        except NotebookError as error:
            raise SourceError(str(error)) from error

    def encode(self) -> bytes:
        """The bytes of the file. Raises SourceError where its encoding has none for a character."""
        return self.source.encode(self.source.text)

    def is_python(self, text: str) -> bool:
        """Whether ``text`` compiles, or fails only with the error that the present text has; a notebook, by cell."""
        if self.book is not None:
            return self.book.compiles(text)
        from ..fixing import compiles_like

        return compiles_like(self.text, text)

    def problem(self, settings: Settings) -> str | None:
        """Which cells of a notebook are not Python, and why; None if all are, or if it can hold no finding."""
        if self.book is None or not self.book.unread:
            return None
        code = "\n".join([self.text, *(each.code for each in self.book.unread)])
        if not may_hold(code, self.path, settings):
            return None
        return "; ".join(f"cell {each.number}: {each.reason}" for each in self.book.unread)


def is_notebook(path: str) -> bool:
    """Whether the file ``path`` is a notebook, by its name."""
    return path.endswith(NOTEBOOK)


def file_bytes(path: str) -> bytes:
    """The bytes of the file ``path``, ``-`` for standard input. Raises OSError where it cannot be read."""
    if path == "-":
        return sys.stdin.buffer.read()
    found = content(path)
    # Reading it once more raises the reason for which it cannot be read.
    return read_regular(path) if found is None else found


def text_of(path: str, data: bytes) -> Text:
    """The text of the file ``path``, which holds ``data``. Raises SourceError if it is no text, or no such notebook."""
    source = decode(data)
    return _notebook(path, source) if is_notebook(path) else Text(path, source)


def lines_of(path: str, name: str, options: argparse.Namespace, settings: Settings) -> Lines:
    """The lines of the file ``path``, which goes by ``name``.

    Raises OSError where it cannot be read, SourceError for a notebook whose cells cannot be.
    """
    if not is_notebook(name):
        return Lines(SourceLines(path, options))
    text = text_of(name, file_bytes(path))
    if text.book is None:
        return Lines(text.lines(options), text.problem(settings))
    modules = (SourceLines(path, options, code, text.cell_lines) for _, code in text.book.modules())
    return Lines(text.lines(options), text.problem(settings), tuple(modules))


def may_be_said(raw: str) -> str:
    """A text that holds all that cells of a notebook can say: its JSON, with each string on lines of its own."""
    return raw.replace("\\n", "\n").replace('"', "\n")


def _notebook(path: str, source: Source) -> Text:
    from ..files.notebook import NotebookError, notebook

    try:
        return Text(path, source, notebook(source.text))
    except NotebookError as error:
        raise SourceError(str(error)) from error


def from_here(place: RootPlace | None) -> RootPlace | None:
    """``place`` with its path as it leads from the working directory; absolute where it is not below that."""
    return None if place is None else place._replace(path=path_from_here(place.path))


def in_cell(root: RootPlace | None, cell_lines: Sequence[CellLine]) -> RootPlace | None:
    """``root`` of a finding, with its cell if it is in a notebook.

    ``cell_lines`` are those of the file with the finding, since a root in a notebook has findings in that notebook
    alone.
    """
    if root is None or not is_notebook(root.path):
        return root
    return root._replace(cell=cell_lines[root.line - 1])


def note_from_here(note: Note) -> Note:
    """``note`` with its path, if it has one, as it leads from the working directory."""
    return note if note.path is None else note._replace(path=path_from_here(note.path))


def path_from_here(path: str) -> str:
    """``path`` as it leads from the working directory; absolute where it is not below that."""
    found, base = real(path), real(os.getcwd())
    return os.path.relpath(found, base) if found.startswith(base.rstrip(os.sep) + os.sep) else found


def decoded(raw: bytes) -> list[str]:
    """The lines of a file as flake8 decodes it: as Python does, else byte for byte.

    Raises UnreadableSourceError for a codec that gives no text, which Python refuses and at which flake8 fails.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        return list(io.TextIOWrapper(io.BytesIO(raw), encoding))
    except (SyntaxError, UnicodeError):
        return list(io.TextIOWrapper(io.BytesIO(raw), "latin-1"))
    except LookupError as error:
        raise UnreadableSourceError(f"Python cannot decode it ({str(error).partition(';')[0]})") from error


def without_mark(line: str) -> str:
    """The first line of a file without its byte order mark, whether it was decoded as UTF-8 or byte for byte."""
    return line[1:] if line[:1] == "\ufeff" else line[3:] if line[:3] == "\xef\xbb\xbf" else line


class SourceLines:
    """A file as flake8 reads it: decoded, without byte order mark, newlines made ``\\n``."""

    def __init__(
        self, path: str, options: argparse.Namespace, text: str | None = None, cell_lines: Sequence[CellLine] = ()
    ) -> None:
        r"""Read ``path``, or take ``text``, whose newlines may be any; ``cell_lines`` where that is a notebook's.

        Raises OSError where the file cannot be read, UnreadableSourceError where it cannot be decoded.
        """
        self.cell_lines = tuple(cell_lines)
        self.path: str = (options.stdin_display_name or "stdin") if path == "-" and text is None else path
        self.lines = _lines(path) if text is None else list(io.StringIO(text, newline=None))
        if self.lines:
            self.lines[0] = without_mark(self.lines[0])

    def name_line(self, line: int) -> str:
        """The name of a 1-based line, as the user counts lines."""
        return name_line(line, self.cell_lines)


def _lines(path: str) -> list[str]:
    """The lines of the file ``path``, or of standard input. Raises OSError where they cannot be read."""
    if path == "-":
        from flake8 import utils

        return utils.stdin_get_lines()
    return decoded(file_bytes(path))


def name_line(line: int, cell_lines: Sequence[CellLine]) -> str:
    """The name of a 1-based line of a module, or of a notebook with these ``cell_lines``, as the user counts lines."""
    if not cell_lines:
        return str(line)
    where = cell_lines[line - 1]
    return f"{where.line} of cell {where.cell}"
