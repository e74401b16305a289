"""Environment variables that the source sets to a known value: ``os.environ["AWS_..."] = "..."``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import libcst as cst

from ...facts import Anchor, Dictionary, EnvironmentAssignment, Literal
from ..inference import dictionaries
from ..inference.asking import Inference
from ..inference.objects import Dotted, as_fact
from ..inference.source_file import SourceFile
from ..scopes.scope import Scope

_PREFIX = "AWS_"


def assignments(file: SourceFile, evaluator: Inference) -> list[EnvironmentAssignment]:
    """Every assignment of a variable of AWS, by subscript, ``setdefault``, ``update`` or ``putenv``."""
    if _PREFIX not in file.source or "env" not in file.source:
        return []
    found = list(_assignments(file, evaluator))
    made = Counter(assignment.name for assignment in found)
    mentioned = Counter(re.findall(rf"\b{_PREFIX}[A-Z0-9_]+", file.source))
    return [replace(each, mentioned_elsewhere=mentioned[each.name] > made[each.name]) for each in found]


def _assignments(file: SourceFile, evaluator: Inference) -> Iterator[EnvironmentAssignment]:
    for change in file.outline.subscript_sets:
        if _is_environ(change.target, change.scope, evaluator):
            yield from _one(change.key, change.value, Anchor(change.statement), change.scope, evaluator)
    for site in file.outline.called({"setdefault", "putenv", "update"}):
        func = site.node.func
        args = site.node.args
        name = func.attr.value if isinstance(func, cst.Attribute) else ""
        if name in ("setdefault", "putenv") and len(args) == 2 and isinstance(func, cst.Attribute):
            if _is_environ(func.value if name == "setdefault" else func, site.scope, evaluator):
                yield from _one(args[0].value, args[1].value, Anchor(site.node), site.scope, evaluator)
        elif name == "update" and isinstance(func, cst.Attribute) and _is_environ(func.value, site.scope, evaluator):
            given = dictionaries.keywords(args, site.scope, evaluator, site.node)
            if isinstance(given, Dictionary):
                for item in given.items:
                    if isinstance(item.key, str) and item.key.startswith(_PREFIX):
                        yield EnvironmentAssignment(item.key, item.value, item.anchor)


def _is_environ(node: cst.BaseExpression, scope: Scope, evaluator: Inference) -> bool:
    value = evaluator.value(node, scope)
    return isinstance(value, Dotted) and value.path in ("os.environ", "os.putenv")


def _one(
    key: cst.BaseExpression, value: cst.BaseExpression, anchor: Anchor, scope: Scope, evaluator: Inference
) -> Iterator[EnvironmentAssignment]:
    name = evaluator.value(key, scope)
    if isinstance(name, Literal) and isinstance(name.value, str) and name.value.startswith(_PREFIX):
        yield EnvironmentAssignment(name.value, as_fact(evaluator.value(value, scope), Anchor(value)), anchor)
