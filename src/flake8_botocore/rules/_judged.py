"""The Configs and the calls of a file that rules judge, the clients they use, and what is sent again."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ..advice.needs import outlives
from ..advice.running import ClientView, RunningClients
from ..botocore import used_by
from ..botocore.accepts import CONFIG, REQUEST, Rejected, config_raises, rejected_in
from ..botocore.defaults import SESSION_CONFIG, THIS_CONFIG, values_in_effect
from ..botocore.operations import HARMFUL, TOLERATED, Operation, RunsTwice, does, operation, runs_twice
from ..botocore.tables.services import ENDPOINT_DISCOVERY
from ..botocore.waits import without_limit
from ..config import Settings
from ..facts import (
    Absent,
    Argument,
    ClientCreation,
    Config,
    ConfigCreation,
    Library,
    Literal,
    MergedConfig,
    OperationCall,
    Root,
    SourceFacts,
    alternatives,
    is_asynchronous,
)
from ..findings import plain
from ..rule import Mention, Message, Problem
from ._messages import advised_for, rejected, release, rename, replace_value


def is_named_as_factory(client: ClientCreation, settings: Settings) -> bool:
    """Whether the call may be one of a function in ``bot-client-factories``, which has arguments of its own.

    ``client("orders")`` may be, if ``tools.client`` is such a function.
    """
    return any(path.rpartition(".")[2] == client.method for path in settings.client_factories)


def common_root(config: Config, facts: SourceFacts) -> Root | None:
    """The one place where a default Config would complete ``config`` for all of its clients; None if there is none."""
    clients = facts.sharing.users(config)
    roots = [each.root if isinstance(each.default_config, Absent) else None for each in clients]
    places = {None if each is None else (each.place.path, each.place.line) for each in roots}
    return roots[0] if len(places) == 1 else None


def in_effect(argument: Argument, config: ConfigCreation, clients: Sequence[ClientCreation]) -> bool:
    """Whether an option of ``config`` takes effect: for one of ``clients`` or, if there are none, in another file.

    An option has no effect there if another argument gives it again, or if it may be assigned later
    (``config.read_timeout = 9``). One of a Config that takes part in a merge never counts: the merge may replace it.
    """
    if config.use.merged:
        return False
    if clients:
        return any(reaches(argument, client) for client in clients)
    name = argument.name or ""
    return config.own(name) is argument.value and name not in config.later


def reaches(argument: Argument, client: ClientCreation) -> bool:
    """Whether ``client`` may run with this option: with at least one of the Configs between which conditions decide."""
    return any(value is argument.value for value in values_in_effect(client, argument.name or ""))


TIMEOUTS = ("connect_timeout", "read_timeout")

OWN_ENDPOINT_ONLY = ("use_dualstack_endpoint", "use_fips_endpoint", "endpoint_discovery_enabled")
"""Options that botocore does not read for a client with an ``endpoint_url``. Source: botocore/args.py, client.py."""


def rejected_options(facts: SourceFacts, settings: Settings, is_judged: Callable[[str], bool]) -> Iterator[Problem]:
    """The values and keys in Configs that make something fail, of the options whose names ``is_judged`` accepts."""
    for config in facts.of(ConfigCreation):
        library = library_of(config, facts)
        version = used_by(library, settings.botocore_version)
        for argument in (each for each in config.arguments if is_judged(each.name or "")):
            for found in rejected_in(argument, version, library):
                if found.rejection.stage == CONFIG or _makes_a_client_fail(found, config, facts):
                    message = rejected(found.subject, found.rejection, library, settings)
                    fix = rename if found.of_key else replace_value
                    yield Problem(found.anchor, message, fix(found.anchor, found.rejection.replacement))


def _makes_a_client_fail(found: Rejected, config: ConfigCreation, facts: SourceFacts) -> bool:
    """Whether a client that uses ``config`` fails by the rejected value.

    If this file has no such client, one of another file may. Its service is not known, so an option that only some
    services read is not claimed to fail.
    """
    option, clients = found.argument.name, facts.sharing.users(config)
    # Clients that do not sign ignore this option (args.py): signature_version=UNSIGNED, which is no literal.
    if option == "account_id_endpoint_mode" and not isinstance(config.option("signature_version"), (Absent, Literal)):
        return False
    of_some_services = option == "endpoint_discovery_enabled" or (option == "s3" and found.rejection.stage == REQUEST)
    if of_some_services and not clients:
        return False
    readers = [client for client in clients if _reads_option(client, found)]
    return (bool(readers) or not clients) and in_effect(found.argument, config, readers)


def _reads_option(client: ClientCreation, found: Rejected) -> bool:
    """Whether ``client`` reads the rejected option, as far as its service and its call show."""
    option, service = found.argument.name, client.service_name
    if option == "s3":
        # Every client looks at the dictionary when it is made, only S3's own at a request.
        return service == "s3" or found.rejection.stage != REQUEST
    if option == "use_dualstack_endpoint" and service == "s3":
        return False  # Its dictionary s3 may say otherwise.
    if option in OWN_ENDPOINT_ONLY and (not client.complete or client.argument("endpoint_url")):
        return False
    return option != "endpoint_discovery_enabled" or service in ENDPOINT_DISCOVERY


def may_use_http(config: ConfigCreation, facts: SourceFacts) -> bool:
    """Whether a client of this file that uses ``config`` may have an endpoint that is not https, by its arguments."""
    clients, deciding = facts.sharing.users(config), ("endpoint_url", "use_ssl")
    return any(not client.complete or any(map(client.argument, deciding)) for client in clients)


def library_of(config: Config, facts: SourceFacts) -> Library:
    """The library whose clients use ``config``.

    If only clients of aioboto3 are given the Config, it is aioboto3, and if only asynchronous clients are given a plain
    ``Config``, aiobotocore. Else it is the library of the Config's class: ``AioConfig`` is aiobotocore's.
    """
    libraries: set[Library] = {client.library for client in facts.sharing.users(config)}
    if libraries == {"aioboto3"}:
        return "aioboto3"
    of_class = _library_of_class(config)
    if of_class == "botocore" and libraries and all(map(is_asynchronous, libraries)):
        return "aiobotocore"
    return of_class


def _library_of_class(config: Config) -> Library:
    """The library of the class of ``config``; of a merged one, that of the first Config in it."""
    if isinstance(config, ConfigCreation):
        return config.library
    sides = (each for side in (config.base, config.overlay) for each in alternatives(side))
    configs = (side for side in sides if isinstance(side, (ConfigCreation, MergedConfig)))
    return next(map(_library_of_class, configs), "botocore")


def judged_configs(facts: SourceFacts, settings: Settings) -> Iterator[Config]:
    """The Configs, merged ones included, whose missing options somebody should have chosen.

    Left out are parts of other Configs (``fragment``), Configs inside moto's mocks, Configs that raise when they are
    made, and those whose clients are all known to send no request.
    """
    every: list[Config] = [*facts.of(ConfigCreation), *facts.of(MergedConfig)]
    for config in every:
        if config.use.fragment or config.use.mocked:
            continue
        if config_raises(config, settings.botocore_version):
            continue
        clients = facts.sharing.users(config)
        if not clients or not all(facts.use_of(client).sends_nothing for client in clients):
            yield config


class JudgedCall(NamedTuple):
    """A call whose operation and client are known.

    ``view`` is the client. ``attempts`` is how often it sends one request at most, None where that is unknown.
    ``read_timeout`` is in seconds, infinite where there is none; ``timeout_chosen``: a Config states it.
    ``clients_differ``: a condition decides between clients, and the others have other numbers.
    """

    call: OperationCall
    operation: Operation
    view: ClientView
    attempts: int | None
    read_timeout: float
    timeout_chosen: bool
    clients_differ: bool = False

    @property
    def client(self) -> ClientCreation:
        """The creation of the client."""
        return self.view.made

    @property
    def name(self) -> str:
        """How a message names the operation: ``lambda.invoke``."""
        return f"{self.operation.service}.{self.call.method}"

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """The mentions of the places where the clients are made."""
        made = (self.call.elsewhere.get(each, each.anchor) for each in (self.client, *self.call.clients))
        return tuple(Mention("client", place) for place in dict.fromkeys(made))

    @property
    def gives_up(self) -> str:
        """After how long the client gives up, in words."""
        seconds = plain(self.read_timeout)
        return f"{'one of its clients' if self.clients_differ else 'this client'} gives up after {seconds} s"


def judged_call(call: OperationCall, running: RunningClients) -> JudgedCall | None:
    """``call`` with its operation and client; None if one of them is not known or a mock answers the call.

    If a condition decides between clients, the one that repeats the call least stands for all: the one with the fewest
    attempts (unknown ones count as none), and of those the one that waits longest for a reply.
    """
    known = operation(call)
    if known is None or call.mocked:
        return None
    on_each = [_judged_on(call, known, running.seen(client)) for client in call.clients]
    judged = [each for each in on_each if each is not None]
    if len(judged) < len(on_each):
        return None
    differ = len({(each.attempts, each.read_timeout) for each in judged}) > 1
    return min(judged, key=lambda each: (each.attempts or 0, -each.read_timeout))._replace(clients_differ=differ)


def judged_calls(running: RunningClients) -> Iterator[JudgedCall]:
    """The calls of the file that rules about operations report on, without those that cannot be judged."""
    for call in running.facts.of(OperationCall):
        judged = judged_call(call, running)
        if judged is not None:
            yield judged


def _judged_on(call: OperationCall, known: Operation, view: ClientView) -> JudgedCall | None:
    """``call`` as one on this client; None if its read timeout is unknown or the call that makes it raises."""
    timeout = view.effective.read_timeout
    if timeout is None or view.fails:
        return None
    value = timeout.value
    seconds = math.inf if value is None or without_limit(value, view.made.library) else float(value)
    chosen = timeout.origin in (THIS_CONFIG, SESSION_CONFIG)
    # The first number is that of the client's own service, or of the usual ones if it is not known.
    return JudgedCall(call, known, view, view.sent[0], seconds, chosen)


def effect_of_repeat(judged: JudgedCall) -> RunsTwice | None:
    """The effect of a second run if the call may be sent again, harmful or tolerated; else None."""
    if not judged.view.repeats or math.isinf(judged.read_timeout):
        return None
    twice = runs_twice(judged.operation, judged.call)
    return twice if twice in (HARMFUL, TOLERATED) else None


def repeated_by_nature(judged: JudgedCall, settings: Settings) -> bool:
    """Whether a repeated call is harmful because the operation by nature takes longer than the client waits."""
    return judged.operation.long and effect_of_repeat(judged) == HARMFUL and not is_outlived(judged, settings)


def is_outlived(judged: JudgedCall, settings: Settings) -> bool:
    """Whether the client waits longer than the operation is taken to last."""
    return outlives(judged.read_timeout, judged.operation, judged.client, settings)


def is_ended_first(judged: JudgedCall, running: RunningClients) -> bool:
    """Whether Lambda ends the function that makes the call before the client gives up on a reply (BOT308)."""
    limit = running.facts.use_of(judged.client).limit
    return limit is not None and limit.by == "Lambda" and limit.seconds <= judged.read_timeout


def planned_problem(judged: JudgedCall, headline: str) -> Problem:
    """The problem with this ``headline`` and the plan for the client of the call as its advice.

    The values of a plan are for one client; of several each has its own.
    """
    advice, mentions = advised_for(judged.view, alone=not judged.clients_differ, about=judged.call.anchor)
    return Problem(judged.call.anchor, Message(headline, advice), mentions=(*mentions, *judged.mentions))


def repeat_headline(judged: JudgedCall, running: RunningClients) -> str:
    """The headline for an operation that botocore may send again, with the effect of that and how often it may run.

    ``lambda.invoke can run 3 times: after 60 s of silence botocore 1.44 sends it again.``
    """
    who = release(judged.client.library, running.settings)
    harm = does(judged.operation, judged.call) if effect_of_repeat(judged) == HARMFUL else ""
    name = f"{judged.name} ({harm})" if harm else judged.name
    if judged.clients_differ:
        return f"{name} can run more than once: {who} sends it again on each of its clients."
    times = "more than once" if judged.attempts is None else f"{judged.attempts} times"
    limit = running.facts.limits.of_call.get(judged.call.anchor)
    if limit is not None and limit.by == "Lambda":
        # One request is sent after each read timeout, until Lambda ends the function.
        begun = math.ceil(limit.seconds / judged.read_timeout)
        if 1 < begun < (judged.attempts or 0):
            times = f"{begun} times before Lambda ends {limit.name}"
    return f"{name} can run {times}: after {plain(judged.read_timeout)} s of silence {who} sends it again."
