"""The findings that baseline, selection and noqa comments leave in a file.

flake8 looks in the physical lines of the tokens between two ends of lines. Those of one stretch belong to one
statement, or to several that share a line, so that a statement around which nothing else stands bounds it.

flake8 offers none of this as a public interface. Written against flake8 6.0 to 7.x; a test
compares the whole with flake8 itself. Neither its options nor its plugins, ours included, are loaded.
"""

from __future__ import annotations

import argparse
import ast
import io
import tokenize
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import NamedTuple, TypeAlias

from ..baseline import FingerprintSource, Identity, identities, match, parsed, reported
from ..config import Settings
from ..files.discovery import Excluded, normalized
from ..files.filesystem import content, read_regular
from ..findings import SEVERITIES, CellLine, Finding, UnreadableSourceError, UsageError
from ..linter import analysed, not_analysed


def decoded(raw: bytes) -> list[str]:
    """The lines of a file as flake8 decodes it: as Python does, else byte for byte.

    Raises UnreadableSourceError for a codec that gives no text, which Python refuses and at which flake8 fails.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        return list(io.TextIOWrapper(io.BytesIO(raw), encoding))
    except (SyntaxError, UnicodeError):
        return list(io.TextIOWrapper(io.BytesIO(raw), "latin-1"))
    except LookupError as error:
        raise UnreadableSourceError(f"Python cannot decode it ({str(error).partition(';')[0]})") from error


def without_mark(line: str) -> str:
    """The first line of a file without its byte order mark, whether it was decoded as UTF-8 or byte for byte."""
    return line[1:] if line[:1] == "\ufeff" else line[3:] if line[:3] == "\xef\xbb\xbf" else line


class NoqaPlaces:
    """Tells which lines a ``# noqa`` comment may apply to, without reading tokens.

    ``tree`` is that of the file; None where Python cannot parse it.
    """

    def __init__(self, lines: Sequence[str], tree: ast.AST | None) -> None:
        self._lines = lines
        self._tree = tree

    def may_concern(self, line: int) -> bool:
        """Whether a ``# noqa`` comment may apply to the 1-based ``line``. False is certain, True is not."""
        if not self._saying:
            return False
        bounds = None if self._tree is None else self._bounds(self._tree, line)
        if bounds is None:
            return True
        first, last = bounds
        place = bisect_right(self._saying, first - 1)
        return place < len(self._saying) and self._saying[place] <= last

    @cached_property
    def _saying(self) -> list[int]:
        if "noqa" not in "".join(self._lines).lower():
            return []
        return [number for number, line in enumerate(self._lines, 1) if "noqa" in line.lower()]

    def _bounds(self, tree: ast.AST, line: int) -> tuple[int, int] | None:
        """The first and last line in which a comment for ``line`` can be, 1-based: those of its innermost statement.

        None if that is not certain, for example if other code shares these lines.
        """
        statement = _innermost(tree, line)
        if statement is None:
            return None
        first, last = statement.lineno, statement.end_lineno or 0
        head = self._lines[first - 1].encode("utf-8", "surrogatepass")[: statement.col_offset]
        tail = self._lines[last - 1].encode("utf-8", "surrogatepass")[statement.end_col_offset or 0 :]
        goes_on = first > 1 and self._lines[first - 2].rstrip("\r\n").endswith("\\")
        # Other code on these lines may continue on further lines.
        return None if goes_on or head.strip() or b";" in tail or b"\\" in tail else (first, last)


def _innermost(tree: ast.AST, line: int) -> ast.stmt | None:
    """The statement without a body that contains all of ``line``; None if there is none, or for a decorator."""
    block: Sequence[ast.AST] = getattr(tree, "body", ())
    while True:
        place = bisect_right(block, line, key=_first_line) - 1
        if place < 0:
            return None
        found = block[place]
        parts = [each for name in _BLOCKS if isinstance(each := getattr(found, name, None), list) and each]
        if not parts:
            return found if isinstance(found, ast.stmt) and (found.end_lineno or 0) >= line else None
        block = next((each for each in reversed(parts) if _first_line(each[0]) <= line), ())
        if not block:
            return None


_BLOCKS = ("body", "handlers", "cases", "orelse", "finalbody")
"""Where statements hold others, in the order in which they stand."""


def _first_line(node: ast.AST) -> int:
    if isinstance(node, ast.match_case):
        return node.pattern.lineno
    decorators = getattr(node, "decorator_list", ())
    return int(decorators[0].lineno if decorators else node.lineno)  # type: ignore[attr-defined]


# Parts of flake8 are imported in the functions that use them, since these are rarely called.
def files_to_codes(per_file_ignores: str) -> list[tuple[str, list[str]]]:
    """The patterns that ``per_file_ignores`` names, each with the codes to ignore there. Raises UsageError."""
    if not per_file_ignores:
        return []
    from flake8 import exceptions, utils

    try:
        return utils.parse_files_to_codes_mapping(per_file_ignores)
    except exceptions.ExecutionError as error:
        raise UsageError(" ".join(str(error).split())) from error


