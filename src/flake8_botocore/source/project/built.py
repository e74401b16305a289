"""What `cdk synth` and `sam build` wrote below a project, whatever git ignores: templates, and copies of its files."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator

from ...deployment.units import is_below
from ...files.filesystem import content, has, names
from ...files.ignored import TOOLS
from .importers import MOST_FILES, sources_below

WRITTEN = {"cdk.out": "cdk.out", ".aws-sam": os.path.join(".aws-sam", "build")}
"""The folders that the two write by default, and where their templates are."""

_TEMPLATE = "template.yaml"
_PYTHON = re.compile(r"python|\.py\b")


def templates_in(folder: str) -> Iterator[str]:
    """The templates that were written to ``folder``, those of nested stacks and of the stages of a CDK app, too."""
    for name in names(folder):
        path = os.path.join(folder, name)
        if name.endswith(".template.json") or name == _TEMPLATE:
            yield path
        elif name.startswith("assembly-") or has(path, _TEMPLATE):
            yield from templates_in(path)


def app(path: str) -> tuple[bool, str]:
    """Whether the CDK app whose ``cdk.json`` is at ``path`` may be in Python, and the folder that it writes to."""
    try:
        stated = json.loads(content(path) or b"")
    except (ValueError, RecursionError):
        stated = None
    command, output = (stated.get(key) if isinstance(stated, dict) else None for key in ("app", "output"))
    written = os.path.join(os.path.dirname(path), output if isinstance(output, str) else "cdk.out")
    return not isinstance(command, str) or _PYTHON.search(command) is not None, os.path.normpath(written)


def original(copy: str, code: str, near: str, root: str) -> str | None:
    """The file of the project ``root`` with the bytes of ``copy``, at its place in a folder as ``copy`` is in ``code``.

    None where there is no such file, or more than one. Files below the folder ``near`` come first.
    """
    raw, end = content(copy), f"{os.sep}{os.path.relpath(copy, code)}"
    for folder in (near, root) if raw and is_below(near, root) else ():
        files = sources_below(folder)
        same = [each for each in files if each.endswith(end) and _is_source(each, root) and content(each) == raw]
        if same or len(files) > MOST_FILES:
            return same[0] if len(same) == 1 and len(files) <= MOST_FILES else None
    return None


def _is_source(path: str, root: str) -> bool:
    """Whether no tool wrote the file at ``path``, though it may be in git."""
    parts = os.path.relpath(path, root).split(os.sep)
    return TOOLS.isdisjoint(parts) and not any(part.startswith("asset.") for part in parts)
