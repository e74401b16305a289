"""The operations that files call on clients of others, and which files import them."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ..advice.words import Advised
from ..botocore.operations import HARMFUL, TOLERATED, is_transfer, operation, runs_twice, transfer_attempts
from ..botocore.requests import operation_names
from ..botocore.waits import PLAIN, RequestSeries, course
from ..config import Settings
from ..facts import ClientCreation, OperationCall, TimeLimit
from ..files.filesystem import content, real
from ..runs.source_file import is_notebook, may_be_said
from ..source.project.importers import imported_names, takes_client
from ..source.project.importers import origins as named
from ..source.project.module_paths import ModulePaths, real_root

_LONGEST = 1_000
"""Characters of a module's name past which no file can have it."""


def importers(of: Iterable[str], paths: Iterable[str]) -> list[str]:
    """Those of ``paths`` that import one of the files ``of``, directly or through others; they themselves left out.

    With the files that one of these imports and may pass a client to. Goes by the text of import statements and
    parameters alone, so it may name too many. Files that cannot be read are left out.
    """
    given = {os.path.realpath(path): path for path in paths}
    projects: dict[str, ModulePaths] = {}
    users: dict[str, set[str]] = defaultdict(set)
    for real_path in given:
        for imported in _imported(real_path, given, projects):
            users[imported].add(real_path)
    first = {os.path.realpath(path) for path in of}
    found: set[str] = set()
    waiting = list(first)
    while waiting:
        new = users[waiting.pop()] - found - first
        found |= new
        waiting += new
    handing = found | first
    found |= {each for each in given.keys() - handing if not users[each].isdisjoint(handing) and takes_client(each)}
    return sorted(given[real_path] for real_path in found)


def _imported(path: str, known: Collection[str], projects: dict[str, ModulePaths]) -> Iterator[str]:
    """The files among ``known`` that ``path`` imports."""
    if is_notebook(path):
        text = may_be_said((content(path) or b"").decode("latin-1"))
        origins = tuple(dict.fromkeys(named(text)))
    else:
        origins = imported_names(path)
    if origins:
        root = real_root(path)
        paths = projects.setdefault(root, ModulePaths(root))
        found = (paths.module(origin, path) for origin in origins if len(origin) <= _LONGEST)
        yield from (file for file in found if file is not None and file in known)


MOST_NAMES = 3
"""Operations of which a call may be one for all of them to be named."""


@dataclass(frozen=True)
class CreationPlace:
    """Where a client is made, the same for every file that uses it; ``line`` is 1-based."""

    file: str
    line: int
    call: str


class Place(NamedTuple):
    """A place for people: the line is 1-based, of a notebook that in ``cell``."""

    path: str
    cell: int | None
    line: int

    @property
    def sort_key(self) -> tuple[str, int, int]:
        """Order by place."""
        return self.path, self.cell or 0, self.line

    def __str__(self) -> str:
        """``app.py:3``, ``nb.ipynb:cell 2:3``."""
        return f"{self.path}:{self.line}" if self.cell is None else f"{self.path}:cell {self.cell}:{self.line}"


@dataclass(frozen=True)
class What:
    """What a call does: the operation as AWS names it, of a transfer the method.

    ``kind`` is how it is called: ``client``, ``resource``, ``paginator``, ``waiter``. ``side_effect``: it changes
    something once more each time it runs. ``starts``: how often boto3 itself begins it anew. ``course``: the requests
    it comes to.
    """

    operation: str
    kind: str
    side_effect: bool = False
    starts: int = 1
    course: RequestSeries = PLAIN


@dataclass(frozen=True)
class Called:
    """One call of an operation, the clients it may be called on, and the time limit of the function that makes it.

    ``advised`` is the plan of its file for these clients, if another file makes them.
    """

    what: What
    place: Place
    clients: tuple[CreationPlace, ...]
    limit: TimeLimit | None = None
    advised: Advised | None = None


@dataclass(frozen=True)
class Use:
    """An operation of a client, and every place that calls it.

    ``runs`` is how often one call can run it at most, where it is known to change something each time; None where
    it is not, or where the client's attempts are not known. ``wait`` is how long one call can wait in seconds, None
    where it may be any number of requests or the client's settings are not known. ``refused`` is how long a long poll
    pauses once more where the retry quota of the client is used up.
    """

    what: What
    places: tuple[Place, ...]
    runs: int | None = None
    wait: float | None = None
    refused: float = 0


def creation_place(path: str, line: int, client: ClientCreation) -> CreationPlace:
    """Where ``client`` is made: in the file ``path``, as it was given."""
    return CreationPlace(real(path), line, client.text)


def created_elsewhere(call: OperationCall, path: str) -> tuple[CreationPlace, ...]:
    """Where those clients of ``call`` are made that other files than ``path`` make."""
    if not call.elsewhere:
        return ()
    # Places in other files are named from the project's root.
    root = real_root(os.path.abspath(path))
    places = call.elsewhere.items()
    return tuple(
        CreationPlace(real(os.path.join(root, place.path)), place.line, client.text) for client, place in places
    )


def what(call: OperationCall, settings: Settings) -> What | None:
    """What ``call`` does; None where it sends nothing, or where a mock answers it."""
    if call.mocked and not settings.include_mocked:
        return None
    if is_transfer(call):
        return What(
            call.method, call.kind, starts=transfer_attempts(call) or 1, course=course(call, settings.botocore_version)
        )
    names = operation_names(call)
    if names is None:
        return None
    known = operation(call)
    effect = known is not None and runs_twice(known, call) in (HARMFUL, TOLERATED)
    label = " or ".join(sorted(names)) if 0 < len(names) <= MOST_NAMES else call.method
    return What(label, call.kind, effect, course=course(call, settings.botocore_version))
