"""Which values of Config's other options botocore rejects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from ..facts import (
    Absent,
    Anchor,
    Argument,
    ClientCreation,
    ConfigCreation,
    Thing,
    Unknown,
    alternatives,
)
from .accepted_keys import rejected_keys
from .options import introduced
from .reaching import is_none, values_in_effect
from .rejection import CLIENT, CONFIG, REQUEST, Opaque, Rejection, boolean, judged, not_one_of, python_value, text
from .spelling import meant
from .tables import services, values
from .version import Version, at

Judge: TypeAlias = "Callable[[Any, Version], Rejection | None]"


@dataclass(frozen=True)
class RejectedValue:
    """An option or one of its keys, whose value (``of_key``: whose key) is rejected.

    ``argument`` is the option it is or belongs to.
    """

    name: str
    anchor: Anchor
    value_anchor: Anchor
    rejection: Rejection
    argument: Argument
    of_key: bool = False

    def concerns(self, client: ClientCreation) -> bool:
        """Whether a client with this value in effect fails."""
        option = self.argument.name
        if option in OWN_ENDPOINT_ONLY and (client.argument("endpoint_url") or not client.complete):
            return False
        if option == "use_dualstack_endpoint" and client.service_name == "s3":
            # Given an s3 dictionary, botocore writes the boolean into it itself (args.py, compute_client_args).
            return all(is_none(value) for value in values_in_effect(client, "s3"))
        return self.services is None or client.service_name in self.services

    @property
    def services(self) -> frozenset[str] | None:
        """The services whose clients fail; None is every service."""
        if self.argument.name == "s3" and self.rejection.stage == REQUEST:
            return frozenset({"s3"})
        return ONLY_FOR.get(self.name)


def rejected_values(config: ConfigCreation, version: Version) -> Iterator[RejectedValue]:
    """Every option of ``config`` whose value botocore rejects, in source order.

    Timeouts, ``retries`` and ``region_name`` are judged elsewhere.
    """
    for argument in config.arguments:
        name = argument.name or ""
        judge = JUDGES.get(name)
        if judge is not None and not _overruled(argument, config):
            rejection = judged(argument.value, lambda plain, judge=judge: judge(plain, version))  # type: ignore[misc]
            if rejection is not None:
                yield RejectedValue(name, argument.anchor, argument.anchor, rejection, argument)
        for found in rejected_keys(name, argument.value, version):
            shown = f"{name}[{text(found.item.key)}]"
            anchor = found.item.key_anchor if found.of_key else found.item.anchor
            yield RejectedValue(shown, anchor, found.item.anchor, found.rejection, argument, found.of_key)


def _overruled(argument: Argument, config: ConfigCreation) -> bool:
    """Whether another option of the same Config may keep this one from being looked at.

    Source: botocore/args.py ``_compute_account_id_endpoint_mode_config`` (unsigned requests have no account);
    botocore/regions.py (an empty signer gives way to a preference); botocore/useragent.py (a whole user agent of
    one's own has no part for the application's name).
    """
    if argument.name == "account_id_endpoint_mode":
        return any(isinstance(each, (Thing, Unknown)) for each in alternatives(config.own("signature_version")))
    if argument.name == "signature_version":
        return python_value(argument.value) == "" and bool(_plain(config, "auth_scheme_preference"))
    if argument.name == "user_agent_appid":
        has_length = isinstance(python_value(argument.value), (list, tuple, dict, bytes))
        return has_length and _plain(config, "user_agent") is not None
    return False


def _plain(config: ConfigCreation, name: str) -> Any:
    """The value of an option; None where it is not given."""
    value = config.own(name)
    return None if isinstance(value, Absent) else python_value(value)


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
    return Rejection(text(value), "AttributeError", CLIENT, ", ".join(modes))


def _compression_size(value: Any, version: Version) -> Rejection | None:
    accepted = at(values.ACCEPTED["request_min_compression_size_bytes"], version)
    if accepted is None or value is None:
        return None
    least, greatest = accepted
    wanted = f"{least} to {greatest} bytes"
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
    return Rejection(text(value), "InvalidConfigError", CLIENT, "a string with commas", replacement)


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
    strings = isinstance(value, (list, tuple, dict, bytes)) and all(isinstance(each, str) for each in value)
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
}
"""By option. Source: botocore/args.py, the ``_compute_...`` methods; botocore/httpsession.py for client_cert,
max_pool_connections and proxies; botocore/auth.py for signature_version."""


OWN_ENDPOINT_ONLY = ("use_dualstack_endpoint", "use_fips_endpoint", "endpoint_discovery_enabled")
"""Options that are not looked at where the client is given an ``endpoint_url``. Source: botocore/args.py, client.py."""

ONLY_FOR: dict[str, frozenset[str]] = {
    "endpoint_discovery_enabled": services.ENDPOINT_DISCOVERY,
    "client_context_params": frozenset({"s3", "s3control"}),
}
"""Options that matter to some services only. Source: botocore/client.py, ``_register_endpoint_discovery``;
botocore/args.py, ``_build_endpoint_resolver``."""
