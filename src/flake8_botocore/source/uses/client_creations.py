"""Clients as the code around their calls shows them: their service, and the mock or Stubber that answers for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

import libcst as cst

from ...botocore.services import ALIASES, is_of_aws, service_meant
from ...facts import (
    ABSENT,
    UNKNOWN,
    Absent,
    Anchor,
    ClientCreation,
    ConfigCreation,
    Literal,
    MergedConfig,
    Value,
    alternatives,
)
from ..inference import parameters
from ..inference.boto_calls import CallResults, patched_attributes
from ..inference.objects import Client, Dotted, Part, Session, possible_values
from ..inference.protocols import Inference
from ..inference.source_file import SourceFile
from ..scopes.reaching import bound_once
from ..scopes.scope import CallSite, Scope
from ..syntax.tree import argument, around, string_value
from . import environment
from .configs import Configs, WrittenConfigs
from .failures import is_expected
from .mocks import is_mocked
from .reachability import JUMPS, last_statement, runs_before
from .sessions import default_config, root


def services_at(site: CallSite, evaluator: Inference) -> frozenset[str] | None:
    """The services that the client made at ``site`` may be of; None where it may be any.

    ``{"s3", "sqs"}`` for ``boto3.client("s3" if upload else "sqs")``.
    """
    written = argument(site.node, "service_name", 0)
    values = possible_values(evaluator.value(written.value, site.scope)) if written is not None else []
    names = [each.value for each in values if isinstance(each, Literal) and isinstance(each.value, str)]
    return frozenset(ALIASES.get(each, each) for each in names) if names and len(names) == len(values) else None


_ACTIVATES = re.compile(r"\.activate\b|\bwith\b[^:]{0,500}[sS]tub|[cC]ontext\([^)]{0,500}[sS]tub|__enter__")
"""Code that makes a Stubber answer: only making it does not."""


def is_answered_here(client: ClientCreation, site: CallSite, file: SourceFile, evaluator: Inference) -> bool:
    """Whether no request of the ``client`` that the call at ``site`` makes gets to AWS.

    A Stubber or placebo answers instead, or the client talks to an emulator on the same machine. In test code, any
    endpoint outside of AWS counts as an emulator.
    """
    if client.anchor in file.once("stubbed", lambda: {*_stubbed(file, evaluator)}):
        return True
    # placebo answers from its recordings after ``pill.playback()``.
    if file.says("placebo") and file.says(".playback("):
        return True
    is_outside = _is_sent_elsewhere(client, site, file) and parameters.is_test_code(site.scope, evaluator)
    return is_outside or _is_for_emulator(client, site, file)


def _stubbed(file: SourceFile, evaluator: Inference) -> Iterator[Anchor]:
    """The clients of ``file`` that it gives to botocore's Stubber, which answers for them once it is activated."""
    for site in file.outline.called({"Stubber"}) if "Stubber" in file.source and file.says(_ACTIVATES) else ():
        function = evaluator.value(site.node.func, site.scope)
        if isinstance(function, Dotted) and function.path == "botocore.stub.Stubber" and site.node.args:
            yield from _clients(site.node.args[0].value, site.scope, evaluator)


def _clients(node: cst.BaseExpression, scope: Scope, evaluator: Inference) -> set[Anchor]:
    found = possible_values(evaluator.value(node, scope))
    clients = [each.client if isinstance(each, Part) else each for each in found]
    return {each.creation.anchor for each in clients if isinstance(each, Client)}


_LOCAL = frozenset({"local", "localhost", "localstack"})
_LOCAL_HOST = re.compile(r"https?://(?:localhost|127\.0\.0\.1|localstack)(?![\w.-])")


