"""Which modules are in a function's package: what its handler imports, what a layer holds, what an image copies."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection

from ...config import Settings
from ...deployment import Deployed, DeployedFunction
from ...deployment.dockerfiles import copied_by
from ...files.filesystem import content, is_inside, kind
from ...files.snapshot import memo
from .deployed import (
    deployed,
    deploying_files,
    functions_around,
    functions_below,
    run_by_what,
    search_start,
    unreadable_templates,
)
from .importers import LONGEST_NAME, MOST_FILES, imported_by, imported_names, is_of_tests, leading_to, sources_below
from .module_paths import installed_below, module_paths, real_root, required_in

MOST_HANDLERS = 20
"""Modules with handlers that are looked through for one that they import; where there are more, none is."""


def functions_importing(path: str, settings: Settings) -> dict[str, list[Deployed]]:
    """The Lambda functions whose module imports the one at ``path``, by their module; empty past MOST_HANDLERS modules.

    The import must find the file where the function runs: in the folder of its code, in a layer, in a folder that its
    requirements name or that a template puts beside it, or in a package of the project that is installed. With them
    are the ``_undeployed`` ones. Functions of the module itself are left out.
    """
    leads_here = leading_to(module_paths(path).realpath(path))
    installed = installed_below(real_root(path)).items()
    is_installed = any(is_inside(path, os.path.join(home, name)) for name, home in installed)
    found: dict[str, list[Deployed]] = {}
    for function in functions_around(path, settings):
        module, code = function.module, function.code
        if module == path or module in found:
            continue
        beside_code = (*required_in(code), *function.beside)
        is_packaged = is_installed or _OF_LAYER in path or any(is_inside(path, each) for each in beside_code)
        if path in _run_by(module, code) or (is_packaged and leads_here(module)):
            found[module] = list(deployed(module, settings))
    found |= _undeployed(leads_here, found, path, settings)
    return found if len(found) <= MOST_HANDLERS else {}


def functions_packaging(path: str, settings: Settings) -> dict[str, list[Deployed]]:
    """The functions whose handlers import the module at ``path``, directly or through others, by their modules.

    That a module is in the folder of a function is not enough: it may run elsewhere. With them are the ``_undeployed``
    ones. Modules of tests have none.
    """
    root = real_root(path)
    if search_start(path, root) != root:
        return {}
    leads = leading_to(module_paths(path).realpath(path))
    modules = dict.fromkeys(each.module for each in functions_around(path, settings) if leads(each.module))
    found = {each: list(deployed(each, settings)) for each in modules}
    return found | _undeployed(leads, found, path, settings)


def _undeployed(
    leads: Callable[[str], bool], found: Collection[str], path: str, settings: Settings
) -> dict[str, list[Deployed]]:
    """The modules with a handler of which no template makes a function, and that import the one at ``path``.

    Each has an empty list: its functions, and their time limits, are unknown. Such modules count only beside ``found``
    ones, whose functions are known. ``leads``: whether a module imports the one at ``path``, see ``leading_to``.
    """
    if not found:
        return {}
    deployed_modules = {path, *(each.module for each in functions_around(path, settings))}
    programs = _programs(real_root(path), "lambda")
    return {each: [] for each in programs if each not in deployed_modules and leads(each)}


def may_run_in_functions(path: str) -> bool:
    """Whether the project of the module at ``path`` deploys Lambda functions, and one of them may run it.

    A notebook, a script, and what the image of another service copies run elsewhere. A template that cannot be read may
    deploy functions.
    """
    root = real_root(path)
    if path.endswith(".ipynb") or not _may_be_for_lambda(path, root):
        return False
    return bool(functions_below(root, root) or unreadable_templates(path))


def is_run_by_handlers(path: str) -> bool:
    """Whether Lambda, and nothing else, seems to run the module at ``path``, whatever templates say.

    That is so if a module with a handler imports it, or an image for Lambda holds it, and if it is no script, no script
    imports it, and no image of another service holds it. Modules of tests are not run by Lambda.
    """
    root, real = real_root(path), module_paths(path).realpath(path)
    if search_start(path, root) != root or not _may_be_for_lambda(path, root):
        return False
    is_for_lambda = bool(_images_with(path, root)) or real in _led_to(root, "lambda")
    return is_for_lambda and real not in _led_to(root, "script")


def _may_be_for_lambda(path: str, root: str) -> bool:
    """Whether no script and no image of another service runs the module at ``path`` itself."""
    images = _images_with(path, root)
    return all(b"lambda" in (content(each) or b"").lower() for each in images) and run_by_what(path) != "script"


def _images_with(path: str, root: str) -> list[str]:
    """The Dockerfiles below ``root`` whose images hold the module at ``path``."""
    every = deploying_files(root, root).dockerfiles
    return [each for each in every if any(is_inside(path, source) for source in copied_by(each, root))]


@memo(100)
def _led_to(root: str, run_by: str) -> tuple[str, ...]:
    """The modules below ``root`` of one kind of ``run_by_what``, ``lambda`` or ``script``, and all that they import.

    To ask each module instead who leads to it takes a twentieth of a run.
    """
    return tuple(sorted(imported_by(_programs(root, run_by))))


@memo(100)
def _programs(root: str, run_by: str) -> tuple[str, ...]:
    """The modules below ``root`` that are ``run_by`` a ``lambda`` or by a ``script``, and no tests."""
    sources = sources_below(root)[:MOST_FILES]
    return tuple(each for each in sources if run_by_what(each) == run_by and not is_of_tests(each, root))


_OF_LAYER = f"{os.sep}python{os.sep}"
"""Part of the path of a layer's module."""


