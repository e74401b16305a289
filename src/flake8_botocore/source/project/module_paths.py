"""Which file a module's name means, in which folders it is looked up, and where the project ends."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator

from ...files.filesystem import content, has, is_inside, kind, marked_root, names, real, target
from ...files.ignored import BUILD_FILES, modules_and_folders
from ...files.snapshot import memo
from ...libraries import import_words


def real_root(path: str) -> str:
    """The root of the project of the absolute ``path``, without links."""
    return root_of_folder(os.path.dirname(path), os.getcwd())


@memo(20_000)
def root_of_folder(folder: str, here: str) -> str:
    """The root of the project for files in the absolute ``folder``, without links, seen from the folder ``here``."""
    return real(project_root(folder, here))


def project_root(folder: str, here: str) -> str:
    """The git root of the absolute ``folder``, else the highest directory above it with a linter's configuration.

    Without either it is the directory that holds the outermost package of ``folder``, or its parent if it is called
    ``src``; or the working directory ``here`` if that is above it and is not the whole disk.
    """
    marked = marked_root(folder)
    if marked is not None:
        return marked
    above = _above_package(folder)
    return here if above.startswith(here + os.sep) and os.path.dirname(here) != here else above


def _above_package(folder: str) -> str:
    """The directory that holds the outermost package around ``folder``; of a ``src`` directory its parent."""
    while kind(os.path.join(folder, "__init__.py")) == "file" and os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
    return os.path.dirname(folder) if os.path.basename(folder) == "src" else folder


MOST_FOLDERS = 10_000
"""Folders of a project that are searched for packages that it installs."""

HIGHEST = 12
"""Directories above a file in which its imports are looked up."""


_LAYERS = re.compile(r"(?:.*[-_])?layers?|shared(?:[-_].*)?|common|dependencies", re.IGNORECASE)
"""Names of folders that are a layer of Lambda, or hold several; each has its modules in a folder ``python``."""


@memo(5_000)
def _layers_in(folder: str) -> tuple[str, ...]:
    """The folders in ``folder`` whose modules every function beside it may import: ``layers/orders/python``."""
    around = [os.path.join(folder, name) for name in names(folder) if _LAYERS.fullmatch(name)]
    inner = [os.path.join(each, name) for each in around for name in names(each)]
    found = (os.path.join(each, "python") for each in (*around, *inner))
    return tuple(each for each in found if kind(each) == "folder")


_REQUIRED = {
    "requirements.txt": re.compile(rb"(?m)^[ \t]*(?:-e[ \t]+|--editable[ \t=]+)?(\.{1,2}/[^\s#;\[]+)"),
    "pyproject.toml": re.compile(rb"\b(?:from|path)[ \t]*=[ \t]*[\"'](\.{1,2}/[^\"'\n]+)"),
}
"""Files that name packages of the project by path, and how; Poetry and uv have such a ``from`` and ``path``."""


@memo(5_000)
def required_in(folder: str) -> tuple[str, ...]:
    """The folders whose packages the files in ``folder`` install by path: ``-e ../lib/common`` in requirements.txt."""
    found: list[str] = []
    for file, pattern in _REQUIRED.items():
        # Few folders have one: a later run that looks whether anything changed need not try to read it in the others.
        text = content(os.path.join(folder, file)) if has(folder, file) else None
        found += (os.path.normpath(os.path.join(folder, os.fsdecode(name))) for name in pattern.findall(text or b""))
    return tuple(each for path in found for each in (os.path.join(path, "src"), path) if kind(each) == "folder")


HANDLER = re.compile(
    rb"\ndef \w{0,60}handler\w{0,60}\(\s{0,20}\w{0,60}(?:event|evt)\w{0,60}[^,)]{0,100},"
    rb"\s{0,20}\w{0,60}(?:context|ctx|_)\b"
)
"""A function that Lambda may run, by its name and what it takes."""


@memo(5_000)
def _has_handler(folder: str) -> bool:
    """Whether a module in ``folder`` has a function that Lambda may run."""
    modules = (os.path.join(folder, name) for name in names(folder) if name.endswith(".py"))
    return any(HANDLER.search(b"\n" + (content(each) or b"")) for each in modules)


@memo(10)
def installed_below(root: str) -> dict[str, str]:
    """The packages below ``root`` that a ``setup.py`` or ``pyproject.toml`` installs: by name, the folder they are in.

    Left out are packages whose name another package of the project has, and packages with the name of a library:
    an import of that name means the library. Empty past MOST_FOLDERS folders.
    """
    found = defaultdict[str, list[str]](list)
    folders = [root]
    for folder in folders:
        if len(folders) > MOST_FOLDERS:
            return {}
        for name, entry in modules_and_folders(folder, root):
            if entry == "folder":
                folders.append(os.path.join(folder, name))
            elif name == "__init__.py":
                found[os.path.basename(folder)].append(os.path.dirname(folder))
    unique = {name: homes[0] for name, homes in found.items() if len(homes) == 1}
    return {name: home for name, home in unique.items() if name not in import_words() and _is_installed(home)}


def _is_installed(folder: str) -> bool:
    """Whether a file beside the packages in ``folder``, or beside ``src``, installs them."""
    above = os.path.dirname(folder) if os.path.basename(folder) == "src" else folder
    return any(has(above, name) for name in BUILD_FILES)


class ModulePaths:
    """Finds the modules of the project whose root, without links, is ``root``."""

    def __init__(self, root: str) -> None:
        self.root = root

    def module(self, origin: str, importer: str) -> str | None:
        """The file of the module ``origin`` (dots in front if relative) as the file ``importer`` imports it.

        None if it is not in the project.
        """
        return self._module(origin, os.path.dirname(importer))

    @memo(50_000)
    def _module(self, origin: str, folder: str) -> str | None:
        paths = (self._module_path(each, parts) for each, parts, _ in self.starts(origin, os.path.join(folder, "")))
        return next((path for path in paths if path is not None), None)

    def starts(self, origin: str, importer: str) -> Iterator[tuple[str, list[str], bool]]:
        """The places where ``origin``, as the file ``importer`` imports it, may be found, the most likely first.

        Each is a folder to begin at, the names to follow from there, and whether the folder is itself a package:
        ``/app, ["aws", "s3"], False`` for ``aws.s3``, and ``/app/aws, ["s3"], True`` for ``.s3`` in ``/app/aws/x.py``.
        """
        folder = os.path.dirname(importer)
        name = origin.lstrip(".")
        dots = len(origin) - len(name)
        parts = name.split(".") if name else []
        for _ in range(dots - 1):
            folder = os.path.dirname(folder)
        if dots:
            yield folder, parts, True
        elif parts:
            homes = self._homes(folder, parts[0]) or self._packages_with(folder, parts)
            yield from ((home, parts, False) for home in homes)
            if parts[0] in (installed := installed_below(self.root)):
                yield installed[parts[0]], parts, False

    def _module_path(self, folder: str, parts: list[str]) -> str | None:
        """The file of the module ``parts`` in ``folder``: ``folder/app/aws.py`` for ``["app", "aws"]``; else None.

        Of a package it is the ``__init__.py``, None if it has none. Without parts, the package is ``folder``.
        """
        for index, part in enumerate(parts):
            if self.is_package(folder, part):
                folder = os.path.join(folder, part)
            elif index == len(parts) - 1 and has(folder, f"{part}.py"):
                return os.path.join(folder, f"{part}.py")
            else:
                return None
        return os.path.join(folder, "__init__.py") if has(folder, "__init__.py") else None

    def is_package(self, folder: str, name: str) -> bool:
        """Whether ``import name`` finds a package in ``folder``.

        Without an ``__init__.py`` it must hold a module or a folder, and ``name.py`` comes first, as in Python.
        """
        if not has(folder, name):
            return False
        inner = os.path.join(folder, name)
        if kind(inner) != "folder":
            return False
        return has(inner, "__init__.py") or (
            not has(folder, f"{name}.py")
            and any(entry.endswith(".py") or kind(os.path.join(inner, entry)) == "folder" for entry in names(inner))
        )

    def _holds(self, folder: str, name: str) -> bool:
        return has(folder, f"{name}.py") or self.is_package(folder, name)

    @memo(50_000)
    def _homes(self, folder: str, name: str) -> tuple[str, ...]:
        """The directories that hold the module ``name`` for the files in ``folder``; none for most names."""
        return tuple(root for root in self._roots_of(folder) if self._holds(root, name))

    @memo(20_000)
    def _roots_of(self, folder: str) -> tuple[str, ...]:
        return tuple(self._roots(folder))

    def _packages_with(self, folder: str, parts: list[str]) -> Iterator[str]:
        """The packages around ``folder`` whose own folder may be in ``sys.path``, so that ``import a.b`` finds ``a/b``.

        So runs the code of a Lambda function, whatever ``__init__.py`` it has. ``import a`` alone may mean an installed
        distribution: it counts only if ``a.py`` is beside a module with a handler.
        """
        for package in self._packages(folder):
            inner = os.path.join(package, parts[0])
            has_both = len(parts) > 1 and self.is_package(package, parts[0]) and self._holds(inner, parts[1])
            if has_both or (has(package, f"{parts[0]}.py") and _has_handler(package)):
                yield package

    def _packages(self, folder: str) -> Iterator[str]:
        """``folder`` and those around it that are packages."""
        while has(folder, "__init__.py") and self.inside(folder):
            yield folder
            folder = os.path.dirname(folder)

    def _roots(self, folder: str) -> Iterator[str]:
        """Directories whose modules the files in ``folder`` may import by their plain name, nearest first.

        They are ``folder`` and those above it, each with its ``src``, its layers, and what it requires by path. A file
        in a package does not see its neighbours by plain name, so that begins above the outermost package.
        """
        while has(folder, "__init__.py") and self.inside(os.path.dirname(folder)):
            folder = os.path.dirname(folder)
        for _ in range(HIGHEST):
            yield folder
            if has(folder, "src"):
                yield os.path.join(folder, "src")
            yield from _layers_in(folder)
            yield from filter(self.inside, required_in(folder))
            parent = os.path.dirname(folder)
            if parent == folder or not self.inside(parent):
                return
            folder = parent

    def inside(self, path: str) -> bool:
        """Whether ``path``, with links resolved, is in the project."""
        return is_inside(self.realpath(path), self.root)

    @memo(50_000)
    def realpath(self, path: str) -> str:
        """``path`` without links, each folder on the way read once."""
        folder, name = os.path.split(path)
        return target(os.path.join(self.realpath(folder), name)) if name else path

    @memo(50_000)
    def module_name(self, path: str) -> str:
        """The dotted name of the module at ``path`` from the root of the project on, or from a folder ``src`` on."""
        folder, name = os.path.split(os.path.abspath(path))
        parts = [] if name == "__init__.py" else [name.removesuffix(".py")]
        while self.inside(folder) and folder != self.root and os.path.basename(folder) != "src":
            folder, part = os.path.split(folder)
            parts.insert(0, part)
        return ".".join(parts)


def module_paths(path: str) -> ModulePaths:
    """The ModulePaths of the project around the file at the absolute ``path``."""
    return _paths_below(real_root(path))


@memo(10)
def _paths_below(root: str) -> ModulePaths:
    return ModulePaths(root)
