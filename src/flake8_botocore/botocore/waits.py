"""How long one call waits, attempt by attempt: timeouts, pauses between attempts, and the quota that ends them."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Literal as OneWordOf
from typing import NamedTuple, TypeVar

from ..facts import ABSENT, Anchor, ClientCreation, Library, Literal, OperationCall, is_asynchronous
from ..findings import exact
from . import Version, at, used_by
from .defaults import THIS_CONFIG, Setting, is_nothing
from .effective import EffectiveSettings, effective_settings
from .operations import is_transfer, transfer_attempts
from .requests import (
    RENEWED,
    Polling,
    asks_to_send,
    is_listing,
    is_long_poll,
    looks_up_endpoint,
    most_lookups,
    polling,
    sessions,
    variants,
    waits,
)
from .tables import options

THROTTLING_COST = 5
"""Units of the retry quota that one retry costs where the service throttles.

Source: botocore/retries/standard.py, ``RetryQuotaChecker._THROTTLING_RETRY_COST``; ``_RETRY_COST`` before 1.44.
"""

THROTTLED_SCALE = 1
"""Seconds that the first pause after a throttled request lasts at most, doubled for each that follows.

Source: botocore/retries/standard.py, ``ExponentialBackoff._DEFAULT_BACKOFF_CONFIG``.
"""

RETRY_AFTER = 5
"""Seconds by which ``x-amz-retry-after`` in any reply can lengthen the pause after it, in releases that heed it.

Source: botocore/retries/standard.py, ``ExponentialBackoff._RETRY_AFTER_MAX_ADDITIONAL``.
"""

ADAPTIVE_PAUSE = 2
"""Seconds that the mode adaptive holds a request back at most once it was throttled, of a client that one thread uses.

A token a request, at least half a token a second. Source: botocore/retries/bucket.py, ``TokenBucket._MIN_RATE``.
"""


def quota_attempts(version: Version) -> int:
    """Requests after which one call of a fresh client has used up its retry quota on timeouts.

    The first request costs nothing, each retry QUOTA_COST units of the QUOTA. Applies to the modes standard and
    adaptive. Source: botocore/retries/quota.py, ``INITIAL_CAPACITY``; botocore/retries/standard.py,
    ``RetryQuotaChecker``.
    """
    return 1 + (at(options.QUOTA, version) or 0) // (at(options.QUOTA_COST, version) or 1)


def quota_attempts_throttled(version: Version) -> int:
    """Requests after which one call of a fresh client has used up its retry quota where every request is throttled."""
    return 1 + (at(options.QUOTA, version) or 0) // THROTTLING_COST


def greatest_back_off(attempts: int, mode: str, service: str | None, version: Version) -> float:
    """Seconds of pauses between ``attempts`` requests at most, where each ended in a timeout.

    The tables have the longest first pause of a service, and for the mode legacy the factor by which each next one is
    longer; ``""`` is every service that is not named. Where the first pause of legacy is None, it is random below 1 s.

    Source: botocore/retryhandler.py, ``delay_exponential`` with botocore/data/_retry.json for legacy;
    botocore/retries/standard.py, ``ExponentialBackoff`` else.
    """
    if mode == "legacy":
        by_service = at(options.LEGACY_BACKOFF, version) or {}
        first, growth = by_service.get(service or "", by_service[""])
        seconds = _growing(1.0 if first is None else first, growth, attempts - 1)
    else:
        firsts = at(options.STANDARD_BACKOFF, version) or {}
        seconds = _doubling(firsts.get(service or "", firsts[""]), attempts, version)
    return round(seconds, 6)


def greatest_throttled_back_off(attempts: int, mode: str, service: str | None, version: Version) -> float:
    """Seconds of pauses that ``attempts`` requests of one thread make at most, where every reply throttles.

    Each pause may be RETRY_AFTER longer in the releases whose default mode is standard: they heed
    ``x-amz-retry-after``. The mode adaptive also holds back each request. The mode legacy treats throttling as any
    other failure.

    Source: botocore/retries/standard.py, ``ExponentialBackoff.delay_amount``; botocore/retries/adaptive.py,
    ``ClientRateLimiter.on_sending_request``.
    """
    if mode == "legacy":
        return greatest_back_off(attempts, mode, service, version)
    retry_after = RETRY_AFTER if at(options.DEFAULT_RETRY_MODE, version) == "standard" else 0
    seconds = _doubling(THROTTLED_SCALE, attempts, version) + retry_after * max(attempts - 1, 0)
    return round(seconds + (ADAPTIVE_PAUSE * attempts if mode == "adaptive" else 0), 6)


def _doubling(first: float, attempts: int, version: Version) -> float:
    """The sum of the pauses between ``attempts``: ``first`` seconds, doubled each time up to the longest pause."""
    longest = at(options.STANDARD_LONGEST_BACKOFF, version) or math.inf
    pauses = max(attempts - 1, 0)
    if math.isinf(longest):
        return _growing(first, 2, pauses)
    below_longest = min(pauses, max(math.ceil(math.log2(longest / first)), 0))
    return _growing(first, 2, below_longest) + longest * (pauses - below_longest)


def _growing(first: float, growth: float, pauses: int) -> float:
    """The sum ``first + first * growth + first * growth**2 + ...`` of so many pauses.

    Somebody may set a billion attempts, so that they cannot be added one by one.
    """
    if pauses < 1:
        return 0
    last = first * _power(growth, pauses - 1)
    return last + (last - first) / (growth - 1)


def _power(growth: float, exponent: int) -> float:
    """``growth ** exponent``, infinite where a float cannot hold it (botocore then raises OverflowError)."""
    try:
        return float(growth) ** exponent
    except OverflowError:
        return math.inf


CONTINUE = 1
"""Seconds for which an upload waits until its server begins to answer the headers; then it sends the body.

