"""The release of botocore that a project requires: from requirements, lock files, pyproject.toml and setup.py."""

from __future__ import annotations

import ast
import operator
import os
import re
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from ..botocore import LAST_MICRO, NEWEST, Version, at
from ..botocore.tables import AIOBOTOCORE_BOTOCORE, BOTO3_SERIES, LAST_FOR_PYTHON, NEWEST_AIOBOTOCORE
from ..botocore.tables.library_releases import AIOBOTO3, AWSCLI, NEWEST_ALLOWED, S3FS
from ..libraries import earlier_by_name


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

_MOST_EXCLUDED = 20
"""Releases in a row that are left out one by one."""

_NAME = "|".join(("(aiobotocore|botocore|boto3|aioboto3|s3fs|awscli", *LIBRARIES)).replace("-", "[-_.]+") + ")"
_REQUIREMENT = re.compile(rf"(?i)\s*{_NAME}(?![\w.-])\s*(?:\[[^\]]*\])?\s*(?:\(([^)]*)\)|([^;#]*))")
_ADDRESS = re.compile(rf"(?i)^(?:[^#;]*[/@\s])?{_NAME}-([0-9][0-9.]*)(?:-[^/\s]*\.whl|\.tar\.gz)(?=[\s#;]|$)")
# The pattern does not begin with ``\s*``: in a long run of blanks, it would be tried at each of them.
_CLAUSE = re.compile(r"(===?|~=|!=|<=?|>=?|\^|~)\s*([^\s,<>=!~^|;]+)")


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


class Pin(NamedTuple):
    """What one requirement says of a package: the release it names (``at``), or the bounds ``least`` and ``most``.

    ``most`` is the newest release that is allowed; None means that no bound is known. A ``marker`` limits the pin to
    some environments; an empty one says that it is limited, but not to which.
    """

    name: str
    at: Version | None = None
    least: Version | None = None
    most: Version | None = None
    marker: str | None = None

    @property
    def marked(self) -> bool:
        """Whether the pin counts in some environments only."""
        return self.marker is not None


Pins: TypeAlias = "list[Pin]"
"""Every requirement of botocore and what decides it in one place; there may be several, one for each marker."""


_OPTION = re.compile(r"\s--")


def pins_of(requirements: Iterable[str]) -> Pins:
    """The pins among ``requirements`` of the packages in ``_NAME``, with their markers; other packages are skipped.

    Each requirement is written as pip reads it, or is the file or address of a wheel or sdist. Raises ValueError for a
    pin to what is not a version.
    """
    found = []
    for requirement in requirements:
        match = _REQUIREMENT.match(requirement)
        if address := _ADDRESS.search(requirement):
            found.append(exact(address[1], address[2])._replace(marker=_marker(requirement.partition(" ;")[1:])))
        elif match:
            # pip's options follow a blank and two dashes, as in ``--hash=sha256:...``.
            specifier = _OPTION.split(match[2] or match[3] or "")[0]
            marker = _marker(requirement[match.end() :].lstrip().partition(";")[1:])
            found.append(_pin(normal_name(match[1]), specifier, marker))
    return found


def poetry_pins(dependencies: Mapping[str, object]) -> Pins:
    """The pins in a table of Poetry's, where ``1.34.5`` is that release and ``~1.34`` that series.

    If a package has several entries, each gives a pin, and each pin has a marker.
    """
    found = []
    for name, stated in dependencies.items():
        entries = stated if isinstance(stated, list) else [stated]
        for entry in entries:
            text = entry.get("version") if isinstance(entry, dict) else entry
            if normal_name(name) in (*PACKAGES, *LIBRARIES) and isinstance(text, str):
                marker = marker_of_poetry(entry) if isinstance(entry, dict) else ""
                found.append(_pin(normal_name(name), text, marker if marker or len(entries) > 1 else None))
    return found


_FUZZY = re.compile(r"([\w.-]+)\s*(?:=\s*|\s)([0-9][^=\s]*)")


