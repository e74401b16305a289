"""Open documents with their settings and findings, and places as the Language Server Protocol counts them."""

from __future__ import annotations

import io
import os
import tokenize
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from ..baseline import BaselineError
from ..config.options import is_skipped
from ..config.pyproject import FILES
from ..files import filesystem
from ..files.discovery import is_left_out
from ..files.filesystem import FileState, state_of_file, upward
from ..files.snapshot import Snapshot, begin, current
from ..files.source_text import LineTable
from ..findings import Edit, Finding, Note, Span, UsageError
from ..reports import LEVELS, with_url
from ..runs.file_text import SourceLines, from_here, note_from_here
from ..runs.run import UNPARSABLE
from ..runs.selection import Context

Json: TypeAlias = dict[str, Any]
"""An object of the protocol, as JSON has it."""

UNITS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
"""For each encoding in which an editor may count columns: the codec of Python, and the bytes of one unit."""


class Positions:
    r"""Converts places in one text to and from those of the protocol.

    Lines end at ``\r\n``, ``\n`` and ``\r``, in the protocol as in Python.
    """

    def __init__(self, text: str, encoding: str = "utf-16", mark: str = "") -> None:
        """``encoding`` is the one that columns are counted in; ``mark`` is before the text in the editor's document."""
        self._table = LineTable(text)
        self._codec, self._bytes = UNITS[encoding]
        self._mark = len(self._encoded(mark)) // self._bytes

    def range(self, span: Span) -> Json:
        """``span`` as a Range."""
        return {
            "start": self.position(span.start_line, span.start_column),
            "end": self.position(span.end_line, span.end_column),
        }

    def edit(self, edit: Edit) -> Json:
        """``edit`` as a TextEdit."""
        return {"range": self.range(edit.span), "newText": edit.text}

    def position(self, line: int, column: int) -> Json:
        """A 1-based line and 0-based column in code points as a Position."""
        before = self._table.line(line)[:column]
        mark = self._mark if line == 1 else 0
        return {"line": line - 1, "character": mark + len(self._encoded(before)) // self._bytes}

    def place(self, position: Json) -> tuple[int, int]:
        """A Position as a 1-based line and 0-based column in code points; past the end of the text, that end."""
        number = position["line"] + 1
        if number > len(self._table.starts):
            return self._table.position(len(self._table.text))
        line = self._table.line(number).rstrip("\r\n")
        units = position["character"] if number > 1 else max(position["character"] - self._mark, 0)
        before = self._encoded(line)[: units * self._bytes]
        return number, len(before.decode(self._codec, "ignore"))

    def _encoded(self, text: str) -> bytes:
        return text.encode(self._codec, "surrogatepass")


SOURCE = "flake8-botocore"

MARK = "\ufeff"
"""The byte order mark, which some editors leave at the beginning of a document."""


def diagnostics(document: Document, positions: Positions) -> list[Json]:
    """The findings of ``document`` as Diagnostics, in order of place; ``positions`` are those of its text."""
    return [diagnostic(finding, positions, document.uri) for finding in document.findings]


def diagnostic(finding: Finding, positions: Positions, uri: str) -> Json:
    """``finding`` in the document ``uri`` as a Diagnostic, with a link to the rule's page and related places."""
    result: Json = {
        "range": positions.range(finding.span),
        "severity": LEVELS[finding.severity].lsp,
        "code": finding.code,
        "source": SOURCE,
        "message": finding.paragraph,
    }
    page = with_url("href", finding.code)
    if page:
        result["codeDescription"] = page
    related = [
        {"location": _place(note, positions, uri), "message": note.label} for note in map(note_from_here, finding.notes)
    ]
    root = from_here(finding.root)
    if root is not None:
        related.append({"location": _line(os.path.abspath(root.path), root.line), "message": root.settles})
    if related:
        result["relatedInformation"] = related
    return result


def _place(note: Note, positions: Positions, uri: str) -> Json:
    """The place of ``note`` as a Location: in the document ``uri``, unless the note names another file."""
    if note.path is None:
        return {"uri": uri, "range": positions.range(note.span)}
    return _line(os.path.abspath(note.path), note.span.start_line)


def _line(path: str, line: int) -> Json:
    """The start of a 1-based line of the file at the absolute ``path`` as a Location."""
    start = {"line": line - 1, "character": 0}
    return {"uri": Path(path).as_uri(), "range": {"start": start, "end": start}}


MOST_FOLDERS = 50
"""Folders of documents whose settings are kept."""


Configure: TypeAlias = Callable[[str, str], Context]
"""Reads the options and settings for a path in a folder, both absolute."""


class Projects:
    """The options and settings for files in the open ``folders``, by the configuration nearest to each file."""

    def __init__(self, folders: Sequence[str], configure: Configure) -> None:
        self.folders = sorted(map(os.path.abspath, folders), key=len, reverse=True)
        self._configure = configure

    def context(self, path: str) -> Context | None:
        """The options and settings for the file at the absolute ``path``; None for an excluded file.

        The object stays the same as long as no configuration file changes. Raises UsageError for an invalid
        configuration.
        """
        folder = self._folder(path)
        states = tuple(map(state_of_file, _configurations(folder, path)))
        # The files of a folder share their settings, so the folder stands for them: a path with a slash at its end.
        context = _context(self._configure, folder, os.path.join(os.path.dirname(path), ""), states)
        return None if is_left_out(path, folder, context.options) else context

    def _folder(self, path: str) -> str:
        """The innermost open folder around the file, else the one it is in."""
        return next((each for each in self.folders if path.startswith(each.rstrip(os.sep) + os.sep)), None) or (
            os.path.dirname(path)
        )


@lru_cache(MOST_FOLDERS)
def _context(configure: Configure, folder: str, path: str, states: tuple[FileState | None, ...]) -> Context:
    """The options and settings for a ``path``, the same while the files that configure it have the same ``states``."""
    try:
        return configure(folder, path)
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror or error}") from error


