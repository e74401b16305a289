"""Answers to questions about a project that need looks at the disk: kept for a while, and with what they rest on."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Generic, NamedTuple, Protocol, TypeVar, cast

from .kept import Kept
from .notes import Look, Looks, Plain, is_noting, note, noting

Value = TypeVar("Value", bound=Plain)


class Record(NamedTuple):
    """An answer and the looks it rests on."""

    value: Plain
    looks: Looks


class Memory(Protocol):
    """What remembers answers of earlier runs."""

    def recall(self, look: Look) -> Record | None:
        """The answer to ``look`` where all that it rests on is as it was."""

    def learn(self, look: Look, record: Record) -> None:
        """Hear of a new answer."""


class Answered(Generic[Value]):
    """A function of texts whose answer is plain and rests on looks; called as the function is."""

    def __init__(
        self, find: Callable[..., Value], most: int, stamp: Callable[..., Hashable], *, remembered: bool = True
    ) -> None:
        self.find = find
        self.remembered = remembered
        self.kept: Kept[Record] = Kept(most)
        self._name = find.__name__
        self._stamp = stamp
        self.__doc__ = find.__doc__

    def __call__(self, *asked: str) -> Value:
        """What the function gives for ``asked``, or gave a moment ago."""
        look = (self._name, *asked)
        stamp = self._stamp(*asked)
        record = self.kept.known(asked, stamp)
        # Who did not note does not know what its answer rests on.
        if record is None or (is_noting() and not record.looks):
            record = self._recalled(look) or self._found(look, asked)
            if stamp is not None:
                self.kept.put(asked, stamp, record)
        note(look, record.value)
        return cast(Value, record.value)

    def _found(self, look: Look, asked: tuple[str, ...]) -> Record:
        if not is_noting():
            return Record(self.find(*asked), {})
        with noting() as looks:
            record = Record(self.find(*asked), looks)
        if _memory is not None and self.remembered:
            _memory.learn(look, record)
        return record

    def _recalled(self, look: Look) -> Record | None:
        return _memory.recall(look) if _memory is not None and self.remembered else None


_all: dict[str, Answered[Any]] = {}
_memory: Memory | None = None


def answered(
    most: int, stamp: Callable[..., Hashable], *, remembered: bool = True
) -> Callable[[Callable[..., Value]], Answered[Value]]:
    """Make a function Answered: ``most`` answers are kept, each while its ``stamp`` is the same.

    Not ``remembered`` by another run are those that rest on more than looks at the disk.
    """

    def make(find: Callable[..., Value]) -> Answered[Value]:
        made = Answered(find, most, stamp, remembered=remembered)
        _all[find.__name__] = made
        return made

    return make


def remember_in(memory: Memory | None) -> None:
    """Let ``memory`` be asked first from now on, and told what is new."""
    global _memory
    _memory = memory


def ask(look: Look) -> Plain:
    """The answer to ``look`` now. Raises KeyError where there is no such function."""
    with noting():
        return cast(Plain, _all[look[0]](*look[1:]))
