"""The functions that the templates around a module deploy it as."""

from __future__ import annotations

import os
from collections.abc import Iterator

from ...looking import disk
from ...looking.answers import answered
from ...looking.kept import moment
from ..templates.functions import functions_in, is_template
from ..templates.stated import DeployedFunction
from .module_paths import HIGHEST, ModulePaths
from .roots import real_root

_BESIDE = frozenset(
    {
        "cdk", "cfn", "cloudformation", "deploy", "deployment", "iac", "infra", "infrastructure", "sam", "stacks",
        "template", "templates",
    }
)  # fmt: skip
"""Folders beside the code that templates stand in."""


def deployed(path: str) -> Iterator[tuple[DeployedFunction, str]]:
    """The functions made of the module at the absolute ``path``, and the template that says so, as messages name it."""
    root = real_root(path)
    for template in templates_around(os.path.dirname(path), root):
        folder = os.path.dirname(template)
        for function in functions_in(template):
            if os.path.normpath(os.path.join(folder, function.module)) == path:
                yield function, os.path.relpath(template, root).replace(os.sep, "/")


@answered(20_000, moment)
def templates_around(folder: str, root: str) -> tuple[str, ...]:
    """Paths of what may be templates for ``folder``: in it and those above, up to ``root``, and in folders of these."""
    paths, found = ModulePaths(root), []
    for _ in range(HIGHEST):
        for name in disk.names(folder):
            if is_template(name):
                found.append(os.path.join(folder, name))
            elif name in _BESIDE:
                inner = os.path.join(folder, name)
                found += [os.path.join(inner, each) for each in disk.names(inner) if is_template(each)]
        parent = os.path.dirname(folder)
        if parent == folder or not paths.inside(parent):
            break
        folder = parent
    return tuple(found)
