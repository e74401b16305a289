"""Wording that several rules share, every number taken from what botocore does."""

from __future__ import annotations

from collections.abc import Iterable

from ..botocore.numbers import plain
from ..botocore.running.defaults import default_attempts, default_read_timeout
from ..botocore.running.effective import effective_settings, retry_modes_left_open
from ..botocore.running.environment import MAX_ATTEMPTS
from ..botocore.version import used_by
from ..facts import Anchor, ClientCreation, Config, ConfigCreation, Library, MergedConfig, is_asynchronous
from ..settings import Settings
from ..settings.policy import Advice

LONGEST_MESSAGE = 200
"""Characters of a reported line, its code included, so that it fits a terminal and a review comment."""

ONCE = 'retries={"total_max_attempts": 1}'
"""What to write so that a request is sent once."""

_LONGEST_LINE = "99999"


def release(library: Library, settings: Settings) -> str:
    """The release a message speaks of: ``botocore 1.44``, ``aiobotocore (botocore 1.43)``.

    Where it only stands for one the tables do not know, that is said: ``botocore 1.44 (newest known)``.
    """
    version, stated = settings.botocore_version, settings.stated_version
    spoken_of = f"botocore {used_by(library, version).short}"
    instead = None if stated is None else "newest known" if stated > version else "oldest known"
    if is_asynchronous(library):
        return f"{library} ({spoken_of}, {instead})" if instead else f"{library} ({spoken_of})"
    return f"{spoken_of} ({instead})" if instead else spoken_of


def config_text(config: ConfigCreation | MergedConfig) -> str:
    """How a message names a Config: ``Config(...)``, ``The merged Config``."""
    if isinstance(config, MergedConfig):
        return "The merged Config"
    return f"{config.callee}(...)" if config.arguments else f"{config.callee}()"


def attempts(service: str | None, library: Library, settings: Settings, mode: str | None = None) -> str:
    """How often one request is sent by default: ``3 times``, or ``3 times, 4 for DynamoDB`` for any service.

    ``mode`` is the retry mode, None the default one.
    """
    version = settings.botocore_version
    usual = default_attempts(service, version, library, mode)
    dynamodb = default_attempts("dynamodb", version, library, mode)
    return f"{usual} times" if service is not None or usual == dynamodb else f"{usual} times, {dynamodb} for DynamoDB"


def read_timeout(library: Library, settings: Settings) -> str:
    """Seconds until a silent server is given up by default."""
    return plain(default_read_timeout(settings.botocore_version, library))


def resends(client: ClientCreation, settings: Settings) -> tuple[str, ...]:
    """What happens to a request of a client without Config that gets no reply, in two wordings, the longer first."""
    who = release(client.library, settings)
    seconds = read_timeout(client.library, settings)
    times = _times(client, settings)
    if times is None:
        return (f"{who} gives up on a reply after {seconds} s and may send the request again",)
    if times == "1 times":
        return (f"{who} gives up on a reply after {seconds} s, and AWS_MAX_ATTEMPTS=1 sends one request",)
    in_all = times.replace(" times", " times in all", 1)
    return (
        f"{who} gives up on a reply after {seconds} s and sends the request again, {in_all}",
        f"{who} waits {seconds} s for a reply and sends {times}",
    )


def choices(advised: Advice, settings: Settings) -> tuple[str, ...]:
    """The sentence that ends a message about a missing Config, longest wording first; ``{0}`` is ``advised.place``."""
    if settings.shared_config is not None:
        return (f"Write config={settings.shared_config.rpartition('.')[2]}.",)
    words, reason = advised.words, advised.reason
    if advised.limit is not None:
        once = ", one attempt" if advised.attempts == 1 else " and retries="
        why = f" for {reason} (line {{0}})" if reason else ""
        return (f"Choose {words}{once}{why}.",)
    if reason and advised.attempts == 1:
        return tuple(
            f"Choose {words}{why}"
            for why in (
                f", {ONCE}: {reason} at line {{0}} must not run twice.",
                f", one attempt: {reason} at line {{0}} must not run twice.",
                f", one attempt for {reason} (line {{0}}).",
            )
        )
    if reason:
        return (f"Choose {words} for {reason} at line {{0}}, and retries=.",)
    if advised.condition:
        return tuple(
            f"Choose read_timeout= and retries={where}: {advised.condition}."
            for where in (" in config=Config(...)", "")
        )
    return "Choose read_timeout= and retries= in config=Config(...).", "Choose read_timeout= and retries=."


def places(advised: Advice) -> tuple[Anchor, ...]:
    """What ``{0}`` of ``choices`` stands for."""
    return () if advised.place is None else (advised.place,)


def sends_again(config: Config, clients: Iterable[ClientCreation], library: Library, settings: Settings) -> str:
    """What ``config``, which has no retries, leaves to botocore, or to the environment that the file sets first."""
    environments = [client for client in clients if client.environment]
    if environments:
        told = {_times(client, settings) for client in environments}
    else:
        modes = retry_modes_left_open(config, settings.botocore_version, library)
        told = {attempts(None, library, settings, mode) for mode in modes}
    (times,) = told if len(told) == 1 else (None,)
    if times == "1 times":
        return f"AWS_MAX_ATTEMPTS=1 keeps {release(library, settings)} from sending a failed request again"
    return f"{release(library, settings)} sends a failed request again" + (f", {times}" if times else "")


def _times(client: ClientCreation, settings: Settings) -> str | None:
    """How often a request is sent where the file sets the environment: None where that cannot be told."""
    if not client.environment:
        return attempts(client.service_name, client.library, settings)
    total = effective_settings(client, settings.botocore_version).total_attempts
    if total is None or (client.service_name is None and total.origin != MAX_ATTEMPTS):
        return None
    return f"{total.value} times"


def fitting(code: str, subject: str, *endings: str) -> str:
    """``subject`` with the first of ``endings``, longest first, that leaves the line short enough.

    Where none does, the subject loses characters from its left. A ``{0}`` is room for a line number.
    """
    room = LONGEST_MESSAGE - len(code) - 1
    for ending in endings:
        if len(subject) + len(ending.replace("{0}", _LONGEST_LINE)) <= room:
            return subject + ending
    kept = max(room - len(endings[-1]) - 1, 0)
    return f"…{subject[len(subject) - kept :]}{endings[-1]}"
