"""Which values of one of Config's other options are rejected, timeouts, ``retries`` and region aside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from ..options import introduced
from ..spelling import meant
from ..tables import values
from ..version import Version, at
from .rejection import CLIENT, CONFIG, REQUEST, Opaque, Rejection, boolean, not_one_of, one_of, text

Judge: TypeAlias = "Callable[[Any, Version], Rejection | None]"

AIO_LIBRARIES = ("aiobotocore", "aioboto3")


def _one_of(option: str, error: str) -> Judge:
    """Accepts None and the values in the tables, in upper or lower case, from the release that has them."""

    def judge(value: Any, version: Version) -> Rejection | None:
        accepted = at(values.ACCEPTED[option], version)
        compared = value.lower() if isinstance(value, str) else value
        if accepted is None or value is None or compared in accepted:
            return None
        return not_one_of(value, [each for each in accepted if isinstance(each, str)], error)

    return judge


def _defaults_mode(value: Any, version: Version) -> Rejection | None:
    accepted = at(values.ACCEPTED["defaults_mode"], version)
    if accepted is None or not value:
        return None
    modes = [str(each) for each in accepted]
    if isinstance(value, (str, bytes)):
        return None if value.lower() in modes else not_one_of(value, modes, "InvalidDefaultsMode")
    return Rejection(text(value), "AttributeError", CLIENT, one_of(modes))


def _compression_size(value: Any, version: Version) -> Rejection | None:
    accepted = at(values.ACCEPTED["request_min_compression_size_bytes"], version)
    if accepted is None or value is None:
        return None
    least, greatest = accepted
    wanted = f"a number of bytes from {least} to {greatest}"
    try:
        inside = least <= int(value) <= greatest  # type: ignore[operator]
    except (TypeError, ValueError):
        inside = False
    except OverflowError:
        return Rejection(text(value), "OverflowError", CLIENT, wanted)
    return None if inside else Rejection(text(value), "InvalidConfigError", CLIENT, wanted)


def _auth_schemes(value: Any, version: Version) -> Rejection | None:
    if not value or isinstance(value, str):
        return None
    strings = isinstance(value, (list, tuple)) and all(isinstance(each, str) for each in value)
    replacement = f'"{",".join(value)}"' if strings else None
    return Rejection(text(value), "InvalidConfigError", CLIENT, "one string with commas", replacement)


def _user_agent(value: Any, version: Version) -> Rejection | None:
    # The release that brought user_agent_appid also brought the joining of strings that fails here.
    joined = introduced("user_agent_appid")
    if joined is None or version < joined or value is None or isinstance(value, str):
        return None
    return Rejection(text(value), "TypeError", CLIENT, "a string")


def _user_agent_extra(value: Any, version: Version) -> Rejection | None:
    return _user_agent(value, version) if value else None


def _user_agent_appid(value: Any, version: Version) -> Rejection | None:
    # It is read character by character, which works for anything that consists of strings.
    strings = isinstance(value, (list, tuple, set, frozenset, dict, bytes)) and all(
        isinstance(each, str) for each in value
    )
    if value is None or isinstance(value, str) or strings:
        return None
    return Rejection(text(value), "TypeError", CLIENT, "a string")


def _client_cert(value: Any, version: Version) -> Rejection | None:
    if not isinstance(value, tuple) or len(value) == 2:
        return None
    return Rejection(text(value), "ValueError", CLIENT, "a path, or a tuple of two paths")


def _pool(value: Any, version: Version) -> Rejection | None:
    if isinstance(value, int):
        return None
    digits = isinstance(value, str) and value.isascii() and value.isdigit()
    return Rejection(text(value), "HTTPClientError", REQUEST, "a whole number", value if digits else None)


def _aio_pool(value: Any, version: Version) -> Rejection | None:
    """Source: aiohttp/connector.py, ``BaseConnector._available_connections``; what is falsy is no limit."""
    if not value or isinstance(value, (int, float)):
        return None
    digits = isinstance(value, str) and value.isascii() and value.isdigit()
    return Rejection(text(value), "HTTPClientError", REQUEST, "a whole number", value if digits else None)


def _http_session(value: Any, version: Version) -> Rejection | None:
    if isinstance(value, Opaque):
        return None
    return Rejection(text(value), "TypeError", CLIENT, "AIOHTTPSession or HttpxSession")


def _proxies(value: Any, version: Version) -> Rejection | None:
    if value is None or isinstance(value, dict):
        return None
    return Rejection(text(value), "HTTPClientError", REQUEST, 'a dict such as {"https": "http://proxy:3128"}')


def _signature_version(value: Any, version: Version) -> Rejection | None:
    signers = at(values.SIGNATURE_VERSIONS, version) or ()
    if value is None or value in signers or isinstance(value, Opaque):
        return None
    if not isinstance(value, str):
        error = "TypeError" if isinstance(value, bytes) else "AttributeError"
        return Rejection(text(value), error, REQUEST, "a string")
    if value.lower().removeprefix("botocore.") == "unsigned":
        return Rejection(text(value), "UnknownSignatureVersionError", REQUEST, "botocore.UNSIGNED, which is no string")
    close = meant(value, signers)
    return Rejection(
        text(value),
        "UnknownSignatureVersionError",
        REQUEST,
        "a signer such as v4",
        f'"{close}"' if close else None,
    )


def _endpoint_switch(value: Any, version: Version) -> Rejection | None:
    if not value or isinstance(value, bool) or version < values.RULESETS:
        return None
    return Rejection(text(value), "EndpointResolutionError", REQUEST, "True or False", boolean(value))


def _endpoint_discovery(value: Any, version: Version) -> Rejection | None:
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, str) and value.lower().strip() in ("auto", "true", "false"):
        return None
    error = "InvalidEndpointDiscoveryConfigurationError"
    return Rejection(text(value), error, CLIENT, '"auto", True or False')


def _context_params(value: Any, version: Version) -> Rejection | None:
    if not value or isinstance(value, dict):
        return None
    return Rejection(text(value), "AttributeError", CLIENT, "a dict")


def _s3(value: Any, version: Version) -> Rejection | None:
    if value is None or isinstance(value, dict):
        return None
    return Rejection(text(value), "AttributeError", CONFIG, "a dict")


def _connector_args(value: Any, version: Version) -> Rejection | None:
    if not value or isinstance(value, dict):
        return None
    return Rejection(text(value), "AttributeError", CONFIG, "a dict")


JUDGES: dict[str, Judge] = {
    "request_checksum_calculation": _one_of("request_checksum_calculation", "InvalidChecksumConfigError"),
    "response_checksum_validation": _one_of("response_checksum_validation", "InvalidChecksumConfigError"),
    "account_id_endpoint_mode": _one_of("account_id_endpoint_mode", "InvalidConfigError"),
    "defaults_mode": _defaults_mode,
    "request_min_compression_size_bytes": _compression_size,
    "auth_scheme_preference": _auth_schemes,
    "user_agent": _user_agent,
    "user_agent_extra": _user_agent_extra,
    "user_agent_appid": _user_agent_appid,
    "client_cert": _client_cert,
    "max_pool_connections": _pool,
    "proxies": _proxies,
    "signature_version": _signature_version,
    "use_dualstack_endpoint": _endpoint_switch,
    "use_fips_endpoint": _endpoint_switch,
    "endpoint_discovery_enabled": _endpoint_discovery,
    "client_context_params": _context_params,
    "s3": _s3,
    "connector_args": _connector_args,
    "http_session_cls": _http_session,
}
"""By option. Source: botocore/args.py, the ``_compute_...`` methods; botocore/httpsession.py for client_cert,
max_pool_connections and proxies; botocore/auth.py for signature_version."""


def judge_of(option: str, library: str, *, own_session: bool) -> Judge | None:
    """How values of ``option`` are judged for clients of ``library``; None where any will do.

    ``own_session``: aiobotocore is told which HTTP session to use, whose pool may take other sizes.
    """
    if option == "max_pool_connections" and library in AIO_LIBRARIES:
        return None if own_session else _aio_pool
    return JUDGES.get(option)
