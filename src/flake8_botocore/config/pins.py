"""The release of botocore that a project requires: from requirements, lock files, pyproject.toml and setup.py."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from ..botocore import LAST_MICRO, NEWEST, Version, at
from ..botocore.tables import AIOBOTOCORE_BOTOCORE, BOTO3_SERIES, LAST_FOR_PYTHON, NEWEST_AIOBOTOCORE
from ..botocore.tables.library_releases import AIOBOTO3, AWSCLI, NEWEST_ALLOWED, S3FS
from ..libraries import earlier_by_name

if TYPE_CHECKING:
    from packaging.markers import Marker
    from packaging.specifiers import SpecifierSet


def written_requirements(text: str) -> list[list[str]]:
    """The requirements of ``install_requires``, and those of each extra, that the setup.py ``text`` writes out.

    Each is a list of its own; extras for development are left out. The lists may be arguments of ``setup`` or ``dict``,
    or names that the module assigns. Empty if ``text`` does not parse: it may be written for an older Python.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    named = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    given = {
        keyword.arg: keyword.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _last_name(node.func) in ("setup", "dict")
        for keyword in node.keywords
    }
    extras = _looked_up(given.get("extras_require"), named)
    named_extras = zip(extras.keys, extras.values, strict=True) if isinstance(extras, ast.Dict) else ()
    of_project = [
        each
        for name, each in named_extras
        if isinstance(name, ast.Constant) and not is_for_development(str(name.value))
    ]
    lists = [given.get("install_requires"), *of_project]
    return [_texts(each, named) for each in lists]


_FOR_DEVELOPMENT = re.compile(r"dev|test|doc|lint|ci\b|type|build|tool")


def is_for_development(name: str) -> bool:
    """Whether a file, an extra or a group of this name is for those who work on the project only."""
    return _FOR_DEVELOPMENT.search(name.lower()) is not None


def _last_name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _looked_up(node: ast.expr | None, named: Mapping[str, ast.expr]) -> ast.expr | None:
    return named.get(node.id) if isinstance(node, ast.Name) else node


def _texts(node: ast.expr | None, named: Mapping[str, ast.expr]) -> list[str]:
    """The requirements that ``node`` writes out: a list or tuple of texts, a text with one a line, or a sum of these.

    A name stands for its value in ``named``; any other expression gives none.
    """
    node = _looked_up(node, named)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        # Only the outer sum is given the names: one of them may stand for a sum with itself.
        sides = (_looked_up(side, named) for side in (node.left, node.right))
        return [text for side in sides for text in _texts(side, {})]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value.splitlines()
    items = node.elts if isinstance(node, (ast.List, ast.Tuple)) else []
    return [item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str)]


PACKAGES = ("botocore", "boto3", "aiobotocore", "aioboto3", "s3fs", "awscli", "python")
"""Packages whose release decides or bounds that of botocore, the most telling first; Python's own only bounds it."""

LIBRARIES = tuple(sorted({row.distribution.replace("_", "-") for row in earlier_by_name().values()}))
"""Packages with clients of their own, whose release decides what those run with."""

_LAST_MINOR = 10**4
"""Stands for the last series of a major release, as LAST_MICRO does for the last release of a series."""

_NAME = "|".join(("(aiobotocore|botocore|boto3|aioboto3|s3fs|awscli", *LIBRARIES)).replace("-", "[-_.]+") + ")"
_REQUIREMENT = re.compile(rf"(?i)\s*{_NAME}(?![\w.-])")
_ADDRESS = re.compile(rf"(?i)^(?:[^#;]*[/@\s])?{_NAME}-([0-9][0-9.]*)(?:-[^/\s]*\.whl|\.tar\.gz)(?=[\s#;]|$)")


_OF_AIOBOTOCORE = (*NEWEST_ALLOWED, (NEWEST_AIOBOTOCORE, AIOBOTOCORE_BOTOCORE))


_NEWEST = {
    "botocore": Version(NEWEST.major, NEWEST.minor, LAST_MICRO),
    "boto3": Version(NEWEST.major, NEWEST.minor, LAST_MICRO),
    "aiobotocore": Version(*NEWEST_AIOBOTOCORE),
    "aioboto3": Version(*AIOBOTO3[-1][0]),
    "s3fs": Version(*S3FS[-1][0]),
    "awscli": Version(*AWSCLI[-1][0]),
    "python": Version(3, _LAST_MINOR, LAST_MICRO),
}
"""The newest known release of each package, and of the two that follow AWS's models the last of its series."""


