"""Code that libcst itself parses: an expression for a fix."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate
from typing import Any

import libcst as cst
from libcst._nodes.internal import CodegenState

from .tree import FIELDS, NODES, LogicError, nodes

DEEPEST = 2000
"""The deepest tree of its own, in levels, that libcst's parser is given to build.

Its time grows with the square of the depth, seconds at this one, and at 7,500 it overflows a stack of 8 MiB. Python
itself refuses some such sources, which ones depends on its version.
"""


def refuse_unsafe(source: str) -> None:
    """Raise an exception unless libcst's parser can be given ``source``: what Python refuses can crash it, too.

    Raises SyntaxError, ValueError, RecursionError or MemoryError where Python refuses it, RecursionError where it is
    nested too deeply. Python's warnings are suppressed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(source)
    # Each level takes a character, so that a short text is not too deep.
    if (len(source) > DEEPEST and is_too_deep(tree)) or _strings_in_a_row(source) > DEEPEST:
        raise RecursionError("nested too deeply for libcst's parser")


def is_too_deep(tree: ast.AST) -> bool:
    """Whether libcst's tree of the code in ``tree`` would have more than ``DEEPEST`` levels, adjacent strings aside."""
    stack = [(tree, 1)]
    while stack:
        node, level = stack.pop()
        if level > DEEPEST:
            return True
        level += 1 + _flattened(node)
        stack += ((child, level) for child in ast.iter_child_nodes(node))
    return False


def _flattened(node: ast.AST) -> int:
    """How many levels libcst nests ``node`` deeper than ``ast``, which lists ``a or b or c`` and several ``for``."""
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 2
    if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        return len(node.generators) - 1
    return 0


def _strings_in_a_row(source: str) -> int:
    """The length of the longest run of adjacent string literals, 3 for ``"a" "b" f"{c}"``: libcst nests them.

    0 where ``source`` has too few quotes for more than ``DEEPEST`` strings. From Python 3.12 on, an f-string is several
    tokens, and a field of it may hold strings of its own.
    """
    if source.count('"') + source.count("'") <= 2 * DEEPEST:
        return 0
    # How many strings are in a row so far: in each f-string around this token, and last where the token itself is.
    longest, runs = 0, [0]
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.STRING or token.type in _OPENING:
            runs[-1] += 1
            # Where an f-string is a single token, the strings in its fields may all be adjacent.
            longest = max(longest, runs[-1], _strings_in(token.string))
            if token.type in _OPENING:
                runs.append(0)
        elif token.type in _CLOSING:
            runs.pop()
        elif token.type not in _BETWEEN:
            runs[-1] = 0
    return longest


_F_PREFIX = re.compile("[rR]?[fF]")
"""The beginning of an f-string: ``f``, or ``rf`` in any case; ``fr`` begins with ``f``, too."""


def _strings_in(text: str) -> int:
    """How many strings may be in the fields of an f-string token ``text``, at most; 0 for any other token."""
    return (text.count('"') + text.count("'")) // 2 if _F_PREFIX.match(text) else 0


def _of_parts(part: str) -> set[int]:
    """The types of tokens ``FSTRING_<part>`` and ``TSTRING_<part>``, as far as this version of Python has them."""
    return {kind for letter in "FT" if (kind := getattr(tokenize, f"{letter}STRING_{part}", None)) is not None}


# The tokens at the beginning and end of f-strings and template strings; none before Python 3.12.
_OPENING, _CLOSING = _of_parts("START"), _of_parts("END")
_BETWEEN = {tokenize.NL, tokenize.COMMENT, *_of_parts("MIDDLE")}
"""Tokens that may be between adjacent strings; any other ends their row."""


class _Recording(CodegenState):
    """Generates code and notes the index of the first and last token of each node.

    That costs what plain generation costs, a third of the parse; libcst's PositionProvider takes twice the parse.
    ``outer`` includes a node's own parentheses.
    """

    def __init__(self, indent: str, newline: str) -> None:
        super().__init__(indent, newline)
        self.inner: dict[cst.CSTNode, tuple[int, int]] = {}
        self.outer: dict[cst.CSTNode, tuple[int, int]] = {}

    def before_codegen(self, node: cst.CSTNode) -> None:
        self.outer[node] = (len(self.tokens), 0)

    def after_codegen(self, node: cst.CSTNode) -> None:
        self.outer[node] = (self.outer[node][0], len(self.tokens))

    @contextmanager
    def record_syntactic_position(self, node: cst.CSTNode, **_: Any) -> Iterator[None]:
        start = len(self.tokens)
        yield
        self.inner[node] = (start, len(self.tokens))


