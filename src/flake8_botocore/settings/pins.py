"""Requirements to versions: what ``botocore==1.43.5`` and its like pin or allow at least, and what boto3's mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

from ..botocore.tables.releases import BOTO3_SERIES
from ..botocore.version import LAST_MICRO, Version


class Pin(NamedTuple):
    """What is required of ``botocore`` or ``boto3``: the release it is ``at``, else the one it is at ``least``."""

    name: str
    at: Version | None = None
    least: Version | None = None


Pins: TypeAlias = "list[Pin]"
"""Every requirement of ``botocore`` and ``boto3`` in one place; there may be several, one for each marker."""

_REQUIREMENT = r"(?i)\s*(botocore|boto3)\s*(?:\[[^\]]*\])?\s*(?:\(([^)]*)\)|([^;#]*))"
_CLAUSE = r"\s*(===?|~=)\s*(.+?)\s*"
_LEAST = r"(?:^|,)\s*(?:>=?|~=|\^)\s*([^\s,]+)"


def pins_of(requirements: Iterable[str]) -> Pins:
    """The pins among ``requirements`` as pip takes them, whatever follows the version.

    Raises ValueError for a pin to what is not a version.
    """
    found = []
    for requirement in requirements:
        match = re.match(_REQUIREMENT, requirement)
        if match:
            # What follows the first blank after the version are pip's options, as in ``--hash=sha256:...``.
            specifier = re.split(r"\s--", match[2] or match[3] or "")[0]
            found.append(Pin(match[1].lower(), _pinned(specifier), _least(specifier)))
    return found


def poetry_pins(dependencies: Mapping[str, object]) -> Pins:
    """The pins in a table of Poetry's, where ``1.34.5`` is that release and ``~1.34`` that series."""
    found = []
    for name, stated in dependencies.items():
        entries = stated if isinstance(stated, list) else [stated]
        for entry in entries:
            text = entry.get("version") if isinstance(entry, dict) else entry
            if name.lower() in ("botocore", "boto3") and isinstance(text, str):
                found.append(Pin(name.lower(), _pinned_in_poetry(text.strip()), _least(text)))
    return found


def exact(name: str, text: str) -> Pin:
    """The pin of a lock file that states the release ``text`` of ``name``. Raises ValueError if it is none."""
    return Pin(name, _release(text))


def botocore_of(pins: Pins) -> Version | None:
    """The newest botocore that ``pins`` name, else the newest series that their boto3 needs."""
    for package in ("botocore", "boto3"):
        versions = [pin.at for pin in pins if pin.name == package and pin.at]
        if versions:
            newest = max(versions)
            return newest if package == "botocore" else _needed_by_boto3(newest)
    return None


def least_botocore_of(pins: Pins) -> Version | None:
    """The oldest botocore that ``pins`` allow under one marker or another; None where none is too old."""
    bounds = []
    for package in ("botocore", "boto3"):
        stated = [pin.least for pin in pins if pin.name == package]
        versions = [version for version in stated if version]
        if versions and len(versions) == len(stated):
            oldest = min(versions)
            bounds.append(oldest if package == "botocore" else _needed_by_boto3(oldest)._replace(micro=0))
    return max(bounds, default=None)


def numbers(text: str) -> Version | None:
    """The numbers that a version starts with, whatever may follow (``1.44.0rc1``)."""
    match = re.match(r"([0-9]{1,4})\.([0-9]{1,4})(?:\.([0-9]{1,5}))?", text)
    return Version(int(match[1]), int(match[2]), int(match[3] or 0)) if match else None


def _pinned(specifier: str) -> Version | None:
    for clause in specifier.split(","):
        match = re.fullmatch(_CLAUSE, clause)
        if match is None:
            continue
        operator, text = match.groups()
        if operator == "~=":
            # ``~=1.34`` allows 1.35 and all that follow: a lower bound.
            return _series(text) if text.count(".") > 1 else None
        if text.endswith(".*"):
            return _series(text.removesuffix(".*")) if "." in text.removesuffix(".*") else None
        return _release(text)
    return None


def _least(specifier: str) -> Version | None:
    """The lower bound in ``specifier``; of several that are joined by Poetry's ``|`` none is the one."""
    match = None if "|" in specifier else re.search(_LEAST, specifier)
    return numbers(match[1]) if match else None


def _pinned_in_poetry(text: str) -> Version | None:
    if re.match(r"[0-9]", text):
        return _pinned(f"=={text}")
    if re.match(r"~[0-9]+\.", text):
        return _series(text.removeprefix("~"))
    return _pinned(text)


def _release(text: str) -> Version:
    version = numbers(text)
    if version is None:
        raise ValueError(f"{text!r} is not a version")
    return version


def _series(text: str) -> Version:
    return _release(text)._replace(micro=LAST_MICRO)


def _needed_by_boto3(boto3: Version) -> Version:
    """The botocore series that boto3 requires; they have the same number today and had not always."""
    return Version(1, BOTO3_SERIES.get(boto3.minor, boto3.minor), LAST_MICRO)