@dataclass(frozen=True)
class Pin:
    """One requirement of a package. A ``marker`` limits it to some environments."""

    name: str
    specifier: SpecifierSet
    marker: Marker | None = None

    @cached_property
    def at(self) -> Version | None:
        """The one release that is named; None if none is."""
        named = [each for each in self.specifier if each.operator in _EXACTLY and not each.version.endswith(".*")]
        return numbers(named[0].version) if named else None

    @cached_property
    def least(self) -> Version | None:
        """The lower bound; None if there is none."""
        bounds = (numbers(each.version) for each in self.specifier if each.operator in _AT_LEAST)
        return max(filter(None, bounds), default=None)

    @cached_property
    def most(self) -> Version | None:
        """The newest release that is allowed; None if all that is known is allowed, or nothing."""
        newest = _NEWEST.get(self.name, Version(_LAST_MINOR, _LAST_MINOR, LAST_MICRO))
        last = Version(newest.major, _LAST_MINOR, LAST_MICRO)
        # Releases to come are unknown: if they are allowed, the newest known one may be excluded.
        top = newest if self._allows(last) else last
        if top == newest and self._allows(newest):
            return None
        most = max((each for each in self._around() if each <= top and self._allows(each)), default=None)
        # Of botocore and boto3 nothing is known before 1.0.
        return None if most and not most.major and self.name in ("botocore", "boto3") else most

    def _allows(self, version: Version) -> bool:
        return self.specifier.contains(".".join(map(str, version)), prereleases=True)

    def _around(self) -> Iterator[Version]:
        """The releases up to which a clause may allow all: those it names, and the last before or within a series."""
        for version in filter(None, (numbers(each.version) for each in self.specifier)):
            yield from (version, version._replace(micro=LAST_MICRO), Version(version.major, _LAST_MINOR, LAST_MICRO))
            firsts = version, version._replace(micro=0), Version(version.major, 0)
            yield from filter(None, map(_before, firsts))


_EXACTLY = ("==", "===")
_AT_LEAST = (*_EXACTLY, ">=", ">", "~=")

Pins: TypeAlias = "tuple[Pin, ...]"
"""Requirements of botocore and what decides it in one place; there may be several of a package, with markers."""

# pip's options follow a blank and two dashes, as in ``--hash=sha256:...``, and comments a blank.
_NO_REQUIREMENT = re.compile(r" (?:--|#).*")


def pins_of(requirements: Iterable[str]) -> Pins:
    """The pins among ``requirements`` of the packages in ``_NAME``; other packages and invalid lines are skipped.

    Each requirement is written as pip reads it, or is the file or address of a wheel or sdist.
    """
    return tuple(pin for each in requirements for pin in _pin(each))


def _pin(requirement: str) -> Iterator[Pin]:
    # packaging reads long blanks in quadratic time.
    text = _NO_REQUIREMENT.sub("", " ".join(requirement.split()))
    if address := _ADDRESS.search(text):
        text = f"{address[1]}=={address[2]}{''.join(text.partition(' ;')[1:])}"
    if _REQUIREMENT.match(text):
        from packaging.requirements import InvalidRequirement, Requirement  # it takes 20 ms

        with suppress(InvalidRequirement):
            found = Requirement(text)
            yield Pin(normal_name(found.name), found.specifier, found.marker)


def poetry_pins(dependencies: Mapping[str, object]) -> Pins:
    """The pins in a table of Poetry's, where ``1.34.5`` is that release and ``~1.34`` that series.

    A package has several entries if each is for some environments.
    """
    return tuple(
        Pin(normal_name(name), specifier_of_poetry(text), marker_of_poetry(entry) if isinstance(entry, dict) else None)
        for name, stated in dependencies.items()
        if normal_name(name) in (*PACKAGES, *LIBRARIES)
        for entry in (stated if isinstance(stated, list) else [stated])
        if isinstance(text := entry.get("version") if isinstance(entry, dict) else entry, str)
    )


_POETRY_CLAUSE = re.compile(r"(?:([=!<>~]=|[=<>~^])\s*)?([0-9][\w.*+!-]*)")


