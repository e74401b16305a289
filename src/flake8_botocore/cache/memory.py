"""Looks taken in earlier runs, and whether they would see the same today: each taken again once at most."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TypeAlias

from ..looking import answers, disk, ignored  # noqa: F401 (its looks are taken again as well)
from ..looking.answers import Record
from ..looking.notes import Look, Plain

Held: TypeAlias = "tuple[Look, Plain]"


class Memory:
    """What is remembered of a project: answers and what they rest on, digests of files and the states they were in."""

    def __init__(self, prepare: Callable[[], None]) -> None:
        """``prepare`` loads whatever answers questions; it is called once, and only where something has changed."""
        self.answers: dict[Look, Record] = {}
        self.used: dict[Look, Record] = {}
        self.new: dict[Look, Record] = {}
        self.began = time.time_ns()
        self._prepare: Callable[[], None] | None = prepare
        self._seen: dict[Look, Plain] = {}

    def holds(self, looks: Iterable[Held]) -> bool:
        """Whether each of the looks sees today what it saw."""
        return all(self._sees(look) == seen for look, seen in looks)

    def recall(self, look: Look) -> Record | None:
        """The answer to ``look`` where all that it rests on is as it was."""
        known = self.answers.get(look)
        if known is None or not self.holds(known.looks.items()):
            return None
        self.used[look] = known
        return known

    def learn(self, look: Look, record: Record) -> None:
        """Hear of a new answer."""
        self.new[look] = record

    def taken(self) -> dict[Look, Record]:
        """The answers that are new since the last time."""
        new, self.new = self.new, {}
        return new

    def _sees(self, look: Look) -> Plain:
        if look not in self._seen:
            self._seen[look] = disk.again(look) if disk.is_look(look) else self._answer(look)
        return self._seen[look]

    def _answer(self, look: Look) -> Plain:
        known = self.recall(look)
        if known is not None:
            return known.value
        if self._prepare is not None:
            self._prepare()
            self._prepare = None
        return answers.ask(look)
