"""What the files of a project require of packages that decide the release of botocore.

Every file is read as it is: markers, overrides and included files are not followed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from ..botocore import LAST_MICRO, NEWEST, Version, at
from ..botocore.tables import AIOBOTOCORE_BOTOCORE, BOTO3_SERIES, NEWEST_AIOBOTOCORE
from ..botocore.tables.library_releases import AIOBOTO3, AWSCLI, NEWEST_ALLOWED, S3FS
from ..files.filesystem import content, memo_of_file, names, short_lines
from ..libraries import EARLIER, LIBRARIES
from .pyproject import toml

PACKAGES = ("botocore", "boto3", "aiobotocore", "aioboto3", "s3fs", "awscli")
"""Packages whose release decides that of botocore, the most telling first."""

_LIBRARIES = tuple(
    sorted({row.distribution.replace("_", "-").lower() for row in (*EARLIER, *LIBRARIES) if row.before or row.since})
)
"""Packages with clients of their own, whose release decides what those run with."""

_FILE = re.compile(
    r"((?:uv|poetry|pdm|Pipfile)\.lock|pylock\.(?:[^.]+\.)?toml)|(requirements\.txt)|(requirements[^/]*\.txt)"
    r"|(requirements/.*\.txt|(?:.*[-_])?constraints(?:[-_].{0,99})?\.txt)|(pyproject\.toml|setup\.cfg|setup\.py)"
)
"""The names of files that may pin botocore, the most reliable kind first."""

_DEVELOPMENT = r"(?:dev|test|doc|lint|ci\b|type|build|tool)"
_DEVELOPS = re.compile(_DEVELOPMENT)

_LAST_MINOR = 10**4
"""Stands for the last series of a major release, as LAST_MICRO does for the last release of a series."""


class Pin(NamedTuple):
    """What a file requires of one package: the release that it names and its bounds; None where there is none.

    It is ``free`` if no version is stated.
    """

    name: str
    at: Version | None = None
    least: Version | None = None
    most: Version | None = None
    free: bool = False


_OF_AIOBOTOCORE = (*NEWEST_ALLOWED, (NEWEST_AIOBOTOCORE, AIOBOTOCORE_BOTOCORE))


def files_in(folder: str) -> tuple[list[str], list[str]]:
    """The paths in ``folder`` that may pin botocore, the most reliable first, and those for development."""
    here = names(folder)
    inner = names(os.path.join(folder, "requirements")) if "requirements" in here else ()
    texts = (*here, *(f"requirements/{name}" for name in inner))
    found = sorted((match.lastindex or 0, name) for name in texts if (match := _FILE.fullmatch(name)))
    dev = [name for _, name in found if name.endswith(".txt") and is_for_development(name)]
    others = [name for _, name in found if name not in dev]
    # A function gets all its layers in one folder: the code of one runs with the botocore of another.
    layers = [f"{name}/requirements.txt" for name in here if folder.endswith("layers")]
    layers = [name for name in layers if b"boto" in (content(os.path.join(folder, name)) or b"")]
    others += layers if len(layers) == 1 else []
    return [os.path.join(folder, name) for name in others], [os.path.join(folder, name) for name in dev]


def is_lock(path: str) -> bool:
    """Whether ``path`` states what is installed, not what may be."""
    return path.endswith(".lock") or os.path.basename(path).startswith("pylock.")


def is_for_development(name: str) -> bool:
    """Whether a file, an extra or a group of this name is for those who work on the project only."""
    return _DEVELOPS.search(name.lower()) is not None


def leaves_open(path: str, pins: Iterable[Pin]) -> bool:
    """Whether ``path``, with these ``pins``, is a requirements file that names boto3 or botocore, but no version."""
    free = [pin.free for pin in pins if pin.name in ("boto3", "botocore")]
    return os.path.basename(path).startswith("requirements") and free != [] and all(free)


_NAME = "|".join((*PACKAGES, *_LIBRARIES, "python", "asgiref")).replace("-", "[-_.]+")
_NAMED = re.compile(rf"(?i){_NAME.replace('python', 'python *=')}")


@memo_of_file(4096)
def pins_in(path: str) -> tuple[Pin, ...]:
    """The pins in the file at ``path``; none if it cannot be understood."""
    raw = content(path) or b""
    # `pip freeze > requirements.txt` in PowerShell writes UTF-16, and pip reads it.
    text = raw.decode("utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "replace")
    read = _READERS.get(os.path.basename(path), _locked if is_lock(path) else str.splitlines)
    with suppress(ValueError, TypeError, AttributeError, RecursionError):
        return tuple(pins_of(read(text))) if _NAMED.search(text) else ()
    return ()


_LOCKED = re.compile(r"^name\s*=\s*[\"']([\w.-]+)[\"']\s*^version\s*=\s*[\"']([^\"'\n]+)", re.MULTILINE)


def _locked(text: str) -> Iterator[str]:
    return (f"{name}=={version}" for name, version in _LOCKED.findall(text))


def _pipfile_lock(text: str) -> Iterator[str]:
    import json  # most projects have no such file

    # A package from a repository or a folder has no version.
    return (f"{name}{each.get('version', ' ?')}" for name, each in json.loads(text).get("default", {}).items())


_REQUIREMENT = re.compile(rf"(?i)\s*(?:{_NAME})(?![\w.-])(?:[^;#\\ ]| (?!--))*")


def pins_of(requirements: Iterable[object]) -> Iterator[Pin]:
    """The pins among ``requirements``, each written as pip reads it; other packages and invalid ones are skipped."""
    for each in short_lines(each for each in requirements if isinstance(each, str)):
        # packaging reads long blanks in quadratic time.
        if match := _REQUIREMENT.match(" ".join(each.split())):
            from packaging.requirements import InvalidRequirement, Requirement  # it takes 20 ms

            with suppress(InvalidRequirement):
                found = Requirement(match[0])
                if found.url is None:
                    clauses = [(each.operator, each.version) for each in found.specifier]
                    yield _pin(normal_name(found.name), clauses)


def _pin(name: str, clauses: list[tuple[str, str]]) -> Pin:
    exact, least, most = list[Version](), list[Version](), list[Version]()
    for how, text in clauses:
        version = numbers(text) or Version(0, 0)
        # The parts that all releases of ``==1.34.*`` and ``~=1.34.0`` share.
        shared = text.count(".") if how == "~=" or text.endswith(".*") else 3
        last = Version(version.major, version.minor if shared > 1 else _LAST_MINOR, LAST_MICRO)
        least += [version] * (how in (">=", ">", "~=", "==", "==="))
        most += [_before(version) if how == "<" else version if shared > 2 else last] * (how not in (">", ">=", "!="))
        exact += [version] * (how in ("==", "===") and shared == 3)
    return Pin(name, max(exact, default=None), max(least, default=None), min(most, default=None), not clauses)


def _pyproject(text: str) -> Iterator[str]:
    """What the project requires, with its extras and groups but for development, and uv's constraints."""
    whole = toml(text)
    project, tool = whole.get("project", {}), whole.get("tool", {})
    poetry = tool.get("poetry", {})
    groups = [*project.get("optional-dependencies", {}).items(), *whole.get("dependency-groups", {}).items()]
    groups += [(name, _poetry(each.get("dependencies", {}))) for name, each in poetry.get("group", {}).items()]
    yield f"python {project.get('requires-python')}"
    yield from project.get("dependencies", [])
    yield from tool.get("uv", {}).get("constraint-dependencies", [])
    yield from _poetry(poetry.get("dependencies", {}))
    yield from (each for name, group in groups if not is_for_development(name) for each in group)


