"""Recorded findings: the identity of each, the file of them, and which findings of today it leaves to report."""

from __future__ import annotations

import ast
import json
import os
import posixpath
import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from .config import Settings
from .files.filesystem import LINKED, digest, kind, leads_out, memo_of_file, read_regular, upward
from .files.git import GitError, renames_since_last_change, repository_of
from .files.snapshot import memo
from .findings import Finding

LONGEST_SOURCE = 160
"""Characters of a finding's lines that are recorded as they are; the rest of longer lines is recorded as a digest."""

_Parts = (ast.stmt, ast.ExceptHandler, ast.match_case)
"""Statements, and the parts of statements that hold others: ``except ...:`` and ``case ...:``."""


class Identity(NamedTuple):
    """What identifies a finding from run to run, and is recorded of it in a baseline.

    ``source`` is the lines of the finding, with white space folded. ``statement`` is a digest of the statement that the
    finding is in, without layout, so that no formatter changes it. ``nth`` counts, from 1, the findings of the file
    that have the same code, source and statement.
    """

    path: str
    code: str
    source: str
    nth: int
    statement: str


def fingerprints(known: Iterable[Identity]) -> Iterator[str]:
    """A fingerprint of 32 hexadecimal digits for each of ``known``, the identities of one file in order of place.

    It is a digest of the file, the code, the statement, and a count of the findings that share these three. The lines
    of the finding are not part of it.
    """
    alike: Counter[tuple[str, str, str]] = Counter()
    for identity in known:
        name = posixpath.normpath(identity.path.replace(os.sep, "/"))
        key = name, identity.code, identity.statement
        alike[key] += 1
        text = "\0".join((*key, str(alike[key])))
        yield digest(text.encode("utf-8", "surrogatepass"))


class FingerprintSource:
    """The lines and the ``ast`` tree of a file, from which the identities of its findings are computed."""

    def __init__(self, lines: Sequence[str], tree: Callable[[], ast.AST | None]) -> None:
        """Take the file's lines and ``tree``, which is called once at most and returns None for what is not Python."""
        self._lines = lines
        self._parse = tree

    def source(self, finding: Finding) -> str:
        """The lines of ``finding`` with white space folded; the end of a long text is a digest.

        Empty for a finding about the whole file, whose span is empty.
        """
        span = finding.span
        if span[:2] == span[2:]:
            return ""
        text = " ".join("".join(self._lines[span.start_line - 1 : span.end_line]).split())
        return text if len(text) <= LONGEST_SOURCE else f"{text[:LONGEST_SOURCE]}… {_digest(text)}"

    def statement(self, finding: Finding) -> str:
        """A digest of the statement that holds ``finding``, without the statements nested in it.

        For a file that is not Python, it is a digest of the finding's lines.
        """
        if self._tree is None:
            return _digest(self.source(finding))
        line, column = finding.span[:2]
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        # ``ast`` counts columns in bytes, a span in characters.
        place = line, len(text[:column].encode("utf-8", "surrogatepass"))
        return _digest("|".join(_node_texts(_innermost(self._tree, place))))

    @cached_property
    def _tree(self) -> ast.AST | None:
        return self._parse()


