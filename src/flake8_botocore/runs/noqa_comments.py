"""Comments that suppress findings: which findings ``# noqa`` suppresses, as flake8 has it, and how one is added.

flake8 looks in the physical lines of the tokens between two ends of lines. It offers none of this as a public
interface. Written against flake8 6.0 to 7.x; a test compares the whole with flake8 itself.
"""

from __future__ import annotations

import os
import re
import tokenize
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from ..files.filesystem import content
from ..findings import Edit, Finding, Span

NOQA = re.compile(r"# noqa(?::[\s]?(?P<codes>([A-Z]+[0-9]+(?:[,\s]+)?)+))?", re.IGNORECASE)
"""The comments that flake8 obeys; a test compares this pattern with flake8's own."""


def suppression(comments: NoqaComments, finding: Finding) -> list[Edit]:
    """The edits that suppress ``finding`` by a comment in those lines of the file in which flake8 looks for one.

    A ``# noqa: BOT101`` that is there gets one more code: ``# noqa: BOT101,BOT302``. Else the last line gets a comment
    at its end. There are no edits where flake8 obeys a ``# noqa: ...`` that is in a string: it uses the first that it
    finds, and would not see another.
    """
    lines, line = comments.lines, finding.span.start_line
    first, last, comment = comments.stretches.get(line, Stretch(line, line, None))
    match = NOQA.search("".join(lines[first - 1 : last]))
    if match is None or not match["codes"]:
        end = len(lines[last - 1].rstrip())
        return [Edit(Span(last, end, last, end), f"  # noqa: {finding.code}")]
    obeyed = match[0].rstrip(", \t\r\n")
    if comment is None or obeyed not in comment.string:
        return []
    end = comment.start[1] + comment.string.index(obeyed) + len(obeyed)
    return [Edit(Span(last, end, last, end), f",{finding.code}")]


_MISREAD = re.compile(
    r"# noqa(?:[ \t]+(?P<bare>BOT\d+)|:[ \t]*(?P<name>[a-z]+(?:-[a-z]+)+)"
    r"|:[ \t]*(?P<codes>[A-Z0-9, \t]*BOT[A-Z0-9, \t]*))"
)
"""Comments that flake8 may not read as meant: ``# noqa BOT101``, ``# noqa: name-of-a-rule``, ``# noqa: E501,BOT999``.

The first two suppress everything on their line, since no code follows a colon. The third has to be looked through.
"""


def misread(path: str, codes: Callable[[], Mapping[str, str]]) -> Iterator[str]:
    """A line for each comment in the file at ``path`` that suppresses more than it says, or an unknown code of ours.

    ``codes`` has the code of each rule by its name.
    """
    raw = content(path) or b""
    if b"noqa" not in raw:
        return
    for number, line in enumerate(raw.decode("latin-1").split("\n"), start=1):
        for comment in _MISREAD.finditer(line):
            place, code_of = f"{os.path.relpath(path)}:{number}", codes()
            meant = comment["bare"] or code_of.get(comment["name"] or "")
            if meant:
                yield f"{place}: this comment suppresses every finding on its line; write # noqa: {meant}"
            ours = _OURS.findall(comment["codes"] or "")
            for code in (code for code in ours if not any(known.startswith(code) for known in code_of.values())):
                yield f"{place}: {code} is no code of flake8-botocore, so this comment suppresses none of its findings"


_OURS = re.compile(r"\bBOT\w+")


class NoqaComments:
    """The ``# noqa`` comments in the ``lines`` of a file, and the findings that they suppress."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines

    @property
    def suppress_all(self) -> bool:
        """Whether the file carries ``# flake8: noqa`` on a line of its own."""
        if "flake8" not in "".join(self.lines).lower():
            return False
        from flake8.defaults import NOQA_FILE

        return any(map(NOQA_FILE.match, self.lines))

    def suppress(self, finding: Finding, path: str) -> bool:
        """Whether a comment suppresses ``finding`` in the file ``path``."""
        if not self._says_noqa:
            return False
        from flake8.violation import Violation

        line, column = finding.span[:2]
        violation = Violation(finding.code, path, line, column + 1, finding.message, self.text_for(line))
        return violation.is_inline_ignored(False)

    def text_for(self, line: int) -> str | None:
        """The text in which a comment for a 1-based line is looked for; None where Python finds no tokens."""
        first, last, _ = self.stretches.get(line, (0, 0, None))
        return "".join(self.lines[first - 1 : last]) if first else None

    @cached_property
    def stretches(self) -> dict[int, Stretch]:
        """For each 1-based line, its stretch: the lines in which flake8 looks for one comment."""
        return {line: found for found in _stretches(self.lines) for line in range(found.first, found.last + 1)}

    @cached_property
    def _says_noqa(self) -> bool:
        return "noqa" in "".join(self.lines).lower()


class Stretch(NamedTuple):
    """The 1-based lines ``first`` to ``last``, to which flake8 applies the same ``# noqa``, and their last comment.

    Usually this is a single line; it is several lines if a string or a backslash continues the first one.
    """

    first: int
    last: int
    comment: tokenize.TokenInfo | None


def _stretches(lines: Iterable[str]) -> list[Stretch]:
    """The stretches of ``lines`` in order; none if Python cannot split the lines into tokens."""
    stretches = []
    tokens: list[tokenize.TokenInfo] = []
    try:
        for token in tokenize.generate_tokens(iter(lines).__next__):
            if token.type not in (tokenize.ENDMARKER, tokenize.DEDENT):
                tokens.append(token)
            if token.type in (tokenize.NL, tokenize.NEWLINE):
                comment = next((each for each in reversed(tokens) if each.type == tokenize.COMMENT), None)
                stretches.append(Stretch(tokens[0].start[0], max(each.end[0] for each in tokens), comment))
                tokens.clear()
    except (tokenize.TokenError, SyntaxError):
        return []
    return stretches