def _is_for_emulator(client: ClientCreation, site: CallSite, file: SourceFile) -> bool:
    """Whether the client talks to an emulator on the same machine.

    Its endpoint says so (``http://localhost:4566``), or it is made in the branch ``if stage == "local":``.
    """
    endpoint = client.argument("endpoint_url")
    url = endpoint.value.value if endpoint is not None and isinstance(endpoint.value, Literal) else None
    if isinstance(url, str) and _LOCAL_HOST.match(url):
        return True
    if not file.says("local"):
        return False
    inner: cst.CSTNode = site.node
    for outer in around(inner, file.parents_around(site.scope)):
        if isinstance(outer, cst.If) and inner is outer.body and _is_local(outer.test):
            return True
        inner = outer
    return False


def _is_local(test: cst.BaseExpression) -> bool:
    """Whether ``test`` compares something with the name of the local environment: ``stage == "local"``."""
    if not isinstance(test, cst.Comparison) or not isinstance(test.comparisons[0].operator, cst.Equal):
        return False
    sides = (test.left, test.comparisons[0].comparator)
    return any(isinstance(each, cst.SimpleString) and string_value(each) in _LOCAL for each in sides)


_HOST = re.compile(r"[\w.{}$%-]+")
"""What may be a host in the text of a URL, with the placeholders of format strings: ``sqs.{region}.amazonaws.com``."""


def _is_sent_elsewhere(client: ClientCreation, site: CallSite, file: SourceFile) -> bool:
    """Whether the call gives the client an endpoint, and no host of AWS is in it: ``endpoint_url="http://minio"``.

    If the value of the endpoint is unknown, its source text counts: ``f"https://{host}.amazonaws.com"``.
    """
    endpoint = client.argument("endpoint_url")
    # An endpoint from ``**options`` is anchored in the dictionary instead, and is not looked into.
    if endpoint is None or not isinstance(endpoint.anchor, cst.Arg):
        return False
    expression = bound_once(endpoint.anchor.value, site.scope) or endpoint.anchor.value
    url = endpoint.value.value if isinstance(endpoint.value, Literal) else file.text(expression)
    return isinstance(url, str) and not any(map(is_of_aws, _HOST.findall(url)))


_UNKNOWN = frozenset({"UnknownServiceError", "ResourceNotExistsError", "DataNotFoundError"})
_OWN_MODELS = ("AWS_DATA_PATH", "search_path", "data_loader", "'data_path'", '"data_path"', "botocore.loaders")
"""Text of a file that lets botocore load models of its own, and with them services."""


def _may_be_intended(service: str, session: Session, site: CallSite, file: SourceFile) -> bool:
    """Whether a client of a ``service`` that botocore does not have may be intended.

    The service may have a model of its own (``AWS_DATA_PATH``), which a session from elsewhere may have loaded, or the
    code expects the error: ``except UnknownServiceError``.
    """
    made_in = {each.file for each in (session, session.source) if isinstance(each.file, SourceFile)}
    if any(each.says(*_OWN_MODELS) for each in (file, *made_in)) or is_expected(site, file, _UNKNOWN):
        return True
    # ``service_meant`` finds what a misspelled name means: no model has such a name.
    return session.handed_in and service_meant(service) is None


def _set_in_branch(client: ClientCreation, site: CallSite, file: SourceFile) -> Anchor | None:
    """The Config that an ``if`` without ``else`` adds to the keywords of the call at ``site``; None for other calls.

    In this code it is the anchor of ``CONFIG``: where the condition does not hold, the ``client`` has no Config::

        if tuned:
            kwargs["config"] = CONFIG
        boto3.client("s3", **kwargs)
    """
    argument, configs = client.argument("config"), [*alternatives(client.config)]
    known = all(isinstance(each, (Absent, ConfigCreation, MergedConfig)) for each in configs)
    unpacked = [arg.value for arg in site.node.args if arg.star == "**" and isinstance(arg.value, cst.Name)]
    if argument is None or len(unpacked) != 1 or ABSENT not in configs or not known:
        return None
    # The only change of ``kwargs`` must be the one that adds the Config.
    changes = site.scope.items.get(unpacked[0].value, ())
    value = changes[0].value if len(changes) == 1 else None
    if value is None or Anchor(value) is not argument.anchor:
        return None
    branch: cst.CSTNode = value
    while not isinstance(branch, (cst.If, cst.FunctionDef, cst.Module)):
        branch = file.parents[branch]
    if not isinstance(branch, cst.If) or branch.orelse is not None or not runs_before(branch, site.node, file):
        return None
    # A branch that ends with ``return`` or the like does not lead to the call.
    return None if isinstance(last_statement(branch.body), JUMPS) else Anchor(value)