_OF_POETRY = (
    (re.compile(r"\^\s*(\d+)([\w.]*)"), r">=\1\2,==\1.*"),
    (re.compile(r"~\s*(\d+\.\d+)$"), r"~=\1.0"),
    (re.compile(r"~\s*(?=\d)"), "~="),
    (re.compile(r"^=?\s*(?=\d)"), "=="),
)
"""Clauses of Poetry's, where ``1.34.5`` is that release and ``~1.34`` that series, and what they are for pip."""


def _poetry(dependencies: Mapping[str, object]) -> Iterator[str]:
    """The requirements in a table of Poetry's."""
    for name, stated in dependencies.items():
        for entry in stated if isinstance(stated, list) else [stated]:
            text = str(entry.get("version") if isinstance(entry, dict) else entry)
            for clause, replacement in _OF_POETRY:
                text = clause.sub(replacement, text)
            yield f"{name} {text}"


_OF_DEVELOPMENT = re.compile(
    rf"(?i)(?<![\w.-])[\w.-]{{0,40}}?{_DEVELOPMENT}[\w.-]{{0,40}}[\"']?\s*[=:][ \t]*"
    r"(?:\[(?:[^][]|\[[\w,]*\])*\]|(?:\n[ \t]+[^\n]*)+)"
)
_TEXT = re.compile(r"[\"']([^\"'\n]+)[\"']")
_COMMENT = re.compile(r"(?m)(?:^|\s)#.*$")