MOST_PACKAGED = 300
"""Modules of a package that are looked through."""


_RUNTIME = re.compile(r"python(\d+)\.(\d+)")


def python_of(path: str) -> str:
    """The newest Python, as in ``3.9``, that templates let functions with the module at the absolute ``path`` run on.

    Empty where there is no such function, where a template does not say it, and for modules of tests.
    """
    found = [_RUNTIME.fullmatch(each.runtime) for each in _running(path)]
    numbers = [(int(match[1]), int(match[2])) for match in found if match]
    return "{}.{}".format(*max(numbers)) if numbers and all(found) else ""


def variables_of(path: str) -> dict[str, str | None]:
    """Botocore's variables in the environment of the functions that run the module at the absolute ``path``.

    None for a value that is unknown, or not the same in all of these functions. Empty for modules of tests.
    """
    stated = [dict(each.variables) for each in _running(path)]
    names = dict.fromkeys(name for each in stated for name in each)
    values = {name: {each.get(name) for each in stated} for name in names}
    return {name: next(iter(found)) if len(found) == 1 else None for name, found in values.items()}


@memo(20_000)
def _running(path: str) -> tuple[DeployedFunction, ...]:
    """The functions that run the module at the absolute ``path``; none for modules of tests."""
    root = real_root(path)
    placed = functions_below(root, root) if search_start(path, root) == root else ()
    around = (each for each in placed if is_inside(path, each.function.code))
    return tuple(each.function for each in around if path in _run_by(each.module, each.function.code))


@memo(5_000)
def _run_by(module: str, code: str) -> tuple[str, ...]:
    """The files that ``module`` imports from the folder ``code``, directly or through others, and ``module`` itself.

    For ``import app.aws``, both ``code/app/__init__.py`` and ``code/app/aws.py``. Empty if there are more than
    MOST_PACKAGED.
    """
    found = dict.fromkeys([module])
    waiting = [module] if kind(module) == "file" else []
    while waiting:
        importer = waiting.pop()
        for origin in imported_names(importer):
            if len(origin) > LONGEST_NAME:
                continue
            name = origin.lstrip(".")
            parts, folder = name.split("."), importer if origin.startswith(".") else code
            # A relative import goes up once for each dot, beginning at the file itself.
            for _ in range(len(origin) - len(name)):
                folder = os.path.dirname(folder)
            # The module and each package around it: ``code/app`` and ``code/app/aws``.
            inner = [os.path.join(folder, *parts[:count]) for count in range(1, len(parts) + 1)]
            files = [file for each in inner for file in (f"{each}.py", os.path.join(each, "__init__.py"))]
            new = [file for file in files if file not in found and kind(file) == "file"]
            found |= dict.fromkeys(new)
            waiting += new
        if len(found) > MOST_PACKAGED:
            return ()
    return tuple(found)
