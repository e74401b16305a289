"""What is known of a client beside its call: keys of ``**options``, services, and what answers for it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache, partial
from typing import Any, NamedTuple

import libcst as cst

from ...botocore.services import ALIASES, service_meant
from ...facts import (
    ABSENT,
    UNKNOWN,
    Absent,
    Anchor,
    Argument,
    ClientCreation,
    Dictionary,
    Literal,
    Sequence,
    alternatives,
    choice,
)
from ..inference import fixtures
from ..inference.call_frames import bind, given_as
from ..inference.objects import Client, Dotted, Function, Part, Session, options
from ..inference.protocols import Inference
from ..inference.source_file import SourceFile
from ..scopes.reaching import bound_once, reaching
from ..scopes.scope import Assigned, Binding, CallSite, Lost, Parameter, Scope, SubscriptSet
from ..syntax.tree import argument, called_name, dotted, nodes
from . import environment
from .environment import Block, block_of, is_expected, is_guarded, positions
from .mocks import Mocks
from .sessions import default_config, root

DEEPEST = 3
"""Names and parameters that are followed from a client to the name of its service."""

_Services = frozenset[str] | None


def services_at(site: CallSite, evaluator: Inference) -> _Services:
    """The services that the client made at ``site`` may be of; None where it may be any."""
    named = argument(site.node, "service_name", 0)
    return None if named is None else _values(named.value, site.scope, evaluator, DEEPEST)


def _values(node: cst.BaseExpression, scope: Scope, evaluator: Inference, left: int) -> _Services:
    """The texts that ``node``, standing in ``scope``, may be; None where it may be another one."""
    found = _texts(options(evaluator.value(node, scope)))
    if found is not None or left == 0 or not isinstance(node, cst.Name):
        return found
    return _union([_bound(each, node.value, evaluator, left - 1) for each in reaching(node, scope)])


def _bound(binding: Binding, name: str, evaluator: Inference, left: int) -> _Services:
    if isinstance(binding, Parameter):
        return _passed(binding, name, evaluator, left)
    if isinstance(binding, Assigned) and binding.value is not None and not binding.path and not binding.entered:
        return _values(binding.value, binding.scope, evaluator, left)
    return _looped(binding, evaluator) if isinstance(binding, Lost) else None


def _looped(variable: Lost, evaluator: Inference) -> _Services:
    """What the loop goes through that has the ``variable``."""
    for node in nodes(variable.scope.node):
        if isinstance(node, (cst.For, cst.CompFor)) and node.target is variable.at:
            through = evaluator.value(node.iter, variable.scope)
            if isinstance(through, Sequence):
                return _texts(through.items)
            if isinstance(through, Dictionary) and through.complete:
                return _texts([Literal(item.key, item.anchor) for item in through.items])
    return None


def _passed(parameter: Parameter, name: str, evaluator: Inference, left: int) -> _Services:
    """What the callers of a function pass for its ``parameter``, if all of them can be seen."""
    function, found = parameter.scope, list[_Services]()
    if not isinstance(function.node, cst.FunctionDef) or parameter.star:
        return None
    for calls in fixtures.every_call(function, evaluator):
        if calls is None or not calls.complete:
            return None
        for site in calls.sites:
            bound = bind(function, function.node.params, [(arg, site.scope) for arg in site.node.args])
            given = bound.values.get(name)
            found.append(None if given is None else _values(*given, evaluator, left))
    return _union(found) if found else None


def _texts(values: Iterable[object]) -> _Services:
    found = [each.value if isinstance(each, Literal) else None for each in values]
    texts = [ALIASES.get(each, each) for each in found if isinstance(each, str)]
    return frozenset(texts) if texts and len(texts) == len(found) else None


def _union(found: Iterable[_Services]) -> _Services:
    every: set[str] = set()
    for each in found:
        if each is None:
            return None
        every |= each
    return frozenset(every) or None


_ACTIVATES = r"\.activate\b|\bwith\b[^:]*[sS]tub|[cC]ontext\([^)]*[sS]tub|__enter__"
"""What makes a Stubber answer: only making it does not."""

_LOOPBACK = r"https?://(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?=[:/'\"]|$)"
_LOOPBACK_TEXT = rf"[rRfFtTuU]{{0,2}}(?:'''|\"\"\"|'|\"){_LOOPBACK}"
"""The beginning of a string as it is written: ``f"http://localhost:{port}``."""


def replaced(client: ClientCreation, session: Session, site: CallSite, file: SourceFile, evaluator: Inference) -> bool:
    """Whether no request of the ``client`` that the call at ``site`` makes with ``session`` gets to AWS."""
    if client.anchor in stubbed(file, evaluator):
        return True
    if file.says("placebo") and not _played_back(file, evaluator).isdisjoint(_names_of(session, site)):
        return True
    return _on_own_machine(client, site, file) and fixtures.is_test(site.scope, evaluator)


