"""The words of a plan: what to write as source, and the one sentence that states it in messages, audit and hover."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ..botocore import Version
from ..config import Settings
from ..facts import REST_QUOTA, TimeLimit
from ..findings import exact, rounded
from .fitting import Values
from .needs import Need
from .plan import BUDGET, HOUR, Conflict, Plan, team_plan

MODES = Version(1, 15)
"""The first release that takes ``mode`` and ``total_max_attempts``. Source: botocore/config.py, not in 1.14.17."""

DYNAMODB = "dynamodb"


def retries(plan: Plan, settings: Settings) -> str:
    """The ``retries`` dictionary to write, as source."""
    if settings.stated_version is not None and settings.stated_version < MODES:
        return f'{{"max_attempts": {plan.attempts - 1}}}'
    return f'{{"mode": "{plan.mode}", "total_max_attempts": {plan.attempts}}}'


def options(plan: Plan, settings: Settings) -> dict[str, str]:
    """The options to write, by name, with their values as source; ``mode`` goes into ``retries``."""
    texts = {
        "connect_timeout": exact(plan.connect),
        "read_timeout": exact(plan.read),
        "retries": retries(plan, settings),
        "mode": f'"{plan.mode}"',
    }
    return {name: texts[name] for name in plan.writes}


def config_arguments(plan: Plan, settings: Settings) -> str:
    """The arguments of the Config to write, as source."""
    return ", ".join(f"{name}={text}" for name, text in options(plan, settings).items())


def config_dictionary(plan: Plan, settings: Settings) -> str:
    """The same options as a dictionary, as source."""
    items = ", ".join(f'"{name}": {text}' for name, text in options(plan, settings).items())
    return f"{{{items}}}"


def usual_arguments(settings: Settings) -> tuple[str, str]:
    """The arguments of the team's Config, as source: without a DynamoDB client and with one."""
    usual, most = team_plan(settings), team_plan(settings, DYNAMODB)
    return config_arguments(usual, settings), config_arguments(most, settings)


def needs_other(arguments: str) -> str:
    """Why a client is not given the Config that others share, but should get one with these ``arguments``."""
    return f"it needs Config({arguments})"


def constant_name(plan: Plan, settings: Settings) -> str:
    """What a module constant for the Config to write is called: by the call or service that asks for more."""
    if plan.attempts > settings.total_max_attempts:
        return "DYNAMODB_CONFIG"
    longer = plan.read_by is not None and plan.read > settings.read_timeout
    return "LONG_CALL_CONFIG" if longer else "CLIENT_CONFIG"


class Advised(NamedTuple):
    """A plan as the audit and the hover show it, away from its file: None where nothing can be written."""

    words: str
    values: Values | None


def shown(plan: Plan, settings: Settings) -> Advised:
    """``plan`` with its sentence, which names no lines; no words where the team's values serve."""
    words = "" if plan.is_general else sentence(plan, settings, lines=False).text
    return Advised(words, None if plan.lost else plan.values)


def strongest(every: Iterable[Advised]) -> Advised:
    """Of the plans of several files for one client the one that asks for most, as a Config would have to serve all."""

    def asks(one: Advised) -> tuple[bool, bool, int, float]:
        values = one.values
        return values is None, bool(one.words), -values.attempts if values else 0, values.read if values else 0

    return max(every, key=asks)


class Sentence(NamedTuple):
    """What is said of a plan; ``{0}``, ``{1}`` … in ``text`` are the lines of the ``needs``."""

    text: str
    needs: Sequence[Need] = ()


def sentence(
    plan: Plan, settings: Settings, argument: str = "config", config: str = "", *, lines: bool = True
) -> Sentence:
    """The one sentence that states ``plan``; empty where there is nothing to write and no conflict.

    ``argument`` takes the Config of a client that has none; ``config`` is that argument with another form of it.
    ``lines``: the lines of calls are named.
    """
    if not plan.has_config and settings.shared_config is not None:
        return Sentence(f"Write {argument}={settings.shared_config.rpartition('.')[2]}.")
    named: list[Need] = []

    def call(need: Need) -> str:
        if need.place is None or not lines:
            return need.method
        if all(each.place is not need.place for each in named):
            named.append(need)
        index = next(index for index, each in enumerate(named) if each.place is need.place)
        return f"{need.method} (line {{{index}}})"

    lost = plan.lost
    if lost is not None:
        return Sentence(f"{_impossible(lost, call)}.", named)
    apart = [_apart(each, call) for each in plan.conflicts]
    if not plan.writes:
        return Sentence(" ".join(apart), named)
    token = _token(plan, call)
    whole = config or f"{argument}=Config({config_arguments(plan, settings)})"
    to_write = _to_change(plan, settings) if plan.has_config else f"Add {whole}"
    why = _reasons(plan, call)
    text = f"{token}{to_write[0].lower()}{to_write[1:]}" if token else to_write
    text += f": {why or _general(plan, settings)}."
    if plan.better:
        apart.append(f"Better {plan.better}.")
    if plan.if_called is not None:
        apart.append(_if_called(plan.if_called, plan, call))
    return Sentence(" ".join([text, *apart]), named)