Once there is something to read, the connect timeout limits the answer. Over TLS 1.3 the tickets that end a handshake
are something to read. Source: botocore/awsrequest.py, ``AWSConnection._send_output``.
"""


class RequestSeries(NamedTuple):
    """The requests that one call makes, one after the other, each of which may wait its longest.

    ``requests`` is their number, not counting retries; None if there may be any number. ``polling`` is what a waiter
    does before its last request. Requests that succeed at once are not counted: one that fails ends what it is
    part of. ``sessions`` are those of S3 Express that the requests need; making one may wait as long as a request.
    ``long_poll``: its requests pause once more where the retry quota is used up. ``body``: its requests send a body
    once the server has agreed to that. ``parts``: it may be sent in parts, and if one of them fails, the abort that
    follows may wait as long as a request; this is not counted.
    """

    requests: int | None = 1
    polling: Polling | None = None
    sessions: int = 0
    long_poll: bool = False
    body: bool = False
    parts: bool = False

    @staticmethod
    def of(call: OperationCall, version: Version) -> RequestSeries:
        """The requests that ``call`` makes in the release ``version``.

        A paginator or a collection makes any number of them, one for each page, and so does a waiter that is not known.
        A waiter counts with its last request; those before it are in ``polling``.
        """
        if waits(call):
            polled = polling(call, version)
            return ANY_NUMBER if polled is None else RequestSeries(1, polled, sessions(call))
        if call.kind == "paginator" or is_listing(call):
            return ANY_NUMBER
        series = _transfer(call) if is_transfer(call) else RequestSeries(body=asks_to_send(call))
        return series._replace(sessions=sessions(call), long_poll=is_long_poll(call))

    def seconds(self, wait: Wait | None) -> float | None:
        """The longest that the whole series can take if one request of it waits ``wait``; None where not known.

        It is not known for any number of requests.
        """
        if wait is None or self.requests is None:
            return None
        pauses = self.polling.seconds if self.polling else 0
        return round(sum(times * each.total for times, each in self._groups(wait)) + pauses, 6)

    def arithmetic(self, wait: Wait) -> str:
        """The sum behind ``seconds``: ``40 × 15 s + 3 × (60 s connect + 60 s read) + 0.15 s back-off``."""
        pauses = self.polling.polls - 1 if self.polling else 0
        polled = [f"{pauses} × {exact(self.polling.delay)} s"] if self.polling and pauses else []
        return " + ".join(polled + [_sum(each, times * (1 + each.lookups)) for times, each in self._groups(wait)])

    def _groups(self, wait: Wait) -> list[tuple[int, Wait]]:
        """The requests in groups that wait alike, each with their number; a plain request has the wait ``wait``.

        The first group are those of the series, which may wait longer than a plain one, the second those for sessions,
        which are plain. If all are plain, there is one group. A number of requests that is not known counts as one.
        """
        own, requests = self._own_wait(wait), self.requests or 1
        for_sessions = self._session_requests(own)
        if own == wait:
            return [(requests + for_sessions, own)]
        return [(requests, own), (for_sessions, wait)] if for_sessions else [(requests, own)]

    def _own_wait(self, wait: Wait) -> Wait:
        """The wait of each request of the series itself, if a plain request has the wait ``wait``.

        An upload also waits for ``100 Continue``, and a long poll pauses once more at its end.
        """
        if self.body:
            return wait._replace(answering=wait.asking)
        return wait._replace(back_off=round(wait.back_off + wait.refused, 6)) if self.long_poll else wait

    def _session_requests(self, own: Wait) -> int:
        """How many requests create and renew the sessions of S3 Express; without renewals if the wait has no end.

        ``own`` is the wait of one request of the series. Before each attempt but the first, a session is renewed if it
        is RENEWED seconds old. So there is at most one renewal for each of these attempts, and one for each time that
        RENEWED goes by until the last attempt begins.
        """
        if not self.sessions or math.isinf(own.total):
            return self.sessions
        requests = self.requests or 1  # Where the number is unknown, one counts.
        later_attempts = requests * own.attempts - 1
        until_last_begins = requests * own.total - own.attempt
        renewals = min(later_attempts, int(until_last_begins // RENEWED))
        return self.sessions * (1 + renewals)


def _sum(wait: Wait, times: int) -> str:
    """The arithmetic of the longest wait of ``times`` requests: ``3 × (60 s connect + 60 s read) + 2 s back-off``."""
    answering = f" + {exact(wait.answering)} s for 100 Continue" if wait.answering else ""
    one = f"{exact(wait.connect_timeout)} s connect{answering} + {exact(wait.read_timeout)} s read"
    text = f"{wait.attempts} × ({one})"
    if wait.back_off:
        text += f" + {exact(wait.back_off)} s back-off"
    return f"{times} × ({text})" if times > 1 else text


PLAIN = RequestSeries()
ANY_NUMBER = RequestSeries(None)


def _transfer(call: OperationCall) -> RequestSeries:
    """The requests of a transfer: one for an upload; HeadObject and one more for a copy and each start of a download.

    A download may start any number of times if ``transfer_attempts`` is unknown. Uploads and copies may be in parts.

    Source: s3transfer/download.py, ``DownloadSubmissionTask``, ``GetObjectTask``; s3transfer/copies.py,
    ``CopySubmissionTask``. For the abort see s3transfer/tasks.py, ``CreateMultipartUploadTask``.
    """
    if call.method.startswith("upload"):
        return RequestSeries(body=asks_to_send(call), parts=True)
    if call.method == "copy":
        return RequestSeries(2, parts=True)
    starts = transfer_attempts(call)
    return ANY_NUMBER if starts is None else RequestSeries(1 + starts)


SYSTEM_CONNECT = 135
"""Seconds after which the system gives up connecting to one address that does not answer: Linux with
``tcp_syn_retries`` 6, its default. Other systems give up sooner."""

ASYNCIO_HANDSHAKE = 60
"""Seconds after which asyncio gives up a TLS handshake that nothing else limits.