def parsed(text: str) -> ast.AST | None:
    """The tree of ``text``, None where Python cannot parse it."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def identities(found: Iterable[Finding], path: str, texts: FingerprintSource) -> dict[Finding, Identity]:
    """The identity of each of ``found``, which are all the findings of the file ``path``, in order of place."""
    counts: Counter[tuple[str, str, str]] = Counter()
    identity_of = {}
    for finding in found:
        key = code, source, statement = finding.code, texts.source(finding), texts.statement(finding)
        counts[key] += 1
        identity_of[finding] = Identity(path, code, source, counts[key], statement)
    return identity_of


def _digest(text: str) -> str:
    return digest(text.encode("utf-8", "surrogatepass"), 4)


def _innermost(node: ast.AST, place: tuple[int, int]) -> ast.AST:
    """The innermost statement, ``except`` or ``case`` below ``node`` at ``place``, a line and a column in bytes.

    It is ``node`` itself if it holds none there.
    """
    while True:
        parts = (part for part in ast.iter_child_nodes(node) if isinstance(part, _Parts) and _holds(part, place))
        inner = next(parts, None)
        if inner is None:
            return node
        node = inner


def _holds(part: ast.AST, place: tuple[int, int]) -> bool:
    """Whether ``part``, with its decorators, contains ``place``: a line and a column in bytes.

    A ``case`` has no position of its own: it goes from its pattern to its last statement. A function or class begins
    with its first decorator, its own position is below that.
    """
    if isinstance(part, ast.match_case):
        first, last = part.pattern, part.body[-1]
    else:
        first = last = part  # type: ignore[assignment]
        decorators = getattr(part, "decorator_list", ())
        first = decorators[0] if decorators else first
    start = (first.lineno, first.col_offset)
    return start <= place <= (last.end_lineno or 0, last.end_col_offset or 0)


def _node_texts(statement: ast.AST) -> Iterator[str]:
    """The node types, names and constants of ``statement`` in source order, like ``ast.dump`` without brackets.

    For ``x = f(1)`` these are Assign, Name, 'x', Call, Name, 'f', Constant, 1. Statements nested in ``statement`` are
    left out.
    """
    stack: list[Any] = [statement]
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(reversed(item))
        elif not isinstance(item, ast.AST):
            # The value of a field that holds no node: a name, a constant, or None for a part that is missing.
            yield "" if item is None else repr(item)
        elif item is statement or not isinstance(item, (*_Parts, ast.expr_context)):
            yield type(item).__name__
            # ``kind`` is the u of u"", which formatters take away.
            stack.extend(getattr(item, name, None) for name in reversed(item._fields) if name != "kind")


_LAYOUT = re.compile(r"[\s\"'(),\\]")
"""Characters that formatters add, remove or change."""

_Keys: TypeAlias = tuple[Callable[[Finding], object], Callable[[Identity], object]]
"""The key of a finding and the key of a record: where the two are equal, the record may be the finding's."""


def match(found: Sequence[Finding], records: Sequence[Identity], texts: FingerprintSource) -> dict[Finding, Identity]:
    """The record of each finding that has one; no two findings share a record.

    ``found`` are all findings of a file, suppressed ones too, in order of place. Findings and records are paired in
    three passes: by lines and statement, the remaining ones by statement, the rest by lines. If the lines of all
    findings are recorded, one pass by lines is enough. If several findings have the same key, the first ones get the
    records, in the order in which these were recorded (``nth``).
    """
    if not records:
        return {}
    by_source: _Keys = (lambda each: (each.code, texts.source(each)), lambda each: (each.code, each.source))
    by_statement: _Keys = (lambda each: (each.code, texts.statement(each)), lambda each: (each.code, each.statement))
    by_both: _Keys = (
        lambda each: (each.code, _bare(texts.source(each)), texts.statement(each)),
        lambda each: (each.code, _bare(each.source), each.statement),
    )
    # Then nothing was changed, and no tree need be parsed.
    unchanged = Counter(map(by_source[0], found)) <= Counter(map(by_source[1], records))
    matched: dict[Finding, Identity] = {}
    open_findings = list(found)
    open_records = sorted(records, key=lambda record: record.nth)
    passes = (by_source,) if unchanged else (by_both, by_statement, by_source)
    for key_of_finding, key_of_record in passes:
        by_key: defaultdict[object, deque[Identity]] = defaultdict(deque)
        for record in open_records:
            by_key[key_of_record(record)].append(record)
        for finding in open_findings:
            candidates = by_key.get(key_of_finding(finding))
            if candidates:
                matched[finding] = candidates.popleft()
        open_findings = [finding for finding in open_findings if finding not in matched]
        open_records = [record for candidates in by_key.values() for record in candidates]
    return matched


def _bare(source: str) -> str:
    """``source`` without what formatters change: white space, quotes, brackets, commas and backslashes.

    Comments stay, because a finding that a comment suppresses differs from one that is reported.
    """
    return _LAYOUT.sub("", source)


