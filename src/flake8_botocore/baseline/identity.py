"""The identity of a finding, and which recorded finding is which one of today."""

from __future__ import annotations

import ast
import os
import posixpath
import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from ..files.filesystem import digest
from ..findings import Finding

LONGEST_SOURCE = 160
"""Characters of a source that are recorded as they are; of a longer one the rest is recorded as a digest."""

_Parts = (ast.stmt, ast.ExceptHandler, ast.match_case)


class Identity(NamedTuple):
    """A finding: its file, code, lines with white space folded, and which of several alike it is, from 1.

    ``statement`` is a digest of the statement it is in, as Python reads it, so that no formatter changes it.
    """

    path: str
    code: str
    source: str
    nth: int
    statement: str


def fingerprints(known: Iterable[Identity]) -> Iterator[str]:
    """32 hexadecimal digits for each of ``known``, the identities of one file in order of place.

    They are of the file, the code, the statement and which of several alike it is: the lines are not in it.
    """
    alike: Counter[tuple[str, str, str]] = Counter()
    for identity in known:
        name = posixpath.normpath(identity.path.replace(os.sep, "/"))
        key = name, identity.code, identity.statement
        alike[key] += 1
        text = "\0".join((*key, str(alike[key])))
        yield digest(text.encode("utf-8", "surrogatepass"))


class FingerprintSource:
    """The text of a file and its tree, as far as findings in it are to be known again."""

    def __init__(self, lines: Sequence[str], tree: Callable[[], ast.AST | None]) -> None:
        """Take the file's lines, and what parses it, asked once at most; None for what is not Python."""
        self._lines = lines
        self._parse = tree

    def source(self, finding: Finding) -> str:
        """The lines of ``finding``, white space folded; nothing for one that is about the file."""
        span = finding.span
        if span[:2] == span[2:]:
            return ""
        text = " ".join("".join(self._lines[span.start_line - 1 : span.end_line]).split())
        return text if len(text) <= LONGEST_SOURCE else f"{text[:LONGEST_SOURCE]}… {_digest(text)}"

    def statement(self, finding: Finding) -> str:
        """A digest of the statement that holds ``finding``, without the statements inside of it."""
        if self._tree is None:
            return _digest(self.source(finding))
        line, column = finding.span.start_line, finding.span.start_column
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        place = line, len(text[:column].encode("utf-8", "surrogatepass"))
        return _digest("|".join(_said(_innermost(self._tree, place))))

    @cached_property
    def _tree(self) -> ast.AST | None:
        return self._parse()


def parsed(text: str) -> ast.AST | None:
    """The tree of ``text``, None where Python cannot parse it."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def identities(found: Iterable[Finding], path: str, page: FingerprintSource) -> dict[Finding, Identity]:
    """What each of ``found``, all the findings of the file ``path`` in order of place, is known by."""
    alike: Counter[tuple[str, str, str]] = Counter()
    known = {}
    for finding in found:
        key = finding.code, page.source(finding), page.statement(finding)
        alike[key] += 1
        known[finding] = Identity(path, key[0], key[1], alike[key], key[2])
    return known


def _digest(text: str) -> str:
    return digest(text.encode("utf-8", "surrogatepass"), 4)


def _innermost(node: ast.AST, place: tuple[int, int]) -> ast.AST:
    """The innermost statement, or part of one that holds statements, at ``place``; column in bytes."""
    while True:
        inner = next((part for part in _parts(node) if _holds(part, place)), None)
        if inner is None:
            return node
        node = inner


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    for name in ("body", "orelse", "handlers", "finalbody", "cases"):
        parts = getattr(node, name, ())
        if isinstance(parts, list):
            yield from parts


def _holds(part: ast.AST, place: tuple[int, int]) -> bool:
    if isinstance(part, ast.match_case):
        first, last = part.pattern, part.body[-1]
    else:
        first = last = part  # type: ignore[assignment]
        decorators = getattr(part, "decorator_list", ())
        first = decorators[0] if decorators else first
    start = (first.lineno, first.col_offset)
    return start <= place <= (last.end_lineno or 0, last.end_col_offset or 0)


def _said(statement: ast.AST) -> Iterator[str]:
    """What ``statement`` says in order of the source: kinds of nodes, names and constants, no layout."""
    stack: list[Any] = [statement]
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(reversed(item))
        elif not isinstance(item, ast.AST):
            yield "" if item is None else repr(item)
        elif item is statement or not isinstance(item, (*_Parts, ast.expr_context)):
            yield type(item).__name__
            # ``kind`` is the u of u"", which formatters take away.
            stack.extend(getattr(item, name, None) for name in reversed(item._fields) if name != "kind")


_LAYOUT = re.compile(r"[\s\"'(),\\]")

_Step: TypeAlias = tuple[Callable[[Finding], object], Callable[[Identity], object]]


def match(found: Sequence[Finding], records: Sequence[Identity], page: FingerprintSource) -> dict[Finding, Identity]:
    """The record of each of ``found`` that has one; a record is of one finding.

    ``found`` are all findings of a file, suppressed ones too, in order of place. Of several alike the first ones are
    those that are recorded.
    """
    if not records:
        return {}
    by_source: _Step = (lambda each: (each.code, page.source(each)), lambda each: (each.code, each.source))
    by_statement: _Step = (lambda each: (each.code, page.statement(each)), lambda each: (each.code, each.statement))
    by_both: _Step = (
        lambda each: (each.code, _bare(page.source(each)), page.statement(each)),
        lambda each: (each.code, _bare(each.source), each.statement),
    )
    # Where every line is recorded nothing was changed, and no tree is needed to see that.
    same = Counter(map(by_source[0], found)) <= Counter(map(by_source[1], records))
    matched: dict[Finding, Identity] = {}
    left = list(found)
    unused = sorted(records, key=lambda each: each.nth)
    for of_finding, of_record in (by_source,) if same else (by_both, by_statement, by_source):
        pool: defaultdict[object, deque[Identity]] = defaultdict(deque)
        for record in unused:
            pool[of_record(record)].append(record)
        for finding in left:
            alike = pool.get(of_finding(finding))
            if alike:
                matched[finding] = alike.popleft()
        left = [finding for finding in left if finding not in matched]
        unused = [record for alike in pool.values() for record in alike]
    return matched


def _bare(source: str) -> str:
    """``source`` without what formatters change; comments stay, for one that is suppressed is another finding."""
    return _LAYOUT.sub("", source)
