"""Whether a module may use the team's Config: the Config exists, and importing it there is not circular."""

from __future__ import annotations

import ast
import os
import re
import symtable
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from ...config import Settings
from ...files.filesystem import LARGEST_MODULE, content, has, is_inside, memo_of_file, names, real
from ...files.snapshot import memo
from ...files.source_text import SourceError, decode
from ..fixes.module_names import is_flag
from ..garbage_collection import collector_paused
from .deployed import functions_below, run_by_what
from .importers import (
    MOST_FILES,
    found_imports,
    importers,
    imports_of_programs,
    is_of_tests,
    packages_around,
    sources_below,
)
from .module_paths import ModulePaths, module_paths, real_root

MOST_MODULES = 500
"""Modules whose imports are followed; past them any of the rest may import the one that is fixed."""

MOST_HOMES = 3
"""Folders from which files import most, in which a module for a Config is tried."""

_MODULES = ("aws", "aws_config", "botocore_config", "flake8_botocore_config")
"""Names for the module of a shared Config."""


def why_unusable(path: str, dotted: str, *, importing: bool) -> str | None:
    """Why the module at ``path`` should not use the Config ``dotted``, such as ``app.aws.CLIENT_CONFIG``, in words.

    None if it may, as far as the project shows: a module that is not part of it may be installed. ``importing``: a new
    import is needed, which must not be circular, and must find the module where the one at ``path`` runs.
    """
    path = os.path.abspath(path)
    module, _, name = dotted.rpartition(".")
    paths = module_paths(path)
    file = paths.module(module, path)
    if file is None:
        if not importing or _may_import(path, module, paths):
            return None
        return f"no import near it finds {module.partition('.')[0]}, so it may not find {module}"
    circle = _circle(file, path, paths) if importing else None
    if circle is not None:
        return f"importing {name} from {module} there would be circular: {circle}"
    root = _import_root(os.path.dirname(file)) if importing else None
    if root is not None and not _can_reach(path, file, root, paths):
        package = _top(os.path.dirname(file), root)
        other = module if package == root else os.path.basename(package)
        return f"it imports nothing else of {other}, so {module} may not be packaged with it"
    return None if _may_have(file, name) else f"{_shown_in(file, paths)} has no {name}"


def stated_retries(path: str, dotted: str) -> tuple[str, int | None] | None:
    """The retry mode and ``total_max_attempts`` of the Config ``dotted``, as the file at ``path`` imports it.

    A mode that the Config does not set is empty, attempts are None. None where the Config cannot be read.
    """
    module, _, name = dotted.rpartition(".")
    file = module_paths(os.path.abspath(path)).module(module, os.path.abspath(path))
    return None if file is None else _retries_in(file, name)


@memo(100)
def _retries_in(file: str, name: str) -> tuple[str, int | None] | None:
    """``stated_retries`` of the Config that the module ``file`` assigns to ``name``.

    None if it has ``**options`` or positional arguments, or its retries are not written as a dictionary of literals.
    """
    for statement in reversed(_tree_of(file).body):
        match statement:
            case ast.Assign(targets=[ast.Name(id=found)], value=ast.Call(args=[], keywords=keywords)) if found == name:
                options = {each.arg: each.value for each in keywords}
                # ``**options`` is a keyword without a name.
                if None in options:
                    return None
                try:
                    retries = ast.literal_eval(options["retries"]) if "retries" in options else {}
                    return retries.get("mode", ""), retries.get("total_max_attempts")
                except (ValueError, AttributeError):
                    return None
    return None


