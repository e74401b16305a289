"""What a file says that is not Python and sets the environment, or a profile, that botocore reads."""

from __future__ import annotations

from dataclasses import field
from typing import Literal as OneWordOf

from ..late import dataclass
from .values import Anchor


@dataclass(frozen=True)
class Assignment:
    """``name`` set to ``value``, None where that cannot be told; anchors of both.

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