class SourceLines:
    """A file as flake8 reads it: decoded, without byte order mark, newlines made ``\\n``."""

    def __init__(
        self,
        path: str,
        options: argparse.Namespace,
        text: str | None = None,
        cell_lines: Sequence[CellLine] = (),
    ) -> None:
        r"""Read ``path``, or take ``text``, whose newlines may be any; ``cell_lines`` where that is a notebook's.

        Raises OSError where the file cannot be read, UnreadableSourceError where it cannot be decoded.
        """
        self.cell_lines = tuple(cell_lines)
        self._obeys_noqa = not options.disable_noqa
        self.path: str = (options.stdin_display_name or "stdin") if path == "-" and text is None else path
        self.lines = _lines(path) if text is None else list(io.StringIO(text, newline=None))
        if self.lines:
            self.lines[0] = without_mark(self.lines[0])

    def name_line(self, line: int) -> str:
        """The name of a 1-based line, as the user counts lines."""
        return name_line(line, self.cell_lines)

    @property
    def ignored(self) -> bool:
        """Whether the file carries ``# flake8: noqa`` on a line of its own."""
        if not self._obeys_noqa or "flake8" not in "".join(self.lines).lower():
            return False
        from flake8.defaults import NOQA_FILE

        return any(map(NOQA_FILE.match, self.lines))

    def noqa_line(self, line: int) -> str | None:
        """The text in which a ``# noqa`` for a 1-based line is looked for; None where Python finds no tokens."""
        first, last, _ = self.noqa_stretches.get(line, (0, 0, None))
        return "".join(self.lines[first - 1 : last]) if first else None

    @cached_property
    def noqa_stretches(self) -> dict[int, Stretch]:
        """For each 1-based line, its stretch: the lines in which flake8 looks for one ``# noqa`` comment."""
        found = stretches(self.lines)
        return {line: stretch for stretch in found for line in range(stretch.first, stretch.last + 1)}


def _lines(path: str) -> list[str]:
    """The lines of the file ``path``, or of standard input. Raises OSError where they cannot be read."""
    if path == "-":
        from flake8 import utils

        return utils.stdin_get_lines()
    raw = content(path)
    # If content() gave nothing, read_regular() raises the reason.
    return decoded(read_regular(path) if raw is None else raw)


def name_line(line: int, cell_lines: Sequence[CellLine]) -> str:
    """The name of a 1-based line of a module, or of a notebook with these ``cell_lines``, as the user counts lines."""
    if not cell_lines:
        return str(line)
    where = cell_lines[line - 1]
    return f"{where.line} of cell {where.cell}"


class Stretch(NamedTuple):
    """The 1-based lines ``first`` to ``last``, to which flake8 applies the same ``# noqa``, and their last comment.

    Usually this is a single line; it is several lines if a string or a backslash continues the first one.
    """

    first: int
    last: int
    comment: tokenize.TokenInfo | None


def stretches(lines: Iterable[str]) -> list[Stretch]:
    """The stretches of ``lines`` in order; none if Python cannot split the lines into tokens."""
    found = []
    first, last, comment = 0, 0, None
    try:
        for token in tokenize.generate_tokens(iter(lines).__next__):
            if token.type in (tokenize.ENDMARKER, tokenize.DEDENT):
                continue
            first, last = first or token.start[0], max(last, token.end[0])
            comment = token if token.type == tokenize.COMMENT else comment
            if token.type in (tokenize.NL, tokenize.NEWLINE):
                found.append(Stretch(first, last, comment))
                first, last, comment = 0, 0, None
    except (tokenize.TokenError, SyntaxError):
        return []
    return found


class Selection:
    """The findings that flake8 would report: select, ignore, per-file-ignores, noqa; none below the lowest severity."""

    def __init__(self, options: argparse.Namespace) -> None:
        """Take the decisions that ``options`` ask for."""
        self._noqa = not options.disable_noqa
        self._selected = (*options.select, *(options.extend_select or ()))
        self._severities = SEVERITIES[: SEVERITIES.index(options.min_severity) + 1]
        self._ignored = (*(options.ignore or ()), *(options.extend_ignore or ()))
        patterns = [(normalized(pattern), codes) for pattern, codes in files_to_codes(options.per_file_ignores)]
        # Of several patterns for a file the longest one counts, of these the first.
        patterns.sort(key=lambda each: -len(each[0]))
        self._files = Excluded([pattern for pattern, _ in patterns], options.stdin_display_name)
        self._ignored_there = [codes for _, codes in patterns]

    def standing(self, file: SourceLines, found: Sequence[Finding], noqa: NoqaPlaces) -> list[Finding]:
        """Those of ``found`` in ``file`` that are selected, severe enough, and suppressed by no comment."""
        number = self._files.first(file.path) if found else None
        ignored = (*self._ignored, *(() if number is None else self._ignored_there[number]))
        return [
            each
            for each in found
            if _longest(each.code, self._selected) > _longest(each.code, ignored)
            and each.severity in self._severities
            and not (self._noqa and noqa.may_concern(each.span.start_line) and _is_suppressed(file, each))
        ]