def _may_import(path: str, module: str, paths: ModulePaths) -> bool:
    """Whether the file at ``path`` may import ``module``, which is not where its imports are looked up.

    It may if ``module`` is nowhere in the project, and so is installed, or if too many files are there to tell; or if
    another file in the same folder at the root, such as ``lambdas/``, imports that package.
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


class Home(NamedTuple):
    """Where a Config that many files share can be: the ``file`` and dotted name of a new module.

    ``reached`` are the files that can import it, ``apart`` those that may be packaged without it; any other file would
    import it in a circle.
    """

    file: str
    module: str
    reached: tuple[str, ...]
    apart: tuple[str, ...]


def home_for(files: Iterable[str]) -> Home | None:
    """The new module that most of ``files`` can import their Config from.

    It is in the folder around all of them, or in one of the packages and folders from which they import most now. None
    if no import in the project's production code proves how to import a module there, or if two imports contradict
    each other; see ``_import_root``.
    """
    as_given = {os.path.abspath(each): each for each in files}
    # For each file, where its imports start from, with the folders of the modules that they find.
    imports_of_files = [{(it.start, os.path.dirname(it.file)) for it in found_imports(path)} for path in as_given]
    # How many files import from each package, and from each folder.
    packages = Counter(top for imports in imports_of_files for top in {_top(folder, root) for root, folder in imports})
    folders = Counter(folder for imports in imports_of_files for _, folder in imports)
    around_all = os.path.commonpath([*map(os.path.dirname, as_given)])
    tried = (around_all, *(each for counts in (packages, folders) for each, _ in counts.most_common(MOST_HOMES)))
    homes = [_home_in(folder, as_given) for folder in dict.fromkeys(tried)]
    return max(filter(None, homes), key=lambda home: len(home.reached), default=None)


def _home_in(folder: str, as_given: Mapping[str, str]) -> Home | None:
    """A new module in ``folder``, and which files it reaches; None where production code does not prove how.

    ``as_given`` has the absolute path of each file, and its path as the user gave it.
    """
    name = next((each for each in _MODULES if not has(folder, f"{each}.py") and not has(folder, each)), None)
    file = os.path.join(folder, f"{name}.py")
    paths, root = module_paths(file), _import_root(folder)
    if name is None or root is None:
        return None
    module = os.path.relpath(file.removesuffix(".py"), root).replace(os.sep, ".")
    apart = [path for path in as_given if not _can_reach(path, file, root, paths)]
    reached = (path for path in as_given if path not in apart and _circle(file, path, paths) is None)
    return Home(file, module, tuple(as_given[path] for path in reached), tuple(as_given[path] for path in apart))


@memo(1_000)
def _import_root(folder: str) -> str | None:
    """The one folder from which production code imports the modules in ``folder``, and in the package around it.

    It is ``/src`` for ``/src/app`` if the code has ``from app import aws``. It is ``/src`` for ``/src``, too, but only
    if the code imports a module right in there: with packages alone, it need not be meant for modules. None if no
    import shows it, or imports start from several folders.
    """
    imports = imports_of_programs(real_root(os.path.join(folder, "")))
    into_folder = [each for each in imports if is_inside(each.file, folder)]
    roots = {each.start for each in into_folder if is_inside(folder, each.start)}
    root = roots.pop() if len(roots) == 1 else None
    if root is None or (folder == root and all(os.path.dirname(each.file) != root for each in into_folder)):
        return None
    package = _top(folder, root)
    return root if {each.start for each in imports if is_inside(each.file, package)} == {root} else None


def _top(folder: str, root: str) -> str:
    """The outermost package around ``folder`` below ``root``; ``root`` if there is none."""
    return os.path.normpath(os.path.join(root, os.path.relpath(folder, root).partition(os.sep)[0]))


def _can_reach(path: str, file: str, root: str, paths: ModulePaths) -> bool:
    """Whether something shows that the file at ``path`` can import ``file``, from ``root`` on, where it runs.

    The handler of a function has no more than it is packaged with: it must import that package already, or a template
    must package the whole ``root``. Any other file can if it imports from ``root`` already, is imported from there, or,
    but for a script, is in the same package; tests can.
    """
    package = _top(os.path.dirname(file), root)
    from_root = [each for each in found_imports(path) if each.start == root]
    run_by = run_by_what(path)
    if run_by == "lambda":
        placed = functions_below(paths.root, paths.root)
        has_all = any((each.module, each.function.code) == (path, root) for each in placed)
        return has_all or any(_top(os.path.dirname(each.file), root) == package for each in from_root)
    if from_root or is_of_tests(path, paths.root):
        return True
    is_imported = any(each.file == path and each.start == root for each in imports_of_programs(paths.root))
    return is_imported or (run_by != "script" and is_inside(path, package))


def problem(settings: Settings) -> str:
    """The reason why ``bot-shared-config`` cannot be imported, in words; empty if it can or is not set."""
    dotted = settings.shared_config
    reason = _what_lacks(dotted, real(settings.project or os.getcwd())) if dotted is not None else ""
    return reason and f"bot-shared-config: {reason}, so no fix can import {dotted}"


def unmatched_factories(settings: Settings) -> Iterator[str]:
    """A message for each name in ``bot-client-factories`` that the project surely lacks.

    A name may be that of a method, ``app.aws.Clients.create``: then its class is in the module. A module that the
    project imports and does not have may come from a build; it is no mistake.
    """
    folder = real(settings.project or os.getcwd())
    importer = os.path.join(folder, "__init__.py")
    paths = module_paths(importer)
    for dotted in sorted(settings.client_factories):
        owner, reason = dotted.rpartition(".")[0], _what_lacks(dotted, folder)
        is_method = "." in owner and not _what_lacks(owner, folder)
        if not reason or is_method:
            continue
        if paths.module(owner, importer) is not None or importers(paths.root, owner.rpartition(".")[2]) == ():
            yield f"bot-client-factories: {reason}, so {dotted} names nothing"


@memo(100)
def _what_lacks(dotted: str, folder: str) -> str:
    """The message that the project lacks ``dotted``, a name in a module: ``app/aws.py has no CONFIG``.

    ``folder``, an absolute path, is where imports start. Empty if the name may be there, or in an installed package.
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
    at_starts = (_lacking(start, parts, paths) for start, parts, _ in paths.starts(module, importer))
    # Or from a folder that holds the first package of the name: ``/lib`` if there is a file ``/lib/app/db.py``.
    first = f"{os.sep}{module.partition('.')[0]}{os.sep}"
    holders = dict.fromkeys(each.partition(first)[0] for each in sources_below(paths.root) if first in each)
    elsewhere = (_lacking(holder, module.split("."), paths) for holder in holders)
    return next(filter(None, chain(at_starts, elsewhere)), "")