NAME = "flake8-botocore-baseline.json"
"""The name of the default baseline, which is used if it exists and no other baseline is named."""

SCHEMA = 1
_HEAD = "flake8-botocore baseline"
_WRITE = "Write it with --write-baseline"


class BaselineError(Exception):
    """A baseline cannot be read; the message is one line."""


@dataclass(frozen=True, eq=False)
class Baseline:
    """A baseline that was read: the absolute path and the ``text`` of its ``file``, and its records.

    ``entries`` are the records by the path of the file that they are about, relative to ``folder``.
    """

    file: str
    entries: Mapping[str, tuple[Identity, ...]]
    text: bytes

    @property
    def folder(self) -> str:
        """The directory that paths are relative to."""
        return os.path.dirname(self.file)

    @cached_property
    def all(self) -> tuple[Identity, ...]:
        """Every record."""
        return tuple(entry for entries in self.entries.values() for entry in entries)

    def name_of(self, path: str) -> str:
        """The name that records have for the file ``path``: its path relative to ``folder``."""
        return relative(path, self.folder)

    def place(self, name: str) -> str:
        """The absolute path of the file that a record names ``name``, which may be gone."""
        return os.path.normpath(os.path.join(self.folder, name))

    def moved_to(self, name: str) -> tuple[Identity, ...]:
        """The records of files that git sees as renamed to ``name``.

        Only files that do not exist any more count.
        """
        names = self.renames(os.path.dirname(self.place(name))).get(name, ()) if self.gone else ()
        return tuple(entry for old in names if old in self.gone for entry in self.entries[old])

    @cached_property
    def gone(self) -> frozenset[str]:
        """The names of recorded files that do not exist any more."""
        return frozenset(name for name in self.entries if not os.path.exists(os.path.join(self.folder, name)))

    def renames(self, folder: str) -> Mapping[str, set[str]]:
        """The old names, by the new name, of files that git sees as renamed in the repository around ``folder``.

        All names are relative to the folder of the baseline. Outside a repository nothing is renamed.
        """
        # The repository is not looked up from the baseline's folder: a configuration file of the checkout, which may be
        # a stranger's, can name any folder.
        root = repository_of(os.path.realpath(folder))
        return {} if root is None else _renames(self, root)


def relative(path: str, folder: str) -> str:
    """``path`` relative to ``folder``, or absolute if it is on another drive; with slashes on every system."""
    try:
        found = os.path.relpath(path, folder)
    except ValueError:  # on another drive
        found = os.path.abspath(path)
    return found.replace(os.sep, "/")


def located(named: str | None) -> str | None:
    """The absolute path of the baseline ``named``, which need not exist; None if no baseline is named.

    A bare file name is looked up in the working directory, then in each folder above it, up to the git root. If no
    folder has such a file, the path is one in the working directory.
    """
    if not named or named != os.path.basename(named):
        return os.path.abspath(named) if named else None
    for folder in upward(os.getcwd()):
        path = os.path.join(folder, named)
        if kind(path):
            return path
        if kind(os.path.join(folder, ".git")):
            break
    return os.path.abspath(named)


def load(named: str | None) -> Baseline | None:
    """The baseline ``named``; None if none is named, or if it is the default one and does not exist.

    Raises BaselineError for any other file that is missing, that cannot be read or that is no baseline. The same goes
    for a bare name whose file is a link out of the project.
    """
    path = located(named)
    if path is None:
        return None
    if named == os.path.basename(path) and os.path.islink(path) and leads_out(path, os.path.dirname(path)):
        raise BaselineError(f"{path}: {LINKED}; name that file with --bot-baseline")
    try:
        return _read(path)
    except FileNotFoundError:
        if named == NAME:
            return None
        raise BaselineError(f"{named!r} does not exist: flake8-botocore check --write-baseline writes it") from None
    except OSError as error:
        raise BaselineError(f"{path}: {error.strerror or error}") from error