class Clients:
    """The clients that one file makes, and those of other files that it uses, each with all that is known of it."""

    def __init__(self, file: SourceFile, evaluator: Inference, calls: CallResults) -> None:
        """``calls`` are those of the same file."""
        self.file = file
        self.evaluator = evaluator
        self._written = WrittenConfigs(file, evaluator, calls)
        self._calls = calls
        self._others: dict[ClientCreation, ClientCreation] = {}

    @cached_property
    def made(self) -> dict[cst.Call, ClientCreation]:
        """The clients that the file makes, by their calls."""
        timed = self.file.says(*_TIMED)
        return {
            node: replace(
                client,
                config=self.configs.of(client.config),
                default_config=self.configs.of(client.default_config),
                timed_by_handler=timed,
            )
            for node, client in self._settled.items()
        }

    def of(self, client: Client) -> ClientCreation:
        """The fact about ``client``, completed by the code around its call in the file that makes it.

        If that file is not known, or its outline does not have the call, the fact is returned as it is.
        """
        creation, file = client.creation, client.file
        # The anchor of a client is the node of the call that makes it.
        call: Any = creation.anchor
        if self._calls.clients.get(call) is client:
            return self.made[call]
        if creation not in self._others:
            if not isinstance(file, SourceFile) or call not in file.outline.sites:
                return creation
            found = self._with_surroundings(creation, client.session, file.outline.sites[call], file)
            config, default = self.configs.of(found.config), self.configs.of(found.default_config)
            self._others[creation] = replace(found, config=config, default_config=default)
        return self._others[creation]

    @cached_property
    def configs(self) -> Configs:
        """The Configs of the file."""
        return Configs(self._settled, self._written, self._calls)

    def config(self, value: Value) -> Value:
        """``value`` with all that is known of each Config in it."""
        return self.configs.of(self._written.of(value))

    def session_of(self, node: cst.Call) -> Session:
        """The session that makes the client of the call ``node``."""
        return self._calls.clients[node].session

    @cached_property
    def _settled(self) -> dict[cst.Call, ClientCreation]:
        """The clients of the file by their calls, complete but for the uses of their Configs, which ``made`` adds."""
        return {
            node: self._with_surroundings(client.creation, client.session, self.file.outline.sites[node], self.file)
            for node, client in self._calls.clients.items()
        }

    def _with_surroundings(
        self, client: ClientCreation, session: Session, site: CallSite, file: SourceFile
    ) -> ClientCreation:
        """The ``client`` that the call at ``site`` of ``file`` makes, completed by what the code around it shows.

        If a patch replaces boto3's own functions, its Config is unknown: the patch may add one.
        """
        evaluator = self.evaluator
        is_patched = file.once("patched", lambda: patched_attributes(file, evaluator))
        return replace(
            client,
            config=UNKNOWN if is_patched else self._written.of(client.config),
            environment=environment.variables_at(site, file, evaluator),
            default_config=self._written.of(default_config(session, site, file, evaluator)),
            session_place=session.place if session.file is not None and session.file is not file else None,
            config_set=_set_in_branch(client, site, file) if client.complete else None,
            possible_services=services_at(site, evaluator) if client.service_name is None else None,
            may_be_intended=_may_be_intended(client.service_name or "", session, site, file),
            root=root(site, session, file, evaluator),
            mocked=is_mocked(site.scope, site.around, evaluator) or is_answered_here(client, site, file, evaluator),
        )


_TIMED = ("context['read_timeout", 'context["read_timeout')
"""Text of a file with a handler of a client's events that sets the read timeout of single calls."""
