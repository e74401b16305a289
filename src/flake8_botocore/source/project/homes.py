"""A module that several files import already, in which one Config serves them all."""

from __future__ import annotations

import ast
import math
import os
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from ...files.filesystem import content, real
from ..text_gate import is_test_module
from .importers import imported_by, modules_meant, origins_at_top
from .module_paths import ModulePaths, module_paths
from .shared_config import may_have, why_not, why_not_imported
from .units import tree_of

FEWEST, SHARE = 3, 0.8
"""Files that import a home, and their share of the files with clients, at least."""

DJANGO = "django.conf.settings"

_WORDS = frozenset("aws boto boto3 client clients session config settings common util utils".split())
_NO_HOME = re.compile(rb"\A#!|__main__|\bdef\s+\w+\(\s*event\b|\bINSTALLED_APPS\b")
"""Text of scripts, handlers and Django's settings."""
_NO_FOLDERS = frozenset({"alembic", "bin", "examples", "migrations", "scripts", "versions"})


class Home(NamedTuple):
    """The Config ``dotted`` in the module at ``path``, which ``users`` can import; ``lines`` make it if it is new.

    Of Django's settings only the name is known.
    """

    dotted: str
    path: str = ""
    users: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


def home(files: Sequence[str], arguments: str, required: Collection[str]) -> Home | None:
    """The place of one Config that enough of the absolute ``files`` can import; None unless that is certain.

    It is in a module that they import already: a Config with all ``required`` options that is there, else a new one
    with ``arguments``, else Django's settings. FEWEST and SHARE say how many files are enough.
    """
    own = {*map(real, files)}
    enough = max(FEWEST, math.ceil(SHARE * len(files)))
    named = {path: origins_at_top(path) for path in files}
    counts = Counter(last for each in named.values() for last in {_last(origin) for origin in each})
    importing: dict[str, list[str]] = {}
    for path, origins in named.items():
        frequent = [origin for origin in origins if counts[_last(origin)] >= enough]
        for module in {real(each) for each in modules_meant(path, frequent, module_paths(path))}:
            importing.setdefault(module, []).append(path)
    modules = {
        module: users
        for module, users in sorted(importing.items())
        if len(users) >= enough and not module.endswith("__init__.py") and not imported_by({module}) & own
    }
    found = [*_existing(modules, required), *_new(modules, arguments)]
    if (best := next((each for each in found if len(each.users) >= enough), None)) is not None:
        return best
    return Home(DJANGO) if sum(DJANGO in each for each in named.values()) >= enough else None


def _last(origin: str) -> str:
    return origin.rpartition(".")[2]


def _existing(modules: dict[str, list[str]], required: Collection[str]) -> Iterator[Home]:
    """The Configs with all ``required`` options in ``modules``, each with the files that can use it.

    ``modules`` has, by path, the files that import each module.
    """
    for module, users in modules.items():
        for name in _complete_configs(module, required):
            dotted = f"{module_paths(module).module_name(module)}.{name}"
            able = (each for each in users if _can_import(each, dotted, module))
            yield Home(dotted, module, tuple(each for each in able if why_not(each, dotted, importing=False) is None))


def _complete_configs(module: str, required: Collection[str]) -> Iterator[str]:
    """The constants of ``module`` that are a Config of botocore with all ``required`` options."""
    if b"botocore" not in (content(module) or b""):
        return
    body = tree_of(module).body
    plain = any(
        isinstance(each, ast.ImportFrom) and each.module == "botocore.config" and each.names[0].asname is None
        for each in body
    )
    for each in body:
        match each:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=function, keywords=keywords)):
                written = {keyword.arg for keyword in keywords}
                said = ast.unparse(function)
                named = said == "botocore.config.Config" or (plain and said == "Config")
                if named and "mode" not in required and written >= {*required}:
                    yield name


def _new(modules: dict[str, list[str]], arguments: str) -> Iterator[Home]:
    """A new Config with ``arguments`` for each of ``modules`` that may hold one, with the files that can import it.

    ``modules`` has, by path, the files that import each module.
    """
    for module, users in modules.items():
        paths = module_paths(module)
        dotted = paths.module_name(module)
        name = next((each for each in ("CLIENT_CONFIG", "BOTO_CONFIG") if not may_have(module, each)), None)
        if name is not None and _may_be_home(module, dotted, paths):
            free = not may_have(module, "Config")
            config = "Config" if free else "botocore.config.Config"
            lines = ("from botocore.config import Config" if free else "import botocore.config",)
            able = tuple(each for each in users if _can_import(each, f"{dotted}.{name}", module))
            yield Home(f"{dotted}.{name}", module, able, (*lines, f"{name} = {config}({arguments})"))


def _may_be_home(module: str, dotted: str, paths: ModulePaths) -> bool:
    """Whether the name of ``module`` suggests that it has a Config, and it is no test, script, migration or handler."""
    if not {*_last(dotted).strip("_").split("_")} <= _WORDS or is_test_module(dotted):
        return False
    folders = os.path.relpath(module, paths.root).split(os.sep)[:-1]
    return not _NO_FOLDERS & {*folders} and _NO_HOME.search(content(module) or b"") is None


def _can_import(path: str, dotted: str, module: str) -> bool:
    file = module_paths(path).module(dotted.rpartition(".")[0], path)
    return file is not None and real(file) == module and why_not_imported(path, dotted, file) is None
