"""Items added to, changed in and removed from brackets, written as the rest of the module is.

Everything here works on indexes of the text, so that comments, newlines and layout stay as they are.
"""

from __future__ import annotations

import ast
import os
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ...config.formatting import USUAL, line_length_in
from ...files.filesystem import marked_root
from ...files.source_text import LineTable

_STRING = re.compile(r"""(?<!['"\\])(?:'[^'"\\\n]*'|"[^'"\\\n]*")(?!['"])""")
"""A plain string on one line: without backslashes and other quotes in it."""

_HOLDS_LINE = re.compile(r"[\n\r#;]|\"{3}|'{3}")
"""What keeps code from being broken: several lines already, a comment, other statements, a triple quote."""


@dataclass(frozen=True)
class Style:
    """The quotes of a module, one step of its indentation, and how many characters a line may have.

    ``root`` is the folder of the project.
    """

    quote: str = '"'
    indent: str = "    "
    line_length: int = USUAL
    root: str = field(default="", compare=False)

    def quoted(self, code: str) -> str:
        """``code``, which has double quotes, with those of the module; unchanged if it has single quotes, too."""
        return code if "'" in code else code.replace('"', self.quote)


def style_of(table: LineTable, module: ast.Module, path: str) -> Style:
    """The style of the module at ``path``, by its text and the settings of the project; black's where neither tells."""
    counted = Counter(match[0][0] for match in _STRING.finditer(table.text))
    folder = os.path.dirname(os.path.abspath(path))
    quote = "'" if counted["'"] > counted['"'] else '"'
    return Style(quote, _indent(table, module), line_length_in(folder), marked_root(folder) or "")


def _indent(table: LineTable, module: ast.Module) -> str:
    """The indentation of the first block of the module that begins on a line of its own; four spaces without one."""
    for statement in module.body:
        body = getattr(statement, "body", None)
        if isinstance(body, list) and body and body[0].lineno > statement.lineno:
            line = table.line(body[0].lineno)
            return line[: len(line) - len(line.lstrip(" \t"))]
    return Style.indent


class Replacement(NamedTuple):
    """Write ``text`` in place of the text from index ``start`` to ``end``."""

    start: int
    end: int
    text: str


class BracketItem(NamedTuple):
    """An item from index ``start`` to ``end``; ``after`` is the index behind its comma, or ``end`` if it has none."""

    start: int
    end: int
    after: int


