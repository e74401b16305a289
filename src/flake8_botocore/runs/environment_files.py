"""Findings in files that are not Python but set the environment that botocore reads."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..config.target import for_file
from ..deployment.environment_files import is_environment_file, read, skipped
from ..facts import EnvironmentFile
from ..files.dependencies import answered
from ..files.discovery import discover, links_out
from ..files.filesystem import content, size, stamp_of_file
from ..files.write import SourceError
from ..linter import lint_environment, why_not
from ..reports import shown_lines
from .selection import SourceLines
from .source_file import Checked, Context, Since, name_links

PROSE = (".md", ".rst", ".txt", ".html", ".ipynb", ".lock")
"""Code that mentions a name without using it."""

MAKES_NAMES = r"""["'`](?:AWS|BOTO3?|BOTOCORE)_(?:["'`{%]|\$\{)"""
"""Code that puts the name of a variable together: ``env_prefix="AWS_"``, ``f"AWS_{name}"``."""

LARGEST = 1_000_000
"""Bytes above which a file is data, not configuration."""


def parted(files: Iterable[str]) -> tuple[list[str], list[str]]:
    """``files`` that are Python, and those named on the command line that set an environment."""
    python: list[str] = []
    environment: list[str] = []
    for path in files:
        (environment if is_environment_file(path) else python).append(path)
    return python, environment


def beside(context: Context) -> list[str]:
    """The files of all kinds in the directories that are looked at; what tools keep there for themselves left out."""
    found = [path for path in discover(context.options, ["*"]) if path != "-"]
    links = set(links_out(context.options, ["*"])).difference(links_out(context.options))
    name_links(sorted(filter(is_environment_file, links)))
    caches = [os.path.dirname(path) for path in found if os.path.basename(path) == "CACHEDIR.TAG"]
    caches += [each for each in (context.options.cache_dir, context.settings.cache) if each is not None]
    inside = tuple(os.path.join(os.path.abspath(each), "") for each in caches)
    return [path for path in found if not os.path.abspath(path).startswith(inside)] if inside else found


def environment_files(named: Iterable[str], around: Iterable[str]) -> list[str]:
    """The files to look at: those ``named``, and of those ``around`` what sets an environment."""
    return sorted({*named, *(path for path in around if is_environment_file(path) and _is_small_file(path))})


def over_environment(
    paths: Iterable[str],
    around: Iterable[str],
    context: Context,
    *,
    before: Since | None = None,
    identify: bool = False,
) -> Iterator[Checked]:
    """What is to be reported in the files ``paths``, among those ``around``.

    ``before``: only what a commit does not have.
    """
    files: list[tuple[SourceLines, EnvironmentFile]] = []
    for path in paths if before is None else filter(before.differs, paths):
        try:
            lines = SourceLines(path, context.options)
            text = "".join(lines.lines)
            said = read(path, text)
        except OSError as error:
            yield Checked(path, problem=error.strerror or str(error))
            continue
        except Exception as error:
            # One file must not take the others down with it.
            yield Checked(path, problem=why_not(error))
            continue
        if said is None:
            yield Checked(lines.path, problem=skipped(text))
        else:
            files.append((lines, said))
    used = _used(files, around)
    for lines, said in files:
        try:
            checked = _checked(lines, replace(said, used_by_code=used), context, before, identify=identify)
        except SourceError as error:
            checked = Checked(lines.path, problem=str(error))
        except Exception as error:
            checked = Checked(lines.path, problem=why_not(error))
        yield checked


def _checked(
    lines: SourceLines, said: EnvironmentFile, context: Context, before: Since | None, *, identify: bool
) -> Checked:
    """What is to be reported in the file with these ``lines``."""
    nearest = context.nearest(lines.path)
    findings = lint_environment(said, for_file(nearest.settings, lines.path))
    looked = nearest.sorted_out(lines, findings, earlier=None if before is None else before.findings, identify=identify)
    found = tuple(looked.findings)
    shown, problem = shown_lines(lines.lines, found), skipped("".join(lines.lines))
    return Checked(lines.path, shown, found, problem, looked.records, looked.identities)


def _is_small_file(path: str) -> bool:
    try:
        return os.path.isfile(path) and os.path.getsize(path) <= LARGEST
    except OSError:
        return False


def _used(files: list[tuple[SourceLines, EnvironmentFile]], around: Iterable[str]) -> frozenset[str]:
    """The names that code of the project mentions, in any case, or that a file substitutes.

    Code that puts names together from a prefix, ``env_prefix="AWS_"``, may use every one of them.
    """
    if not files:
        return frozenset()
    from ..botocore.rejected_environment import unread_key, unread_variable

    names = {
        each.name
        for _, said in files
        for each in said.assignments
        if (unread_variable if said.sets == "variables" else unread_key)(each.name) is not None
    }
    if not names:
        return frozenset()
    pattern = rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b"
    used = {name.lower() for lines, _ in files for name in re.findall(r"\$\{?(\w+)", "".join(lines.lines))}
    for path in around:
        if not is_environment_file(path) and not path.endswith(PROSE):
            found = mentions(path, pattern)
            if found is None:
                return frozenset(names)
            used.update(found)
    return frozenset(name for name in names if name.lower() in used)


@answered(100_000, stamp_of_file)
def mentions(path: str, pattern: str) -> tuple[str, ...] | None:
    """What ``pattern`` finds in the text of a file, in lower case; None for one that puts names together."""
    if (size(path) or 0) > LARGEST:
        return ()
    text = (content(path) or b"").decode("latin-1")
    if re.search(MAKES_NAMES, text):
        return None
    return tuple(sorted({found.lower() for found in re.findall(pattern, text, re.IGNORECASE)}))
