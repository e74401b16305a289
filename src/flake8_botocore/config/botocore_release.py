"""The release of botocore that a file runs with: what its project pins, else what is installed.

Every file is read as it is: markers, overrides and included files are not followed.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from ..botocore import LAST_MICRO, NEWEST, Version, at, known
from ..botocore.defaults import usual_settings
from ..botocore.tables import AIOBOTOCORE_BOTOCORE, BOTO3_SERIES, LAST_FOR_PYTHON, NEWEST_AIOBOTOCORE
from ..botocore.tables.library_releases import AIOBOTO3, AWSCLI, NEWEST_ALLOWED, S3FS
from ..deployment.dockerfiles import copied_by, installs_any_boto
from ..files.filesystem import (
    content,
    installed_version,
    is_inside,
    marked_root,
    memo_of_file,
    names,
    short_lines,
    upward,
)
from ..files.snapshot import memo
from ..libraries import EARLIER, LIBRARIES
from .options import Settings
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
"""Releases of aiobotocore, each with the newest botocore that it and those after it allow."""


def files_in(folder: str) -> tuple[list[str], list[str]]:
    """The paths in ``folder`` that may pin botocore, the most reliable first; in a second list, those for development.

    Of ``requirements.txt``, ``requirements-dev.txt`` and ``uv.lock``, the first list has the lock and the first file,
    the second list the other one.
    """
    here = names(folder)
    inner = names(os.path.join(folder, "requirements")) if "requirements" in here else ()
    candidates = (*here, *(f"requirements/{name}" for name in inner))
    # The number of the group that matches is the kind of file.
    found = sorted((match.lastindex or 0, name) for name in candidates if (match := _FILE.fullmatch(name)))
    development = [name for _, name in found if name.endswith(".txt") and is_for_development(name)]
    others = [name for _, name in found if name not in development]
    if folder.endswith("layers"):
        # A function gets all its layers in one folder: the code of one runs with the botocore of another.
        layers = [f"{name}/requirements.txt" for name in here]
        layers = [name for name in layers if b"boto" in (content(os.path.join(folder, name)) or b"")]
        others += layers if len(layers) == 1 else []
    return [os.path.join(folder, name) for name in others], [os.path.join(folder, name) for name in development]


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
"""Is in a file that pins a package of these. Most others need not be taken apart."""


@memo_of_file(4096)
def pins_in(path: str) -> tuple[Pin, ...]:
    """The pins in the file at ``path``; none if it cannot be understood."""
    raw = content(path) or b""
    # `pip freeze > requirements.txt` in PowerShell writes UTF-16, and pip reads it.
    text = raw.decode("utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "replace")
    # Any other file that ``files_in`` names is a list of requirements, one a line.
    read = _READERS.get(os.path.basename(path), _locked if is_lock(path) else str.splitlines)
    with suppress(ValueError, TypeError, AttributeError, RecursionError):
        return tuple(pins_of(read(text))) if _NAMED.search(text) else ()
    return ()


# The two lines that each package has in a lock file in TOML.
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
                    clauses = [(clause.operator, clause.version) for clause in found.specifier]
                    yield _pin(normal_name(found.name), clauses)


def _pin(name: str, clauses: list[tuple[str, str]]) -> Pin:
    """The pin of the package ``name`` by ``clauses``, pairs of operator and version such as ``("~=", "1.34.0")``.

    That one allows from 1.34.0 to the last release of 1.34. Of several lower bounds the highest one counts, of several
    upper bounds the lowest one. A ``!=`` is no bound.
    """
    exact, least, most = list[Version](), list[Version](), list[Version]()
    for operator, text in clauses:
        version = numbers(text) or Version(0, 0)
        # How many parts all allowed releases share: two for ``==1.34.*`` and ``~=1.34.0``, one for ``~=1.34``.
        shared = text.count(".") if operator == "~=" or text.endswith(".*") else 3
        last_shared = Version(version.major, version.minor if shared > 1 else _LAST_MINOR, LAST_MICRO)
        if operator in (">=", ">", "~=", "==", "==="):
            least.append(version)
        if operator in ("<=", "~=", "==", "==="):
            most.append(version if shared > 2 else last_shared)
        if operator == "<":
            most.append(_before(version))
        if operator in ("==", "===") and shared == 3:
            exact.append(version)
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
    """The requirements in a table of Poetry's, as pip writes them: ``boto3 = "^1.34"`` is ``boto3 >=1.34,==1.*``."""
    for name, stated in dependencies.items():
        entries = stated if isinstance(stated, list) else [stated]
        for entry in entries:
            text = str(entry.get("version") if isinstance(entry, dict) else entry)
            for clause, replacement in _OF_POETRY:
                text = clause.sub(replacement, text)
            yield f"{name} {text}"


