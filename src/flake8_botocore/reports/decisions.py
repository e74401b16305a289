"""Findings -> decisions: groups of findings with one remedy."""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from ..findings import SEVERITIES, Finding, RootPlace
from . import CheckedFile

FEWEST_SETTLED = 3
"""A root is named only if one setting there settles at least so many findings."""


SETTINGS = 2
"""The value of ``Decision.part`` for decisions about settings; lower ones are dangers, which come first in a report."""


class FoundAt(NamedTuple):
    """A finding and the file that it is in."""

    file: CheckedFile
    finding: Finding


class Decision(NamedTuple):
    """Findings that a person decides once: ``root`` is the place where one change resolves them, if there is one.

    ``found`` is in order of place: first the findings of the worst code, then those of other codes about the same
    clients.
    """

    found: tuple[FoundAt, ...]
    root: RootPlace | None = None

    @property
    def code(self) -> str:
        """The code of its first findings, the worst."""
        return self.found[0].finding.code

    @property
    def codes(self) -> list[str]:
        """The codes of its findings, the worst first."""
        return list(dict.fromkeys(each.finding.code for each in self.found))

    @property
    def varies(self) -> bool:
        """Whether the headline of its first finding would not be true of another finding of the code."""
        return len({_without_places(each.finding, each.finding.consequence) for each in self.of(self.code)}) > 1

    def of(self, code: str) -> list[FoundAt]:
        """Its findings of ``code``."""
        return [each for each in self.found if each.finding.code == code]

    @property
    def part(self) -> int:
        """The part of the report that the decision belongs to, an index of ``PARTS`` in ``text``.

        0 for errors and for what can run twice, 1 for other warnings, SETTINGS for policy.
        """
        worst = self.found[0].finding
        return SETTINGS if worst.severity == "policy" else 0 if worst.severity == "error" or worst.repeats else 1


def decisions(files: Iterable[CheckedFile]) -> list[Decision]:
    """The decisions that the findings in ``files`` ask for, the most urgent first.

    Findings of one code are one decision if one change at their root settles them, else if they have the same remedy.
    """
    found = found_in(files)
    roots = settled(found)
    groups = defaultdict[Hashable, list[FoundAt]](list)
    for each in found:
        with_root: Hashable = (each.finding.code, each.finding.root)
        groups[with_root if with_root in roots else _key_without_root(each)].append(each)
    made = [Decision(tuple(group), group[0].finding.root if key in roots else None) for key, group in groups.items()]
    # Sorted again, because findings move from one decision to another, and the larger decisions come first.
    return sorted(_one_for_each_client(sorted(made, key=_sort_key)), key=_sort_key)


def _one_for_each_client(made: Sequence[Decision]) -> list[Decision]:
    """``made``, most urgent first, with findings on one client that want the same moved to the first decision.

    Two findings want the same if their Config or the first sentence of their advice is the same. Errors, findings
    without advice, and findings of decisions with a root stay where they are. Decisions that are left without findings
    are dropped.
    """
    # By client and remedy, the number of the first decision that has a finding with both.
    first_with: dict[Hashable, int] = {}
    groups: list[list[FoundAt]] = [[] for _ in made]
    for number, decision in enumerate(made):
        for each in decision.found:
            finding = each.finding
            if decision.root is not None or finding.severity == "error" or not finding.advice:
                groups[number].append(each)
                continue
            remedies = [*filter(None, (finding.config, opening(_without_places(finding, finding.advice))))]
            keys = [(client_of(each, label), remedy) for label in ("client", "Config") for remedy in remedies]
            target = next((first_with[key] for key in keys if key in first_with), number)
            for key in keys:
                first_with.setdefault(key, target)
            groups[target].append(each)
    return [decision._replace(found=tuple(group)) for decision, group in zip(made, groups, strict=True) if group]