class Located:
    """Where the nodes of a tree are in the text it generates, as indexes of ``code``."""

    def __init__(self, tree: cst.Module | cst.BaseExpression, newline: str = "\n", indent: str = "") -> None:
        """``newline`` and ``indent``: what lines of the text end on, and how blocks are indented.

        Raises RecursionError where the tree is too deep to be generated.
        """
        state = _Recording(indent, newline)
        tree._codegen(state)
        self.code = "".join(state.tokens)
        starts = [0, *accumulate(map(len, state.tokens))]
        # Where the text does not end on a newline, libcst generates one and removes it again, but has counted it in.
        starts.append(starts[-1])
        self._outer = {node: (starts[first], starts[end]) for node, (first, end) in state.outer.items()}
        self._inner = {node: (starts[first], starts[end]) for node, (first, end) in state.inner.items()}

    def __contains__(self, node: object) -> bool:
        return node in self._outer

    def range(self, node: cst.CSTNode) -> tuple[int, int]:
        """Start and end of ``node`` without its own parentheses; an Arg's or element's without its comma."""
        return self._inner.get(node) or self._outer[node]

    def outer(self, node: cst.CSTNode) -> tuple[int, int]:
        """Start and end of ``node`` with its own parentheses."""
        return self._outer[node]


_NEWLINE = re.compile(r"\r\n|\r|\n")


class NoExcerptError(Exception):
    """libcst cannot parse the expression, or its tree does not give back the text."""


class Excerpt:
    """One expression of a source, parsed by libcst: its nodes, where they stand, and which lean node each is."""

    def __init__(self, source: str, start: int, end: int, lean: cst.CSTNode) -> None:
        """``start`` and ``end``: indexes of ``source``; ``lean``: the node that the lean tree has for the expression.

        Raises NoExcerptError.
        """
        # Inside brackets an expression may take several lines, indented in any way.
        text = f"({source[start:end]})"
        try:
            refuse_unsafe(text)
            tree = cst.parse_expression(text)
            located = Located(tree, newline[0] if (newline := _NEWLINE.search(text)) else "\n")
        except (cst.ParserSyntaxError, LogicError, SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise NoExcerptError("libcst cannot parse it") from error
        if located.code != text:
            raise NoExcerptError("libcst does not give back its text")
        self._offset = start - 1
        self._located = located
        self.tree = tree
        self._own = dict(_pairs(lean, tree))

    def own(self, node: object) -> cst.CSTNode:
        """libcst's own node for ``node`` of the lean tree. Raises KeyError where the expression does not hold it."""
        return self._own[node]

    def quotes(self, start: int, end: int) -> set[str]:
        """The quotes of the f-strings around indexes ``start`` to ``end`` of the source: code there cannot use them.

        A triple quote counts as its character.
        """
        strings = [node for node in nodes(self.tree) if isinstance(node, cst.FormattedString)]
        places = ((node.end[0], *self.range(node)) for node in strings)
        return {quote for quote, first, last in places if first < start and end < last}

    def __contains__(self, own: object) -> bool:
        return own in self._located

    def range(self, own: cst.CSTNode, *, outer: bool = False) -> tuple[int, int]:
        """Where a node that libcst made stands, as indexes of the source; with its own parentheses if ``outer``."""
        if outer and own is not self.tree:
            start, end = self._located.outer(own)
        else:
            # The parentheses around the whole expression are ours, not those of the source.
            start, end = self._located.range(own)
        return self._offset + start, self._offset + end


def _pairs(lean: cst.CSTNode, own: cst.CSTNode) -> list[tuple[object, cst.CSTNode]]:
    """The nodes of ``lean`` and of ``own``, libcst's tree of the same expression, paired where they mean the same code.

    Both trees are walked side by side. F-strings and subscripts have other fields in the lean tree than in libcst's.
    """
    pairs: list[tuple[object, cst.CSTNode]] = []
    stack: list[tuple[object, object]] = [(lean, own)]
    while stack:
        ours, theirs = stack.pop()
        if ours.__class__ not in NODES or theirs.__class__ not in NODES:
            continue
        pairs.append((ours, theirs))
        if isinstance(ours, cst.FormattedString):
            stack += zip(ours.parts, string_parts(theirs), strict=False)
        elif isinstance(ours, cst.Subscript) and isinstance(theirs, cst.Subscript):
            stack += [(ours.value, theirs.value), *zip(ours.slice, _slices(theirs), strict=False)]
        else:
            for name in FIELDS[type(ours)]:
                our_field, their_field = getattr(ours, name), getattr(theirs, name, None)
                if isinstance(our_field, (list, tuple)) and isinstance(their_field, (list, tuple)):
                    their_items = string_parts(their_field) if name == "format_spec" else their_field
                    stack += zip(our_field, their_items, strict=False)
                else:
                    stack.append((our_field, their_field))
    return pairs


def string_parts(node: object) -> list[cst.CSTNode]:
    """The ``{...}`` fields of an f-string, of all in a concatenation, or of a list of parts; none of anything else."""
    if isinstance(node, cst.ConcatenatedString):
        return [*string_parts(node.left), *string_parts(node.right)]
    parts = node.parts if isinstance(node, cst.FormattedString) else node
    if not isinstance(parts, (list, tuple)):
        return []
    return [part for part in parts if isinstance(part, cst.FormattedStringExpression)]


def _slices(node: cst.Subscript) -> list[cst.CSTNode]:
    """The indexes of libcst's subscript ``node`` as the lean tree has them: for ``a[(b, c)]``, one for each element."""
    index = node.slice[0].slice
    if len(node.slice) == 1 and isinstance(index, cst.Index) and isinstance(index.value, cst.Tuple):
        return [cst.SubscriptElement(cst.Index(element.value)) for element in index.value.elements] or [*node.slice]
    return [*node.slice]
