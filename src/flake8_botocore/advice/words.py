"""The words of a plan: what to write as source, and the one sentence that states it in messages, audit and hover."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from ..botocore.defaults import default_attempts
from ..config import Settings
from ..facts import Anchor, Place
from ..findings import exact
from .needs import MAY, SENDS, Need
from .plan import Plan, takes_mode, team_plan


def options_of(plan: Plan, settings: Settings) -> dict[str, str]:
    """The options to write, by name, with their values as source; ``mode`` goes into ``retries``."""
    items = [f'"mode": "{plan.mode}"'] * bool(plan.mode)
    items += [f'"total_max_attempts": {plan.attempts}'] * (plan.attempts is not None)
    if not takes_mode(settings) and plan.attempts is not None:
        items = [f'"max_attempts": {plan.attempts - 1}']
    texts = {"connect_timeout": exact(plan.connect), "read_timeout": exact(plan.read), "mode": f'"{plan.mode}"'}
    texts["retries"] = f"{{{', '.join(items)}}}"
    return {name: texts[name] for name in plan.writes}


def config_arguments(plan: Plan, settings: Settings) -> str:
    """The arguments of the Config to write, as source."""
    return ", ".join(f"{name}={text}" for name, text in options_of(plan, settings).items())


def usual_arguments(settings: Settings) -> str:
    """The arguments of the team's usual Config, as source."""
    return config_arguments(team_plan(settings), settings)


def merged_once(plan: Plan, settings: Settings) -> str | None:
    """The arguments of a Config that is merged into the team's for a client that needs one attempt.

    Empty if the client needs no more than the team's Config; None where the mode to repeat is not known.
    """
    if not plan.once or plan.apart:
        return ""
    if settings.shared_retries is None:
        return None
    mode, attempts = settings.shared_retries
    if not takes_mode(settings):
        return 'retries={"max_attempts": 0}'
    # A merge replaces the whole dictionary.
    named = f'"mode": "{mode}", ' if mode else ""
    return "" if attempts == 1 else f'retries={{{named}"total_max_attempts": 1}}'


def constant_names(plan: Plan, settings: Settings, service: str | None) -> tuple[str, ...]:
    """Names for a module constant that holds the Config to write, the best first: by how it differs from the usual."""
    of_service = f"{service}_config".replace("-", "_").replace(".", "_").upper() if service else ""
    more = default_attempts(service, settings.botocore_version) > default_attempts(None, settings.botocore_version)
    if plan.read > settings.read_timeout:
        first = "LONG_CALL_CONFIG"
    elif plan.attempts == 1 != settings.total_max_attempts:
        first = "ONE_ATTEMPT_CONFIG"
    else:
        first = of_service if more and settings.total_max_attempts is None else "CLIENT_CONFIG"
    short = "SHORT_CALL_CONFIG" * (plan.read < settings.read_timeout)
    return tuple(dict.fromkeys(filter(None, (first, short, of_service, "BOTO_CONFIG"))))


class Sentence(NamedTuple):
    """A sentence about a plan; ``{0}`` in ``text`` stands for the line of the ``need``."""

    text: str
    need: Need | None = None


def sentence(
    plan: Plan,
    settings: Settings,
    argument: str = "config",
    config: str = "",
    *,
    here: bool = True,
    lines: bool = True,
    about: Anchor | None = None,
) -> Sentence:
    """The words that state ``plan``: what to write, and at most one reason; empty if there is neither.

    ``argument`` is the parameter for the Config of a client that has none. ``config`` is the whole argument to write,
    if a library takes another form. ``here``: this file makes the client; else the sentence has no values, as only the
    file that makes it knows all uses. It has none either for a Config that cannot be read. ``lines``: the lines of
    calls are named. ``about`` is the call that a message is about: it is named if it must not run twice.
    """
    here = here and plan.config != "unseen"
    if plan.existing:
        return Sentence(f"Write {argument}={plan.existing}: it is made above, but no client gets it." if here else "")
    need = _need_of_reason(plan, about)
    is_message = need is not None and about is not None and need.place == about
    placed = need is not None and need.place is not None and lines and not is_message
    call = "" if need is None or is_message else _calls(plan, need, about, placed)
    why = _reason(plan, need, call, settings, about, here=here)
    if not plan.config and settings.shared_config is not None:
        write, why = _to_pass(plan, settings, argument, here=here), why if plan.once else ""
        plan = replace(plan, instead="")
    else:
        write = _to_write(plan, settings, argument, config, here=here)
    if plan.way_out:
        also = f" and {write[0].lower()}{write[1:-1]}" if write else ""
        text = f"{plan.way_out}{also}{why.removeprefix(plan.way_out)}"
    elif plan.apart:
        # The message about the call that must not run twice is not about the values for the others.
        text = why if about is not None else f"{why} {write}"
    else:
        # A Config whose options cannot be read has nothing to write.
        text = f"{write} {why}" if write or not need else ""
    text = f"{text.strip()} {_about_slow(plan, text, here=here)}".strip()
    return Sentence(text, need if placed and "{0}" in text else None)


def _need_of_reason(plan: Plan, about: Anchor | None) -> Need | None:
    """The need that the sentence gives as its reason, that of the most severe danger; None if there is no danger."""
    slow = None if plan.slow is None or plan.slow.source == MAY else plan.slow
    return plan.limit if plan.way_out else plan.once_at.get(about, next(iter(plan.once), plan.limit or slow))


