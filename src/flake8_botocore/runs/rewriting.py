"""Fixes and comments written into files, each once and only where nobody else changed it, or shown as a diff."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from difflib import unified_diff
from typing import TypeAlias

from ..findings import Applicability, CellLine, Finding, without_controls
from ..fixing.apply import Fixed, FixError, Lint, fix
from ..fixing.write import ChangedError, Source, SourceError, remove_leftovers, write
from ..lazy_dataclasses import dataclass
from .run import UNPARSABLE, why
from .source_file import Context, Text, read, text_of


def prepared(paths: Iterable[str]) -> list[str]:
    """``paths`` to write to, of several names of one file the first that is no link; leftovers beside them go."""
    names: dict[str, str] = {}
    for path in sorted(paths, key=lambda path: (os.path.islink(path), path)):
        names.setdefault(os.path.realpath(path), path)
    for folder in {os.path.dirname(real) for real in names}:
        remove_leftovers(folder)
    return list(names.values())


def roots(paths: Iterable[str]) -> tuple[str, ...]:
    """Where the paths that were given lead to: what stands there or below may be written."""
    return tuple(map(os.path.realpath, paths or ["."]))


def write_back(path: str, old: bytes, new: bytes, within: Iterable[str]) -> str | None:
    """Write ``new`` where the file ``path`` still holds ``old`` and is in ``within``; why it was not, else None."""
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
_PLAIN = re.compile(r"[ !#-\[\]-~]*")
MARK = "\ufeff"


def difference(path: str, old: Source, new: str) -> bytes:
    r"""The unified diff from ``old`` to ``new``; lines end at ``\n`` only, as patch and git see them.

    Control characters are escaped, because a diff is printed on terminals; patch refuses the hunks around them.
    """
    name = path.replace(os.sep, "/").removeprefix("./")
    marked = old.encoding == "utf-8-sig"
    before, after = (_LINES.findall(f"{MARK}{text}" if marked else text) for text in (old.text, new))
    _, _, *lines = unified_diff(before, after)
    head = f"--- {_quoted(f'a/{name}')}\n+++ {_quoted(f'b/{name}')}\n"
    body = "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    return head.encode() + without_controls(body).encode("utf-8" if marked else old.encoding)


def _quoted(name: str) -> str:
    """``name`` as git writes it: in quotes and in ASCII where it is not plain."""
    if _PLAIN.fullmatch(name):
        return name
    return f'"{"".join(map(_octal, os.fsencode(name)))}"'


def _octal(byte: int) -> str:
    return chr(byte) if _PLAIN.fullmatch(chr(byte)) else f"\\{byte:03o}"


Fixing: TypeAlias = Callable[[Text, Lint], "tuple[Fixed, str | None]"]
"""Applies the requested fixes to a text: the result, and what could not be done, in words."""


@dataclass(frozen=True)
class Rewritten:
    """What became of a file: ``new`` is its content if that changed, ``problem`` why it or a fix was left alone.

    ``old`` and ``text``, what it says now, are there where it changed, and of standard input. ``cell_lines`` is where
    each line is in a notebook, now.
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
    """Every fix that is ``allowed``; see ``Fixing``."""
    return fix(text.text, lint, allowed, text.is_python), None


def rewrite(context: Context, path: str, *, fixing: Fixing) -> Rewritten:
    """The file ``path`` with its fixes applied; nothing is written yet."""
    name = context.options.stdin_display_name if path == "-" else path
    try:
        old = text_of(name, read(path))
        fixed, undone = fixing(old, lambda text: _standing(context, old.changed(text)))
        changed = old.changed(fixed.text)
        new = changed.encode() if fixed.text != old.text else None
    except OSError as error:
        return Rewritten(name, problem=error.strerror or str(error))
    except SourceError as error:
        return Rewritten(name, problem=str(error))
    except FixError as error:
        return Rewritten(name, problem=f"left alone: {error}. This is a bug of flake8-botocore")
    except UNPARSABLE as error:
        return Rewritten(name, problem=why(error))
    problems = [undone, old.problem(context), *(_left_out(finding, old) for finding in fixed.broken)]
    problem = "; ".join(filter(None, problems)) or None
    text = changed.source.text
    if new is None and path != "-":
        return Rewritten(name, None, "", None, 0, fixed.left, changed.cell_lines, problem)
    return Rewritten(name, old.source, text, new, len(fixed.applied), fixed.left, changed.cell_lines, problem)


def rewrite_in_place(context: Context, path: str, *, fixing: Fixing, within: Sequence[str]) -> Rewritten:
    """What became of the file ``path``, whose new content is written; texts stay here, this is another process."""
    each = rewrite(context, path, fixing=fixing)
    if each.old is None or each.new is None:
        return replace(each, old=None, text="")
    problem = write_back(path, each.old.encode(each.old.text), each.new, within)
    if problem is not None:
        return Rewritten(each.path, problem=problem)
    return replace(each, old=None, text="")


def _left_out(finding: Finding, text: Text) -> str:
    return (
        f"the fix of {finding.code} in line {text.name_line(finding.span.start_line)} is left out: "
        "the file would not be Python any more. This is a bug of flake8-botocore"
    )


def _standing(context: Context, text: Text) -> list[Finding]:
    return context.standing(text.lines(context.options), text.text, fixes=True)
