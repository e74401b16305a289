"""One source file to its facts, and back from what was found to spans and edits."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from ..botocore.options import AIO_PARAMETERS, option_names
from ..facts import (
    ABSENT,
    UNKNOWN,
    Absent,
    Anchor,
    ClientCreation,
    ConfigCreation,
    Library,
    MergedConfig,
    OneOf,
    SourceFacts,
    Value,
    alternatives,
)
from ..findings import Fix, Span
from ..settings import Settings
from ..wishes import Wish
from . import by_name
from .calls import Calls, Module
from .evaluation import Evaluator
from .gates import CALLS
from .mocks import Mocks
from .objects import as_fact, options
from .positions import locate
from .traversal import CallSite, Outline, outline
from .tree import parse

_FIRST = frozenset({"setup_default_session", "set_default_client_config"})
_OTHERS = (CALLS - _FIRST) | {"merge"}


class UnreadableSourceError(Exception):
    """libcst cannot parse the source, or cannot place a finding in it; the message says why."""


class Reading:
    """What one file says, with the tree behind it."""

    def __init__(self, source: str, path: str, settings: Settings) -> None:
        """Raises UnreadableSourceError where libcst cannot parse ``source``."""
        self.source = source
        self.path = path
        self.settings = settings
        try:
            self.tree = parse(source)
        except cst.ParserSyntaxError as error:
            raise UnreadableSourceError(f"libcst cannot parse line {error.raw_line}") from error
        except RecursionError as error:
            raise UnreadableSourceError("it is nested too deeply") from error
        self.facts = read_facts(self.tree, source, path, settings)

    def spans(self, anchors: Iterable[Anchor]) -> dict[Anchor, Span]:
        """Where ``anchors`` stand; those of other modules are left out.

        Raises UnreadableSourceError where the tree is nested too deeply to be placed.
        """
        nodes = [anchor for anchor in anchors if isinstance(anchor, cst.CSTNode)]
        try:
            located = locate(self.tree, nodes)
        except RecursionError as error:
            raise UnreadableSourceError("it is nested too deeply") from error
        return {Anchor(node): located.span(node) for node in nodes if node in located}

    def fixes(self, wishes: tuple[Wish, ...]) -> tuple[Fix, ...]:
        """The text edits that fulfil ``wishes``."""
        return ()


def read_facts(tree: cst.Module, source: str, path: str, settings: Settings) -> SourceFacts:
    """Evaluate every call of ``tree`` that may be boto's and collect what they are."""
    module = Module(path, Outline.__new__(Outline), False, lambda node: locate(tree, [node]).span(node).start_line)
    found = outline(tree, module)
    module.outline = found
    module.other_cloud = by_name.imports_other_cloud(found.origins)
    evaluator = Evaluator()
    Calls(evaluator, lambda library: _config_parameters(library, settings))
    for names in (_FIRST, _OTHERS | found.aliases):
        for site in found.calls:
            if _last_name(site.node) in names:
                evaluator.value(site.node, site.scope)
    _complete_configs(found, evaluator)
    return _collect(found, module, evaluator, Mocks(found, evaluator, source))


def _config_parameters(library: Library, settings: Settings) -> tuple[str, ...]:
    """The positional parameters of a library's Config class in the target version."""
    return AIO_PARAMETERS if library == "aiobotocore" else option_names(settings.botocore_version)


def _last_name(node: cst.Call) -> str | None:
    func = node.func
    if func.__class__ is cst.Attribute:
        return func.attr.value  # type: ignore[attr-defined, no-any-return]
    return func.value if isinstance(func, cst.Name) else None


def _complete_configs(found: Outline, evaluator: Evaluator) -> None:
    """Options assigned as attributes after construction: ``config.read_timeout = 5``."""
    for change in found.attribute_sets:
        targets = [o for o in options(evaluator.value(change.target, change.scope)) if isinstance(o, ConfigCreation)]
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


def _collect(found: Outline, module: Module, evaluator: Evaluator, mocks: Mocks) -> SourceFacts:
    made = module.made
    sites: dict[cst.Call, CallSite] = {site.node: site for site in found.calls}
    for node, client in made.clients.items():
        session = made.made_by[node]
        client.default_config = session.default_config
        client.default_config_place = session.source.defaults_place
        if node in sites:
            scope, around = sites[node].scope, sites[node].around
            client.mocked = mocks.cover(scope, around) or mocks.patched(_patchable(client), scope, around)
    for node, config in (*made.configs.items(), *made.merges.items()):
        config.mocked = node in sites and mocks.cover(sites[node].scope, sites[node].around)
    _judge_uses(found, module, evaluator)
    return SourceFacts(
        clients=list(made.clients.values()),
        configs=list(made.configs.values()),
        merges=list(made.merges.values()),
        sessions=list(made.sessions.values()),
    )


def _patchable(client: ClientCreation) -> frozenset[str]:
    """Names a test patches to replace what makes ``client``."""
    if client.callee.endswith((".client", ".resource")) and client.callee.count(".") == 1:
        return frozenset({"boto3", f"boto3.{client.method}"})
    return frozenset({"boto3", "boto3.Session", "boto3.session.Session"})


def _judge_uses(found: Outline, module: Module, evaluator: Evaluator) -> None:
    """Decide for each Config whether it is judged by itself: not if it only flows into a merge."""
    made = module.made
    defaults: dict[Value, list[Value]] = {}
    for client in made.clients.values():
        for config in alternatives(client.config):
            defaults.setdefault(config, []).append(client.default_config)
    for merge in made.merges.values():
        for part in (*alternatives(merge.base), *alternatives(merge.overlay)):
            _mark_merged(part, defaults)
    for site in found.calls:
        if _last_name(site.node) == "merge" and len(site.node.args) == 1 and site.node not in made.merges:
            for part in options(evaluator.value(site.node.args[0].value, site.scope)):
                _mark_merged(part, defaults)
    for config, reached in defaults.items():
        if isinstance(config, (ConfigCreation, MergedConfig)):
            config.inherits = _shared(reached)


def _mark_merged(part: object, direct: dict[Value, list[Value]]) -> None:
    if isinstance(part, ConfigCreation):
        part.merged = True
    if isinstance(part, (ConfigCreation, MergedConfig)):
        part.fragment = part not in direct


def _shared(defaults: list[Value]) -> Value:
    """The session default behind a Config: ABSENT as soon as one of its clients has none."""
    if any(isinstance(default, Absent) for default in defaults):
        return ABSENT
    first = defaults[0]
    return first if all(default is first for default in defaults) else UNKNOWN

