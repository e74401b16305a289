"""Which Config clients of a module may share: one that can be imported there, without a circle, and is never None."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator

from ...deployment.units import is_below
from ...files.dependencies import answered, moment
from ...files.filesystem import LARGEST_MODULE, content, has, real, stamp_of_file, upward
from ...files.write import LineTable
from ..fixes.brackets import style_of
from ..fixes.module_names import FUNCTIONS
from .importers import MOST_FILES, sources_below, users
from .module_paths import ModulePaths, module_paths
from .units import import_roots, runtime_imports, tree_of, unit, unit_of_new, why_not_importable

NEW = "aws"
"""The module that is suggested for a Config that clients share."""

FEWEST = 3
"""Modules with clients for which one Config is worth a module of its own."""

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
    imported = paths.module(module, path)
    file = own or imported
    if file is None:
        return None
    # What is imported there already may be another module of this name.
    new = importing or (imported is not None and paths.realpath(imported) != paths.realpath(file))
    unimportable = why_not_importable(path, module, file) if new else None
    if unimportable is not None:
        return unimportable
    circle = _circle(file, path, paths) if importing else None
    if circle is not None:
        return f"importing {name} from {module} there would be circular: {circle}"
    place = _none_at(file, name, paths)
    return None if place is None else f"{dotted} may be None ({place})"


def module_to_share(path: str) -> tuple[str, str] | None:
    """The module whose Config the clients of the module at ``path`` might share, and its dotted name.

    It is one of the same unit of deployment that has a complete Config already, else one to be written into the
    outermost package of ``path``. None where no such module can be imported there for certain.
    """
    path = real(os.path.abspath(path))
    own = unit(path)
    if own.is_alone:
        return None
    existing = module_with_config(path)
    for start in (own.start,) if own.start else (*import_roots(path), *_above_package(path)):
        file = existing or os.path.join(_outermost_package(path, start), f"{NEW}.py")
        name = os.path.relpath(file, start).removesuffix(".py").removesuffix(f"{os.sep}__init__").replace(os.sep, ".")
        if file == path or not _may_share(path, name, file):
            continue
        if existing is not None or _sharing(file, name, module_paths(path).root) >= FEWEST:
            return file, name
    return None


def _may_share(path: str, name: str, file: str) -> bool:
    return why_not(path, f"{name}.CLIENT_CONFIG", importing=True, own=file) is None


@answered(1_000, moment)
def _sharing(file: str, name: str, root: str) -> int:
    """How many modules with clients of boto3 itself, without a Config, can import the module ``file`` as ``name``."""
    own = unit_of_new(file)
    with_clients = (each for each in sources_below(root) if each != file and makes_plain_client(each))
    return sum(_may_share(each, name, file) for each in with_clients if unit(each) == own)


@answered(20_000, stamp_of_file)
def makes_plain_client(path: str) -> bool:
    """Whether the module at ``path`` calls ``boto3.client`` or ``boto3.resource`` without a Config."""
    if _NAMES_CREATOR.search(content(path) or b"") is None:
        return False
    nodes = list(ast.walk(tree_of(path)))
    imports = (node for node in nodes if isinstance(node, ast.ImportFrom) and node.module == "boto3")
    plain = {alias.asname or alias.name for each in imports for alias in each.names if alias.name in _CALLS}
    for node in nodes:
        if isinstance(node, ast.Call) and not any(keyword.arg in ("config", None) for keyword in node.keywords):
            called = ast.unparse(node.func)
            if called in plain or called in ("boto3.client", "boto3.resource"):
                return True
    return False


_CALLS = ("client", "resource")
_NAMES_CREATOR = re.compile(rb"boto3(?:[\s\\]*\.[\s\\]*(?:client|resource)\b|[\s\\]+import\b)")


def _above_package(path: str) -> Iterator[str]:
    """The folder with the outermost package around the module at ``path``; none where it is in no package."""
    packages = list(_packages_of(path))
    if packages:
        yield os.path.dirname(packages[-1])


def _packages_of(path: str) -> Iterator[str]:
    """The folders around the module at ``path`` that are packages with an ``__init__.py``, from the inside."""
    for folder in upward(os.path.dirname(path)):
        init = os.path.join(folder, "__init__.py")
        # A namespace package that several distributions fill belongs to none of them.
        if not has(folder, "__init__.py") or _NAMESPACE.search(content(init) or b""):
            return
        yield folder


_NAMESPACE = re.compile(rb"extend_path|declare_namespace")


def _outermost_package(path: str, start: str) -> str:
    """The folder below ``start`` of the outermost package around ``path`` that has an ``__init__.py``.

    Else the first folder below ``start``, or ``start`` itself.
    """
    packages = [folder for folder in _packages_of(path) if is_below(folder, start) and folder != start]
    return packages[-1] if packages else os.path.join(start, *os.path.relpath(path, start).split(os.sep)[:-1][:1])


def module_with_config(path: str) -> str | None:
    """The module in the unit of deployment of the one at ``path`` with a complete Config that others import.

    Of several the one that most modules import.
    """
    own, root = unit_of_new(path), module_paths(path).root
    found = [(number, file) for file, number in _shared_configs(root) if unit_of_new(file) == own]
    return max(found, key=lambda each: (each[0], each[1]))[1] if found else None


@answered(100, moment)
def _shared_configs(root: str) -> tuple[tuple[str, int], ...]:
    """The modules of the project that have a complete Config, each with the number of others that import it."""
    files = sources_below(root)
    found = ((file, complete_config(file)) for file in files if len(files) <= MOST_FILES)
    counted = ((file, sum(1 for _ in _importing(file, name, root))) for file, name in found if name)
    return tuple((file, number) for file, number in counted if number)


def _importing(file: str, name: str, root: str) -> Iterator[str]:
    """The modules that import ``name`` from the module ``file``."""
    for other in users(file, name, root, tests=False) or ():
        paths = module_paths(other)
        if any(imported == name and paths.module(base, other) == file for base, imported in runtime_imports(other)):
            yield other


@answered(20_000, stamp_of_file)
def complete_config(path: str) -> str:
    """The constant of the module at ``path`` with a complete Config; empty where it has none."""
    raw = content(path) or b""
    if not all(word in raw for word in (b"Config(", b"read_timeout", b"retries")) or len(raw) > LARGEST_MODULE:
        return ""
    from ..fixes.references import References

    table, tree = LineTable(raw.decode("utf-8-sig", "replace")), tree_of(path)
    end = len(table.text)
    references = References(table, tree, path, [end], style_of(table, tree, path))
    constant = references.complete_constant(references.uses[end], given=False)
    return constant.text if constant is not None else ""


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