def written(entries: Iterable[Identity]) -> str:
    """The text of a baseline: a JSON array with a head and one line for each entry.

    Each of these lines begins with its comma, so that git can merge added and removed lines.
    """
    lines = [json.dumps({_HEAD: SCHEMA}), *(f",{json.dumps(each._asdict())}" for each in sorted(set(entries)))]
    return "[" + "\n".join(lines) + "\n]\n"


def rename_problems() -> list[str]:
    """The reasons why git could not tell which files were renamed; each is returned by one call only."""
    problems = [*_problems]
    _problems.clear()
    return problems


_problems: list[str] = []


@memo(32)
def _renames(baseline: Baseline, root: str) -> Mapping[str, set[str]]:
    """The old names, by the new name, of files renamed in the repository at ``root`` since the baseline was committed.

    Empty if the baseline is outside ``root``. If git fails, the result is empty, too, and the reason is added to
    ``_problems``.
    """
    folder, name = os.path.split(baseline.file)
    folder = os.path.realpath(folder)
    if not f"{folder}{os.sep}".startswith(f"{root.rstrip(os.sep)}{os.sep}"):
        return {}
    try:
        renamed = renames_since_last_change(root, os.path.join(folder, name))
    except GitError as error:
        _problems.append(f"the findings of renamed files count as new, since git cannot tell their old names: {error}")
        return {}
    return {relative(new, folder): {relative(old, folder) for old in names} for new, names in renamed.items()}


@memo_of_file(32)
def _read(path: str) -> Baseline:
    """The baseline in the file ``path``. Raises OSError if it cannot be read, BaselineError if it is no baseline."""
    text = read_regular(path)
    if b"\n<<<<<<< " in text:
        raise BaselineError(f"{path} holds marks of a merge: keep the lines of both sides")
    try:
        held = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise BaselineError(f"{path} is no baseline: it is not JSON{line}. {_WRITE}") from error
    if not isinstance(held, list) or not held or not isinstance(held[0], dict) or _HEAD not in held[0]:
        beginning = json.dumps({_HEAD: SCHEMA})
        raise BaselineError(f"{path} is no baseline: it does not begin with [{beginning}. {_WRITE}")
    head, *entries = held
    if head[_HEAD] != SCHEMA:
        raise BaselineError(f"{path} has schema {head[_HEAD]}, and this flake8-botocore reads {SCHEMA}: write it anew")
    try:
        return Baseline(path, _by_path(entries), text)
    except ValueError as error:
        raise BaselineError(f"{path} is no baseline: {error}. {_WRITE}") from error


def _by_path(entries: list[Any]) -> dict[str, tuple[Identity, ...]]:
    """The records in ``entries``, JSON objects, sorted for each path. Raises ValueError for one that is no record."""
    by_path: defaultdict[str, set[Identity]] = defaultdict(set)
    types = dict(zip(Identity._fields, (str, str, str, int, str), strict=True))
    for entry in entries:
        if not isinstance(entry, dict) or {name: type(value) for name, value in entry.items()} != types:
            raise ValueError(f"{json.dumps(entry)[:80]} is no finding with {', '.join(types)}")
        identity = Identity(**entry)
        by_path[identity.path].add(identity)
    return {path: tuple(sorted(found)) for path, found in by_path.items()}


class Filtered(NamedTuple):
    """The reported findings of a file, and the record of every finding that has one."""

    findings: list[Finding]
    recorded: dict[Finding, Identity]


def unrecorded(found: Sequence[Finding], path: str, texts: FingerprintSource, settings: Settings) -> Filtered:
    """Those of ``found`` that the baseline does not record, and the records of the others.

    ``found`` are all findings of the file ``path`` in order of place. Without a baseline none of them is recorded.
    Raises BaselineError where the baseline cannot be read.
    """
    recorded: dict[Finding, Identity] = {}
    known = load(settings.baseline) if found else None
    if known is not None:
        name = known.name_of(path)
        recorded = match(found, known.entries.get(name, ()), texts)
        unmatched = [finding for finding in found if finding not in recorded]
        if unmatched:
            # Its records may be those of the file that was renamed to this one.
            recorded |= match(unmatched, known.moved_to(name), texts)
    return Filtered([finding for finding in found if finding not in recorded], recorded)
