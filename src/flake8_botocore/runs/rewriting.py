"""Fixes, and the Config of ``fix --at``, written into files that nothing else changed meanwhile, or shown as a diff."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import unified_diff
from typing import TypeAlias

from ..advice.words import usual_arguments
from ..config import Settings
from ..files.filesystem import LINKED, leads_out
from ..files.write import ChangedError, Source, SourceError, remove_leftovers, write
from ..findings import (
    Applicability,
    CellLine,
    Finding,
    NoDefaultError,
    RootPlace,
    UnreadableSourceError,
    UsageError,
    escaped,
    shown,
    shown_path,
    without_controls,
)
from ..fixing import Fixed, FixError, Lint, fix
from ..fixing import replace as edited
from ..source import reader
from .request import FileLine, Request
from .run import UNPARSABLE, UNREADABLE, why
from .selection import Context
from .source_file import Text, is_notebook, read, text_of


def prepared(paths: Iterable[str]) -> list[str]:
    """One path for each file to write to, if possible one that is no link.

    Also removes temporary files that killed runs have left beside these files.
    """
    names: dict[str, str] = {}
    for path in sorted(paths, key=lambda path: (os.path.islink(path), path)):
        names.setdefault(os.path.realpath(path), path)
    for folder in {os.path.dirname(real) for real in names}:
        remove_leftovers(folder)
    return list(names.values())


def roots(paths: Iterable[str]) -> tuple[str, ...]:
    """The real locations of the given paths; only files there or below may be written."""
    return tuple(map(os.path.realpath, paths or ["."]))


def write_back(path: str, old: bytes, new: bytes, within: Iterable[str]) -> str | None:
    """Write ``new`` to the file ``path``, if it still holds ``old`` and is at or below one of ``within``.

    Returns why it was not written, in words; None if it was.
    """
    if leads_out(path):
        return f"left alone: {LINKED}"
    target = os.path.realpath(path)
    if not any(target == root or target.startswith(root.rstrip(os.sep) + os.sep) for root in within):
        return "left alone: it is a link to a file outside of what was given"
    try:
        write(path, old, new)
    except ChangedError:
        return "left alone: it was changed meanwhile"
    except OSError as error:
        return f"not written: {error.strerror or error}"
    return None


_LINES = re.compile(r"[^\n]*\n|[^\n]+")
MARK = "\ufeff"


def difference(path: str, old: Source, new: str) -> bytes:
    r"""The unified diff from ``old`` to ``new``; lines end at ``\n`` only, as patch and git see them.

    Control characters are escaped, because a diff is printed on terminals; patch then refuses the lines around them.
    """
    name = path.replace(os.sep, "/").removeprefix("./")
    marked = old.encoding == "utf-8-sig"
    before, after = (_LINES.findall(f"{MARK}{text}" if marked else text) for text in (old.text, new))
    _, _, *lines = unified_diff(before, after)
    if is_notebook(path) and lines:
        from ..files.notebook import notebook, with_cells

        lines = list(with_cells(lines, notebook(old.text)))
    head = f"--- a/{escaped(name)}\n+++ b/{escaped(name)}\n"
    body = "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    return head.encode() + without_controls(body).encode("utf-8" if marked else old.encoding)


Fixing: TypeAlias = Callable[[Text, Lint], "tuple[Fixed, str | None]"]
"""Applies the requested fixes to a text: the result, and what could not be done, in words."""


@dataclass(frozen=True)
class Rewritten:
    """The outcome for a file: ``new`` is its content if that changed, ``problem`` why it or a fix was left alone.

    ``old`` and ``text``, the text after the fixes, are kept only for a change that was not written, and for standard
    input. ``applied`` counts fixes, ``left`` are the remaining findings, ``cell_lines`` the places of a notebook's
    lines after the fixes.
    """

    path: str
    old: Source | None = None
    text: str = ""
    new: bytes | None = None
    applied: int = 0
    left: tuple[Finding, ...] = ()
    cell_lines: tuple[CellLine, ...] = ()
    problem: str | None = None

    def printed(self, *, diff: bool) -> bytes:
        """The whole text, changed or not, or the difference, in the encoding of the file."""
        assert self.old is not None
        if not diff:
            return self.old.encode(self.text)
        return difference(self.path, self.old, self.text) if self.new is not None else b""


def all_fixes(text: Text, lint: Lint, *, allowed: Collection[Applicability]) -> tuple[Fixed, str | None]:
    """Apply every fix that is ``allowed``; see ``Fixing``."""
    return fix(text.text, lint, allowed, text.is_python), None


def rewrite(context: Context, path: str, *, fixing: Fixing) -> Rewritten:
    """The outcome for the file ``path``, or for standard input (``-``), with ``fixing`` done. Nothing is written yet.

    Errors become its ``problem``.
    """
    name = context.options.stdin_display_name if path == "-" else path
    try:
        old = text_of(name, read(path))
        fixed, undone = fixing(old, lambda text: standing(context, old.changed(text)))
        changed = old.changed(fixed.text)
        new = changed.encode() if fixed.text != old.text else None
    except FixError as error:
        return Rewritten(name, problem=f"left alone: {error}. This is a bug of flake8-botocore")
    except UNREADABLE as error:
        return Rewritten(name, problem=why(error))
    problems = [undone, old.problem(context), *(_left_out(finding, old) for finding in fixed.broken)]
    problem = "; ".join(filter(None, problems)) or None
    text = changed.source.text
    if new is None and path != "-":
        return Rewritten(name, None, "", None, 0, fixed.left, changed.cell_lines, problem)
    return Rewritten(name, old.source, text, new, len(fixed.applied), fixed.left, changed.cell_lines, problem)


def put(each: Rewritten, within: Sequence[str]) -> Rewritten:
    """Write the new content of a file, unless it was changed meanwhile, and return the outcome without the texts."""
    if each.old is not None and each.new is not None:
        problem = write_back(each.path, each.old.encode(each.old.text), each.new, within)
        if problem is not None:
            return Rewritten(each.path, problem=problem)
    return replace(each, old=None, text="")


def _left_out(finding: Finding, text: Text) -> str:
    return (
        f"the fix of {finding.code} in line {text.name_line(finding.span.start_line)} is left out: "
        "the file would not be Python any more. This is a bug of flake8-botocore"
    )


def standing(context: Context, text: Text, *, fixes: bool = True) -> list[Finding]:
    """The findings in ``text`` that are to be reported, with their fixes if these are wanted."""
    return context.standing(text.lines(context.options), text.text, fixes=fixes)


_BY_HAND = {
    "boto3": (
        "core = botocore.session.get_session()",
        "core.set_default_client_config({config})",
        "session = boto3.Session(..., botocore_session=core)",
    ),
    "aioboto3": (
        "core = aiobotocore.session.get_session()",
        "core.set_default_client_config({config})",
        "session = aioboto3.Session(..., botocore_session=core)",
    ),
    "botocore": ("session.set_default_client_config({config})",),
    "aiobotocore": ("session.set_default_client_config({config})",),
}
"""The lines that give a session of each library a default Config."""


def with_default_config(
    path: str, line_of: Callable[[Sequence[CellLine]], int], settings: Settings
) -> tuple[Text, str]:
    """The file ``path``, and its text with a default Config for the session that is made in a line of it.

    ``line_of`` returns the 1-based line, given the ``cell_lines`` of a notebook. Raises OSError, SourceError or one of
    UNPARSABLE for a file that cannot be read, NoDefaultError or UnreadableSourceError where the session is left alone.
    """
    old = text_of(path, read(path))
    reading = reader.read(old.text, path, settings)
    assert reading is not None
    text = edited(old.text, reading.default_config_at(line_of(old.cell_lines)).edits)
    if not old.is_python(text):
        raise NoDefaultError("the file would not be Python. This is a bug of flake8-botocore")
    return old, text


def by_hand(root: RootPlace, settings: Settings) -> tuple[str, ...]:
    """The lines to write by hand to give the clients of ``root`` a default Config; none if ``fix --at`` can do it."""
    name = settings.shared_config
    config = name.rpartition(".")[2] if name is not None else f"Config({usual_arguments(settings)})"
    if root.kind == "client factory":
        return (f"config = {config}.merge(config or Config())",)
    if root.kind == "session":
        try:
            with_default_config(root.path, lambda _: root.line, settings)
        except (OSError, SourceError, NoDefaultError, UnreadableSourceError, *UNPARSABLE):
            pass
        else:
            return ()
    return tuple(line.format(config=config) for line in _BY_HAND[root.library])


def give_default_config(asked: Request, where: FileLine) -> int:
    """Show or write a default Config for the session at ``where``; the exit code. Raises UsageError where it cannot."""
    options = asked.options
    if not options.diff and not options.unsafe_fixes:
        raise UsageError("fix --at changes what clients do: look at it with --diff, then write it with --unsafe-fixes")
    place = shown_path(options.at)
    try:
        settings = Context(options, asked.settings).nearest(where.path).settings
        old, text = with_default_config(where.path, where.line_of, settings)
        new = old.changed(text)
        data = old.encode(), new.encode()
    except (NoDefaultError, SourceError, UnreadableSourceError) as error:
        raise UsageError(f"{place} is left alone: {error}") from error
    except (OSError, *UNPARSABLE) as error:
        raise UsageError(f"{place}: {why(error)}") from error
    if options.diff:
        sys.stdout.buffer.write(difference(where.path, old.source, new.source.text))
        return 1
    problem = write_back(where.path, *data, [os.path.realpath(where.path)])
    if problem is not None:
        raise UsageError(f"{place}: {shown(problem)}")
    print(f"Wrote a default Config at {place}.", file=sys.stderr)
    return int(options.exit_non_zero_on_fix)
