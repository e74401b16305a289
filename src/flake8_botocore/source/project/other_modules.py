"""The other modules of the project: found from the linted file, read as text, never imported."""

from __future__ import annotations

import ast
import io
import os
import tokenize
import warnings
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice

from ...facts import Unknown
from ...files.filesystem import LARGEST_MODULE, content, has, marked_root, state_of_file
from ...files.ignored import left_out
from ...findings import UnreadableSourceError
from ..garbage_collection import MODULES, READINGS, collector_paused
from ..inference.objects import Module, Object
from ..inference.protocols import Inference
from ..inference.source_file import SourceFile, file_of
from ..scopes.scope import Scope
from ..syntax.lean_tree import LeanTree
from .importers import (
    deriving,
    imported_whole,
    mentioned_elsewhere,
    says,
    set_elsewhere,
    setters,
    users,
)
from .module_paths import module_paths
from .packages import variables_of


def read_module(path: str, shown: str) -> SourceFile | None:
    """The module at the real path ``path``; messages call it ``shown``.

    Its tree may be that of an earlier run in this process, but what was inferred about it then is forgotten. None where
    it cannot be read, decoded or parsed, is not a regular file or is too large.
    """
    state = state_of_file(path)
    if state is None:
        return None
    *_, size = state
    file = MODULES.get(path, state, lambda: _read(path), size) if size <= LARGEST_MODULE else None
    if file is not None:
        file.forget()
        file.shown = shown
    return file


