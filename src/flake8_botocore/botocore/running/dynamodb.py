"""DynamoDB's own numbers: it has other default attempts and pauses than nearly all services."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ...facts import ClientCreation

DYNAMODB = "dynamodb"


def variants(client: ClientCreation) -> tuple[ClientCreation, ...]:
    """``client`` as one of the usual services, and as DynamoDB where the source leaves open that it is.

    The one place where that is decided: what is said of an unknown service names DynamoDB only if there are two.
    """
    services = client.services
    if client.service_name is not None or (services is not None and DYNAMODB not in services):
        return (client,)
    as_dynamodb = replace(client, alias_of=DYNAMODB)
    return (as_dynamodb,) if services == frozenset({DYNAMODB}) else (client, as_dynamodb)


def services_counted(clients: Iterable[ClientCreation]) -> set[str | None]:
    """The services whose numbers count for ``clients``, None for the usual ones; for no client, those of any."""
    found = {each.service_name for client in clients for each in variants(client)}
    return found or {None, DYNAMODB}


def with_dynamodb(numbers: Sequence[object], unit: str = "") -> str:
    """The first of ``numbers``, and the last one where DynamoDB has another: ``3 times, 4 for DynamoDB``."""
    usual, dynamodb = numbers[0], numbers[-1]
    return f"{usual}{unit}" if usual == dynamodb else f"{usual}{unit}, {dynamodb} for DynamoDB"