def specifier_of_poetry(text: str) -> SpecifierSet:
    """The specifier that ``text`` in Poetry's notation amounts to; empty for alternatives, and if it is invalid."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    clauses = () if "|" in text else _POETRY_CLAUSE.findall(text)
    try:
        return SpecifierSet(",".join(_without_poetry(how, version) for how, version in clauses))
    except InvalidSpecifier:
        return SpecifierSet()


def _without_poetry(how: str, version: str) -> str:
    if how == "^":
        return f">={version},=={version.partition('.')[0]}.*"
    if how == "~":
        return f"~={version}{'.0' * (version.count('.') < 2)}"
    return f"{'==' if how == '=' else how or '=='}{version}"


def marker_of_poetry(entry: Mapping[str, object]) -> Marker | None:
    """The marker that ``platform``, ``markers`` and ``python`` in an entry of Poetry's table amount to."""
    parts = [f"sys_platform == '{entry['platform']}'"] if "platform" in entry else []
    parts += [f"({entry['markers']})"] if "markers" in entry else []
    pythons = specifier_of_poetry(str(entry.get("python", "")))
    parts += [f"python_full_version {each.operator} '{each.version}'" for each in pythons]
    return marker_of(" and ".join(parts))


def marker_of(text: str) -> Marker | None:
    """The environment marker ``text``; None if it is empty or invalid."""
    from packaging.markers import InvalidMarker, Marker

    with suppress(InvalidMarker):
        return Marker(text) if text else None
    return None


def python_pin(specifier: str) -> Pin:
    """The bounds on Python that ``specifier`` states, in the notation of Poetry or of ``requires-python``."""
    return Pin("python", specifier_of_poetry(specifier))


def exact_pin(name: str, text: str, marker: str = "") -> Pin:
    """The pin to the release ``text`` of the package ``name``, as a lock file states it.

    Raises ValueError if ``text`` is not a version.
    """
    from packaging.specifiers import SpecifierSet

    if numbers(text) is None:
        raise ValueError(f"{text!r} is not a version")
    return Pin(normal_name(name), SpecifierSet(f"=={text}"), marker_of(marker))


def by_environment(pins: Pins, pythons: Pins) -> tuple[Pins, ...]:
    """The ``pins`` that count together on this platform, for each Python that the bounds ``pythons`` allow.

    What is the same for several Pythons is given once. Left out are Pythons for which packages are missing that others
    have: the code does not run on them.
    """
    if all(pin.marker is None for pin in pins):
        return (pins,)
    found = dict.fromkeys(
        tuple(pin for pin in pins if pin.marker is None or _holds(pin.marker, python)) for python in _allowed(pythons)
    )
    packages = {pins: {pin.name for pin in pins} for pins in found}
    return tuple(pins for pins, has in packages.items() if not any(has < more for more in packages.values()))


_MINORS = range(6, 21)
"""The Pythons 3 for which markers are evaluated."""


def _allowed(pythons: Pins) -> list[str]:
    """Releases of Python within the bounds ``pythons``: the first and the last of each series, and those they name."""
    named = [each.version for pin in pythons for each in pin.specifier if not each.version.endswith(".*")]
    every = [f"{series}.{micro}" for series in ("2.7", *(f"3.{each}" for each in _MINORS)) for micro in (0, 99)]
    return [each for each in (*named, *every) if all(pin.specifier.contains(each) for pin in pythons)] or every


_CHOSEN = re.compile(r"\bextras?\b|\bdependency_groups\b")
"""Markers that the one who installs decides."""


def _holds(marker: Marker, python: str) -> bool:
    """Whether ``marker`` holds on this platform with this Python; True if an extra or a group decides."""
    series = ".".join(python.split(".")[:2])
    environment = {"python_full_version": python, "python_version": series}
    return _CHOSEN.search(str(marker)) is not None or marker.evaluate(environment)


_BETWEEN_WORDS = re.compile(r"[-_.]+")


def normal_name(name: str) -> str:
    """A package's name as the index compares it."""
    return _BETWEEN_WORDS.sub("-", name).lower()


def named_botocore(pins: Pins) -> tuple[Version, Version] | None:
    """The oldest and the newest botocore that ``pins`` name, mostly the same; None if none that decides it.

    If they name other packages but not botocore, it is the newest release that all of these and the upper bounds allow.
    """
    named = {
        package: needed
        for package in PACKAGES
        if package != "python"
        if (found := [pin.at for pin in pins if pin.name == package and pin.at])
        if (needed := [each for each in (_needed(package, version) for version in found) if each])
    }
    if "botocore" in named or not named:
        return (min(named["botocore"]), max(named["botocore"])) if named else None
    bound = newest_botocore(tuple(pin for pin in pins if pin.name not in named))
    ends = (min(map(end, named.values())) for end in (min, max))
    oldest, newest = (min(each, bound or each) for each in ends)
    return oldest, newest


