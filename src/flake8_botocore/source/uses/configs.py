"""What becomes of Configs: what code says of them beside their calls, and which clients and merges they reach."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace
from functools import cached_property
from operator import is_
from typing import Any, NamedTuple, TypeGuard

import libcst as cst

from ...botocore.api import AIO_PARAMETERS, CREATING, EVERY_OPTION
from ...facts import (
    ABSENT,
    UNKNOWN,
    Absent,
    Anchor,
    Argument,
    Config,
    ConfigCreation,
    EnvironmentText,
    Literal,
    MergedConfig,
    OneOf,
    Unknown,
    Value,
    alternatives,
    choice,
)
from ..inference import escapes
from ..inference.boto_calls import CallResults
from ..inference.changes import by_names
from ..inference.literals import SCALARS
from ..inference.objects import Dotted, Foreign, as_fact, options
from ..inference.protocols import Inference
from ..inference.source_file import Parents, SourceFile
from ..scopes.reaching import bound_once
from ..scopes.scope import AttributeSet, Scope
from ..syntax.tree import called_name, nodes
from .environment import guarded_options
from .mocks import Mocks
from .retries_rewritten import Made, doubtful

_OPTIONS = EVERY_OPTION | {*AIO_PARAMETERS}

_HOLDING = (cst.Element, cst.DictElement, cst.List, cst.Tuple, cst.Dict)


class _Completing:
    """Completes each Config in values, once."""

    def __init__(self, file: SourceFile, evaluator: Inference) -> None:
        self.file = file
        self.evaluator = evaluator
        self._known: dict[Value, Value] = {}

    def of(self, value: Value) -> Value:
        """``value`` with each Config in it completed; what needs nothing stays the same object."""
        if not isinstance(value, (OneOf, ConfigCreation, MergedConfig)):
            return value
        if value not in self._known:
            self._known[value] = self._in_each(value) if isinstance(value, OneOf) else self._completed(value)
        return self._known[value]

    def _in_each(self, value: OneOf) -> OneOf:
        values = tuple(map(self.of, value.values))
        return value if all(map(is_, values, value.values)) else OneOf(values)

    def _with_parts(self, config: Config) -> Config:
        if isinstance(config, ConfigCreation):
            return config
        base, overlay = self.of(config.base), self.of(config.overlay)
        same = base is config.base and overlay is config.overlay
        return config if same else replace(config, base=base, overlay=overlay)

    def _completed(self, config: Config) -> Config:
        raise NotImplementedError


class WrittenConfigs(_Completing):
    """Completes the Configs that one file makes or is given, as the evaluator has them, by what code says of them."""

    def __init__(self, file: SourceFile, evaluator: Inference, calls: CallResults) -> None:
        """``calls`` are those of the same file."""
        super().__init__(file, evaluator)
        self._calls = calls
        self._assigned: dict[SourceFile, AssignedOptions] = {}
        self._laters: dict[Config, Later | None] = {}

    def _completed(self, config: Config) -> Config:
        said, later = self._with_parts(config), self._later(config)
        if isinstance(said, ConfigCreation) and config in self._with_doubtful_retries:
            unknown = (replace(each, value=UNKNOWN) if each.name == "retries" else each for each in said.arguments)
            said = replace(said, arguments=tuple(unknown))
        if later is None:
            return said
        copy = later.copy()
        for name in self._doubtful.get(config, ()):
            copy.may_be(name, said.own(name), said.own(name))
        return replace(said, later=copy.values, assigned=copy.certain)

    def _later(self, config: Config) -> Later | None:
        """What is assigned to ``config``, found out once: each client that is given it asks."""
        if config not in self._laters:
            self._laters[config] = self._found_later(config)
        return self._laters[config]

    def _found_later(self, config: Config) -> Later | None:
        here = config.anchor in self.file.outline.sites
        file = self.file if here else self.evaluator.project.containing(config.anchor)
        if file is None:
            return None
        if file not in self._assigned:
            self._assigned[file] = assigned_options(file, self.evaluator)
        assigned = self._assigned[file]
        later = assigned.to.get(config)
        if not assigned.doubtful or _only_makes_clients(config.anchor, file):
            return later
        doubted = Later({}, {}) if later is None else later.copy()
        for name in assigned.doubtful:
            doubted.may_be(name, config.own(name), UNKNOWN)
        return doubted

    @cached_property
    def _with_doubtful_retries(self) -> frozenset[ConfigCreation]:
        return doubtful(self._calls.configs, self.file)

    @cached_property
    def _doubtful(self) -> dict[Config, set[str]]:
        """What is assigned to a Config after a client was made with it, which does not look again."""
        sites, found = self.file.outline.sites, dict[Config, set[str]]()
        for node, client in self._calls.clients.items():
            for config in alternatives(client.creation.config):
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


class Configs(_Completing):
    """Completes Configs, as they are written, by what the clients of one file, and other Configs, make of them."""

    def __init__(self, mocks: Mocks, clients: Made, written: WrittenConfigs, calls: CallResults) -> None:
        """``clients`` are made by ``calls`` of the file; their Configs are ``written`` ones."""
        super().__init__(written.file, written.evaluator)
        self.mocks = mocks
        self._calls = calls
        self._clients = clients
        self._written = written

    def _completed(self, config: Config) -> Config:
        known, told = self._with_parts(config), self._told.get(config)
        return replace(known, **told) if told else known

    @cached_property
    def _told(self) -> dict[Value, dict[str, Any]]:
        """What completes each Config of the file: whether it is judged by itself, and with which default.

        One that only flows into a merge is a fragment, one that is only compared with another is an example of it, and
        one of which every client is under a mock is, too.
        """
        file, evaluator, made = self.file, self.evaluator, self._calls
        reached: dict[Value, list[Value]] = {}
        sending: set[Value] = set()
        for node, client in self._clients.items():
            # What a session handed in may add is a guess; the Config itself is there to be read.
            default = ABSENT if made.clients[node].session.source.handed_in else client.default_config
            for config in alternatives(client.config):
                reached.setdefault(config, []).append(default)
                sending |= set() if client.mocked else {config}
        merged = {self._written.of(each) for each in _merged_parts(made, file, evaluator) if _is_config(each)}
        told = dict[Value, dict[str, Any]]()
        own: list[tuple[cst.Call, Config]] = [*made.configs.items(), *made.merges.items()]
        for node, config in own:
            judged, site = self._written.of(config), file.outline.sites[node]
            found = told[judged] = {"mocked": self.mocks.cover(site.scope, site.around)}
            if isinstance(judged, ConfigCreation):
                found |= {"merged": judged in merged, "guarded": guarded_options(node, judged, file)}
            if judged in merged:
                found["fragment"] = judged not in reached
            if judged in reached:
                found["inherits"] = _shared(reached[judged])
                found["mocked"] |= judged not in sending and not _seen_by_others(node, file, evaluator)
            elif isinstance(judged, ConfigCreation) and _is_only_compared(node, file, evaluator):
                found["fragment"] = True
        return told


def _is_config(value: object) -> TypeGuard[Config]:
    return isinstance(value, (ConfigCreation, MergedConfig))


def _merged_parts(calls: CallResults, file: SourceFile, evaluator: Inference) -> list[object]:
    """Everything that takes part in a merge, also with something unknown."""
    # A factory may complete what it is given.
    merges = [*calls.merges.values(), *(client.creation.config for client in calls.clients.values())]
    parts: list[object] = [
        part
        for merge in merges
        if isinstance(merge, MergedConfig)
        for part in (*alternatives(merge.base), *alternatives(merge.overlay))
    ]
    for site in file.outline.called({"merge"}):
        known = calls.merges.get(site.node)
        # Where the chain was too long to be followed, the shorter one from its start still takes part in it.
        if len(site.node.args) == 1 and (known is None or isinstance(known.base, Unknown)):
            parts += options(evaluator.value(site.node.args[0].value, site.scope))
            if isinstance(site.node.func, cst.Attribute):
                parts += options(evaluator.value(site.node.func.value, site.scope))
    return parts


def _shared(defaults: list[Value]) -> Value:
    """The session default behind a Config: ABSENT as soon as one of its clients has none."""
    if any(isinstance(default, Absent) for default in defaults):
        return ABSENT
    first = defaults[0]
    return first if all(default is first for default in defaults) else UNKNOWN


def _name_of(node: cst.Call, file: SourceFile) -> str | None:
    """The name that the whole of what ``node`` makes is assigned to."""
    statement = _around(node, file)[node]
    if isinstance(statement, cst.AnnAssign):
        target: cst.BaseExpression = statement.target
    elif isinstance(statement, cst.Assign) and len(statement.targets) == 1:
        target = statement.targets[0].target
    else:
        return None
    return target.value if isinstance(target, cst.Name) else None


def _seen_by_others(node: cst.Call, file: SourceFile, evaluator: Inference) -> bool:
    """Whether other files may use the Config that ``node`` makes."""
    name = _name_of(node, file)
    at_module = file.outline.sites[node].scope is file.top
    return at_module and name is not None and evaluator.project.mentioned_elsewhere(file.top, name)


def _is_only_compared(node: cst.Call, file: SourceFile, evaluator: Inference) -> bool:
    """Whether what ``node`` makes is only looked at by comparisons and assertions, by its name or without one."""
    within = _around(node, file)
    if _is_compared(node, within):
        return True
    name = _name_of(node, file)
    if name is None:
        return False
    home = file.outline.sites[node].scope.home(name)
    within = file.parents_around(home)
    mentions = list(_mentions(name, home.node, within))
    compared = bool(mentions) and all(_is_compared(each, within) for each in mentions)
    return compared and not _seen_by_others(node, file, evaluator)


def _around(node: cst.Call, file: SourceFile) -> Parents:
    """The parents of what stands around a call."""
    return file.parents_around(file.outline.sites[node].scope)


def _mentions(name: str, root: cst.CSTNode, within: Parents) -> Iterator[cst.CSTNode]:
    """Every place in ``root`` where ``name`` or an attribute of it is read."""
    for node in nodes(root):
        if not isinstance(node, cst.Name) or node.value != name:
            continue
        parent = within.get(node)
        if isinstance(parent, cst.Attribute):
            if parent.value is node:
                yield parent
        elif not isinstance(parent, (cst.AssignTarget, cst.AnnAssign)) and getattr(parent, "keyword", None) is not node:
            yield node


def _is_compared(node: cst.CSTNode, within: Parents) -> bool:
    """Whether ``node`` is in a comparison, or is given to an assertion or ``unittest.mock.call``."""
    parent = within[node]
    while isinstance(parent, _HOLDING):
        parent = within[parent]
    if isinstance(parent, cst.Arg):
        call = within[parent]
        called = called_name(call) if isinstance(call, cst.Call) else None
        return called is not None and (called == "call" or called.startswith("assert"))
    return isinstance(parent, (cst.Comparison, cst.ComparisonTarget))


class Later(NamedTuple):
    """What the options of a Config may be that are assigned to it, and the assignments that it certainly gets."""

    values: dict[str, Value]
    certain: dict[str, Argument]

    def copy(self) -> Later:
        """The same, which can be changed alone."""
        return Later(dict(self.values), dict(self.certain))

    def may_be(self, name: str, before: Value, value: Value) -> None:
        """Option ``name`` is what it was, ``before`` any assignment, or ``value``."""
        self.values[name] = choice((self.values.get(name, before), value))
        self.certain.pop(name, None)


class AssignedOptions(NamedTuple):
    """What a file assigns to the Configs that it makes; ``doubtful`` are options that it may give any of them."""

    to: dict[Config, Later]
    doubtful: set[str]


_IN_PLACE = frozenset({"retries", "s3", "proxies", "proxies_config", "client_context_params"})
"""Options whose values are dictionaries, which can be changed in place."""


def assigned_options(file: SourceFile, evaluator: Inference) -> AssignedOptions:
    """Options that ``file`` gives Configs after making them: ``config.read_timeout = 5``, ``setattr``, ``vars``.

    What it gives something that is not known may be given to any of them.
    """
    found = AssignedOptions({}, {each for each in _IN_PLACE if escapes.of_attribute(each, file) == escapes.WHOLE})
    for change in file.outline.attribute_sets:
        if change.name not in _OPTIONS:
            continue
        targets = _configs(change.target, change.scope, file, evaluator, {change.name}, found.doubtful)
        value: Value = UNKNOWN
        if targets and change.value is not None:
            value = as_fact(evaluator.value(change.value, change.scope), Anchor(change.value))
        for config in targets:
            later = found.to.setdefault(config, Later({}, {}))
            alone = len(options(evaluator.value(change.target, change.scope))) == 1
            # ``config = given or Config()``: whenever it is this one, it is assigned to.
            given = bound_once(change.target, change.scope)
            is_it = alone or (given is not None and config.anchor in {*nodes(given)})
            if not is_it or change.name in later.values or not _runs_always(change, config, file):
                later.may_be(change.name, config.own(change.name), value)
            else:
                later.values[change.name] = value
                statement, written = Anchor(change.statement), Anchor(change.value)
                later.certain[change.name] = Argument(change.name, value, statement, assigned=written)
    for target, scope, name, given in by_names(file, evaluator):
        names = _OPTIONS & {name.value} if isinstance(name, Literal) else _OPTIONS
        for config in _configs(target, scope, file, evaluator, names, found.doubtful) if names else ():
            value = UNKNOWN
            if given is not None and isinstance(name, Literal):
                value = as_fact(evaluator.value(given, scope), Anchor(given))
            later = found.to.setdefault(config, Later({}, {}))
            for each in names:
                later.may_be(each, config.own(each), value)
    return found


def _configs(
    node: cst.BaseExpression,
    scope: Scope,
    file: SourceFile,
    evaluator: Inference,
    names: Set[str],
    doubtful: set[str],
) -> list[Config]:
    """The Configs made in ``file`` that ``node``, which is given ``names``, may be; these are ``doubtful`` for any."""
    every = options(evaluator.value(node, scope))
    unknown = any(isinstance(each, Unknown) and not isinstance(each, EnvironmentText) for each in every)
    if unknown and not any(map(_is_config, every)) and not _is_made_elsewhere(node, scope, evaluator):
        doubtful |= names
    return [each for each in every if _is_config(each) and each.anchor in file.outline.sites]


def _only_makes_clients(made: object, file: SourceFile) -> bool:
    """Whether only calls that make clients get the Config that the call ``made`` of ``file`` returns."""
    site = file.outline.sites.get(made)
    within = {} if site is None else file.parents_around(site.scope)
    parent = None if site is None else within.get(site.node)
    uses: list[cst.CSTNode] = [] if site is None else [site.node]
    if site is not None and isinstance(parent, cst.Assign) and site.scope.kind == "function":
        names = [each.target.value for each in parent.targets if isinstance(each.target, cst.Name)]
        mentions = [each for each in nodes(site.scope.node) if isinstance(each, cst.Name) and each.value in names]
        uses = [each for each in mentions if not isinstance(within[each], cst.AssignTarget)]
        uses += [] if len(names) == len(parent.targets) else [site.node]
    return all(isinstance(within.get(each), cst.Arg) and _is_of_client(within[within[each]]) for each in uses)


def _is_of_client(call: cst.CSTNode) -> bool:
    return isinstance(call, cst.Call) and called_name(call) in CREATING


def _is_made_elsewhere(node: cst.BaseExpression, scope: Scope, evaluator: Inference) -> bool:
    """Whether ``node`` is a copy, what code outside the project makes of nothing that it is handed, or nowhere defined.

    What a Config holds is no Config.
    """
    if isinstance(node, cst.Attribute):
        return isinstance(evaluator.value(node.value, scope), (ConfigCreation, MergedConfig))
    if isinstance(node, cst.Name) and scope.find(node.value) is None:
        return "*" not in scope.top.bindings
    given = bound_once(node, scope)
    maker = evaluator.value(given.func, scope) if isinstance(given, cst.Call) else UNKNOWN
    if not isinstance(given, cst.Call) or not isinstance(maker, (Dotted, Foreign)):
        return False
    is_copy = isinstance(maker, Dotted) and maker.path in ("copy.copy", "copy.deepcopy")
    return is_copy or all(arg.value.__class__ in SCALARS for arg in given.args)


def _runs_always(change: AttributeSet, config: Config, file: SourceFile) -> bool:
    """Whether ``change`` stands directly in the body that makes ``config``, under no condition."""
    home = change.scope.node
    if file.outline.sites[config.anchor].scope is not change.scope:
        return False
    parents = file.parents_around(change.scope)
    line = parents.get(change.statement)
    body = home if isinstance(home, cst.Module) else getattr(home, "body", None)
    return isinstance(line, cst.SimpleStatementLine) and parents.get(line) is body
