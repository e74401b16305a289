"""YAML or JSON as mappings, lists and texts with their lines; what is not certain is left out.

YAML is read line by line, in the block style in which templates are written. What one value hides (a tag such as
``!Ref``, a flow mapping, text of several lines) is unknown; where the structure itself is in doubt, all is.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from ..facts import ABSENT, UNKNOWN, Absent, Unknown
from ..files.filesystem import LONGEST_LINE

Tree: TypeAlias = "str | Mapping | tuple[Tree, ...] | Unknown"
"""A text (numbers are texts, too), a mapping, a list, or what is unknown."""

DEEPEST = 40
"""Levels past which a text is no template."""


@dataclass
class Mapping:
    """Keys with their values and 1-based lines, 0 where that is not known. ``complete``: it merges no others."""

    values: dict[str, Tree] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    complete: bool = True

    def get(self, *path: str) -> Tree | Absent:
        """The node under the nested keys of ``path``; ABSENT only if that is certain."""
        here: Tree = self
        for key in path:
            if not isinstance(here, Mapping):
                return UNKNOWN
            if key not in here.values:
                return ABSENT if here.complete else UNKNOWN
            here = here.values[key]
        return here

    def put(self, key: str, value: Tree, line: int) -> None:
        """Take in a pair; a key that is there already makes the value unknown."""
        # What includes or computes a part of a mapping may give it any key.
        if key in ("<<", "Fn::Transform") or key.startswith("Fn::ForEach"):
            self.complete = False
        self.values[key] = UNKNOWN if key in self.values else value
        self.lines[key] = line


def read_json(text: str) -> Tree:
    """The tree of a template in JSON; UNKNOWN where it is none."""
    try:
        return _plain(json.loads(text, object_pairs_hook=_Pairs))
    except (ValueError, RecursionError):
        return UNKNOWN


class _Pairs(list[Any]):
    """The pairs of an object, with keys that may come twice."""


def _plain(value: object) -> Tree:
    if isinstance(value, _Pairs):
        found = Mapping()
        for key, inner in value:
            found.put(key, _plain(inner), 0)
        return found
    if isinstance(value, list):
        return tuple(map(_plain, value))
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else UNKNOWN


def read_yaml(text: str) -> Tree:
    """The tree of a template in YAML; UNKNOWN where its structure is in doubt or a line is too long to be read."""
    lines = text.splitlines()
    if any(len(line) > LONGEST_LINE for line in lines):
        # The line that is skipped may state the limit.
        return UNKNOWN
    reader = _Reader(
        [_Line(number, _column(line), line.lstrip(" ").rstrip()) for number, line in enumerate(lines, start=1)]
    )
    try:
        return reader.document()
    except (_DoubtError, RecursionError):
        return UNKNOWN


class _DoubtError(Exception):
    """The structure is unknown."""


class _Line(NamedTuple):
    number: int
    column: int
    text: str

    @property
    def says_something(self) -> bool:
        return bool(self.text) and not self.text.startswith("#")


def _column(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


_KEY = re.compile(
    r"""(?P<key>"[^"\\]*"|'[^']*'|(?:[^\s"'\#&*!|>%@`{}\[\],?:-]|-(?=\S)|<<)"""
    r"(?:[^\s:\#]|:(?=\S)|(?<=\S)\#|\s+(?=[^\s:\#]|:\S))*?)\s*:"
    r"(?:\s+(?P<value>.*))?"
)
_BLOCK = re.compile(r"(?:![^\s]*\s+)?[|>][-+0-9]*(?:\s+\#.*)?")
_QUOTED = re.compile(r"""(?<!\\)\"(?:[^\"\\]|\\.)*\"|'[^']*'""")
_PAIR = re.compile(r"^[^#]*:(?:\s|$)")
_COMMENT = re.compile(r"(?<!\s)\s+\#.*")
_SPECIAL = frozenset("!&*{}[]|>%@`,?")


