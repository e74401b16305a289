"""The clients of a file with what they run with, and the operations it calls: the rows of an audit."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...botocore.rejected.creations import fails_when_run
from ...botocore.running.effective import Setting, effective_settings
from ...botocore.running.waits import longest_wait, without_limit
from ...botocore.version import Version
from ...facts import ClientCreation, EveryOperation, OperationCall
from ...reading.gates import ast_gate
from ...settings import Settings
from ...settings.target import for_file
from ..files import UNPARSABLE, Context, why
from ..flake8_adapter import SourceLines
from .uses import Called, Made, Use, made, made_elsewhere, what

if TYPE_CHECKING:
    from ...reading.reader import Reading

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
    """A client of the code base. ``line`` is 1-based, ``botocore`` the release its file runs on.

    ``attempts`` is how often one request can be sent, ``wait`` how long one call can wait for a silent server in
    seconds, infinite without a read timeout; both None where the source does not tell. ``uses`` are the operations
    found to be called on it.
    """

    path: str
    line: int
    call: str
    botocore: Version
    connect_timeout: Shown
    read_timeout: Shown
    retry_mode: Shown
    total_attempts: Shown
    attempts: int | None
    wait: float | None
    uses: tuple[Use, ...] = ()

    @property
    def runs(self) -> int | None:
        """How often one call can run an operation that changes something each time; None where none is known."""
        return max((use.runs for use in self.uses if use.runs is not None), default=None)

    @property
    def starts(self) -> int:
        """How often boto3 itself begins a transfer through it anew, 1 without one."""
        return max((use.what.starts for use in self.uses), default=1)

    def over(self, budget: float | None) -> bool:
        """Whether the longest wait is over ``budget`` seconds."""
        return budget is not None and self.wait is not None and self.wait > budget


@dataclass(frozen=True)
class Audited:
    """What one file holds: its clients with where they are made, and the operations it calls.

    ``read``: it was looked into; others hold no clients. ``problem`` says why it could not be.
    """

    path: str
    clients: tuple[tuple[Made, Client], ...] = ()
    calls: tuple[Called, ...] = ()
    read: bool = False
    problem: str | None = None


def worst_first(clients: Iterable[Client]) -> list[Client]:
    """The clients by longest wait, then by attempts; those that cannot be read come last."""
    return sorted(clients, key=lambda c: (c.wait is None, -(c.wait or 0.0), -(c.attempts or 0), c.path, c.line, c.call))


def audit_file(context: Context, path: str) -> Audited:
    """Every client that the file ``path`` makes; under moto only where mocked clients are asked for.

    The operations it calls come with it, except of a file in which no client could be made or judged.
    """
    settings = context.settings
    try:
        file = SourceLines(path, context.options)
        source = "".join(file.lines)
        tree = ast.parse(source)
        if not ast_gate(tree, source, settings.client_factories):
            return Audited(path)
    except OSError as error:
        return Audited(path, problem=error.strerror or str(error))
    except UNPARSABLE as error:
        return Audited(path, problem=why(error))
    return _read(source, tree, file.path, settings)


def audit_user(context: Context, path: str) -> Audited:
    """The operations that the file ``path`` calls; nothing of one that Python cannot parse, which cannot run."""
    try:
        file = SourceLines(path, context.options)
        source = "".join(file.lines)
        tree = ast.parse(source)
    except (OSError, *UNPARSABLE):
        return Audited(path)
    return _read(source, tree, file.path, context.settings)


def _read(source: str, tree: ast.AST, path: str, settings: Settings) -> Audited:
    from ...reading.reader import Reading, UnreadableSourceError
    from ...reading.syntax.lean import LeanTree, NotLeanError

    settings = for_file(settings, path)
    try:
        try:
            reading = Reading(source, path, settings, LeanTree(tree, source))
            return Audited(path, *_found(reading, path, settings), read=True)
        except NotLeanError:
            return Audited(path, *_found(Reading(source, path, settings), path, settings), read=True)
    except UnreadableSourceError as error:
        return Audited(path, problem=str(error))
    except Exception as error:
        # One file must not take the others down with it, nor be passed over in silence.
        return Audited(path, problem=f"flake8-botocore failed with {type(error).__name__}: {error}")


def _found(
    reading: Reading, path: str, settings: Settings
) -> tuple[tuple[tuple[Made, Client], ...], tuple[Called, ...]]:
    """The clients and calls of a file that was read; lets go of the reading."""
    try:
        return _rows_and_calls(reading, path, settings)
    finally:
        reading.release()


def _rows_and_calls(
    reading: Reading, path: str, settings: Settings
) -> tuple[tuple[tuple[Made, Client], ...], tuple[Called, ...]]:
    clients = [each for each in reading.facts.clients if _runs(each, settings)]
    calls: list[OperationCall] = reading.facts.of(EveryOperation)
    doing = [(call, each) for call in calls if (each := what(call, settings)) is not None]
    spans, _ = reading.places([*(client.anchor for client in clients), *(call.anchor for call, _ in doing)], [], None)
    here = {each.anchor: made(path, spans[each.anchor].start_line, each) for each in clients if each.anchor in spans}
    rows = ((here[each.anchor], each) for each in clients if each.anchor in here)
    called = []
    for call, does in doing:
        on = tuple(here[client.anchor] for client in call.clients if client.anchor in here)
        on += made_elsewhere(call, path)
        if call.anchor in spans and on:
            called.append(Called(does, path, spans[call.anchor].start_line, on))
    return tuple((where, _row(each, path, where.line, settings)) for where, each in rows), tuple(called)


def _runs(client: ClientCreation, settings: Settings) -> bool:
    """Whether a client comes into being and talks to a network."""
    mocked = client.mocked and not settings.include_mocked
    return not mocked and not fails_when_run(client, settings.botocore_version)


def _row(client: ClientCreation, path: str, line: int, settings: Settings) -> Client:
    version = settings.botocore_version
    effective = effective_settings(client, version)
    wait = longest_wait(effective, client.service_name, version, client.library)
    attempts = effective.total_attempts
    sends = attempts.value if wait is None and attempts is not None else wait.attempts if wait is not None else None
    return Client(
        path=path,
        line=line,
        call=client.text,
        botocore=version,
        connect_timeout=_seconds(effective.connect_timeout, client.library),
        read_timeout=_seconds(effective.read_timeout, client.library),
        retry_mode=_shown(effective.retry_mode),
        total_attempts=_shown(attempts),
        attempts=int(sends) if isinstance(sends, (int, float)) else None,
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
