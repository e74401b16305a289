"""What code says of its Configs: by their calls, keys set before, and ``config.read_timeout = 5`` afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

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
    OneOf,
    Value,
    alternatives,
    choice,
)
from ..inference.objects import as_fact, options
from ..inference.protocols import Inference
from ..inference.source_file import SourceFile
from ..scopes.scope import AttributeSet, Scope
from .set_keys import SetKeys

_OPTIONS = EVERY_OPTION | {*AIO_PARAMETERS}


class WrittenConfigs:
    """Completes the Configs that one file makes or is given by what the code says of them."""

    def __init__(self, file: SourceFile, evaluator: Inference, keys: SetKeys) -> None:
        """``keys`` are those of the same file."""
        self.file = file
        self.evaluator = evaluator
        self._keys = keys
        self._known: dict[Value, Value] = {}
        self._assigned: dict[SourceFile, dict[Config, Later]] = {}

    def of(self, value: Value) -> Value:
        """``value``, which the evaluator gave, with what is said of each Config in it."""
        if not isinstance(value, (OneOf, ConfigCreation, MergedConfig)):
            return value
        if value not in self._known:
            self._known[value] = in_each(value, self.of) if isinstance(value, OneOf) else self._written(value)
        return self._known[value]

    def _written(self, config: Config) -> Config:
        said, later = self._constructed(config), self._later(config)
        if later is None:
            return said
        copy = Later(dict(later.values), dict(later.certain))
        for name in self._doubtful.get(config, ()):
            copy.may_be(name, said.own(name), said.own(name))
        return replace(said, later=copy.values, assigned=copy.certain)

    def _constructed(self, config: Config) -> Config:
        if isinstance(config, MergedConfig):
            return with_parts(config, self.of)
        node: Any = config.anchor
        if self.file.made.configs.get(node) is not config:
            return config
        arguments = self._keys.given(node, config.arguments)
        return config if arguments is config.arguments else replace(config, arguments=arguments)

    def _later(self, config: Config) -> Later | None:
        here = config.anchor in self.file.outline.sites
        file = self.file if here else self.evaluator.project.containing(config.anchor)
        if file is None:
            return None
        if file not in self._assigned:
            self._assigned[file] = assigned_options(file, self.evaluator)
        return self._assigned[file].get(config)

    @cached_property
    def _doubtful(self) -> dict[Config, set[str]]:
        """What is assigned to a Config after a client was made with it, which does not look again."""
        sites, found = self.file.outline.sites, dict[Config, set[str]]()
        for node, client in self.file.made.clients.items():
            for config in alternatives(client.config):
                if not isinstance(config, (ConfigCreation, MergedConfig)) or config.anchor not in sites:
                    continue
                later = self._later(config)
                for name, argument in later.certain.items() if later is not None else ():
                    same = sites[node].scope is sites[config.anchor].scope
                    if same and self._line(argument.anchor) > self._line(node):
                        found.setdefault(config, set()).add(name)
        return found

    def _line(self, node: object) -> int:
        assert isinstance(node, cst.CSTNode)
        return self.file.place(node).line


def in_each(value: OneOf, of: Callable[[Value], Value]) -> OneOf:
    """``value`` with what ``of`` makes of each alternative; itself if that changes none."""
    values = tuple(map(of, value.values))
    return value if all(new is old for new, old in zip(values, value.values, strict=True)) else OneOf(values)


def with_parts(config: MergedConfig, of: Callable[[Value], Value]) -> MergedConfig:
    """``config`` with what ``of`` makes of both sides; itself if that changes none."""
    base, overlay = of(config.base), of(config.overlay)
    same = base is config.base and overlay is config.overlay
    return config if same else replace(config, base=base, overlay=overlay)


class Later(NamedTuple):
    """What the options of a Config may be that are assigned to it, and the assignments that it certainly gets."""

    values: dict[str, Value]
    certain: dict[str, Argument]

    def may_be(self, name: str, before: Value, value: Value) -> None:
        """Option ``name`` is what it was, ``before`` any assignment, or ``value``."""
        self.values[name] = choice((self.values.get(name, before), value))
        self.certain.pop(name, None)


def assigned_options(file: SourceFile, evaluator: Inference) -> dict[Config, Later]:
    """What ``file`` assigns to the Configs that it makes."""
    found: dict[Config, Later] = {}
    for change in file.outline.attribute_sets:
        if change.name not in _OPTIONS:
            continue
        targets = _configs(change.target, change.scope, file, evaluator)
        value: Value = UNKNOWN
        if targets and change.value is not None:
            value = as_fact(evaluator.value(change.value, change.scope), Anchor(change.value))
        for config in targets:
            later = found.setdefault(config, Later({}, {}))
            if len(targets) > 1 or change.name in later.values or not _runs_always(change, config, file):
                later.may_be(change.name, config.own(change.name), value)
            else:
                later.values[change.name] = value
                statement, written = Anchor(change.statement), Anchor(change.value)
                later.certain[change.name] = Argument(change.name, value, statement, assigned=written)
    _set_by_name(found, file, evaluator)
    return found


def _set_by_name(found: dict[Config, Later], file: SourceFile, evaluator: Inference) -> None:
    """``setattr(config, "read_timeout", 5)``: whether it runs is not followed; an unknown name may be any option."""
    for site in file.outline.called({"setattr"}):
        args = [arg.value for arg in site.node.args if not arg.star and arg.keyword is None]
        if len(args) != 3:
            continue
        name = evaluator.value(args[1], site.scope)
        names = _OPTIONS & {name.value} if isinstance(name, Literal) else _OPTIONS
        value = as_fact(evaluator.value(args[2], site.scope), Anchor(args[2])) if isinstance(name, Literal) else UNKNOWN
        for config in _configs(args[0], site.scope, file, evaluator):
            later = found.setdefault(config, Later({}, {}))
            for each in names:
                later.may_be(each, config.own(each), value)


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
