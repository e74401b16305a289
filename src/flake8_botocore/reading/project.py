"""Other modules of the project: found from the file itself, read as text, never imported."""

from __future__ import annotations

import os
import re
import tokenize
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import libcst as cst

from .files import SourceFile
from .objects import Module, Object
from .scopes import Scope
from .tree import parse

if TYPE_CHECKING:
    from .evaluation import Evaluator

LARGEST = 400_000
"""Bytes of a module past which it is not read for another file's sake."""

MOST_MODULES = 200
"""Modules that may be asked for on behalf of one file."""

MOST_KEPT = 2_500_000
"""Characters of source whose trees a process keeps for the files still to come."""

MOST_SCANNED = 5_000
"""Files of a package looked through for session defaults."""

_HIGHEST = 12
"""Directories above a file in which its imports are looked up."""

_MARKERS = ("pyproject.toml", "setup.cfg", "tox.ini", ".flake8")

_State = tuple[int, int]
_kept: dict[str, tuple[_State, SourceFile | None]] = {}
"""Modules this process has read, by real path, with modification time and size; None where one cannot be read."""


class Project:
    """The modules around one file. One instance serves the linting of one file; trees are kept for the process."""

    def __init__(self, path: str) -> None:
        """``path`` is the file to lint, as it was given; it need not exist."""
        self.path = os.path.abspath(path)
        self.root = os.path.realpath(_project_root(self.path))
        self.evaluator: Evaluator
        self._listings: dict[str, frozenset[str]] = {}
        self._asked: set[str] = set()
        self._checked = False

    # What an import means.

    def find(self, origin: str, importer: Scope) -> Object | None:
        """The object that importing ``origin`` in the module ``importer`` gives, None if the project has no such."""
        path = self._path_of(importer)
        name = origin.lstrip(".")
        dots = len(origin) - len(name)
        parts = name.split(".") if name else []
        if dots:
            folder = os.path.dirname(path)
            for _ in range(dots - 1):
                folder = os.path.dirname(folder)
            return self._walk(folder, parts, importer)
        for root in self._roots(path):
            if self._holds(root, parts[0]):
                return self._walk(root, parts, importer)
        return None

    def submodule(self, module: Scope, name: str) -> Object | None:
        """The module ``name`` inside the package whose ``__init__.py`` is ``module``."""
        path = self._path_of(module)
        if os.path.basename(path) != "__init__.py":
            return None
        return self._walk(os.path.dirname(path), [name], module)

    def conftests(self, importer: Scope) -> Iterator[Scope]:
        """The conftest modules that pytest would use for the file ``importer``, nearest first."""
        folder = os.path.dirname(self._path_of(importer))
        for _ in range(_HIGHEST):
            path = os.path.join(folder, "conftest.py")
            if "conftest.py" in self._listing(folder) and path != self.path:
                module = self._load(path)
                if module is not None:
                    yield module.top
            if not self._inside(os.path.dirname(folder)):
                return
            folder = os.path.dirname(folder)

    def sets_defaults(self) -> bool:
        """Whether some module of the file's package sets a default client config on a session it may be handed."""
        folder = os.path.dirname(self.path)
        packaged = "__init__.py" in self._listing(folder)
        while "__init__.py" in self._listing(os.path.dirname(folder)):
            folder = os.path.dirname(folder)
        return _sets_defaults(folder, packaged)

    def module_name(self, path: str) -> str:
        """The dotted name of the module at ``path``, from its outermost package on."""
        folder, name = os.path.split(os.path.abspath(path))
        parts = [] if name == "__init__.py" else [name.removesuffix(".py")]
        while self._inside(folder) and folder != self.root and os.path.basename(folder) != "src":
            folder, part = os.path.split(folder)
            parts.insert(0, part)
        return ".".join(parts)

    def _path_of(self, scope: Scope) -> str:
        file = scope.module
        assert isinstance(file, SourceFile)
        return os.path.abspath(file.path)

    def _walk(self, folder: str, parts: list[str], importer: Scope) -> Object | None:
        """Follow ``parts`` from ``folder`` through packages and modules, then through attributes."""
        module: SourceFile | None = None
        for index, part in enumerate(parts):
            inner = os.path.join(folder, part)
            if self._is_package(folder, part):
                folder = inner
                module = self._at(os.path.join(inner, "__init__.py"), importer)
                if module is None and "__init__.py" in self._listing(inner):
                    return None
                continue
            if f"{part}.py" in self._listing(folder):
                module = self._at(inner + ".py", importer)
                return self._attributes(module, parts[index + 1 :])
            return self._attributes(module, parts[index:])
        if not parts:
            module = self._at(os.path.join(folder, "__init__.py"), importer)
        return Module(module.top) if module is not None else None

    def _attributes(self, module: SourceFile | None, names: list[str]) -> Object | None:
        if module is None:
            return None
        value: Object = Module(module.top)
        for name in names:
            value = self.evaluator.attribute(value, name, module.tree)  # type: ignore[arg-type]
        return value

    def _is_package(self, folder: str, name: str) -> bool:
        inner = os.path.join(folder, name)
        return (
            name in self._listing(folder)
            and os.path.isdir(inner)
            and any(
                entry.endswith(".py") or os.path.isdir(os.path.join(inner, entry)) for entry in self._listing(inner)
            )
        )

    def _holds(self, folder: str, name: str) -> bool:
        return f"{name}.py" in self._listing(folder) or self._is_package(folder, name)

    # Where to look.

    def _roots(self, path: str) -> Iterator[str]:
        """Directories whose modules ``path`` may import by their plain name, nearest first.

        A file inside a package does not see its neighbours by plain name; a script does.
        """
        folder = os.path.dirname(path)
        while "__init__.py" in self._listing(folder) and self._inside(os.path.dirname(folder)):
            folder = os.path.dirname(folder)
        for _ in range(_HIGHEST):
            yield folder
            if "src" in self._listing(folder):
                yield os.path.join(folder, "src")
            parent = os.path.dirname(folder)
            if parent == folder or not self._inside(parent):
                return
            folder = parent

    def _inside(self, path: str) -> bool:
        real = os.path.realpath(path)
        return real == self.root or real.startswith(self.root + os.sep)

    def _listing(self, folder: str) -> frozenset[str]:
        known = self._listings.get(folder)
        if known is None:
            try:
                known = frozenset(os.listdir(folder))
            except OSError:
                known = frozenset()
            self._listings[folder] = known
        return known

    # Reading.

    def _at(self, path: str, importer: Scope) -> SourceFile | None:
        file = importer.module
        if isinstance(file, SourceFile) and os.path.abspath(file.path) == path:
            return file
        return self._load(path)

    def _load(self, path: str) -> SourceFile | None:
        if not self._checked:
            _forget_changed()
            self._checked = True
        real = os.path.realpath(path)
        self._asked.add(real)
        if len(self._asked) > MOST_MODULES or not self._inside(real):
            return None
        kept = _kept.get(real)
        if kept is None:
            state = _state(real)
            if state is None or state[1] > LARGEST:
                return None
            # Entered first, so that modules that import each other end here.
            _kept[real] = state, None
            file = _read(real, os.path.relpath(real, self.root))
            _kept[real] = state, file
            if file is not None:
                self.evaluator.calls.prepare(file)
            return file
        return kept[1]


