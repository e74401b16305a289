"""``check --show-settings``: every option and its origin, the botocore of each folder, and the skipped files."""

from __future__ import annotations

import argparse
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..botocore import known
from ..config import OPTIONS, Settings, pyproject
from ..config.botocore_release import Target, target_of
from ..config.pyproject import section_of
from ..findings import shown_path
from ..reports import counted
from ..source.project.packages import python_of
from .arguments import AddArguments, configuration_files, in_short, is_isolated, parser_of
from .request import Request

SHARED = tuple(
    "select extend_select ignore extend_ignore per_file_ignores disable_noqa exclude extend_exclude filename"
    " min_severity jobs format".split()
)
"""flake8's options that say what is reported, by the names they are kept under."""

MOST_FOLDERS = 6
"""Folders that are named of those with one botocore."""


def show(asked: Request, arguments: Sequence[str], add_arguments: AddArguments) -> str:
    """The output of ``check --show-settings``: the options by table, the botocore releases, the skipped files.

    ``arguments`` are the command line of ``asked``; they tell which options it sets.
    """
    sources = _Sources(arguments, add_arguments)
    # The table of the working directory, empty if there is none. Files below may have tables of their own.
    own = "" if is_isolated(arguments) else pyproject.find(os.getcwd()).path or ""
    options_of = {own: asked.options, **{path: each.options for path, each in asked.options.tables.all().items()}}
    parts = []
    for table, options in options_of.items():
        files = [file for file in asked.files if file == "-" or _table(file, asked, own) == table]
        parts.append("".join(_part(table, options, len(files), sources)))
    return "\n".join([*parts, "".join(_releases(asked)), "".join(_skipped(asked))])


class _Sources:
    """Where options are given: on the command line and in the files that configure it."""

    def __init__(self, arguments: Sequence[str], add_arguments: AddArguments) -> None:
        parser = parser_of("check", add_arguments)
        # The value of an option that is not given is this very object. It is a list, because options that can be
        # repeated add to a copy of their default.
        default: list[str] = []
        parser.set_defaults(**dict.fromkeys(vars(parser.parse_args([])), default))
        parsed = vars(parser.parse_args(list(arguments)))
        self._given = {name for name, value in parsed.items() if value is not default}
        files = [] if is_isolated(arguments) else configuration_files(arguments)
        # In [flake8], format is an option of flake8's own report, not of ours.
        self._sections = [(path, {*map(_name, section_of(path, [])[0] or ())} - {"format"}) for path in files]

    def of(self, name: str, table: str) -> str:
        """The origin of the value of option ``name``, in words, for files that use the table in the file ``table``.

        ``table`` is empty for files without a table.
        """
        if name in self._given:
            return "the command line"
        for path, names in reversed(self._sections):
            if name in names:
                return f"[flake8] in {_shown(path)}"
        stated = pyproject.find(os.path.dirname(table)).options if table else {}
        return _shown(table) if name in map(_name, stated) else "default"


def _part(table: str, options: argparse.Namespace, files: int, sources: _Sources) -> Iterator[str]:
    """Lines about one table: to how many ``files`` it applies, and each option with its origin and value."""
    which = f"the [tool.flake8-botocore] table of {_shown(table)}" if table else "no [tool.flake8-botocore] table"
    yield f"{which} applies ({counted(files, 'file')})\n"
    names = [*(f"bot_{option.field}" for option in OPTIONS), *SHARED]
    rows = [(name.replace("_", "-"), sources.of(name, table), _value(name, getattr(options, name))) for name in names]
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    for name, source, value in rows:
        yield f"  {name:<{first}}  {source:<{second}}  {value}\n"


def _releases(asked: Request) -> Iterator[str]:
    """The botocore release that each folder uses, and the file that pins it."""
    folders_of: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for path in asked.files:
        table = asked.options.tables.of(path) if path != "-" else None
        release = _release(path, asked.settings if table is None else table.settings)
        folder = os.path.normpath(os.path.dirname(path))
        if folder not in folders_of[release]:
            folders_of[release].append(folder)
    yield "botocore\n"
    for (version, origin), folders in folders_of.items():
        named = ", ".join(map(shown_path, folders[:MOST_FOLDERS]))
        more = f" and {len(folders) - MOST_FOLDERS:,} more folders" if len(folders) > MOST_FOLDERS else ""
        yield f"  {version}  {origin}  {named}{more}\n"


def _skipped(asked: Request) -> Iterator[str]:
    """Lines about skipped files: the number for each reason."""
    counts = asked.skipped()
    yield f"skipped {counted(sum(counts.values()), 'file or folder', 'files and folders')}\n"
    for reason, count in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        yield f"  {count:,}  {reason}\n"


def _release(path: str, settings: Settings) -> tuple[str, str]:
    """The botocore release that the file ``path`` uses, in words, and where it is stated."""
    if settings.own_version:
        target = target_of(path, python_of)
    else:
        target = Target(settings.stated_version or settings.botocore_version, "bot-botocore-version")
    nearest = known(target.version)
    older = "" if target.oldest is None else f"{target.oldest} or "
    facts = "" if nearest == target.version else f", with the facts of {nearest.short}"
    return f"{older}{target.version}{facts}", _shown(target.origin) if os.path.isabs(target.origin) else target.origin


def _table(path: str, asked: Request, own: str) -> str:
    """The file of the table that applies to the file ``path``; ``own`` for that of the working directory."""
    found = asked.options.tables.of(path)
    return next((name for name, each in asked.options.tables.all().items() if each is found), own)


def _name(key: str) -> str:
    return key.replace("-", "_")


def _value(name: str, value: object) -> str:
    """The ``value`` of the option ``name`` as the list shows it; ``–`` for none."""
    if name in ("bot_botocore_version", "jobs") and value is None:
        return "auto"
    if isinstance(value, frozenset):
        value = ["=".join(map(str, each)) if isinstance(each, tuple) else each for each in sorted(value)]
    if isinstance(value, list):
        return ",".join(map(str, value)) or "–"
    if isinstance(value, bool):
        return str(value).lower()
    return " ".join(str(value).split()) if value not in (None, "") else "–"


def _shown(path: str) -> str:
    return shown_path(in_short(path))
