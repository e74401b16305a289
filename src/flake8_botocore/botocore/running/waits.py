"""How long one call of an operation can wait at most: for a connection, for a reply, and between its attempts."""

from __future__ import annotations

import math
from typing import NamedTuple

from ...facts import ClientCreation, is_asynchronous
from ..reaching import THIS_CONFIG, Setting
from ..tables import retries
from ..version import Version, at, used_by
from .discovery import looks_up_endpoint, most_lookups
from .dynamodb import variants
from .effective import EffectiveSettings, effective_settings
from .pauses import greatest_back_off, greatest_throttled_back_off, quota_attempts, quota_attempts_throttled

SYSTEM_CONNECT = 135
"""Seconds after which the system gives up connecting to one address that does not answer: Linux with
``tcp_syn_retries`` 6, its default. Other systems give up sooner."""

ASYNCIO_HANDSHAKE = 60
"""Seconds after which asyncio gives up a TLS handshake that nothing else limits.

Source: Python's asyncio/constants.py, ``SSL_HANDSHAKE_TIMEOUT``.
"""


NEXT_ADDRESS = 0.25
"""Seconds after which aiohttp tries the next address beside the one that has not answered.

Source: aiohttp/connector.py, ``happy_eyeballs_delay``.
"""


class Wait(NamedTuple):
    """What the longest wait of one call is made of; times in seconds, infinite without a limit.

    ``attempts`` requests, each with up to ``connect_timeout`` for its connection and up to ``read_timeout`` for its
    reply, with ``back_off`` of pauses between them. ``throttling`` is what replies that throttle can add to all
    that. ``lookups`` are requests for the operation's endpoint, sent before it like any other. ``refused`` is one more
    pause, which a long poll makes where the retry quota ends its attempts.
    """

    attempts: int
    connect_timeout: float
    read_timeout: float
    back_off: float
    throttling: float = 0
    lookups: int = 0
    refused: float = 0

    @property
    def total(self) -> float:
        """The longest wait of one call of an operation.

        The connect timeout covers the TLS handshake, too: a server that accepts the connection can use it up and
        then not reply. Source: urllib3/connectionpool.py, ``_make_request``, which sets the read timeout once
        ``_validate_conn`` has connected.
        """
        return (1 + self.lookups) * (self.attempts * (self.connect_timeout + self.read_timeout) + self.back_off)

    def unreachable(self, addresses: int) -> float:
        """The longest wait of one call where none of the ``addresses`` of the server's name accepts a connection.

        The connect timeout is that of one address. Source: urllib3/util/connection.py, ``create_connection``.
        """
        return (1 + self.lookups) * (self.attempts * addresses * self.connect_timeout + self.back_off)


def client_wait(client: ClientCreation, version: Version) -> Wait | None:
    """How long one call of an operation on ``client`` waits at most; None where a setting is unknown."""
    settings = effective_settings(client, version)
    return longest_wait(settings, client.service_name, version, client.library, looks_up_endpoint(client))


def wait_with(
    client: ClientCreation, connect: float, read: float, attempts: int, mode: str, version: Version
) -> Wait | None:
    """The same for ``client`` if it were given these settings; None where it is unknown what it does beside them."""
    timeouts, retries = (Setting(connect, THIS_CONFIG), Setting(read, THIS_CONFIG)), Setting(mode, THIS_CONFIG)
    settings = EffectiveSettings(*timeouts, retries, Setting(attempts, THIS_CONFIG), None, None)
    return longest_wait(settings, client.service_name, version, client.library, looks_up_endpoint(client))


def possible_waits(client: ClientCreation, version: Version) -> list[Wait] | None:
    """The same for each service that ``client`` may be of, DynamoDB last; None where a setting is unknown."""
    waits = [client_wait(each, version) for each in variants(client)]
    known = [each for each in waits if each is not None]
    return known if len(known) == len(waits) else None


