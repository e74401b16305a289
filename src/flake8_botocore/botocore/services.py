"""The names of botocore's services and of methods that call an operation; loading them loads little else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from string import ascii_letters

from . import LAST_MICRO, NEWEST, OLDEST, Version
from .tables import by_hand, services
from .tables import operations as table

LIKENESS = 0.8
"""How alike two names must be, from 0 to 1: ``read_timout`` and ``read_timeout`` are 0.96."""


def meant(name: str, known: Iterable[str]) -> str | None:
    """The one name in ``known`` that ``name`` was meant to be; None where none or several are as close.

    Case, camelCase and hyphens do not count as differences.
    """
    plain = {_plain(each): each for each in known}
    exact = plain.get(_plain(name))
    if exact is not None:
        return exact
    # Rarely anything is misspelt.
    import difflib

    close = difflib.get_close_matches(_plain(name), plain, n=2, cutoff=LIKENESS)
    if not close:
        return None
    best, *others = (difflib.SequenceMatcher(None, _plain(name), each).ratio() for each in close)
    return None if others and best - others[0] < 0.02 else plain[close[0]]


_NEXT_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def _plain(name: str) -> str:
    return _NEXT_WORD.sub("_", name).lower().replace("-", "_").replace(" ", "_")


ALIASES = {"runtime.sagemaker": "sagemaker-runtime"}
"""Names that botocore takes for a service's own. Source: botocore/utils.py, ``SERVICE_NAME_ALIASES``."""


def is_service(name: str) -> bool:
    """Whether ``client(name)`` exists in any botocore release the tables cover."""
    return name in services.SERVICES or name in ALIASES


def has_resource(name: str) -> bool:
    """Whether ``boto3.resource(name)`` exists."""
    return name in services.RESOURCES


def gone_since(name: str, version: Version) -> Version | None:
    """The release that took the service ``name`` out, where that is ``version`` or an older one."""
    since = services.GONE.get(name)
    return None if since is None or version < since else Version(*since)


def came_later(name: str, version: Version) -> Version | None:
    """The last release of the series that brought the service ``name``, where that is newer than that of ``version``.

    Source: the models of the last release of every series.
    """
    series = _series().get(name)
    return None if series is None or series <= version[:2] else Version(*series, LAST_MICRO)


@lru_cache(maxsize=1)
def _series() -> dict[str, tuple[int, int]]:
    return {name: series for series, names in services.LATER.items() for name in names.split()}


def is_in_newest(name: str) -> bool:
    """Whether the newest release of the tables has the service ``name``."""
    return is_service(name) and name not in services.GONE


_REGULAR = re.compile(r"[a-z0-9-]+")


def is_no_service(name: str, version: Version, *, pinned: bool = True) -> bool:
    """Whether the project's botocore is known to have no service ``name``; ``pinned``: it is exactly ``version``.

    A release that the tables do not cover, or that nothing pins, may have services that they lack, but none with
    capitals or blanks, none with the letters of another one (``cloud-watch``), and none with a single slip
    (``dynamobd``).
    """
    if is_service(name):
        return gone_since(name, version) is not None or (pinned and came_later(name, version) is not None)
    is_covered = pinned and OLDEST <= version <= NEWEST
    is_regular = _REGULAR.fullmatch(name) is not None
    return is_covered or not is_regular or service_meant(name) is not None or misspelt_service(name) is not None


def service_meant(name: str) -> str | None:
    """The service that ``name`` means: one with the same letters (``Dynamo-DB``), or one that people call so.

    ``eventbridge`` means ``events``. None where there is none: a name that is only alike may be that of a new service.
    """
    letters = _letters(name)
    same = _by_letters().get(letters, ())
    return same[0] if len(same) == 1 else by_hand.SERVICE_ALIASES.get(letters)


@lru_cache(maxsize=1)
def _by_letters() -> dict[str, list[str]]:
    """The services of the newest release by their letters: looked at one by one they took a twentieth of a run."""
    found: dict[str, list[str]] = {}
    for name in services.SERVICES.difference(services.GONE):
        found.setdefault(_letters(name), []).append(name)
    return found


_NO_LETTER = re.compile(r"[^a-z]")


def misspelt_service(name: str) -> str | None:
    """The one service that ``name`` differs from in one letter, or in two neighbours that changed places.

    None where there is none or several, for names of less than six letters, and where a digit differs: ``macie3``.
    """
    if len(_NO_LETTER.sub("", name)) < SHORTEST_MISSPELT:
        return None
    close = [each for each in services.SERVICES if _one_edit(name, each) and _digits(name) == _digits(each)]
    return close[0] if len(close) == 1 and is_in_newest(close[0]) else None


SHORTEST_MISSPELT = 6
"""Letters of a name that is taken for a misspelt one."""


