"""The ``# noqa`` comments of a file that name our codes, and how a code is removed from one."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Collection, Iterator

from ..findings import Edit, Span
from ..lazy_dataclasses import dataclass

NOQA = re.compile(r"# noqa(?::[\s]?(?P<codes>([A-Z]+[0-9]+(?:[,\s]+)?)+))?", re.IGNORECASE)
"""What flake8 obeys; a test compares."""

_CODE = re.compile(r"[^,\s]+")
_OURS = re.compile(r"BOT[0-9]{1,3}")


@dataclass(frozen=True)
class Suppression:
    """A comment that counts for the lines ``first`` to ``last``; ``codes`` are ours in it, each with its place.

    ``blanks`` are the blanks in front of it, which go with it.
    """

    first: int
    last: int
    codes: tuple[tuple[str, Span], ...]
    line: int
    comment: str
    column: int
    blanks: int

    def without(self, codes: Collection[str]) -> Edit:
        """What takes ``codes`` out: other codes and words stay, and nothing stays that would suppress more."""
        match = NOQA.match(self.comment)
        assert match is not None
        listed, behind = match["codes"], self.comment[match.end("codes") :]
        left = [code for code in _CODE.findall(listed) if code not in codes]
        span = Span(self.line, self.column, self.line, self.column + len(self.comment))
        if left:
            # As it was written, with the comma or blank behind each code that stays.
            kept = "".join(each[0] for each in re.finditer(r"[^,\s]+[,\s]*", listed) if each[0].rstrip(", \t") in left)
            kept = kept if behind.strip() else kept.rstrip(", \t")
            return Edit(span, f"{self.comment[: match.start('codes')]}{kept}{behind}")
        words = behind.strip()
        if words and not words.startswith("#"):
            words = f"# {words}"
        return Edit(span if words else span._replace(start_column=self.column - self.blanks), words)


def may_suppress(source: str) -> bool:
    """Whether ``source`` can name a code of ours in such a comment."""
    return "BOT" in source and "noqa" in source.lower()


def suppressions(source: str) -> Iterator[Suppression]:
    """The comments in ``source`` that flake8 obeys and that name codes of ours."""
    if not may_suppress(source):
        return
    lines = list(io.StringIO(source))
    for first, last, comment in _stretches(source):
        # It is the first match on these lines that counts, wherever it stands.
        match = NOQA.search("".join(lines[first - 1 : last]))
        text = comment.string if comment is not None else ""
        start = text.find(match[0].rstrip()) if match else -1
        if comment is None or match is None or not match["codes"] or start < 0:
            continue
        line, column = comment.start[0], comment.start[1] + start
        found = tuple(
            (code[0], Span(line, column + code.start(), line, column + code.end()))
            for code in _CODE.finditer(text[start:], match.start("codes") - match.start(), len(match[0]))
            if _OURS.fullmatch(code[0])
        )
        if found:
            before = lines[line - 1][:column]
            yield Suppression(first, last, found, line, text[start:], column, column - len(before.rstrip(" \t")))


def _stretches(source: str) -> Iterator[tuple[int, int, tokenize.TokenInfo | None]]:
    """The first and last line of each stretch for which flake8 looks for one comment, and the last comment in it."""
    first, last, comment = 0, 0, None
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type in (tokenize.ENDMARKER, tokenize.DEDENT):
                continue
            first, last = first or token.start[0], max(last, token.end[0])
            comment = token if token.type == tokenize.COMMENT else comment
            if token.type in (tokenize.NL, tokenize.NEWLINE):
                yield first, last, comment
                first, last, comment = 0, 0, None
    except (tokenize.TokenError, SyntaxError):
        return
