"""The release of botocore that a file runs with: what its project pins, else what is installed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from ..botocore import NEWEST, Version, known
from ..botocore.defaults import usual_settings
from ..botocore.tables import LAST_FOR_PYTHON
from ..deployment.dockerfiles import copied_by, installs_any_boto
from ..files.filesystem import installed_version, is_inside, marked_root, names, upward
from ..files.snapshot import memo
from . import pins
from .options import Settings
from .pins import numbers

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
    spoken, older = settings.speaking_of(target.version), target.oldest
    differs = older is not None and usual_settings(older) != usual_settings(target.version)
    return replace(spoken, unpinned=target.unpinned, other_version=older if differs else None)


def target_of(path: str, runtime_of: RuntimeOf | None = None) -> Target:
    """The botocore of the file ``path``: the nearest pin, else what is installed, else the newest that is known.

    The pin is looked for from the file's folder upward to the root of its project, or to a Dockerfile that copies the
    file and leaves boto's release to pip. The installed distribution is read from its metadata and never imported.

    What ``runtime_of`` gives bounds the release to the last one for that Python.
    """
    path = os.path.abspath(path)
    root = marked_root(os.path.dirname(path))
    found = _found(os.path.dirname(path), _image_with(path, root) or root)
    runtime = numbers(runtime_of(path) if runtime_of is not None else "")
    last = LAST_FOR_PYTHON.get(runtime[:2]) if runtime else None
    return found if last is None or found.version <= last else Target(Version(*last), FOR_RUNTIME)


def _image_with(path: str, root: str | None) -> str | None:
    """The nearest folder with a Dockerfile that copies the file ``path`` and leaves boto's release to pip."""
    for folder in upward(os.path.dirname(path), root):
        files = (os.path.join(folder, name) for name in names(folder) if "dockerfile" in name.lower())
        if any(is_inside(path, each) for file in files if installs_any_boto(file) for each in copied_by(file, folder)):
            return folder
    return None


@memo(20_000)
def _found(folder: str, root: str | None) -> Target:
    """The botocore of files in ``folder``: the nearest release that is named and allowed, else the nearest upper bound.

    A release that a nearer file does not allow does not count: that file's folder has an environment of its own. So has
    that of a requirements file that names boto3 or botocore without any version.
    """
    least, bound, origin, bounded, alone = Version(0, 0), None, "", "", False
    for each in upward(folder, root):
        if alone and bound is None:
            break
        for dev, files in enumerate(pins.files_in(each)):
            named: list[tuple[Version, str]] = []
            for path in files:
                stated = pins.pins_in(path)
                if releases := pins.named_botocore(stated):
                    # Above the folder with the bound only a lock file counts: that of a workspace holds below it.
                    if pins.is_lock(path) or bound is None or each == bounded:
                        named += [(one, path) for one in releases if least <= one <= (bound or one)]
                    continue
                needed, newest = max(least, pins.least_botocore(stated)), pins.newest_botocore(stated)
                least = least if bound is not None and needed > bound else needed
                if bound is None and newest is not None and newest >= least:
                    bound, origin, bounded = newest, path, each
                alone |= not dev and pins.leaves_open(path, stated)
            if named:
                (oldest, one), (newest, other) = min(named), max(named)
                # boto3 names a series, and a lock file the release in it.
                if oldest[:2] == newest[:2]:
                    return Target(*max(each for each in named if each[1] == named[0][1]))
                return Target(newest, other if one == other else f"{other} and {one}", oldest)
    if bound is not None:
        return Target(bound, origin)
    version = numbers(installed_version("botocore") or "")
    return Target(NEWEST, NEWEST_KNOWN) if version is None or version < least else Target(version, INSTALLED)


def remarks(settings: Settings, paths: Iterable[str]) -> list[str]:
    """The message for the user about the botocore that ``paths`` run on: one for all that the tables do not know."""
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
    return "asgiref" in {pin.name for each in _requiring(path) if not pins.is_lock(each) for pin in pins.pins_in(each)}


def _nearest(distribution: str, path: str) -> pins.Pin | None:
    """The nearest requirement of ``distribution`` for the file ``path``; None if no file has one."""
    every = (pin for place in _requiring(path) for pin in pins.pins_in(place))
    return next((pin for pin in every if pin.name == pins.normal_name(distribution)), None)


def _requiring(path: str) -> Iterator[str]:
    """The files from the folder of ``path`` upward that may require something."""
    folder = os.path.dirname(os.path.abspath(path))
    return (place for each in upward(folder, marked_root(folder)) for files in pins.files_in(each) for place in files)
