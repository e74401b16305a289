"""The findings that baseline, selection and noqa comments leave in a file.

Neither the options of flake8 nor its plugins, ours included, are loaded.
"""

from __future__ import annotations

import argparse
import ast
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple, TypeAlias

from ..baseline import FingerprintSource, Identity, identities, match, parsed, unrecorded
from ..config import Settings
from ..files.discovery import Excluded, normalized
from ..findings import SEVERITIES, Finding, UsageError
from ..linter import analysed, not_analysed
from .file_text import SourceLines
from .noqa_comments import NoqaComments


def files_to_codes(per_file_ignores: str) -> list[tuple[str, list[str]]]:
    """The patterns that ``per_file_ignores`` names, each with the codes to ignore there. Raises UsageError."""
    if not per_file_ignores:
        return []
    from flake8 import exceptions, utils

    try:
        return utils.parse_files_to_codes_mapping(per_file_ignores)
    except exceptions.ExecutionError as error:
        raise UsageError(" ".join(str(error).split())) from error


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
        self._patterns = Excluded([pattern for pattern, _ in patterns], options.stdin_display_name)
        self._ignored_by_pattern = [codes for _, codes in patterns]

    def kept(self, path: str, found: Sequence[Finding], noqa: NoqaComments) -> list[Finding]:
        """Those of ``found`` in the file ``path`` that are selected, severe enough, and suppressed by no comment.

        As in flake8, the longer prefix decides: BOT101 is reported with ``--select BOT10 --ignore BOT1``.
        """
        index = self._patterns.first(path) if found else None
        ignored = self._ignored if index is None else (*self._ignored, *self._ignored_by_pattern[index])
        return [
            each
            for each in found
            if self._selected_length(each.code) > _longest(each.code, ignored)
            and each.severity in self._severities
            and not (self._noqa and noqa.suppress(each, path))
        ]

    def _selected_length(self, code: str) -> int:
        """The length of the longest selected prefix of ``code``, 0 if none is selected.

        The code of a file that was not analysed counts as selected by BOT, so that only ``ignore`` can hide it.
        """
        from ..rules import rule_that_reads

        default = len("BOT") if code == rule_that_reads(str).code else 0
        return _longest(code, self._selected) or default


def _longest(code: str, prefixes: Iterable[str]) -> int:
    """The length of the longest of ``prefixes`` that ``code`` has, 0 if it has none."""
    return max((len(each) for each in prefixes if code.startswith(each)), default=0)


Earlier: TypeAlias = Callable[["Context", str], Sequence[Identity]]
"""The identities of the findings that a file had before."""


class Reported(NamedTuple):
    """The findings to report in a file, and the records that the baseline has of its other findings.

    ``records`` maps each record to the identity that its finding has today, or to itself if identities were not
    requested.
    """

    findings: list[Finding]
    records: dict[Identity, Identity]
    identities: tuple[Identity, ...]
    """The identity of each finding to report; none if identities were not requested."""


@dataclass(frozen=True)
class Context:
    """The options, settings and selection that work on a file needs."""

    options: argparse.Namespace
    settings: Settings
    selection: Selection = field(init=False)
    others: dict[int, Context] = field(init=False, repr=False, default_factory=dict)
    """The contexts of other configurations, by the ``id`` of each."""

    def __post_init__(self) -> None:
        """Take the decisions of ``options``."""
        object.__setattr__(self, "selection", Selection(self.options))

    def nearest(self, path: str) -> Context:
        """The context of the file ``path``, by the configuration that is nearest to it."""
        tables = vars(self.options).get("tables")
        found = tables.of(self.options.stdin_display_name if path == "-" else path) if tables else None
        if found is None:
            return self
        if id(found) not in self.others:
            self.others[id(found)] = Context(found.options, found.settings)
        return self.others[id(found)]

    def lint(
        self, file: SourceLines, text: str, *, fixes: bool, earlier: Earlier | None = None, identify: bool = False
    ) -> Reported:
        """The findings to report in ``text``, the content of ``file``, and the records of findings in the baseline.

        ``earlier`` returns the identities of findings in an older version, which are left out. ``fixes`` and
        ``identify`` add fixes and identities. Raises NotPythonError where Python cannot parse ``text``.
        """
        if not self.options.disable_noqa and NoqaComments(file.lines).suppress_all:
            return Reported([], {}, ())
        with analysed(text, file.path, self.settings, name_line=file.name_line) as analysis:
            reported = partial(self._reported, file, earlier=earlier, identify=identify)
            kept = reported(analysis.findings, lambda: parsed(text) if analysis.tree is None else analysis.tree)
            if not fixes:
                return kept
            try:
                return kept._replace(findings=analysis.fixed(kept.findings))
            except Exception as error:
                return reported(not_analysed(error, self.settings), partial(parsed, text))

    def failed(self, path: str, error: Exception) -> list[Finding]:
        """The findings to report for the file ``path``, the work on which ended with ``error``."""
        file, found = SourceLines(path, self.options, ""), not_analysed(error, self.settings)
        return self._reported(file, found, lambda: None).findings

    def _reported(
        self,
        file: SourceLines,
        found: Sequence[Finding],
        tree: Callable[[], ast.AST | None],
        *,
        earlier: Earlier | None = None,
        identify: bool = False,
    ) -> Reported:
        """Those of ``found`` to report, and the recorded ones; they are all findings of ``file``, in order of place.

        ``tree`` returns the file's ``ast`` tree. It is called only if records or identities need it.
        """
        texts = FingerprintSource(file.lines, tree)
        kept, record_of = unrecorded(found, file.path, texts, self.settings)
        kept = self.selection.kept(file.path, kept, NoqaComments(file.lines))
        if kept and earlier is not None:
            known = match(found, earlier(self, file.path), texts)
            kept = [finding for finding in kept if finding not in known]
        if not identify:
            return Reported(kept, {record: record for record in record_of.values()}, ())
        identity_of = identities(found, file.path, texts)
        records = {record: identity_of[finding] for finding, record in record_of.items()}
        return Reported(kept, records, tuple(identity_of[finding] for finding in kept))


def joined(one: Reported, other: Reported) -> Reported:
    """The findings of two consecutive parts of one file, joined."""
    return Reported(
        [*one.findings, *other.findings], {**one.records, **other.records}, (*one.identities, *other.identities)
    )