def _played_back(file: SourceFile, evaluator: Inference) -> set[object]:
    """The sessions, as objects and by name, that placebo answers for from its recordings."""
    if file.made.played_back is None:
        file.made.played_back = set()
        played = {site.scope for site in file.outline.called({"playback"})}
        for site in file.outline.called({"attach"}):
            function = evaluator.value(site.node.func, site.scope)
            # pytest.importorskip("placebo") is no import.
            name = function.path if isinstance(function, Dotted) else dotted(site.node.func)
            if name == "placebo.attach" and site.scope in played:
                given = site.node.args[0].value if site.node.args else None
                if isinstance(given, cst.Name):
                    file.made.played_back.add((site.scope.find(given.value), given.value))
                session = evaluator.value(given, site.scope) if given is not None else None
                file.made.played_back |= {session} if isinstance(session, Session) else set()
    return file.made.played_back


def _names_of(session: Session, site: CallSite) -> set[object]:
    """``session``, and the name by which the call at ``site`` uses it."""
    func = site.node.func
    receiver = func.value if isinstance(func, cst.Attribute) else None
    named = (site.scope.find(receiver.value), receiver.value) if isinstance(receiver, cst.Name) else None
    return {session, named}


def stubbed(file: SourceFile, evaluator: Inference) -> set[Anchor]:
    """The clients of ``file`` that it gives to botocore's Stubber, which answers for them once it is activated."""
    if file.made.stubbed is None:
        file.made.stubbed = set()
        if "Stubber" in file.source and re.search(_ACTIVATES, file.source):
            for site in file.outline.called({"Stubber"}):
                function = evaluator.value(site.node.func, site.scope)
                if isinstance(function, Dotted) and function.path == "botocore.stub.Stubber" and site.node.args:
                    file.made.stubbed |= _clients(site.node.args[0].value, site.scope, evaluator)
    return file.made.stubbed


def _clients(node: cst.BaseExpression, scope: Scope, evaluator: Inference) -> set[Anchor]:
    found = options(evaluator.value(node, scope))
    clients = [each.client if isinstance(each, Part) else each for each in found]
    return {each.creation.anchor for each in clients if isinstance(each, Client)}


def _on_own_machine(client: ClientCreation, site: CallSite, file: SourceFile) -> bool:
    """Whether the endpoint is an address of the loopback interface, its port may be anything."""
    endpoint = client.argument("endpoint_url")
    if endpoint is None:
        return False
    if isinstance(endpoint.value, Literal):
        url = endpoint.value.value
        return isinstance(url, str) and re.match(_LOOPBACK, url, re.IGNORECASE) is not None
    written = endpoint.anchor.value if isinstance(endpoint.anchor, cst.Arg) else None
    beginning = _beginning(bound_once(written, site.scope)) if written is not None else None
    if isinstance(beginning, cst.SimpleString):
        return re.match(_LOOPBACK_TEXT, beginning.value, re.IGNORECASE) is not None
    # The lean tree has no text of f-strings, the source has.
    if isinstance(beginning, (cst.FormattedString, cst.ConcatenatedString)):
        return re.match(_LOOPBACK_TEXT, file.text(beginning), re.IGNORECASE) is not None
    return False


def _beginning(node: cst.CSTNode | None) -> cst.CSTNode | None:
    """The string that what ``node`` gives begins with: ``"http://" + host``, ``"http://{}".format(host)``."""
    while isinstance(node, cst.BinaryOperation):
        node = node.left
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and node.func.attr.value == "format":
        return node.func.value
    return node


_UNKNOWN = frozenset({"UnknownServiceError", "ResourceNotExistsError", "DataNotFoundError"})
_OWN_MODELS = r"AWS_DATA_PATH|search_path|data_loader|['\"]data_path['\"]|botocore\.loaders"
"""What a file has that lets botocore load models of its own, and with them services."""


def _may_be_intended(service: str, session: Session, site: CallSite, file: SourceFile) -> bool:
    """Whether a client of an unknown ``service`` may be meant: there may be a model, or code expects the error."""
    made_in = {each.file for each in (session, session.source) if isinstance(each.file, SourceFile)}
    if any(each.says(_OWN_MODELS) for each in (file, *made_in)) or is_expected(site, file, _UNKNOWN):
        return True
    # A slip stays one on whatever session; another name may be of a model that is loaded where the session is made.
    return session.handed_in and service_meant(service) is None