def _to_change(plan: Plan, settings: Settings) -> str:
    texts = [
        f"{name}={text}{' in retries' if name == 'mode' else ''}" for name, text in options(plan, settings).items()
    ]
    return f"Set {' and '.join([', '.join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)}"


def _token(plan: Plan, call: Callable[[Need], str]) -> str:
    """The token with which the service recognises a repeated request, as the better way."""
    need = plan.harmful
    return f"Pass {need.token}= to {call(need)}, or " if need is not None and need.token else ""


def _reasons(plan: Plan, call: Callable[[Need], str]) -> str:
    """Which needs decided the numbers; empty where none did."""
    reasons: dict[str, list[str]] = {}
    if plan.read_by is not None:
        reasons[call(plan.read_by)] = [plan.read_by.source]
    if plan.harmful is not None:
        who = "it" if plan.harmful.token else call(plan.harmful)
        reasons.setdefault(who, []).append("must not run twice")
    words = [f"{who} {' and '.join(what)}" for who, what in reasons.items()]
    if plan.limit_by is not None and plan.limit_by.limit is not None:
        words.append(has(plan.limit_by.limit))
    return "; ".join(words)


def has(limit: TimeLimit) -> str:
    """How a message states a limit: ``Orders has 30 s``; what waits for a function waits for all as long."""
    seconds = f"{exact(limit.seconds)} s"
    if limit.by == BUDGET:
        return f"{BUDGET} is {seconds}"
    if not limit.place:
        return f"Lambda allows {seconds}"
    if limit.by == "Lambda":
        return f"{limit.name} has {seconds}"
    quota = ", unless the API's quota was raised" if limit.by == "API Gateway" and limit.seconds == REST_QUOTA else ""
    return f"{limit.by} gives up after {seconds}{quota}"


def _general(plan: Plan, settings: Settings) -> str:
    """Whose values they are, where no need decided, and what they come to."""
    chosen = (settings.connect_timeout, settings.read_timeout, settings.total_max_attempts, settings.retry_mode)
    usual = (Settings.connect_timeout, Settings.read_timeout, Settings.total_max_attempts, Settings.retry_mode)
    whose = "flake8-botocore's defaults" if chosen == usual else "your team's values"
    if not plan.comes_to or not math.isfinite(plan.comes_to):
        return whose
    if plan.comes_to > HOUR:
        return f"{whose}, but {plan.attempts} attempts can take over an hour"
    return f"{whose}, at most {rounded(plan.comes_to)} s"


def _impossible(conflict: Conflict, call: Callable[[Need], str]) -> str:
    need, limit = conflict.need, conflict.need.limit
    assert limit is not None
    asks = f"needs read_timeout={exact(need.seconds)}"
    if not need.strict:
        ends = math.isfinite(conflict.seconds)
        asks = f"takes at least {math.ceil(conflict.seconds)} s" if ends else "waits without limit"
    way_out = f": {conflict.way_out}" if conflict.way_out else ""
    return f"{call(need)} {asks}, but {has(limit)}{way_out}"


def _apart(conflict: Conflict, call: Callable[[Need], str]) -> str:
    need = conflict.need
    where = call(need)
    if need.twice == "harmful" and not need.long:
        token = f"pass {need.token}=, or " if need.token else ""
        return f"{where} must not run twice: {token}{conflict.way_out}."
    return f"{where} {need.source or 'needs other values'}: {conflict.way_out}."


def _if_called(plan: Plan, usual: Plan, call: Callable[[Need], str]) -> str:
    """What to write instead if a call that the linter cannot see is made."""
    need = plan.read_by or plan.attempts_by
    if plan.lost is not None:
        return f"If you call {plan.lost.need.method}{plan.lost.need.where}: {_impossible(plan.lost, call)}."
    method = "" if need is None else f"{need.method}{need.where}"
    connect = f"connect_timeout={exact(plan.connect)}, " if plan.connect != usual.connect else ""
    attempts = "one attempt" if plan.attempts == 1 else f"{plan.attempts} attempts"
    return f"If you call {method}, set {connect}read_timeout={exact(plan.read)} and {attempts}."
