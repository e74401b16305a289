"""Which files a run checks, and which are left out."""

from __future__ import annotations

import argparse
import fnmatch
import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from .filesystem import beginning, leads_out
from .git import repository_of
from .ignored import Folder, folder_in_project, left_out
from .snapshot import memo

PATTERNS = "*.py,*.ipynb"
"""The names of files that are looked for in folders; flake8 itself looks for ``*.py`` only."""

_MAGIC = re.compile(r"[*?[]")


def normalized(path: str, folder: str = os.curdir) -> str:
    """``path`` as flake8 takes it: with a separator in it, it is relative to ``folder``; else it is a name."""
    separators = os.sep + (os.altsep or "")
    if path == "." or any(each in path for each in separators):
        path = os.path.abspath(os.path.join(folder, path))
    return path.rstrip(separators)


class Excluded:
    """Tells which files patterns exclude.

    Names without wildcards are looked up in a dictionary: trying each pattern on every path, as flake8 does, takes
    hours with lists that a tool wrote.
    """

    def __init__(self, patterns: Sequence[str], stdin_display_name: str) -> None:
        """``stdin_display_name``: the name that stands for ``-``, which is standard input."""
        numbered = list(enumerate(map(os.path.normcase, patterns)))
        # The index of each pattern by the name that it is, if it has no wildcards; of equal names the first counts.
        self._numbers = {each: number for number, each in reversed(numbered) if not _MAGIC.search(each)}
        # The other patterns, each with its index.
        wild = ((number, each) for number, each in numbered if _MAGIC.search(each))
        self._matches = [(number, re.compile(fnmatch.translate(each)).match) for number, each in wild]
        self._stdin = stdin_display_name

    def __call__(self, path: str) -> bool:
        """Whether ``path`` is left out, by its last part or as a whole."""
        return self.first(path) is not None

    def first(self, path: str) -> int | None:
        """The index of the first pattern that matches ``path``, by its last part or as a whole; None if none does.

        Standard input is never left out if it has no display name of its own.
        """
        if path == "-":
            if self._stdin == "stdin":
                return None
            path = self._stdin
        name = os.path.basename(path)
        numbers = (self._first(name) if name not in (".", "..") else None, self._first(os.path.abspath(path)))
        return min((each for each in numbers if each is not None), default=None)

    def inside(self, folder: str, name: str) -> bool:
        """Whether ``name`` in the absolute ``folder`` is left out."""
        return self._first(name) is not None or self._first(f"{folder.rstrip(os.sep)}{os.sep}{name}") is not None

    def _first(self, text: str) -> int | None:
        """The index of the first pattern that matches ``text`` as a whole; None if none does."""
        text = os.path.normcase(text)
        named = self._numbers.get(text)
        before = self._matches if named is None else (each for each in self._matches if each[0] < named)
        return next((number for number, match in before if match(text)), named)


UNREADABLE = os.sep
"""The end of the path of a folder that is found in place of its files: it cannot be read, or is left out whole."""

_PYTHON = re.compile(rb"#![ \t]*(?:\S*/)?(?:env[ \t]+(?:-S[ \t]+)?(?:\S*/)?)?python(?!2)[\d.]*(?=\s|\Z)")

CHECKPOINTS = ".ipynb_checkpoints"
"""Where Jupyter keeps old states of notebooks; they are never checked."""

BY_PATTERN = "excluded by a pattern"
BY_LINK = "linked from outside the project"


def discover(options: argparse.Namespace) -> list[str]:
    """The files that flake8 would find, if they are part of the project; ``-`` is standard input.

    A path that the command line names is checked in any case, unless ``--force-exclude`` is given. A file that is named
    several times is checked once. Of a folder that cannot be read, its own path is among them, see UNREADABLE.
    """
    wanted = _wanted(options)
    found: dict[str, str] = {}
    for path, files in _seen(options):
        for filename, reason in files:
            if not reason and (filename in ("-", path) or wanted(filename)):
                found.setdefault(filename if filename == "-" else os.path.abspath(filename), filename)
    return [*found.values()]


