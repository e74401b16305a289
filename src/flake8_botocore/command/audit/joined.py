"""The calls of operations in every file, joined to the clients they are called on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from .clients import AuditedClient
from .uses import Called, CreationPlace, Place, Use, What


def joined(
    clients: Mapping[CreationPlace, list[AuditedClient]], calls: Iterable[Called]
) -> tuple[list[AuditedClient], int]:
    """The clients with what is called on them, and how many calls are on clients that are not among them."""
    by_line: dict[tuple[str, int], list[CreationPlace]] = defaultdict(list)
    for each in clients:
        by_line[each.file, each.line].append(each)
    uses: dict[CreationPlace, dict[What, set[Place]]] = defaultdict(lambda: defaultdict(set))
    unlisted = 0
    for call in calls:
        found = {known for each in call.clients for known in _known(each, clients, by_line)}
        unlisted += not found
        for known in found:
            uses[known][call.what].add(call.place)
    return [_with(each, uses[key]) for key, same in clients.items() for each in same], unlisted


def _known(
    one: CreationPlace,
    clients: Mapping[CreationPlace, list[AuditedClient]],
    by_line: Mapping[tuple[str, int], list[CreationPlace]],
) -> Iterator[CreationPlace]:
    """The client that another file speaks of; it may know more of its arguments, and so call it otherwise."""
    there = by_line.get((one.file, one.line), [])
    if one in clients:
        yield one
    elif len(there) == 1:
        yield there[0]


def _with(client: AuditedClient, uses: Mapping[What, set[Place]]) -> AuditedClient:
    found = tuple(
        Use(
            each,
            tuple(sorted(uses[each], key=lambda place: place.sort_key)),
            client.attempts if each.side_effect else None,
            each.course.seconds(client.each),
            client.each.refused if client.each is not None and each.course.long_poll else 0,
        )
        for each in sorted(uses, key=_order)
    )
    return replace(client, uses=found)


def _order(one: What) -> tuple[object, ...]:
    """What does harm first, then by name."""
    polling = one.course.polling
    return not one.side_effect, one.operation, one.kind, one.starts, polling or ("", 0, 0), one.course.requests or 0
