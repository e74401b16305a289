"""What a rule wants changed, in terms of facts; ``reading`` turns a proposal into text edits."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from .facts import Anchor
from .findings import Applicability
from .late import dataclass


@dataclass(frozen=True)
class AddKeyword:
    """Add ``name=text`` to the call at ``call``."""

    call: Anchor
    name: str
    text: str


@dataclass(frozen=True)
class AddPolicyConfig:
    """Give the client creation at ``call`` a Config: the shared one if the team has one, else ``config_text``.

    ``config_text`` is the call's arguments only, e.g. ``connect_timeout=5, read_timeout=60``. An existing
    ``config=None`` (``argument``) is replaced. ``name`` is that of a constant for such Configs, ``library`` the
    client's.
    """

    call: Anchor
    config_text: str
    argument: Anchor | None = None
    name: str = "CLIENT_CONFIG"
    library: str = "botocore"


@dataclass(frozen=True)
class AddItem:
    """Add ``key: text`` to the dictionary at ``dictionary``; ``key`` is the bare string."""

    dictionary: Anchor
    key: str
    text: str


@dataclass(frozen=True)
class Remove:
    """Remove the argument or dictionary element at ``anchor``, with its comma."""

    anchor: Anchor


@dataclass(frozen=True)
class Replace:
    """Write ``text`` in place of the expression at ``anchor`` (its own parentheses included)."""

    anchor: Anchor
    text: str


@dataclass(frozen=True)
class Rename:
    """Give the keyword argument or string key at ``anchor`` the name ``name``."""

    anchor: Anchor
    name: str


@dataclass(frozen=True)
class NameArguments:
    """Write the positional arguments of ``call`` as keywords, ``names`` in order of position.

    ``keep`` arguments from the left stay positional.
    """

    call: Anchor
    names: tuple[str, ...]
    keep: int = 0


@dataclass(frozen=True)
class MoveToConfig:
    """Move keyword arguments of a client creation into its Config, which is added if there is none.

    ``library`` is the client's.
    """

    call: Anchor
    arguments: tuple[Anchor, ...]
    library: str = "botocore"


ProposedChange: TypeAlias = (
    "AddKeyword | AddPolicyConfig | AddItem | Remove | Replace | Rename | NameArguments | MoveToConfig"
)


class ProposedFix(NamedTuple):
    """A fix a rule would like: a title in the imperative, the changes, and what applying them means."""

    title: str
    changes: tuple[ProposedChange, ...]
    applicability: Applicability
