"""What waiters do: the operation they poll, how often and with which pauses."""

from __future__ import annotations

from typing import NamedTuple

from ...facts import Absent, Dictionary, Literal, OperationCall, Value
from ..numbers import is_usable
from ..tables import waiters as table
from .names import resource_kinds


class Polling(NamedTuple):
    """A waiter polls at most ``polls`` times, ``delay`` seconds apart."""

    waiter: str
    delay: float
    polls: int

    @property
    def seconds(self) -> float:
        """The pauses between the polls; the last poll is not followed by one.

        Source: botocore/waiter.py, ``Waiter.wait``, which raises before it would pause.
        """
        return self.delay * (self.polls - 1)


def waits(call: OperationCall) -> bool:
    """Whether ``call`` is one of a waiter: asked for by its name, or a method of a resource that calls one."""
    return call.kind == "waiter" or (call.kind == "resource" and call.method.startswith("wait_until_"))


def polling(call: OperationCall) -> Polling | None:
    """How often and how long the waiter ``call`` polls; None where the waiter or its ``WaiterConfig`` is not known.

    Source: botocore/waiter.py, ``Waiter.wait``.
    """
    services = {client.service_name for client in call.clients}
    (service,) = services if len(services) == 1 else (None,)
    name = call.method if call.kind == "waiter" else _of_resource(service or "", call)
    row = table.WAITERS.get(service or "", {}).get(name or "")
    if name is None or row is None:
        return None
    _, usual_delay, usual_polls = row
    given = call.given("WaiterConfig")
    delay, polls = _chosen(given, "Delay", usual_delay), _chosen(given, "MaxAttempts", usual_polls)
    # A waiter polls once, whatever it is told.
    return None if delay is None or polls is None else Polling(name, delay, max(int(polls), 1))


def _of_resource(service: str, call: OperationCall) -> str | None:
    """The waiter behind a method of a resource; None where it may be several."""
    rows = table.RESOURCES.get(service, {})
    found = {rows.get(kind, {}).get(call.method) for kind in resource_kinds(service, call.receiver)}
    return found.pop() if len(found) == 1 else None


def _chosen(config: Value, key: str, usual: float) -> float | None:
    """A number of ``WaiterConfig``: ``usual`` where none is given, None where it cannot be read."""
    if isinstance(config, Absent):
        return usual
    value = config.get(key) if isinstance(config, Dictionary) else config
    if isinstance(value, Absent):
        return usual
    number = value.value if isinstance(value, Literal) else None
    return number if isinstance(number, (int, float)) and number >= 0 and is_usable(number) else None
