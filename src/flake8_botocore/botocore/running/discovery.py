"""Endpoint discovery: clients that ask the service for an endpoint before they send an operation."""

from __future__ import annotations

from ...facts import ClientCreation, Literal, Value, alternatives
from ..reaching import is_nothing, values_in_effect
from ..tables.services import ENDPOINT_DISCOVERY

REQUIRED = frozenset({"timestream-query", "timestream-write"})
"""Services of which botocore asks for an endpoint where nobody chose.

Source: ``endpointdiscovery`` of their operations, ``required``, in the service models.
"""

PATIENCE = 60
"""Seconds for which a failed request for an endpoint is not repeated.

Source: botocore/discovery.py, ``EndpointDiscoveryManager._refresh_current_endpoints``.
"""


def looks_up_endpoint(client: ClientCreation) -> bool | None:
    """Whether ``client`` may send a request for an endpoint before one of its operations; None if that is unknown.

    That request has attempts and timeouts as any other. Source: botocore/client.py, ``_register_endpoint_discovery``,
    which does nothing of it where the call gives an ``endpoint_url``.
    """
    service = client.service_name
    if service not in ENDPOINT_DISCOVERY:
        return False
    url = client.argument("endpoint_url")
    if url is not None and not is_nothing(url.value):
        return False
    asked = [
        _asked(each, service)
        for value in values_in_effect(client, "endpoint_discovery_enabled")
        for each in alternatives(value)
    ]
    return True if True in asked else None if None in asked else False


def _asked(value: Value, service: str) -> bool | None:
    """What a value of Config's ``endpoint_discovery_enabled`` makes of it."""
    if is_nothing(value):
        return service in REQUIRED
    if isinstance(value, Literal):
        chosen = str(value.value).strip().lower()
        return service in REQUIRED if chosen == "auto" else chosen == "true"
    return None


def most_lookups(service: str | None, attempts: int, attempt: float, pauses: float) -> int:
    """Requests for an endpoint during one call of ``attempts``, each up to ``attempt`` seconds, and ``pauses`` at most.

    Where it is not required, the operation goes to the usual endpoint after a request that failed, and each of its
    attempts asks again once PATIENCE is over. Where it is, a failed one ends the call.
    """
    if service in REQUIRED:
        return 1
    return min(attempts, 1 + int(((attempts - 1) * attempt + pauses) // PATIENCE))
