"""Classes of the project that are botocore's Config under another name: derived from it, nothing changed."""

from __future__ import annotations

import libcst as cst

from ...botocore import api
from ...botocore.options import AIO_PARAMETERS, EVERY_OPTION
from ...facts import Library
from ..scopes.scope import Scope
from .asking import Inference
from .objects import Class, Dotted

_CHANGES = EVERY_OPTION | {*AIO_PARAMETERS, "merge", "OPTION_DEFAULTS", "NON_LEGACY_OPTION_DEFAULTS"}
"""What Config's own methods use or set; anything with an underscore in front counts, too."""

MOST_GENERATIONS = 8
"""Classes from which one derives that are looked at."""


def library(scope: Scope, evaluator: Inference) -> Library | None:
    """The library whose Config the class ``scope`` is, constructor and all; None where it is none or may differ."""
    for _ in range(MOST_GENERATIONS):
        node = scope.node
        if not isinstance(node, cst.ClassDef) or len(node.bases) != 1 or node.keywords or node.decorators:
            return None
        if node.bases[0].star or any(name in _CHANGES or name.startswith("_") for name in scope.bindings):
            return None
        base = evaluator.value(node.bases[0].value, scope.parent or scope)
        if isinstance(base, Dotted):
            return api.CONFIG_CLASSES.get(base.path)
        if not isinstance(base, Class):
            return None
        scope = base.scope
    return None
