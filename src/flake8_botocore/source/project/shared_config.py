"""Whether a module may use the team's Config: the Config exists, and importing it there is not circular."""

from __future__ import annotations

import ast
import os
import re
import symtable
import warnings
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from ...config import Settings
from ...files.filesystem import LARGEST_MODULE, content, has, memo_of_file, names, real
from ...files.snapshot import memo
from ...files.source_text import SourceError, decode
from ..fixes.module_names import is_flag
from ..garbage_collection import collector_paused
from .importers import MOST_FILES, imported_names, importers, packages_around, sources_below
from .module_paths import ModulePaths, module_paths

MOST_MODULES = 500
"""Modules whose imports are followed; past them any of the rest may import the one that is fixed."""


def why_unusable(path: str, dotted: str, *, importing: bool) -> str | None:
    """Why the module at ``path`` should not use the Config ``dotted``, such as ``app.aws.CLIENT_CONFIG``, in words.

    ``importing``: it needs a new import for that. None where nothing speaks against it, and where the Config's module
    is not in the project.
    """
    path = os.path.abspath(path)
    module, _, name = dotted.rpartition(".")
    paths = module_paths(path)
    file = paths.module(module, path)
    if file is None:
        reached = not importing or _reaches(path, module, paths)
        return None if reached else f"no import near it finds {module.partition('.')[0]}, so it may not find {module}"
    circle = _circle(file, path, paths) if importing else None
    if circle is not None:
        return f"importing {name} from {module} there would be circular: {circle}"
    return None if _may_have(file, name) else f"{_shown_in(file, paths)} has no {name}"


def _reaches(path: str, module: str, paths: ModulePaths) -> bool:
    """Whether the file at ``path`` may import ``module``, which is not where its imports are looked up.

    It may if ``module`` is nowhere in the project, or if a file of the same folder at the root imports that package.
    """
    if not _is_below(paths.root, module):
        return True
    top = os.path.join(paths.root, os.path.relpath(paths.realpath(path), paths.root).partition(os.sep)[0])
    return any(each.startswith(top + os.sep) for each in importers(paths.root, module.partition(".")[0]) or ())


@memo(100)
def _is_below(root: str, module: str) -> bool | None:
    """Whether a file anywhere below ``root`` is ``module`` by the end of its path; None with too many files to tell."""
    sources, end = sources_below(root), os.sep + module.replace(".", os.sep)
    if len(sources) > MOST_FILES:
        return None
    return any(each.endswith((f"{end}.py", os.path.join(end, "__init__.py"))) for each in sources)


@memo(5_000)
def sharing(path: str) -> tuple[str, str]:
    """The folder whose files may share a module with the file at ``path``, and the folder from which they import it.

    The first is the top-level package of the file, and the second the folder around it. Outside packages both are the
    folder above the file's own in which one of its imports is found. They are empty if there is no such folder.
    """
    path = os.path.abspath(path)
    folder, package = os.path.dirname(path), ""
    # A folder whose name is no identifier cannot be imported.
    while has(folder, "__init__.py") and os.path.basename(folder).isidentifier():
        folder, package = os.path.dirname(folder), folder
    if package:
        return package, folder
    paths = module_paths(path)
    for name in imported_names(path):
        if paths.module(name, path) is not None:
            start, _, inside = next(paths.starts(name, path))
            if not inside and folder.startswith(os.path.join(start, "")):
                return start, start
    return "", ""


def problem(settings: Settings) -> str:
    """The reason why ``bot-shared-config`` cannot be imported, in words; empty if it can or is not set."""
    dotted = settings.shared_config
    reason = _what_lacks(dotted, real(settings.project or os.getcwd())) if dotted is not None else ""
    return reason and f"bot-shared-config: {reason}, so no fix can import {dotted}"


def unmatched_factories(settings: Settings) -> Iterator[str]:
    """A message for each name in ``bot-client-factories`` that no module of the project has."""
    folder = real(settings.project or os.getcwd())
    importer = os.path.join(folder, "__init__.py")
    paths = module_paths(importer)
    for dotted in sorted(settings.client_factories):
        owner, reason = dotted.rpartition(".")[0], _what_lacks(dotted, folder)
        # A method: its class is in the module.
        if not reason or ("." in owner and not _what_lacks(owner, folder)):
            continue
        # A module that others import is not in every checkout: a build writes it, say.
        if paths.module(owner, importer) is not None or importers(paths.root, owner.rpartition(".")[2]) == ():
            yield f"bot-client-factories: {reason}, so {dotted} names nothing"


@memo(100)
def _what_lacks(dotted: str, folder: str) -> str:
    """The message that the project, as seen from the absolute ``folder``, lacks the Config ``dotted``.

    Empty if the Config may be there, or may be in an installed package.
    """
    module, _, name = dotted.rpartition(".")
    importer = os.path.join(folder, "__init__.py")
    paths = module_paths(importer)
    file = paths.module(module, importer)
    if file is not None:
        return "" if _may_have(file, name) else f"{_shown_in(file, paths)} has no {name}"
    # Imports may start from any folder of the project.
    if _is_below(paths.root, module) is not False:
        return ""
    lacking = (_lacking(start, parts, paths) for start, parts, _ in paths.starts(module, importer))
    first = f"{os.sep}{module.partition('.')[0]}{os.sep}"
    below = dict.fromkeys(each.partition(first)[0] for each in sources_below(paths.root) if first in each)
    inner = (_lacking(start, module.split("."), paths) for start in below)
    return next(filter(None, chain(lacking, inner)), "")


