"""A JSON text with the place of every string in it, so that one can be replaced and the rest stay as it is."""

from __future__ import annotations

import json
import re
from itertools import takewhile
from typing import Any

from ..late import dataclass

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_UNIT = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL)
"""What one character of a string is written as."""

_DECODER = json.JSONDecoder()


@dataclass(frozen=True)
class Text:
    """A string and where it stands: ``text[start:end]`` of the JSON text, quotes included."""

    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Array:
    """A list and where it stands, brackets included."""

    items: tuple[Any, ...]
    start: int
    end: int


def read(text: str) -> Any:
    """``text`` as dicts, Arrays, Texts, numbers, True, False and None. Raises ValueError where it is no JSON.

    Of a key that stands twice in an object the last counts, as for ``json``. Raises RecursionError for lists in
    lists without end.
    """
    value, end = _value(text, _space(text, 0))
    if _space(text, end) != len(text):
        raise ValueError(f"more than one value (line {_line(text, end)})")
    return value


def written(value: str) -> str:
    """``value`` as a JSON string; as it is where it can be written to a file."""
    plain = json.dumps(value, ensure_ascii=False)
    return json.dumps(value) if any("\ud800" <= char <= "\udfff" for char in value) else plain


def rewritten(old: str, value: str) -> str:
    """``value`` as a JSON string that is written as ``old``, another JSON string, where both begin and end alike."""
    units = _UNIT.findall(old[1:-1])
    chars = [json.loads(f'"{unit}"') if unit[0] == "\\" else unit for unit in units]
    common = list(zip(chars, value, strict=False))
    start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], common))
    rest = list(zip(reversed(chars[start:]), reversed(value[start:]), strict=False))
    end = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], rest))
    middle = written(value[start : len(value) - end])[1:-1]
    return f'"{"".join(units[:start])}{middle}{"".join(units[len(units) - end :])}"'


def _value(text: str, at: int) -> tuple[Any, int]:
    """The value that begins at ``at``, and where it ends."""
    first = text[at : at + 1]
    if first == '"':
        return _string(text, at)
    if first == "{":
        return _object(text, at)
    if first == "[":
        return _array(text, at)
    try:
        return _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise ValueError(f"{error.msg} (line {error.lineno})") from None


def _string(text: str, at: int) -> tuple[Text, int]:
    match = _STRING.match(text, at)
    if match is None:
        raise ValueError(f"a string is expected (line {_line(text, at)})")
    try:
        # Line ends inside of a string are no JSON, but nothing is unclear about them.
        return Text(json.loads(match[0], strict=False), at, match.end()), match.end()
    except json.JSONDecodeError as error:
        raise ValueError(f"{error.msg} (line {_line(text, at)})") from None


def _object(text: str, at: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    at = _space(text, at + 1)
    while text[at : at + 1] != "}":
        key, at = _string(text, at)
        at = _space(text, _expected(text, _space(text, at), ":"))
        found[key.value], at = _value(text, at)
        at = _next(text, at, "}")
    return found, at + 1


def _array(text: str, at: int) -> tuple[Array, int]:
    found: list[Any] = []
    start = at
    at = _space(text, at + 1)
    while text[at : at + 1] != "]":
        value, at = _value(text, at)
        found.append(value)
        at = _next(text, at, "]")
    return Array(tuple(found), start, at + 1), at + 1


def _next(text: str, at: int, close: str) -> int:
    """Where the next item begins behind the one that ends at ``at``, or where ``close`` stands."""
    at = _space(text, at)
    if text[at : at + 1] == close:
        return at
    at = _space(text, _expected(text, at, ","))
    if text[at : at + 1] == close:
        raise ValueError(f"a comma before {close} (line {_line(text, at)})")
    return at


def _expected(text: str, at: int, char: str) -> int:
    if text[at : at + 1] != char:
        raise ValueError(f"{char!r} is expected (line {_line(text, at)})")
    return at + 1


def _space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    assert match is not None
    return match.end()


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
