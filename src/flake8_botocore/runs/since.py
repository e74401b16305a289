"""``check --since REV``: reports only findings that the commit REV does not have."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from ..baseline.git import changed, commit, content, root_of
from ..baseline.identity import Identity
from ..config.target import for_file
from ..deployment.environment_files import is_environment_file, read
from ..errors import UsageError
from ..files.gitignore import GitError
from ..fixing.write import SourceError
from ..lazy_dataclasses import dataclass
from ..linter import lint_environment
from .selection import SourceLines
from .source_file import Context, text_of


@dataclass(frozen=True)
class Since:
    """A commit, and the files that differ from it with what they were called there, None for new ones."""

    root: str
    commit: str
    files: dict[str, str | None]

    def differs(self, path: str) -> bool:
        """Whether the file ``path`` differs from the commit; standard input always may."""
        return path == "-" or _real(path) in self.files

    def findings(self, context: Context, path: str) -> Sequence[Identity]:
        """What stood in the file ``path`` at the commit."""
        real = _real(path)
        old = self.files.get(real, os.path.relpath(real, self.root).replace(os.sep, "/"))
        raw = None if old is None else content(self.root, self.commit, old)
        if raw is None:
            return ()
        try:
            file = text_of(path, raw).lines(context.options)
            return _stood(context, file, "".join(file.lines))
        except (SourceError, SyntaxError, ValueError, RecursionError, MemoryError):
            return ()  # what could not be checked had no findings


def since(revision: str) -> Since:
    """The commit that ``revision`` names. Raises UsageError where there is none, or no repository."""
    try:
        root = root_of(os.getcwd())
        found = commit(root, revision)
        return Since(root, found, {_real(path): old for path, old in changed(root, found).items()})
    except GitError as error:
        raise UsageError(f"--since: {error}") from error


def _stood(context: Context, file: SourceLines, text: str) -> Sequence[Identity]:
    # What is recorded today may have stood before as well.
    then = Context(context.options, replace(context.settings, baseline=None))
    if not is_environment_file(file.path):
        return then.look(file, text, fixes=False, identify=True).identities
    said = read(file.path, text)
    if said is None:
        return ()
    return then.sorted_out(file, lint_environment(said, for_file(then.settings, file.path)), identify=True).identities


def _real(path: str) -> str:
    """``path`` as git knows it: through links to folders, but not through one to the file."""
    folder, name = os.path.split(os.path.abspath(path))
    return os.path.join(os.path.realpath(folder), name)