def conda_pins(dependencies: Iterable[str]) -> Pins:
    """The pins in ``dependencies`` of a conda environment, those for pip included; ``boto3=1.34`` is that series."""
    found = []
    for dependency in dependencies:
        text = dependency.rpartition("::")[2]
        if match := _FUZZY.match(text):
            release = match[2].removesuffix("*").removesuffix(".")
            text = f"{match[1]}=={release}" + (".*" if release.count(".") < 2 else "")
        found += pins_of([text])
    return found


def python_pin(specifier: str) -> Pin:
    """The bounds on Python that ``specifier`` states, as ``requires-python`` does; one named release is both bounds."""
    pin = _pin("python", specifier)
    return pin._replace(at=None, most=pin.at or pin.most)


def exact(name: str, text: str) -> Pin:
    """The pin to the release ``text`` of the package ``name``, as a lock file states it.

    Raises ValueError if ``text`` is not a version.
    """
    return Pin(normal_name(name), _release(text))


def counting(pins: Pins, pythons: Pins) -> Pins:
    """The ``pins`` that count in this project: those without a marker, and those whose marker may hold.

    A marker may hold if it does on this platform with one of the Pythons that the bounds ``pythons`` allow.
    """
    least = max((pin.least for pin in pythons if pin.least), default=None)
    most = min((pin.most for pin in pythons if pin.most), default=None)
    return [pin for pin in pins if pin.marker is None or may_hold(pin.marker, least, most)]


_BETWEEN_WORDS = re.compile(r"[-_.]+")


def normal_name(name: str) -> str:
    """A package's name as the index compares it."""
    return _BETWEEN_WORDS.sub("-", name).lower()


def named_botocore(pins: Pins) -> Version | None:
    """The botocore that ``pins`` name, the newest of several; None if they name no release that decides it.

    If they name other packages but not botocore, it is the newest release that all of these and the upper bounds allow.
    """
    named = {
        package: needed
        for package in PACKAGES
        if (found := [pin.at for pin in pins if pin.name == package and pin.at])
        if (needed := _needed(package, max(found)))
    }
    if "botocore" in named or not named:
        return named.get("botocore")
    bound = newest_botocore(pins)
    return min([*named.values(), *([bound] if bound else [])])


def newest_botocore(pins: Pins) -> Version | None:
    """The newest known botocore that upper bounds among ``pins`` allow; None where there are none."""
    bounds = [
        needed
        for package in PACKAGES
        if (newest := _newest_allowed([pin for pin in pins if pin.name == package]))
        if (needed := _needed(package, newest))
    ]
    # A bound above the newest known series allows releases of which no more is known than of that series.
    return min([*bounds, Version(NEWEST.major, NEWEST.minor, LAST_MICRO)]) if bounds else None


def _newest_allowed(pins: Pins) -> Version | None:
    """The newest release that ``pins``, all of one package, allow; None if they have no upper bound.

    Only some of the pins with markers may apply: the highest of their bounds counts, and only if each has one.
    """
    always = [pin.most for pin in pins if pin.most and not pin.marked]
    sometimes = [pin.most for pin in pins if pin.marked]
    if sometimes and None not in sometimes:
        always.append(max(filter(None, sometimes)))
    return min(always, default=None)


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


_NUMBERS = re.compile(r"([0-9]{1,4})\.([0-9]{1,4})(?:\.([0-9]{1,5}))?")


def numbers(text: str) -> Version | None:
    """The release that ``text`` starts with, whatever follows (``1.44.0rc1``); None without at least two numbers."""
    match = _NUMBERS.match(text)
    return Version(int(match[1]), int(match[2]), int(match[3] or 0)) if match else None