def longest_wait(
    settings: EffectiveSettings,
    service: str | None,
    version: Version,
    library: str = "botocore",
    looks_up: bool | None = False,
) -> Wait | None:
    """How long one call of a fresh client with ``settings`` waits at most; None where a setting is unknown.

    ``looks_up``: an endpoint is asked for first. The read timeout limits the silence between two arriving pieces, so
    a server that answers in drips can hold a call for longer. Nor is in it what happens outside of the requests:
    resolving names, fetching credentials, following S3's redirects.
    """
    attempts, mode = sends(settings, version, library), settings.retry_mode
    connect, read = settings.connect_timeout, settings.read_timeout
    if attempts is None or connect is None or read is None or mode is None or looks_up is None:
        return None
    used = used_by(library, version)
    connecting = _connecting(connect.value, library)
    reading = math.inf if without_limit(read.value, library) else float(read.value or 0)
    pauses = greatest_back_off(attempts, str(mode.value), service, used)
    if math.isinf(connecting + reading + pauses):
        return Wait(attempts, connecting, reading, pauses)
    lookups = most_lookups(service, attempts, connecting + reading, pauses) if looks_up else 0
    refused = _refused(settings, attempts, service, used)
    silent = Wait(attempts, connecting, reading, pauses, lookups=lookups, refused=refused)
    times = _limited(settings, quota_attempts_throttled(used)) or attempts
    pauses = greatest_throttled_back_off(times, str(mode.value), service, used)
    throttled = Wait(times, connecting, reading, pauses, lookups=lookups)
    return silent._replace(throttling=round(throttled.total - silent.total, 6))


def _refused(settings: EffectiveSettings, attempts: int, service: str | None, used: Version) -> float:
    """Seconds of the pause that would follow the last of ``attempts``, if the retry quota is what ends them.

    Source: botocore/retries/standard.py, ``RetryHandler.needs_retry``, which makes it in long polls of newer releases.
    """
    if settings.total_attempts is None or settings.retry_mode is None or at(retries.DEFAULT_MODE, used) != "standard":
        return 0
    if attempts >= int(settings.total_attempts.value or 0):
        return 0
    mode = str(settings.retry_mode.value)
    with_it, without = (greatest_back_off(each, mode, service, used) for each in (attempts + 1, attempts))
    return round(with_it - without, 6)


def sends(settings: EffectiveSettings, version: Version, library: str = "botocore") -> int | None:
    """How often a fresh client sends one request at most where no reply comes; None where that is unknown."""
    return _limited(settings, quota_attempts(used_by(library, version)))


def sends_in_tries(
    settings: EffectiveSettings, tries: int, version: Version, library: str, *, silent: bool
) -> int | None:
    """How often a fresh client sends a request at most that is tried ``tries`` times; None where that is unknown.

    The retry quota is the client's: the retries of every try use it up. ``silent``: no reply comes. Else the service
    answers with an error, of which a throttled request is the one that costs least.
    """
    if settings.total_attempts is None or settings.retry_mode is None:
        return None
    again = tries * (int(settings.total_attempts.value or 0) - 1)
    if settings.retry_mode.value != "legacy":
        used = used_by(library, version)
        again = min(again, (quota_attempts(used) if silent else quota_attempts_throttled(used)) - 1)
    return tries + again


def _limited(settings: EffectiveSettings, quota: int) -> int | None:
    """The attempts of ``settings`` that the retry quota of a fresh client leaves; the mode legacy has none."""
    if settings.total_attempts is None or settings.retry_mode is None:
        return None
    attempts = int(settings.total_attempts.value or 0)
    return attempts if settings.retry_mode.value == "legacy" else min(attempts, quota)


def _connecting(timeout: float | str | None, library: str) -> float:
    """Seconds until a connection to one address stands, TLS included, or is given up.

    Without a connect timeout the system ends connecting, but nothing ends a TLS handshake that the server leaves
    unanswered, except asyncio.
    """
    if not without_limit(timeout, library):
        return float(timeout or 0)
    return SYSTEM_CONNECT + ASYNCIO_HANDSHAKE if is_asynchronous(library) else math.inf


def without_limit(timeout: float | str | None, library: str) -> bool:
    """Whether a timeout of this value is none.

    aiobotocore passes it to aiohttp's ClientTimeout, where 0 disables a timeout as None does:
    https://docs.aiohttp.org/en/stable/client_reference.html#aiohttp.ClientTimeout
    """
    return timeout is None or (timeout == 0 and is_asynchronous(library))