def _calls(plan: Plan, need: Need, about: Anchor | None, placed: bool) -> str:
    """The call of ``need`` in words, with others that must not run twice: ``send_email (line {0}) and publish``."""
    line = "" if isinstance(need.place, Place) else "line "
    call = f"{need.method} ({line}{{0}})" if placed else need.method
    others = [*dict.fromkeys(each.method for each in plan.once if each.method != need.method)]
    if not others or about is not None or plan.way_out or any(each.token for each in plan.once):
        return call
    return f"{call} and {others[0] if len(others) == 1 else f'{len(others)} more'}"


def _about_slow(plan: Plan, text: str, *, here: bool) -> str:
    """The sentence about the ``slow`` call where its time is not known, or why ``text`` keeps its connect timeout."""
    slow = plan.slow
    if slow is None or plan.limit:
        return ""
    if slow.source == MAY and here and "read_timeout" in plan.writes:
        return f"If {slow.method} may take longer, set a longer read_timeout."
    is_unsaid = slow.source == SENDS and "connect_timeout=" in text and SENDS not in text
    return f"{slow.method} {SENDS}." if is_unsaid else ""


def _reason(plan: Plan, need: Need | None, call: str, settings: Settings, about: Anchor | None, *, here: bool) -> str:
    """The sentence about the most severe danger, ``need``; empty if there is none. ``here``: values are named."""
    if need is None:
        return ""
    has = plan.limit.limit.has if plan.limit and plan.limit.limit else ""
    if plan.way_out:
        limit = f": {has}" if has else ""
        too_little = f", too little for {call}" if about is None else ""
        return f"{plan.way_out}{limit}{too_little}."
    if plan.once:
        return _why_apart(plan, need, call, settings) if plan.apart else _why_once(plan, need, call)
    if plan.limit:
        fewer = bool(plan.before) and here and "retries" in plan.writes
        attempts, fit = ("1 attempt", " fits") if plan.attempts == 1 else (f"{plan.attempts} attempts", " fit")
        attempts = f"{attempts}{fit * (not has)}, not {plan.before}" * fewer
        said = ": ".join(filter(None, (has, attempts)))
        return f"{said}." if said else ""
    # The message about the call itself has the reason.
    about_call = need.source != SENDS or "connect_timeout" in plan.writes
    return f"{call} {need.source}." if call and about_call else ""


def _why_apart(plan: Plan, need: Need, call: str, settings: Settings) -> str:
    """What to give the ``call`` that must not run twice, where other calls of its client keep their attempts."""
    it, its = ("they", "their") if " and " in call else ("it", "its")
    # The message about the call itself says that it can run several times.
    why = f": {it} must not run twice" if call else ""
    if need.token:
        to_call = f"to {call}{why}" if call else "to run once"
        return f"Pass {need.token}= {to_call}."
    once = plan.once_for_all
    read = f"read_timeout={exact(once.read)} and " if once.read > plan.read else ""
    retries = '{"total_max_attempts": 1}' if takes_mode(settings) else '{"max_attempts": 0}'
    values = f"{read}retries={retries}"
    if "costly" in plan.apart:
        consider = f"For {call}, consider" if call else "Consider"
        return f"{consider} {values}{why}, but throttled calls then fail at once."
    if plan.apart == "shared":
        client = f"the client of {call}" if call else "its client"
        return f"Give {client} a Config of {its} own with {values}{why}."
    return f"Give {call or 'it'} a client of {its} own with {values}{why}."


def _why_once(plan: Plan, need: Need, call: str) -> str:
    """That the ``call`` must not run twice, and how long it takes."""
    slow = plan.slow is not None and plan.slow.method == need.method and (need.seconds or need.source == SENDS)
    if slow and " and " in call:
        return f"{call} must not run twice; {need.method} {need.source}."
    longer = f"{need.source} and " if slow else ""
    unless = f", unless you pass {need.token}=" if need.token else ""
    # The message about the call itself says that it can, unless a limit ends it first.
    unsaid = call or longer or unless or plan.limit
    return f"{call or 'It'} {longer}must not run twice{unless}." if unsaid else ""


def _to_pass(plan: Plan, settings: Settings, argument: str, *, here: bool) -> str:
    """The sentence that has a client pass the team's Config, merged with what it needs itself."""
    assert settings.shared_config is not None
    name, merged = settings.shared_config.rpartition(".")[2], merged_once(plan, settings)
    merge = f".merge(Config({merged}))" if merged else ""
    where = "" if here else " where the client is made"
    alone = ", with one attempt for this client" if merged is None else ""
    return f"Write {argument}={name}{merge}{where}{alone}."


def _to_write(plan: Plan, settings: Settings, argument: str, config: str, *, here: bool) -> str:
    """The sentence with the values to write, or, for a client of another file, with what is to change there."""
    if plan.way_out and not plan.way_out.startswith("Raise Timeout"):
        return ""
    if not here and plan.is_changed and not plan.apart and not plan.way_out:
        what = "one attempt" if plan.once else "shorter waits" if plan.limit else "a longer read_timeout"
        return f"Set {what} where the client is made."
    if not here or not plan.writes or (plan.config == "elsewhere" and not plan.is_changed):
        return ""
    text = config_arguments(plan, settings)
    if plan.config == "elsewhere":
        # Others use it, too, and its own file gives the values for them.
        return f"Append .merge(Config({text})) to this client's config=."
    if plan.config == "shared":
        return f"Append .merge(Config({text})) where a client is given this Config."
    if not plan.config:
        return f"Write {config or f'{argument}=Config({text})'}."
    texts = [f"{name}={text}{' in retries' * (name == 'mode')}" for name, text in options_of(plan, settings).items()]
    return f"Write {' and '.join(filter(None, (', '.join(texts[:-1]), texts[-1])))}."
