"""Reads out of a botocore wheel which environment variables and keys of the configuration file it reads."""

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

PROFILES = frozenset(
    {"profile", "profile_config", "role_config", "sso_config", "_sso_config", "_scoped_config", "scoped_config"}
)
"""Names by which botocore's modules call a profile of the configuration file, or what they took out of it."""

KEY_LISTS = re.compile(r".*_CONFIG_VARS?|.*_CONFIG|WEB_IDENTITY_TOKE_FILE_VAR|_CONFIG_TO_ENV_VAR|.*_KEY|TOKENS")
"""Constants of the classes of botocore/credentials.py and tokens.py that hold keys of a profile."""

ADDED = frozenset({"session_name"})
"""What botocore itself adds to a profile that it read."""


def environment_facts(path: Path) -> dict[str, Any]:
    """What one botocore wheel says; plain JSON values.

    ``variables``: name to conversion; ``prefixes``: what the names of some begin with. ``keys``: key of a profile,
    ``s3.`` before those of its section, to conversion and variable.
    """
    with ZipFile(path) as wheel:
        provider = Source(wheel, "botocore/configprovider.py")
        rows = list(_rows(provider))
        names = set(_names(wheel))
        converted = {variable: conversion for variables, _, conversion in rows for variable in variables}
        keys = {key: [conversion, *variables[:1]] for variables, found, conversion in rows for key in found}
        keys.update({key: [""] for key in _profile_keys(wheel) if key not in keys})
        return {
            "variables": {name: converted.get(name, "") for name in sorted(names) if not name.endswith("_")},
            "prefixes": sorted(name for name in names if name.endswith("_")),
            "keys": dict(sorted(keys.items())),
            "sts_regional_endpoints": _constant(wheel, "botocore/args.py", "VALID_REGIONAL_ENDPOINTS_CONFIG"),
            "metadata_endpoint_modes": _constant(wheel, "botocore/utils.py", "METADATA_ENDPOINT_MODES"),
            "empty_ca_bundle": b"Invalid CA bundle" in wheel.read("botocore/endpoint.py"),
        }


def _constant(wheel: ZipFile, path: str, name: str) -> list[str]:
    return list(Source(wheel, path).constant(name, ()))


def _rows(provider: Source) -> Iterator[tuple[list[str], list[str], str]]:
    """Variables, keys and conversion of every row of the tables of configprovider.py: dictionaries of 4-tuples."""
    for table in provider.constants.values():
        for value in table.values if isinstance(table, ast.Dict) else ():
            if isinstance(value, ast.Tuple) and len(value.elts) == 4:
                keys, variables, _, convert = value.elts
                name = getattr(convert, "attr", getattr(convert, "id", ""))
                yield _list(variables), _list(keys), CONVERSIONS.get(name, "")


def _list(node: ast.expr) -> list[str]:
    """``None``, ``'a'``, ``('s3', 'a')`` or a list of these, as a list of ``a`` and ``s3.a``."""
    value = ast.literal_eval(node)
    if value is None:
        return []
    return [
        each if isinstance(each, str) else ".".join(each) for each in (value if isinstance(value, list) else [value])
    ]


def _modules(wheel: ZipFile) -> Iterator[str]:
    return (n for n in wheel.namelist() if re.fullmatch(r"botocore/(?!vendored)[\w/]+\.py", n))


def _names(wheel: ZipFile) -> Iterator[str]:
    """Strings that are the name of a variable, or the beginning of one where an f-string makes the rest."""
    for module in _modules(wheel):
        for node in ast.walk(Source(wheel, module).tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and VARIABLE.fullmatch(node.value):
                yield node.value


def _profile_keys(wheel: ZipFile) -> set[str]:
    """Keys taken out of a profile: ``profile.get("k")``, ``profile["k"]``, and constants of the classes that do."""
    keys: set[str] = set()
    for module in ("credentials", "tokens", "configprovider", "args", "session"):
        path = f"botocore/{module}.py"
        if path not in wheel.namelist():
            continue
        source = Source(wheel, path)
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
                keys |= _strings(node.args[0]) if node.args and _is_profile(node.func.value) else set()
            elif isinstance(node, ast.Subscript) and _is_profile(node.value):
                keys |= _strings(node.slice)
        if module in ("credentials", "tokens"):
            for name, value in source.constants.items():
                if KEY_LISTS.fullmatch(name):
                    keys |= _strings(value)
    return {key for key in keys if re.fullmatch(r"[a-z][a-z0-9_]+", key)} - ADDED


def _is_profile(node: ast.expr) -> bool:
    return getattr(node, "id", getattr(node, "attr", "")) in PROFILES


def _strings(node: ast.expr) -> set[str]:
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