def settle(
    client: ClientCreation, session: Session, site: CallSite, file: SourceFile, evaluator: Inference, mocks: Mocks
) -> None:
    """Complete the ``client`` that the call at ``site`` of ``file`` makes; ``mocks`` are those of the same file."""
    client.environment = environment.before(site, file, evaluator)
    client.default_config = default_config(session, site, file, evaluator)
    if session.file is not None and session.file is not file:
        client.session_place = session.place
    client.find_services = cache(lambda: services_at(site, evaluator))
    # Not the client itself, or only the garbage collector would free it.
    client.may_be_intended = cache(partial(_may_be_intended, client.service_name or "", session, site, file))
    client.root = root(site, session, file, evaluator)
    client.by_boto3 = client.root is None and session.is_default
    client.mocked = mocks.cover(site.scope, site.around, _patchable(client, session)) or replaced(
        client, session, site, file, evaluator
    )


def settle_all(file: SourceFile, evaluator: Inference, mocks: Mocks) -> None:
    """Complete every client that ``file`` is known to make."""
    # Settling one may bring another to light, which is settled when it is asked for.
    made = set(file.made.clients)
    for node, site in file.outline.sites.items():
        if node in made:
            settle(file.made.clients[site.node], file.made.made_by[site.node], site, file, evaluator, mocks)


def note_set_keys(file: SourceFile, evaluator: Inference) -> None:
    """Note with each call of boto which keys of ``**name`` a statement before it sets: ``name["key"] = value``."""
    if not file.outline.subscript_sets:
        return
    keys = _SetKeys(file, evaluator)
    every: list[dict[cst.Call, Any]] = [file.made.clients, file.made.configs, file.made.sessions]
    for node, creation in (each for made in every for each in made.items()):
        site = file.outline.sites[node]
        for name in (arg.value.value for arg in node.args if arg.star == "**" and isinstance(arg.value, cst.Name)):
            for change, key, certain in keys.before(name, site):
                creation.arguments = _with_key(creation.arguments, key, change, certain=certain)
                # Without such a key a factory may have completed the Config that the call gives.
                if key == "config" and isinstance(creation, ClientCreation):
                    creation.config = given_as(creation.arguments, "config", creation.complete)


def _with_key(given: tuple[Argument, ...], key: str, by: SubscriptSet, *, certain: bool) -> tuple[Argument, ...]:
    """The arguments ``given`` where the statement ``by`` sets ``key``, always or in some runs."""
    same = next((each for each in given if each.name == key), None)
    if same is not None and same.is_certain:
        return given
    held = [UNKNOWN] if same is None else [v for v in alternatives(same.value) if not isinstance(v, Absent)]
    value = choice(held if certain else (ABSENT, *held))
    new = Argument(key, value, Anchor(by.statement), None, True, Anchor(by.value), set_before=True)
    return (*given, new) if same is None else tuple(new if each is same else each for each in given)


class _SetKeys:
    """The statements ``name["key"] = value`` of one file."""

    def __init__(self, file: SourceFile, evaluator: Inference) -> None:
        self.file = file
        self.evaluator = evaluator
        self._sets: dict[tuple[Scope, str], list[SubscriptSet]] = {}
        self._leaving: dict[Block, list[int]] = {}
        for each in file.outline.subscript_sets:
            if isinstance(each.target, cst.Name):
                self._sets.setdefault((each.scope, each.target.value), []).append(each)

    def before(self, name: str, site: CallSite) -> Iterator[tuple[SubscriptSet, str, bool]]:
        """The statements in front of ``site`` that set a key of ``name``, the key, and whether for sure.

        Only those of the same function, and none where the name may be another dictionary by then, or lose the key.
        """
        sets, home, file = self._sets.get((site.scope, name), ()), site.scope.find(name), self.file
        if not sets or home is None or (home, name, False) in file.escaping:
            return
        if any(isinstance(each, Lost) for each in home.bindings[name]):
            return
        bound = [each.value for each in home.bindings[name] if isinstance(each, Assigned) and each.value is not None]
        rebound: dict[Block, list[int]] = {}
        taken = _taken(name, home, self.evaluator)
        for change in sets:
            key, way = self.evaluator.value(change.key, change.scope), _way(change.statement, site.node, file)
            if way is None or not isinstance(key, Literal) or not isinstance(key.value, str):
                continue
            if way.block not in rebound:
                rebound[way.block] = _holding(bound, way.block, file)
            if _any_between(rebound[way.block], way.start, way.end) or taken is None or key.value in taken:
                continue
            certain = change.statement is way.first
            if not certain and (self._may_leave(way) or _is_conditional(site.node, way.last, file)):
                continue
            if not is_guarded(change.statement, file.parents, site.scope):
                yield change, key.value, certain

    def _may_leave(self, way: _Way) -> bool:
        """Whether a statement of ``way`` in front of the last one may end the run of it."""
        if way.block not in self._leaving:
            leaving = (node for node in nodes(way.block) if isinstance(node, (cst.Return, cst.Raise)))
            self._leaving[way.block] = _holding(leaving, way.block, self.file)
        return _any_between(self._leaving[way.block], way.start, way.end - 1)