def _state(path: str) -> _State | None:
    """Modification time and size of a regular file, None for anything else."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size) if os.path.isfile(path) else None


def _forget_changed() -> None:
    """Drop every kept module if one of them changed: what they say of each other may be out of date."""
    if any(_state(path) != state for path, (state, _) in _kept.items()) or (
        sum(state[1] for state, _ in _kept.values()) > MOST_KEPT
    ):
        _kept.clear()


def _read(path: str, shown: str) -> SourceFile | None:
    """The file at ``path``, None where it cannot be read, decoded or parsed."""
    try:
        with tokenize.open(path) as stream:
            source = stream.read()
        return SourceFile(path, parse(source), source, shown.replace(os.sep, "/"))
    except (OSError, SyntaxError, ValueError, RecursionError, cst.ParserSyntaxError):
        return None


def _project_root(path: str) -> str:
    """The git root of ``path``, else the highest directory above it with a linter's configuration, else the working
    directory if ``path`` is in it, else the directory that holds its outermost package."""
    folder = start = os.path.dirname(path)
    marked: str | None = None
    while True:
        if os.path.exists(os.path.join(folder, ".git")):
            return folder
        if any(os.path.isfile(os.path.join(folder, marker)) for marker in _MARKERS):
            marked = folder
        parent = os.path.dirname(folder)
        if parent == folder:
            break
        folder = parent
    if marked is not None:
        return marked
    here = os.getcwd()
    return here if path.startswith(here + os.sep) else _above_package(start)


def _above_package(folder: str) -> str:
    """The directory that holds the outermost package around ``folder``; of a ``src`` directory its parent."""
    while os.path.isfile(os.path.join(folder, "__init__.py")):
        folder = os.path.dirname(folder)
    return os.path.dirname(folder) if os.path.basename(folder) == "src" else folder


@lru_cache(maxsize=256)
def _sets_defaults(folder: str, deep: bool) -> bool:
    """Whether a module in ``folder``, or ``deep`` below it, calls ``set_default_client_config``."""
    scanned = 0
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if deep and not f.startswith(".") and not _TESTS.search(f))
        for name in sorted(names):
            if not name.endswith(".py") or _TESTS.search(name):
                continue
            scanned += 1
            if scanned > MOST_SCANNED:
                return False
            try:
                with open(os.path.join(parent, name), "rb") as stream:
                    if b".set_default_client_config(" in stream.read(LARGEST):
                        return True
            except OSError:
                continue
    return False


_TESTS = re.compile(r"^(tests?|test_.*|.*_test\.py|conftest\.py|node_modules|site-packages|venv|env|build|dist)$")
