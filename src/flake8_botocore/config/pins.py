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
    """``install_requires`` and each list of ``extras_require``, as far as they are written out in ``text``.

    Extras for development are left out.

    A list may be in the call of ``setup``, in that of ``dict`` whose result ``setup`` is given, or under a name of
    the module. Nothing of what is no Python of today: it may be written for an older one.
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
    """The requirements in a list or text, and in a sum of lists."""
    node = _looked_up(node, named)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        # Looked up once: a name may stand for a sum with itself.
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
# A blank begins no clause, so that many of them are looked at once.
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
    """The release of a package that is required: the one it is ``at``, else ``least`` and ``most`` if there are bounds.

    ``most`` is the newest release that is allowed. With a ``marker`` it counts in some environments only; an empty one
    is unknown.
    """

    name: str
    at: Version | None = None
    least: Version | None = None
    most: Version | None = None
    marker: str | None = None

    @property
    def marked(self) -> bool:
        """Whether it counts in some environments only."""
        return self.marker is not None


Pins: TypeAlias = "list[Pin]"
"""Every requirement of botocore and what decides it in one place; there may be several, one for each marker."""


_OPTION = re.compile(r"\s--")


def pins_of(requirements: Iterable[str]) -> Pins:
    """The pins among ``requirements`` as pip takes them, whatever follows the version.

    Raises ValueError for a pin to what is not a version.
    """
    found = []
    for requirement in requirements:
        match = _REQUIREMENT.match(requirement)
        if address := _ADDRESS.search(requirement):
            found.append(exact(address[1], address[2])._replace(marker=_marker(requirement.partition(" ;")[1:])))
        elif match:
            # What follows the first blank after the version are pip's options, as in ``--hash=sha256:...``.
            specifier = _OPTION.split(match[2] or match[3] or "")[0]
            marker = _marker(requirement[match.end() :].lstrip().partition(";")[1:])
            found.append(_pin(normal_name(match[1]), specifier, marker))
    return found


def poetry_pins(dependencies: Mapping[str, object]) -> Pins:
    """The pins in a table of Poetry's, where ``1.34.5`` is that release and ``~1.34`` that series."""
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
    """The pins among what conda takes, where ``boto3=1.34`` is that series, and among what it hands on to pip."""
    found = []
    for dependency in dependencies:
        text = dependency.rpartition("::")[2]
        if match := _FUZZY.match(text):
            release = match[2].removesuffix("*").removesuffix(".")
            text = f"{match[1]}=={release}" + (".*" if release.count(".") < 2 else "")
        found += pins_of([text])
    return found


def python_pin(specifier: str) -> Pin:
    """The bounds on Python's own release, as ``requires-python`` states them."""
    pin = _pin("python", specifier)
    return pin._replace(at=None, most=pin.at or pin.most)


def exact(name: str, text: str) -> Pin:
    """The pin of a lock file that states the release ``text`` of ``name``. Raises ValueError if it is none."""
    return Pin(normal_name(name), _release(text))


def counting(pins: Pins, pythons: Pins) -> Pins:
    """Those of ``pins`` whose markers may hold on this platform and with the Pythons that the project allows."""
    least = max((pin.least for pin in pythons if pin.least), default=None)
    most = min((pin.most for pin in pythons if pin.most), default=None)
    return [pin for pin in pins if pin.marker is None or may_hold(pin.marker, least, most)]


_BETWEEN_WORDS = re.compile(r"[-_.]+")


def normal_name(name: str) -> str:
    """A package's name as the index compares it."""
    return _BETWEEN_WORDS.sub("-", name).lower()


def named_botocore(pins: Pins) -> Version | None:
    """The newest botocore that ``pins`` name, else the newest that the boto3 or aiobotocore they name allow."""
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
    # A release to come does what the newest known one does.
    return min([*bounds, Version(NEWEST.major, NEWEST.minor, LAST_MICRO)]) if bounds else None


