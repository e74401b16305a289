"""The commands that ``check`` proposes, each run in memory before it is printed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from shlex import quote

from ..advice.words import usual_arguments
from ..files.dependencies import one_moment
from ..files.filesystem import close_document, open_document
from ..files.write import SourceError
from ..findings import Finding, NoDefaultError, UnreadableSourceError, UsageError, escaped, shown_path
from ..reports import CheckedFile, Proposed, ServedBy, counted
from ..reports.decisions import SETTINGS, Decision, decisions
from ..reports.text import COMMAND, MOST_LISTED, STDIN, short_path
from ..runs.request import Request
from ..runs.rewriting import with_default_config
from ..runs.run import UNPARSABLE
from ..runs.selection import Context
from ..runs.source_file import lines_of, path_from_here
from ..source.project.homes import FEWEST, Home, home
from .fix import tried

MOST_NAMED = 8
"""Most places that one command names."""

MOST_TRIED, MOST_SETTINGS = 8, 5
"""Most commands that are tried for one report, and most decisions about settings without a root that get one."""

MOST_FILES, MOST_FINDINGS = 20, 300
"""Files of a decision, and findings in these, past which no command is proposed: trying one is a second run."""


def proposed(asked: Request, files: Sequence[CheckedFile]) -> tuple[dict[int, Proposed], dict[int, ServedBy]]:
    """The command that settles each decision, and the module whose Config can serve its clients, both by its index.

    The index is that in ``decisions(files)``. Decisions without a command or module are left out. Every command is
    tried in memory, so their number is limited. Standard input gets none.
    """
    if STDIN in asked.files:
        return {}, {}
    made = decisions(files)
    dangers = [number for number, each in enumerate(made) if each.part < SETTINGS][:MOST_LISTED]
    settings = [number for number, each in enumerate(made) if each.part == SETTINGS]
    rooted = [number for number in settings if made[number].root is not None]
    trying, apart = Trying(asked, files), [number for number in settings if made[number].root is None][:MOST_SETTINGS]
    homes = {number: found for number in apart if (found := trying.home(made[number])) is not None}
    numbers = dict.fromkeys([*dangers, *rooted, *apart])
    commands = {number: trying.command(made[number], homes.get(number)) for number in numbers}
    served: dict[int, ServedBy] = {}
    for number, found in homes.items():
        again = any(found.dotted == homes[other].dotted for other in served)
        served[number] = _served(made[number], found, again=again)
    return {number: found for number, found in commands.items() if found is not None}, served


def _served(decision: Decision, home: Home, *, again: bool) -> ServedBy:
    """The words of a report about the module ``home``, whose Config can serve the clients of ``decision``.

    There are fewer of them if an earlier decision has named the same Config, ``again``.
    """
    # Of Django's settings only the name is known.
    if not home.path:
        words = "Put a Config into the settings of Django, and pass config=settings.CLIENT_CONFIG."
        return ServedBy(home.dotted, 0, (words,))
    users, module = {*home.users}, short_path(path_from_here(home.path))
    clients = sum(os.path.abspath(each.file.path) in users for each in decision.of(decision.code))
    files = len({each.file.path for each in decision.found})
    first = f"{len(users)} of {counted(files, 'file')} import {shown_path(module)}"
    last = f"set bot-shared-config = {home.dotted}: fixes then import it"
    if again or not home.lines:
        return ServedBy(module, clients, (f"{first}: {home.dotted} serves them, too" if again else f"{first}; {last}",))
    return ServedBy(module, clients, (f"{first}; add there:", *(f"    {line}" for line in home.lines), f"and {last}"))


class Trying:
    """Runs commands for the decisions about ``files`` without writing anything."""

    def __init__(self, asked: Request, files: Iterable[CheckedFile]) -> None:
        self._asked, self._tries = asked, 0
        self._files: Mapping[str, CheckedFile] = {each.path: each for each in files}

    def home(self, decision: Decision) -> Home | None:
        """The module in which one Config can serve the clients of ``decision``, which have none (BOT101).

        None for another code or too few files, if the first advice is not the team's usual values, with a shared Config
        set, or if no module can serve them.
        """
        files, first = dict.fromkeys(os.path.abspath(each.file.path) for each in decision.found), decision.found[0]
        settings = Context(self._asked.options, self._asked.settings).nearest(first.file.path).settings
        usual = usual_arguments(settings)
        whose = "flake8-botocore's defaults", "your team's values"
        general = first.finding.advice.startswith(tuple(f"Add config=Config({usual}): {each}" for each in whose))
        if decision.code != "BOT101" or not general or len(files) < FEWEST or settings.shared_config is not None:
            return None
        return home(list(files), usual, settings.required_options)

    def command(self, decision: Decision, home: Home | None = None) -> Proposed | None:
        """The first command that settles a finding of ``decision``; None if none does, or trying would take too long.

        Also None if a Config has to be written by hand first, in ``home`` or at the root.
        """
        paths = list(dict.fromkeys(each.file.path for each in decision.found))
        if len(paths) > MOST_FILES or sum(len(self._files[path].findings) for path in paths) > MOST_FINDINGS:
            return None
        if home is not None and (home.lines or not home.path):
            return None
        if decision.root is not None:
            tries = iter([None if decision.root.lines else self._at_root(decision)])
        else:
            tries = (self._tried(arguments, decision) for arguments in self._arguments(decision, paths, home))
        return next((each for each in tries if each is not None and each.settled), None)

    def _arguments(self, decision: Decision, paths: Sequence[str], home: Home | None) -> Iterator[list[str]]:
        """The arguments to try ``fix`` with, in order: an import from ``home``, the places of each code, whole files.

        Whole files come with those codes whose findings there all belong to ``decision``, so that nothing else is
        changed.
        """
        if home is not None:
            users = [short_path(path) for path in paths if os.path.abspath(path) in home.users]
            yield ["--unsafe-fixes", "--bot-shared-config", home.dotted, "--select", decision.code, *users]
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
        """``fix`` with ``arguments`` as a proposal, after trying it in memory; None if it does not do what it promises.

        With places, each must be fixed; with ``--select``, at least one finding. For a single place without a fix, its
        readings are tried. Also None after MOST_TRIED commands.
        """
        placed = "--select" not in arguments
        self._tries += 1
        if self._tries > MOST_TRIED:
            return None
        try:
            rewritten = tried(arguments)
        except UsageError:
            return None
        changes = sum(each.applied for each in rewritten)
        there = {os.path.abspath(each.path) for each in rewritten}
        others = {each.file.path for each in decision.found if os.path.abspath(each.file.path) not in there}
        left = [finding for each in rewritten for finding in each.left]
        left += [finding for path in others for finding in self._files[path].findings]
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
        """``fix --at`` for the root of ``decision``, and how many findings it settles; None if it writes no Config.

        The new text replaces the file, as the text of an editor does, while the files of the decision are checked
        again.
        """
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
        """How many findings of the worst code of ``decision`` a fix settles; ``left`` are the others."""
        paths = {each.file.path for each in decision.found}
        before = sum(each.code == decision.code for path in paths for each in self._files[path].findings)
        return min(before - sum(each.code == decision.code for each in left), len(decision.of(decision.code)))


def _left(path: str, context: Context) -> Sequence[Finding]:
    nearest, path = context.nearest(path), os.path.abspath(path)
    file = lines_of(path, path, nearest).file
    return nearest.standing(file, "".join(file.lines), fixes=False)


def _shown(arguments: Iterable[str]) -> str:
    return " ".join([COMMAND, "fix", *(escaped(quote(each)) for each in arguments)])
