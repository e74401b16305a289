"""What becomes of a file whose fixes are applied: its new content, and what is left of its findings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TypeAlias

from ..findings import Applicability, CellLine, Finding
from ..fixing.apply import Fixed, FixError, Lint, fix
from ..fixing.source import Source, SourceError
from ..late import dataclass
from .context import Context
from .difference import difference
from .files import UNPARSABLE, why
from .texts import Text, read, text_of
from .write_back import write_back

Fixing: TypeAlias = Callable[[Text, Lint], "tuple[Fixed, str | None]"]
"""Fixes of a text, of which it is asked what stands in it: what came of it, and what could not be done, in words."""


@dataclass(frozen=True)
class Rewritten:
    """What became of a file: ``new`` is its content if that changed, ``problem`` why it or a fix was left alone.

    ``old`` and ``text``, what it says now, are there where it changed, and of standard input. ``cell_lines`` is where
    each line stands in a notebook, now.
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