def _lacking(start: str, parts: Sequence[str], paths: ModulePaths) -> str:
    """The message that a package on the way from ``start`` along ``parts`` lacks the next part.

    It reads ``app has no module aws``. Empty where the module is there, or something else may provide it: a compiled
    module, or code in the package that extends it. A folder without any module is no package that could lack one.
    """
    folder = start
    for index, part in enumerate(parts):
        inner = os.path.join(folder, part)
        # The last part names a module, and a folder without ``__init__.py`` is none.
        if not paths.is_package(folder, part) or (index == len(parts) - 1 and not has(inner, "__init__.py")):
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
    """Whether the module at ``path`` may bind ``name``, in any branch or function; True if its code cannot be read."""
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
    """How importing the module at ``start`` imports the one at ``goal``, in words; None where it does not.

    Imports are followed breadth first. Past MOST_MODULES modules, that is the answer: any of the rest may import it.
    """
    goal, around = paths.realpath(goal), set(packages_around(goal, paths))
    # Each module that is imported, with the one that does; ``start`` and its packages have none.
    importer_of: dict[str, str | None] = dict.fromkeys(_loaded_with(start, around, paths))
    queue = list(importer_of)
    for file in queue:
        if file == goal or len(queue) > MOST_MODULES:
            break
        for imported in imported_when_run(file):
            for each in _loaded_with(imported, around, paths):
                if each not in importer_of:
                    importer_of[each] = file
                    queue.append(each)
    if goal in importer_of:
        return _chain_of_imports(goal, importer_of, paths)
    if len(queue) > MOST_MODULES:
        return f"{paths.module_name(start)} imports more than {MOST_MODULES} modules, and any may import this one"
    return None


def _chain_of_imports(file: str, importer_of: Mapping[str, str | None], paths: ModulePaths) -> str:
    """The imports that end at ``file``, in words: ``app.aws imports app.base, which imports app.settings``.

    ``importer_of`` has for each module the one that imports it, None for the ones that are loaded at the beginning.
    """
    names = [paths.module_name(file)]
    while (importer := importer_of[file]) is not None:
        file = importer
        names.append(paths.module_name(file))
    if len(names) == 1:
        return f"{names[0]} is loaded with it"
    first, *others = reversed(names)
    return f"{first} imports {', which imports '.join(others)}"


def _loaded_with(file: str, around: Iterable[str], paths: ModulePaths) -> Iterator[str]:
    """``file``, and the packages that are imported before it: ``app/__init__.py`` before ``app/aws.py``.

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
    """The modules and names that ``tree`` imports, but not those in the body of ``if TYPE_CHECKING``.

    ``from .aws import CONFIG`` gives ``.aws`` and ``CONFIG``, ``import app`` gives ``app`` and an empty name.
    """
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
