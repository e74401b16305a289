"""The Lambda functions that the project's templates and Terraform files make of a module."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, cast

from ...deployment.templates import ENDINGS, DeployedFunction, fields_of_functions
from ...deployment.terraform import TERRAFORM, functions_of
from ...files.dependencies import answered, moment
from ...files.filesystem import names, real
from ...files.gitignore import modules_and_folders
from .importers import MOST_FILES, imports_module, sources_below
from .module_paths import module_paths, real_root

_APP = "cdk.json"
"""The file in whose folder a CDK app runs, which paths of its code start from."""

MOST_TEMPLATES = 2_000
"""Files of one ending that are looked into for templates; where a project has more, none of them is."""

_SKIPPED = re.compile(r"\..*|__pycache__|tests?|fixtures|docs?|package(?:-lock)?\.json|tsconfig.*\.json")
"""Names of folders and files that deploy nothing. Test data is often most of a project."""


def deployed(path: str) -> Iterator[tuple[DeployedFunction, str]]:
    """The functions made of the module at the absolute ``path``, and the file that says so, as messages name it."""
    for fields, place in _made_of(path, real_root(path)):
        yield DeployedFunction(*cast("tuple[Any, ...]", fields)), place


@answered(20_000, moment)
def _made_of(path: str, root: str) -> tuple[tuple[tuple[str | int, ...], str], ...]:
    """The fields of these functions, each with the place of its template relative to ``root``."""
    return tuple(
        (fields, os.path.relpath(real(template), root).replace(os.sep, "/"))
        for module, fields, template in functions_below(_start(path, root), root)
        if module == path
    )


MOST_HANDLERS = 20
"""Modules with handlers that are looked through for one that they import; where there are more, none is."""


def importing(path: str) -> dict[str, list[tuple[DeployedFunction, str]]]:
    """The functions made of other modules that import the one at ``path``, by module; none where they are too many.

    The one at ``path`` is packaged with them, or part of a layer.
    """
    paths = module_paths(path)
    wanted, root = paths.realpath(path), real_root(path)
    found: dict[str, list[tuple[DeployedFunction, str]]] = {}
    for module, fields, _ in functions_below(_start(path, root), root):
        if module == path or module in found or not (_is_packaged(path, module, fields) or _OF_LAYER in path):
            continue
        if imports_module(None, module, wanted, paths):
            found[module] = list(deployed(module))
            if len(found) > MOST_HANDLERS:
                return {}
    return found


_OF_LAYER = f"{os.sep}python{os.sep}"
"""What the path of a layer's module holds."""


def _is_packaged(path: str, module: str, fields: tuple[str | int, ...]) -> bool:
    """Whether the file at ``path`` is below the folder that the function made of ``module`` is packaged from."""
    function = DeployedFunction(*cast("tuple[Any, ...]", fields))
    folder = os.path.normpath(os.path.join(module, os.path.relpath(function.code or os.curdir, function.module)))
    return path.startswith(folder + os.sep)


def _start(path: str, root: str) -> str:
    """The folder below which templates are looked for: the root, but for a module of tests the folder of these."""
    start = folder = root
    for part in os.path.relpath(os.path.dirname(path), root).split(os.sep):
        folder = os.path.join(folder, part)
        if part != os.curdir and _SKIPPED.fullmatch(part):
            start = folder
    return start


@answered(100, moment)
def functions_below(start: str, root: str) -> tuple[tuple[str, tuple[str | int, ...], str], ...]:
    """The path of the module, the fields and the template of every function that is deployed below ``start``.

    ``root`` is that of the project.
    """
    templates, terraform = candidates(start, root)
    found = [
        (DeployedFunction(*cast("tuple[Any, ...]", fields)), template, folder)
        for template, folder in templates
        for fields in fields_of_functions(template)
    ]
    found += [(function, file, start) for function, file in functions_of(terraform)]
    return tuple(
        (os.path.normpath(os.path.join(folder, function.module)), tuple(function), template)
        for function, template, folder in found
    )


def candidates(start: str, root: str) -> tuple[list[tuple[str, str]], list[str]]:
    """What may be templates below ``start``, each with the folder that its paths start from, and files of Terraform."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    folders = [start]
    while folders:
        folder = folders.pop()
        for name in names(folder):
            if _SKIPPED.fullmatch(name):
                continue
            path, ending = os.path.join(folder, name), os.path.splitext(name)[1]
            if name == _APP:
                found["stack"] += [(stack, folder) for stack in stacks_below(folder)]
            elif name.endswith(TERRAFORM):
                found["terraform"].append((path, folder))
            elif ending in ENDINGS:
                found[ending].append((path, folder))
        inner = (name for name, kind in modules_and_folders(folder, root) if kind == "folder")
        folders += [os.path.join(folder, name) for name in inner if not _SKIPPED.fullmatch(name)]
    few = {kind: paths for kind, paths in found.items() if len(paths) <= MOST_TEMPLATES}
    terraform = [path for path, _ in few.pop("terraform", [])]
    return [each for paths in few.values() for each in paths], terraform


@answered(200, moment)
def stacks_below(folder: str) -> tuple[str, ...]:
    """The modules of the CDK app in ``folder`` that make functions."""
    modules = sources_below(folder)
    return tuple(path for path in modules if fields_of_functions(path)) if len(modules) <= MOST_FILES else ()
