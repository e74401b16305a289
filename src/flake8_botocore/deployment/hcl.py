"""HCL, the language of Terraform, as blocks with attributes; an expression that computes something is unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import reduce
from typing import NamedTuple, TypeAlias

from ..facts import ABSENT, UNKNOWN, Absent, Unknown
from . import DEEPEST, Mapping

Expression: TypeAlias = "str | Template | Name | FunctionCall | Fields | tuple[Expression, ...] | Unknown | Absent"
"""A text (numbers and booleans are texts, too), a reference, a call, a collection, null (ABSENT) or unknown."""


ARITHMETIC = ("*", "+")
COMPARISONS = ("==", "!=")
CONDITION = "?"


class Template(NamedTuple):
    """A quoted string: its literal parts and the expressions interpolated between them."""

    parts: tuple[Expression, ...]

    @property
    def is_plain(self) -> bool:
        """Whether nothing is interpolated."""
        return all(isinstance(part, str) for part in self.parts)

    def __str__(self) -> str:
        """The text, if nothing is interpolated."""
        return "".join(map(str, self.parts))


class Name(NamedTuple):
    """A reference such as ``local.functions["a"].timeout``, by its parts; the indexes of lists are left out."""

    parts: tuple[str, ...]


class FunctionCall(NamedTuple):
    """A call of a function, or an operator with its operands: three of ``CONDITION``, two of the others."""

    name: str
    arguments: tuple[Expression, ...]


Fields: TypeAlias = "Mapping[Expression]"
"""The attributes of a block, or the items of an object."""


class Block(NamedTuple):
    """A block: ``resource "aws_lambda_function" "f" { ... }``. A file's own attributes are one without a kind."""

    kind: str
    labels: tuple[str, ...]
    line: int
    body: Fields
    blocks: tuple[Block, ...]


def read_hcl(text: str) -> tuple[Block, ...] | None:
    """The top-level blocks of ``text``, and one block of its own attributes; None if the syntax is in doubt."""
    try:
        top = _Reader(_tokens(text, 1)).body("", (), 1, 0)
    except _DoubtError:
        return None
    return (*top.blocks, top._replace(blocks=()))


class _DoubtError(Exception):
    """The syntax is not what this reader knows."""


class _ExpressionText(NamedTuple):
    """The source of an expression that a string interpolates: ``var.stage`` in ``"orders-${var.stage}"``."""

    text: str


_NOT_READ = _ExpressionText("!")
"""Stands for a condition or a loop in a string, ``%{ if var.stage }``; ``_value`` finds the sign to be UNKNOWN."""


class _Token(NamedTuple):
    kind: str
    text: str
    line: int
    parts: tuple[str | _ExpressionText, ...] = ()
    """Of a string: its literal parts, and the source of each interpolated expression."""


# A text is not among these: ``_quoted`` reads it, as it may have expressions with texts in it.
_TOKEN = re.compile(
    r"(?P<blank>[ \t\r\ufeff]+|\#[^\n]*|//[^\n]*|/\*[\s\S]*?\*/)"
    r"|(?P<unclosed>/\*[\s\S]*)"
    r"|(?P<newline>\n)"
    r"|(?P<heredoc><<-?[ \t]*(?P<end>\w+)[ \t]*\r?\n)"
    r"|(?P<number>\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)"
    r"|(?P<name>[^\W\d][\w-]*)"
    r"|(?P<sign>=>|==|!=|<=|>=|&&|\|\||\.\.\.|[{}\[\]()=,:.?!<>+*/%-])"
)
_ALONE = re.compile(r"^[ \t]*(\w+)[ \t]*\r?$", re.MULTILINE)
"""A word that has its line to itself, as the one that ends a heredoc."""

_LITERAL = re.compile(r"(?:[^\"\\$%\n]|\\.|\$\$\{|%%\{|[$%](?!\{))*")
"""What a string has until its end or the next ``${`` or ``%{``; ``$${`` and ``%%{`` are escaped ones."""

