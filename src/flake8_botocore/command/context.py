"""What work on a file needs besides the file, and what it finds there."""

from __future__ import annotations

import argparse
import ast
from collections.abc import Callable, Sequence
from dataclasses import field
from functools import partial
from typing import NamedTuple, TypeAlias

from ..engine import lint
from ..findings import Finding
from ..late import dataclass
from ..settings import Settings
from ..standing.identity import Identity, Page, identities, parsed
from ..standing.matching import match
from ..standing.told import is_quiet, told
from .flake8_adapter import Decisions, SourceLines
from .noqa import NoqaPlaces

Earlier: TypeAlias = Callable[["Context", str], Sequence[Identity]]
"""What stood in a file before."""


class Looked(NamedTuple):
    """What is to be reported in a file; the record of each finding that has one, with what it is known by today."""

    findings: list[Finding]
    records: dict[Identity, Identity]
    identities: tuple[Identity, ...]
    """What each finding that is to be reported is known by."""


@dataclass(frozen=True)
class Context:
    """What work on a file needs to know besides the file."""

    options: argparse.Namespace
    settings: Settings
    decisions: Decisions = field(init=False)
    others: dict[int, Context] = field(init=False, repr=False, default_factory=dict)
    """Those of other configurations."""

    def __post_init__(self) -> None:
        """Take the decisions of ``options``."""
        object.__setattr__(self, "decisions", Decisions(self.options))

    def nearest(self, path: str) -> Context:
        """What to know of the file ``path``, by the configuration that is nearest to it."""
        tables = vars(self.options).get("tables")
        found = tables.of(self.options.stdin_display_name if path == "-" else path) if tables else None
        if found is None:
            return self
        return self.others.setdefault(id(found), Context(found.options, found.settings))

    def standing(self, file: SourceLines, text: str, *, fixes: bool) -> list[Finding]:
        """The findings in ``text``, the content of ``file``, that are to be reported.

        Raises one of UNPARSABLE where Python cannot parse it.
        """
        return self.look(file, text, fixes=fixes).findings

    def look(
        self,
        file: SourceLines,
        text: str,
        *,
        fixes: bool,
        earlier: Earlier | None = None,
        identify: bool = False,
    ) -> Looked:
        """The same with what is recorded, without what stood ``earlier``; what findings are known by if asked to."""
        if file.ignored:
            return Looked([], {}, ())
        sorter = _Sorter(self, file, partial(parsed, text), earlier, identify)
        quiet = is_quiet(file.path, self.settings)
        findings = lint(
            text, file.path, self.settings, quiet=quiet, fixes=fixes, keep=sorter.keep, name_line=file.name_line
        )
        return Looked(findings, sorter.records, sorter.identities)

    def sorted_out(
        self, file: SourceLines, found: list[Finding], *, earlier: Earlier | None = None, identify: bool = False
    ) -> Looked:
        """The same for ``found``, all the findings of a file that is not Python."""
        sorter = _Sorter(self, file, lambda: None, earlier, identify)
        return Looked(sorter.keep(found, None), sorter.records, sorter.identities)


def joined(one: Looked, other: Looked) -> Looked:
    """What is to be reported in two parts of one file, the first of which stands before the other."""
    return Looked(
        [*one.findings, *other.findings], {**one.records, **other.records}, (*one.identities, *other.identities)
    )


@dataclass()
class _Sorter:
    """Sorts the findings of one file out."""

    context: Context
    file: SourceLines
    parse: Callable[[], ast.AST | None]
    earlier: Earlier | None
    identify: bool
    records: dict[Identity, Identity] = field(default_factory=dict)
    identities: tuple[Identity, ...] = ()

    def keep(self, found: Sequence[Finding], tree: ast.AST | None) -> list[Finding]:
        """Those of all findings, in order of place, that are to be reported; what is recorded is noted."""
        context, file = self.context, self.file
        page = Page(file.lines, self.parse if tree is None else lambda: tree)
        left, recorded = told(found, file.path, page, context.settings)
        noqa = NoqaPlaces(file.lines, tree)
        left = [finding for finding in left if context.decisions.stands(file, finding, noqa)]
        if left and self.earlier is not None:
            before = match(found, self.earlier(context, file.path), page)
            left = [finding for finding in left if finding not in before]
        if self.identify:
            known = identities(found, file.path, page)
            self.records = {record: known[finding] for finding, record in recorded.items()}
            self.identities = tuple(known[finding] for finding in left)
        else:
            self.records = {record: record for record in recorded.values()}
        return left
