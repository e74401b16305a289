"""Files that may pin botocore: how each kind is found and read, and what is wrong with an unreadable one."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeVar

from ..files.filesystem import content, kind, memo_of_file, names, real, short_lines, state_of_file, too_long, upward
from ..files.snapshot import memo
from .pins import (
    LIBRARIES,
    Pins,
    by_environment,
    exact_pin,
    is_for_development,
    pins_of,
    poetry_pins,
    python_pin,
    written_requirements,
)
from .pyproject import refuse_large, toml

LOCK_FILES = ("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml")
MOST_INCLUDED = 50
"""Requirements files that are read on behalf of one."""

_INSTALLED = re.compile(r"botocore-([0-9][^-]*)\.dist-info")
_REQUIREMENTS = re.compile(r"requirements.*\.txt")
_CONSTRAINTS = re.compile(r"(?:.*[-_])?constraints(?:[-_].{0,99})?\.txt")
_NAMED = ("boto", "s3fs", "awscli", *(name.partition("-")[0] for name in LIBRARIES))
"""One of these is in the name of every package whose pins are read."""

_BOUNDS = re.compile(r"(?m)tool\.setuptools\.dynamic|^(?:requires-)?python\s*=")
"""Parts of a pyproject.toml that may concern botocore although it names none of them."""

_LOCKED = ("botocore", "boto3", *LIBRARIES)
"""Packages whose releases lock files are asked for."""

_INCLUDE = re.compile(r"\s*(?:-r|-c|--requirement|--constraint)[ \t=]*([^\s#]+)")


T = TypeVar("T")


class BrokenFileError(Exception):
    """A file that may pin botocore cannot be understood; the message says why."""


class PinFile(NamedTuple):
    """The content of one file: groups of pins, the most reliable first, and the paths of requirements files in it.

    ``skipped`` is a message about a line that may pin something but was too long to be read; None if there is none.
    """

    groups: tuple[Pins, ...] = ()
    included: tuple[str, ...] = ()
    skipped: str | None = None


@memo(20_000)
def candidates(folder: str) -> tuple[str, ...]:
    """Paths in ``folder`` that may pin botocore, the most reliable first, beginning with an installed botocore."""
    return tuple(_candidates(folder))


_PYLOCK = re.compile(r"pylock\.[^.]+\.toml")


def _candidates(folder: str) -> Iterator[str]:
    here = names(folder)
    yield from (os.path.join(folder, name) for name in here if _INSTALLED.fullmatch(name))
    yield from (os.path.join(folder, name) for name in LOCK_FILES if name in here)
    yield from (os.path.join(folder, name) for name in here if _PYLOCK.fullmatch(name))
    texts = [name for name in here if _REQUIREMENTS.fullmatch(name)]
    if "requirements" in here:
        inner = names(os.path.join(folder, "requirements"))
        texts += [os.path.join("requirements", name) for name in inner if name.endswith(".txt")]
    yield from (os.path.join(folder, name) for name in sorted(texts, key=_for_production_first))
    # Constraints are given to pip on its command line, whichever file has the requirements.
    beside = [name for name in here if _CONSTRAINTS.fullmatch(name)]
    yield from (os.path.join(folder, name) for name in sorted(beside, key=_for_production_first))
    yield from (os.path.join(folder, name) for name in ("pyproject.toml", "setup.cfg", "setup.py") if name in here)


def holds_releases(path: str) -> bool:
    """Whether ``path`` states what is installed, not what may be: a lock file, or metadata of an installed botocore."""
    name = os.path.basename(path)
    return name in LOCK_FILES or name.startswith("pylock.") or _INSTALLED.fullmatch(name) is not None


@memo(20_000)
def layers_in(folder: str) -> tuple[str, ...]:
    """The requirements of the one Lambda layer in ``folder`` that has botocore; none if several have it.

    A function gets all its layers in one folder, so the code of one of them runs with the botocore of another.
    """
    if "layers" not in os.path.basename(folder):
        return ()
    paths = (os.path.join(folder, name, "requirements.txt") for name in names(folder))
    found = tuple(path for path in paths if kind(path) == "file" and b"boto" in (content(path) or b""))
    return found if len(found) == 1 else ()


def installs_newest(path: str, environments: tuple[Pins, ...]) -> bool:
    """Whether ``path`` is a requirements file that names boto3 or botocore, but no version of them."""
    named = [pin for pins in environments for pin in pins if pin.name in ("boto3", "botocore")]
    name = os.path.basename(path)
    is_one = _REQUIREMENTS.fullmatch(name) is not None and not is_for_development(name)
    return is_one and bool(named) and not any(pin.specifier for pin in named)


def groups_of(path: str, root: str) -> list[tuple[Pins, ...]]:
    """The pins of the file ``path``, in groups that count together, the most reliable group first.

    The first group has those of the requirements files below ``root`` that the file includes, too. A pin is left out if
    its marker excludes this platform, or the Pythons of the nearest pyproject.toml. Raises BrokenFileError for a file
    that cannot be understood.
    """
    installed = _INSTALLED.fullmatch(os.path.basename(path))
    if installed:
        return [((_or_broken(path, lambda: exact_pin("botocore", installed[1])),),)]
    first, *others = _read_once(path).groups or ((),)
    included = tuple(pin for file in _with_included(path, root) for group in file.groups[:1] for pin in group)
    groups = [included or first, *others]
    marked = any(pin.marker for group in groups for pin in group)
    pythons = _pythons(os.path.dirname(path), root) if marked else ()
    apart = [by_environment(group, pythons) for group in groups]
    if not holds_releases(path):
        return apart
    # What a lock file has for an environment is certain to be installed there.
    return [tuple(tuple(replace(pin, marker=None) for pin in pins) for pins in group) for group in apart]


def _pythons(folder: str, root: str) -> Pins:
    """The bounds on Python in the nearest pyproject.toml that has some, from ``folder`` up to ``root``."""
    for each in upward(folder, root):
        try:
            groups = _read_once(os.path.join(each, "pyproject.toml")).groups if "pyproject.toml" in names(each) else ()
        except BrokenFileError:
            continue
        if found := tuple(pin for group in groups for pin in group if pin.name == "python"):
            return found
    return ()


def skipped_in(path: str) -> list[str]:
    """A message for the line of the file ``path`` that was too long to be read; none if all was read."""
    said = None if _INSTALLED.fullmatch(os.path.basename(path)) else _read_once(path)
    return [] if said is None or said.skipped is None else [f"{path}: {said.skipped}"]


def _for_production_first(name: str) -> tuple[bool, bool, str]:
    return name != "requirements.txt", is_for_development(name), name


def _with_included(path: str, root: str) -> Iterator[PinFile]:
    """The requirements file ``path`` and those below ``root`` that it includes, directly or not, each once."""
    inside = os.path.join(real(root), "")
    waiting, seen, named = [path], {real(path)}, set[str]()
    while waiting:
        path = waiting.pop(0)
        said = _read_once(path)
        yield said
        # Every file may include every other one, so each path is resolved only once.
        for place in said.included if len(seen) < MOST_INCLUDED else ():
            if place in named:
                continue
            named.add(place)
            other = _file_at(place)
            if other.startswith(inside) and other not in seen and len(seen) < MOST_INCLUDED:
                seen.add(other)
                waiting.append(other)


@memo(20_000)
def _file_at(path: str) -> str:
    """The path of the file at ``path`` with links resolved; empty if there is no file."""
    found = real(path)
    return found if kind(found) == "file" else ""


def _read_once(path: str) -> PinFile:
    """The content of the file at ``path``. Raises BrokenFileError if it cannot be understood."""
    said = _understood(path)
    if isinstance(said, str):
        raise BrokenFileError(said)
    return said


@memo_of_file(4096)
def _understood(path: str) -> PinFile | str:
    """The content of the file at ``path``, or the reason why it cannot be understood."""
    try:
        if state_of_file(path) is None:
            raise BrokenFileError(f"cannot read {path}: it is not a file")
        text = _pin_text(path)
        reader = _reader_of(os.path.basename(path))
        names_one = any(word in text.lower() for word in _NAMED)
        includes = reader is _requirements or (reader is _pyproject and _BOUNDS.search(text) is not None)
        if not (names_one or includes):
            return PinFile()
        said = _or_broken(path, lambda: reader(text))
        folder = os.path.dirname(path)
        return said._replace(included=tuple(os.path.join(folder, name) for name in said.included))
    except BrokenFileError as error:
        return str(error)


def _or_broken(path: str, understand: Callable[[], T]) -> T:
    try:
        return understand()
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise BrokenFileError(f"cannot read {path}: {reason}") from error


_CONFLICT = re.compile(r"^<<<<<<< ", re.MULTILINE)


def _pin_text(path: str) -> str:
    raw = content(path)
    if raw is None:
        raise BrokenFileError(f"cannot read {path}: it cannot be opened")
    try:
        # `pip freeze > requirements.txt` in PowerShell writes UTF-16, and pip reads it.
        text = raw.decode("utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenFileError(f"cannot read {path}: it is not text in UTF-8") from error
    if _CONFLICT.search(text):
        raise BrokenFileError(f"cannot read {path}: it has merge conflict markers")
    return text.replace("\r\n", "\n")


def _reader_of(name: str) -> Callable[[str], PinFile]:
    if name == "Pipfile.lock":
        return _pipfile_lock
    if name == "pyproject.toml":
        return _pyproject
    if name == "setup.cfg":
        return _setup_cfg
    if name == "setup.py":
        return lambda text: PinFile(tuple(map(pins_of, written_requirements(text))))
    return _locked if holds_releases(name) else _requirements


_BEFORE_PACKAGE = re.compile(r"^(?=\[\[packages?\]\][ \t]*(?:#.*)?$)", re.MULTILINE)
_NAME_LINE = re.compile(rf"^name\s*=\s*[\"'](?:{'|'.join(_LOCKED)})[\"']", re.MULTILINE)
_OTHER_TABLE = re.compile(r"^\[(?!\[packages?\]\])", re.MULTILINE)


def _locked(text: str) -> PinFile:
    """The pins in a lock file in TOML, for the packages of ``_LOCKED``.

    Only their tables are parsed: a lock file can have megabytes.
    """
    pins = []
    for table in _BEFORE_PACKAGE.split(text)[1:]:
        # Other tables may follow: those inside the package, and after the last package those of the whole file.
        head = _OTHER_TABLE.split(table, maxsplit=1)[0]
        if _NAME_LINE.search(head):
            ((package,),) = toml(head).values()
            if not isinstance(package.get("version"), str):
                raise ValueError(f"{package['name']} has no version in it")
            pins.append(exact_pin(package["name"], package["version"], _marker(package)))
    return PinFile((tuple(pins),))


def _marker(package: Mapping[str, object]) -> str:
    """The marker of a package in a lock file; empty if it has none."""
    stated = [package.get("marker"), package.get("markers")]
    forks = package.get("resolution-markers")
    stated += [" or ".join(f"({each})" for each in forks)] if isinstance(forks, list) else []
    return next((each for each in stated if isinstance(each, str)), "")


def _pipfile_lock(text: str) -> PinFile:
    import json

    packages = json.loads(text).get("default", {})
    stated = ((name, packages[name]) for name in _LOCKED if name in packages)
    # A package from a repository or a folder has no version.
    return PinFile(
        (pins_of(f"{name}{each.get('version', '')}; {_marker(each)}".rstrip("; ") for name, each in stated),)
    )


def _skipped(lines: list[str]) -> str | None:
    return too_long(lines, ("boto",))


def _requirements(text: str) -> PinFile:
    written = text.splitlines()
    lines = "\n".join(short_lines(written)).replace("\\\n", " ").splitlines()
    included = (match[1] for line in lines if (match := _INCLUDE.match(line)))
    return PinFile((pins_of(lines),), tuple(name for name in included if "://" not in name), _skipped(written))


def _pyproject(text: str) -> PinFile:
    """The pins in a pyproject.toml, in groups: ``[project]``, Poetry, extras, and dependency groups.

    The first group also has the bounds on Python and uv's constraints and overrides. Groups for development are left
    out. Included are the files of setuptools' dynamic dependencies.
    """
    whole = toml(text)
    project, tool = whole.get("project", {}), whole.get("tool", {})
    poetry, uv = tool.get("poetry", {}), tool.get("uv", {})
    dynamic = tool.get("setuptools", {}).get("dynamic", {}).get("dependencies", {})
    files = dynamic.get("file", []) if isinstance(dynamic, dict) else []
    groups = [
        pins_of(_strings(project.get("dependencies", []))),
        poetry_pins(poetry.get("dependencies", {})),
        *(poetry_pins(group.get("dependencies", {})) for group in _of_project(poetry.get("group", {}))),
        *(pins_of(_strings(each)) for each in _of_project(project.get("optional-dependencies", {}))),
        *(pins_of(_strings(each)) for each in _of_project(whole.get("dependency-groups", {}))),
    ]
    # uv puts an override in the place of every requirement of that package, and adds the constraints to them.
    overrides = pins_of(_strings(uv.get("override-dependencies", [])))
    overridden = {pin.name for pin in overrides}
    groups[0] += pins_of(_strings(uv.get("constraint-dependencies", [])))
    pythons = (project.get("requires-python"), poetry.get("dependencies", {}).get("python"))
    groups[0] += tuple(python_pin(stated) for stated in pythons if isinstance(stated, str))
    groups = [tuple(pin for pin in group if pin.name not in overridden) for group in groups]
    groups[0] += overrides
    return PinFile(tuple(groups), tuple(_strings([files] if isinstance(files, str) else files)))


def _of_project(named: Mapping[str, T]) -> Iterator[T]:
    """The values of those extras or groups in ``named`` that are not for development only."""
    return (each for name, each in named.items() if not is_for_development(name))


def _strings(items: Iterable[object]) -> list[str]:
    return [item for item in items if isinstance(item, str)]


def _setup_cfg(text: str) -> PinFile:
    from configparser import Error, RawConfigParser

    refuse_large(text)
    parser = RawConfigParser()
    try:
        parser.read_string("\n".join(short_lines(text.splitlines())))
    except Error as error:
        raise ValueError(str(error)) from error
    required = [parser.get("options", "install_requires", fallback="")]
    # Keys of packages from before setuptools read ``install_requires`` here.
    required += [
        parser.get("metadata", "requires_dist", fallback=""),
        parser.get("metadata", "requires-dist", fallback=""),
    ]
    if parser.has_section("options.extras_require"):
        required += _of_project(dict(parser.items("options.extras_require")))
    pins = tuple(pins_of(value.splitlines()) for value in required)
    return PinFile(pins, skipped=_skipped(text.splitlines()))