def _newest_allowed(pins: Pins) -> Version | None:
    """The newest release that requirements of one package allow; of those with markers one or another may count."""
    always = [pin.most for pin in pins if pin.most and not pin.marked]
    sometimes = [pin.most for pin in pins if pin.marked]
    if sometimes and None not in sometimes:
        always.append(max(filter(None, sometimes)))
    return min(always, default=None)


def least_botocore_of(pins: Pins) -> Version | None:
    """The oldest botocore that ``pins`` allow under one marker or another; None where none is too old."""
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
    """The numbers that a version starts with, whatever may follow (``1.44.0rc1``)."""
    match = _NUMBERS.match(text)
    return Version(int(match[1]), int(match[2]), int(match[3] or 0)) if match else None


class _Clause(NamedTuple):
    """A condition on a release: ``<`` and ``1.40``, ``!=`` and ``1.43.*``."""

    operator: str
    text: str

    @property
    def names_one(self) -> bool:
        """Whether it allows one release only."""
        return self.operator in ("==", "===") and not self.text.endswith(".*")

    def newest(self, most: Version) -> Version | None:
        """The newest release up to ``most`` that it allows; None where there is none."""
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
            # ``~=1.34`` allows 1.35 and all that follow, Poetry's ``~1.34`` does not.
            enough = 3 if self.operator == "~=" else 2
            return min(most, series if parts >= enough and self.operator != "^" else major)
        return most


def _marker(parted: Sequence[str]) -> str | None:
    """The text after a semicolon, without pip's options; None where there is no semicolon."""
    semicolon, marker = parted
    return _OPTION.split(marker)[0] if semicolon else None


def _pin(name: str, specifier: str, marker: str | None = None) -> Pin:
    """The pin of package ``name`` by ``specifier``; of several joined by ``|`` only the newest release counts."""
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
    # A web address says what it likes.
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

    None where they allow whatever comes in the newest major release, or nothing.
    """
    newest = _NEWEST.get(name, Version(_LAST_MINOR, _LAST_MINOR, LAST_MICRO))
    most = last = Version(newest.major, _LAST_MINOR, LAST_MICRO)
    # A release to come is no way out of one that excludes the newest.
    for first in (last, newest):
        allowed: Version | None = first
        # One that excludes a release can leave the next one to another.
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
    """The last release before ``version``."""
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
    """The newest botocore that goes with this release of ``package``; None where any does, or that is not known."""
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
    """The series of boto3 and botocore have the same number today and had not always."""
    if version.major > 1:
        return version._replace(micro=LAST_MICRO)
    return Version(1, BOTO3_SERIES.get(version.minor, version.minor), LAST_MICRO)


def _of_awscli(version: Version) -> Version | None:
    """The botocore of a release of awscli: in a row of the table both numbers grow together."""
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
    """Whether ``marker`` may hold on this platform with a Python from ``least`` to ``most``.

    A marker without ``not`` is an expression of Python, so what is unknown may be taken as true.
    """
    try:
        tree = ast.parse(marker.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return True
    return _may_hold(tree.body, (least or _EVERY_PYTHON[0], most or _EVERY_PYTHON[1]))


def _may_hold(node: ast.expr, pythons: tuple[Version, Version]) -> bool:
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
    """Whether a Python from ``least`` to ``most`` may be what the marker ``name`` compares with ``text``."""
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
    """The marker that a dependency's entry in a table of Poetry's amounts to."""
    parts = [f"sys_platform == {entry['platform']!r}"] if "platform" in entry else []
    parts += [f"({entry['markers']})"] if "markers" in entry else []
    if "python" in entry:
        python = str(entry["python"])
        clauses = [] if "|" in python else _POETRY_CLAUSE.findall(python)
        parts += [f"python_full_version {'>=' if how in '^~' else how} {text!r}" for how, text in clauses]
    return " and ".join(parts)
