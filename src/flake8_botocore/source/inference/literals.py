"""Constants, arithmetic on them, and displays of lists, tuples and sets."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from typing import Any
from typing import Literal as OneWordOf

import libcst as cst

from ...facts import UNKNOWN, Absent, Anchor, Dictionary, EnvironmentText, FormattedText, Literal, Scalar, Sequence
from ..scopes.reaching import reaching
from ..scopes.scope import Assigned, Binding, Scope
from ..syntax.tree import callee_text, nodes, string_value
from . import dictionaries
from .objects import Client, Either, Instance, Object, as_fact, is_none, join, possible_values
from .protocols import Inference
from .source_file import SourceFile, file_of

SCALARS = frozenset({cst.SimpleString, cst.Integer, cst.Float, cst.Imaginary, cst.Ellipsis})
"""Expressions without parts that are no names."""

CONSTANTS: dict[str, Scalar] = {"None": None, "True": True, "False": False}
"""Constants that are names for libcst."""

_NOT_FINITE = re.compile(r"\s*[+-]?(?:inf(?:inity)?|nan)\s*", re.IGNORECASE)
"""What ``float`` reads as a number that is not finite."""

BUILTINS = frozenset(
    {"dict", "super", "float", "int", "str", "bool", "list", "tuple", "set", "frozenset", "getattr", "min", "max"}
)
"""Builtins that have a value, a dotted name; any other name that nothing binds is unknown."""


def literal(value: Scalar, anchor: object) -> Literal:
    """A known constant standing at ``anchor``."""
    return Literal(value, Anchor(anchor))


def is_false(value: Object) -> bool:
    """Whether ``value`` is known to be false, so that ``value or other`` is ``other``."""
    if isinstance(value, Literal):
        return not value.value
    if isinstance(value, Dictionary):
        return value.complete and not value.items
    return isinstance(value, Absent)


MOST_NAMES = 4
"""Names that are followed from one to the next to a constant: ``DEBUG = FLAG``, ``FLAG = False``."""

_COMPARING: dict[type, Callable[[Any, Any], bool]] = {
    cst.Is: operator.is_,
    cst.IsNot: operator.is_not,
    cst.Equal: operator.eq,
    cst.NotEqual: operator.ne,
    cst.LessThan: operator.lt,
    cst.LessThanEqual: operator.le,
    cst.GreaterThan: operator.gt,
    cst.GreaterThanEqual: operator.ge,
}


def ruled_out(file: SourceFile, evaluator: Inference) -> Set[cst.CSTNode]:
    """The nodes in branches of ``file`` that never run: constants alone decide their conditions."""
    return file.once("ruled out", lambda: {*_in_dead_branches(file, evaluator)})


def _in_dead_branches(file: SourceFile, evaluator: Inference) -> Iterator[cst.CSTNode]:
    """The nodes of ``ruled_out``."""
    for branch, scope in file.outline.branches:
        values = _truth_values(branch.test, scope, MOST_NAMES)
        dead = branch.body if values == {False} else branch.orelse if values == {True} else None
        if dead is not None:
            yield from nodes(dead)


_NUMBERS = frozenset({cst.Integer, cst.Float})
_CONSTANT_OR_NAME = _NUMBERS | {cst.SimpleString, cst.Name}
"""Expressions that ``_constants`` reads."""


def _truth_values(node: Any, scope: Scope, names_left: int) -> Set[bool]:
    """The truth values that the condition ``node`` may have: one if constants decide it, else both.

    A name may be followed through ``names_left`` others.
    """
    kind = node.__class__
    if kind is cst.UnaryOperation and isinstance(node.operator, cst.Not):
        return {not each for each in _truth_values(node.expression, scope, names_left)}
    if kind is cst.BooleanOperation:
        one, other = (_truth_values(each, scope, names_left) for each in (node.left, node.right))
        # One true side decides ``or``, one false side decides ``and``.
        deciding = {isinstance(node.operator, cst.Or)}
        return deciding if deciding in (one, other) else {*one, *other}
    if kind is cst.Comparison:
        compare = _COMPARING.get(node.comparisons[0].operator.__class__) if len(node.comparisons) == 1 else None
        left, right = (_constants(each, scope, names_left) for each in (node.left, node.comparisons[0].comparator))
        try:
            return {bool(compare(a, b)) for a in left for b in right} if compare and left and right else {False, True}
        except TypeError:
            # ``"a" < 1``
            return {False, True}
    return {bool(each) for each in _constants(node, scope, names_left)} or {False, True}


def _constants(node: Any, scope: Scope, names_left: int) -> list[Any]:
    """The constants that ``node`` may be, several for a name that is bound to several; none if it may be anything else.

    A name is followed to what is assigned to it, and on through ``names_left - 1`` others.
    """
    kind = node.__class__
    if kind is cst.SimpleString:
        return [string_value(node)]
    if kind in _NUMBERS:
        # Python refuses to read thousands of digits; the first ones will do.
        return [number(node.value[:_TOO_LONG])]
    if kind is not cst.Name or names_left == 0:
        return []
    if node.value in CONSTANTS:
        return [CONSTANTS[node.value]]
    home = scope.find(node.value)
    # To ask which bindings reach a name takes much longer than to see that one of them is no constant.
    if home is None or not all(map(_may_be_constant, home.bindings[node.value])):
        return []
    assigned = [each for each in reaching(node, scope) if isinstance(each, Assigned)]
    # Part of an unpacked value (``path``) or what ``with`` enters may be anything.
    of_each = [
        [] if each.path or each.entered else _constants(each.value, each.scope, names_left - 1) for each in assigned
    ]
    return [] if [] in of_each else [constant for constants in of_each for constant in constants]


def _may_be_constant(binding: Binding) -> bool:
    """Whether ``binding`` assigns a string, a number or a name."""
    return isinstance(binding, Assigned) and binding.value.__class__ in _CONSTANT_OR_NAME


def names_library(node: cst.BaseExpression, name: str) -> bool:
    """Whether ``node`` is a call given the string ``name``: ``importlib.import_module("boto3")``, a lazy import."""
    if not isinstance(node, cst.Call):
        return False
    strings = (arg.value for arg in node.args if isinstance(arg.value, cst.SimpleString))
    return any(string_value(each) == name for each in strings)


def not_finite(text: Object, anchor: object) -> Object:
    """The value of ``float("inf")`` and ``float("nan")``; UNKNOWN for any other ``text``."""
    if isinstance(text, Literal) and isinstance(text.value, str) and _NOT_FINITE.fullmatch(text.value):
        return literal(float(text.value), anchor)
    return UNKNOWN


def unary(node: cst.UnaryOperation, operand: Object) -> Object:
    """``not``, ``-`` and ``+`` of a constant; UNKNOWN for ``~`` and for anything else."""
    if not isinstance(operand, Literal):
        return UNKNOWN
    if isinstance(node.operator, cst.Not):
        return literal(not operand.value, node)
    sign = {cst.Minus: -1, cst.Plus: 1}.get(node.operator.__class__)
    return literal(sign * operand.value, node) if sign and isinstance(operand.value, (int, float)) else UNKNOWN


def variable(
    node: cst.Subscript | cst.Call, arguments: list[cst.BaseExpression], scope: Scope, evaluator: Inference
) -> Object:
    """The text that ``node``, ``os.environ["NAME"]`` or ``os.getenv("NAME", "1")``, reads from the environment.

    ``arguments`` are those of the call, or the key of the subscript. UNKNOWN if a default may be something other than a
    string or None.
    """
    values = [evaluator.value(each, scope) for each in arguments]
    texts = [f'"{each.value}"' for each in values if isinstance(each, Literal) and isinstance(each.value, str)]
    if isinstance(node, cst.Subscript):
        return EnvironmentText(f"{callee_text(node.value)}[{', '.join(texts) or '...'}]", may_be_none=False)
    default_is_known = len(values) == 1 or (len(values) == 2 and (is_none(values[1]) or len(texts) == 2))
    if not default_is_known:
        return UNKNOWN
    return EnvironmentText(f"{callee_text(node.func)}({', '.join(texts) or '...'})", may_be_none=len(texts) < 2)


_OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    cst.Add: operator.add,
    cst.Subtract: operator.sub,
    cst.Multiply: operator.mul,
    cst.Divide: operator.truediv,
    cst.FloorDivide: operator.floordiv,
    cst.Modulo: operator.mod,
    cst.Power: operator.pow,
}
_MOST_BITS = 128
"""Bits of a whole number that is computed, or of one that goes in."""


def arithmetic(node: cst.BinaryOperation, left: Object, right: Object) -> Object:
    """Arithmetic on two numbers that are not huge and whose result is not, as in ``15 * 60`` and ``10**12``.

    UNKNOWN for anything else.
    """
    if not (isinstance(left, Literal) and isinstance(right, Literal)):
        return UNKNOWN
    a, b = left.value, right.value
    compute = _OPERATORS.get(node.operator.__class__)
    if compute is None or not (isinstance(a, (int, float)) and isinstance(b, (int, float))):
        return UNKNOWN
    bits = [each.bit_length() for each in (a, b) if isinstance(each, int)]
    is_power_of_int = isinstance(node.operator, cst.Power) and len(bits) == 2
    # ``a ** b`` of whole numbers has at most ``bits[0] * b`` bits.
    if max(bits, default=0) > _MOST_BITS or (is_power_of_int and bits[0] * abs(b) > _MOST_BITS):
        return UNKNOWN
    try:
        value = compute(a, b)
    except (OverflowError, ZeroDivisionError):
        return UNKNOWN
    return literal(value, node) if isinstance(value, (int, float)) else UNKNOWN


_KINDS: dict[type, OneWordOf["list", "tuple", "set"]] = {cst.List: "list", cst.Tuple: "tuple", cst.Set: "set"}
_TOO_LONG = 200
"""Characters of a number or elements of a display past which its value is not worth knowing."""


@dataclass(frozen=True, eq=False, repr=False)
class _FString(FormattedText):
    """The f-string ``node`` in ``scope``."""

    node: cst.BaseExpression
    scope: Scope

    @property
    def written(self) -> str:
        """The source from where it begins to the end of the line, looked up when it is read."""
        return file_of(self.scope).text(self.node)


def display(node: Any, scope: Scope, evaluator: Inference) -> Object:
    """The value of a constant, list, tuple, set, dict or operation on constants; UNKNOWN for any other expression."""
    # Each element of each table is asked. libcst's classes are abstract: ``isinstance`` takes ten times as long.
    kind = node.__class__
    if kind is cst.SimpleString:
        return literal(string_value(node), node)
    if kind in _NUMBERS or kind is cst.Imaginary:
        return literal(number(node.value), node) if len(node.value) < _TOO_LONG else UNKNOWN
    if kind in _KINDS:
        return _sequence(node, scope, evaluator)
    if kind is cst.Dict:
        return dictionaries.dictionary_display(node, scope, evaluator) if len(node.elements) <= _TOO_LONG else UNKNOWN
    if kind is cst.UnaryOperation:
        return unary(node, evaluator.value(node.expression, scope))
    if kind is cst.BinaryOperation:
        return _binary(node, evaluator.value(node.left, scope), evaluator.value(node.right, scope))
    if kind is cst.FormattedString:
        return _FString(node, scope)
    if kind is cst.ConcatenatedString:
        joined = node.evaluated_value
        return literal(joined, node) if joined is not None else UNKNOWN
    return UNKNOWN


def number(text: str) -> Scalar:
    """The number that ``text``, an unsigned literal, stands for."""
    # To parse an expression takes sixteen times as long.
    return int(text) if text.isdecimal() else ast.literal_eval(text)


def _binary(node: cst.BinaryOperation, left: Object, right: Object) -> Object:
    if isinstance(node.operator, cst.BitOr) and (dictionaries.as_one(left) or dictionaries.as_one(right)):
        return dictionaries.merged([left, right], node)
    return arithmetic(node, left, right)


def _sequence(node: cst.List | cst.Tuple | cst.Set, scope: Scope, evaluator: Inference) -> Object:
    kind = _KINDS[node.__class__]
    if len(node.elements) > _TOO_LONG or any(each.__class__ is cst.StarredElement for each in node.elements):
        return UNKNOWN
    values = tuple(evaluator.value(element.value, scope) for element in node.elements)
    return TupleOf(kind, values, node)


class TupleOf(Sequence):
    """A sequence that also keeps the objects behind its values, for unpacking."""

    def __init__(self, kind: OneWordOf["list", "tuple", "set"], objects: tuple[Object, ...], node: cst.CSTNode) -> None:
        facts = tuple(as_fact(value, Anchor(node)) for value in objects)
        super().__init__(kind, facts, Anchor(node))
        object.__setattr__(self, "objects", objects)

    objects: tuple[Object, ...]


def _any_element(base: Object) -> Object:
    """The value of ``base[key]`` for an unknown key: all values of ``base``, if these are clients or of one class.

    Else UNKNOWN: of constants, it must be known which one is read.
    """
    values: Iterable[Object] = base.objects if isinstance(base, TupleOf) else ()
    if isinstance(base, Dictionary) and base.complete:
        values = dictionaries.objects_of(base).values()
    found = join([*values])
    alike = isinstance(found, Instance) or all(isinstance(each, Client) for each in possible_values(found))
    return found if alike else UNKNOWN


def element(base: Object, key: Object) -> Object:
    """The value of ``base[key]``; UNKNOWN unless ``base`` is a known dictionary or sequence that has it.

    A key that may be missing is taken to be there, since the read would fail otherwise. For a ``key`` that is no
    constant, see ``_any_element``.
    """
    if isinstance(base, Either):
        return join([element(option, key) for option in base.options])
    if not isinstance(key, Literal):
        return _any_element(base)
    if isinstance(base, Dictionary):
        values = possible_values(dictionaries.objects_of(base).get(key.value, UNKNOWN))
        return join([each for each in values if not isinstance(each, Absent)])
    if isinstance(base, TupleOf) and isinstance(key.value, int) and -len(base.objects) <= key.value < len(base.objects):
        return base.objects[key.value]
    return UNKNOWN
