"""Code actions for findings: their fixes, all fixes of one kind, and a noqa comment."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..files.source_text import LineTable
from ..findings import Applicability, Edit, Finding
from ..fixing import FixError, choose, fix
from ..runs.file_text import SourceLines
from ..runs.noqa_comments import NoqaComments, suppression
from .documents import Document, Json, Positions, diagnostic, findings_in_document

FIX_ALL = "source.fixAll.flake8-botocore"
"""The kind of the action that makes every safe fix, which editors can ask for when a file is saved."""

KINDS = ("quickfix", FIX_ALL)

WorkspaceEdit = Callable[[list[Json]], Json]
"""Wraps the text edits of a document in the WorkspaceEdit that an editor applies."""


@dataclass(frozen=True)
class Offer:
    """Makes the code actions of one document.

    ``positions`` are those of its text; ``write`` wraps text edits in a WorkspaceEdit.
    """

    document: Document
    positions: Positions
    write: WorkspaceEdit

    def at(self, start: tuple[int, int], end: tuple[int, int], only: Collection[str] | None = None) -> list[Json]:
        """The code actions for findings between two places, of the kinds in ``only``; None means all kinds.

        A place is a 1-based line and a 0-based column in code points. The action for all safe fixes is for the whole
        document.
        """
        found = [each for each in self.document.findings if each.span[:2] <= end and start <= each.span[2:]]
        offered: list[Json] = []
        if _wanted("quickfix", only):
            offered += [action for finding in found for action in self._fixes(finding)]
            offered += [action for code in dict.fromkeys(each.code for each in found) for action in self._fix_all(code)]
            offered += self._suppressions(found)
        if _wanted(FIX_ALL, only) and any(choose(each, ["safe"]) for each in self.document.findings):
            offered.append(self._all("Make every safe fix of flake8-botocore in this file", FIX_ALL, None))
        return offered

    def resolved(self, action: Json) -> Json:
        """``action`` with its edits, which are worked out apart from the action because that takes a while."""
        # Neovim drops keys whose value is null. No code means every rule.
        code = action["data"].get("code")
        allowed: tuple[Applicability, ...] = ("safe",) if code is None else ("safe", "unsafe")
        return action | {"edit": self.write(self._edits(all_of(self.document, code, allowed)))}

    def _fixes(self, finding: Finding) -> Iterator[Json]:
        """An action for each fix of ``finding``; readings are fixes of their own. The one quick fix is preferred."""
        fixes = [each for each in finding.fixes if each.edits]
        for each in fixes:
            preferred = {"isPreferred": True} if len(fixes) == 1 or each.applicability == "safe" else {}
            title = f"{each.title} (unsafe)" if each.applicability == "unsafe" else each.title
            yield self._action(title, finding, each.edits) | preferred

    def _fix_all(self, code: str) -> Iterator[Json]:
        """The action that fixes every finding of ``code`` in the file; none unless several can be fixed."""
        count = sum(
            each.code == code and choose(each, ["safe", "unsafe"]) is not None for each in self.document.findings
        )
        if count > 1:
            yield self._all(f"Fix all {count} {code} in this file", "quickfix", code)

    def _suppressions(self, found: Sequence[Finding]) -> Iterator[Json]:
        """An action for each of ``found`` that a ``# noqa`` comment can suppress: it adds the comment."""
        context, text = self.document.context, self.document.text
        if context is None:
            return
        comments = NoqaComments(SourceLines(self.document.path, context.options, text).lines)
        for finding in found:
            edits = suppression(comments, finding)
            if edits:
                yield self._action(f"Suppress with # noqa: {finding.code}", finding, edits)

    def _action(self, title: str, finding: Finding, edits: Collection[Edit]) -> Json:
        return {
            "title": title,
            "kind": "quickfix",
            "diagnostics": [diagnostic(finding, self.positions, self.document.uri)],
            "edit": self.write(self._edits(edits)),
        }

    def _all(self, title: str, kind: str, code: str | None) -> Json:
        return {"title": title, "kind": kind, "data": {"uri": self.document.uri, "code": code}}

    def _edits(self, edits: Collection[Edit]) -> list[Json]:
        return [self.positions.edit(each) for each in edits]


def all_of(document: Document, code: str | None, allowed: Collection[Applicability]) -> list[Edit]:
    """The edits that apply every ``allowed`` fix in ``document``, as ``fix`` would: those of the rule ``code``, or all.

    No edits if the fixes cannot be applied.
    """
    context, text = document.context, document.text
    if context is None:
        return []

    def lint(changed: str) -> list[Finding]:
        found = document.findings if changed == text else findings_in_document(document.path, changed, context)
        return [each for each in found if code in (None, each.code)]

    try:
        return line_edits(text, fix(text, lint, allowed).text)
    except FixError:
        return []


def line_edits(old: str, new: str) -> list[Edit]:
    """The edits of whole lines that make ``new`` of ``old``."""
    table = LineTable(old)
    before, after = _lines(table), _lines(LineTable(new))
    edits = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        # The lines before[start:end] become after[new_start:new_end].
        if kind != "equal":
            edits.append(Edit(table.span(table.behind(start), table.behind(end)), "".join(after[new_start:new_end])))
    return edits


def _lines(table: LineTable) -> list[str]:
    return [table.line(number) for number in range(1, len(table.starts) + 1)]


def _wanted(kind: str, only: Collection[str] | None) -> bool:
    """Whether actions of ``kind`` are requested: all are (None), or it is, or a kind above it."""
    return only is None or any(kind == each or kind.startswith(f"{each}.") for each in only)