Source: Python's asyncio/constants.py, ``SSL_HANDSHAKE_TIMEOUT``.
"""


NEXT_ADDRESS = 0.25
"""Seconds after which aiohttp tries the next address beside the one that has not replied.

Source: aiohttp/connector.py, ``happy_eyeballs_delay``.
"""


class Wait(NamedTuple):
    """The parts of the longest wait of one call; times in seconds, infinite without a limit.

    ``attempts`` requests, each with up to ``connect_timeout`` for its connection and up to ``read_timeout`` for its
    reply, with ``back_off`` of pauses between them. ``throttling`` is what replies that throttle, or that ask for a
    pause (``x-amz-retry-after``), can add to all that. ``lookups`` are requests for the operation's endpoint, sent
    before it like any other. ``refused`` is one more pause, which a long poll makes where the retry quota ends its
    attempts. ``answering`` is how long each attempt waits for the reply to its headers; ``asking`` how long it would if
    it sent a body that needs one.
    """

    attempts: int
    connect_timeout: float
    read_timeout: float
    back_off: float
    throttling: float = 0
    lookups: int = 0
    refused: float = 0
    asking: float = 0
    answering: float = 0

    @property
    def attempt(self) -> float:
        """The longest that one attempt takes."""
        return self.connect_timeout + self.answering + self.read_timeout

    @property
    def total(self) -> float:
        """The longest wait of one call of an operation.

        The connect timeout covers the TLS handshake, too: a server that accepts the connection can use it up and
        then not reply. Source: urllib3/connectionpool.py, ``_make_request``, which sets the read timeout once
        ``_validate_conn`` has connected.
        """
        return (1 + self.lookups) * (self.attempts * self.attempt + self.back_off)

    def unreachable(self, addresses: int) -> float:
        """The longest wait of one call where none of the ``addresses`` of the server's name accepts a connection.

        The connect timeout is that of one address. Source: urllib3/util/connection.py, ``create_connection``.
        """
        return (1 + self.lookups) * (self.attempts * addresses * self.connect_timeout + self.back_off)


Answer = TypeVar("Answer")
Wanted = TypeVar("Wanted", bound=Hashable)


def cached_for_plain_clients(
    answer: Callable[[ClientCreation, Wanted], Answer],
) -> Callable[[ClientCreation, Wanted], Answer]:
    """Make ``answer`` a function that works its answer out once for all plain clients of a service.

    A plain client has no settings, such as ``boto3.client("sqs")``. The answer must depend on nothing but these and the
    service. Most clients are plain: to work it out for each took 4 % of a run over cloud-custodian.
    """
    cached = lru_cache(maxsize=1_000)(answer)

    def answer_or_cached(client: ClientCreation, wanted: Wanted) -> Answer:
        plain = _plain_client(client)
        return answer(client, wanted) if plain is None else cached(plain, wanted)

    return answer_or_cached


def _plain_client(client: ClientCreation) -> ClientCreation | None:
    """The one client that stands for all plain clients of the service of ``client``; None if it is not plain.

    A client is not plain if a Config, the environment or a handler may give it settings, or if it may look up an
    endpoint first, or if its service is unknown.
    """
    service = client.service_name
    if service is None or client.environment or client.timed_by_handler or looks_up_endpoint(client) is not False:
        return None
    has_config = not (is_nothing(client.config) and is_nothing(client.default_config))
    return None if has_config else _plain(client.method, service, client.library)


@lru_cache(maxsize=1_000)
def _plain(method: OneWordOf["client", "resource", "create_client"], service: str, library: Library) -> ClientCreation:
    return ClientCreation(Anchor(None), "", method, library, Literal(service, Anchor(None)), (), True, ABSENT)


def client_wait(client: ClientCreation, version: Version) -> Wait | None:
    """How long one call of an operation on ``client`` waits at most; None where a setting is unknown."""
    settings = effective_settings(client, version)
    return longest_wait(settings, client.service_name, version, client.library, looks_up_endpoint(client))


def wait_with(
    client: ClientCreation, connect: float, read: float, attempts: int, mode: str, version: Version
) -> Wait | None:
    """How long one call of an operation on ``client`` would wait at most with these settings.

    None if it is unknown whether the client asks for an endpoint first.
    """
    timeouts = Setting(connect, THIS_CONFIG), Setting(read, THIS_CONFIG)
    settings = EffectiveSettings(*timeouts, Setting(mode, THIS_CONFIG), Setting(attempts, THIS_CONFIG), region=None)
    return longest_wait(settings, client.service_name, version, client.library, looks_up_endpoint(client))


def possible_waits(client: ClientCreation, version: Version) -> list[Wait] | None:
    """The longest wait of one call, for each service ``client`` may be of, DynamoDB last; None if one is unknown."""
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

    The wait is that for a server that never replies. Its ``throttling`` is how much longer a server can take that
    replies to every request at the last moment, and throttles: such retries cost less of the quota, and pause longer.

    ``looks_up``: an endpoint is asked for first. The read timeout limits the silence between two arriving pieces, so
    a server that answers in drips can hold a call for longer. What happens outside of the requests is not included:
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
    # aiohttp waits for the answer to headers without limit, so nothing can be counted for it.
    asking = 0 if is_asynchronous(library) else CONTINUE + connecting
    silent = Wait(attempts, connecting, reading, pauses, lookups=lookups, refused=refused, asking=asking)
    throttled_attempts = _attempts_within(quota_attempts_throttled(used), settings) or attempts
    pauses = greatest_throttled_back_off(throttled_attempts, str(mode.value), service, used)
    throttled = Wait(throttled_attempts, connecting, reading, pauses, lookups=lookups)
    return silent._replace(throttling=round(throttled.total - silent.total, 6))


def _refused(settings: EffectiveSettings, attempts: int, service: str | None, used: Version) -> float:
    """Seconds that a long poll pauses after the last of its ``attempts`` if the retry quota is what ends them.

    It pauses as it would before one more attempt. 0 if ``total_attempts`` ends them, if a setting is unknown, and in
    the releases whose default mode is not standard: they make no such pause.
    Source: botocore/retries/standard.py, ``RetryHandler.needs_retry``.
    """
    if (
        settings.total_attempts is None
        or settings.retry_mode is None
        or at(options.DEFAULT_RETRY_MODE, used) != "standard"
    ):
        return 0
    if attempts >= int(settings.total_attempts.value or 0):
        return 0
    mode = str(settings.retry_mode.value)
    pauses_before_one_more = greatest_back_off(attempts + 1, mode, service, used)
    return round(pauses_before_one_more - greatest_back_off(attempts, mode, service, used), 6)


def sends(settings: EffectiveSettings, version: Version, library: str = "botocore") -> int | None:
    """How often a fresh client sends one request at most where no reply comes; None where that is unknown."""
    return _attempts_within(quota_attempts(used_by(library, version)), settings)


def sends_in_tries(
    settings: EffectiveSettings, tries: int, version: Version, library: str, *, silent: bool
) -> int | None:
    """How often a fresh client sends a request at most whose call is made ``tries`` times; None where unknown.

    A decorator that retries makes the call several times, and each time botocore sends up to ``total_attempts``. Of the
    modes other than legacy, the retry quota is the client's: botocore's retries in all tries use it up. ``silent``: no
    reply comes. Else the service answers with an error; throttled requests cost the quota least, so they are counted.
    """
    if settings.total_attempts is None or settings.retry_mode is None:
        return None
    retries = tries * (int(settings.total_attempts.value or 0) - 1)
    if settings.retry_mode.value != "legacy":
        used = used_by(library, version)
        retries = min(retries, (quota_attempts(used) if silent else quota_attempts_throttled(used)) - 1)
    return tries + retries


def _attempts_within(quota: int, settings: EffectiveSettings) -> int | None:
    """The attempts of ``settings``, but no more than the retry ``quota`` allows; the mode legacy has no quota.

    None where the attempts or the mode are unknown.
    """
    if settings.total_attempts is None or settings.retry_mode is None:
        return None
    attempts = int(settings.total_attempts.value or 0)
    return attempts if settings.retry_mode.value == "legacy" else min(attempts, quota)


def _connecting(timeout: float | str | None, library: str) -> float:
    """Seconds until a connection to one address is made, TLS included, or given up; infinite without a limit.

    Without a connect timeout, the system gives up on an address that does not answer. Nothing gives up on a server that
    answers and then leaves the TLS handshake hanging, except asyncio.
    """
    if not without_limit(timeout, library):
        return float(timeout or 0)
    return SYSTEM_CONNECT + ASYNCIO_HANDSHAKE if is_asynchronous(library) else math.inf


def without_limit(timeout: float | str | None, library: str) -> bool:
    """Whether a timeout with this value limits nothing.

    aiobotocore passes it to aiohttp's ClientTimeout, where 0 disables a timeout as None does:
    https://docs.aiohttp.org/en/stable/client_reference.html#aiohttp.ClientTimeout
    """
    return timeout is None or (timeout == 0 and is_asynchronous(library))
