"""The release of botocore that a file runs with: what its project pins, else what is installed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from ..botocore import NEWEST, Version, known
from ..botocore.defaults import usual_settings
from ..files.filesystem import content, installed_version, marked_root, upward
from ..files.snapshot import memo
from .options import Settings
from .pin_files import BrokenFileError, candidates, groups_of, holds_releases, installs_newest, layers_in, skipped_in
from .pins import Pin, Pins, least_botocore_of, named_botocore, newest_botocore, normal_name, numbers, python_pin

INSTALLED, NEWEST_KNOWN = "installed botocore", "newest known release"
"""Origins of a release that nothing of the project pins."""

FOR_RUNTIME = "newest release for the function's runtime"
"""Origin of a release that is bounded by the Python of the functions that run the file."""

_UNPINNED = {INSTALLED: "not pinned", NEWEST_KNOWN: "not pinned", FOR_RUNTIME: "Lambda's runtime decides"}


class Target(NamedTuple):
    """The botocore version that a file runs on, and where it was found, in words.

    ``oldest`` is an earlier one that the same pins name; None if they agree.
    """

    version: Version
    origin: str
    oldest: Version | None = None

    @property
    def unpinned(self) -> str:
        """The words for messages if no file of the project decides the version; else empty."""
        return _UNPINNED.get(self.origin, "")


class _Bounds(NamedTuple):
    """The releases of botocore that files without an exact pin allow: from ``least`` up to ``newest``.

    ``newest`` is None without an upper bound; ``origin`` is the nearest file that states one, and ``oldest`` the lowest
    of its bounds, if they are for several environments.
    """

    least: Version = Version(0, 0, 0)
    newest: Version | None = None
    origin: str = ""
    oldest: Version | None = None

    def allow(self, version: Version) -> bool:
        """Whether ``version`` is within the bounds."""
        return version >= self.least and (self.newest is None or version <= self.newest)

    def narrowed(self, environments: tuple[Pins, ...], path: str) -> _Bounds:
        """These bounds, narrowed by what the file ``path`` pins in each of its environments.

        The nearest upper bound stays; files above can only raise ``least``. A bound that contradicts nearer ones is
        ignored.
        """
        every = tuple(pin for pins in environments for pin in pins)
        least = max(self.least, least_botocore_of(every) or self.least)
        bounds = [newest_botocore(pins) for pins in environments]
        stated = [bound for bound in bounds if bound is not None]
        newest = max(stated, default=None) if len(stated) == len(bounds) else None
        if self.newest is not None or newest is None or newest < least:
            return self if self.newest is not None and least > self.newest else self._replace(least=least)
        return _Bounds(least, newest, path, min(stated))


_broken: dict[str, bool] = {}
"""Errors in files that may pin botocore, and whether each was said."""


RuntimeOf: TypeAlias = "Callable[[str], str]"
"""Gives the Python on which Lambda runs the file at a path; empty for any."""


def settings_for_file(settings: Settings, path: str, runtime_of: RuntimeOf | None = None) -> Settings:
    """``settings`` for the file ``path``, which need not exist: with its own botocore unless the user stated one.

    For ``runtime_of`` see ``target_of``.
    """
    if not settings.own_version:
        return settings
    target = target_of(path, runtime_of)
    spoken = settings.speaking_of(target.version)
    older = target.oldest and known(target.oldest)
    differs = older is not None and usual_settings(older) != usual_settings(spoken.botocore_version)
    return replace(spoken, unpinned=target.unpinned, other_version=older if differs else None)


def target_of(path: str, runtime_of: RuntimeOf | None = None) -> Target:
    """The botocore of the file ``path``: the nearest pin, else what is installed, else the newest that is known.

    The pin is looked for from the file's folder upward to the root of its project. An upper bound is a pin to the
    newest release that it allows, unless a file beside it or a lock file above it names one that it allows. A release
    that a nearer file does not allow does not count: that file's folder has an environment of its own. So has that of a
    requirements file that names boto3 or botocore without any version. A Lambda layer beside the file's counts, too, if
    it is the only one there with botocore. The installed
    distribution is read from its metadata and never imported.

    What ``runtime_of`` gives bounds the release to the last one for that Python.
    """
    path = os.path.abspath(path)
    version, origin, oldest, broken = target_of_folder(os.path.dirname(path))
    for problem in broken:
        _broken.setdefault(problem, False)
    found = Target(Version(*version), origin, oldest and Version(*oldest))
    runtime = runtime_of(path) if runtime_of is not None else ""
    last = newest_botocore((python_pin(f"=={runtime}"),)) if runtime else None
    return found if last is None or found.version <= last else Target(last, FOR_RUNTIME)


@memo(20_000)
def target_of_folder(folder: str) -> tuple[tuple[int, int, int], str, tuple[int, int, int] | None, tuple[str, ...]]:
    """The fields of the Target of the files in the absolute ``folder``, and what is wrong with files there."""
    broken: list[str] = []
    version, origin, oldest = _found(folder, marked_root(folder), broken)
    return (*version,), origin, None if oldest is None else (*oldest,), tuple(broken)


def remarks(settings: Settings, paths: Iterable[str]) -> list[str]:
    """Messages for the user about the botocore that ``paths`` run on.

    There is one for all releases that the tables do not know, and one for each broken file that is not reported yet.
    """
    targets = {Target(settings.stated_version or settings.botocore_version, "bot-botocore-version")}
    if settings.own_version:
        targets = {target_of(path) for path in paths}
    first, *more = [*sorted(line for target in targets if (line := _unknown(target))), ""]
    others = f" ({len(more) - 1} more files pin such releases)" if more[1:] else ""
    return [*new_problems(), *([f"{first}{others}"] if first else ())]


def new_problems() -> list[str]:
    """Messages about broken files that may pin botocore, each returned only the first time."""
    new = [problem for problem, said in _broken.items() if not said]
    _broken.update(dict.fromkeys(new, True))
    return new


def _unknown(target: Target) -> str | None:
    """The message for a target whose release the tables do not know; None if they know it."""
    version, origin, _ = target
    spoken_of = known(version)
    if spoken_of == version:
        return None
    which = "newest" if version > spoken_of else "oldest"
    return f"{origin}: botocore {version} is not known; using the facts of {spoken_of.short}, the {which} known release"


def requires_earlier(distribution: str, release: str, path: str) -> bool:
    """Whether the nearest requirement of ``distribution`` for ``path`` allows only releases before ``release``.

    Files are read from the file's folder upward to the root of its project. A requirement with a marker does not count.
    """
    pin, first = _nearest(distribution, path), numbers(release)
    newest = None if pin is None or pin.marker is not None else pin.most
    return newest is not None and first is not None and newest < first


def allows_python_before(release: str, path: str) -> bool:
    """Whether the nearest ``requires-python``, for the file ``path``, begins before ``release``; False for none."""
    pin, first = _nearest("python", path), numbers(release)
    return pin is not None and pin.least is not None and first is not None and pin.least < first


_ASGIREF = re.compile(rb"(?im)(?:^|[\"'])\s*asgiref\b")


def requires_asgiref(path: str) -> bool:
    """Whether a requirement, from the folder of the file ``path`` upward, names asgiref; no lock file counts."""
    places = (place for place, _ in _requiring(path) if not holds_releases(place))
    return any(_ASGIREF.search(content(place) or b"") for place in places)


def _nearest(distribution: str, path: str) -> Pin | None:
    """The nearest requirement of ``distribution`` for the file ``path``; None if no file has one."""
    for place, root in _requiring(path):
        try:
            groups = groups_of(place, root)
        except BrokenFileError:
            continue
        every = (pin for group in groups for pins in group for pin in pins)
        for pin in (pin for pin in every if pin.name == normal_name(distribution)):
            return pin
    return None


def _requiring(path: str) -> Iterator[tuple[str, str]]:
    """The files from the folder of ``path`` upward that may require something, each with the root of its project."""
    folder = os.path.dirname(os.path.abspath(path))
    root = marked_root(folder)
    yield from ((place, root or each) for each in upward(folder, root) for place in candidates(each))


def _found(folder: str, root: str | None, broken: list[str]) -> Target:
    """The botocore of files in ``folder``: the nearest release that is named and allowed, else the nearest upper bound.

    Without either it is what is installed or the newest known one. Files are read upward to ``root``, but not above a
    requirements file that leaves the release to pip; messages about broken ones go into ``broken``.
    """
    bounds, alone = _Bounds(), False
    for each in upward(folder, root):
        if alone and bounds.newest is None:
            break
        for path in (*candidates(each), *(layers_in(each) if each != folder else ())):
            try:
                groups = groups_of(path, root or each)
                broken += skipped_in(path)
            except BrokenFileError as error:
                broken.append(str(error))
                continue
            # Above the file with the bound only a lock file counts: that of a workspace holds for packages below it.
            beside = os.path.dirname(bounds.origin) in ("", each)
            for environments in groups:
                named = _named(environments) if beside or holds_releases(path) else []
                if allowed := [version for version in named if bounds.allow(version)]:
                    return _one_of(allowed, path)
                bounds = bounds.narrowed(environments, path)
                alone |= installs_newest(path, environments)
    if bounds.newest is not None:
        return _one_of([bounds.newest, bounds.oldest or bounds.newest], bounds.origin)
    version = numbers(installed_version("botocore") or "")
    if version is None or version < bounds.least:
        return Target(NEWEST, NEWEST_KNOWN)
    return Target(version, INSTALLED)


def _named(environments: tuple[Pins, ...]) -> list[Version]:
    """The releases that the pins of each environment name; empty if no pin names one.

    If one does, an environment without any has the newest release that is allowed or known.
    """
    each = [(named_botocore(pins), pins) for pins in environments]
    if not any(named for named, _ in each):
        return []
    return [version for named, pins in each for version in named or (newest_botocore(pins) or NEWEST,)]


def _one_of(versions: list[Version], origin: str) -> Target:
    oldest, newest = min(versions), max(versions)
    return Target(newest, origin, None if oldest == newest else oldest)