class _Way(NamedTuple):
    """The statements of ``block`` from ``first`` to ``last``, and their positions in it."""

    block: Block
    first: cst.CSTNode
    last: cst.CSTNode
    start: int
    end: int


def _way(first: cst.CSTNode, then: cst.CSTNode, file: SourceFile) -> _Way | None:
    """The way from ``first`` to ``then`` in the innermost block of both; None where they are not in that order."""
    above = dict(_blocks_above(first, file))
    block, at = next((block, at) for block, at in _blocks_above(then, file) if block in above)
    places = positions(block, file)
    way = _Way(block, above[block], at, places[above[block]], places[at])
    return way if way.start < way.end else None


def _holding(found: Iterable[cst.CSTNode], block: Block, file: SourceFile) -> list[int]:
    """The positions of the statements of ``block`` that hold one of the nodes, in order."""
    held = (dict(_blocks_above(node, file)).get(block) for node in found)
    return sorted({positions(block, file)[each] for each in held if each is not None})


def _any_between(places: list[int], start: int, end: int) -> bool:
    """Whether one of the ordered ``places`` is from ``start`` to ``end``."""
    at = bisect_left(places, start)
    return at < len(places) and places[at] <= end


def _blocks_above(node: cst.CSTNode, file: SourceFile) -> Iterator[tuple[Block, cst.CSTNode]]:
    """Each block around ``node`` with the statement of it that holds the node, the innermost first."""
    while not isinstance(node, cst.Module):
        parent = file.parents[node]
        block = block_of(parent, file)
        if block is not None:
            yield block, node
        node = block or parent


def _is_conditional(node: cst.CSTNode, until: cst.CSTNode, file: SourceFile) -> bool:
    """Whether ``node`` may be passed by where the statement ``until`` around it runs."""
    while node is not until:
        parent = file.parents[node]
        if isinstance(parent, _CHOOSING) and node is not getattr(parent, "test", None):
            return True
        node = parent
    return False


_HANDLERS = (cst.ExceptHandler, cst.ExceptStarHandler)
_CHOOSING = (cst.If, cst.IfExp, cst.BooleanOperation, cst.While, cst.For, cst.MatchCase, *_HANDLERS)


def _taken(name: str, home: Scope, evaluator: Inference) -> set[object] | None:
    """The keys that the source takes out of what ``name`` holds somewhere; None where it may take any."""
    found: set[object] = set()
    for change in home.items.get(name, ()):
        deleted = change.call is None and change.value is None and change.united is None and not change.unread
        node = change.call.args[0].value if change.method == "pop" and change.call and change.call.args else change.key
        if deleted or change.method in ("pop", "popitem", "clear"):
            taken = evaluator.value(node, change.scope) if node is not None else UNKNOWN
            if not isinstance(taken, Literal):
                return None
            found.add(taken.value)
    return found


_REGISTERING = frozenset({"register", "register_first", "register_last"})


def note_handlers(file: SourceFile, evaluator: Inference) -> None:
    """Note which clients have a handler of their events that sets a read timeout: ``context["read_timeout"] = 300``.

    Where it is not known which client a handler is registered for, it may be any of the file.
    """
    if "read_timeout" not in file.source or not any(name in file.source for name in _REGISTERING):
        return
    handlers = [each.scope for each in file.outline.subscript_sets if _sets_read_timeout(each, evaluator)]
    for site in file.outline.called(_REGISTERING) if handlers else ():
        given = [evaluator.value(arg.value, site.scope) for arg in site.node.args]
        if not any(isinstance(each, Function) and each.scope in handlers for each in given):
            continue
        events = site.node.func.value if isinstance(site.node.func, cst.Attribute) else None
        meta = events.value if isinstance(events, cst.Attribute) and events.attr.value == "events" else None
        named = meta.value if isinstance(meta, cst.Attribute) and meta.attr.value == "meta" else None
        clients = _clients(named, site.scope, evaluator) if named is not None else set()
        for client in file.made.clients.values():
            client.timed_by_handler |= not clients or client.anchor in clients


def _sets_read_timeout(change: SubscriptSet, evaluator: Inference) -> bool:
    key = evaluator.value(change.key, change.scope) if called_name(change.target) == "context" else UNKNOWN
    return isinstance(key, Literal) and key.value == "read_timeout"


def _patchable(client: ClientCreation, session: Session) -> frozenset[str]:
    """Names a test patches to replace what makes ``client``."""
    method = client.method
    methods = {f"boto3.Session.{method}", f"boto3.session.Session.{method}"}
    by_function = frozenset({"boto3", f"boto3.{method}", *methods})
    by_session = frozenset({"boto3", "boto3.Session", "boto3.session.Session", *methods})
    if client.by_name:
        return by_function | by_session
    return by_function if session.is_default else by_session