def _lacking(start: str, parts: Sequence[str], paths: ModulePaths) -> str:
    """The message that a package on the way from ``start`` along ``parts`` lacks the next part.

    Empty where the module is there, or where something else may provide it.
    """
    folder = start
    for index, part in enumerate(parts):
        inner = os.path.join(folder, part)
        if not paths.is_package(folder, part) or (index == len(parts) - 1 and not paths.has(inner, "__init__.py")):
            # A folder without modules may be a namespace that others fill.
            has_modules = index > 0 and any(name.endswith(".py") for name in names(folder))
            is_compiled = any(name.startswith(f"{part}.") for name in names(folder))
            extends = _EXTENDS.search(content(os.path.join(folder, "__init__.py")) or b"")
            lacks = has_modules and not is_compiled and not extends
            return f"{_shown_in(folder, paths)} has no module {part}" if lacks else ""
        folder = inner
    return ""


_EXTENDS = re.compile(rb"__path__|extend_path|declare_namespace|__getattr__|\bmodules\b")
"""Text of a package that gets modules from elsewhere."""


@memo_of_file(5_000)
def _may_have(path: str, name: str) -> bool:
    """Whether the module at ``path`` may bind ``name`` on some way through it; True if its code cannot be read."""
    text = content(path)
    if text is None or len(text) > LARGEST_MODULE or _BINDS_ANY.search(text):
        return True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _binds(symtable.symtable(decode(text).text, path, "exec"), name)
    except (SourceError, SyntaxError, ValueError, RecursionError, MemoryError):
        return True


_BINDS_ANY = re.compile(rb"\bimport[\s\\]*\*|\b(?:__getattr__|__dict__|exec|globals|locals|modules|vars)\b")
"""Text that may bind any name of a module."""


def _binds(scope: symtable.SymbolTable, name: str) -> bool:
    """Whether the ``scope``, a module or something in it, may bind the module's ``name``."""
    symbol = scope.lookup(name) if name in scope.get_identifiers() else None
    if symbol is not None:
        own = scope.get_type() == "module" and (symbol.is_assigned() or symbol.is_imported())
        if own or symbol.is_declared_global():
            return True
    return any(_binds(each, name) for each in scope.get_children())


def _circle(start: str, goal: str, paths: ModulePaths) -> str | None:
    """How importing the module at ``start`` imports the one at ``goal``, in words; None where it does not."""
    goal, around = paths.realpath(goal), set(packages_around(goal, paths))
    above: dict[str, str | None] = dict.fromkeys(_loaded_with(start, around, paths))
    ahead = list(above)
    for file in ahead:
        if file == goal or len(ahead) > MOST_MODULES:
            break
        for imported in imported_when_run(file):
            for each in _loaded_with(imported, around, paths):
                if each not in above:
                    above[each] = file
                    ahead.append(each)
    if goal in above:
        return _told(goal, above, paths)
    if len(ahead) > MOST_MODULES:
        return f"{paths.module_name(start)} imports more than {MOST_MODULES} modules, and any may import this one"
    return None


def _told(file: str, above: dict[str, str | None], paths: ModulePaths) -> str:
    """The chain of imports that ends at ``file``: ``app.aws imports app.base, which imports app.settings``.

    ``above`` has, for each file, the one that imports it.
    """
    names = [paths.module_name(file)]
    while (importer := above[file]) is not None:
        file = importer
        names.append(paths.module_name(file))
    if len(names) == 1:
        return f"{names[0]} is loaded with it"
    first, *others = reversed(names)
    return f"{first} imports {', which imports '.join(others)}"


def _loaded_with(file: str, around: Iterable[str], paths: ModulePaths) -> Iterator[str]:
    """``file``, and the packages that are imported before it.

    Those ``around`` the goal are left out: their import has begun already.
    """
    yield paths.realpath(file)
    yield from (each for each in packages_around(file, paths) if each not in around)


@memo(20_000)
def imported_when_run(path: str) -> tuple[str, ...]:
    """The modules of the project that the one at ``path`` imports when it runs, in a function as well."""
    paths = module_paths(path)
    found = (_file(base, name, path, paths) for base, name in _runtime_imports(path))
    return tuple(dict.fromkeys(file for file in found if file is not None and file != path))


def _file(base: str, name: str, importer: str, paths: ModulePaths) -> str | None:
    """The file that ``from base import name`` runs, or ``import base`` where there is no name."""
    glue = "" if base.endswith(".") else "."
    file = paths.module(f"{base}{glue}{name}", importer) if name else None
    return paths.module(base, importer) if file is None else file


@memo_of_file(20_000)
def _runtime_imports(path: str) -> tuple[tuple[str, str], ...]:
    """The modules and names that the file at ``path`` imports, except for type checkers alone."""
    return tuple(dict.fromkeys(_imports(_tree_of(path))))


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The modules and names that ``tree`` imports, but not those in the body of ``if TYPE_CHECKING``."""
    ahead: list[ast.AST] = [tree]
    while ahead:
        node = ahead.pop()
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (("." * node.level + (node.module or ""), alias.name) for alias in node.names)
        elif isinstance(node, ast.If) and is_flag(node.test):
            ahead += node.orelse
        elif not isinstance(node, ast.expr):
            ahead += ast.iter_child_nodes(node)


def _tree_of(path: str) -> ast.Module:
    """The tree of the file at ``path``; an empty one where it cannot be parsed, for it cannot be imported either."""
    text = content(path) or b""
    try:
        with collector_paused(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text if len(text) <= LARGEST_MODULE else b"")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def _shown_in(path: str, paths: ModulePaths) -> str:
    """``path`` from the root of the project on."""
    return os.path.relpath(path, paths.root).replace(os.sep, "/")
