"""What helpers of the evaluator may ask it, and the memo that keeps answers, ends cycles and bounds the work."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from itertools import islice
from typing import Any, Protocol, cast

import libcst as cst

from ...facts import UNKNOWN
from ..scopes.scope import Binding, ItemSet, Scope
from .objects import CYCLE, Object
from .source_file import SourceFile

DEEPEST = 60
"""Nested questions after which the answer is UNKNOWN; real code needs under 20."""

MOST_STEPS = 20_000
"""Steps of one question after which the answer is UNKNOWN."""

MOST_STEPS_OF_A_FILE = 500_000
"""Steps on behalf of one linted file after which everything still asked is UNKNOWN: a second or two.

Real files need under 1,000, a file of 10,000 clients about 70,000."""

_CUT = 1 << (DEEPEST + 1)
"""Stands among the open questions for a bound that was met."""


class Memo:
    """Answers questions, each at most once where that is sound.

    A question that leads back to itself gets CYCLE there. An answer found that way leans on the questions that were
    open: it is good enough for them, so it serves until one of them is answered, but it is not kept. What a question
    asked from outside leans on nothing, and is kept. The members of a cycle are each answered from outside, without
    regard to what is kept of the others, so that no answer depends on which of them was asked first.

    Sets of open questions are bits of an integer, by depth.
    """

    def __init__(self) -> None:
        self.spent = 0
        """Steps on behalf of this file."""
        self._most = MOST_STEPS
        self._open: dict[object, int] = {}
        self._leans = 0
        """What the question being answered leans on so far."""
        self._serving: dict[object, tuple[Object, int]] = {}
        """Answers that lean on open questions."""
        self._until: dict[int, list[object]] = {}
        """Which of them serve until the question at a depth is answered."""
        self._cycles: dict[object, set[object]] = {}
        """The questions that lead to one another, by each of them."""
        self._outside: list[set[object]] = []
        """The cycles that are being answered from outside, innermost last."""

    def answer(
        self, kept: dict[object, Any], key: object, compute: Callable[..., Object], *arguments: object
    ) -> Object:
        """``compute(*arguments)``, the answer to the question ``key``, from ``kept`` or to be kept there."""
        known: Object | None = kept.get(key)
        if known is not None and not (self._outside and key in self._outside[-1]):
            return known
        depth = self._open.get(key)
        if depth is not None:
            self._leans |= 1 << depth
            return CYCLE
        serving = self._serving.get(key)
        if serving is not None:
            self._leans |= serving[1]
            return serving[0]
        depth = len(self._open)
        self.spent += 1
        if depth == 0:
            self._most = min(self.spent + MOST_STEPS, MOST_STEPS_OF_A_FILE)
        if depth >= DEEPEST or self.spent > self._most:
            self._leans |= _CUT
            return UNKNOWN
        return self._answer(kept, key, depth, compute, arguments)

    def _answer(
        self,
        kept: dict[object, Any],
        key: object,
        depth: int,
        compute: Callable[..., Object],
        arguments: tuple[object, ...],
    ) -> Object:
        """The answer to a question that is open at ``depth`` while it is computed."""
        outer, self._leans = self._leans, 0
        cycle = self._cycles.get(key)
        entered = cycle is not None and not (self._outside and self._outside[-1] is cycle)
        if entered and cycle is not None:
            self._outside.append(cycle)
        self._open[key] = depth
        try:
            result = compute(*arguments)
        finally:
            del self._open[key]
            leans = self._leans & ~(1 << depth)
            self._leans = outer | leans
            if entered:
                self._outside.pop()
            for each in self._until.pop(depth, ()):
                del self._serving[each]
        if not leans:
            result = UNKNOWN if result is CYCLE else result
            return cast("Object", kept.setdefault(key, result))
        if leans < _CUT:
            self._serving[key] = result, leans
            self._until.setdefault(leans.bit_length() - 1, []).append(key)
            self._join(key, leans)
        return result

    def _join(self, key: object, leans: int) -> None:
        """Note that ``key`` and the outermost open question that it leans on lead to each other.

        So do those between the two, which lean on it as well and are noted when they are answered.
        """
        outermost = next(islice(self._open, (leans & -leans).bit_length() - 1, None))
        one = self._cycles.setdefault(key, {key})
        other = self._cycles.setdefault(outermost, {outermost})
        if one is not other:
            small, large = (one, other) if len(one) < len(other) else (other, one)
            large |= small
            for each in small:
                self._cycles[each] = large


class ImportResolver(Protocol):
    """Finds what a dotted name means in the files of the project."""

    def find(self, origin: str, importer: Scope) -> Object | None:
        """The object ``origin`` names as seen from the module ``importer``, None if it is not of the project."""

    def at(self, path: str) -> Scope | None:
        """The module at the absolute ``path``, None if it cannot be read."""

    def containing(self, call: object) -> SourceFile | None:
        """The file that contains ``call``; None if that was not read."""

    def module(self, origin: str, importer: Scope) -> Scope | None:
        """The module ``origin`` itself, as a star import means it, None if it is not of the project."""

    def submodule(self, module: Scope, name: str) -> Object | None:
        """The module ``name`` inside the package ``module``."""

    def conftests(self, importer: Scope) -> list[Scope]:
        """The conftest modules pytest uses for the file ``importer``, nearest first."""

    def variables(self, module: Scope) -> dict[str, str | None]:
        """Botocore's variables that templates set for ``module``, None for a value that is unknown."""

    def session_setters(self, *, anywhere: bool = False) -> list[Scope | None]:
        """The modules of the package that set up sessions others may use; None for one that is not readable.

        ``anywhere``: those of the whole project, from where a session may be handed in.
        """

    def runs_apart(self, path: str) -> bool:
        """Whether the module at ``path`` belongs to another unit of deployment than the linted file."""

    def users(self, module: Scope, name: str, *, tests: bool = True) -> list[Scope] | None:
        """The modules that may use what ``module`` calls ``name``; None where they cannot all be read.

        Only if ``tests`` is set, tests are among them.
        """

    def users_say(self, module: Scope, name: str, word: str) -> bool | None:
        """Whether a module but tests that may use what ``module`` calls ``name`` says ``word``; None for too many."""

    def is_imported(self, module: Scope, saying: tuple[str, ...]) -> bool:
        """Whether a module, tests aside, may import ``module`` and has one of the words ``saying`` in it."""

    def some_users(self, module: Scope, name: str, saying: Iterable[str]) -> list[Scope]:
        """The first modules, tests aside, that may use what ``module`` calls ``name``, if they are readable.

        They have one of the words ``saying`` in them.
        """

    def assigns(self, module: Scope, name: str, of: str) -> bool:
        """Whether a module other than tests may assign to ``name`` of ``module``, or of its class ``of``."""

    def changes(self, module: Scope, name: str) -> bool:
        """Whether another module may change what ``module`` calls ``name``."""

    def star_binds(self, origin: str, module: Scope, name: str, *, plain: bool) -> bool:
        """Whether ``from origin import *`` in ``module`` may bind ``name``, that of a definition unless ``plain``."""

    def deriving(self, module: Scope, name: str) -> dict[Scope, set[str]] | None:
        """The modules other than tests that may derive classes from ``name`` of ``module``, and what they call it.

        None where they cannot all be read. The module itself comes first.
        """

    def set_elsewhere(self, module: Scope) -> frozenset[str]:
        """What other modules set in the environment of programs with ``module``; "*" if one patches boto."""

    def says(self, name: str) -> bool:
        """Whether a file of the project says ``name``."""

    def reads_variable(self, name: str) -> bool:
        """Whether a file of the project reads the environment variable ``name``."""

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

    def name(self, name: str, scope: Scope, anchor: cst.CSTNode) -> Object:
        """What the name ``name`` holds where ``anchor`` reads it in ``scope``, or at the end of that module."""

    def attribute(self, base: Object, name: str, node: cst.CSTNode) -> Object:
        """What ``base.name`` is, written as ``node``."""

    def imported(self, origin: str, scope: Scope) -> Object:
        """What importing ``origin`` gives: an object of the project, or the dotted name itself."""

    def joined(self, name: str, bindings: list[Binding], changes: Collection[ItemSet]) -> Object:
        """What ``bindings`` of one name make together, a dictionary with its ``changes``."""

    def memoised(self, scope: Scope, key: object, compute: Callable[..., Object], *arguments: object) -> Object:
        """``compute(*arguments)``, kept under ``key`` with the file of ``scope``; what leads to itself is left out."""
