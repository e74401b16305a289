"""Classes of the project that derive from botocore's Session and leave alone what clients run with."""

from __future__ import annotations

import re

import libcst as cst

from ...botocore import api
from ...facts import Library
from ..scopes.scope import Scope
from ..syntax.tree import nodes
from .asking import Inference
from .config_classes import MOST_GENERATIONS
from .objects import Class, Dotted

_CHANGES = r"(?i)config|create_client|component|session_vars|__(?:getattr|getattribute|new)__"
"""Words without which no method gives clients a default, whatever it is named; in strings, too (``setattr``)."""


def library(scope: Scope, evaluator: Inference) -> Library | None:
    """The library whose botocore session the class ``scope`` is; None for none, or for one that may set defaults."""
    for _ in range(MOST_GENERATIONS):
        node = scope.node
        if not isinstance(node, cst.ClassDef) or len(node.bases) != 1 or node.keywords or node.decorators:
            return None
        if node.bases[0].star or any(_changes(each) for each in nodes(node.body)):
            return None
        base = evaluator.value(node.bases[0].value, scope.parent or scope)
        if isinstance(base, Dotted):
            found = api.SESSION_MAKERS.get(base.path)
            return found if found in ("botocore", "aiobotocore") and base.path.endswith("Session") else None
        if not isinstance(base, Class):
            return None
        scope = base.scope
    return None


def _changes(node: cst.CSTNode) -> bool:
    return isinstance(node, (cst.Name, cst.SimpleString)) and re.search(_CHANGES, node.value) is not None
