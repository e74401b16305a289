"""Reads out of a botocore wheel which environment variables it reads."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from wheel_facts import Source

CONVERSIONS = {"ensure_boolean": "boolean", "normalize_boolean": "boolean", "int": "int"}
VARIABLE = re.compile(r"(?:AWS|BOTO|BOTOCORE)_[A-Z0-9_]+")


def environment_facts(path: Path) -> dict[str, Any]:
    """What one botocore wheel says; plain JSON values.

    ``variables``: name to conversion; ``prefixes``: what the names of some begin with.
    """
    with ZipFile(path) as wheel:
        provider = Source(wheel, "botocore/configprovider.py")
        names = set(_names(wheel))
        converted = {variable: conversion for variables, conversion in _rows(provider) for variable in variables}
        return {
            "variables": {name: converted.get(name, "") for name in sorted(names) if not name.endswith("_")},
            "prefixes": sorted(name for name in names if name.endswith("_")),
            "sts_regional_endpoints": _constant(wheel, "botocore/args.py", "VALID_REGIONAL_ENDPOINTS_CONFIG"),
            "metadata_endpoint_modes": _constant(wheel, "botocore/utils.py", "METADATA_ENDPOINT_MODES"),
            "empty_ca_bundle": b"Invalid CA bundle" in wheel.read("botocore/endpoint.py"),
        }


def _constant(wheel: ZipFile, path: str, name: str) -> list[str]:
    return list(Source(wheel, path).constant(name, ()))


def _rows(provider: Source) -> Iterator[tuple[list[str], str]]:
    """Variables and conversion of every row of the tables of configprovider.py: dictionaries of 4-tuples."""
    for table in provider.constants.values():
        for value in table.values if isinstance(table, ast.Dict) else ():
            if isinstance(value, ast.Tuple) and len(value.elts) == 4:
                _, variables, _, convert = value.elts
                name = getattr(convert, "attr", getattr(convert, "id", ""))
                yield _list(variables), CONVERSIONS.get(name, "")


def _list(node: ast.expr) -> list[str]:
    """``None``, ``'a'`` or a list of these, as a list."""
    value = ast.literal_eval(node)
    return [] if value is None else value if isinstance(value, list) else [value]


def _modules(wheel: ZipFile) -> Iterator[str]:
    return (n for n in wheel.namelist() if re.fullmatch(r"botocore/(?!vendored)[\w/]+\.py", n))


def _names(wheel: ZipFile) -> Iterator[str]:
    """Strings that are the name of a variable, or the beginning of one where an f-string makes the rest."""
    for module in _modules(wheel):
        for node in ast.walk(Source(wheel, module).tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and VARIABLE.fullmatch(node.value):
                yield node.value
