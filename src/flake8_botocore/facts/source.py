"""Everything that one source file says, and what its comments and the files beside it say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from typing import Literal as OneWordOf

from .clients import ClientCreation, ClientUse, SessionCreation
from .values import Anchor, ConfigCreation, MergedConfig, Value


@dataclass(frozen=True)
class UnusedSuppression:
    """Codes of a ``# noqa`` comment: those for which nothing is found where it counts, and those that are retired.

    ``anchor`` is the first of them.
    """

    codes: tuple[str, ...]
    retired: tuple[str, ...]
    anchor: Anchor


@dataclass(frozen=True)
class Assignment:
    """``name`` set to ``value``, None where that is unknown; anchors of both.

    In a configuration file ``name`` is a key of a profile, of its section s3 with ``s3.`` before it.
    """

    name: str
    value: str | None
    anchor: Anchor
    name_anchor: Anchor


@dataclass(frozen=True)
class EnvironmentFile:
    """The assignments of one file, in order, of variables or of keys of profiles.

    ``template``: values are left for somebody to fill in. ``used_by_code``: names that other files of the project
    use, where they mean what that code makes of them.
    """

    sets: OneWordOf["variables", "keys"]
    assignments: tuple[Assignment, ...]
    template: bool = False
    used_by_code: frozenset[str] = field(default_factory=frozenset)


class EveryOperation:
    """Names every OperationCall of a file, for those who list them; OperationCall itself only what rules report on."""


class Presigning:
    """Names the calls of a file that presign a URL or a form, as OperationCalls; they send nothing."""


@dataclass(frozen=True, eq=False)
class RetriesReuse:
    """One dict object given as ``retries=`` of a Config that made a client, and read again afterwards."""

    name: str
    first: Anchor
    second: Anchor


@dataclass(frozen=True, eq=False)
class EnvironmentAssignment:
    """``os.environ["AWS_..."] = literal`` (or ``setdefault``, ``putenv``, ``update`` and ``|=`` of a literal dict).

    ``mentioned_elsewhere``: the file names the variable in other places, too, where it may read it itself.
    ``hidden``: set by ``putenv``, which children see and ``os.environ`` does not. ``read_at``: the import in front
    of it at which botocore reads the variable for good.
    """

    name: str
    value: Value
    anchor: Anchor
    mentioned_elsewhere: bool = False
    hidden: bool = False
    read_at: Anchor | None = None


@dataclass(eq=False)
class SourceFacts:
    """Everything one file says, each list in source order.

    ``later`` holds facts that are collected when a rule first asks for them. ``named_for_tests`` are variables that
    a conftest module above names, where the file sets one. ``starts_processes``: it sets one, and something in the
    file may start child processes. ``find_use`` finds out what a client is used for, one of another file, too.
    """

    clients: list[ClientCreation] = field(default_factory=list)
    configs: list[ConfigCreation] = field(default_factory=list)
    merges: list[MergedConfig] = field(default_factory=list)
    sessions: list[SessionCreation] = field(default_factory=list)
    retries_reuses: list[RetriesReuse] = field(default_factory=list)
    environment: list[EnvironmentAssignment] = field(default_factory=list)
    named_for_tests: frozenset[str] = frozenset()
    starts_processes: bool = False
    later: dict[type, Callable[[], list[Any]]] = field(default_factory=dict)
    find_use: Callable[[ClientCreation], ClientUse] = ClientUse
    _uses: dict[ClientCreation, ClientUse] = field(default_factory=dict)
    _collected: dict[type, list[Any]] = field(default_factory=dict)

    def of(self, kind: type) -> list[Any]:
        """The facts of one type."""
        if kind in self.later and kind not in self._collected:
            self._collected[kind] = self.later[kind]()
        if kind in self._collected:
            return self._collected[kind]
        if kind is SourceFacts:
            return [self]
        name = _LISTS.get(kind)
        return [] if name is None else getattr(self, name)

    def use_of(self, client: ClientCreation) -> ClientUse:
        """What ``client`` is used for, as far as this file shows."""
        if client not in self._uses:
            self._uses[client] = self.find_use(client)
        return self._uses[client]


_LISTS: dict[type, str] = {
    ClientCreation: "clients",
    ConfigCreation: "configs",
    MergedConfig: "merges",
    SessionCreation: "sessions",
    RetriesReuse: "retries_reuses",
    EnvironmentAssignment: "environment",
}
"""The facts that are collected in any case, by type."""
