"""The memo: answers to questions that may lead to one another are kept, cycles end, and the work is bounded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from ...facts import UNKNOWN
from .objects import CYCLE, Object

DEEPEST = 60
"""Nested questions after which the answer is UNKNOWN; real code needs under 20."""

MOST_STEPS = 20_000
"""Steps of one question after which the answer is UNKNOWN."""

MOST_STEPS_OF_A_FILE = 500_000
"""Steps on behalf of one linted file after which everything still asked is UNKNOWN: a second or two.

Real files need under 1,000, a file of 10,000 clients about 70,000."""

_CUT_SHORT = object()
"""Marks in ``_leans`` that a bound was met: an answer that leans on it depends on how deep it was asked."""


class Memo:
    """Answers questions, each at most once where that is sound. A question that was asked is in one of three states.

    *Open*: it is being computed. Asked again meanwhile, its answer there is CYCLE. *Provisional*: it has an answer, but
    on the way met CYCLE for questions that are still open; the answer *leans* on these, and is forgotten as soon as the
    innermost of them has its own. *Kept*: its answer leans on nothing, as that of the outermost question does.

    For ``a = b or 1`` and ``b = a or 2`` in a loop, asking for ``a`` opens ``a`` and ``b``, and ``b`` gets 2 there,
    which leans on ``a``. That answer must not be kept: ``b`` may be 1, too. So ``a`` and ``b``, a cycle, each get their
    answer *from outside*, as if nothing were kept of the other, and no answer depends on which of them was asked first.
    """

    def __init__(self) -> None:
        self.spent = 0
        """Steps on behalf of this file."""
        self._most = MOST_STEPS
        self._open: dict[object, int] = {}
        """The depth of each open question."""
        self._leans = set[object]()
        """The open questions that the answer of the innermost one leans on so far."""
        self._provisional: dict[object, tuple[Object, set[object]]] = {}
        """Provisional answers, and the open questions that each leans on."""
        self._forgotten_after: dict[object, list[object]] = {}
        """By open question, the questions whose provisional answers are forgotten as soon as it has its own."""
        self._cycles: dict[object, set[object]] = {}
        """By question, the cycle that it is in: all questions that lead to one another."""
        self._entered: list[set[object]] = []
        """The cycles that open questions are in, innermost last: what is kept of the last one is not used."""

    def answer(
        self, kept: dict[object, Any], key: object, compute: Callable[..., Object], *arguments: object
    ) -> Object:
        """``compute(*arguments)``, the answer to the question ``key``, from ``kept`` or to be kept there.

        CYCLE for an open question. UNKNOWN for one that is nested too deeply, or comes after too many others.
        """
        known: Object | None = kept.get(key)
        # While a cycle is entered, what is kept of its members does not count.
        if known is not None and not (self._entered and key in self._entered[-1]):
            return known
        if key in self._open:
            self._leans.add(key)
            return CYCLE
        provisional = self._provisional.get(key)
        if provisional is not None:
            result, leans = provisional
            self._leans |= leans
            return result
        depth = len(self._open)
        self.spent += 1
        if depth == 0:
            # An outermost question may take ``MOST_STEPS``, those that it leads to included.
            self._most = min(self.spent + MOST_STEPS, MOST_STEPS_OF_A_FILE)
        if depth >= DEEPEST or self.spent > self._most:
            self._leans.add(_CUT_SHORT)
            return UNKNOWN
        return self._answer(kept, key, depth, compute, arguments)

    def _answer(
        self,
        kept: dict[object, Any],
        key: object,
        depth: int,
        compute: Callable[..., Object],
        arguments: tuple[object, ...],
    ) -> Object:
        """Compute the answer to the question ``key``, which is open at ``depth`` meanwhile, and keep it.

        An answer that leans on other open questions is kept provisionally, and makes them and ``key`` a cycle. One that
        a bound cut short is not kept at all.
        """
        # While this question is open, ``_leans`` collects what its answer leans on; then it is the caller's again.
        leans_of_caller, leans = self._leans, set[object]()
        self._leans = leans
        cycle = self._cycles.get(key)
        # From outside its cycle, the question is answered as if nothing were kept of the others in it.
        entered = None if self._entered and self._entered[-1] is cycle else cycle
        if entered is not None:
            self._entered.append(entered)
        self._open[key] = depth
        try:
            result = compute(*arguments)
        finally:
            del self._open[key]
            leans.discard(key)
            # What an answer leans on, the answer of the question that asked for it leans on, too.
            leans_of_caller |= leans
            self._leans = leans_of_caller
            if entered is not None:
                self._entered.pop()
            for each in self._forgotten_after.pop(key, ()):
                del self._provisional[each]
        if not leans:
            result = UNKNOWN if result is CYCLE else result
            # The answer of a member of an entered cycle may be kept already: then that one stays.
            return cast("Object", kept.setdefault(key, result))
        if _CUT_SHORT not in leans:
            outermost, innermost = (pick(leans, key=self._open.__getitem__) for pick in (min, max))
            self._provisional[key] = result, leans
            self._forgotten_after.setdefault(innermost, []).append(key)
            self._join(key, outermost)
        return result

    def _join(self, key: object, outermost: object) -> None:
        """Make one cycle of those of ``key`` and of ``outermost``, the outermost of the open questions it leans on.

        A question that is in no cycle yet is a cycle by itself. The open questions between the two lean on
        ``outermost``, too, and join the cycle when they have an answer.
        """
        one = self._cycles.setdefault(key, {key})
        other = self._cycles.setdefault(outermost, {outermost})
        if one is not other:
            small, large = (one, other) if len(one) < len(other) else (other, one)
            large |= small
            for each in small:
                self._cycles[each] = large