def parse_unseen(source: str) -> LeanTree:
    """The tree of a source that Python has not parsed yet.

    Raises SyntaxError, ValueError, RecursionError or MemoryError where Python refuses it, UnreadableSourceError where
    no tree can be had. Python's warnings are suppressed.
    """
    with collector_paused(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return LeanTree(ast.parse(source), source)


def _read(path: str) -> SourceFile | None:
    """The file at ``path``, parsed; None where it cannot be read or Python or libcst refuses it."""
    raw = content(path)
    if raw is None:
        return None
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        source = io.TextIOWrapper(io.BytesIO(raw), encoding).read()
        checked: SourceFile | None = READINGS.take(path, source)
        return checked or SourceFile(path, parse_unseen(source), source)
    except (SyntaxError, LookupError, ValueError, RecursionError, MemoryError, UnreadableSourceError):
        return None


MOST_MODULES = 200
"""Modules that may be asked for on behalf of one file."""

MOST_SETTERS = 20
"""Modules read because their text sets up sessions that others may use."""


MOST_USERS = 20
"""Modules read because they use what the linted file defines."""


class Project:
    """The modules around one file. One instance serves the linting of one file; their trees serve the process."""

    def __init__(self, path: str, inference: Inference) -> None:
        """``path`` is the file to lint, as it was given; it need not exist."""
        self.path = os.path.abspath(path)
        self.inference = inference
        self.paths = module_paths(self.path)
        self.module_name = self.paths.module_name
        # The files that were asked for by their real paths, None if not readable; and the answers of ``is_imported``.
        self._loaded: dict[str, SourceFile | None] = {}
        self._imported: dict[tuple[Scope, tuple[str, ...]], bool] = {}

    # What an import means.

    def find(self, origin: str, importer: Scope) -> Object | None:
        """The object that importing ``origin`` in the module ``importer`` gives; None if it is not in the project."""
        for folder, parts, packaged in self.paths.starts(origin, file_of(importer).absolute):
            found = self._walk(folder, parts, importer, packaged=packaged)
            if found is not None:
                return found
        return None

    def module(self, origin: str, importer: Scope) -> Scope | None:
        """The module that ``origin`` names, as the module ``importer`` imports it; None if there is none.

        Unlike ``find``, this evaluates nothing, so what a package binds to the same name is not considered.
        """
        path = self.paths.module(origin, file_of(importer).absolute)
        file = self._at(path, importer) if path is not None else None
        return file.top if file is not None else None

    def makes_partial(self, module: str, importer: Scope) -> bool:
        """Whether the module of the name ``module``, as the module ``importer`` imports it, makes a ``partial``."""
        path = self.paths.module(module, file_of(importer).absolute)
        return path is not None and b"partial(" in (content(path) or b"")

    def at(self, path: str) -> Scope | None:
        """The module at ``path``; None where it cannot be read."""
        file = self._load(path)
        return file.top if file is not None else None

    def containing(self, call: object) -> SourceFile | None:
        """The file that contains ``call``; None if that was not read."""
        files = (each for each in self._loaded.values() if each is not None)
        return next((each for each in files if call in each.outline.sites), None)

    def submodule(self, module: Scope, name: str) -> Object | None:
        """The module ``name`` inside the package whose ``__init__.py`` is ``module``."""
        path = file_of(module).absolute
        if os.path.basename(path) != "__init__.py":
            return None
        return self._walk(os.path.dirname(path), [name], module, packaged=False)

    def _real_path(self, module: Scope) -> str:
        return self.paths.realpath(file_of(module).absolute)

    def variables(self, module: Scope) -> dict[str, str | None]:
        """Botocore's variables that templates set for ``module``, None for a value that is unknown."""
        return variables_of(self._real_path(module))

    def mentioned_elsewhere(self, module: Scope, name: str) -> bool:
        """Whether another file may use what ``module`` calls ``name``: it imports the module and says the name."""
        return mentioned_elsewhere(self._real_path(module), name, self.paths.root)

    def imported_whole(self, module: Scope, name: str) -> bool:
        """Whether a file that imports everything of ``module`` mentions its ``name``."""
        return imported_whole(self._real_path(module), name, self.paths.root)

    def says(self, name: str) -> bool:
        """Whether a file of the project has the word ``name`` in it."""
        return says(self.paths.root, name)

    def set_elsewhere(self, module: Scope) -> frozenset[str]:
        """The variables that modules which run with ``module`` set in the environment; ANY if one patches boto."""
        return frozenset(set_elsewhere(self._real_path(module)))

    def deriving(self, module: Scope, name: str) -> dict[Scope, set[str]] | None:
        """The modules, tests aside, that may derive classes from ``name`` of ``module``, each with its names for that.

        ``module`` itself is the first. None if they are more than MOST_USERS, or one of them is not readable.
        """
        found = deriving(self._real_path(module), name, self.paths.root)
        modules = None if found is None else self._few([file for file, _ in found])
        if found is None or modules is None:
            return None
        names = (set(names) for _, names in found)
        return {module: {name}, **dict(zip(modules, names, strict=True))}

    def _few(self, paths: list[str] | None) -> list[Scope] | None:
        """The modules at ``paths``; None where they are too many or not readable."""
        if paths is None or len(paths) > MOST_USERS:
            return None
        modules = [self._load(path) for path in paths]
        found = [each.top for each in modules if each is not None]
        return found if len(found) == len(modules) else None

    def users(self, module: Scope, name: str, *, tests: bool = True) -> list[Scope] | None:
        """The modules that may use what ``module`` calls ``name``; None where they are too many or not readable."""
        paths = users(self._real_path(module), name, self.paths.root, tests=tests)
        return self._few(list(islice(paths, MOST_USERS + 1)) if paths is not None else None)

    def is_imported(self, module: Scope, saying: tuple[str, ...]) -> bool:
        """Whether a module, tests aside, may import ``module`` and has one of the words ``saying`` in it."""
        key = module, saying
        if key not in self._imported:
            importing = users(self._real_path(module), "", self.paths.root, tests=False, saying=saying)
            self._imported[key] = any(importing or ())
        return self._imported[key]

    def some_users(self, module: Scope, name: str, saying: Iterable[str]) -> list[Scope]:
        """At most MOST_USERS modules, tests aside, that may use ``name`` of ``module``; unreadable ones are left out.

        Each has one of the words ``saying`` in its text, or ``saying`` has an empty word.
        """
        paths = users(self._real_path(module), name, self.paths.root, tests=False, saying=saying)
        return [each.top for each in map(self._load, islice(paths or (), MOST_USERS)) if each is not None]

    @cached_property
    def session_setters(self) -> list[Scope | None]:
        """The modules of the file's package that set up sessions others may use."""
        return self._loaded_from(self._setters_near())

    @cached_property
    def every_session_setter(self) -> list[Scope | None]:
        """Those of the whole project, if something marks its root: a folder without a mark may be no project."""
        marked = marked_root(os.path.dirname(self.path)) is not None
        return self._loaded_from(setters(self.paths.root)) if marked else self.session_setters

    def _loaded_from(self, paths: Iterable[str]) -> list[Scope | None]:
        """The other modules at ``paths``; None stands for one that is not readable, and for those past MOST_SETTERS."""
        own = self.path, self.paths.realpath(self.path)
        others = [path for path in dict.fromkeys(paths) if path not in own]
        found = [None if module is None else module.top for module in map(self._load, others[:MOST_SETTERS])]
        return [*found, None] if len(others) > MOST_SETTERS else found

    def _setters_near(self) -> Iterator[str]:
        """The paths of the modules that set up sessions, anywhere in the file's outermost package or right beside it.

        For a file in no package, those in its own folder: ``above``.
        """
        above, outermost = self.paths.realpath(os.path.dirname(self.path)), None
        while has(above, "__init__.py") and self.paths.inside(os.path.dirname(above)):
            outermost, above = above, os.path.dirname(above)
        for path in setters(self.paths.root):
            if os.path.dirname(path) == above or (outermost is not None and path.startswith(outermost + os.sep)):
                yield path

    def _walk(self, folder: str, parts: list[str], importer: Scope, *, packaged: bool) -> Object | None:
        """The object that ``parts`` lead to from ``folder``, through packages and modules, then through attributes.

        ``["app", "aws", "CLIENT"]`` may lead to ``CLIENT`` in ``app/aws.py``. For the last part, a package's own names
        come before its modules: ``app/__init__.py`` may bind ``aws`` to something else. ``packaged``: ``folder`` is
        itself a package. None if the parts lead nowhere.
        """
        for index, part in enumerate(parts):
            packaged = packaged or index > 0
            own = self._own_name(folder, part, importer) if packaged and index == len(parts) - 1 else None
            if own is not None:
                return own
            if self.paths.is_package(folder, part):
                folder = os.path.join(folder, part)
            elif has(folder, f"{part}.py"):
                module = self._at(os.path.join(folder, f"{part}.py"), importer)
                return self._attributes(module, parts[index + 1 :])
            else:
                package = self._at(os.path.join(folder, "__init__.py"), importer) if packaged else None
                return self._attributes(package, parts[index:])
        package = self._at(os.path.join(folder, "__init__.py"), importer)
        return Module(package.top) if package is not None else None

    def _own_name(self, folder: str, name: str, importer: Scope) -> Object | None:
        """The value that the package ``folder`` itself binds to ``name``; None if it may be the module of that name."""
        if not has(folder, "__init__.py"):
            return None
        package = self._at(os.path.join(folder, "__init__.py"), importer)
        if package is None or name not in package.top.bindings:
            return None
        value = self.inference.name(name, package.top, package.tree)
        return None if isinstance(value, Unknown) else value

    def _attributes(self, module: SourceFile | None, names: list[str]) -> Object | None:
        if module is None:
            return None
        value: Object = Module(module.top)
        for name in names:
            value = self.inference.attribute(value, name, module.tree)
        return value

    # Reading.

    def _at(self, path: str, importer: Scope) -> SourceFile | None:
        """The file at ``path``, which may be that of ``importer``."""
        file = file_of(importer)
        if file.absolute == path:
            return file
        return self._load(path)

    def _is_own(self, path: str) -> bool:
        """Whether the file ``path`` is part of the project; if the linted file is not, every file is."""
        root = self.paths.root
        return not left_out(path, root) or bool(left_out(self.paths.realpath(self.path), root))

    def _load(self, path: str) -> SourceFile | None:
        """The module of the project at ``path``, read once; None outside the project and beyond MOST_MODULES."""
        real = self.paths.realpath(path)
        if real in self._loaded:
            return self._loaded[real]
        if len(self._loaded) >= MOST_MODULES or not self.paths.inside(real) or not self._is_own(real):
            return None
        shown = real[len(self.paths.root.rstrip(os.sep)) + 1 :].replace(os.sep, "/")
        self._loaded[real] = read_module(real, shown)
        return self._loaded[real]