_ESCAPE = re.compile(r"\\.|\$\$\{|%%\{")
_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\r": "\r", '\\"': '"', "\\\\": "\\", "$${": "${", "%%{": "%{"}


def _tokens(text: str, line: int) -> Iterator[_Token]:
    """The tokens of ``text``, which begins at the line ``line``: no blanks or comments, and ``end`` as the last one.

    A heredoc, ``<<EOF`` up to the line ``EOF``, is one token. Raises _DoubtError.
    """
    position = 0
    while position < len(text):
        if text[position] == '"':
            start, (parts, position) = position, _quoted(text, position + 1, 0)
            yield _Token("text", "", line, parts)
            line += text.count("\n", start, position)  # An expression, ``"${join(...)}"``, may have several lines.
            continue
        found = _TOKEN.match(text, position)
        if found is None or found["unclosed"]:
            raise _DoubtError
        kind, end = str(found.lastgroup), found.end()
        if kind == "heredoc":
            end = next((each.end() for each in _ALONE.finditer(text, end) if each[1] == found["end"]), -1)
            if end < 0:
                raise _DoubtError
        if kind != "blank":
            yield _Token(kind, found[0], line)
        line += text.count("\n", position, end)
        position = end
    yield _Token("end", "", line)


def _quoted(text: str, position: int, depth: int) -> tuple[tuple[str | _ExpressionText, ...], int]:
    """The parts of the string whose content begins at ``position``, and the position after its closing quote.

    ``orders-${var.stage}"`` has the literal part ``"orders-"`` and the source ``var.stage``. Raises _DoubtError where
    the string does not end, and for strings in expressions in strings beyond a ``depth`` of DEEPEST.
    """
    parts: list[str | _ExpressionText] = []
    while True:
        literal = _LITERAL.match(text, position)
        assert literal is not None
        if literal[0]:
            parts.append(_ESCAPE.sub(lambda escape: _ESCAPES.get(escape[0], escape[0]), literal[0]))
        position = literal.end()
        if text.startswith('"', position):
            return tuple(parts), position + 1
        if not text.startswith(("${", "%{"), position) or depth > DEEPEST:
            raise _DoubtError
        end = _closing(text, position + 2, depth + 1)
        parts.append(_ExpressionText(text[position + 2 : end]) if text[position] == "$" else _NOT_READ)
        position = end + 1


def _closing(text: str, position: int, depth: int) -> int:
    """The position of the brace that closes the one before ``position``; braces in strings do not count."""
    opened = 0
    while position < len(text):
        sign = text[position]
        if sign == '"':
            _, position = _quoted(text, position + 1, depth)
            continue
        if sign == "}" and not opened:
            return position
        opened += 1 if sign == "{" else -1 if sign == "}" else 0
        position += 1
    raise _DoubtError


class _Reader:
    """Reads tokens; an expression ends at the end of its line, but not inside brackets."""

    def __init__(self, tokens: Iterator[_Token]) -> None:
        self._tokens = list(tokens)
        self._at = 0

    @property
    def _here(self) -> _Token:
        return self._tokens[self._at]

    def _is(self, *signs: str) -> bool:
        return self._here.kind == "sign" and self._here.text in signs

    def _next(self) -> _Token:
        here = self._here
        if here.kind == "end":
            raise _DoubtError
        self._at += 1
        return here

    def _expect(self, sign: str) -> None:
        if not self._is(sign):
            raise _DoubtError
        self._next()

    def _skip_newlines(self) -> None:
        while self._here.kind == "newline":
            self._next()

    def body(self, kind: str, labels: tuple[str, ...], line: int, depth: int) -> Block:
        """The block ``kind`` with the attributes and blocks from here to its closing brace or the end of the file."""
        if depth > DEEPEST:
            raise _DoubtError
        body: Fields = Mapping()
        blocks: list[Block] = []
        while True:
            self._skip_newlines()
            if self._here.kind == "end" or self._is("}"):
                return Block(kind, labels, line, body, tuple(blocks))
            name = self._next()
            if name.kind != "name":
                raise _DoubtError
            if self._is("="):
                self._next()
                body.put(name.text, self.expression(depth), name.line)
                continue
            inner = tuple(self._labels())
            self._expect("{")
            blocks.append(self.body(name.text, inner, name.line, depth + 1))
            self._expect("}")
            # ``dynamic "environment" { ... }`` makes any number of blocks ``environment``: one with unknown attributes.
            if name.text == "dynamic" and inner:
                blocks.append(Block(inner[0], (), name.line, Mapping(complete=False), ()))

    def _labels(self) -> Iterator[str]:
        """The names and plain strings before the brace of a block: ``"aws_lambda_function" "orders" {``."""
        while not self._is("{"):
            token = self._next()
            if token.kind not in ("name", "text") or not all(isinstance(part, str) for part in token.parts):
                raise _DoubtError
            yield token.text or "".join(map(str, token.parts))

    def expression(self, depth: int, *, in_brackets: bool = False) -> Expression:
        """The next expression: a sum, perhaps compared with another one (``==``), perhaps the test of ``a ? b : c``.

        UNKNOWN where it has an operator that is not read; the rest of it is passed over. ``in_brackets``: it may go on
        after the end of its line.
        """
        if depth > DEEPEST:
            raise _DoubtError
        value = self._sum(depth, in_brackets)
        if self._is(*COMPARISONS):
            value = FunctionCall(self._next().text, (value, self._sum(depth, in_brackets)))
        if self._is(CONDITION):
            self._next()
            branch = self.expression(depth + 1, in_brackets=in_brackets)
            if self._is(":"):
                self._next()
                value = FunctionCall(CONDITION, (value, branch, self.expression(depth + 1, in_brackets=in_brackets)))
            else:
                value = UNKNOWN
        if self._here.kind in ("newline", "end") or self._is(",", ")", "]", "}", "=", ":", "=>", "..."):
            return value
        self._skip(in_brackets)
        return UNKNOWN

    def _sum(self, depth: int, in_brackets: bool) -> Expression:
        """The next operands with ``*`` and ``+`` between them, as calls: ``60 * 5 + 1`` is ``+(*(60, 5), 1)``."""
        terms = [self._operand(depth, in_brackets)]
        while self._is(*ARITHMETIC):
            sign, right = self._next().text, self._operand(depth, in_brackets)
            if sign == "*":
                terms[-1] = FunctionCall(sign, (terms[-1], right))
            else:
                terms.append(right)
        return reduce(lambda left, right: FunctionCall("+", (left, right)), terms)

    def _operand(self, depth: int, in_brackets: bool) -> Expression:
        """The next value of a sum; ``in_brackets``, it may have newlines around it."""
        if in_brackets:
            self._skip_newlines()
        value = self._value(depth + 1)
        if in_brackets:
            self._skip_newlines()
        return value

    def _skip(self, in_brackets: bool) -> None:
        """Pass over the rest of an expression: to a comma, a closing bracket, or, if not ``in_brackets``, a newline.

        What is inside of brackets that this rest opens does not end it.
        """
        opened = 0
        while self._here.kind != "end":
            if not opened and (self._is(",", ")", "]", "}") or (self._here.kind == "newline" and not in_brackets)):
                return
            opened += 1 if self._is("(", "[", "{") else -1 if self._is(")", "]", "}") else 0
            self._next()

    def _value(self, depth: int) -> Expression:
        """The next text, number, name, call or collection; UNKNOWN for anything else."""
        token = self._next()
        if token.kind == "text":
            parts = tuple(part if isinstance(part, str) else _inner(part, token.line, depth) for part in token.parts)
            # ``"${x}"`` is ``x``, of whatever type.
            return parts[0] if len(parts) == 1 and not isinstance(token.parts[0], str) else Template(parts)
        if token.kind == "number":
            return token.text
        if token.kind == "name":
            return self._named(token.text, depth)
        if token.kind == "sign" and token.text in "([{":
            return self._bracketed(token.text, depth)
        return UNKNOWN

    def _named(self, name: str, depth: int) -> Expression:
        """The expression that begins with ``name``: a constant, or a call or reference with what follows."""
        if name in ("true", "false"):
            return name
        if name == "null":
            return ABSENT
        if self._is("("):
            self._next()
            value: Expression = FunctionCall(name, self._items(")", depth))
        else:
            value = Name((name,))
        while self._is(".", "["):
            value = self._part(value, depth)
        return value

    def _part(self, value: Expression, depth: int) -> Expression:
        """``value`` with the attribute or index that follows; UNKNOWN if that is, or if ``value`` is no reference.

        ``local.functions.a`` and ``local.functions["a"]`` have the key ``a``. ``aws_lambda_function.orders[0]`` and
        ``aws_lambda_function.orders.0`` have a number, the index of a list, which is left out.
        """
        if self._next().text == ".":
            token = self._next()
            is_number, key = token.kind == "number", token.text if token.kind == "name" else None
        else:
            index = self.expression(depth, in_brackets=True)
            self._expect("]")
            is_key = isinstance(index, Template) and index.is_plain
            is_number, key = isinstance(index, str), str(index) if is_key else None
        if not isinstance(value, Name) or (key is None and not is_number):
            return UNKNOWN
        return Name((*value.parts, key)) if key else value

    def _bracketed(self, sign: str, depth: int) -> Expression:
        """The expression after the opening bracket ``sign``: a list, an object, or what is in parentheses.

        UNKNOWN for ``[for name in names : upper(name)]``, which is passed over, and for several values in parentheses.
        """
        self._skip_newlines()
        closing = {"(": ")", "[": "]", "{": "}"}[sign]
        if self._here.kind == "name" and self._here.text == "for":
            while not self._is(closing):
                self._skip(in_brackets=True)
                if self._is(","):
                    self._next()
                elif not self._is(closing):
                    raise _DoubtError
            self._next()
            return UNKNOWN
        if sign == "{":
            return self._object(depth)
        items = self._items(closing, depth)
        return items if sign == "[" else items[0] if len(items) == 1 else UNKNOWN

    def _items(self, closing: str, depth: int) -> tuple[Expression, ...]:
        """The expressions up to the bracket ``closing``, separated by commas; UNKNOWN for ``names...``, any number."""
        found: list[Expression] = []
        self._skip_newlines()
        while not self._is(closing):
            found.append(self.expression(depth, in_brackets=True))
            if self._is("..."):
                self._next()
                found[-1] = UNKNOWN
                self._skip_newlines()
            if not self._is(closing):
                self._expect(",")
            self._skip_newlines()
        self._next()
        return tuple(found)

    def _object(self, depth: int) -> Expression:
        """The object after its opening brace: ``{ timeout = 30, "key" : 1 }``; not complete if a key is unknown."""
        found: Fields = Mapping()
        self._skip_newlines()
        while not self._is("}"):
            line, key = self._here.line, self._key(depth)
            if not self._is("=", ":"):
                raise _DoubtError
            self._next()
            value = self.expression(depth)
            if key is None:
                found.complete = False
            else:
                found.put(key, value, line)
            if self._is(","):
                self._next()
            self._skip_newlines()
        self._next()
        return found

    def _key(self, depth: int) -> str | None:
        """The key of an item of an object: ``timeout`` or ``"timeout"``; None if it is computed: ``(var.name)``."""
        key = self.expression(depth)
        return key.parts[0] if isinstance(key, Name) and len(key.parts) == 1 else _plain(key)


def _plain(value: Expression) -> str | None:
    """``value`` as text, None if something is interpolated in it or it is not a text."""
    return str(value) if isinstance(value, str) or (isinstance(value, Template) and value.is_plain) else None


def _inner(source: _ExpressionText, line: int, depth: int) -> Expression:
    """The expression ``source``, which a string interpolates."""
    reader = _Reader(_tokens(source.text, line))
    reader._skip_newlines()
    return reader.expression(depth, in_brackets=True)