def newest_botocore(pins: Pins) -> Version | None:
    """The newest known botocore that upper bounds among ``pins`` allow; None where there are none."""
    bounds = [
        needed
        for package in PACKAGES
        if (allowed := [pin.most for pin in pins if pin.name == package and pin.most])
        if (needed := _needed(package, min(allowed)))
    ]
    # A bound above the newest known series allows releases of which no more is known than of that series.
    return min([*bounds, Version(NEWEST.major, NEWEST.minor, LAST_MICRO)]) if bounds else None


def least_botocore_of(pins: Pins) -> Version | None:
    """The oldest botocore that ``pins`` of botocore and boto3 allow; None if they have no lower bound.

    Only one of several pins of a package may apply: the lowest of their bounds counts, and only if each has one.
    """
    bounds = []
    for package in ("botocore", "boto3"):
        stated = [pin.least for pin in pins if pin.name == package]
        versions = [version for version in stated if version]
        if versions and len(versions) == len(stated):
            oldest = min(versions)
            bounds.append(oldest if package == "botocore" else _of_boto3(oldest)._replace(micro=0))
    return max(bounds, default=None)


_NUMBERS = re.compile(r"([0-9]{1,4})(?:\.([0-9]{1,4}))?(?:\.([0-9]{1,5}))?")


def numbers(text: str) -> Version | None:
    """The release that ``text`` starts with, whatever follows (``1.44.0rc1``); None if it starts with no number."""
    match = _NUMBERS.match(text)
    return Version(int(match[1]), int(match[2] or 0), int(match[3] or 0)) if match else None


def _before(version: Version) -> Version | None:
    """The last release before ``version``; None if there is none."""
    if version.micro:
        return version._replace(micro=version.micro - 1)
    if version.minor:
        return Version(version.major, version.minor - 1, LAST_MICRO)
    return Version(version.major - 1, _LAST_MINOR, LAST_MICRO) if version.major else None


def _needed(package: str, version: Version) -> Version | None:
    """The newest botocore that goes with ``version`` of ``package``; None if any does, or if that is not known."""
    if package == "botocore":
        return version
    if package == "boto3":
        return _of_boto3(version)
    if package == "python":
        last = LAST_FOR_PYTHON.get(version[:2])
        return None if last is None else Version(*last)
    if package == "awscli":
        return _of_awscli(version)
    if package == "aiobotocore":
        return Version(*(at(_OF_AIOBOTOCORE, version) or _OF_AIOBOTOCORE[0][1]))
    below = at(AIOBOTO3 if package == "aioboto3" else S3FS, version)
    return None if below is None else _of_aiobotocore_before(below)


def _of_boto3(version: Version) -> Version:
    """The last release of the botocore series that goes with this boto3.

    The series of both have the same number today, but old ones had not: BOTO3_SERIES lists these.
    """
    if version.major > 1:
        return version._replace(micro=LAST_MICRO)
    return Version(1, BOTO3_SERIES.get(version.minor, version.minor), LAST_MICRO)


def _of_awscli(version: Version) -> Version | None:
    """The botocore that this awscli requires; None if that is not known.

    A row of the table is the first release of a range, in which the micro numbers of both grow together. LAST_MICRO
    stands for the last release of the range.
    """
    place = sum(since <= version for since, _ in AWSCLI)
    since, needed = AWSCLI[place - 1] if place else (version, None)
    if needed is None:
        return None
    if version.micro != LAST_MICRO:
        return Version(*needed[:2], needed[2] + version.micro - since[2])
    following = AWSCLI[place][1] if place < len(AWSCLI) else None
    newest = Version(*needed[:2], LAST_MICRO)
    return _before(Version(*following)) if following is not None and following <= newest else newest


def _of_aiobotocore_before(below: tuple[int, int, int]) -> Version:
    """The newest botocore that an aiobotocore before ``below`` allows."""
    return max(Version(*botocore) for release, botocore in _OF_AIOBOTOCORE if release < below)