def passed_over(options: argparse.Namespace) -> dict[str, int]:
    """How many files, and folders as a whole, ``discover`` left out, by the reason.

    Folders that are hidden or excluded by patterns do not count: caches, version control's and the like.
    """
    wanted = _wanted(options)
    return dict(Counter(reason for _, files in _seen(options) for name, reason in files if reason and wanted(name)))


def links_out(options: argparse.Namespace) -> list[str]:
    """The files that ``discover`` left out because they are links out of the project."""
    wanted = _wanted(options)
    return [name for _, files in _seen(options) for name, reason in files if reason == BY_LINK and wanted(name)]


def _seen(options: argparse.Namespace) -> tuple[tuple[str, list[tuple[str, str]]], ...]:
    """Each path to search, with what ``_files`` finds there: files of any name, and why each is left out.

    A run also asks for links out of the project and for skipped files.
    """
    filenames, exclude, more = map(tuple, (options.filenames, options.exclude, options.extend_exclude))
    return _files_by_path(os.getcwd(), filenames, exclude, more, options.stdin_display_name, _forces(options))


@memo(2)
def _files_by_path(
    here: str, filenames: tuple[str, ...], exclude: tuple[str, ...], more: tuple[str, ...], stdin: str, forces: bool
) -> tuple[tuple[str, list[tuple[str, str]]], ...]:
    """``_seen``, cached by what it depends on: the working directory ``here``, and the options, each by itself.

    A path of the command line that is refused is left out, but for a link out of the project: ``links_out`` names it.
    """
    options = argparse.Namespace(
        filenames=filenames, exclude=exclude, extend_exclude=more, stdin_display_name=stdin, force_exclude=forces
    )
    excluded = _excluded(options)
    reasons = ((path, _why_refused(path, options, excluded)) for path in filenames or ["."])
    shown = ((path, reason) for path, reason in reasons if reason in ("", BY_LINK))
    return tuple((path, [(path, reason)] if reason else list(_files(path, excluded))) for path, reason in shown)


def is_left_out(path: str, folder: str, options: argparse.Namespace, named: Collection[str] = ()) -> bool:
    """Whether patterns leave out the file at the absolute ``path``, or a folder between it and ``folder``.

    The absolute paths ``named`` on the command line, and folders above them, are not matched, unless
    ``--force-exclude`` is given.
    """
    excluded = _excluded(options)
    ends = () if _forces(options) else named
    while path not in (folder, *ends) and os.path.dirname(path) != path:
        if excluded(path):
            return True
        path = os.path.dirname(path)
    return False


def _forces(options: argparse.Namespace) -> bool:
    return bool(vars(options).get("force_exclude"))


def _excluded(options: argparse.Namespace) -> Excluded:
    return Excluded((*options.exclude, *options.extend_exclude, CHECKPOINTS), options.stdin_display_name)


def _wanted(options: argparse.Namespace) -> Callable[[str], bool]:
    """A function that returns whether a file is to be checked by its name, or as a script without a suffix.

    The path of a folder, which ``_files`` yields in place of its files, is wanted: the user must hear of it.
    """
    match = re.compile("|".join(fnmatch.translate(os.path.normcase(each)) for each in options.filename)).match
    # Scripts are checked only if the user has not chosen other names of files.
    wants_scripts = ",".join(options.filename) == PATTERNS

    def wanted(filename: str) -> bool:
        has_name = filename.endswith(UNREADABLE) or match(os.path.normcase(filename)) is not None
        return has_name or (wants_scripts and is_script(filename))

    return wanted


def _why_refused(path: str, options: argparse.Namespace, excluded: Excluded) -> str:
    """Why ``path`` of the command line is left out; empty if it is checked, as always without ``--force-exclude``.

    Standard input is an exception: patterns exclude it by its display name, as in flake8. The folder that stands for no
    path at all is never left out.
    """
    if path == "-":
        return BY_PATTERN if excluded(path) else ""
    if not (options.filenames and _forces(options)):
        return ""
    return BY_PATTERN if excluded(path) else _reason_of(path, options)


