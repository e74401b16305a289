"""Options assigned to a Config after it was made: ``config.read_timeout = 5``."""

from __future__ import annotations

import libcst as cst

from ...botocore.options import AIO_PARAMETERS, EVERY_OPTION
from ...facts import UNKNOWN, Anchor, ConfigCreation, OneOf, Value
from .asking import Inference
from .objects import as_fact, options
from .source_file import SourceFile

_OPTIONS = EVERY_OPTION | {*AIO_PARAMETERS}


def complete(file: SourceFile, evaluator: Inference) -> None:
    """Options that ``file`` assigns to its Configs after construction: ``config.read_timeout = 5``."""
    for change in file.outline.attribute_sets:
        if change.name not in _OPTIONS:
            continue
        targets = [
            option
            for option in options(evaluator.value(change.target, change.scope))
            if isinstance(option, ConfigCreation) and option.anchor in file.made.configs
        ]
        for config in targets:
            value: Value = UNKNOWN
            if change.value is not None:
                value = as_fact(evaluator.value(change.value, change.scope), Anchor(change.value))
            if len(targets) > 1 or change.name in config.later or not _runs_always(change.statement, change.scope.node):
                value = OneOf((config.later.get(change.name, config.own(change.name)), value))
            config.later[change.name] = value


def _runs_always(statement: cst.CSTNode, home: cst.CSTNode) -> bool:
    """Whether ``statement`` stands directly in the body of the function or module ``home``, under no condition."""
    body = home.body if isinstance(home, cst.Module) else getattr(getattr(home, "body", None), "body", ())
    return any(isinstance(line, cst.SimpleStatementLine) and statement in line.body for line in body)
