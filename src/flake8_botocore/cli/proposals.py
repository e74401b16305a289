"""The commands that ``check`` proposes, each run in memory before it is printed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from shlex import quote

from ..files.dependencies import one_moment
from ..files.filesystem import close_document, open_document
from ..files.write import SourceError
from ..findings import Finding, NoDefaultError, UnreadableSourceError, UsageError, escaped
from ..reports import CheckedFile, Proposed
from ..reports.decisions import SETTINGS, Decision, decisions
from ..reports.text import COMMAND, MOST_LISTED, STDIN, short_path
from ..runs.default_configs import with_default_config
from ..runs.request import Request
from ..runs.run import UNPARSABLE
from ..runs.source_file import Context, lines_of
from .fix import tried

MOST_NAMED = 8
"""Places that a command names."""

MOST_TRIED, MOST_SETTINGS = 8, 5
"""Commands that are tried for one report, and decisions about settings without a root that get one."""

MOST_FILES, MOST_FINDINGS = 20, 300
"""Files that a command is tried on, and findings in these, past which none is proposed: each costs a second run."""


def proposed(asked: Request, files: Sequence[CheckedFile]) -> dict[int, Proposed]:
    """The command for each decision that has one which settles it, by the number of the decision."""
    if STDIN in asked.files:
        return {}
    made = decisions(files)
    dangers = [number for number, each in enumerate(made) if each.part < SETTINGS][:MOST_LISTED]
    settings = [number for number, each in enumerate(made) if each.part == SETTINGS]
    rooted = [number for number in settings if made[number].root is not None]
    trying = Trying(asked, files)
    numbers = dict.fromkeys(
        [*dangers, *rooted, *[number for number in settings if made[number].root is None][:MOST_SETTINGS]]
    )
    return {number: found for number in numbers if (found := trying.command(made[number])) is not None}


class Trying:
    """Runs commands for the decisions about ``files`` without writing anything."""

    def __init__(self, asked: Request, files: Iterable[CheckedFile]) -> None:
        self._asked, self._tries = asked, 0
        self._files: Mapping[str, CheckedFile] = {each.path: each for each in files}

    def command(self, decision: Decision) -> Proposed | None:
        """The first command that settles what ``decision`` is about, if one does."""
        paths = list(dict.fromkeys(each.file.path for each in decision.found))
        if len(paths) > MOST_FILES or sum(len(self._files[path].findings) for path in paths) > MOST_FINDINGS:
            return None
        if decision.root is not None:
            tries = iter([None if decision.root.lines else self._at_root(decision)])
        else:
            tries = (self._tried(arguments, decision) for arguments in self._arguments(decision, paths))
        return next((each for each in tries if each is not None and each.settled), None)

    def _arguments(self, decision: Decision, paths: Sequence[str]) -> Iterator[list[str]]:
        """What ``fix`` may be called with: the places of each code, or the codes and the files that have no others."""
        for code in decision.codes:
            places = [f"{each.file.place(each.finding.span)}:{code}" for each in decision.of(code)]
            if len(places) <= MOST_NAMED:
                yield [short_path(each) for each in dict.fromkeys(places)]
        there = Counter(each.code for path in paths for each in self._files[path].findings)
        own = Counter(each.finding.code for each in decision.found)
        codes = [code for code in decision.codes if there[code] == own[code]]
        if len(decision.found) > 1 and codes:
            yield ["--unsafe-fixes", "--select", ",".join(codes), *map(short_path, paths)]

    def _tried(self, arguments: Sequence[str], decision: Decision) -> Proposed | None:
        placed = "--select" not in arguments
        self._tries += 1
        if self._tries > MOST_TRIED:
            return None
        try:
            rewritten = tried(arguments)
        except UsageError:
            return None
        changes = sum(each.applied for each in rewritten)
        left = [finding for each in rewritten for finding in each.left]
        if changes == (len(arguments) if placed else changes) > 0:
            return Proposed(_shown(arguments), changes, self._settled(decision, left))
        if placed and len(arguments) == 1 and not changes:
            return self._reading(arguments[0], left, decision)
        return None

    def _reading(self, place: str, left: Iterable[Finding], decision: Decision) -> Proposed | None:
        """The command for the first of several readings that changes something, with the titles of all that do."""
        first = decision.of(place.rpartition(":")[2])[0].finding
        offered = [fix for each in left if each.code == first.code and each.span == first.span for fix in each.fixes]
        found: Proposed | None = None
        for number, fix in enumerate((each for each in offered if each.applicability == "offered"), 1):
            reading = [place, "--reading", str(number)]
            changed = [each for each in tried(reading) if each.applied]
            if changed and found is None:
                settled = self._settled(decision, [finding for each in changed for finding in each.left])
                found = Proposed(_shown(reading), 1, settled, (fix.title,))
            elif changed and found is not None:
                found = found._replace(readings=(*found.readings, f"--reading {number}: {fix.title}"))
        return found

    def _at_root(self, decision: Decision) -> Proposed | None:
        """``fix --at``, where the files of the decision have fewer findings once it is written."""
        root, context = decision.root, Context(self._asked.options, self._asked.settings)
        assert root is not None
        path = os.path.abspath(root.path)
        try:
            old, text = with_default_config(path, lambda _: root.line, context.nearest(root.path).settings)
            data = old.changed(text).encode()
        except (OSError, SourceError, NoDefaultError, UnreadableSourceError, *UNPARSABLE):
            return None
        open_document(path, data)
        try:
            # Another moment: what was answered before rests on the file as it is.
            with one_moment():
                names = {each.file.path for each in decision.found}
                left = [finding for name in names for finding in _left(name, context)]
        finally:
            close_document(path)
        settled = self._settled(decision, left)
        arguments = ["--at", short_path(root.place), "--unsafe-fixes"]
        return Proposed(_shown(arguments), settled, settled)

    def _settled(self, decision: Decision, left: Iterable[Finding]) -> int:
        """How many findings of its worst code the decision has that are not among those ``left`` in its files."""
        paths = {each.file.path for each in decision.found}
        before = sum(each.code == decision.code for path in paths for each in self._files[path].findings)
        return min(before - sum(each.code == decision.code for each in left), len(decision.of(decision.code)))


def _left(path: str, context: Context) -> Sequence[Finding]:
    nearest, path = context.nearest(path), os.path.abspath(path)
    file = lines_of(path, path, nearest).file
    return nearest.standing(file, "".join(file.lines), fixes=False)


def _shown(arguments: Iterable[str]) -> str:
    return " ".join([COMMAND, "fix", *(escaped(quote(each)) for each in arguments)])
