"""The unit of deployment of a module, and whether it can import another module of that unit."""

from __future__ import annotations

import ast
import os
import re
import sys
import warnings
from collections.abc import Iterator, Sequence
from keyword import iskeyword

from ...config import pin_files
from ...deployment.units import SCRIPT, Unit, is_below, unit_of
from ...files.dependencies import answered, moment
from ...files.filesystem import LARGEST_MODULE, content, kind, names, real, stamp_of_file, upward
from ..fixes.module_names import is_flag
from ..garbage_collection import collector_paused
from .deployed import candidates, functions_below
from .importers import importers
from .module_paths import ModulePaths, module_paths, real_root


def unit(path: str) -> Unit:
    """The unit of deployment of the file at the absolute ``path``.

    A file outside every package is a unit of its own if no import shows a folder that its imports start from.
    """
    found = unit_by_place(path)
    shares = not found.is_alone and not found.start
    if shares and not module_paths(path).has(os.path.dirname(path), "__init__.py") and not import_roots(path):
        return Unit(real(path), SCRIPT)
    return found


def unit_by_place(path: str) -> Unit:
    """The unit that a module at the absolute ``path`` belongs to, whatever it imports."""
    folder, reason, start, images, marker = _unit(real(path), real_root(path))
    return Unit(folder, reason, start, images, marker)


@answered(20_000, moment)
def _unit(path: str, root: str) -> tuple[str, str, str, tuple[str, ...], str]:
    return tuple(unit_of(path, root, *_boundaries(root)))  # type: ignore[return-value]


