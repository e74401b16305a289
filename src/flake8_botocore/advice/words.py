"""The words of a plan: what to write as source, and the one sentence that states it in messages, audit and hover."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..botocore.defaults import default_attempts
from ..botocore.tables.operations import TRANSFERS
from ..config import Settings
from ..facts import Anchor, Place
from ..findings import exact, rounded
from .needs import Need
from .plan import HOUR, Conflict, Plan, takes_mode, team_plan


def options_of(plan: Plan, settings: Settings) -> dict[str, str]:
    """The options to write, by name, with their values as source; ``mode`` goes into ``retries``."""
    # The mode that a client has by default in releases before 1.44 stays unsaid.
    named = plan.names_mode or plan.mode != "legacy" or settings.retry_mode is not None
    mode = f'"mode": "{plan.mode}", ' if named or "mode" in settings.required_options else ""
    retries = f'{{{mode}"total_max_attempts": {plan.attempts}}}'
    if plan.mode_alone:
        retries = f'{{"mode": "{plan.mode}"}}'
    if not takes_mode(settings):
        retries = f'{{"max_attempts": {plan.attempts - 1}}}'
    texts = {"connect_timeout": exact(plan.connect), "read_timeout": exact(plan.read), "retries": retries}
    texts["mode"] = f'"{plan.mode}"'
    return {name: texts[name] for name in plan.writes}


def config_arguments(plan: Plan, settings: Settings) -> str:
    """The arguments of the Config to write, as source."""
    return ", ".join(f"{name}={text}" for name, text in options_of(plan, settings).items())


def usual_arguments(settings: Settings) -> str:
    """The arguments of the team's usual Config, as source."""
    return config_arguments(team_plan(settings), settings)


def constant_names(plan: Plan, settings: Settings, service: str | None) -> tuple[str, ...]:
    """Names for a module constant that holds the Config to write, the best first: by how it differs from the usual."""
    of_service = f"{service}_config".replace("-", "_").replace(".", "_").upper() if service else ""
    more = default_attempts(service, settings.botocore_version) > default_attempts(None, settings.botocore_version)
    if plan.read_by is not None and plan.read > settings.read_timeout:
        first = "LONG_CALL_CONFIG"
    elif plan.attempts == 1 != settings.total_max_attempts:
        first = "ONE_ATTEMPT_CONFIG"
    else:
        first = of_service if more and settings.total_max_attempts is None else "CLIENT_CONFIG"
    short = "SHORT_CALL_CONFIG" * (plan.read < settings.read_timeout)
    return tuple(dict.fromkeys(filter(None, (first, short, of_service, "BOTO_CONFIG"))))


class Sentence(NamedTuple):
    """A sentence about a plan; ``{0}``, ``{1}`` … in ``text`` stand for the lines of the ``needs``."""

    text: str
    needs: Sequence[Need] = ()


