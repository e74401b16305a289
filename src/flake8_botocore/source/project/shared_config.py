"""Whether a module may use the team's Config: it exists, can be imported there without a circle, and is never None."""

from __future__ import annotations

import ast
import os
import re
import symtable
import warnings
from collections.abc import Iterable, Iterator, Sequence

from ...config import Settings
from ...files.dependencies import answered, moment
from ...files.filesystem import LARGEST_MODULE, content, names, real, stamp_of_file
from ...files.write import SourceError, decode
from ..fixes.module_names import FUNCTIONS
from .importers import MOST_FILES, packages_around, sources_below
from .module_paths import ModulePaths, module_paths
from .units import runtime_imports, shown_in, tree_of, why_not_importable

MOST_MODULES = 500
"""Modules whose imports are followed; past them any of the rest may import the one that is fixed."""

MOST_HOPS = 5
"""Modules that hand the Config on from where it is made."""


def why_not(path: str, dotted: str, *, importing: bool) -> str | None:
    """Why the module at ``path`` should not use the Config ``dotted``, such as ``app.aws.CLIENT_CONFIG``, in words.

    ``importing``: it needs a new import for that. None where nothing speaks against it, and where the Config's module
    is not in the project.
    """
    path = os.path.abspath(path)
    module, _, name = dotted.rpartition(".")
    paths = module_paths(path)
    file = paths.module(module, path)
    if file is None:
        return None
    if importing and (reason := why_not_imported(path, dotted, file)) is not None:
        return reason
    if not may_have(file, name):
        return f"{shown_in(file, paths)} has no {name}"
    place = _none_at(file, name, paths)
    return None if place is None else f"{dotted} may be None ({place})"


def why_not_imported(path: str, dotted: str, file: str) -> str | None:
    """Why the module at the absolute ``path`` should not import ``dotted`` from the module ``file``, in words."""
    module, _, name = dotted.rpartition(".")
    unimportable = why_not_importable(path, module, file)
    if unimportable is not None:
        return unimportable
    circle = _circle(file, path, module_paths(path))
    return None if circle is None else f"importing {name} from {module} there would be circular: {circle}"


def problem(settings: Settings) -> str:
    """The reason why ``bot-shared-config`` cannot be imported, in words; empty if it can or is not set."""
    dotted = settings.shared_config
    reason = _what_lacks(dotted, real(settings.project or os.getcwd())) if dotted is not None else ""
    return reason and f"bot-shared-config: {reason}, so no fix can import {dotted}"


@answered(100, moment)
def _what_lacks(dotted: str, folder: str) -> str:
    """The message that the project, as seen from the absolute ``folder``, lacks the Config ``dotted``.

    Empty if the Config may be there, or may be in an installed package.
    """
    module, _, name = dotted.rpartition(".")
    importer = os.path.join(folder, "__init__.py")
    paths = module_paths(importer)
    file = paths.module(module, importer)
    if file is not None:
        return "" if may_have(file, name) else f"{shown_in(file, paths)} has no {name}"
    sources = sources_below(paths.root)
    # Imports may start from any folder of the project.
    end = os.sep + module.replace(".", os.sep)
    ends = (f"{end}.py", os.path.join(end, "__init__.py"))
    if len(sources) > MOST_FILES or any(each.endswith(ends) for each in sources):
        return ""
    lacking = (_lacking(start, parts, paths) for start, parts, _ in paths.starts(module, importer))
    return next(filter(None, lacking), "")


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
            return f"{shown_in(folder, paths)} has no module {part}" if lacks else ""
        folder = inner
    return ""


_EXTENDS = re.compile(rb"__path__|extend_path|declare_namespace|__getattr__|\bmodules\b")
"""Text of a package that gets modules from elsewhere."""


@answered(5_000, stamp_of_file)
def may_have(path: str, name: str) -> bool:
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
        for imported in imported_files(file):
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


@answered(20_000, moment)
def imported_files(path: str) -> tuple[str, ...]:
    """The modules of the project that the one at ``path`` imports when it runs, in a function as well."""
    paths = module_paths(path)
    found = (_file(base, name, path, paths) for base, name in runtime_imports(path))
    return tuple(dict.fromkeys(file for file in found if file is not None and file != path))


def _file(base: str, name: str, importer: str, paths: ModulePaths) -> str | None:
    """The file that ``from base import name`` runs, or ``import base`` where there is no name."""
    glue = "" if base.endswith(".") else "."
    file = paths.module(f"{base}{glue}{name}", importer) if name else None
    return paths.module(base, importer) if file is None else file


def _none_at(file: str, name: str, paths: ModulePaths) -> str | None:
    """The place, as ``app/aws.py:12``, where ``name`` of the module at ``file`` gets the value None.

    None if there is none, or if a later value certainly replaces it. MOST_HOPS imports are followed.
    """
    for _ in range(MOST_HOPS):
        line, base, origin = none_or_origin(file, name)
        if line:
            return f"{shown_in(file, paths)}:{line}"
        above = paths.module(base, file) if base else None
        if above is None or above == file:
            return None
        file, name = above, origin
    return None


@answered(5_000, stamp_of_file)
def none_or_origin(path: str, name: str) -> tuple[int, str, str]:
    """The line where ``name`` may get None in the module at ``path``, else 0.

    With it come the module that ``name`` is imported from and its name there, empty if it is not imported.
    """
    line, base, origin = 0, "", ""
    for statement in tree_of(path).body:
        found = list(_bound(statement, name))
        if found and isinstance(statement, (ast.Assign, ast.AnnAssign, ast.ImportFrom)):
            # This statement is certain to run, so what was bound before is gone.
            line, base, origin = 0, "", ""
        for each in found:
            if isinstance(each, ast.ImportFrom):
                base = "." * each.level + (each.module or "")
                origin = next(alias.name for alias in each.names if (alias.asname or alias.name) == name)
            elif not line and isinstance(each, ast.Constant) and each.value is None:
                line = each.lineno
    return line, base, origin


def _bound(statement: ast.stmt, name: str) -> Iterator[ast.ImportFrom | ast.expr]:
    """The values that ``statement`` may give to the module's ``name``, and the imports that bind it."""
    ahead: list[ast.AST] = [statement]
    while ahead:
        node = ahead.pop()
        if isinstance(node, ast.ImportFrom):
            if any((alias.asname or alias.name) == name for alias in node.names):
                yield node
        elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if node.value is not None and any(isinstance(each, ast.Name) and each.id == name for each in targets):
                yield from _outcomes(node.value)
        elif not isinstance(node, (*FUNCTIONS, ast.ClassDef)) or _sets_global(node, name):
            ahead += ast.iter_child_nodes(node)


def _outcomes(value: ast.expr) -> Iterator[ast.expr]:
    """The expressions that ``value`` may evaluate to."""
    if isinstance(value, ast.IfExp):
        yield from (*_outcomes(value.body), *_outcomes(value.orelse))
    elif isinstance(value, ast.BoolOp):
        yield from (outcome for each in value.values for outcome in _outcomes(each))
    else:
        yield value


def _sets_global(function: ast.AST, name: str) -> bool:
    return any(isinstance(node, ast.Global) and name in node.names for node in ast.walk(function))