def _one_edit(one: str, other: str) -> bool:
    """Whether a letter was added, left out or replaced, or two neighbours changed places."""
    apart = (at for at, (mine, its) in enumerate(zip(one, other, strict=False)) if mine != its)
    at = next(apart, min(len(one), len(other)))
    mine, its = one[at:], other[at:]
    swapped = len(mine) > 1 and mine[1::-1] + mine[2:] == its
    return swapped or mine[1:] == its[1:] or mine[1:] == its or mine == its[1:]


_NO_DIGIT = re.compile(r"[^0-9]")


def _digits(name: str) -> str:
    return _NO_DIGIT.sub("", name)


def is_slip(name: str, meant: str) -> bool:
    """Whether ``name`` has the letters of ``meant``, or one more or less.

    Likeness alone is no slip: ``db_instance_modified`` is not meant to be ``db_instance_deleted``.
    """
    longer, shorter = sorted((_letters(name), _letters(meant)), key=len, reverse=True)
    return longer == shorter or any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


_BETWEEN_WORDS = re.compile(r"[-_.\s]")


def _letters(name: str) -> str:
    return _BETWEEN_WORDS.sub("", name).lower()


def is_global(name: str) -> bool:
    """Whether the service has one endpoint for all regions, whatever region a client is given.

    Source: botocore/data/endpoints.json, ``isRegionalized`` of the partition ``aws``.
    """
    return name in services.GLOBAL


_OF_AWS = re.compile(
    r"\.(?:amazonaws\.(?:com|com\.cn|eu)|amazonwebservices\.(?:com\.cn|eu)|aws|cloudfront\.net|ic\.gov|sgov\.gov"
    r"|scloud|adc-e\.uk)$"
)
"""How the hosts of AWS end. Source: botocore/data/partitions.json, ``dnsSuffix`` and ``dualStackDnsSuffix``."""

_OF_DEVELOPERS = re.compile(r"localhost|localstack|moto|min\.?io|\.(?:local|internal|test)$")
"""Names of hosts that a developer's machine or a test runs."""


def is_of_aws(host: str) -> bool:
    """Whether ``host`` is AWS's own."""
    return _OF_AWS.search(host) is not None


_FULL_NAME = re.compile(r"(?:^|\.)(?!com\.cn)[a-z0-9-]+\.[a-z][a-z0-9-]*$")
"""The end of a host's name with a known domain, ``example.com``; ``*.com`` has an unknown one."""


def is_of_another_store(host: str) -> bool:
    """Whether ``host``, in which ``*`` is unknown, is a public name that is neither AWS's nor one for development."""
    named = _FULL_NAME.search(host) is not None
    return named and not is_of_aws(host) and not is_of_developers(host)


def is_of_developers(name: str) -> bool:
    """Whether a host, or a variable that holds one, is called like what a developer's machine or a test runs."""
    return _OF_DEVELOPERS.search(name.lower()) is not None


@lru_cache(maxsize=8)
def exceptions_of(service: str) -> frozenset[str] | None:
    """The names of ``client.exceptions`` in any release the tables cover; None where no release has the service.

    The row of a service is its letters and its own names, ``abcd ServiceLimitExceededException``. Each letter stands
    for a name that many services have, the first of the alphabet for the first of ``SHARED``.

    Source: botocore/errorfactory.py, ``ClientExceptionsFactory``.
    """
    # Few files name any.
    from .tables import exceptions

    row = exceptions.EXCEPTIONS.get(service)
    if row is None:
        return None
    letters, *names = row.split(" ")
    shared = (exceptions.SHARED[ascii_letters.index(letter)] for letter in letters)
    return frozenset({"ClientError", *shared, *names})


@lru_cache(maxsize=1)
def _every_exception() -> frozenset[str]:
    from .tables import exceptions

    named = (name for row in exceptions.EXCEPTIONS.values() for name in row.split(" ")[1:])
    return frozenset({"ClientError", *exceptions.SHARED, *named})


def is_exception(name: str) -> bool:
    """Whether the clients of some service have an exception ``name``."""
    return name in _every_exception()


@lru_cache(maxsize=1)
def partly_failing() -> frozenset[str]:
    """The names of methods whose operation may fail for some of what it is given, with HTTP 200."""
    return frozenset({*by_hand.RESOURCE_METHODS, *(method for _, method, *_ in partial_rows())})


def partial_rows() -> list[list[str]]:
    """The rows of the table of such operations: service, method, member of the response, and what may fail."""
    return [row.split() for row in by_hand.PARTIAL_FAILURES.split("\n") if row]


@lru_cache(maxsize=1)
def judged_methods() -> frozenset[str]:
    """The names of methods that call an operation on which a rule may report."""
    return frozenset(table.JUDGED).union(*table.ACTIONS.values())


@lru_cache(maxsize=1)
def methods() -> frozenset[str]:
    """The names of methods that call an operation of the tables, or move a file to or from S3."""
    return judged_methods() | frozenset(table.TRANSFERS)
