"""Options assigned to a Config after it was made: ``config.read_timeout = 5``."""

from __future__ import annotations

import libcst as cst

from ...botocore.options import AIO_PARAMETERS, EVERY_OPTION
from ...facts import UNKNOWN, Anchor, ConfigCreation, Literal, OneOf, Value
from ..scopes.scope import Scope
from .asking import Inference
from .objects import as_fact, options
from .source_file import SourceFile

_OPTIONS = EVERY_OPTION | {*AIO_PARAMETERS}


def complete(file: SourceFile, evaluator: Inference) -> None:
    """Options that ``file`` assigns to its Configs after construction: ``config.read_timeout = 5``, ``setattr``."""
    for change in file.outline.attribute_sets:
        if change.name not in _OPTIONS:
            continue
        targets = _configs(change.target, change.scope, file, evaluator)
        for config in targets:
            value: Value = UNKNOWN
            if change.value is not None:
                value = as_fact(evaluator.value(change.value, change.scope), Anchor(change.value))
            if len(targets) > 1 or change.name in config.later or not _runs_always(change.statement, change.scope.node):
                value = OneOf((config.later.get(change.name, config.own(change.name)), value))
            config.later[change.name] = value
    _set_by_name(file, evaluator)


def _set_by_name(file: SourceFile, evaluator: Inference) -> None:
    """``setattr(config, "read_timeout", 5)``: whether it runs is not followed; an unknown name may be any option."""
    for site in file.outline.called({"setattr"}):
        args = [arg.value for arg in site.node.args if not arg.star and arg.keyword is None]
        if len(args) != 3:
            continue
        name = evaluator.value(args[1], site.scope)
        names = _OPTIONS & {name.value} if isinstance(name, Literal) else _OPTIONS
        value = as_fact(evaluator.value(args[2], site.scope), Anchor(args[2])) if isinstance(name, Literal) else UNKNOWN
        for config in _configs(args[0], site.scope, file, evaluator):
            config.later.update((each, OneOf((config.later.get(each, config.own(each)), value))) for each in names)


def _configs(node: cst.BaseExpression, scope: Scope, file: SourceFile, evaluator: Inference) -> list[ConfigCreation]:
    """The Configs made in ``file`` that ``node`` may be."""
    every = options(evaluator.value(node, scope))
    return [each for each in every if isinstance(each, ConfigCreation) and each.anchor in file.made.configs]


def _runs_always(statement: cst.CSTNode, home: cst.CSTNode) -> bool:
    """Whether ``statement`` stands directly in the body of the function or module ``home``, under no condition."""
    body = home.body if isinstance(home, cst.Module) else getattr(getattr(home, "body", None), "body", ())
    return any(isinstance(line, cst.SimpleStatementLine) and statement in line.body for line in body)
