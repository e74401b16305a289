"""Options assigned to a Config after it was made: ``config.read_timeout = 5``."""

from __future__ import annotations

import libcst as cst

from ...botocore.options import AIO_PARAMETERS, EVERY_OPTION
from ...facts import (
    UNKNOWN,
    Anchor,
    Argument,
    Config,
    ConfigCreation,
    Literal,
    MergedConfig,
    Value,
    alternatives,
    choice,
)
from ..scopes.outline import AttributeSet
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
        value: Value = UNKNOWN
        if targets and change.value is not None:
            value = as_fact(evaluator.value(change.value, change.scope), Anchor(change.value))
        for config in targets:
            if len(targets) > 1 or change.name in config.later or not _runs_always(change, config, file):
                _may_be(config, change.name, value)
            else:
                config.later[change.name] = value
                statement, written = Anchor(change.statement), Anchor(change.value)
                config.assigned[change.name] = Argument(change.name, value, statement, assigned=written)
    _set_by_name(file, evaluator)


def doubt_late(file: SourceFile) -> None:
    """Take for uncertain what is assigned to a Config after a client was made with it, which does not look again."""
    sites = file.outline.sites
    for node, client in file.made.clients.items():
        for config in alternatives(client.config):
            if not isinstance(config, (ConfigCreation, MergedConfig)) or config.anchor not in sites:
                continue
            for name, argument in list(config.assigned.items()):
                same = sites[node].scope is sites[config.anchor].scope
                if same and _line(argument.anchor, file) > _line(node, file):
                    _may_be(config, name, config.own(name))


def _line(node: object, file: SourceFile) -> int:
    assert isinstance(node, cst.CSTNode)
    return file.place(node).line


def _may_be(config: Config, name: str, value: Value) -> None:
    """Option ``name`` of ``config`` is what it was or ``value``."""
    config.later[name] = choice((config.later.get(name, config.own(name)), value))
    config.assigned.pop(name, None)


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
            for each in names:
                _may_be(config, each, value)


def _configs(node: cst.BaseExpression, scope: Scope, file: SourceFile, evaluator: Inference) -> list[Config]:
    """The Configs made in ``file`` that ``node`` may be."""
    every = options(evaluator.value(node, scope))
    made = file.made.configs.keys() | file.made.merges.keys()
    return [each for each in every if isinstance(each, (ConfigCreation, MergedConfig)) and each.anchor in made]


def _runs_always(change: AttributeSet, config: Config, file: SourceFile) -> bool:
    """Whether ``change`` stands directly in the body that makes ``config``, under no condition."""
    home = change.scope.node
    if file.outline.sites[config.anchor].scope is not change.scope:
        return False
    parents = file.parents_around(change.scope)
    line = parents.get(change.statement)
    body = home if isinstance(home, cst.Module) else getattr(home, "body", None)
    return isinstance(line, cst.SimpleStatementLine) and parents.get(line) is body
