"""The clients of a file with what they run with: the rows of an audit."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable
from dataclasses import dataclass

from ..botocore.creations import fails_when_run
from ..botocore.effective import Setting, effective_settings
from ..botocore.waits import longest_wait, without_limit
from ..facts import ClientCreation
from ..reading.gates import ast_gate
from ..settings import Settings
from .files import UNPARSABLE, Context, why
from .flake8_adapter import SourceLines

UNKNOWN = "?"


@dataclass(frozen=True)
class Shown:
    """A setting as it is shown: ``60 s``, ``no limit``, ``standard``, or ``?`` with an empty origin.

    ``value`` is the number or word itself, None without limit and where it is not known.
    """

    text: str
    origin: str
    value: float | str | None = None


@dataclass(frozen=True)
class Client:
    """A client of the code base. ``line`` is 1-based.

    ``attempts`` is how often one request can be sent, ``wait`` how long one call can wait for a silent server in
    seconds, infinite without a read timeout; both None where the source does not tell.
    """

    path: str
    line: int
    call: str
    connect_timeout: Shown
    read_timeout: Shown
    retry_mode: Shown
    total_attempts: Shown
    attempts: int | None
    wait: float | None

    def over(self, budget: float | None) -> bool:
        """Whether the longest wait is over ``budget`` seconds."""
        return budget is not None and self.wait is not None and self.wait > budget


@dataclass(frozen=True)
class Audited:
    """The clients of one file; ``problem`` says why it could not be read."""

    path: str
    clients: tuple[Client, ...] = ()
    problem: str | None = None


def worst_first(clients: Iterable[Client]) -> list[Client]:
    """The clients by longest wait, then by attempts; those that cannot be read come last."""
    return sorted(clients, key=lambda c: (c.wait is None, -(c.wait or 0.0), -(c.attempts or 0), c.path, c.line, c.call))


def audit_file(context: Context, path: str) -> Audited:
    """Every client that the file ``path`` makes; under moto only where mocked clients are asked for."""
    settings = context.settings
    try:
        file = SourceLines(path, context.options)
        source = "".join(file.lines)
        if not ast_gate(ast.parse(source), source, settings.client_factories):
            return Audited(path)
    except OSError as error:
        return Audited(path, problem=error.strerror or str(error))
    except UNPARSABLE as error:
        return Audited(path, problem=why(error))
    from ..reading.reader import Reading, UnreadableSourceError

    try:
        reading = Reading(source, file.path, settings)
        clients = [each for each in reading.facts.clients if _runs(each, settings)]
        spans, _ = reading.places([client.anchor for client in clients], [], None)
    except UnreadableSourceError as error:
        return Audited(file.path, problem=str(error))
    rows = (_row(each, file.path, spans[each.anchor].start_line, settings) for each in clients if each.anchor in spans)
    return Audited(file.path, tuple(rows))


def _runs(client: ClientCreation, settings: Settings) -> bool:
    """Whether a client comes into being and talks to a network."""
    mocked = client.mocked and not settings.include_mocked
    return not mocked and not fails_when_run(client, settings.botocore_version)


def _row(client: ClientCreation, path: str, line: int, settings: Settings) -> Client:
    version = settings.botocore_version
    effective = effective_settings(client, version)
    wait = longest_wait(effective, client.service_name, version, client.library)
    attempts = effective.total_attempts
    return Client(
        path=path,
        line=line,
        call=client.text,
        connect_timeout=_seconds(effective.connect_timeout, client.library),
        read_timeout=_seconds(effective.read_timeout, client.library),
        retry_mode=_shown(effective.retry_mode),
        total_attempts=_shown(attempts),
        attempts=int(attempts.value) if attempts is not None and isinstance(attempts.value, (int, float)) else None,
        wait=None if wait is None else wait.total,
    )


def _shown(setting: Setting | None) -> Shown:
    return Shown(UNKNOWN, "") if setting is None else Shown(f"{setting.value}", setting.origin, setting.value)


def _seconds(setting: Setting | None, library: str) -> Shown:
    if setting is None:
        return Shown(UNKNOWN, "")
    if without_limit(setting.value, library):
        return Shown("no limit", setting.origin)
    return Shown(f"{exact(float(setting.value or 0))} s", setting.origin, setting.value)


def exact(seconds: float) -> str:
    """Seconds with up to three decimals: ``180.15``; infinity in words."""
    return "no limit" if math.isinf(seconds) else f"{seconds:.3f}".rstrip("0").rstrip(".")