def _setup(text: str) -> Iterator[str]:
    """The lines of a setup.py or setup.cfg and the texts that it writes out, but for development."""
    kept = _OF_DEVELOPMENT.sub("", _COMMENT.sub("", "\n".join(short_lines(text.splitlines()))))
    yield from (*_TEXT.findall(kept), *kept.splitlines())


_READERS = {"Pipfile.lock": _pipfile_lock, "pyproject.toml": _pyproject, "setup.cfg": _setup, "setup.py": _setup}


_SEPARATORS = re.compile(r"[-_.]+")


def normal_name(name: str) -> str:
    """A package's name as the index compares it."""
    return _SEPARATORS.sub("-", name).lower()


_NUMBERS = re.compile(r"([0-9]{1,4})(?:\.([0-9]{1,4}))?(?:\.([0-9]{1,5}))?")


def numbers(text: str) -> Version | None:
    """The release that ``text`` starts with, whatever follows (``1.44.0rc1``); None if it starts with no number."""
    match = _NUMBERS.match(text)
    return Version(int(match[1]), int(match[2] or 0), int(match[3] or 0)) if match else None


def _before(version: Version) -> Version:
    """The last release before ``version``."""
    series = (version.major, version.minor - 1) if version.minor else (version.major - 1, _LAST_MINOR)
    return version._replace(micro=version.micro - 1) if version.micro else Version(*series, LAST_MICRO)


def named_botocore(pins: Iterable[Pin]) -> list[Version]:
    """The oldest and the newest botocore that ``pins`` name, mostly the same; empty if none names one.

    If they name other packages but not botocore, it is the newest release that all of these allow.
    """
    named: dict[str, list[Version]] = {}
    for pin in pins:
        if pin.at is not None and (needed := _needed(pin.name, pin.at)):
            named.setdefault(pin.name, []).append(needed)
    found = [named["botocore"]] if "botocore" in named else list(named.values())
    return [min(map(min, found)), min(map(max, found))] if found else []


def newest_botocore(pins: Iterable[Pin]) -> Version | None:
    """The newest botocore that upper bounds among ``pins`` allow; None where they allow all that is known."""
    bounds = [(pin.name, needed) for pin in pins if pin.most and (needed := _needed(pin.name, pin.most))]
    known = {"botocore": NEWEST[:2], "boto3": NEWEST[:2]}
    return min((needed for name, needed in bounds if needed < known.get(name, AIOBOTOCORE_BOTOCORE)), default=None)


def least_botocore(pins: Iterable[Pin]) -> Version:
    """The oldest botocore that ``pins`` of botocore and boto3 allow."""
    stated = {name: [pin.least or Version(0, 0) for pin in pins if pin.name == name] for name in ("botocore", "boto3")}
    boto3 = _of_boto3(min(stated["boto3"], default=Version(0, 0)))._replace(micro=0)
    return max(min(stated["botocore"], default=Version(0, 0)), boto3)


def _needed(package: str, version: Version) -> Version | None:
    """The newest botocore that goes with ``version`` of ``package``; None if any does, or if that is not known."""
    if package == "botocore":
        return version
    if package == "boto3":
        return _of_boto3(version)
    if package == "awscli":
        found = at(AWSCLI, version)
        return None if found is None else Version(*found[:2], LAST_MICRO)
    if package == "aiobotocore":
        return Version(*(at(_OF_AIOBOTOCORE, version) or _OF_AIOBOTOCORE[0][1]))
    below = at({"aioboto3": AIOBOTO3, "s3fs": S3FS}.get(package, ()), version)
    # The newest botocore that an aiobotocore before this one allows.
    return None if below is None else max(Version(*each) for release, each in _OF_AIOBOTOCORE if release < below)


def _of_boto3(version: Version) -> Version:
    """The last release of the botocore series that goes with this boto3.

    The series of both have the same number today, but old ones had not: BOTO3_SERIES lists these.
    """
    series = BOTO3_SERIES.get(version.minor, version.minor) if version.major == 1 else version.minor
    return Version(version.major, series, LAST_MICRO)