class _Clause(NamedTuple):
    """One condition of a specifier: an operator such as ``<`` and the text after it, such as ``1.40`` or ``1.43.*``."""

    operator: str
    text: str

    @property
    def names_one(self) -> bool:
        """Whether the clause allows one release only."""
        return self.operator in ("==", "===") and not self.text.endswith(".*")

    def newest(self, most: Version) -> Version | None:
        """The newest release up to ``most`` that the clause allows; None if there is none.

        That is ``most`` itself for a lower bound, and for a text that is not understood.
        """
        bound = numbers(self.text) or _major(self.text)
        if bound is None:
            return most
        major, series = Version(bound.major, _LAST_MINOR, LAST_MICRO), bound._replace(micro=LAST_MICRO)
        parts = self.text.removesuffix(".*").count(".") + 1
        any_micro = self.text.endswith(".*") and parts == 2
        if self.operator == "<":
            return min(most, before) if (before := _before(bound)) else None
        if self.operator == "<=":
            return min(most, series if any_micro else bound)
        if self.operator == "!=":
            excluded = most[:2] == bound[:2] if any_micro else most == bound
            return _before(bound._replace(micro=0) if any_micro else bound) if excluded else most
        if self.operator in ("~=", "~", "==", "===", "^"):
            # ``~=1.34`` allows 1.35 and later releases up to 2, Poetry's ``~1.34`` does not.
            enough = 3 if self.operator == "~=" else 2
            return min(most, series if parts >= enough and self.operator != "^" else major)
        return most


def _marker(parted: Sequence[str]) -> str | None:
    """The marker of a requirement, without pip's options; None if it has no semicolon.

    ``parted`` is the semicolon and the text after it, as ``str.partition`` returns them.
    """
    semicolon, marker = parted
    return _OPTION.split(marker)[0] if semicolon else None


def _pin(name: str, specifier: str, marker: str | None = None) -> Pin:
    """The pin of the package ``name`` that ``specifier`` states; raises ValueError if it names what is not a version.

    Of alternatives joined by ``|`` only the highest upper bound counts, and only if each has one.
    """
    each = [_requirement(name, part) for part in specifier.split("|") if part.strip()] or [Pin(name)]
    if len(each) == 1:
        return each[0]._replace(marker=marker)
    newest = [pin.at or pin.most for pin in each]
    return Pin(name, most=None if None in newest else max(filter(None, newest)), marker=marker)


def _requirement(name: str, specifier: str) -> Pin:
    clauses = list(_clauses(specifier.strip()))
    named = [_release(clause.text) for clause in clauses if clause.names_one]
    least = max((bound for clause in clauses if (bound := _lower_bound(clause))), default=None)
    return Pin(name, named[0] if named else None, least, None if named else _most(name, clauses, least))


_DIGIT = re.compile(r"[0-9]")


def _clauses(specifier: str) -> Iterator[_Clause]:
    # After ``@`` comes an address, not a version.
    if specifier.startswith("@"):
        return
    if _DIGIT.match(specifier):
        specifier = f"=={specifier}"
    yield from (_Clause(*match.groups()) for match in _CLAUSE.finditer(specifier))


def _lower_bound(clause: _Clause) -> Version | None:
    exactly = clause.operator in ("==", "===")
    return numbers(clause.text) if exactly or clause.operator in (">", ">=", "~=", "^", "~") else None


def _most(name: str, every: Sequence[_Clause], least: Version | None) -> Version | None:
    """The newest release of the package ``name`` that ``every`` clause allows.

    None if they do not bound the newest major release, or allow no release from ``least`` on.
    """
    newest = _NEWEST.get(name, Version(_LAST_MINOR, _LAST_MINOR, LAST_MICRO))
    most = last = Version(newest.major, _LAST_MINOR, LAST_MICRO)
    # Begin with any release to come. If no clause bounds that, begin with the newest known one, which may be excluded.
    for first in (last, newest):
        allowed: Version | None = first
        # Repeated, because a clause can lower the release to one that an earlier clause excludes.
        for clause in [*every] * min(1 + len(every), _MOST_EXCLUDED):
            allowed = clause.newest(allowed) if allowed else None
        if allowed is None or (least is not None and allowed < least):
            return None
        if allowed != first:
            most = allowed
            break
    # Of botocore and boto3 nothing is known before 1.0.
    return None if most == last or (not most.major and name in ("botocore", "boto3")) else most


def _before(version: Version) -> Version | None:
    """The last release before ``version``; None if there is none."""
    if version.micro:
        return version._replace(micro=version.micro - 1)
    if version.minor:
        return Version(version.major, version.minor - 1, LAST_MICRO)
    return Version(version.major - 1, _LAST_MINOR, LAST_MICRO) if version.major else None


