"""Open documents with their settings and findings, and places as the Language Server Protocol counts them."""

from __future__ import annotations

import io
import os
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from ..baseline import BaselineError
from ..config.options import is_skipped
from ..config.pyproject import FILES
from ..files import filesystem
from ..files.dependencies import Dependencies, LruCache, noting, one_moment
from ..files.discovery import is_left_out
from ..files.filesystem import state_of_file, upward
from ..files.write import LineTable
from ..findings import Edit, Finding, Note, Span, UsageError
from ..reports import LEVELS, with_url
from ..runs.cache import Memory
from ..runs.request import request_of_server
from ..runs.run import UNPARSABLE
from ..runs.selection import Context, SourceLines
from ..runs.source_file import from_here, note_from_here

Json: TypeAlias = dict[str, Any]
"""An object of the protocol, as JSON has it."""

UNITS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
"""How to write text in each encoding that an editor may count in, and the bytes of a unit."""


class Positions:
    r"""Places in one text; its lines end at ``\r\n``, ``\n`` and ``\r``, as those of the protocol and of Python do."""

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        """``encoding`` is the one that columns are counted in."""
        self._table = LineTable(text)
        self._codec, self._bytes = UNITS[encoding]

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
        return {"line": line - 1, "character": len(self._encoded(before)) // self._bytes}

    def place(self, position: Json) -> tuple[int, int]:
        """A Position as 1-based line and 0-based column in code points, the end of the text where it is behind it."""
        number = position["line"] + 1
        if number > len(self._table.starts):
            return self._table.position(len(self._table.text))
        line = self._table.line(number).rstrip("\r\n")
        before = self._encoded(line)[: position["character"] * self._bytes]
        return number, len(before.decode(self._codec, "ignore"))

    def _encoded(self, text: str) -> bytes:
        return text.encode(self._codec, "surrogatepass")


SOURCE = "flake8-botocore"


def diagnostics(document: Document, positions: Positions) -> list[Json]:
    """What is found in ``document``, in order of place; ``positions`` are those of its text."""
    return [diagnostic(finding, positions, document.uri) for finding in document.findings]


def diagnostic(finding: Finding, positions: Positions, uri: str) -> Json:
    """``finding`` in the document ``uri`` as a Diagnostic, with a link to the rule's page and related places."""
    told: Json = {
        "range": positions.range(finding.span),
        "severity": LEVELS[finding.severity].lsp,
        "code": finding.code,
        "source": SOURCE,
        "message": finding.paragraph,
    }
    page = with_url("href", finding.code)
    if page:
        told["codeDescription"] = page
    related = [
        {"location": _place(note, positions, uri), "message": note.label} for note in map(note_from_here, finding.notes)
    ]
    root = from_here(finding.root)
    if root is not None:
        related.append({"location": _line(os.path.abspath(root.path), root.line), "message": root.settles})
    if related:
        told["relatedInformation"] = related
    return told


def _place(note: Note, positions: Positions, uri: str) -> Json:
    """Where what ``note`` labels stands, as a Location."""
    if note.path is None:
        return {"uri": uri, "range": positions.range(note.span)}
    return _line(os.path.abspath(note.path), note.span.start_line)


def _line(path: str, line: int) -> Json:
    """The start of a 1-based line of the file at the absolute ``path`` as a Location."""
    start = {"line": line - 1, "character": 0}
    return {"uri": Path(path).as_uri(), "range": {"start": start, "end": start}}


MOST_FOLDERS = 50
"""Folders of documents whose settings are kept."""


class Projects:
    """What the configuration says that is in use in each of the open ``folders``."""

    def __init__(self, folders: Sequence[str]) -> None:
        self.folders = sorted(map(os.path.abspath, folders), key=len, reverse=True)
        self._contexts: LruCache[Context] = LruCache(MOST_FOLDERS)

    def context(self, path: str) -> Context | None:
        """What work on the file at the absolute ``path`` needs to know; None for one that is left out.

        The same object as long as no configuration changes. Raises UsageError where one cannot be followed.
        """
        folder = self._folder(path)
        stamp = tuple(state_of_file(each) for each in _configurations(folder, path))
        context = self._contexts.get((folder, os.path.dirname(path)), stamp, lambda: _context(folder, path))
        return None if is_left_out(path, folder, context.options) else context

    def _folder(self, path: str) -> str:
        """The innermost open folder around the file, else the one it is in."""
        return next((each for each in self.folders if path.startswith(each.rstrip(os.sep) + os.sep)), None) or (
            os.path.dirname(path)
        )


def _context(folder: str, path: str) -> Context:
    try:
        asked = request_of_server(folder, path)
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror or error}") from error
    return Context(asked.options, asked.settings)