@dataclass(frozen=True)
class Brackets:
    """The brackets of a call or dictionary and the items between them, as indexes of the text.

    ``open`` is the index behind the opening bracket, ``close`` that of the closing one: ``text[open:close]`` is what
    is between them.
    """

    table: LineTable
    open: int
    close: int
    items: tuple[BracketItem, ...]

    def change(self, remove: Collection[int], add: Sequence[str], style: Style | None = None) -> list[Replacement]:
        """The edits that remove the items with the indexes ``remove`` and append the texts ``add``.

        If nothing is removed, and the line gets too long for ``style``, each item gets a line of its own. If all items
        are removed, ``add`` takes the place of the first: ``f(a)`` becomes ``f(n=1)``.
        """
        if style is not None and add and not remove and self._is_too_long(add, style):
            return self._one_a_line(add, style)
        kept = [item for index, item in enumerate(self.items) if index not in remove]
        if not add:
            return self._remove(remove)
        if kept:
            return self._remove(remove) + self._append(kept[-1], add)
        if not self.items:
            return self._fill(add)
        first, other_indexes = self.items[0], set(remove) - {0}
        return [*self._remove(other_indexes), Replacement(first.start, first.end, ", ".join(add))]

    def _is_too_long(self, add: Sequence[str], style: Style) -> bool:
        """Whether the line with these brackets fits now, is too long with ``add``, and can be broken inside them.

        A line with a comment is not broken: the comment may be a ``noqa``, which counts for its own line. Neither is
        one with a triple quote, or with other statements behind a semicolon.
        """
        start, end = self.table.line_start(self.open), self.table.line_end(self.close)
        longer_by = sum(len(", ") + len(each) for each in add)
        if not end - start <= style.line_length < end - start + longer_by:
            return False
        return not _HOLDS_LINE.search(_STRING.sub("", self.table.text[start:end]))

    def _one_a_line(self, add: Sequence[str], style: Style) -> list[Replacement]:
        """The edit that writes all items and ``add`` on lines of their own, each with a comma."""
        table, text = self.table, self.table.text
        newline, indent = table.newline(self.open), indent_of(text[table.line_start(self.open) : self.open])
        pieces = [*(text[item.start : item.end] for item in self.items), *add]
        lines = [f"{indent}{style.indent}{piece}," for piece in pieces]
        return [Replacement(self.open, self.close, newline.join(["", *lines, indent]))]

    def _fill(self, add: Sequence[str]) -> list[Replacement]:
        """The edit that puts ``add`` into brackets without items, which may hold comments and empty lines.

        If the closing bracket begins a line, each of ``add`` gets a line above it: indented as the first comment below
        the opening one, else by one step. Otherwise they come right before the closing bracket, without the blanks in
        ``f( )``.
        """
        table, comments = self.table, self.table.text[self.open : self.close].strip()
        last_line = table.line_start(self.close)
        if last_line <= self.open or table.text[last_line : self.close].strip():
            start = self.close if comments else self.open
            return [Replacement(start, self.close, ", ".join(add))]
        newline, outer_indent = table.newline(self.open), indent_of(table.text[last_line : self.close])
        first_indent = indent_of(table.text[table.line_end(self.open) : self.close].lstrip("\r\n"))
        one_step = outer_indent + ("\t" if "\t" in outer_indent else Style.indent)
        indent = first_indent if comments and first_indent != outer_indent else one_step
        return [Replacement(last_line, last_line, "".join(f"{indent}{text},{newline}" for text in add))]

    def _append(self, last: BracketItem, add: Sequence[str]) -> list[Replacement]:
        """The edits that append ``add`` behind ``last``: on new lines if ``last`` begins one, else on its own line."""
        table, text = self.table, self.table.text
        indent = text[table.line_start(last.start) : last.start]
        if indent.strip():
            return [Replacement(last.end, last.end, "".join(f", {new}" for new in add))]
        newline = table.newline(last.start) + indent
        new_lines = f",{newline}".join(add)
        end_of_line = table.line_end(last.after)
        code_or_comment = text[last.after : end_of_line].strip()
        # ``f(\n    a)``: the bracket stays behind the new lines.
        if code_or_comment and not code_or_comment.startswith("#"):
            return [Replacement(last.end, last.end, f",{newline}{new_lines}")]
        # ``a,  # comment``: a comment stays with its item. The new lines end with a comma as ``last`` does.
        if last.after > last.end:
            return [Replacement(end_of_line, end_of_line, f"{newline}{new_lines},")]
        # ``a`` alone
        if end_of_line == last.end:
            return [Replacement(last.end, last.end, f",{newline}{new_lines}")]
        # ``a  # comment``: the comma that was not needed so far comes before the comment.
        return [Replacement(last.end, last.end, ","), Replacement(end_of_line, end_of_line, f"{newline}{new_lines}")]

    def _remove(self, indexes: Collection[int]) -> list[Replacement]:
        """The edits that remove items with their commas, and lines that held nothing else; comments stay.

        Cuts that touch or overlap become one edit.
        """
        cuts: list[tuple[int, int]] = []
        for index in sorted(indexes):
            kept = [item for i, item in enumerate(self.items[:index]) if i not in indexes]
            start, end = self._cut(self.items[index], kept[-1] if kept else None)
            if cuts and start <= cuts[-1][1]:
                cuts[-1] = (min(start, cuts[-1][0]), max(end, cuts[-1][1]))
            else:
                cuts.append((start, end))
        return [Replacement(start, end, "") for start, end in cuts]

    def _cut(self, item: BracketItem, before: BracketItem | None) -> tuple[int, int]:
        """The start and end of the text to cut for ``item``; ``before`` is the last item in front that is kept.

        Comments stay. What else goes depends on the line: in ``f(a, b)``, ``b`` goes with the comma behind ``a``.
        """
        table, text = self.table, self.table.text
        line_start, line_end = table.line_start(item.start), table.line_end(item.after)
        left, right = text[line_start : item.start], text[item.after : line_end]
        begins_line, has_comment = not left.strip(), right.lstrip().startswith("#")
        # Alone on its lines: they go as a whole.
        if begins_line and not right.strip() and line_end < len(text):
            return line_start, line_end + len(table.newline(item.after))
        # Alone but for a comment, which takes its place.
        if begins_line and has_comment:
            return item.start, item.after + _spaces(right)
        # The last item, without a comma: the comma in front goes, unless a comment is between them.
        if item.after == item.end:
            if before is None or "#" in text[before.after : item.start]:
                return item.start, item.end
            return before.end, item.end
        # The last item of its line: the blanks in front go with it.
        if not right.strip(" \t)]}") or has_comment:
            return item.start - _spaces(left[::-1]), item.after
        # Other items follow: the blanks behind go with it.
        return item.start, item.after + _spaces(right)


def applied(text: str, start: int, end: int, changes: Iterable[Replacement]) -> str:
    """``text`` from ``start`` to ``end`` with the ``changes`` in it."""
    parts, at = [], start
    for change in sorted(changes):
        parts += [text[at : change.start], change.text]
        at = change.end
    return "".join([*parts, text[at:end]])


def _spaces(text: str) -> int:
    return len(text) - len(text.lstrip(" \t"))


def indent_of(text: str) -> str:
    """The white space that a line begins with."""
    return text[: len(text) - len(text.lstrip(" \t\f"))]
