"""What a comment says that keeps findings from being reported."""

from __future__ import annotations

from ..late import dataclass
from .values import Anchor


@dataclass(frozen=True)
class IdleSuppression:
    """The codes of a ``# noqa`` comment for which nothing is found where it counts; ``anchor`` is the first of them."""

    codes: tuple[str, ...]
    anchor: Anchor
