"""What a rule is: a code, a name, the kind of fact it reads, whether it is on, and one pure function."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence, Set
from typing import Any, NamedTuple, TypeAlias, TypeVar

from .facts import Anchor, EnvironmentFile, IdleSuppression, Place, Root
from .proposals import ProposedFix
from .settings import Settings

QUIET_GROUPS = ("BOT1", "BOT3", "BOT4")
"""What the codes of rules begin with that matter in production only; see ``Rule.quiet``."""


class Message(NamedTuple):
    """What a problem says: the ``headline`` is the consequence, in numbers, ``advice`` what to write; both sentences.

    ``{0}`` in them stands for the line of the first of the problem's ``mentions``.
    """

    headline: str
    advice: str = ""

    def told(self, lines: Sequence[str]) -> Message:
        """The message with the ``lines`` of mentions, as the user counts them, in it."""
        headline, advice = self
        for index, line in enumerate(lines):
            headline, advice = (text.replace(f"{{{index}}}", line) for text in (headline, advice))
        return Message(headline, advice)

    def names(self, index: int) -> bool:
        """Whether it says the line of this mention."""
        return any(f"{{{index}}}" in text for text in self)


class Mention(NamedTuple):
    """A place that a problem rests on: what stands there in a word or two, and where.

    ``aside``: it is shown beside the message, which does not name it. Such a one may stand out of sight; it comes last.
    """

    label: str
    place: Anchor | Place
    aside: bool = False


class Problem(NamedTuple):
    """What a rule found: where (an anchor), what to say, and fixes it proposals for.

    ``mentions`` are places it rests on: what the message says by ``{0}`` is in the same file.
    ``root`` is where it may be settled together with others.
    """

    anchor: Anchor
    message: Message
    proposals: tuple[ProposedFix, ...] = ()
    mentions: tuple[Mention, ...] = ()
    root: Root | None = None


Fact = TypeVar("Fact")
Check: TypeAlias = Callable[[Fact, Settings], Iterator[Problem]]


class Rule(NamedTuple):
    """One decision with one code; ``reads`` is the type of fact that ``check`` is called with.

    ``fails``: whether what it reports raises when it runs. ``option`` is the field of Settings without which it
    reports nothing. A file that lacks what ``words``, ``calls`` and ``wide`` name is not read for it: see ``Needs``.
    """

    code: str
    name: str
    reads: type
    check: Check[Any]
    opt_in: bool
    documentation: str
    fails: bool = False
    option: str | None = None
    words: tuple[str, ...] = ()
    calls: frozenset[str] | None = frozenset()
    wide: bool = False

    @property
    def reads_source(self) -> bool:
        """Whether it reads what a Python file says, comments aside."""
        return self.reads not in (str, EnvironmentFile, IdleSuppression)

    def is_on(self, opt_in: Set[str]) -> bool:
        """Whether it is on where the codes in ``opt_in`` were selected by name."""
        return not self.opt_in or self.code in opt_in

    @property
    def quiet(self) -> bool:
        """Whether it has nothing to say of tests: it matters in production only, or the test run shows all it reports.

        A rule of which only some problems raise does not count.
        """
        return self.fails or self.code.startswith(QUIET_GROUPS)

    @property
    def summary(self) -> str:
        """The first line of the documentation, without its final period."""
        return self.documentation.partition("\n")[0].rstrip(".")


def rule(code: str, *, reads: type[Fact], opt_in: bool = False, **traits: Any) -> Callable[[Check[Fact]], Rule]:
    """Make a Rule of the decorated function, which takes what it ``reads``.

    Its name and its module's docstring are the rule's. ``opt_in`` rules are reported only where their full code was
    selected by name. ``traits`` are the other fields of a Rule.
    """

    def make(check: Check[Fact]) -> Rule:
        documentation = (sys.modules[check.__module__].__doc__ or "").strip()
        return Rule(code, check.__name__.replace("_", "-"), reads, check, opt_in, documentation, **traits)

    return make