_OF_DEVELOPMENT = re.compile(
    rf"(?i)(?<![\w.-])[\w.-]{{0,40}}?{_DEVELOPMENT}[\w.-]{{0,40}}[\"']?\s*[=:][ \t]*"
    r"(?:\[(?:[^][]|\[[\w,]*\])*\]|(?:\n[ \t]+[^\n]*)+)"
)
"""A list of requirements for development: ``tests_require=[...]``, or ``dev =`` with indented lines in a setup.cfg."""
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

    They differ if a file pins a package for several Pythons. Exact pins of botocore decide alone. Without one, boto3,
    aiobotocore and the like each name the newest botocore that goes with them, and the lowest of these counts.
    """
    by_package: defaultdict[str, list[Version]] = defaultdict(list)
    for pin in pins:
        if pin.at is not None and (newest := _newest_botocore_with(pin.name, pin.at)):
            by_package[pin.name].append(newest)
    named = [by_package["botocore"]] if "botocore" in by_package else list(by_package.values())
    return [min(map(min, named)), min(map(max, named))] if named else []


def newest_botocore(pins: Iterable[Pin]) -> Version | None:
    """The newest botocore that upper bounds among ``pins`` allow; None where they allow all that is known.

    ``boto3<2`` allows all of them. So does a bound of aiobotocore or the like that allows its newest release.
    """
    bounds = [(pin.name, bound) for pin in pins if pin.most and (bound := _newest_botocore_with(pin.name, pin.most))]
    newest_known = {"botocore": NEWEST[:2], "boto3": NEWEST[:2]}
    return min((bound for name, bound in bounds if bound < newest_known.get(name, AIOBOTOCORE_BOTOCORE)), default=None)


def least_botocore(pins: Iterable[Pin]) -> Version:
    """The oldest botocore that ``pins`` of botocore and boto3 allow; 0.0 if they have no lower bound.

    If one package is pinned several times, as for several Pythons, its lowest bound counts.
    """
    stated = {name: [pin.least or Version(0, 0) for pin in pins if pin.name == name] for name in ("botocore", "boto3")}
    boto3 = _of_boto3(min(stated["boto3"], default=Version(0, 0)))._replace(micro=0)
    return max(min(stated["botocore"], default=Version(0, 0)), boto3)


def _newest_botocore_with(package: str, version: Version) -> Version | None:
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
    # aioboto3 and s3fs require an aiobotocore before this one.
    before = at({"aioboto3": AIOBOTO3, "s3fs": S3FS}.get(package, ()), version)
    allowed = (Version(*newest) for release, newest in _OF_AIOBOTOCORE if before and release < before)
    return max(allowed, default=None)


def _of_boto3(version: Version) -> Version:
    """The last release of the botocore series that goes with this boto3.

    The series of both have the same number today, but old ones had not: BOTO3_SERIES lists these.
    """
    series = BOTO3_SERIES.get(version.minor, version.minor) if version.major == 1 else version.minor
    return Version(version.major, series, LAST_MICRO)


INSTALLED, NEWEST_KNOWN = "installed botocore", "newest known release"
"""Origins of a release that nothing of the project pins."""

FOR_RUNTIME = "newest release for the function's runtime"
"""Origin of a release that is bounded by the Python of the functions that run the file."""

_UNPINNED = {INSTALLED: "not pinned", NEWEST_KNOWN: "not pinned", FOR_RUNTIME: "Lambda's runtime decides"}


class Target(NamedTuple):
    """The botocore version that a file runs on, and where it was found, in words.

    ``oldest`` is an earlier one that the files of the same folder name; None if they agree.
    """

    version: Version
    origin: str
    oldest: Version | None = None

    @property
    def unpinned(self) -> str:
        """The words for messages if no file of the project decides the version; else empty."""
        return _UNPINNED.get(self.origin, "")


RuntimeOf: TypeAlias = "Callable[[str], str]"
"""Gives the Python on which Lambda runs the file at a path; empty for any."""


def settings_for_file(settings: Settings, path: str, runtime_of: RuntimeOf | None = None) -> Settings:
    """``settings`` for the file ``path``, which need not exist: with its own botocore unless the user stated one.

    For ``runtime_of`` see ``target_of``.
    """
    if not settings.own_version:
        return settings
    target = target_of(path, runtime_of)
    with_version, older = settings.speaking_of(target.version), target.oldest
    differs = older is not None and usual_settings(older) != usual_settings(target.version)
    return replace(with_version, unpinned=target.unpinned, other_version=older if differs else None)


def target_of(path: str, runtime_of: RuntimeOf | None = None) -> Target:
    """The botocore of the file ``path``: the nearest pin, else what is installed, else the newest that is known.

    The pin is looked for from the file's folder upward to the root of its project, or to a Dockerfile that copies the
    file and leaves boto's release to pip: no pin above it holds in the image. The installed distribution is read from
    its metadata and never imported.

    If ``runtime_of`` gives a Python, the release is at most the last one that runs on it.
    """
    path = os.path.abspath(path)
    root = marked_root(os.path.dirname(path))
    target = _pinned_or_installed(os.path.dirname(path), _image_with(path, root) or root)
    python = numbers(runtime_of(path) if runtime_of is not None else "")
    last = LAST_FOR_PYTHON.get(python[:2]) if python else None
    return target if last is None or target.version <= last else Target(Version(*last), FOR_RUNTIME)


def _image_with(path: str, root: str | None) -> str | None:
    """The nearest folder with a Dockerfile that copies the file ``path`` and leaves boto's release to pip."""
    for folder in upward(os.path.dirname(path), root):
        if any(is_inside(path, each) for each in _copied_beside_any_boto(folder)):
            return folder
    return None


