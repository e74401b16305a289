"""Which Config clients of a module may share: one that can be imported there, without a circle, and is never None."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable, Iterator

from ...files.dependencies import answered, moment
from ...files.filesystem import stamp_of_file
from ..fixes.module_names import FUNCTIONS
from .module_paths import ModulePaths, module_paths
from .units import runtime_imports, tree_of, why_not_importable

MOST_MODULES = 500
"""Modules whose imports are followed; past them any of the rest may import the one that is fixed."""

MOST_HOPS = 5
"""Modules that hand the Config on from where it is made."""


def why_not(path: str, dotted: str, *, importing: bool) -> str | None:
    """Why the module at ``path`` should not use the Config ``dotted``, such as ``app.aws.CLIENT_CONFIG``, in words.

    ``importing``: it needs a new import for that. None where nothing speaks against it: neither does what is not in
    the project.
    """
    path = os.path.abspath(path)
    module, _, name = dotted.rpartition(".")
    paths = module_paths(path)
    file = paths.module(module, path)
    if file is None:
        return None
    if importing:
        unimportable = why_not_importable(path, module, file)
        if unimportable is not None:
            return unimportable
        circle = _circle(file, path, paths)
        if circle is not None:
            return f"importing {name} from {module} there would be circular: {circle}"
    place = _none_at(file, name, paths)
    return None if place is None else f"{dotted} may be None ({place})"


def _circle(start: str, goal: str, paths: ModulePaths) -> str | None:
    """How importing the module at ``start`` imports the one at ``goal``, in words; None where it does not."""
    goal, around = paths.realpath(goal), set(_packages(goal, paths))
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
    """``app.aws imports app.base, which imports app.settings``."""
    names = [paths.module_name(file)]
    while (importer := above[file]) is not None:
        file = importer
        names.append(paths.module_name(file))
    if len(names) == 1:
        return f"{names[0]} is loaded with it"
    first, *others = reversed(names)
    return f"{first} imports {', which imports '.join(others)}"


def _loaded_with(file: str, around: Iterable[str], paths: ModulePaths) -> Iterator[str]:
    """``file``, and the packages that are imported before it; those ``around`` the goal have begun to be already."""
    yield paths.realpath(file)
    yield from (each for each in _packages(file, paths) if each not in around)


def _packages(file: str, paths: ModulePaths) -> Iterator[str]:
    """The packages around ``file``, as files, from the inside."""
    folder = os.path.dirname(file)
    if os.path.basename(file) == "__init__.py":
        folder = os.path.dirname(folder)
    while paths.has(folder, "__init__.py") and paths.inside(folder):
        yield paths.realpath(os.path.join(folder, "__init__.py"))
        folder = os.path.dirname(folder)


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
    """Where ``name`` of the module at ``file`` gets the value None, which it may still have; None if nowhere."""
    for _ in range(MOST_HOPS):
        line, base, origin = none_or_origin(file, name)
        if line:
            return f"{os.path.relpath(file, paths.root).replace(os.sep, '/')}:{line}"
        above = paths.module(base, file) if base else None
        if above is None or above == file:
            return None
        file, name = above, origin
    return None


@answered(5_000, stamp_of_file)
def none_or_origin(path: str, name: str) -> tuple[int, str, str]:
    """The line where ``name`` may get None in the module at ``path``, else 0; and where it is imported from."""
    line, base, origin = 0, "", ""
    for statement in tree_of(path).body:
        found = list(_bound(statement, name))
        if found and isinstance(statement, (ast.Assign, ast.AnnAssign, ast.ImportFrom)):
            # It is certain to run, so what was bound before is gone.
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
    """What the expression ``value`` may give."""
    if isinstance(value, ast.IfExp):
        yield from (*_outcomes(value.body), *_outcomes(value.orelse))
    elif isinstance(value, ast.BoolOp):
        yield from (outcome for each in value.values for outcome in _outcomes(each))
    else:
        yield value


def _sets_global(function: ast.AST, name: str) -> bool:
    return any(isinstance(node, ast.Global) and name in node.names for node in ast.walk(function))
