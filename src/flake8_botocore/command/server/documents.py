"""What an editor has open, and what is found in it: looked for again when anything that rests on changes."""

from __future__ import annotations

import io
import tokenize
from dataclasses import field

from ...cache.memory import Memory
from ...findings import Finding, Span
from ...late import dataclass
from ...looking import documents as on_top
from ...looking.kept import one_moment
from ...looking.notes import Looks, noting
from ...standing.baseline import BaselineError
from .. import UsageError
from ..context import Context
from ..files import UNPARSABLE
from ..flake8_adapter import SourceLines
from ..results import load_what_answers
from .projects import Projects


@dataclass(frozen=True)
class Subject:
    """Something in a document that there is more to say of: in Markdown, and in the short form if it has one.

    ``span`` is what it is said of; the ``hint`` stands behind that.
    """

    span: Span
    told: str
    hint: str | None = None


@dataclass()
class Document:
    """A document that is open: its text as the editor has it, and what is to be reported in it.

    ``problem`` says why nothing could be looked for, in words for the user. ``looks`` are what the findings rest on
    besides the text, None where they have to be looked for again. ``subjects`` are what there is more to say of, None
    as long as nobody asked since then.
    """

    path: str
    uri: str
    text: str
    version: int | None = None
    findings: tuple[Finding, ...] = ()
    problem: str | None = None
    context: Context | None = None
    looks: Looks | None = field(default=None, repr=False)
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
            on_top.put(path, as_bytes(text))
        else:
            known.version = version

    def close(self, path: str) -> None:
        """Let the file ``path`` be again what it is on the disk."""
        if self._open.pop(path, None) is not None:
            on_top.close(path)

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
        memory = Memory(load_what_answers)
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
