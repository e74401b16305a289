"""Edits of a notebook's module as edits of its file; every other byte stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from .notebook import Array, Notebook, NotebookError, Text, notebook, rewritten, written

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


class Replacement(NamedTuple):
    """Replace ``text[start:end]`` of a file's text by ``new``."""

    start: int
    end: int
    new: str


def changed(book: Notebook, text: str) -> str:
    """The text of the file of ``book`` after its module was changed to ``text``.

    Raises NotebookError where the change does not map to cells.
    """
    parts: list[str] = []
    done = 0
    for change in changes(book, text):
        parts += (book.json[done : change.start], change.new)
        done = change.end
    new = "".join((*parts, book.json[done:]))
    if notebook(new).text != text:
        raise NotebookError("left alone: the change would move what is not Python")
    return new


def changes(book: Notebook, text: str) -> Iterator[Replacement]:
    """What is to be replaced in the file of ``book``, in order. Raises NotebookError as ``changed`` does."""
    codes = book.cells_of(text)
    if codes is None:
        raise NotebookError("left alone: the change would join two cells")
    for cell, code in zip(book.cells, codes, strict=True):
        if code == cell.code:
            continue
        new = book.put_back(code)
        if isinstance(cell.source, Text):
            yield _in_string(book.json, cell.source, new)
        else:
            yield from _in_list(book.json, cell.source, new)


def with_cells(difference: Iterable[str], book: Notebook) -> Iterator[str]:
    """The lines of a unified ``difference`` to the file of ``book``, each hunk with the cells that it changes."""
    where = {
        line: f"cell {cell.number}"
        for cell in (*book.cells, *(each.cell for each in book.written))
        for line in range(
            book.json.count("\n", 0, cell.source.start) + 1, book.json.count("\n", 0, cell.source.end) + 2
        )
    }
    hunks: list[list[str]] = []
    for line in difference:
        hunks += [[line]] if line.startswith("@@") else []
        hunks[-1] += [] if line.startswith("@@") else [line]
    for head, *lines in hunks:
        match = re.match(r"@@ -(\d+)", head)
        number, names = int(match[1]) if match else 0, dict[str, None]()
        for line in lines:
            names |= {where[number]: None} if line[0] != " " and number in where else {}
            number += line[0] != "+"
        yield f"{' '.join([head.rstrip(), ', '.join(names)])}\n" if names else head
        yield from lines


def _in_string(json: str, old: Text, new: str) -> Replacement:
    return Replacement(old.start, old.end, rewritten(json[old.start : old.end], new))


def _in_list(json: str, source: Array, new: str) -> Iterator[Replacement]:
    """What is to be replaced in a list of strings: those whose line changed, as they are cut already."""
    old = [piece.value for piece in source.items]
    lines = _cut_like(old)(new)
    comma = _comma(json, source)
    matcher = SequenceMatcher(None, old, lines, autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        pairs = min(last - first, end - start)
        for number in range(pairs):
            yield _in_string(json, source.items[first + number], lines[start + number])
        if end - start > pairs:
            # New strings come after the string before them; a list of code has a first one.
            more, behind = lines[start + pairs : end], first + pairs
            if behind:
                place = source.items[behind - 1].end
                yield Replacement(place, place, "".join(f"{comma}{written(line)}" for line in more))
            else:
                place = source.items[0].start
                yield Replacement(place, place, "".join(f"{written(line)}{comma}" for line in more))
        elif last - first > pairs:
            yield _without(source.items, first + pairs, last)


def _without(items: Sequence[Text], first: int, last: int) -> Replacement:
    """What takes the strings from ``first`` to before ``last`` out, each with a comma."""
    if first:
        return Replacement(items[first - 1].end, items[last - 1].end, "")
    return Replacement(items[0].start, items[last].start if last < len(items) else items[-1].end, "")


def _cut_like(old: list[str]) -> Callable[[str], list[str]]:
    r"""How ``old`` is cut: at ``\n``, as most do, not at all, or as ``str.splitlines`` does, which nbformat uses."""
    if old == _LINE.findall("".join(old)):
        return _LINE.findall
    if len(old) == 1:
        return lambda text: [text]
    return lambda text: text.splitlines(keepends=True)


def _comma(json: str, source: Array) -> str:
    """The separator between two strings of a list, in the layout of the notebook."""
    first = source.items[0]
    if len(source.items) > 1:
        return json[first.end : source.items[1].start]
    before = json[source.start + 1 : first.start]
    return f",{before}" if before else ", "