def _longest(code: str, prefixes: Iterable[str]) -> int:
    """The length of the longest of ``prefixes`` that ``code`` has, -1 if it has none."""
    return max((len(each) for each in prefixes if code.startswith(each)), default=-1)


def _is_suppressed(file: SourceLines, finding: Finding) -> bool:
    """Whether a ``# noqa`` comment suppresses ``finding``."""
    from flake8.violation import Violation

    line, column = finding.span[:2]
    violation = Violation(finding.code, file.path, line, column + 1, finding.message, file.noqa_line(line))
    return violation.is_inline_ignored(False)


Earlier: TypeAlias = Callable[["Context", str], Sequence[Identity]]
"""The identities of the findings that a file had before."""


class Looked(NamedTuple):
    """The findings to report in a file. ``records`` maps the baseline record of each recorded finding to its identity.

    That is the identity of today, or the record itself if identities were not requested.
    """

    findings: list[Finding]
    records: dict[Identity, Identity]
    identities: tuple[Identity, ...]
    """The identity of each finding to report."""


@dataclass(frozen=True)
class Context:
    """The options, settings and selection that work on a file needs."""

    options: argparse.Namespace
    settings: Settings
    selection: Selection = field(init=False)
    others: dict[int, Context] = field(init=False, repr=False, default_factory=dict)
    """Those of other configurations."""

    def __post_init__(self) -> None:
        """Take the decisions of ``options``."""
        object.__setattr__(self, "selection", Selection(self.options))

    def nearest(self, path: str) -> Context:
        """The context of the file ``path``, by the configuration that is nearest to it."""
        tables = vars(self.options).get("tables")
        found = tables.of(self.options.stdin_display_name if path == "-" else path) if tables else None
        if found is None:
            return self
        return self.others.setdefault(id(found), Context(found.options, found.settings))

    def standing(self, file: SourceLines, text: str, *, fixes: bool) -> list[Finding]:
        """The findings in ``text``, the content of ``file``, that are to be reported.

        Raises NotPythonError where Python cannot parse it.
        """
        return self.lint(file, text, fixes=fixes).findings

    def lint(
        self,
        file: SourceLines,
        text: str,
        *,
        fixes: bool,
        earlier: Earlier | None = None,
        identify: bool = False,
    ) -> Looked:
        """The findings to report in ``text``, the content of ``file``, and the records of findings in the baseline.

        ``earlier`` returns the identities of findings in an older version, which are left out. ``fixes`` and
        ``identify`` add fixes and identities. Raises NotPythonError where Python cannot parse ``text``.
        """
        if file.ignored:
            return Looked([], {}, ())
        with analysed(text, file.path, self.settings, name_line=file.name_line) as found:
            sorted_out = partial(self._sorted_out, file, partial(parsed, text), earlier=earlier, identify=identify)
            kept = sorted_out(found.findings, found.tree)
            if not fixes:
                return kept
            try:
                return kept._replace(findings=found.fixed(kept.findings))
            except Exception as error:
                return sorted_out(not_analysed(error, self.settings), None)

    def failed(self, path: str, error: Exception) -> list[Finding]:
        """The findings to report for the file ``path``, the work on which ended with ``error``."""
        file, found = SourceLines(path, self.options, ""), not_analysed(error, self.settings)
        return self._sorted_out(file, lambda: None, found, None).findings

    def _sorted_out(
        self,
        file: SourceLines,
        parse: Callable[[], ast.AST | None],
        found: Sequence[Finding],
        tree: ast.AST | None,
        *,
        earlier: Earlier | None = None,
        identify: bool = False,
    ) -> Looked:
        """Those of ``found`` to report, and the recorded ones; they are all findings of ``file``, in order of place.

        ``parse`` makes the tree if ``tree`` is None and the tree is needed.
        """
        page = FingerprintSource(file.lines, parse if tree is None else lambda: tree)
        left, recorded = reported(found, file.path, page, self.settings)
        noqa = NoqaPlaces(file.lines, tree)
        left = self.selection.standing(file, left, noqa)
        if left and earlier is not None:
            before = match(found, earlier(self, file.path), page)
            left = [finding for finding in left if finding not in before]
        if not identify:
            return Looked(left, {record: record for record in recorded.values()}, ())
        known = identities(found, file.path, page)
        records = {record: known[finding] for finding, record in recorded.items()}
        return Looked(left, records, tuple(known[finding] for finding in left))


def joined(one: Looked, other: Looked) -> Looked:
    """The findings of two consecutive parts of one file, joined."""
    return Looked(
        [*one.findings, *other.findings], {**one.records, **other.records}, (*one.identities, *other.identities)
    )