@answered(100, moment)
def _boundaries(root: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The folders that packages of functions are made of in the project, and its Dockerfiles."""
    packaged = {fields[1] for _, fields, _ in functions_below(root, root)}
    return tuple(sorted(map(str, packaged))), tuple(sorted(candidates(root, root).dockerfiles))


def why_not_importable(path: str, module: str, file: str) -> str | None:
    """Why the module at ``path`` cannot import ``file`` as ``module``, in words; None where it certainly can."""
    own, other, paths = unit(path), unit_by_place(file), module_paths(path)
    if own != other:
        return f"{module} is in another unit of deployment: {own.why_apart(other, paths.root)}"
    parts = module.split(".")
    start = _start_of(module, file)
    if start is None or not all(part.isidentifier() and not iskeyword(part) for part in parts):
        return f"{module} cannot be imported there"
    reason = _why_unseen(path, start, parts, own, paths) or _why_hidden(path, file, start, parts, paths)
    return None if reason is None else f"{module} cannot be imported there: {reason}"


def _start_of(module: str, file: str) -> str | None:
    """The folder from which an import of the dotted ``module`` finds ``file``; None if the two do not match."""
    inner = file.removesuffix(".py").removesuffix(f"{os.sep}__init__")
    end = os.sep + module.replace(".", os.sep)
    return (inner[: -len(end)] or os.sep) if inner.endswith(end) else None


def _why_unseen(path: str, start: str, parts: Sequence[str], own: Unit, paths: ModulePaths) -> str | None:
    """The reason why imports of the module at ``path`` may not start from ``start``; None if they certainly do.

    ``parts`` is the name that is imported, ``own`` the unit of the module at ``path``.
    """
    if own.start:
        return None if own.start == start else f"imports start from {shown_in(own.start, paths)}"
    if b"sys.path" in (content(path) or b""):
        return "it changes sys.path"
    proven = import_roots(path)
    if start in proven:
        return None
    if proven:
        return f"its imports start from {shown_in(proven[0], paths)}"
    top = os.path.join(start, parts[0])
    if not _is_in_package(path, top, paths) or not is_below(start, own.folder):
        return f"nothing shows that its imports start from {shown_in(start, paths)}"
    folder = os.path.dirname(path)
    beside = (os.path.join(folder, name) for name in names(folder) if name.endswith(".py"))
    if any(start not in (roots := import_roots(each)) and roots for each in beside):
        return "modules beside it are imported by their plain names"
    if _may_be_run(path) and not any(base.startswith(".") for base, _ in runtime_imports(path)):
        return "it may be run as a script"
    return None


def _is_in_package(path: str, top: str, paths: ModulePaths) -> bool:
    """Whether the module at ``path`` is in the regular package ``top``, which is in no other one."""
    folder = os.path.dirname(path)
    if not is_below(folder, top) or paths.has(os.path.dirname(top), "__init__.py"):
        return False
    return all(paths.has(each, "__init__.py") for each in upward(folder, top))


def _may_be_run(path: str) -> bool:
    text = content(path) or b""
    return text.startswith(b"#!") or b"__main__" in text


def _why_hidden(path: str, file: str, start: str, parts: Sequence[str], paths: ModulePaths) -> str | None:
    """The reason why ``path`` may import something else than ``file`` by the names ``parts`` from ``start``.

    None if nothing shows that it may.
    """
    if parts[0] in sys.stdlib_module_names:
        return f"{parts[0]} is a module of the standard library"
    folder, package = os.path.dirname(path), paths.has(os.path.dirname(path), "__init__.py")
    for other in (*import_roots(path), *([] if package else [folder])):
        if other != start and (paths.has(other, f"{parts[0]}.py") or paths.is_package(other, parts[0])):
            return f"{parts[0]} is in {shown_in(other, paths)}, too"
    pins = _distributing(parts[0], start, paths.root, alone=len(parts) == 1)
    if pins is not None:
        return f"{shown_in(pins, paths)} names a distribution {parts[0]}"
    folder = start
    for index, part in enumerate(parts):
        inner = os.path.join(folder, part)
        for name in names(folder):
            if name == f"{part}.pyi" or (name.startswith(f"{part}.") and name.endswith((".so", ".pyd"))):
                return f"{shown_in(os.path.join(folder, name), paths)} hides it"
        if index < len(parts) - 1 and not paths.is_package(folder, part) and paths.has(folder, f"{part}.py"):
            return f"{shown_in(inner, paths)}.py hides it"
        is_init = os.path.basename(file) == "__init__.py"
        if index == len(parts) - 1 and paths.is_package(folder, part) and not is_init:
            return f"the package {shown_in(inner, paths)} hides it"
        folder = inner
    return None


def shown_in(path: str, paths: ModulePaths) -> str:
    """``path`` from the root of the project on."""
    return os.path.relpath(path, paths.root).replace(os.sep, "/")


def _distributing(name: str, folder: str, root: str, *, alone: bool) -> str | None:
    """The file around ``folder`` whose requirements name a distribution ``name``; None if none does.

    Without ``alone`` there is a package of that name, which files other than requirements for pip may name as well.
    """
    words = re.escape(name).replace("_", "[-_.]")
    follows = r"\s*(?:\[[^\]\n]{0,200}\]\s*)?(?:[=<>~!;@]|$)"
    for each in upward(folder, root):
        for path in pin_files.candidates(each):
            if not alone and not path.endswith(".txt"):
                continue
            quoted = rf"""|(["']){words}\1"""
            pattern = rf"(?im)^[ \t]*{words}{follows}" if path.endswith(".txt") else rf"(?im)\b{words}{follows}{quoted}"
            text = (content(path) or b"").decode("utf-8", "replace")
            if re.search(pattern, text):
                return path
    return None


@answered(20_000, moment)
def import_roots(path: str) -> tuple[str, ...]:
    """The folders in which absolute imports start for the module at ``path``, as imports in it and of it show.

    Only imports inside its unit of deployment count: others need not run where it does.
    """
    paths, own = module_paths(path), unit_by_place(path)
    found = dict.fromkeys(start for start, file in _absolute(path, paths) if unit_by_place(file) == own)
    part = os.path.basename(path).removesuffix(".py")
    for other in (importers(paths.root, part) or ()) if part != "__init__" else ():
        if other != path and unit_by_place(other) == own:
            found |= dict.fromkeys(start for start, file in _absolute(other, paths) if file == path)
    return tuple(found)


def _absolute(path: str, paths: ModulePaths) -> Iterator[tuple[str, str]]:
    """The absolute imports of project modules in ``path``: for each the folder that it starts from, and the file."""
    folder = os.path.dirname(path)
    for base, name in runtime_imports(path):
        if base.startswith(".") or base.split(".")[0] in sys.stdlib_module_names:
            continue
        for module in (f"{base}.{name}", base) if name else (base,):
            file = paths.module(module, path)
            start = None if file is None or file == path else _start_of(module, file)
            if file is not None and start is not None:
                yield start, file
                break
        else:
            # The module beside it: in a package, only a file that runs with its own folder in ``sys.path`` finds it.
            beside = os.path.join(folder, f"{base.split('.')[0]}.py")
            if kind(beside) == "file" and not _distributing(base.split(".")[0], folder, paths.root, alone=True):
                yield folder, beside


@answered(20_000, stamp_of_file)
def runtime_imports(path: str) -> tuple[tuple[str, str], ...]:
    """The modules and names that the file at ``path`` imports, except for type checkers alone."""
    return tuple(dict.fromkeys(_imports(tree_of(path))))


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


def tree_of(path: str) -> ast.Module:
    """The tree of the file at ``path``; an empty one where it cannot be parsed, for it cannot be imported either."""
    text = content(path) or b""
    try:
        with collector_paused(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text if len(text) <= LARGEST_MODULE else b"")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])
