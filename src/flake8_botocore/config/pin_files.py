"""Files that may pin botocore: how each kind is found and read, and what is wrong with an unreadable one."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple, TypeVar

from ..files.dependencies import answered, moment
from ..files.filesystem import FileState, content, kind, names, note_content, real, short_lines, state_of_file, too_long
from .pins import Pins, conda_pins, exact, pins_of, poetry_pins, written_requirements
from .pyproject import refuse_large, toml

LOCK_FILES = ("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml")
MOST_INCLUDED = 50
"""Requirements files that are read on behalf of one."""

_INSTALLED = re.compile(r"botocore-([0-9][^-]*)\.dist-info")
_REQUIREMENTS = re.compile(r"requirements.*\.txt")
_CONSTRAINTS = r"(?:.*[-_])?constraints(?:[-_].*)?\.txt"
_CONDA = ("environment.yml", "environment.yaml")
_FOR_DEVELOPMENT = r"dev|test|doc|lint|ci\b|type|build|tool"
_INCLUDE = r"\s*(?:-r|-c|--requirement|--constraint)[ \t=]*([^\s#]+)"


T = TypeVar("T")


class BrokenFileError(Exception):
    """A file that may pin botocore cannot be understood; the message says why."""


class PinFile(NamedTuple):
    """What one file says: groups of pins, the most telling first, and the paths of requirements files it includes.

    ``skipped`` is the line that was too long to be read, where it may pin something.
    """

    groups: tuple[Pins, ...] = ()
    included: tuple[str, ...] = ()
    skipped: str | None = None


@answered(20_000, moment)
def candidates(folder: str) -> tuple[str, ...]:
    """Paths in ``folder`` that may pin botocore, the most reliable first; what is installed in it comes as such.

    An answer of its own: most of what comes and goes in a folder changes nothing of it.
    """
    return tuple(_candidates(folder))


def _candidates(folder: str) -> Iterator[str]:
    here = names(folder)
    yield from (os.path.join(folder, name) for name in here if _INSTALLED.fullmatch(name))
    yield from (os.path.join(folder, name) for name in LOCK_FILES if name in here)
    yield from (os.path.join(folder, name) for name in here if re.fullmatch(r"pylock\.[^.]+\.toml", name))
    yield from (os.path.join(folder, name) for name in ("Pipfile",) if name in here)
    texts = [name for name in here if _REQUIREMENTS.fullmatch(name)]
    if "requirements" in here:
        inner = names(os.path.join(folder, "requirements"))
        texts += [os.path.join("requirements", name) for name in inner if name.endswith(".txt")]
    yield from (os.path.join(folder, name) for name in sorted(texts, key=_for_production_first))
    # pip is given them on its command line, whatever states the requirements.
    beside = [name for name in here if re.fullmatch(_CONSTRAINTS, name)]
    yield from (os.path.join(folder, name) for name in sorted(beside, key=_for_production_first))
    yield from (
        os.path.join(folder, name) for name in (*_CONDA, "pyproject.toml", "setup.cfg", "setup.py") if name in here
    )


def holds_releases(path: str) -> bool:
    """Whether the file ``path`` says what is installed, not what may be: a lock file, or what was installed itself."""
    name = os.path.basename(path)
    return name in LOCK_FILES or name.startswith("pylock.") or _INSTALLED.fullmatch(name) is not None


def groups_of(path: str, root: str) -> list[Pins]:
    """The pins of the file ``path``, in groups, the most telling first; what it includes below ``root`` with it.

    Raises BrokenFileError for a file that cannot be understood.
    """
    installed = _INSTALLED.fullmatch(os.path.basename(path))
    if installed:
        return [[_checked(path, lambda: exact("botocore", installed[1]))]]
    said = _read_once(path)
    if not said.included:
        return list(said.groups)
    return [[pin for file in _with_included(path, root) for group in file.groups for pin in group]]


def skipped_in(path: str) -> list[str]:
    """What was not read of the file ``path``, which was understood."""
    said = None if _INSTALLED.fullmatch(os.path.basename(path)) else _read_once(path)
    return [] if said is None or said.skipped is None else [f"{path}: {said.skipped}"]


def _for_production_first(name: str) -> tuple[bool, bool, str]:
    return name != "requirements.txt", re.search(_FOR_DEVELOPMENT, name) is not None, name


def _with_included(path: str, root: str) -> Iterator[PinFile]:
    """The requirements file ``path`` and those it includes, directly or not, each once."""
    inside = os.path.join(real(root), "")
    waiting, seen, named = [path], {real(path)}, set[str]()
    while waiting:
        path = waiting.pop(0)
        said = _read_once(path)
        yield said
        # Every file may include every other one, and is asked for as a file of its own, too.
        for place in said.included if len(seen) < MOST_INCLUDED else ():
            if place in named:
                continue
            named.add(place)
            other = _file_at(place)
            if other.startswith(inside) and other not in seen and len(seen) < MOST_INCLUDED:
                seen.add(other)
                waiting.append(other)


@answered(20_000, moment)
def _file_at(path: str) -> str:
    """The file at ``path`` without any links; empty where none is."""
    found = real(path)
    return found if kind(found) == "file" else ""


def _read_once(path: str) -> PinFile:
    """What the file at ``path`` says, understood once for each of its states."""
    state = state_of_file(path)
    said = None if state is None else _understood(path, state)
    note_content(path, state)
    if said is None:
        raise BrokenFileError(f"cannot read {path}: it is not a file")
    if isinstance(said, str):
        raise BrokenFileError(said)
    return said


@lru_cache(maxsize=4096)
def _understood(path: str, state: FileState) -> PinFile | str:
    """What the file at ``path`` says in one state, or why it cannot be understood."""
    try:
        text = _text(path)
        if "boto" not in text.lower() and not path.endswith(".txt"):
            return PinFile()
        said = _checked(path, lambda: _reader_of(os.path.basename(path))(text))
        folder = os.path.dirname(path)
        return said._replace(included=tuple(os.path.join(folder, name) for name in said.included))
    except BrokenFileError as error:
        return str(error)


def _checked(path: str, understand: Callable[[], T]) -> T:
    try:
        return understand()
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise BrokenFileError(f"cannot read {path}: {reason}") from error


def _text(path: str) -> str:
    raw = content(path)
    if raw is None:
        raise BrokenFileError(f"cannot read {path}: it cannot be opened")
    try:
        # `pip freeze > requirements.txt` in PowerShell writes UTF-16, and pip reads it.
        text = raw.decode("utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenFileError(f"cannot read {path}: it is not text in UTF-8") from error
    if re.search(r"^<<<<<<< ", text, re.MULTILINE):
        raise BrokenFileError(f"cannot read {path}: it has merge conflict markers")
    return text.replace("\r\n", "\n")


def _reader_of(name: str) -> Callable[[str], PinFile]:
    if name == "Pipfile.lock":
        return _pipfile_lock
    if name == "Pipfile":
        return _pipfile
    if name == "pyproject.toml":
        return _pyproject
    if name == "setup.cfg":
        return _setup_cfg
    if name == "setup.py":
        return lambda text: PinFile(tuple(map(pins_of, written_requirements(text))))
    if name in _CONDA:
        return _conda
    return _requirements if name.endswith(".txt") else _locked


def _locked(text: str) -> PinFile:
    """A lock file in TOML. Only the packages that matter are parsed: a lock file can have megabytes."""
    pins = []
    for table in re.split(r"^(?=\[\[packages?\]\][ \t]*(?:#.*)?$)", text, flags=re.MULTILINE)[1:]:
        # Tables of their own may follow the one of the package, and after the last one those of the file.
        head = re.split(r"^\[(?!\[packages?\]\])", table, maxsplit=1, flags=re.MULTILINE)[0]
        if re.search(r"^name\s*=\s*[\"'](?:botocore|boto3)[\"']", head, re.MULTILINE):
            ((package,),) = toml(head).values()
            if not isinstance(package.get("version"), str):
                raise ValueError(f"{package['name']} has no version in it")
            pins.append(exact(package["name"], package["version"]))
    return PinFile((pins,))


def _pipfile_lock(text: str) -> PinFile:
    import json

    whole = json.loads(text)
    groups = []
    for section in ("default", "develop"):
        packages = whole.get(section, {})
        stated = [f"{name}{packages[name].get('version', '')}" for name in ("botocore", "boto3") if name in packages]
        groups.append(pins_of(stated))
    return PinFile(tuple(groups))


def _pipfile(text: str) -> PinFile:
    whole = toml(text)
    return PinFile(tuple(pins_of(_stated(whole.get(section, {}))) for section in ("packages", "dev-packages")))


def _stated(packages: Mapping[str, object]) -> Iterator[str]:
    """The requirements in a table of a Pipfile: ``boto3 = "==1.34.5"`` or ``boto3 = {version = "==1.34.5"}``."""
    for name, stated in packages.items():
        version = stated.get("version") if isinstance(stated, dict) else stated
        if isinstance(version, str):
            yield f"{name}{version}"


def _skipped(lines: list[str]) -> str | None:
    return too_long(lines, ("boto",))


def _requirements(text: str) -> PinFile:
    written = text.splitlines()
    lines = "\n".join(short_lines(written)).replace("\\\n", " ").splitlines()
    included = (match[1] for line in lines if (match := re.match(_INCLUDE, line)))
    return PinFile((pins_of(lines),), tuple(name for name in included if "://" not in name), _skipped(written))


def _conda(text: str) -> PinFile:
    """The items of the lists in an environment of conda, those under ``pip:`` among them."""
    lines = text.splitlines()
    found = (re.match(r"[ \t]*-[ \t]+([^#\n]*)", line) for line in short_lines(lines))
    items = [match[1].strip(" \t\"'") for match in found if match]
    return PinFile((conda_pins(items),), _requirements("\n".join(items)).included, _skipped(lines))


def _pyproject(text: str) -> PinFile:
    whole = toml(text)
    project, tool = whole.get("project", {}), whole.get("tool", {})
    poetry, uv = tool.get("poetry", {}), tool.get("uv", {})
    lists = [
        project.get("dependencies", []),
        [*uv.get("override-dependencies", []), *uv.get("constraint-dependencies", [])],
        *project.get("optional-dependencies", {}).values(),
        *whole.get("dependency-groups", {}).values(),
    ]
    tables: list[Mapping[str, object]] = [
        poetry.get("dependencies", {}),
        *(group.get("dependencies", {}) for group in poetry.get("group", {}).values()),
        poetry.get("dev-dependencies", {}),
    ]
    pinned = [pins_of(_strings(each)) for each in lists]
    return PinFile((*pinned[:2], *(poetry_pins(table) for table in tables), *pinned[2:]))


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
    # What packages wrote before setuptools read their requirements from here.
    required += [
        parser.get("metadata", "requires_dist", fallback=""),
        parser.get("metadata", "requires-dist", fallback=""),
    ]
    if parser.has_section("options.extras_require"):
        required += [value for _, value in parser.items("options.extras_require")]
    pins = tuple(pins_of(value.splitlines()) for value in required)
    return PinFile(pins, skipped=_skipped(text.splitlines()))
