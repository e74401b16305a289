"""Fixes written into files that nothing else changed meanwhile, or shown as a diff."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import unified_diff
from typing import TypeAlias

from ..files.filesystem import LINKED, leads_out
from ..files.safe_write import ChangedError, remove_leftovers, write
from ..files.source_text import Source
from ..findings import Applicability, CellLine, Finding, escaped, without_controls
from ..fixing import Fixed, FixError, Lint, fix
from .file_text import Text, file_bytes, is_notebook, text_of
from .run import UNREADABLE, why
from .selection import Context, Reported


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
"""The byte order mark, which the text of a file is without."""


def difference(path: str, old: Source, new: str) -> bytes:
    r"""The unified diff from ``old`` to ``new``; lines end at ``\n`` only, as patch and git see them.

    Control characters are escaped, because a diff is printed on terminals; patch then refuses the lines around them.
    """
    name = path.replace(os.sep, "/").removeprefix("./")
    has_mark = old.encoding == "utf-8-sig"
    before, after = (_LINES.findall(f"{MARK}{text}" if has_mark else text) for text in (old.text, new))
    # The first two lines, with the names of the files, are written below.
    _, _, *lines = unified_diff(before, after)
    if is_notebook(path) and lines:
        from ..files.notebook import notebook, with_cells

        lines = list(with_cells(lines, notebook(old.text)))
    head = f"--- a/{escaped(name)}\n+++ b/{escaped(name)}\n"
    body = "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    return head.encode() + without_controls(body).encode("utf-8" if has_mark else old.encoding)


Fixing: TypeAlias = Callable[[Text, Lint], "tuple[Fixed, str | None]"]
"""Applies the requested fixes to a text: the result, and what could not be done, in words."""


@dataclass(frozen=True)
class Rewritten:
    """The outcome for a file: ``new`` is its content if that changed, ``problem`` why it or a fix was left alone.

    ``old`` and ``text``, the text after the fixes, are kept only for a change that was not written, and for standard
    input. ``applied`` counts fixes, ``left`` are the remaining findings, ``cell_lines`` the places of a notebook's
    lines after the fixes. ``new_configs`` are the arguments of the Configs that the fixes create. ``recorded`` are
    the codes of the findings in the baseline.
    """

    path: str
    old: Source | None = None
    text: str = ""
    new: bytes | None = None
    applied: int = 0
    left: tuple[Finding, ...] = ()
    cell_lines: tuple[CellLine, ...] = ()
    problem: str | None = None
    new_configs: frozenset[str] = frozenset()
    recorded: tuple[str, ...] = ()

    def printed(self, *, diff: bool) -> bytes:
        """The whole text, changed or not, or the difference, in the encoding of the file."""
        assert self.old is not None
        if not diff:
            return self.old.encode(self.text)
        return difference(self.path, self.old, self.text) if self.new is not None else b""


def all_fixes(
    text: Text, lint: Lint, *, allowed: Collection[Applicability], withheld: Mapping[str, Collection[str]]
) -> tuple[Fixed, str | None]:
    """Apply every fix that is ``allowed`` and creates no Config ``withheld`` from the file; see ``Fixing``."""
    configs = withheld.get(text.path, ())

    def without(changed: str) -> list[Finding]:
        found = lint(changed)
        return [replace(each, fixes=tuple(it for it in each.fixes if it.new_config not in configs)) for each in found]

    return fix(text.text, without if configs else lint, allowed, text.is_python), None


def rewrite(context: Context, path: str, *, fixing: Fixing) -> Rewritten:
    """The outcome for the file ``path``, or for standard input (``-``), with ``fixing`` done. Nothing is written yet.

    Errors become its ``problem``, as do fixes that are left out, and cells of a notebook that cannot be read.
    """
    name = context.options.stdin_display_name if path == "-" else path
    recorded: tuple[str, ...] = ()

    def lint(text: str) -> list[Finding]:
        """The findings in ``text``. ``fixing`` calls this for each new text; ``recorded`` is about the last one."""
        nonlocal recorded
        reported = findings_in_text(context, old.changed(text))
        recorded = tuple(record.code for record in reported.records)
        return reported.findings

    try:
        old = text_of(name, file_bytes(path))
        fixed, not_done = fixing(old, lint)
        changed = old.changed(fixed.text)
        new = changed.encode() if fixed.text != old.text else None
    except FixError as error:
        return Rewritten(name, problem=f"left alone: {error}. This is a bug of flake8-botocore")
    except UNREADABLE as error:
        return Rewritten(name, problem=why(error))
    problems = [not_done, old.problem(context.settings), *(_left_out(finding, old) for finding in fixed.broken)]
    rewritten = Rewritten(
        name,
        new=new,
        applied=len(fixed.applied),
        left=fixed.left,
        cell_lines=changed.cell_lines,
        problem="; ".join(filter(None, problems)) or None,
        new_configs=frozenset(fix.new_config for finding in fixed.applied for fix in finding.fixes if fix.new_config),
        recorded=recorded,
    )
    # Only a change, and standard input, is written or printed, so that others need no texts.
    return rewritten if new is None and path != "-" else replace(rewritten, old=old.source, text=changed.source.text)


def write_rewritten(each: Rewritten, within: Sequence[str]) -> Rewritten:
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


def findings_in_text(context: Context, text: Text, *, fixes: bool = True) -> Reported:
    """The findings in ``text`` that are to be reported, with their fixes if these are wanted, and the recorded ones."""
    return context.lint(text.lines(context.options), text.text, fixes=fixes)
