"""A harness for proposals: write them into a source text and look at the whole result."""

from __future__ import annotations

import ast
import io
import os
import tokenize
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from flake8_botocore.config import Settings
from flake8_botocore.facts import Anchor
from flake8_botocore.findings import Finding, Fix, Span
from flake8_botocore.fixing import replace, take
from flake8_botocore.rule import ProposedChange, ProposedFix
from flake8_botocore.source.fixes.sketch import string
from flake8_botocore.source.fixes.writing import fixes_for
from flake8_botocore.source.syntax.lean_tree import LeanTree
from flake8_botocore.source.syntax.tree import callee_text, nodes

NOWHERE = os.path.join(os.path.abspath(os.sep), "nowhere", "m.py")
"""Where no project says how long a line may be."""

Wanted = Callable[["Tree"], "Sequence[ProposedChange] | ProposedChange"]


class Tree:
    """A source read, whose nodes can be asked for by what they look like."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.ast = ast.parse(source)
        self.lean = LeanTree(self.ast, source)
        self.nodes = list(nodes(self.lean.module))

    def calls(self, callee: str) -> list[Anchor]:
        """Every call whose function ends with ``callee``, in source order."""
        found = [n for n in self.nodes if isinstance(n, cst.Call) and callee_text(n.func).endswith(callee)]
        return [Anchor(node) for node in found]

    def call(self, callee: str) -> Anchor:
        """The first such call."""
        return self.calls(callee)[0]

    def argument(self, name: str) -> Anchor:
        """The argument of this name."""
        args = [a for n in self.nodes if isinstance(n, cst.Call) for a in n.args]
        return next(Anchor(a) for a in args if a.keyword is not None and a.keyword.value == name)

    def element(self, key: str) -> Anchor:
        """The dictionary element of this key."""
        elements = [e for n in self.nodes if isinstance(n, cst.Dict) for e in n.elements]
        return next(Anchor(e) for e in elements if isinstance(e, cst.DictElement) and string(e.key) == key)

    def dictionary(self) -> Anchor:
        """The first dictionary display."""
        return next(Anchor(n) for n in self.nodes if isinstance(n, cst.Dict))


def fixes_in(
    tree: Tree,
    proposals: Sequence[ProposedFix],
    *,
    path: str = NOWHERE,
    complete: Sequence[Anchor] = (),
    **settings: Any,
) -> list[Fix | None]:
    """A fix for each proposal, None where it cannot be written."""
    written = fixes_for([[p] for p in proposals], tree.lean, tree.ast, path, Settings(**settings), set(complete))
    return [each.fixes[0] if each.fixes else None for each in written]


def write(source: str, *wanted: Wanted, path: str = NOWHERE, complete: bool = False, **settings: Any) -> str | None:
    """``source`` after one proposal per ``wanted`` was written into it, None if none could be.

    Asserts that the result is Python and holds every comment of ``source``.
    """
    tree = Tree(source)
    changes = [want(tree) for want in wanted]
    proposals = [ProposedFix("Do it", tuple(c) if isinstance(c, Sequence) else (c,), "unsafe") for c in changes]
    fixes = fixes_in(tree, proposals, path=path, complete=tree.calls("") if complete else (), **settings)
    findings = [Finding("BOT999", Span(1, n, 1, n), "M.", (fix,)) for n, fix in enumerate(fixes) if fix is not None]
    if not findings:
        return None
    taken = take(source, findings, ["unsafe"])
    assert len(taken) == len(findings), "fixes of one source should fit together"
    result = replace(source, (edit for _, fix in taken for edit in fix.edits))
    ast.parse(result)
    assert comments(source) == comments(result)
    return result


def comments(source: str) -> Counter[str]:
    """Every comment of a source."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return Counter(token.string for token in tokens if token.type == tokenize.COMMENT)
