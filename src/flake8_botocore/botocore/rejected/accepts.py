"""What botocore rejects in a Config, timeouts, ``retries`` and region aside, and whose clients fail of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ...facts import Absent, Anchor, Argument, ClientCreation, ConfigCreation, Thing, Unknown, alternatives
from ...late import dataclass
from ..reaching import is_nothing, values_in_effect
from ..tables import services
from ..version import Version
from .accepted_keys import rejected_keys
from .accepted_values import judge_of
from .rejection import REQUEST, Rejection, python_value, rejection_of, text


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
            return all(is_nothing(value) for value in values_in_effect(client, "s3"))
        return self.services is None or client.service_name in self.services

    @property
    def services(self) -> frozenset[str] | None:
        """The services whose clients fail; None is every service."""
        if self.argument.name == "s3" and self.rejection.stage == REQUEST:
            return frozenset({"s3"})
        return ONLY_FOR.get(self.name)


def rejected_values(config: ConfigCreation, version: Version, library: str) -> Iterator[RejectedValue]:
    """Every option of ``config`` whose value is rejected, in source order; ``library`` is whose clients use it.

    Timeouts, ``retries`` and ``region_name`` are judged elsewhere.
    """
    session = config.own("http_session_cls")
    for argument in config.arguments:
        name = argument.name or ""
        judge = judge_of(name, library, own_session=not isinstance(session, Absent))
        if judge is not None and not _overruled(argument, config):
            rejection = rejection_of(argument.value, _of_version(judge, version))
            if rejection is not None:
                yield RejectedValue(name, argument.anchor, argument.anchor, rejection, argument)
        for found in rejected_keys(name, argument.value, version, session):
            shown = f"{name}[{text(found.item.key)}]"
            anchor = found.item.key_anchor if found.of_key else found.item.anchor
            yield RejectedValue(shown, anchor, found.item.anchor, found.rejection, argument, found.of_key)


def _of_version(
    judge: Callable[[Any, Version], Rejection | None], version: Version
) -> Callable[[Any], Rejection | None]:
    return lambda plain: judge(plain, version)


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


OWN_ENDPOINT_ONLY = ("use_dualstack_endpoint", "use_fips_endpoint", "endpoint_discovery_enabled")
"""Options that are not looked at where the client is given an ``endpoint_url``. Source: botocore/args.py, client.py."""

ONLY_FOR: dict[str, frozenset[str]] = {
    "endpoint_discovery_enabled": services.ENDPOINT_DISCOVERY,
    "client_context_params": frozenset({"s3", "s3control"}),
}
"""Options that matter to some services only. Source: botocore/client.py, ``_register_endpoint_discovery``;
botocore/args.py, ``_build_endpoint_resolver``."""
