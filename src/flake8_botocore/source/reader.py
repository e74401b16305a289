"""The entry point: ``read`` turns the text of a file into a Reading, which has its facts, spans and fixes."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from ..config import Settings
from ..config.botocore_release import settings_for_file
from ..files.filesystem import has
from ..findings import NotPythonError, UnreadableSourceError
from .garbage_collection import READINGS, release_evicted

if TYPE_CHECKING:
    # libcst is loaded for what passes the text gate only.
    from ..facts import Anchor
    from ..findings import Span
    from ..rule import ProposedFix
    from .fact_table import FileFacts
    from .fixes.writing import Written
    from .inference.source_file import SourceFile
    from .syntax.lean_tree import LeanTree


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
"""Names that only the package folder of a library itself holds, by the name of the library."""

_THIRD_PARTY_FOLDER = re.compile(r"_?vendor(?:ed)?|third_?party|(?:site|dist)-packages")
"""The name of a folder for third-party code."""

_NAMES_A_LIBRARY = re.compile(r"\b(?:(?:aio)?boto(?:core|3)|s3transfer)[/\\]")
"""A part of a path: the folder of a library in ``_OWN_MODULES``."""


def is_copy(path: str) -> bool:
    """Whether the file at ``path`` belongs to one of boto's own libraries: installed, vendored or checked out.

    That is so if a folder above it has the name of a library, as in ``vendor/botocore/session.py``, and either lies in
    a folder for third-party code or holds the names in ``_OWN_MODULES``.
    """
    # Most paths name no library, and need no look at the disk.
    if _NAMES_A_LIBRARY.search(path) is None and _NAMES_A_LIBRARY.search(os.path.join(os.getcwd(), path)) is None:
        return False
    folder = os.path.dirname(os.path.abspath(path))
    while os.path.dirname(folder) != folder:
        parent, name = os.path.split(folder)
        own_modules = _OWN_MODULES.get(name)
        is_installed = _THIRD_PARTY_FOLDER.fullmatch(os.path.basename(parent)) is not None
        if own_modules is not None and (is_installed or all(has(folder, each) for each in own_modules)):
            return True
        folder = parent
    return False


def read(source: str, path: str, settings: Settings, tree: ast.AST | None = None) -> Reading | None:
    """The reading of ``source``, the text of the file at ``path``; None for a file of boto's own libraries.

    ``path`` also tells which modules the file can import; ``tree`` is its ``ast`` tree if the caller has it. If another
    file imported this one before, what was read of it then is used again, and ``source`` is not parsed.

    Without a ``tree``, raises NotPythonError where Python cannot parse ``source``, and UnreadableSourceError where it
    is nested too deeply or takes too much memory.
    """
    if is_copy(path):
        return None
    imported = READINGS.take_imported(os.path.abspath(path), source) if tree is None else None
    if tree is None and imported is None:
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError) as error:
            raise NotPythonError(error, source) from error
        except RecursionError as error:
            raise UnreadableSourceError(_NESTED) from error
        except MemoryError as error:
            # Python's parser raises MemoryError for deep nesting, too, from 3.12 on with a message. A short text never
            # takes that much memory.
            nested = bool(str(error)) or len(source) < _TAKES_MEMORY
            raise UnreadableSourceError(_NESTED if nested else "Python runs out of memory when it parses it") from error
    from .project.packages import python_of

    settings = settings_for_file(settings, path, python_of)
    if settings.shared_config is not None:
        from .project.shared_config import stated_retries

        settings = replace(settings, shared_retries=stated_retries(path, settings.shared_config))
    reading = Reading(source, path, settings, tree)
    if imported is not None:
        reading.use(imported)
    return reading


class Reading:
    """The facts, spans and fixes of one file, with its tree. First access to any may raise UnreadableSourceError."""

    def __init__(self, source: str, path: str, settings: Settings, tree: ast.AST | None) -> None:
        """Nothing is read until it is asked for; see ``read``. ``settings`` have the file's own release of botocore."""
        self._source = source
        self._path = path
        self.settings = settings
        self.ast = tree
        """None where an earlier file imported this one: then only a fix needs this tree, and ``_module`` parses it."""

    def use(self, file: SourceFile) -> None:
        """Read from ``file``, which was parsed when another file imported it, in place of parsing the source again."""
        file.lint_at(self._path)
        self._file, self._tree = file, file.placed

    @cached_property
    def facts(self) -> FileFacts:
        """The facts of the file. Raises UnreadableSourceError if no lean tree can be made."""
        from .fact_table import read_facts

        return read_facts(self._file, self.settings)

    def spans(self, anchors: Iterable[Anchor]) -> dict[Anchor, Span]:
        """Where ``anchors`` stand: lines 1-based, columns 0-based in code points; those of other modules left out."""
        return self._tree.spans(anchors)

    def fixes(self, proposals: Sequence[Sequence[ProposedFix]]) -> list[Written]:
        """The fixes that can be written of the ``proposals`` of each finding: one ``Written`` for each finding."""
        from .fixes.writing import fixes_for

        complete = set(self._complete())
        return fixes_for(proposals, self._tree, self._module, self._path, self.settings, complete, self._why_not_shared)

    def _why_not_shared(self, importing: bool) -> str | None:
        """Why the file should not use the team's shared Config; None if it may.

        An empty text if the Config is unusable for all files: the run says why, once. ``importing``: whether the file
        would need a new import for it.
        """
        from .project.shared_config import problem, why_unusable

        assert self.settings.shared_config is not None
        if problem(self.settings):
            return ""
        return why_unusable(self._path, self.settings.shared_config, importing=importing)

    def release(self) -> None:
        """Drop the tree, and what was read from it unless ``READINGS`` keeps it; nothing can be asked afterwards."""
        # The ``ast`` tree takes more memory than all that was made of it. Only the latter may stay.
        self.ast = None
        # Asked as an attribute, ``_file`` and ``facts`` would be read now if they were not yet.
        if "_file" in vars(self):
            if not READINGS.keep(self, self._file):
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
    def _tree(self) -> LeanTree:
        from .syntax.lean_tree import LeanTree

        return LeanTree(self._module, self._source)

    @cached_property
    def _file(self) -> SourceFile:
        from .inference.source_file import SourceFile

        return SourceFile(self._path, self._tree, self._source)

    def _complete(self) -> Iterator[Anchor]:
        """The anchors of the calls that make clients and Configs, unless a ``*`` or ``**`` may pass them anything."""
        from ..facts import ClientCreation, ConfigCreation

        made = (each for kind in (ClientCreation, ConfigCreation) for each in self.facts.of(kind))
        yield from (each.anchor for each in made if each.complete)