@memo(20_000)
def _copied_beside_any_boto(folder: str) -> tuple[str, ...]:
    """What those Dockerfiles in ``folder`` copy that leave boto's release to pip."""
    files = (os.path.join(folder, name) for name in names(folder) if "dockerfile" in name.lower())
    return tuple(each for file in files if installs_any_boto(file) for each in copied_by(file, folder))


@memo(20_000)
def _pinned_or_installed(folder: str, root: str | None) -> Target:
    """The botocore of files in ``folder``: the nearest release that is named and allowed, else the nearest upper bound.

    Without both, it is the installed release, or the newest if none is installed or a lower bound forbids it. A release
    that a nearer file does not allow does not count: that file's folder has an environment of its own. So has the
    folder of a requirements file that names boto3 or botocore without any version: no file above it counts. In each
    folder, files for development are asked last.
    """
    bounds = _Bounds(Version(0, 0))
    leaves_release_to_pip = False
    for each in upward(folder, root):
        if leaves_release_to_pip and bounds.upper is None:
            break
        for for_development, files in zip((False, True), files_in(each), strict=True):
            named: list[tuple[Version, str]] = []
            for path in files:
                pins = pins_in(path)
                if releases := named_botocore(pins):
                    named += bounds.allowed(releases, path, each)
                else:
                    bounds.narrow(pins, path, each)
                    leaves_release_to_pip |= not for_development and leaves_open(path, pins)
            if named:
                return _named_target(named)
    if bounds.upper is not None:
        return Target(bounds.upper, bounds.file)
    version = numbers(installed_version("botocore") or "")
    return Target(NEWEST, NEWEST_KNOWN) if version is None or version < bounds.lower else Target(version, INSTALLED)


