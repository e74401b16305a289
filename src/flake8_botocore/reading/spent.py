"""Readings that are done with, kept where the process ends soon: taking them apart takes a seventh of a run's time."""

from __future__ import annotations


class Spent:
    """What was read first and nobody needs any more, up to some length of source; memory grows by 50 times that."""

    def __init__(self) -> None:
        self._left = 0
        self._kept: list[object] = []

    def keep(self, most: int) -> None:
        """Let what is done with from now on stay, ``most`` characters of source in all; what stayed before goes."""
        self._kept.clear()
        self._left = most

    @property
    def is_full(self) -> bool:
        """Whether hardly anything more will stay."""
        return self._left < _LEAST

    def takes(self, reading: object, length: int) -> bool:
        """Whether ``reading``, of a source of this ``length``, stays."""
        if length > self._left:
            return False
        self._left -= length
        self._kept.append(reading)
        return True


_LEAST = 20_000

SPENT = Spent()
"""Those of this process; nothing stays unless somebody asks for it."""