def _configurations(folder: str, path: str) -> Iterator[str]:
    """Every file that may configure what is said of ``path`` in ``folder``."""
    yield from (os.path.join(each, name) for each in upward(folder) for name in FILES)
    yield from (os.path.join(each, "pyproject.toml") for each in upward(os.path.dirname(path)))


@dataclass(frozen=True)
class Subject:
    """Something in a document that there is more to say of: in Markdown, and in the short form if it has one.

    ``span`` is what it is about; the ``hint`` is shown after that.
    """

    span: Span
    told: str
    hint: str | None = None


@dataclass
class Document:
    """A document that is open: its text as the editor has it, and what is to be reported in it.

    ``problem`` says why nothing could be looked for, in words for the user. ``looks`` are what the findings rest on
    besides the text, None where they have to be looked for again. ``subjects`` are what there is more to say of, None
    unless it was asked for since then.
    """

    path: str
    uri: str
    text: str
    version: int | None = None
    findings: tuple[Finding, ...] = ()
    problem: str | None = None
    context: Context | None = None
    looks: Dependencies | None = field(default=None, repr=False)
    subjects: tuple[Subject, ...] | None = None


class Documents:
    """Every document that is open, by the absolute path of its file."""

    def __init__(self, projects: Projects) -> None:
        self._projects = projects
        self._open: dict[str, Document] = {}

    def put(self, path: str, uri: str, text: str, version: int | None = None) -> None:
        """Take it that the document of the file ``path`` says ``text`` now, which an editor calls ``uri``."""
        known = self._open.get(path)
        if known is None or known.text != text:
            self._open[path] = Document(path, uri, text, version)
            filesystem.open_document(path, as_bytes(text))
        else:
            known.version = version

    def close(self, path: str) -> None:
        """Let the file ``path`` be again what it is on the disk."""
        if self._open.pop(path, None) is not None:
            filesystem.close_document(path)

    @property
    def paths(self) -> set[str]:
        """The files that are open."""
        return set(self._open)

    def get(self, path: str) -> Document | None:
        """The document of the file ``path``."""
        return self._open.get(path)

    @one_moment()
    def refresh(self) -> list[Document]:
        """The documents that were looked at, for they or something their findings rest on has changed."""
        memory = Memory()
        return [each for each in self._open.values() if self._looked(each, memory)]

    def _looked(self, document: Document, memory: Memory) -> bool:
        before = document.problem
        try:
            context = self._projects.context(document.path)
            same = context is document.context and document.looks is not None
            if same and memory.holds((document.looks or {}).items()):
                return False
            document.context, document.problem, document.subjects = context, None, None
            with noting() as document.looks:
                document.findings = () if context is None else found_in(document.path, document.text, context)
        except (UsageError, BaselineError) as error:
            document.context, document.findings, document.problem = None, (), str(error)
            document.looks = document.subjects = None
            return document.problem != before
        return True


def found_in(path: str, text: str, context: Context) -> tuple[Finding, ...]:
    """What is to be reported in ``text``, that of the file ``path``; nothing while it is no Python."""
    if is_skipped(path, context.settings):
        return ()
    try:
        return tuple(context.standing(SourceLines(path, context.options, text), text, fixes=True))
    except UNPARSABLE:
        return ()


def as_bytes(text: str) -> bytes:
    """``text`` as its file would hold it: in the encoding that it names, else as UTF-8."""
    data = text.encode("utf-8", "surrogatepass")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return text.encode(encoding)
    except (SyntaxError, LookupError, UnicodeError):
        return data
