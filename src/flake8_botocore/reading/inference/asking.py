"""What the parts of inference may ask: the evaluator answers, an import resolver finds other modules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import libcst as cst

from ..scopes.scope import Binding, ItemSet, Scope
from .objects import Object
from .source_file import SourceFile


class ImportResolver(Protocol):
    """Finds what a dotted name means in the files of the project."""

    def find(self, origin: str, importer: Scope) -> Object | None:
        """The object ``origin`` names as seen from the module ``importer``, None if it is not of the project."""

    def module(self, origin: str, importer: Scope) -> Scope | None:
        """The module ``origin`` itself, as a star import means it, None if it is not of the project."""

    def submodule(self, module: Scope, name: str) -> Object | None:
        """The module ``name`` inside the package ``module``."""

    def conftests(self, importer: Scope) -> list[Scope]:
        """The conftest modules pytest uses for the file ``importer``, nearest first."""

    def session_setters(self, *, anywhere: bool = False) -> list[Scope | None]:
        """The modules of the package that set up sessions others may use; None for one that is not readable.

        ``anywhere``: those of the whole project, from where a session may be handed in.
        """

    def runs_first(self, module: Scope, importer: Scope) -> bool:
        """Whether ``importer`` imports ``module``, directly or through others, or may: so that runs before it."""

    def users(self, module: Scope, name: str) -> list[Scope] | None:
        """The modules that may use what ``module`` calls ``name``; None where they cannot all be read."""

    def assigning(self, module: Scope, name: str, of: str) -> list[Scope] | None:
        """The modules other than tests that may assign to ``name`` of ``module``, or of its class ``of``.

        None where they cannot all be read.
        """

    def deriving(self, module: Scope, name: str) -> list[Scope] | None:
        """The modules other than tests that may derive classes from the class ``name`` of ``module``, or None."""

    def mentioned_elsewhere(self, module: Scope, name: str) -> bool:
        """Whether another file may use what ``module`` calls ``name``: it imports the module and says the name."""

    def module_name(self, path: str) -> str:
        """The dotted name of the module at ``path``."""


class Inference(Protocol):
    """Answers what expressions are. Each answer is kept; cycles, depth and work are bounded."""

    @property
    def project(self) -> ImportResolver:
        """Where the modules around the linted file are found."""

    def value(self, node: cst.BaseExpression, scope: Scope) -> Object:
        """What ``node``, standing in ``scope``, evaluates to."""

    def name(self, name: str, scope: Scope, anchor: object) -> Object:
        """What the name ``name`` holds when read in ``scope``."""

    def attribute(self, base: Object, name: str, node: cst.CSTNode) -> Object:
        """What ``base.name`` is, written as ``node``."""

    def imported(self, origin: str, scope: Scope) -> Object:
        """What importing ``origin`` gives: an object of the project, or the dotted name itself."""

    def starred(self, module: Scope) -> Sequence[Scope]:
        """The modules of the project whose names ``module`` has by star imports, the last one first."""

    def joined(self, name: str, bindings: list[Binding], changes: Sequence[ItemSet]) -> Object:
        """What ``bindings`` of one name make together, a dictionary with its ``changes``."""

    def memoised(self, scope: Scope, key: object, compute: Callable[..., Object], *arguments: object) -> Object:
        """``compute(*arguments)``, kept under ``key`` with the file of ``scope``; what leads to itself is left out."""

    def prepare(self, file: SourceFile) -> None:
        """Note what ``file`` does to sessions and Configs after making them, before anything else is asked of it."""