def _sort_key(decision: Decision) -> tuple[int, bool, int]:
    """The order of decisions: errors, then what can run twice, other warnings, policy; the larger ones first."""
    first = decision.found[0].finding
    return SEVERITIES.index(first.severity), not first.repeats, -len(decision.of(first.code))


def client_of(each: FoundAt, label: str = "client") -> tuple[str, int]:
    """The real path and the 1-based line of the client that a finding is about, or of what else ``label`` names.

    It is the place of the note with this label; without that note, the finding's own.
    """
    file, finding = each
    note = next((note for note in finding.notes if note.label == label), None)
    path, span = (None, finding.span) if note is None else (note.path, note.span)
    return os.path.realpath(file.path if path is None else path), span.start_line


def found_in(files: Iterable[CheckedFile]) -> list[FoundAt]:
    """The findings of ``files`` in order, each with its file."""
    return [FoundAt(file, finding) for file in files for finding in file.findings]


def settled(found: Iterable[FoundAt]) -> dict[tuple[str, RootPlace], int]:
    """How many of ``found`` one change at a root settles, by code and root, for roots that are worth a change.

    These settle at least FEWEST_SETTLED findings of the code, and reach a client in another file: within one file, each
    client can name one constant instead.
    """
    counts: Counter[tuple[str, RootPlace]] = Counter()
    reaching: set[RootPlace] = set()
    for file, finding in found:
        if finding.root is not None:
            counts[finding.code, finding.root] += 1
            if os.path.realpath(file.path) != os.path.realpath(finding.root.path):
                reaching.add(finding.root)
    return {key: number for key, number in counts.items() if number >= FEWEST_SETTLED and key[1] in reaching}


_PLACE = re.compile(r"\bline \d+(?: of cell \d+)?")
_CALLED = re.compile(r"\b(\w+) *\(")
_NAME = re.compile(r"[\w.…]+")
_DOTS = re.compile(r"[.…]")
"""What separates the parts of a name, in which ``…`` may stand for a place."""

_ALTERNATIVE = re.compile(r", or [^,]+\.$")
"""The alternative at the end of an advice: ``, or give the client a Config of its own.``"""

_LIMITED = re.compile(r"(?<!\S)\S+ (has [\d.]+ s)(?:: \d+ attempts?, not \d+)?")
"""A function and its time limit: ``Orders has 30 s``."""


def _key_without_root(each: FoundAt) -> tuple[str, ...]:
    """The key under which a finding without a root is grouped: code and remedy, without places.

    Findings that want the same Config are one decision, whatever operation they name. The headline of an error is part
    of the key, because each mistake needs a decision of its own.
    """
    finding = each.finding
    if finding.config:
        return finding.code, finding.config
    headline = _without_places(finding, finding.headline) if finding.severity == "error" else ""
    return finding.code, remedy(each), headline


def opening(advice: str) -> str:
    """The first sentence of an advice, without its full stop: what to write. The reason follows."""
    return advice.partition(". ")[0].removesuffix(".")


def remedy(each: FoundAt) -> str:
    """The advice of a finding, or its headline without one, with ``…`` for what differs from place to place.

    That is lines, names of what the finding's code calls (``client.invoke``), and names of functions with the same time
    limit. An alternative at the end is left out.
    """
    file, finding = each
    text = _without_places(finding, finding.advice or finding.headline)
    lines = (file.lines.get(line, "") for line in range(finding.span.start_line, finding.span.end_line + 1))
    called = set(_CALLED.findall("".join(lines)))
    text = _NAME.sub(lambda name: "…" if _DOTS.split(name[0])[-1] in called else name[0], text)
    return _ALTERNATIVE.sub(".", _LIMITED.sub(r"… \1", text))


def _without_places(finding: Finding, text: str) -> str:
    """``text`` with ``…`` for every line and every place of the finding's notes."""
    for note in finding.notes:
        text = text.replace(note.place, "…")
    return _PLACE.sub("…", text)
