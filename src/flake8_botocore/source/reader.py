"""The entry point: ``read`` turns the text of a file into a Reading, which has its facts, spans and fixes."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ..config import Settings
from ..config.target import for_file
from ..files.filesystem import has
from ..findings import NoDefaultError, NotPythonError, UnreadableSourceError
from .garbage_collection import FINISHED, release_evicted

if TYPE_CHECKING:
    # libcst is loaded for what passes the text gate only.
    from ..facts import Anchor
    from ..findings import Fix, Span
    from ..rule import ProposedFix
    from .facts import FileFacts
    from .fixes.writing import Written
    from .inference.source_file import SourceFile
    from .syntax.lean_tree import SourceTree


_NESTED = "it is nested too deeply"

_TAKES_MEMORY = 1_000_000
"""Characters from which the tree of a text may take hundreds of megabytes."""

_OWN_MODULES = {
    "aioboto3": ("session.py", "resources"),
    "aiobotocore": ("session.py", "hooks.py"),
    "boto3": ("session.py", "resources"),
    "botocore": ("session.py", "hooks.py"),
    "s3transfer": ("manager.py", "futures.py"),
}
"""Files that only the package of a library itself holds, by its name."""

_FOR_COPIES = re.compile(r"_?vendor(?:ed)?|third_?party|(?:site|dist)-packages")
_MAY_BE = re.compile(r"\b(?:(?:aio)?boto(?:core|3)|s3transfer)[/\\]")


def is_copy(path: str) -> bool:
    """Whether the file at ``path`` is of a copy of boto's libraries: vendored, or the package itself."""
    if _MAY_BE.search(path) is None and _MAY_BE.search(os.path.join(os.getcwd(), path)) is None:
        return False
    folder = os.path.dirname(os.path.abspath(path))
    while os.path.dirname(folder) != folder:
        around, name = os.path.split(folder)
        own = _OWN_MODULES.get(name)
        if own is not None and (
            _FOR_COPIES.fullmatch(os.path.basename(around)) or all(has(folder, each) for each in own)
        ):
            return True
        folder = around
    return False


def read(
    source: str,
    path: str,
    settings: Settings,
    tree: ast.AST | None = None,
    *,
    lean: bool = True,
) -> Reading | None:
    """The reading of ``source``; None for a file of boto itself.

    ``path`` is where the file stands, for names of its neighbours; ``tree`` is its ``ast`` tree if the caller has it.
    It is read from a lean tree; from libcst's own where that cannot be had, or with ``lean=False``, for tests: the
    result is the same.

    Raises NotPythonError where Python refuses it and UnreadableSourceError where Python cannot hold its tree, if no
    tree is given.
    """
    if is_copy(path):
        return None
    file = FINISHED.followed(os.path.abspath(path), source) if tree is None and lean else None
    if tree is None and file is None:
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError) as error:
            raise NotPythonError(error, source) from error
        except RecursionError as error:
            raise UnreadableSourceError(_NESTED) from error
        except MemoryError as error:
            # Its parser's answer to deep nesting, too: with words from Python 3.12 on. Short texts take little memory.
            nested = bool(str(error)) or len(source) < _TAKES_MEMORY
            raise UnreadableSourceError(_NESTED if nested else "Python runs out of memory when it parses it") from error
    from .project.deployed import package_of, python_of

    reading = Reading(source, path, for_file(settings, path, package_of, python_of), tree, lean=lean)
    if file is not None:
        reading.use(file)
    return reading


_IN_STRINGS = ("(unicode error)", "(value error)", "bytes ")
"""How Python's messages on what a string holds begin."""


def needs_newer_python(error: SyntaxError) -> bool:
    """Whether what Python refused is Python all the same: libcst, which knows the newest syntax, can parse it."""
    # libcst does not look into strings.
    if not isinstance(error, NotPythonError) or error.msg.startswith(_IN_STRINGS) or "\0" in error.source:
        return False
    from .syntax.excerpts import WholeTree, may_be_too_deep

    try:
        return not may_be_too_deep(error.source) and WholeTree(ast.Module([], []), error.source) is not None
    except UnreadableSourceError:
        return False


class Reading:
    """The facts, spans and fixes of one file, with its tree. First access to any may raise UnreadableSourceError."""

    def __init__(self, source: str, path: str, settings: Settings, tree: ast.AST | None, *, lean: bool = True) -> None:
        """Nothing is read until it is asked for; see ``read``. ``settings`` have the file's own botocore."""
        self._source = source
        self._path = path
        self.settings = settings
        self.ast = tree
        """None where the file was followed as a module before, and no fix needs this tree."""
        self._lean = lean

    def use(self, file: SourceFile) -> None:
        """Read ``file``, this one as a module that others import."""
        file.lint_at(self._path)
        self._file, self._tree = file, file.placed

    @cached_property
    def facts(self) -> FileFacts:
        """The facts of the file. Raises UnreadableSourceError where neither tree can be had."""
        from .facts import read_facts

        return read_facts(self._file, self.settings)

    def spans(self, anchors: Iterable[Anchor]) -> dict[Anchor, Span]:
        """Where ``anchors`` stand: lines 1-based, columns 0-based in code points; those of other modules left out."""
        return self._tree.spans(anchors)

    def fixes(self, proposals: Sequence[Sequence[ProposedFix]]) -> list[Written]:
        """For the proposals of each finding the fixes that can be written."""
        from .fixes.writing import fixes_for

        complete = set(self._complete())
        return fixes_for(proposals, self._tree, self._module, self._path, self.settings, complete, self._why_not_shared)

    def default_config_at(self, line: int) -> Fix:
        """The fix that gives a default Config at the root in the 1-based ``line``. Raises NoDefaultError."""
        from .fixes.default_configs import default_config_at
        from .fixes.insertion_points import NoNameError
        from .fixes.sketch import RefusedError
        from .syntax.excerpts import NoExcerptError

        complete = set(self._complete())
        try:
            return default_config_at(
                line, self.facts, self._tree, self._module, self._path, self.settings, complete, self._why_not_shared
            )
        except (NoExcerptError, NoNameError, RefusedError) as error:
            raise NoDefaultError(str(error)) from error

    def _why_not_shared(self, importing: bool) -> str | None:
        """Why the file should not use the team's shared Config, in words; empty where the run says it once for all."""
        from .project.shared_config import problem, why_not

        assert self.settings.shared_config is not None
        if problem(self.settings):
            return ""
        return why_not(self._path, self.settings.shared_config, importing=importing)

    def release(self) -> None:
        """Let go of the tree and all that was read from it; nothing can be asked afterwards."""
        # It takes more memory than all that was made of it, which may stay.
        self.ast = None
        if "_file" in vars(self):
            if not FINISHED.keep(self, self._file):
                if "facts" in vars(self):
                    self.facts.release()
                self._file.release()
            release_evicted()

    @property
    def _module(self) -> ast.Module:
        if self.ast is None:
            self.ast = ast.parse(self._source)
        assert isinstance(self.ast, ast.Module)
        return self.ast

    @cached_property
    def _tree(self) -> SourceTree:
        from .syntax.lean_tree import source_tree

        return source_tree(self._module, self._source, lean=self._lean)

    @cached_property
    def _file(self) -> SourceFile:
        from .inference.source_file import SourceFile

        return SourceFile(self._path, self._tree, self._source)

    def _complete(self) -> Iterator[Anchor]:
        """The calls whose every argument is known."""
        yield from (client.anchor for client in self.facts.clients if client.complete)
        yield from (config.anchor for config in self.facts.configs if config.complete)
        yield from (session.anchor for session in self.facts.sessions if session.complete)
