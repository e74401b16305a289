"""Everything that one source file says, and what its comments and the files beside it say."""

from __future__ import annotations

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

    ``mentioned_elsewhere``: the file names the variable in other places, too, where it may read it itself, or it is
    one that botocore does not read and a file of the project does.
    ``hidden``: set by ``putenv``, which children see and ``os.environ`` does not. ``read_at``: the import in front
    of it at which botocore reads the variable for good. ``named_for_tests`` are variables that a conftest module above
    names. ``starts_processes``: something in the file may start child processes.
    """

    name: str
    value: Value
    anchor: Anchor
    mentioned_elsewhere: bool = False
    hidden: bool = False
    read_at: Anchor | None = None
    named_for_tests: frozenset[str] = frozenset()
    starts_processes: bool = False


class SourceFacts:
    """Looks up the facts of one file, which are built when somebody first asks. This one has none."""

    def of(self, kind: type) -> list[Any]:
        """The facts of one type, in source order."""
        return [self] if kind is SourceFacts else []

    def use_of(self, client: ClientCreation) -> ClientUse:
        """What ``client``, which another file may make, is used for, as far as this file shows."""
        return ClientUse(client)

    @property
    def clients(self) -> list[ClientCreation]:
        """The clients that it makes."""
        return self.of(ClientCreation)

    @property
    def configs(self) -> list[ConfigCreation]:
        """The Configs that it makes by calling a class."""
        return self.of(ConfigCreation)

    @property
    def merges(self) -> list[MergedConfig]:
        """The Configs that it makes by merging."""
        return self.of(MergedConfig)

    @property
    def sessions(self) -> list[SessionCreation]:
        """The sessions that it makes."""
        return self.of(SessionCreation)

    @property
    def environment(self) -> list[EnvironmentAssignment]:
        """The variables that it sets."""
        return self.of(EnvironmentAssignment)