def sentence(
    plan: Plan, settings: Settings, argument: str = "config", config: str = "", *, here: bool = True, lines: bool = True
) -> Sentence:
    """The words that state ``plan``; empty if there is nothing to write or no reason for it, and no conflict.

    ``argument`` is the parameter for the Config of a client that has none. ``config`` is the whole argument to write,
    if a library takes another form. ``here``: this file makes the client; else the sentence has no values, as only the
    file that makes it knows all uses. It has none either for a Config that cannot be read. ``lines``: the lines of
    calls are named.
    """
    here = here and plan.config != "unseen"
    if plan.existing and here and not config:
        whose = "the file's other clients are given" if plan.is_sure else "the file has for its clients"
        return Sentence(f"Add {argument}={plan.existing}, which {whose}.")
    named: dict[Anchor | Place, Need] = {}

    def call(need: Need) -> str:
        if need.place is None or not lines:
            return need.method
        named.setdefault(need.place, need)
        line = "" if isinstance(need.place, Place) else "line "
        more = f" and {need.more} more" if need.more else ""
        return f"{need.method} ({line}{{{[*named].index(need.place)}}}{more})"

    # In order: what to write and why, calls on clients of their own, what one attempt gives up, calls out of sight. Or
    # the conflict that no values settle, alone. ``call`` names a call, with a number in place of its line.
    parts = [_apart(each, call) for each in plan.conflicts]
    if not plan.config and settings.shared_config is not None:
        name = settings.shared_config.rpartition(".")[2]
        once = plan.harmful if plan.lost is None and plan.attempts == 1 else None
        alone = f", with one attempt for this client: {call(once)} must not run twice" if once is not None else ""
        parts = [f"Write {argument}={name}{'' if here else WHERE_MADE}{alone}.", *(parts if plan.lost is None else ())]
    elif plan.lost is not None:
        then, do = plan.lost.then, ""
        if then is not None and then.writes:
            # Without these values, the client outlasts the longer limit, too.
            do = _to_write(then, settings, argument, config) if here else _needed(then)
        parts = [f"{_impossible(plan.lost, call, do)}."]
    elif plan.writes:
        once = plan.harmful
        # The token with which the service recognises a repeated request is the better way.
        token = f"Pass {once.token}= to {call(once)}, or " if once is not None and once.token else ""
        why = _reasons(plan, call, here=here)
        what = _to_write(plan, settings, argument, config) if here else _needed(plan)
        # The file that makes a Config reports what it lacks.
        if here and plan.config != "elsewhere":
            if plan.changes is None:
                why = why or _general(plan, settings)
            else:
                why = f"{why}{'; ' * bool(why)}in the Config itself, they would change {call(plan.changes)}"
        if why:
            parts.insert(0, f"{token}{what[0].lower() if token else what[0]}{what[1:]}: {why}.")
        if here and plan.if_called is not None:
            parts.append(_if_called(plan.if_called, plan))
        if here and plan.longer is not None and plan.limit_by is None and "read_timeout" in plan.writes:
            parts.append(plan.longer.question.format(call(plan.longer)))
    return Sentence(" ".join(filter(None, parts)), [*named.values()])


def _to_write(plan: Plan, settings: Settings, argument: str, config: str) -> str:
    text = config_arguments(plan, settings)
    if plan.config == "elsewhere":
        # Others use it, too, and its own file gives the values for them.
        return f"Add .merge(Config({text})) to the Config of this client alone"
    if plan.changes is not None:
        return f"Add .merge(Config({text})) where a client is given this Config"
    if not plan.config:
        return f"Add {config or f'{argument}=Config({text})'}"
    texts = [f"{name}={text}{' in retries' * (name == 'mode')}" for name, text in options_of(plan, settings).items()]
    return f"Set {' and '.join([', '.join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)}"


WHERE_MADE = " where the client is made"


def _needed(plan: Plan) -> str:
    """What to set where another file makes the client, without values."""
    read = "a longer read_timeout" if plan.read_by is not None and plan.read > Settings.read_timeout else ""
    attempts = ("one attempt" if plan.attempts == 1 else "fewer attempts") if plan.attempts_by is not None else ""
    if plan.limit_by is not None:
        read = "timeouts and attempts that fit" if plan.attempts_by is None else "timeouts that fit"
    own = ", or use a client of its own" if plan.harmful is not None and not read else ""
    where = " in the client's Config" if plan.config == "unseen" else WHERE_MADE
    return f"Set {' and '.join(filter(None, (read, attempts)))}{where}{own}"


def _reasons(plan: Plan, call: Callable[[Need], str], *, here: bool) -> str:
    """Which needs decided the numbers; empty where none did. ``here``: the numbers are in the sentence."""
    reasons: dict[str, list[str]] = {}
    if plan.read_by is not None:
        reasons[call(plan.read_by)] = [plan.read_by.source]
    if plan.harmful is not None:
        who = "it" if plan.harmful.token else call(plan.harmful)
        reasons.setdefault(who, []).append("must not run twice")
    words = [f"{who} {' and '.join(what)}" for who, what in reasons.items()]
    if plan.limit_by is not None and plan.limit_by.limit is not None:
        words.append(plan.limit_by.limit.has)
    if words and plan.instead_of and here:
        attempts = "one attempt" if plan.attempts == 1 else f"{plan.attempts} attempts"
        words[-1] += f", so {attempts} instead of {plan.instead_of}"
    return "; ".join(words)


