"""Other modules of the project: found from the file itself, read as text, never imported."""

from __future__ import annotations

import os
from collections.abc import Iterator

from ...facts import Unknown
from ..inference.asking import Inference
from ..inference.objects import Module, Object
from ..inference.source_file import SourceFile, file_of
from ..scopes.scope import Scope
from . import modules as kept
from .folders import entries
from .roots import real_root
from .session_setters import setters

MOST_MODULES = 200
"""Modules that may be asked for on behalf of one file."""

MOST_SETTERS = 20
"""Modules read because their text sets up sessions that others may use."""

_HIGHEST = 12
"""Directories above a file in which its imports are looked up."""


class Project:
    """The modules around one file. One instance serves the linting of one file; their trees serve the process."""

    def __init__(self, path: str, inference: Inference) -> None:
        """``path`` is the file to lint, as it was given; it need not exist."""
        self.path = os.path.abspath(path)
        self.inference = inference
        self._listings: dict[str, frozenset[str]] = {}
        self._real: dict[str, str] = {}
        self._loaded: dict[str, SourceFile | None] = {}
        self._conftests: dict[str, list[Scope]] = {}
        self._homes_of: dict[tuple[str, str], tuple[str, ...]] = {}
        self._setters: list[Scope | None] | None = None
        self.root = real_root(self.path)

    # What an import means.

    def find(self, origin: str, importer: Scope) -> Object | None:
        """The object that importing ``origin`` in the module ``importer`` gives, None if the project has no such."""
        for folder, parts, packaged in self._starts(origin, importer):
            found = self._walk(folder, parts, importer, packaged=packaged)
            if found is not None:
                return found
        return None

    def module(self, origin: str, importer: Scope) -> Scope | None:
        """The module ``origin`` itself: no package may have another thing of this name, nothing is evaluated."""
        for folder, parts, _ in self._starts(origin, importer):
            path = self._module_path(folder, parts)
            file = self._at(path, importer) if path is not None else None
            if file is not None:
                return file.top
        return None

    def _starts(self, origin: str, importer: Scope) -> Iterator[tuple[str, list[str], bool]]:
        """Folders to begin at, with the names to follow, and whether the folder is itself a package."""
        folder = os.path.dirname(file_of(importer).absolute)
        name = origin.lstrip(".")
        dots = len(origin) - len(name)
        parts = name.split(".") if name else []
        for _ in range(dots - 1):
            folder = os.path.dirname(folder)
        if dots:
            yield folder, parts, True
        else:
            yield from ((root, parts, False) for root in self._homes(folder, parts[0]))

    def _module_path(self, folder: str, parts: list[str]) -> str | None:
        """The file of the module ``parts`` in ``folder``, None if there is no such."""
        for index, part in enumerate(parts):
            if self._is_package(folder, part):
                folder = os.path.join(folder, part)
            elif index == len(parts) - 1 and f"{part}.py" in self._listing(folder):
                return os.path.join(folder, f"{part}.py")
            else:
                return None
        return os.path.join(folder, "__init__.py") if "__init__.py" in self._listing(folder) else None

    def submodule(self, module: Scope, name: str) -> Object | None:
        """The module ``name`` inside the package whose ``__init__.py`` is ``module``."""
        path = file_of(module).absolute
        if os.path.basename(path) != "__init__.py":
            return None
        return self._walk(os.path.dirname(path), [name], module, packaged=False)

    def conftests(self, importer: Scope) -> list[Scope]:
        """The conftest modules that pytest would use for the file ``importer``, nearest first."""
        folder = os.path.dirname(file_of(importer).absolute)
        if folder not in self._conftests:
            self._conftests[folder] = list(self._conftests_above(folder))
        return self._conftests[folder]

    def _conftests_above(self, folder: str) -> Iterator[Scope]:
        for _ in range(_HIGHEST):
            path = os.path.join(folder, "conftest.py")
            if "conftest.py" in self._listing(folder) and path != self.path:
                module = self._load(path)
                if module is not None:
                    yield module.top
            if not self._inside(os.path.dirname(folder)):
                return
            folder = os.path.dirname(folder)

    def session_setters(self) -> list[Scope | None]:
        """The modules of the file's package that set up sessions others may use; None for one that is not readable."""
        if self._setters is None:
            paths = [path for path in self._setting() if path != self.path]
            modules = [self._load(path) for path in paths[:MOST_SETTERS]]
            self._setters = [module.top if module is not None else None for module in modules]
            if len(paths) > MOST_SETTERS:
                self._setters.append(None)
        return self._setters

    def _setting(self) -> Iterator[str]:
        """Paths of those modules: of the package around the file and beside it, or in the file's own folder."""
        folder = os.path.dirname(self.path)
        above = folder
        while "__init__.py" in self._listing(above) and self._inside(os.path.dirname(above)):
            folder, above = above, os.path.dirname(above)
        if above != folder or "__init__.py" in self._listing(folder):
            yield from setters(folder, deep=True)
        if above != folder or "__init__.py" not in self._listing(folder):
            yield from setters(above, deep=False)

    def module_name(self, path: str) -> str:
        """The dotted name of the module at ``path``, from its outermost package on."""
        folder, name = os.path.split(os.path.abspath(path))
        parts = [] if name == "__init__.py" else [name.removesuffix(".py")]
        while self._inside(folder) and folder != self.root and os.path.basename(folder) != "src":
            folder, part = os.path.split(folder)
            parts.insert(0, part)
        return ".".join(parts)

    def _walk(self, folder: str, parts: list[str], importer: Scope, *, packaged: bool) -> Object | None:
        """Follow ``parts`` from ``folder`` through packages and modules, then through attributes.

        ``packaged``: ``folder`` is itself a package, whose own names come before its modules for the last part.
        """
        for index, part in enumerate(parts):
            packaged = packaged or index > 0
            own = self._own_name(folder, part, importer) if packaged and index == len(parts) - 1 else None
            if own is not None:
                return own
            if self._is_package(folder, part):
                folder = os.path.join(folder, part)
            elif f"{part}.py" in self._listing(folder):
                module = self._at(os.path.join(folder, f"{part}.py"), importer)
                return self._attributes(module, parts[index + 1 :])
            else:
                package = self._at(os.path.join(folder, "__init__.py"), importer) if packaged else None
                return self._attributes(package, parts[index:])
        package = self._at(os.path.join(folder, "__init__.py"), importer)
        return Module(package.top) if package is not None else None

    def _own_name(self, folder: str, name: str, importer: Scope) -> Object | None:
        """What the package ``folder`` itself calls ``name``, None if that may be its module of this name."""
        if "__init__.py" not in self._listing(folder):
            return None
        package = self._at(os.path.join(folder, "__init__.py"), importer)
        if package is None or not (name in package.top.bindings or "*" in package.top.bindings):
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

    def _is_package(self, folder: str, name: str) -> bool:
        """Whether ``name`` in ``folder`` is a package; without ``__init__.py`` a module of this name comes first."""
        if name not in self._listing(folder):
            return False
        inner = os.path.join(folder, name)
        if not os.path.isdir(inner):
            return False
        inside = self._listing(inner)
        return "__init__.py" in inside or (
            f"{name}.py" not in self._listing(folder)
            and any(entry.endswith(".py") or os.path.isdir(os.path.join(inner, entry)) for entry in inside)
        )

    def _holds(self, folder: str, name: str) -> bool:
        return f"{name}.py" in self._listing(folder) or self._is_package(folder, name)

    # Where to look.

    def _homes(self, folder: str, name: str) -> tuple[str, ...]:
        """The directories that hold ``name`` for the files in ``folder``; most names are no module of it."""
        known = self._homes_of.get((folder, name))
        if known is None:
            known = tuple(root for root in self._roots(folder) if self._holds(root, name))
            self._homes_of[folder, name] = known
        return known

    def _roots(self, folder: str) -> Iterator[str]:
        """Directories whose modules the files in ``folder`` may import by their plain name, nearest first.

        A file inside a package does not see its neighbours by plain name; a script does.
        """
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
        real = self._realpath(path)
        return real == self.root or real.startswith(self.root.rstrip(os.sep) + os.sep)

    def _realpath(self, path: str) -> str:
        """``path`` without links, each folder on the way looked at once."""
        real = self._real.get(path)
        if real is None:
            folder, name = os.path.split(path)
            real = os.path.join(self._realpath(folder), name) if name else path
            if name and os.path.islink(real):
                real = os.path.realpath(real)
            self._real[path] = real
        return real

    def _listing(self, folder: str) -> frozenset[str]:
        known = self._listings.get(folder)
        if known is None:
            known = entries(folder)
            self._listings[folder] = known
        return known

    # Reading.

    def _at(self, path: str, importer: Scope) -> SourceFile | None:
        file = file_of(importer)
        if file.absolute == path:
            return file
        return self._load(path)

    def _load(self, path: str) -> SourceFile | None:
        real = self._realpath(path)
        if real in self._loaded:
            return self._loaded[real]
        if len(self._loaded) >= MOST_MODULES or not self._inside(real):
            return None
        shown = real[len(self.root.rstrip(os.sep)) + 1 :].replace(os.sep, "/")
        file = kept.module(real, shown)
        # Entered before anything is asked of it, so that modules that import each other meet again here.
        self._loaded[real] = file
        if file is not None:
            self.inference.prepare(file)
        return file
