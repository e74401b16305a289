"""A commit as ``--since`` compares files with it: the texts and the findings that they had there."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..baseline import Identity, relative
from ..files import git
from ..files.ignored import listing_of
from ..files.source_text import SourceError
from ..findings import UnreadableSourceError, UsageError, shown
from .file_text import text_of
from .selection import Context


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
            # Findings that are recorded today count, too: they may have been there before.
            then = Context(context.options, replace(context.settings, baseline=None))
            return then.lint(file, "".join(file.lines), fixes=False, identify=True).identities
        except (SourceError, SyntaxError, UnreadableSourceError):
            return ()  # what could not be checked had no findings

    def _name(self, path: str) -> str:
        """``path`` as git knows it: through links to folders, but not through one to the file."""
        folder, name = os.path.split(os.path.abspath(path))
        return relative(os.path.join(os.path.realpath(folder), name), self.root)


def since(revision: str) -> Since:
    """The commit that ``revision`` names. Raises UsageError where there is none, or no repository."""
    try:
        root = git.repository_root(os.getcwd())
        commit = git.commit(root, revision)
        files = git.files_at(root, commit)
    except git.GitError as error:
        raise UsageError(f"--since: {error}") from error
    try:
        renames = git.renames(root, commit)
    except git.GitError as error:
        print(f"flake8-botocore: --since: renamed files count as new: {shown(str(error))}", file=sys.stderr)
        renames = {}
    return Since(root, files, renames)