class _Reader:
    """Goes through the lines once."""

    def __init__(self, lines: list[_Line]) -> None:
        self.lines = lines
        self.at = 0

    def document(self) -> Tree:
        first = self._next()
        if first is not None and first.text.startswith("---"):
            if first.text.rstrip("- ") and not first.text.startswith("--- #"):
                raise _DoubtError
            self.at += 1
            first = self._next()
        if first is None:
            return UNKNOWN
        found = self._block(first.column, 0)
        rest = self._next()
        if rest is not None and rest.text != "...":
            raise _DoubtError
        return found

    def _next(self) -> _Line | None:
        """The next line that says something."""
        while self.at < len(self.lines) and not self.lines[self.at].says_something:
            self.at += 1
        line = self.lines[self.at] if self.at < len(self.lines) else None
        if line is not None and line.text.startswith("\t"):
            raise _DoubtError
        return line

    def _block(self, column: int, depth: int) -> Tree:
        """The node that begins at ``column`` on the next line."""
        line = self._next()
        if line is None or depth > DEEPEST:
            raise _DoubtError
        if _is_item(line.text):
            return self._items(column, depth)
        if _KEY.fullmatch(line.text):
            return self._pairs(column, depth)
        self._skip(column - 1)
        return UNKNOWN

    def _pairs(self, column: int, depth: int) -> Mapping:
        found = Mapping()
        while (line := self._next()) is not None and line.column == column and not line.text.startswith(("---", "...")):
            match = _KEY.fullmatch(line.text)
            if match is None or _is_item(line.text):
                raise _DoubtError
            self.at += 1
            found.put(_unquoted(match["key"]), self._value(match["value"] or "", column, depth), line.number)
        if line is not None and line.column > column:
            raise _DoubtError
        return found

    def _items(self, column: int, depth: int) -> tuple[Tree, ...]:
        found: list[Tree] = []
        while (line := self._next()) is not None and line.column == column and _is_item(line.text):
            rest = line.text[1:].lstrip()
            inner = column + len(line.text) - len(rest)
            if _is_item(rest) or (rest[:1] not in _SPECIAL and _KEY.fullmatch(rest)):
                # The rest of the line is the first of what the item holds.
                self.lines[self.at] = _Line(line.number, inner, rest)
                found.append(self._block(inner, depth + 1))
            else:
                self.at += 1
                found.append(self._value(rest, column, depth, in_list=True))
        if line is not None and line.column > column:
            raise _DoubtError
        return tuple(found)

    def _value(self, written: str, column: int, depth: int, *, in_list: bool = False) -> Tree:
        """The value written behind a key or dash at ``column``, with the lines that belong to it."""
        text = "" if written.startswith("#") else _COMMENT.sub("", written)
        if _BLOCK.fullmatch(written):
            self._skip(column, raw=True)
            return UNKNOWN
        if not text:
            return self._below(column, depth, in_list=in_list)
        if text[0] in "\"'":
            return self._quoted(written, column)
        if text[0] in _SPECIAL:
            if not self._flow(text):
                self._skip(column, items=text[0] in "!&" and not in_list)
            return UNKNOWN
        start = self.at
        goes_on = self._skip(column)
        if any(_PAIR.search(each) for each in (text, *(line.text for line in self.lines[start : self.at]))):
            raise _DoubtError
        return UNKNOWN if goes_on else text

    def _below(self, column: int, depth: int, *, in_list: bool) -> Tree:
        """The node under a key or dash at ``column`` that has nothing on its own line; unknown if there is none."""
        line = self._next()
        if line is not None and line.column > column:
            return self._block(line.column, depth + 1)
        if line is not None and line.column == column and _is_item(line.text) and not in_list:
            return self._items(column, depth + 1)
        return UNKNOWN

    def _quoted(self, written: str, column: int) -> Tree:
        # Between single quotes a backslash is a character like any other.
        inner, end = (r"[^']*", "'") if written[0] == "'" else (r'[^"\\]*', r'(?<!\\)"')
        if (match := re.fullmatch(rf"(['\"])({inner})\1\s*(?:\#.*)?", written)) is not None:
            return UNKNOWN if self._skip(column) else match[2]
        if len(re.findall(end, written)) % 2:
            while self.at < len(self.lines):
                text = self.lines[self.at].text
                self.at += 1
                if len(re.findall(end, text)) % 2:
                    return UNKNOWN
            raise _DoubtError
        self._skip(column)
        return UNKNOWN

    def _skip(self, column: int, *, raw: bool = False, items: bool = False) -> bool:
        """Go past the lines indented further than ``column``; with ``items`` past dashes right at it, too.

        ``raw``: what looks like a comment is text as well. Tells whether there were any.
        """
        start, end = self.at, self.at
        while self.at < len(self.lines):
            line = self.lines[self.at]
            belongs = line.column > column or (items and line.column == column and _is_item(line.text))
            if line.text and not belongs and (raw or line.says_something):
                break
            self.at += 1
            if belongs and (raw or line.says_something):
                end = self.at
        self.at = end if end > start else start
        return end > start

    def _flow(self, text: str) -> bool:
        """Go past the further lines of a flow collection that ``text`` opens. Tells whether there were any."""
        start, open_brackets = self.at, _open_brackets(text)
        while open_brackets > 0:
            if self.at == len(self.lines):
                raise _DoubtError
            open_brackets += _open_brackets(self.lines[self.at].text)
            self.at += 1
        return self.at > start


def _unquoted(key: str) -> str:
    return key[1:-1] if key[0] in "\"'" else key


def _is_item(text: str) -> bool:
    return text == "-" or text.startswith("- ")


def _open_brackets(text: str) -> int:
    bare = _QUOTED.sub("", text)
    return sum(map(bare.count, "{[")) - sum(map(bare.count, "}]"))
