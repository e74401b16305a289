"""A harness for proposals: write them into a source text and look at the whole result."""

from __future__ import annotations

import ast
import io
import tokenize
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from flake8_botocore.facts import Anchor
from flake8_botocore.findings import Finding, Span
from flake8_botocore.fixing.apply import replace, take
from flake8_botocore.proposals import ProposedChange, ProposedFix
from flake8_botocore.reading.edits.edits import Edits
from flake8_botocore.reading.syntax.positions import locate
from flake8_botocore.reading.syntax.tree import push_children
from flake8_botocore.settings import Settings

Wanted = Callable[["Tree"], "Sequence[ProposedChange] | ProposedChange"]


class Tree:
    """A parsed source whose nodes can be asked for by what they look like."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.module = cst.parse_module(source)
        self.nodes: list[cst.CSTNode] = []
        stack: list[cst.CSTNode] = [self.module]
        while stack:
            node = stack.pop()
            self.nodes.append(node)
            push_children(stack, node)

    def calls(self, callee: str) -> list[Anchor]:
        """Every call whose function ends with ``callee``, in source order."""
        found = [n for n in self.nodes if isinstance(n, cst.Call) and self.code(n.func).strip("()").endswith(callee)]
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
        return next(Anchor(e) for e in elements if isinstance(e, cst.DictElement) and self.code(e.key)[1:-1] == key)

    def dictionary(self) -> Anchor:
        """The first dictionary display."""
        return next(Anchor(n) for n in self.nodes if isinstance(n, cst.Dict))

    def code(self, node: cst.CSTNode) -> str:
        return self.module.code_for_node(node)


def write(source: str, *wanted: Wanted, path: str = "m.py", complete: bool = False, **settings: Any) -> str | None:
    """``source`` after one proposal per ``wanted`` was written into it, None if none could be.

    Asserts that the result is Python and holds every comment of ``source``.
    """
    tree = Tree(source)
    changes = [want(tree) for want in wanted]
    proposals = [ProposedFix("Do it", tuple(c) if isinstance(c, Sequence) else (c,), "unsafe") for c in changes]
    calls = [n for n in tree.nodes if isinstance(n, cst.Call)] if complete else []
    edits = Edits(tree.module, proposals, {Anchor(call) for call in calls})
    fixes = edits.fixes(locate(tree.module, edits.wanted), source, None, path, Settings(**settings))
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