_MAJOR = re.compile(r"([0-9]{1,4})(?:\.\*)?")


def _major(text: str) -> Version | None:
    match = _MAJOR.fullmatch(text)
    return Version(int(match[1]), 0, 0) if match else None


def _release(text: str) -> Version:
    version = numbers(text)
    if version is None:
        raise ValueError(f"{text!r} is not a version")
    return version


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


# Environment markers: on which platforms and Pythons a requirement counts.
_HERE = {
    "sys_platform": sys.platform,
    "os_name": os.name,
    "platform_system": {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}.get(sys.platform),
}
"""Markers of the platform, with what they are in this run."""

_COMPARED: dict[type[ast.cmpop], Callable[[str, str], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.In: lambda text, others: text in others,
    ast.NotIn: lambda text, others: text not in others,
}

_EVERY_PYTHON = Version(0, 0), Version(10**4, 0)


def may_hold(marker: str, least: Version | None, most: Version | None) -> bool:
    """Whether ``marker`` may hold on this platform with a Python from ``least`` to ``most``; None means no bound.

    The marker is parsed as Python. Markers have no ``not``, so a comparison that is not understood can count as true.
    """
    try:
        tree = ast.parse(marker.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return True
    return _may_hold(tree.body, (least or _EVERY_PYTHON[0], most or _EVERY_PYTHON[1]))


def _may_hold(node: ast.expr, pythons: tuple[Version, Version]) -> bool:
    """Whether ``node``, a part of a marker, may be true; ``pythons`` are the oldest and the newest Python."""
    if isinstance(node, ast.BoolOp):
        held = (_may_hold(each, pythons) for each in node.values)
        return all(held) if isinstance(node.op, ast.And) else any(held)
    if not isinstance(node, ast.Compare) or len(node.ops) > 1:
        return True
    how, sides = type(node.ops[0]), (node.left, node.comparators[0])
    left, right = (_HERE.get(side.id) if isinstance(side, ast.Name) else getattr(side, "value", None) for side in sides)
    if isinstance(left, str) and isinstance(right, str) and how in _COMPARED:
        return _COMPARED[how](left, right)
    if isinstance(node.left, ast.Name) and isinstance(right, str):
        return _python_may_be(node.left.id, how, right, *pythons)
    return True


_RELEASE = re.compile(r"([0-9]{1,4})(?:\.([0-9]{1,4}))?(?:\.([0-9]{1,5}))?")


def _python_may_be(name: str, how: type[ast.cmpop], text: str, least: Version, most: Version) -> bool:
    """Whether the comparison ``how`` of the marker ``name`` with ``text`` may be true for one of these Pythons.

    True for a marker that is not Python's version, and for a text that is not a release.
    """
    parts = {"python_version": 2, "python_full_version": 3}.get(name)
    match = _RELEASE.fullmatch(text)
    if parts is None or match is None:
        return True
    stated = tuple(int(number or 0) for number in match.groups())[:parts]
    first, last = least[:parts], most[:parts]
    return {
        ast.Lt: first < stated,
        ast.LtE: first <= stated,
        ast.Gt: last > stated,
        ast.GtE: last >= stated,
        ast.Eq: first <= stated <= last,
    }.get(how, True)


_POETRY_CLAUSE = re.compile(r"(>=|<=|[<>^~])\s*([0-9.]+)")


def marker_of_poetry(entry: Mapping[str, object]) -> str:
    """The marker that ``platform``, ``markers`` and ``python`` in an entry of Poetry's table amount to.

    Empty if the entry has none of these; a ``python`` with alternatives (``||``) is ignored.
    """
    parts = [f"sys_platform == {entry['platform']!r}"] if "platform" in entry else []
    parts += [f"({entry['markers']})"] if "markers" in entry else []
    if "python" in entry:
        python = str(entry["python"])
        clauses = [] if "|" in python else _POETRY_CLAUSE.findall(python)
        parts += [f"python_full_version {'>=' if how in '^~' else how} {text!r}" for how, text in clauses]
    return " and ".join(parts)
