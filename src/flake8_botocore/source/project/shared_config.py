"""Whether a module may import the team's shared Config: the import may be circular, and the Config may be None."""

from __future__ import annotations

import ast
import os
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator

from ...files.dependencies import answered, moment
from ...files.filesystem import LARGEST_MODULE, content, stamp_of_file
from ..fixes.module_names import FUNCTIONS, is_flag
from ..garbage_collection import collector_paused
from .importers import imported_names
from .module_paths import ModulePaths, module_paths

MOST_MODULES = 500
"""Modules whose imports are followed; past them any of the rest may import the one that is fixed."""

MOST_HOPS = 5
"""Modules that hand the Config on from where it is made."""


def why_not(path: str, dotted: str, *, importing: bool, own: str | None = None) -> str | None:
    """Why the module at ``path`` should not use the Config ``dotted``, such as ``app.aws.CLIENT_CONFIG``, in words.

    ``importing``: it needs a new import for that. None where nothing speaks against it: neither does what is not in
    the project. ``own`` is the file that has to be meant, whether it is there yet or not.
    """
    path = os.path.abspath(path)
    module, _, name = dotted.rpartition(".")
    paths = module_paths(path)
    file = own or paths.module(module, path)
    if file is None:
        return None
    if own is not None and importing and not paths.leads_to(own, module, path):
        return f"{module} cannot be imported there"
    circle = _circle(file, path, paths) if importing else None
    if circle is not None:
        return f"importing {name} from {module} there would be circular: {circle}"
    place = _none_at(file, name, paths)
    return None if place is None else f"{dotted} may be None ({place})"


def name_of_module(file: str, importers: Iterable[str]) -> str:
    """The dotted name by which ``importers`` import the module ``file``, which need not be there yet.

    It begins with the packages by which most files import its neighbours; else with the folders that are packages.
    """
    paths = module_paths(file)
    folder, name = os.path.split(file)
    parts, names = [name.removesuffix(".py")], []
    regular = 1
    while paths.inside(folder) and folder != paths.root and os.path.basename(folder).isidentifier():
        regular += regular == len(parts) and paths.has(folder, "__init__.py")
        folder, package = os.path.split(folder)
        parts.insert(0, package)
        names.append(".".join(parts[:-1]))
    found = Counter(imported for each in importers for imported in imported_names(each))
    used = {name: sum(n for other, n in found.items() if f"{other}.".startswith(f"{name}.")) for name in names}
    most = max(names, key=lambda name: used[name], default="")
    chosen = most.count(".") + 2 if used.get(most) else regular
    return ".".join(parts[-chosen:])


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


@answered(20_000, stamp_of_file)
def runtime_imports(path: str) -> tuple[tuple[str, str], ...]:
    """The modules and names that the file at ``path`` imports, except for type checkers alone."""
    return tuple(dict.fromkeys(_imports(_tree(path))))


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
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
    for statement in _tree(path).body:
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


def _tree(path: str) -> ast.Module:
    """The tree of the file at ``path``; an empty one where it cannot be parsed, for it cannot be imported either."""
    text = content(path) or b""
    try:
        with collector_paused(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text if len(text) <= LARGEST_MODULE else b"")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])
