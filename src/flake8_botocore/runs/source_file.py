"""The text of one file of a run, a module or a notebook, now and at an earlier commit; how its places are named."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from ..baseline import Identity, relative
from ..files import git
from ..files.filesystem import content, read_regular, real
from ..files.ignored import listing_of
from ..files.source_text import Source, SourceError, decode
from ..findings import (
    CellLine,
    Note,
    RootPlace,
    UnreadableSourceError,
    UsageError,
    shown,
)
from ..linter import may_hold
from .selection import Context, SourceLines, name_line

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
        from ..files.notebook import NotebookError, changed

        try:
            return _notebook(self.path, Source(changed(self.book, text), self.source.encoding))
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

    def problem(self, context: Context) -> str | None:
        """Which cells of a notebook are not Python, and why; None if all are, or if it can hold no finding."""
        if self.book is None or not self.book.unread:
            return None
        code = "\n".join([self.text, *(each.code for each in self.book.unread)])
        if not may_hold(code, self.path, context.settings):
            return None
        return "; ".join(f"cell {each.number}: {each.reason}" for each in self.book.unread)


def is_notebook(path: str) -> bool:
    """Whether the file ``path`` is a notebook, by its name."""
    return path.endswith(NOTEBOOK)


def read(path: str) -> bytes:
    """The bytes of the file ``path``, ``-`` for standard input. Raises OSError where it cannot be read."""
    if path == "-":
        return sys.stdin.buffer.read()
    found = content(path)
    if found is not None:
        return found
    # This raises the reason for which it cannot be read.
    return read_regular(path)


def text_of(path: str, data: bytes) -> Text:
    """The text of the file ``path``, which holds ``data``. Raises SourceError if it is no text, or no such notebook."""
    source = decode(data)
    return _notebook(path, source) if is_notebook(path) else Text(path, source)


def lines_of(path: str, name: str, context: Context) -> Lines:
    """The lines of the file ``path``, which goes by ``name``.

    Raises OSError where it cannot be read, SourceError for a notebook whose cells cannot be.
    """
    if not is_notebook(name):
        return Lines(SourceLines(path, context.options))
    text = text_of(name, read(path))
    if text.book is None:
        return Lines(text.lines(context.options), text.problem(context))
    modules = (SourceLines(path, context.options, code, text.cell_lines) for _, code in text.book.modules())
    return Lines(text.lines(context.options), text.problem(context), tuple(modules))


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


@dataclass(frozen=True)
class Since:
    """The files of a commit by their path in the repository at ``root``, and old names of files by the new ones."""

    root: str
    files: dict[str, git.Stored]
    renames: dict[str, str]

    def differs(self, path: str) -> bool:
        """Whether the file ``path`` may differ from the commit; standard input may, and a new file if git lists it."""
        if path == "-":
            return True
        name = self._name(path)
        before = self.files.get(name)
        return listing_of(self.root).names(name) if before is None else not before.is_at(path)

    def findings(self, context: Context, path: str) -> Sequence[Identity]:
        """The findings in the file ``path`` at the commit. Raises SourceError where git cannot tell what it held."""
        name = self._name(path)
        before = self.files.get(name) or self.files.get(self.renames.get(name, ""))
        if before is None:
            return ()
        try:
            raw = git.bytes_of(self.root, before)
        except git.GitError as error:
            raise SourceError(f"--since: git cannot tell what it held before: {error}") from error
        try:
            file = text_of(path, raw).lines(context.options)
            return _stood(context, file, "".join(file.lines))
        except (SourceError, SyntaxError, UnreadableSourceError):
            return ()  # what could not be checked had no findings

    def _name(self, path: str) -> str:
        """``path`` as git knows it: through links to folders, but not through one to the file."""
        folder, name = os.path.split(os.path.abspath(path))
        return relative(os.path.join(os.path.realpath(folder), name), self.root)


def since(revision: str) -> Since:
    """The commit that ``revision`` names. Raises UsageError where there is none, or no repository."""
    try:
        root = git.root_of(os.getcwd())
        commit = git.commit(root, revision)
        files = git.stored(root, commit)
    except git.GitError as error:
        raise UsageError(f"--since: {error}") from error
    try:
        renames = git.renames(root, commit)
    except git.GitError as error:
        print(f"flake8-botocore: --since: renamed files count as new: {shown(str(error))}", file=sys.stderr)
        renames = {}
    return Since(root, files, renames)


def _stood(context: Context, file: SourceLines, text: str) -> Sequence[Identity]:
    # What is recorded today may have stood before as well.
    then = Context(context.options, replace(context.settings, baseline=None))
    return then.lint(file, text, fixes=False, identify=True).identities
