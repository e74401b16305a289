"""Which keys of Config's ``s3`` and AioConfig's ``connector_args`` are rejected."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from ...facts import Absent, Dictionary, Item, Literal, Unknown, Value, alternatives
from ...late import dataclass
from ..options import CONNECTOR_ARGS
from ..spelling import meant
from ..tables import values
from ..version import Version, at
from .rejection import CLIENT, CONFIG, REQUEST, Opaque, Rejection, boolean, not_one_of, rejection_of, text

KeyJudge: TypeAlias = "Callable[[Item, Dictionary, Version], Rejection | None]"


@dataclass(frozen=True)
class RejectedKey:
    """An item of the dictionary that is rejected for its value or, ``of_key``, for its key."""

    item: Item
    of_key: bool
    rejection: Rejection


def rejected_keys(option: str, value: Value, version: Version, session: Value) -> Iterator[RejectedKey]:
    """The items of the dictionary given as ``option`` that are rejected, in source order.

    ``session``: the HTTP session that aiobotocore is told to use, whose connector may be another one's.
    Where a condition decides between several dictionaries, nothing is given unless each of them is rejected.
    """
    judge = KEY_JUDGES.get(option)
    if judge is None:
        return
    of_each = [list(_of_dictionary(judge, each, version, session)) for each in alternatives(value)]
    if all(of_each):
        for found in of_each:
            yield from found


def _of_dictionary(judge: KeyJudge, value: Value, version: Version, session: Value) -> Iterator[RejectedKey]:
    if not isinstance(value, Dictionary):
        return
    # A constant is no class, so that none of httpx is used.
    may_be_httpx = not isinstance(session, (Absent, Literal))
    for item in value.items:
        if not item.is_certain or (may_be_httpx and judge is _connector_arg and item.key in NOT_OF_HTTPX):
            continue
        rejection = judge(item, value, version)
        if rejection is not None and rejection.stage == REQUEST and isinstance(session, Literal):
            continue  # No client is made with a constant for a session, so that there is no request.
        if rejection is not None:
            unknown = judge is _connector_arg and item.key not in CONNECTOR_ARGS
            yield RejectedKey(item, unknown, rejection)
        elif judge is _connector_arg and item.key in NOT_OF_AIOHTTP and isinstance(session, Absent):
            taken = Rejection(text(item.key), "HTTPClientError", REQUEST, ", ".join(OF_AIOHTTP))
            yield RejectedKey(item, True, taken)


def _s3_key(item: Item, dictionary: Dictionary, version: Version) -> Rejection | None:
    """Source: botocore/config.py ``_validate_s3_configuration``; botocore/args.py."""

    def judge(value: Any) -> Rejection | None:
        accepted = at(values.ACCEPTED.get("s3." + str(item.key), ()), version)
        if accepted is not None:
            return _s3_value(str(item.key), value, accepted)
        signers = at(values.SIGNATURE_VERSIONS, version) or ()
        insists = (version >= values.RULESETS and item.key == "use_accelerate_endpoint") or (
            "v4-s3express" in signers and item.key == "disable_s3_express_session_auth"
        )
        if insists and value is not None and not isinstance(value, bool):
            return Rejection(text(value), "EndpointResolutionError", REQUEST, "True or False", boolean(value))
        return None

    return rejection_of(item.value, judge)


def _s3_value(key: str, value: Any, accepted: tuple[object, ...]) -> Rejection | None:
    if key == "addressing_style":
        if value in accepted:
            return None
        return not_one_of(value, [a for a in accepted if isinstance(a, str)], "InvalidS3AddressingStyleError", CONFIG)
    if key == "us_east_1_regional_endpoint":
        if value in accepted:
            return None
        return not_one_of(value, [str(a) for a in accepted], "InvalidS3UsEast1RegionalEndpointConfigError")
    if value is None or isinstance(value, bool) or (isinstance(value, str) and value.lower() in accepted):
        return None
    return Rejection(text(value), "InvalidConfigError", CLIENT, "True or False")


def _connector_arg(item: Item, dictionary: Dictionary, version: Version) -> Rejection | None:
    """Source: aiobotocore/config.py, ``_validate_connector_args``."""
    if item.key not in CONNECTOR_ARGS:
        close = meant(item.key, CONNECTOR_ARGS) if isinstance(item.key, str) else None
        return Rejection(text(item.key), "ParamValidationError", CONFIG, ", ".join(CONNECTOR_ARGS), close)
    accepted, wanted = CONNECTOR_TYPES[str(item.key)]

    def judge(value: Any) -> Rejection | None:
        if isinstance(value, Opaque):
            return None
        if item.key == "force_close" and value is True and _kept_alive(dictionary):
            return Rejection("True", "HTTPClientError", REQUEST, '"keepalive_timeout": None beside it')
        if isinstance(value, accepted):
            return None
        return Rejection(text(value), "ParamValidationError", CONFIG, wanted)

    return rejection_of(item.value, judge)


def _kept_alive(dictionary: Dictionary) -> bool:
    """Whether connections have a keep-alive time; AioConfig fills one in where none is given.

    Source: aiohttp/connector.py, ``BaseConnector.__init__``; aiobotocore/config.py.
    """
    kept = dictionary.get("keepalive_timeout")
    return not isinstance(kept, Unknown) and not (isinstance(kept, Literal) and kept.value is None)


NOT_OF_AIOHTTP = ("pool_timeout", "write_timeout", "ssl_context")
"""Keys that AioConfig takes and hands to aiohttp's connector, which does not: the first two are for httpx, and beside
the last one stands aiobotocore's own. Source: aiobotocore/httpsession.py, ``_create_connector``."""

OF_AIOHTTP = tuple(key for key in CONNECTOR_ARGS if key not in NOT_OF_AIOHTTP)

NOT_OF_HTTPX = ("use_dns_cache", "force_close", "resolver", "socket_factory")
"""Keys that AioConfig rejects whatever their value where the HTTP session is one of httpx, and that another session may
read in its own way. Source: aiobotocore/config.py, ``_validate_connector_args``."""

_TIME = ((int, float, type(None)), "a number of seconds, or None")
CONNECTOR_TYPES: dict[str, tuple[tuple[type, ...], str]] = {
    "use_dns_cache": ((bool,), "True or False"),
    "ttl_dns_cache": ((int, type(None)), "a whole number of seconds, or None"),
    "keepalive_timeout": _TIME,
    "write_timeout": _TIME,
    "pool_timeout": _TIME,
    "force_close": ((bool,), "True or False"),
    "ssl_context": ((), "an SSLContext"),
    "resolver": ((), "an AbstractResolver of aiohttp"),
    "socket_factory": ((type(None),), "a function or None"),
}
"""Which plain types ``connector_args`` takes; objects of other classes are not looked at."""

KEY_JUDGES: dict[str, KeyJudge] = {"s3": _s3_key, "connector_args": _connector_arg}
