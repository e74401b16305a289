"""Which rules report a client: at its call, at a Config that it is given, at an operation called on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ...engine import problems
from ...facts import Anchor, ClientCreation, ConfigCreation, EveryOperation, MergedConfig, Value, alternatives
from ...findings import Span
from ...reading.reader import Reading
from ...settings import Settings


def rules_of(
    reading: Reading, clients: Sequence[ClientCreation], settings: Settings
) -> dict[ClientCreation, tuple[str, ...]]:
    """The codes and names of the rules that report each client in its own file, whatever suppresses them there."""
    reported = [(f"{rule.code} {rule.name}", problem.anchor) for rule, problem in problems(reading.facts, settings)]
    calls: dict[ClientCreation, set[Anchor]] = defaultdict(set)
    for call in reading.facts.of(EveryOperation):
        for client in call.clients:
            calls[client].add(call.anchor)
    configs = {client: [*_configs(client.config), *_configs(client.default_config)] for client in clients}
    spans = reading.spans(
        [*(anchor for _, anchor in reported), *(each for found in configs.values() for each in found)]
    )
    found: dict[ClientCreation, tuple[str, ...]] = {}
    for client in clients:
        inside = [spans[each] for each in configs[client] if each in spans]
        codes = {
            name
            for name, anchor in reported
            if anchor is client.anchor
            or anchor in calls[client]
            or (anchor in spans and any(_holds(span, spans[anchor]) for span in inside))
        }
        found[client] = tuple(sorted(codes))
    return found


def _configs(value: Value) -> Iterator[Anchor]:
    """The calls that make what ``value`` may be."""
    for each in alternatives(value):
        if isinstance(each, ConfigCreation):
            yield each.anchor
        elif isinstance(each, MergedConfig):
            yield from (each.anchor, *_configs(each.base), *_configs(each.overlay))


def _holds(outer: Span, inner: Span) -> bool:
    return outer[:2] <= inner[:2] and inner[2:] <= outer[2:]
