"""The patterns of ``match``."""

from __future__ import annotations

import ast
from collections.abc import Iterable

import libcst as cst

from .conversion import Conversion, converts, fill, make, name, optional_name
from .statements import block


@converts("Match")
def _match(c: Conversion, node: ast.Match) -> cst.Match:
    made = c.start(cst.Match)
    subject = c.node(node.subject)
    cases = [
        make(
            cst.MatchCase,
            pattern=c.node(case.pattern),
            guard=c.optional(case.guard),
            body=block(c, case.body),
        )
        for case in node.cases
    ]
    return fill(made, subject=subject, cases=cases)


@converts("MatchValue")
def _match_value(c: Conversion, node: ast.MatchValue) -> cst.MatchValue:
    return make(cst.MatchValue, value=c.node(node.value))


@converts("MatchSingleton")
def _match_singleton(c: Conversion, node: ast.MatchSingleton) -> cst.MatchSingleton:
    return make(cst.MatchSingleton, value=name(repr(node.value)))


@converts("MatchSequence")
def _match_sequence(c: Conversion, node: ast.MatchSequence) -> cst.MatchList:
    return make(cst.MatchList, patterns=_patterns(c, node.patterns))


def _patterns(c: Conversion, nodes: Iterable[ast.pattern]) -> list[cst.CSTNode]:
    return [
        c.node(node) if node.__class__ is ast.MatchStar else make(cst.MatchSequenceElement, value=c.node(node))
        for node in nodes
    ]


@converts("MatchStar")
def _match_star(c: Conversion, node: ast.MatchStar) -> cst.MatchStar:
    return fill(c.start(cst.MatchStar), name=optional_name(node.name))


@converts("MatchMapping")
def _match_mapping(c: Conversion, node: ast.MatchMapping) -> cst.MatchMapping:
    made = c.start(cst.MatchMapping)
    elements = [
        make(cst.MatchMappingElement, key=c.node(key), pattern=c.node(pattern))
        for key, pattern in zip(node.keys, node.patterns, strict=True)
    ]
    return fill(made, elements=elements, rest=optional_name(node.rest))


@converts("MatchClass")
def _match_class(c: Conversion, node: ast.MatchClass) -> cst.MatchClass:
    called, patterns = c.node(node.cls), _patterns(c, node.patterns)
    keywords = [
        make(cst.MatchKeywordElement, key=name(key), pattern=c.node(pattern))
        for key, pattern in zip(node.kwd_attrs, node.kwd_patterns, strict=True)
    ]
    return make(cst.MatchClass, cls=called, patterns=patterns, kwds=keywords)


@converts("MatchAs")
def _match_as(c: Conversion, node: ast.MatchAs) -> cst.MatchAs:
    return fill(c.start(cst.MatchAs), pattern=c.optional(node.pattern), name=optional_name(node.name))


@converts("MatchOr")
def _match_or(c: Conversion, node: ast.MatchOr) -> cst.MatchOr:
    patterns = [make(cst.MatchOrElement, pattern=c.node(each)) for each in node.patterns]
    return make(cst.MatchOr, patterns=patterns)
