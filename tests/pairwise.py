"""Cases in which every two values of different parameters meet at least once."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any


def pairwise(*parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Few cases, one value of each parameter in each, in which all pairs of values of two parameters occur."""
    cases = list(itertools.product(*map(range, map(len, parameters))))
    pairs = {case: set(itertools.combinations(enumerate(case), 2)) for case in cases}
    missing = set().union(*pairs.values())
    chosen = []
    while missing:
        best = max(cases, key=lambda case: len(pairs[case] & missing))
        missing -= pairs[best]
        chosen.append(tuple(values[index] for values, index in zip(parameters, best, strict=True)))
    return chosen