def _reason_of(path: str, options: argparse.Namespace) -> str:
    """Why a run over the project around ``path`` would leave it out; empty if it would not.

    The project is the git repository, else the working directory, else, for a path outside of both, its own folder.
    """
    folder, name = os.path.split(os.path.abspath(path))
    # The file itself may be a link, which is judged as such.
    real, here = os.path.join(os.path.realpath(folder), name), os.path.realpath(os.getcwd())
    root = repository_of(os.path.dirname(real)) or (here if real.startswith(here + os.sep) else os.path.dirname(real))
    if is_left_out(os.path.abspath(path), os.getcwd(), options):
        return BY_PATTERN
    if os.path.isdir(path):
        return folder_in_project(os.path.realpath(path), root).left_out
    return BY_LINK if leads_out(path) else left_out(real, root)


def _files(path: str, excluded: Excluded) -> Iterator[tuple[str, str]]:
    """``path`` if it is a file, else the files in this folder and below it. Links to folders are not followed.

    Each comes with the reason for which it is left out, empty if it is not. Of a folder that is left out, only its own
    path is yielded, and not even this if the folder is hidden or excluded by a pattern. Of a folder that cannot be
    read, or in which git cannot tell the ignored files, its own path is yielded, without a reason. The path of a folder
    ends with UNREADABLE.
    """
    if not os.path.isdir(path):
        yield path, ""
        return
    real = os.path.realpath(path)
    top = folder_in_project(real, repository_of(real) or real)
    # Folders still to search, each with the one around it.
    waiting: list[tuple[str, Folder | None]] = [(path, None)]
    while waiting:
        folder, parent = waiting.pop()
        entries = _entries(folder)
        names = frozenset(entry.name for entry in entries or ())
        place = top if parent is None else parent.below(os.path.basename(folder), names)
        # A folder that the user names is searched even if it is left out, and so are those below.
        if place.left_out and not top.left_out:
            continue
        # Where git fails in the folder that the user names, the whole run ends with its error.
        if entries is None or (parent is not None and place.is_unlisted):
            yield os.path.join(folder, ""), ""
            continue
        below: list[tuple[str, Folder | None]] = []
        for entry, reason in _judged(entries, os.path.abspath(folder), place, excluded):
            inner = os.path.join(folder, entry.name)
            if not entry.is_folder:
                yield inner, reason
            elif not entry.is_link and not reason:
                below.append((inner, place))
            elif not entry.is_link and reason != BY_PATTERN and not entry.name.startswith("."):
                yield os.path.join(inner, ""), reason
        # The last of ``waiting`` is searched first: folders come in the order of the system, as in flake8.
        waiting += reversed(below)


class _Entry(NamedTuple):
    """A name in a folder, whether it is a folder, wherever a link leads, and whether it is a link."""

    name: str
    is_folder: bool
    is_link: bool


def _judged(entries: Iterable[_Entry], folder: str, place: Folder, excluded: Excluded) -> Iterator[tuple[_Entry, str]]:
    """The ``entries`` of the absolute ``folder``, each with the reason for which it is left out, empty if it is not."""
    for entry in entries:
        is_excluded = excluded.inside(folder, entry.name)
        reason = BY_PATTERN if is_excluded else place.reason(entry.name, folder=entry.is_folder)
        if entry.is_link and not (entry.is_folder or reason) and leads_out(os.path.join(folder, entry.name), folder):
            reason = BY_LINK
        yield entry, reason


def is_script(path: str) -> bool:
    """Whether the file at ``path`` is a Python script by its first line, as for pre-commit's ``types: [python]``.

    pre-commit reads the first line of executable files whose names tell no type; here, these are names without a dot.
    Links do not count.
    """
    name = os.path.basename(path)
    if not name or "." in name:
        return False
    try:
        is_file = stat.S_ISREG(os.lstat(path).st_mode) and os.access(path, os.X_OK)
        return is_file and _PYTHON.match(beginning(path, 200)) is not None
    except (OSError, ValueError):
        return False


def _entries(folder: str) -> list[_Entry] | None:
    """What is in ``folder``; None where the folder is there and cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return [_Entry(entry.name, _is_folder(entry), entry.is_symlink()) for entry in entries]
    except FileNotFoundError:
        return []
    except OSError:
        return None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
