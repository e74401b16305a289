"""How deeply libcst nests a source: asked before it parses, for its parser takes the process down at some depth."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings

DEEPEST = 2000
"""Levels of its own tree that libcst's parser is trusted with.

Its time grows with the square of the depth, seconds at this one, and at 7,500 it overflows a stack of 8 MiB. Python
itself refuses some such sources, which ones depends on its version.
"""


MOST_TOKENS = DEEPEST // 2
"""Tokens of one statement past which a source that has no ``ast`` tree may be nested too deeply."""


def may_be_too_deep(source: str) -> bool:
    """Whether a source that Python cannot parse may be nested too deeply: a statement is no deeper than it is long."""
    tokens = elifs = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.NEWLINE:
                tokens = 0
            elif token.type not in (tokenize.NL, tokenize.COMMENT):
                tokens += 1
                elifs += token.string == "elif"
            if max(tokens, elifs) > MOST_TOKENS:
                return True
    except (tokenize.TokenError, SyntaxError):
        return True
    return _strings_in_a_row(source) > MOST_TOKENS


def check(source: str) -> None:
    """Do nothing where libcst's parser can be given ``source``; what Python refuses can crash it, too.

    Raises SyntaxError, ValueError, RecursionError or MemoryError where Python refuses it, RecursionError where it is
    nested too deeply. The warnings Python has are nobody's business.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(source)
    refuse(tree, source)


def refuse(tree: ast.AST, source: str) -> None:
    """Raise RecursionError where ``source``, whose ``ast`` tree is ``tree``, is nested too deeply for libcst."""
    if is_too_deep(tree) or _strings_in_a_row(source) > DEEPEST:
        raise RecursionError("nested too deeply for libcst's parser")


def is_too_deep(tree: ast.AST) -> bool:
    """Whether libcst's tree of what ``tree`` is has more than ``DEEPEST`` levels, strings in a row left aside."""
    stack = [(tree, 1)]
    while stack:
        node, level = stack.pop()
        if level > DEEPEST:
            return True
        level += 1 + _flattened(node)
        stack += ((child, level) for child in ast.iter_child_nodes(node))
    return False


def _flattened(node: ast.AST) -> int:
    """How many levels libcst makes of ``node`` beyond the one that ``ast`` has."""
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 2
    if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        return len(node.generators) - 1
    return 0


def _strings_in_a_row(source: str) -> int:
    """The most string literals that follow one another, each a level of libcst's and none of ``ast``'s."""
    if source.count('"') + source.count("'") <= 2 * DEEPEST:
        return 0
    most, runs = 0, [0]
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.STRING or token.type in _OPENING:
            runs[-1] += 1
            # Before Python 3.12 one with fields is one token: all strings in it may be a row.
            most = max(most, runs[-1], _strings_in(token.string))
            if token.type in _OPENING:
                # What stands in its fields is a row of its own.
                runs.append(0)
        elif token.type in _CLOSING:
            runs.pop()
        elif token.type not in _BETWEEN:
            runs[-1] = 0
    return most


def _strings_in(text: str) -> int:
    """How many strings may stand in the fields of a string with this ``text``, at most."""
    return (text.count('"') + text.count("'")) // 2 if re.match("[rR]?[fF]", text) else 0


def _of_parts(part: str) -> set[int]:
    """The tokens of parts of strings with fields, which Python has from 3.12 on."""
    return {kind for letter in "FT" if (kind := getattr(tokenize, f"{letter}STRING_{part}", None)) is not None}


_OPENING, _CLOSING = _of_parts("START"), _of_parts("END")
_BETWEEN = {tokenize.NL, tokenize.COMMENT, *_of_parts("MIDDLE")}
