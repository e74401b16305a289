"""Configs after their call: options that code sets later, and the clients and merges that they reach."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
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
    ClientCreation,
    Config,
    ConfigCreation,
    ConfigUse,
    Dictionary,
    EnvironmentText,
    Literal,
    MergedConfig,
    OneOf,
    Unknown,
    Value,
    alternatives,
)
from ..inference import escapes
from ..inference.boto_calls import CallResults
from ..inference.changes import sets_by_name
from ..inference.objects import Function, possible_values
from ..inference.protocols import Inference
from ..inference.source_file import Parents, SourceFile, file_of
from ..scopes.reaching import chosen, reaching, reaching_some
from ..scopes.scope import Assigned, Scope
from ..syntax.tree import called_name, callee_text, nodes
from .mocks import is_mocked

_OPTIONS = EVERY_OPTION | {*AIO_PARAMETERS}


_ASKING = ("TypeError", "OPTION_DEFAULTS", "__version__", "version(", "signature(")
"""One of these is in every text that gives a Config an option only in releases that have it."""

_COPIED = re.compile(r"(?:\*\*|\bdict\(|\bcopy\()\s*(\w+)|\b(\w+)(?: \||\.copy\()")
"""The copies of dictionaries in a text, each by the name of its original."""


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
        """``config`` with its parts completed, if it is merged."""
        if isinstance(config, ConfigCreation):
            return config
        base, overlay = self.of(config.base), self.of(config.overlay)
        same = base is config.base and overlay is config.overlay
        return config if same else replace(config, base=base, overlay=overlay)

    def _completed(self, config: Config) -> Config:
        raise NotImplementedError


class WrittenConfigs(_Completing):
    """Completes Configs as the evaluator returns them, for one file.

    It adds the options that code assigns later, and makes ``retries`` unknown where clients of
    other Configs may change it.
    """

    def __init__(self, file: SourceFile, evaluator: Inference, calls: CallResults) -> None:
        """``calls`` are those of the same file."""
        super().__init__(file, evaluator)
        self._calls = calls
        self._assigned: dict[SourceFile, tuple[Mapping[object, Set[str]], Set[str]]] = {}

    def _completed(self, config: Config) -> Config:
        """``config`` with the options assigned to it later, and unknown ``retries`` if another client may change them.

        ``retries=RETRIES`` and ``retries={**RETRIES}`` are unknown where ``RETRIES`` is one of ``_rewritten``.
        """
        known, later = self._with_parts(config), self._later(config)
        if isinstance(known, ConfigCreation) and self._rewritten:
            retries = known.argument("retries")
            # ``retries`` from ``**options`` is anchored in the dictionary instead, and is taken as it is.
            inside = nodes(retries.anchor) if retries is not None and isinstance(retries.anchor, cst.Arg) else ()
            if any(isinstance(each, cst.Name) and each.value in self._rewritten for each in inside):
                arguments = (
                    replace(each, value=UNKNOWN) if each.name == "retries" else each for each in known.arguments
                )
                known = replace(known, arguments=tuple(arguments))
        return replace(known, later=later) if later else known

    def _later(self, config: Config) -> frozenset[str]:
        """The options that are, or may be, assigned to ``config`` after its call, in the file that makes it."""
        here = config.anchor in self.file.outline.sites
        file = self.file if here else self.evaluator.project.containing(config.anchor)
        if file is None:
            return frozenset()
        if file not in self._assigned:
            self._assigned[file] = assigned_options(file, self.evaluator)
        of_config, of_any = self._assigned[file]
        return frozenset(of_config.get(config, ())) | of_any

    @cached_property
    def _rewritten(self) -> Set[str]:
        """The names of dictionaries given as ``retries=`` whose items may depend on which client was made first.

        Creating a client replaces ``max_attempts`` by ``total_max_attempts`` and adds a missing ``mode`` in the
        caller's own dictionary (botocore/args.py, ``_compute_retry_config``). That may show where the file copies such
        a dictionary (``dict(RETRIES)``), or where two Configs share one and ``defaults_mode`` may decide on the mode.
        """
        arguments = (config.argument("retries") for config in self._calls.configs.values())
        rewritten = (each for each in arguments if each is not None and not _is_left_alone(each.value))
        expressions = [each.anchor.value for each in rewritten if isinstance(each.anchor, cst.Arg)]
        names = [each.value for each in expressions if isinstance(each, cst.Name)]
        # A session's default Config or the environment may hold defaults_mode, too.
        if len({*names}) < len(names) and self.file.says("defaults_mode", "DEFAULTS_MODE"):
            return {*names}
        copied = (name for pair in _COPIED.findall(self.file.source) for name in pair) if names else ()
        return set() if {*names}.isdisjoint(copied) else {*names}


class Configs(_Completing):
    """Completes what WrittenConfigs returns by what the file does with each Config: clients, merges and mocks."""

    def __init__(self, clients: Mapping[cst.Call, ClientCreation], written: WrittenConfigs, calls: CallResults) -> None:
        """``clients`` are those of ``calls``, with Configs that ``written`` has completed."""
        super().__init__(written.file, written.evaluator)
        self._calls = calls
        self._clients = clients
        self._written = written

    def _completed(self, config: Config) -> Config:
        known, use = self._with_parts(config), self._uses.get(config)
        return known if use is None else replace(known, use=use)

    @cached_property
    def _uses(self) -> dict[Config, ConfigUse]:
        """What the file does with each of its Configs."""
        made: list[tuple[cst.Call, Config]] = [*self._calls.configs.items(), *self._calls.merges.items()]
        completed = ((node, self._written.of(config)) for node, config in made)
        return {config: self._use(config, node) for node, config in completed if _is_config(config)}

    def _use(self, config: Config, node: cst.Call) -> ConfigUse:
        """What the file does with ``config``, which the call ``node`` makes: the clients and merges that it goes to."""
        file, site, clients = self.file, self.file.outline.sites[node], self._given_to.get(config, [])
        merged = config in self._merged
        if isinstance(config, ConfigCreation) and not clients and not merged:
            use = _without_clients(node, file, self.evaluator)
        else:
            # What a merged Config lacks may be in what it is merged with.
            use = ConfigUse(fragment=merged and not clients)
        mocked = is_mocked(site.scope, site.around, self.evaluator)
        # A Config whose clients are all under a mock is mocked, too, unless other files may use it.
        if clients and all(each.client.mocked for each in clients):
            mocked = mocked or not _seen_by_others(node, file, self.evaluator)
        defaults = [each.session_default for each in clients]
        return replace(use, merged=merged, inherits=_shared(defaults), mocked=mocked, guarded=file.says(*_ASKING))

    @cached_property
    def _merged(self) -> set[Value]:
        parts = _merged_parts(self._calls, self.file, self.evaluator)
        return {self._written.of(each) for each in parts if _is_config(each)}

    @cached_property
    def _given_to(self) -> Mapping[Value, list[_Recipient]]:
        """The clients that each Config is given to.

        Which default a session from elsewhere may have is a guess, so it counts as ABSENT: the Config itself is known.
        """
        recipients = defaultdict[Value, list[_Recipient]](list)
        for node, client in self._clients.items():
            handed_in = self._calls.clients[node].session.source.handed_in
            for config in alternatives(client.config):
                recipients[config].append(_Recipient(client, ABSENT if handed_in else client.default_config))
        return recipients


class _Recipient(NamedTuple):
    """A client that is given a Config, and the default Config of its session."""

    client: ClientCreation
    session_default: Value


def _is_config(value: object) -> TypeGuard[Config]:
    return isinstance(value, (ConfigCreation, MergedConfig))


def _merged_parts(calls: CallResults, file: SourceFile, evaluator: Inference) -> Iterator[object]:
    """The values that take part in a merge, ``base.merge(overlay)``, or that may take part in one."""
    # Known merges, also those of a factory of clients, which may merge the Config that it is given.
    for config in (*calls.merges.values(), *(client.creation.config for client in calls.clients.values())):
        if isinstance(config, MergedConfig):
            yield from (*alternatives(config.base), *alternatives(config.overlay))
    # Merges with something unknown. The base is unknown, too, in a chain of merges that is too long to be followed:
    # what is known of its start still takes part in it.
    for site in file.outline.called({"merge"}):
        merge = calls.merges.get(site.node)
        if merge is None or isinstance(merge.base, Unknown):
            for arg in site.node.args:
                yield from possible_values(evaluator.value(arg.value, site.scope))
            if isinstance(site.node.func, cst.Attribute):
                yield from possible_values(evaluator.value(site.node.func.value, site.scope))
    if calls.configs:
        yield from _given_to_functions(calls, file, evaluator)


def _given_to_functions(calls: CallResults, file: SourceFile, evaluator: Inference) -> Iterator[object]:
    """The Configs that ``file`` gives to functions of the project which may merge them: ``with_defaults(config)``."""
    names = {_name_of(node, file) for node in calls.configs}
    for site in file.outline.calls:
        args = [arg.value for arg in site.node.args]
        configs = [
            each for each in args if each in calls.configs or (isinstance(each, cst.Name) and each.value in names)
        ]
        called = possible_values(evaluator.value(site.node.func, site.scope)) if configs else ()
        if any(isinstance(each, Function) and _may_complete(file_of(each.scope)) for each in called):
            for config in configs:
                yield from possible_values(evaluator.value(config, site.scope))


def _may_complete(file: SourceFile) -> bool:
    """Whether functions of ``file`` may complete a Config that they are given: it says merge, or sets an option."""
    return "merge" in file.source or any(each.name in _OPTIONS for each in file.outline.attribute_sets)


def _shared(defaults: list[Value]) -> Value:
    """The default that all clients of one Config have from their sessions, of ``defaults`` by client.

    ABSENT if one has none, or if there is no client; UNKNOWN if they differ.
    """
    if not defaults or any(isinstance(default, Absent) for default in defaults):
        return ABSENT
    return defaults[0] if all(default is defaults[0] for default in defaults) else UNKNOWN


def _name_of(node: cst.Call, file: SourceFile) -> str | None:
    """The one name that the result of ``node`` itself is assigned to; None if it is used in another way."""
    statement = file.parents_around(file.outline.sites[node].scope)[node]
    if isinstance(statement, cst.AnnAssign):
        target: cst.BaseExpression = statement.target
    elif isinstance(statement, cst.Assign) and len(statement.targets) == 1:
        target = statement.targets[0].target
    else:
        return None
    return target.value if isinstance(target, cst.Name) else None


def _seen_by_others(node: cst.Call, file: SourceFile, evaluator: Inference) -> bool:
    """Whether other files may use the Config that ``node`` makes."""
    name = _name_of(node, file) if file.outline.sites[node].scope is file.top else None
    return name is not None and evaluator.project.mentioned_elsewhere(file.top, name)


def _without_clients(made: cst.Call, file: SourceFile, evaluator: Inference) -> ConfigUse:
    """The use of the Config that the call ``made`` of ``file`` returns, which no client of the file is given.

    It is ``unused`` if nothing reads the name that it is assigned to, and ``out_of_sight`` if it goes where it is not
    followed. If other files may import it by its name, it is neither, but ``import *`` makes it ``out_of_sight``. Of a
    name in a class, nothing is known.
    """
    if any(each.name in CREATING and _is_boto(each.target) for each in file.outline.attribute_sets):
        # ``boto3.client = patched``: a part of what every client of the program is given.
        return ConfigUse(fragment=True)
    scope, name = file.outline.sites[made].scope, _name_of(made, file)
    parents = file.parents_around(scope)
    if name is None:
        return ConfigUse(out_of_sight=_is_handed_on(made, parents))
    home = scope.find(name)
    if home is None or home.kind not in ("module", "function"):
        return ConfigUse()
    parents = file.parents if home is file.top else parents
    mentions = (each for each in escapes.mentions(name, home, parents, file) if isinstance(each, cst.Name))
    loads = (each for each in mentions if getattr(parents[each], "target", None) is not each)
    with_scopes = ((each, file.scope_of(each, parents)) for each in loads)
    # The name may have another value where it is read, and at the end of the module.
    reads = [
        each for each, inner in with_scopes if any(_is_bound_by(made, binding) for binding in reaching(each, inner))
    ]
    at_end = chosen(home.bindings[name], reaching_some(name, file.tree, home, home))
    is_exported = home is file.top and any(_is_bound_by(made, each) for each in at_end)
    if is_exported and evaluator.project.mentioned_elsewhere(home, name):
        return ConfigUse(out_of_sight=evaluator.project.imported_whole(home, name))
    return ConfigUse(unused=not reads, out_of_sight=any(_is_handed_on(each, parents) for each in reads))


def _is_boto(target: cst.BaseExpression) -> bool:
    return callee_text(target).rpartition(".")[2] in ("boto3", "Session")


def _is_bound_by(made: cst.Call, binding: object) -> bool:
    return isinstance(binding, Assigned) and binding.value is made and not binding.path


def _is_handed_on(node: cst.CSTNode, parents: Parents) -> bool:
    """Whether ``node`` goes where it is not followed: into a list, tuple, set or dictionary, such as ``[Config()]``.

    Or it is what a lambda returns or is called with, or an argument of ``reduce()`` or ``partial()``. A tuple that is
    unpacked at once is followed: ``a, b = Config(), Config()``.
    """
    parent: Any = parents[node]
    if isinstance(parent, cst.Element):
        statement: Any = parents[parents[parent]]
        return not (isinstance(statement, cst.Assign) and isinstance(statement.targets[0].target, cst.Tuple))
    if isinstance(parent, cst.Arg):
        call: Any = parents[parent]
        return isinstance(call.func, cst.Lambda) or (called_name(call) or "") in ("reduce", "partial")
    return isinstance(parent, (cst.DictElement, cst.Lambda))


_IN_PLACE = frozenset({"retries", "s3", "proxies", "proxies_config", "client_context_params"})
"""Options whose values are dictionaries, which can be changed in place."""


def assigned_options(file: SourceFile, evaluator: Inference) -> tuple[Mapping[object, Set[str]], Set[str]]:
    """Options that ``file`` sets on Configs after their call: ``config.read_timeout = 5``, ``setattr``, ``vars``.

    The result is the options set on each known Config, and those set on something unknown, which may be any Config.
    A ``setattr`` whose name is unknown may set any option, so it counts for all.
    """
    of_config = defaultdict[object, set[str]](set)
    # ``anything.s3["key"] = value`` may change the option of any Config.
    of_any = {each for each in _IN_PLACE if escapes.of_attribute(each, file) == escapes.WHOLE}
    changes = [(each.target, each.scope, _OPTIONS & {each.name}) for each in file.outline.attribute_sets]
    for target, scope, name in sets_by_name(file, evaluator):
        changes.append((target, scope, _OPTIONS & {name.value} if isinstance(name, Literal) else _OPTIONS))
    for target, scope, names in changes:
        values = possible_values(evaluator.value(target, scope)) if names else ()
        configs = [each for each in values if _is_config(each)]
        unknown = any(isinstance(each, Unknown) and not isinstance(each, EnvironmentText) for each in values)
        # ``for name in names: setattr(self, name, ...)`` is common for any object, and no evidence of a Config.
        if unknown and not configs and (names != _OPTIONS or _may_be_config(target, scope, file, evaluator)):
            of_any |= names
        for config in configs:
            of_config[config] |= names
    return of_config, of_any


def _may_be_config(node: cst.BaseExpression, scope: Scope, file: SourceFile, evaluator: Inference) -> bool:
    """Whether ``node`` is a parameter of a function of ``file`` that is called with a Config there."""
    function = scope.function
    if function is None or not isinstance(function.node, cst.FunctionDef) or not isinstance(node, cst.Name):
        return False
    called = file.outline.called({function.node.name.value}) if node.value in function.bindings else ()
    given = ((arg.value, site.scope) for site in called for arg in site.node.args)
    return any(_is_config(each) for value, where in given for each in possible_values(evaluator.value(value, where)))


def _is_left_alone(retries: Value) -> bool:
    """Whether creating a client leaves ``retries`` as it is: it is None, or a dictionary that has both keys already."""
    keys = {item.key for item in retries.items} if isinstance(retries, Dictionary) and retries.complete else set()
    return isinstance(retries, Literal) or {"total_max_attempts", "mode"} <= keys
