"""Which botocore the linted project runs on: what the user says, a lock file's pin, or what is installed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from ..botocore.tables.releases import BOTO3_SERIES
from ..botocore.version import LAST_MICRO, NEWEST, OLDEST, Version, parse_version

LOCK_FILES = ("uv.lock", "poetry.lock", "pylock.toml")


class Target(NamedTuple):
    """The botocore version that messages speak of, and where it was found, in words."""

    version: Version
    origin: str


def resolve_target(setting: str, directory: Path) -> Target:
    """The target version for ``bot-botocore-version``: ``1.43``, ``1.43.127`` or ``auto``.

    ``auto`` is the pin in the nearest uv.lock, poetry.lock, pylock.toml or requirements*.txt from
    ``directory`` upward, up to the root of the git repository; else the version of the installed botocore
    distribution, which is read from its metadata and never imported; else the newest release the tables
    know.

    Raises ValueError, with one line that says what is wrong, for any other setting and for a file that
    cannot be read.
    """
    if setting.strip().lower() != "auto":
        return Target(parse_version(setting), "bot-botocore-version")
    return _pinned(directory) or _installed() or Target(NEWEST, "newest known release")


def _pinned(directory: Path) -> Target | None:
    directory = directory.resolve()
    for folder in (directory, *directory.parents):
        for file in _candidates(folder):
            text = _text(file)
            pins = _requirements(text) if file.suffix == ".txt" else _locked(text, file)
            version = _version(pins, file)
            if version is not None:
                return Target(max(version, OLDEST), str(file))
        if (folder / ".git").exists():
            return None
    return None


def _candidates(folder: Path) -> Iterator[Path]:
    """The files of one folder that may pin botocore, the most reliable first."""
    for name in LOCK_FILES:
        if (folder / name).exists():
            yield folder / name
    yield from sorted(folder.glob("requirements*.txt"))


def _text(file: Path) -> str:
    if file.exists() and not file.is_file():
        # Opening a pipe would wait for whoever writes to it.
        raise ValueError(f"cannot read {file}: it is not a regular file")
    try:
        raw = file.read_bytes()
        # `pip freeze > requirements.txt` in PowerShell writes UTF-16, and pip reads it.
        text = raw.decode("utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except OSError as error:
        raise ValueError(f"cannot read {file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"cannot read {file}: it is not text in UTF-8") from error
    if re.search(r"^<<<<<<< ", text, re.MULTILINE):
        raise ValueError(f"cannot read {file}: it has merge conflict markers")
    return text.replace("\r\n", "\n")


Pins = list[tuple[str, str]]


def _locked(text: str, file: Path) -> Pins:
    """Name and version of every locked botocore and boto3; there may be several, one for each marker."""
    pins = []
    for table in re.split(r"^\[\[packages?\]\][ \t]*$", text, flags=re.MULTILINE)[1:]:
        head = re.split(r"^\[", table, maxsplit=1, flags=re.MULTILINE)[0]
        name = re.search(r"^name *= *[\"'](botocore|boto3)[\"']", head, re.MULTILINE)
        if name:
            version = re.search(r"^version *= *[\"']([^\"']*)[\"']", head, re.MULTILINE)
            if not version:
                raise ValueError(f"cannot read {file}: {name[1]} has no version in it")
            pins.append((name[1], version[1]))
    return pins


def _requirements(text: str) -> Pins:
    """Name and version of every botocore and boto3 that ``==`` pins, whatever stands after the version."""
    lines = text.replace("\\\n", " ").splitlines()
    # The blanks behind the brackets belong to them: of two neighbours that take blanks, one would be tried for each.
    name, version = r"(botocore|boto3)\s*(?:\[[^\]]*\]\s*)?", r"([^\s;,#]+)(?![^;#\s])"
    pin = re.compile(rf"\s*{name}===?\s*{version}", re.IGNORECASE)
    found = (pin.match(line) for line in lines)
    return [(match[1].lower(), match[2]) for match in found if match]


def _version(pins: Pins, file: Path) -> Version | None:
    """The newest botocore that ``pins`` name, else the newest series that their boto3 needs."""
    for package in ("botocore", "boto3"):
        versions = [_lenient(version, file) for name, version in pins if name == package]
        if versions:
            newest = max(versions)
            return newest if package == "botocore" else _needed_by_boto3(newest)
    return None


def _lenient(text: str, file: Path) -> Version:
    version = _numbers(text)
    if version is None:
        raise ValueError(f"cannot read {file}: {text!r} is not a version")
    return version


def _numbers(text: str) -> Version | None:
    """The numbers that a version starts with, whatever may follow (``1.44.0rc1``, ``1.43.*``)."""
    match = re.match(r"([0-9]{1,4})\.([0-9]{1,4})(?:\.([0-9]{1,5}))?", text)
    if not match:
        return None
    return Version(int(match[1]), int(match[2]), LAST_MICRO if match[3] is None else int(match[3]))


def _needed_by_boto3(boto3: Version) -> Version:
    """The botocore series that boto3 requires; they have the same number today and had not always."""
    return Version(1, BOTO3_SERIES.get(boto3.minor, boto3.minor), LAST_MICRO)


def _installed() -> Target | None:
    try:
        version = metadata.version("botocore")
    except metadata.PackageNotFoundError:
        return None
    numbers = _numbers(version)
    return Target(max(numbers, OLDEST), "installed botocore") if numbers else None