def _configurations(folder: str, path: str) -> Iterator[str]:
    """The path of every file that can configure the check of ``path`` in ``folder``, whether it exists or not."""
    yield from (os.path.join(each, name) for each in upward(folder) for name in FILES)
    yield from (os.path.join(each, "pyproject.toml") for each in upward(os.path.dirname(path)))


@dataclass(frozen=True)
class Hover:
    """A client, Config or operation call at ``span``, with the text that a hover shows.

    The ``text`` is in Markdown. ``hint`` is a short form that the editor shows behind ``span``, if there is one.
    """

    span: Span
    text: str
    hint: str | None = None


@dataclass
class Document:
    """An open document: its text as the editor has it, and the findings in it.

    ``mark`` is a byte order mark before the text. ``problem`` is why it could not be analysed, in words for the user.
    ``snapshot`` is the one it was analysed in, None for a new text. ``hovers`` are what hovers show; None if they
    were not worked out since then.
    """

    path: str
    uri: str
    text: str
    version: int | None = None
    mark: str = ""
    findings: tuple[Finding, ...] = ()
    problem: str | None = None
    context: Context | None = None
    snapshot: Snapshot | None = field(default=None, repr=False)
    hovers: tuple[Hover, ...] | None = None


class Documents:
    """Every document that is open, by the absolute path of its file."""

    def __init__(self, projects: Projects) -> None:
        self._projects = projects
        self._open: dict[str, Document] = {}

    def put(self, path: str, uri: str, text: str, version: int | None = None) -> None:
        """Open the document of the file ``path``, or replace its text; ``uri`` is the editor's name for it.

        From now on, whoever reads the file gets ``text``, without a byte order mark. A new version with the same text
        stays analysed.
        """
        bare = text.removeprefix(MARK)
        opened = self._open.get(path)
        if opened is not None and opened.text == bare:
            opened.version = version
        else:
            self._open[path] = Document(path, uri, bare, version, text[: len(text) - len(bare)])
            filesystem.open_document(path, as_bytes(bare))

    def close(self, path: str) -> None:
        """Forget the document of the file ``path``; from now on, the file is read from the disk."""
        if self._open.pop(path, None) is not None:
            filesystem.close_document(path)

    def get(self, path: str) -> Document | None:
        """The document of the file ``path``; None if it is not open."""
        return self._open.get(path)

    def follow(self, projects: Projects) -> None:
        """Take the settings of all documents from other ``projects``."""
        self._projects = projects
        for each in self._open.values():
            each.snapshot = None

    def due(self) -> list[Document]:
        """The documents that were not analysed as the project is now, the ones with a new text first.

        The project is read anew: a new snapshot begins.
        """
        begin(current().next())
        due = (each for each in self._open.values() if each.snapshot is not current())
        return sorted(due, key=lambda each: each.snapshot is not None)

    def analyse(self, document: Document) -> bool:
        """Analyse ``document`` in the current snapshot; return whether the editor needs the result.

        It does if the text is new, or the findings or the problem changed.
        """
        is_new, before = document.snapshot is None, (document.problem, document.findings)
        document.snapshot, document.problem, document.hovers = current(), None, None
        try:
            context = document.context = self._projects.context(document.path)
            document.findings = () if context is None else findings_in_document(document.path, document.text, context)
        except (UsageError, BaselineError) as error:
            document.context, document.findings, document.problem = None, (), str(error)
        return is_new or before != (document.problem, document.findings)


def findings_in_document(path: str, text: str, context: Context) -> tuple[Finding, ...]:
    """The findings to report in ``text``, the content of the file ``path``.

    There are none for a test that is skipped, nor while the text is not Python.
    """
    if is_skipped(path, context.settings):
        return ()
    try:
        return tuple(context.lint(SourceLines(path, context.options, text), text, fixes=True).findings)
    except UNPARSABLE:
        return ()


def as_bytes(text: str) -> bytes:
    """``text`` as its file would hold it: in the encoding that it names (``# coding: latin-1``), else as UTF-8."""
    data = text.encode("utf-8", "surrogatepass")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return text.encode(encoding)
    except (SyntaxError, LookupError, UnicodeError):
        return data