def _general(plan: Plan, settings: Settings) -> str:
    """The reason for values that no need decided: whose values they are, and how long a call then takes."""
    own, usual = (
        (each.connect_timeout, each.read_timeout, each.total_max_attempts, each.retry_mode)
        for each in (settings, Settings)
    )
    whose = "today's values" if own == usual else "your team's values"
    if own == usual and settings.other_version is not None and "retries" in plan.writes:
        whose = f"what botocore {settings.other_version.short} does today"
    if plan.comes_to and HOUR >= plan.comes_to < plan.today:
        takes = f"{rounded(plan.today)} s → {rounded(plan.comes_to)} s"
        return f"{whose} with a shorter connect timeout ({takes})"
    if own == usual and "connect_timeout" in plan.writes:
        whose += " but for the connect timeout"
    if not plan.comes_to or not math.isfinite(plan.comes_to):
        return whose
    if plan.comes_to > HOUR:
        of = f" of one {plan.longest}" if plan.longest else ""
        return f"{whose}, but {plan.attempts} attempts{of} can take over an hour"
    what = f"one {plan.longest}" if plan.longest else "a call"
    as_before = own == usual and "connect_timeout" not in plan.writes
    takes = "still takes up to" if as_before else "then takes at most"
    polls = plan.longest.endswith(" waiter") or plan.longest.startswith("wait_until_")
    if plan.longest in TRANSFERS or polls:
        # A large file has several requests, and a waiter several polls, each of which may take as long.
        takes = "can still take" if as_before else "can then take"
    return f"{whose}; {what} {takes} {rounded(plan.comes_to)} s{' if one poll is slow' * polls}"


def _impossible(conflict: Conflict, call: Callable[[Need], str], then: str = "") -> str:
    """The words for a conflict that no values settle: what the call needs, the limit, and the way out.

    ``then`` is what to write beside a longer limit.
    """
    need, limit = conflict.need, conflict.need.limit
    assert limit is not None
    asks = f"needs read_timeout={exact(need.seconds)}"
    if not need.strict or need.seconds < limit.seconds:
        ends = math.isfinite(conflict.seconds)
        attempts = "one attempt" if conflict.attempts == 1 else f"{conflict.attempts} attempts"
        asks = f"needs {math.ceil(conflict.seconds)} s with {attempts}" if ends else "waits without limit"
    why, way_out = f"{call(need)} {asks}, but {limit.has}", conflict.way_out
    if then:
        longer, *others = way_out.split(", or ")
        way_out = ", or ".join((f"{longer} and {then[0].lower()}{then[1:]}", *others))
    if way_out.startswith("raise"):
        return f"{way_out[0].upper()}{way_out[1:]}: {why}"
    return f"{why}{f': {way_out}' if way_out else ''}"


def _apart(conflict: Conflict, call: Callable[[Need], str]) -> str:
    """The sentence about a call that takes a client of its own."""
    need, where = conflict.need, call(conflict.need)
    if need.twice == "harmful":
        token = f"pass {need.token}=, or " if need.token else ""
        long = f"{need.source} and " if need.long and need.source else ""
        return f"{where} {long}must not run twice: {token}{conflict.way_out}."
    return f"{where} {need.source or 'needs other values'}: {conflict.way_out}."


def _if_called(need: Need, usual: Plan) -> str:
    """The advice for a call that the linter cannot see, as a condition; empty if the ``usual`` plan serves it."""
    # Inside a limit, only what the service requires is known without the call.
    fits = need.limit is None or (need.strict and need.seconds < need.limit.seconds)
    read = f"read_timeout={exact(need.seconds)}" if fits and need.seconds > usual.read else ""
    attempts = "one attempt" if need.must_run_once and usual.attempts > 1 else ""
    texts = " and ".join(filter(None, (read, attempts)))
    return f"If you call {need.method}{need.where}, set {texts}." if texts else ""


def arguments_in(text: str) -> list[str]:
    """The keyword arguments in ``text``, each as ``name=value``, the value as it is written there."""
    source = f"f({text})"
    call = ast.parse(source, mode="eval").body
    assert isinstance(call, ast.Call)
    return [f"{each.arg}={ast.get_source_segment(source, each.value)}" for each in call.keywords]
