"""Environment markers of requirements: on which platforms and Pythons a requirement counts."""

from __future__ import annotations

import ast
import operator
import os
import re
import sys
from collections.abc import Callable, Mapping

from ..botocore import Version

_HERE = {
    "sys_platform": sys.platform,
    "os_name": os.name,
    "platform_system": {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}.get(sys.platform),
}
"""Markers of the platform, with what they are in this run."""

_COMPARED: dict[type[ast.cmpop], Callable[[str, str], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.In: lambda text, others: text in others,
    ast.NotIn: lambda text, others: text not in others,
}

_EVERY_PYTHON = Version(0, 0), Version(10**4, 0)


def may_hold(marker: str, least: Version | None, most: Version | None) -> bool:
    """Whether ``marker`` may hold on this platform with a Python from ``least`` to ``most``.

    A marker without ``not`` is an expression of Python, so what is unknown may be taken as true.
    """
    try:
        tree = ast.parse(marker.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return True
    return _may_hold(tree.body, (least or _EVERY_PYTHON[0], most or _EVERY_PYTHON[1]))


def _may_hold(node: ast.expr, pythons: tuple[Version, Version]) -> bool:
    if isinstance(node, ast.BoolOp):
        held = (_may_hold(each, pythons) for each in node.values)
        return all(held) if isinstance(node.op, ast.And) else any(held)
    if not isinstance(node, ast.Compare) or len(node.ops) > 1:
        return True
    how, sides = type(node.ops[0]), (node.left, node.comparators[0])
    left, right = (_HERE.get(side.id) if isinstance(side, ast.Name) else getattr(side, "value", None) for side in sides)
    if isinstance(left, str) and isinstance(right, str) and how in _COMPARED:
        return _COMPARED[how](left, right)
    if isinstance(node.left, ast.Name) and isinstance(right, str):
        return _python_may_be(node.left.id, how, right, *pythons)
    return True


_RELEASE = re.compile(r"([0-9]{1,4})(?:\.([0-9]{1,4}))?(?:\.([0-9]{1,5}))?")


def _python_may_be(name: str, how: type[ast.cmpop], text: str, least: Version, most: Version) -> bool:
    """Whether a Python from ``least`` to ``most`` may be what the marker ``name`` compares with ``text``."""
    parts = {"python_version": 2, "python_full_version": 3}.get(name)
    match = _RELEASE.fullmatch(text)
    if parts is None or match is None:
        return True
    stated = tuple(int(number or 0) for number in match.groups())[:parts]
    first, last = least[:parts], most[:parts]
    return {
        ast.Lt: first < stated,
        ast.LtE: first <= stated,
        ast.Gt: last > stated,
        ast.GtE: last >= stated,
        ast.Eq: first <= stated <= last,
    }.get(how, True)


_CLAUSE = re.compile(r"(>=|<=|[<>^~])\s*([0-9.]+)")


def marker_of_poetry(entry: Mapping[str, object]) -> str:
    """The marker that a dependency's entry in a table of Poetry's amounts to."""
    parts = [f"sys_platform == {entry['platform']!r}"] if "platform" in entry else []
    parts += [f"({entry['markers']})"] if "markers" in entry else []
    if "python" in entry:
        python = str(entry["python"])
        clauses = [] if "|" in python else _CLAUSE.findall(python)
        parts += [f"python_full_version {'>=' if how in '^~' else how} {text!r}" for how, text in clauses]
    return " and ".join(parts)