@dataclass
class _Bounds:
    """The nearest bounds of releases that files state: the upper one is from ``file``, which is of ``folder``."""

    lower: Version
    upper: Version | None = None
    file: str = ""
    folder: str = ""

    def allowed(self, releases: Iterable[Version], path: str, folder: str) -> list[tuple[Version, str]]:
        """Those of ``releases`` within the bounds, each with ``path``, the file in ``folder`` that names them.

        Above the folder with the upper bound, only a lock file counts: that of a workspace also states what its members
        run with. A requirements file there is for another environment.
        """
        if self.upper is not None and not is_lock(path) and folder != self.folder:
            return []
        return [(release, path) for release in releases if self.lower <= release <= (self.upper or release)]

    def narrow(self, pins: Sequence[Pin], path: str, folder: str) -> None:
        """Take the bounds that ``pins`` state, those of the file ``path`` in ``folder``.

        A lower bound beyond the upper bound of a nearer file is for another environment, and left out.
        """
        lower, upper = max(self.lower, least_botocore(pins)), newest_botocore(pins)
        if self.upper is None or lower <= self.upper:
            self.lower = lower
        if self.upper is None and upper is not None and upper >= self.lower:
            self.upper, self.file, self.folder = upper, path, folder


def _named_target(named: Sequence[tuple[Version, str]]) -> Target:
    """The target of a folder whose files name these releases, each with its file, the most reliable file first."""
    (oldest, file_of_oldest), (newest, file_of_newest) = min(named), max(named)
    if oldest[:2] == newest[:2]:
        # One series: a pin of boto3 names only that, and a lock file, which is the most reliable, the release in it.
        _, most_reliable = named[0]
        return Target(*max((release, path) for release, path in named if path == most_reliable))
    both = f"{file_of_newest} and {file_of_oldest}"
    return Target(newest, file_of_newest if file_of_oldest == file_of_newest else both, oldest)


def remarks(settings: Settings, paths: Iterable[str]) -> list[str]:
    """The message for the user about the botocore that ``paths`` run on, if the tables do not know that release.

    Of several such releases, it names the lowest one, and the number of the others.
    """
    stated = Target(settings.stated_version or settings.botocore_version, "bot-botocore-version")
    targets = {target_of(path) for path in paths} if settings.own_version else {stated}
    found = sorted(_unknown(version, origin) for version, origin, _ in targets if known(version) != version)
    more = f" (and {len(found) - 1} more)" if found[1:] else ""
    return [f"{each}{more}" for each in found[:1]]


def _unknown(version: Version, origin: str) -> str:
    nearest = known(version)
    which = "newest" if version > nearest else "oldest"
    return f"{origin}: botocore {version} is not known; using the facts of {nearest.short}, the {which} known release"


def requires_earlier(distribution: str, release: str, path: str) -> bool:
    """Whether the nearest requirement of ``distribution`` for ``path`` allows only releases before ``release``.

    Files are read from the file's folder upward to the root of its project.
    """
    pin, first = _nearest(distribution, path), numbers(release)
    return pin is not None and pin.most is not None and first is not None and pin.most < first


def allows_python_before(release: str, path: str) -> bool:
    """Whether the nearest ``requires-python``, for the file ``path``, begins before ``release``; False for none."""
    pin, first = _nearest("python", path), numbers(release)
    return pin is not None and pin.least is not None and first is not None and pin.least < first


def requires_asgiref(path: str) -> bool:
    """Whether a requirement, from the folder of the file ``path`` upward, names asgiref; no lock file counts."""
    return "asgiref" in {pin.name for each in _requiring(path) if not is_lock(each) for pin in pins_in(each)}


def _nearest(distribution: str, path: str) -> Pin | None:
    """The nearest requirement of ``distribution`` for the file ``path``; None if no file has one."""
    every = (pin for place in _requiring(path) for pin in pins_in(place))
    return next((pin for pin in every if pin.name == normal_name(distribution)), None)


def _requiring(path: str) -> Iterator[str]:
    """The files from the folder of ``path`` upward that may require something."""
    folder = os.path.dirname(os.path.abspath(path))
    return (place for each in upward(folder, marked_root(folder)) for files in files_in(each) for place in files)
