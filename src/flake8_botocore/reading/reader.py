"""The one door: what of a source is read, and from which tree; its facts, and back from them to spans and fixes."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ..settings import Settings
from ..settings.target import for_file
from .copies import is_copy
from .garbage import FINISHED, release_evicted
from .gates import ast_gate
from .text_gates import handlers_gate, operations_gate, text_gate
from .unreadable import NoDefaultError, NotPythonError, UnreadableSourceError

QUICK = frozenset({"BOT305"})
"""Opt-in codes that speak of operations which are answered at once."""

UNUSED_NOQA = "BOT002"
"""The code that speaks of comments, which may stand where nothing of boto is left."""

PER_CALL = "BOT402"
"""The code that speaks of what handlers call, which may make clients in other files."""

# libcst is loaded for what passes the gates only.
if TYPE_CHECKING:
    from ..facts import Anchor, SourceFacts
    from ..findings import Fix, Span
    from ..proposals import ProposedFix
    from .edits.edits import Written
    from .inference.source_file import SourceFile
    from .syntax.source_tree import SourceTree


def may_hold(source: str, path: str, settings: Settings) -> bool:
    """Whether the text of a file can hold anything about boto: it says so, or may call operations on others' clients.

    ``path`` is where the file stands, for names of its neighbours.
    """
    if text_gate(source, settings.client_factories) or _may_suppress(source, settings):
        return True
    if not operations_gate(source, at_once=bool(settings.opt_in & QUICK)) and not _may_handle(source, settings):
        return False
    from .project.importing import imports_boto

    return imports_boto(source, path)


def _may_find(tree: ast.AST, source: str, settings: Settings) -> bool:
    # What was asked for by name may speak of any operation, and so does what speaks of coroutines.
    wide = bool(settings.opt_in) or "async def" in source
    return ast_gate(tree, source, settings.client_factories, wide=wide)


def _may_suppress(source: str, settings: Settings) -> bool:
    if UNUSED_NOQA not in settings.opt_in:
        return False
    from .suppressions import may_suppress

    return may_suppress(source)


def _is_plain(source: str, settings: Settings) -> bool:
    from .quiet_gate import says_more_than_clients

    return not says_more_than_clients(source, settings)


def _may_handle(source: str, settings: Settings) -> bool:
    return PER_CALL in settings.opt_in and handlers_gate(source)


def read(
    source: str,
    path: str,
    settings: Settings,
    tree: ast.AST | None = None,
    *,
    gates: bool = True,
    quiet: bool = False,
    lean: bool = True,
) -> Reading | None:
    """What ``source`` says, None where the gates are sure that it says nothing about boto, or it is boto's own.

    ``path`` is where the file stands, for names of its neighbours; ``tree`` is its ``ast`` tree if the caller has it.
    ``gates=False`` reads it in any case; ``quiet`` says that nobody asks for quiet rules in it. It is read from a lean
    tree; from libcst's own where that cannot be had, or with ``lean=False``, for tests: the result is the same.

    Raises NotPythonError, ValueError, RecursionError or MemoryError where Python refuses it and no tree is given.
    """
    if (gates and not may_hold(source, path, settings)) or is_copy(path):
        return None
    if gates and quiet and _is_plain(source, settings):
        return None
    if tree is None:
        try:
            tree = ast.parse(source)
        except SyntaxError as error:
            if not gates or text_gate(source, settings.client_factories):
                raise NotPythonError(error, source) from error
            # It does not speak of boto, and what Python refuses uses no client.
            return None
    if gates and not (_may_handle(source, settings) or _may_find(tree, source, settings)):
        return None
    return Reading(source, path, for_file(settings, path), tree, lean=lean)


_IN_STRINGS = ("(unicode error)", "(value error)", "bytes ")
"""How Python's messages on what a string holds begin."""


def needs_newer_python(error: SyntaxError) -> bool:
    """Whether what Python refused is Python all the same: libcst, which knows the newest syntax, can parse it."""
    # libcst does not look into strings.
    if not isinstance(error, NotPythonError) or error.msg.startswith(_IN_STRINGS) or "\0" in error.source:
        return False
    from .syntax.depth import may_be_too_deep
    from .syntax.whole import WholeTree

    try:
        return not may_be_too_deep(error.source) and WholeTree(ast.Module([], []), error.source) is not None
    except UnreadableSourceError:
        return False


class Reading:
    """What one file says, with the tree behind it. Everything it is asked for first may raise UnreadableSourceError."""

    def __init__(self, source: str, path: str, settings: Settings, tree: ast.AST, *, lean: bool = True) -> None:
        """Nothing is read until it is asked for; see ``read``. ``settings`` speak of the file's own botocore."""
        self._source = source
        self._path = path
        self.settings = settings
        self.ast = tree
        self._lean = lean

    @cached_property
    def facts(self) -> SourceFacts:
        """What the file says. Raises UnreadableSourceError where neither tree can be had."""
        from .collecting import read_facts

        return read_facts(self._file, self.settings)

    def spans(self, anchors: Iterable[Anchor]) -> dict[Anchor, Span]:
        """Where ``anchors`` stand: lines 1-based, columns 0-based in code points; those of other modules left out."""
        return self._tree.spans(anchors)

    def fixes(self, proposals: Sequence[Sequence[ProposedFix]]) -> list[Written]:
        """For the proposals of each finding the fixes that can be written."""
        from .edits.edits import fixes_for

        assert isinstance(self.ast, ast.Module)
        complete = set(self._complete())
        return fixes_for(proposals, self._tree, self.ast, self._path, self.settings, complete, self._why_not_shared)

    def default_config_at(self, line: int) -> Fix:
        """The fix that gives a default Config at the root in the 1-based ``line``. Raises NoDefaultError."""
        from .edits.default_configs import default_config_at
        from .edits.insertion_points import NoNameError
        from .edits.parts import RefusedError
        from .syntax.excerpts import NoExcerptError

        assert isinstance(self.ast, ast.Module)
        complete = set(self._complete())
        try:
            return default_config_at(
                line, self.facts, self._tree, self.ast, self._path, self.settings, complete, self._why_not_shared
            )
        except (NoExcerptError, NoNameError, RefusedError) as error:
            raise NoDefaultError(str(error)) from error

    def _why_not_shared(self, importing: bool) -> str | None:
        """Why the file should not use the team's shared Config, in words."""
        from .project.shared_config import why_not

        assert self.settings.shared_config is not None
        return why_not(self._path, self.settings.shared_config, importing=importing)

    def release(self) -> None:
        """Let go of the tree and all that was read from it; nothing can be asked afterwards."""
        if "_file" in vars(self):
            if not FINISHED.keep(self, self._file):
                self._file.release()
            release_evicted()

    @cached_property
    def _tree(self) -> SourceTree:
        from .syntax.source_tree import source_tree

        return source_tree(self.ast, self._source, lean=self._lean)

    @cached_property
    def _file(self) -> SourceFile:
        from .inference.source_file import SourceFile

        return SourceFile(self._path, self._tree, self._source)

    def _complete(self) -> Iterator[Anchor]:
        """The calls whose every argument is known."""
        yield from (client.anchor for client in self.facts.clients if client.complete)
        yield from (config.anchor for config in self.facts.configs if config.complete)
        yield from (session.anchor for session in self.facts.sessions if session.complete)
