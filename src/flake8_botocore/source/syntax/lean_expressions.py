"""``ast`` -> lean libcst nodes: how one node is converted and what is noted, expressions, parameters and arguments."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any, TypeAlias, TypeVar

import libcst as cst

from .tree import Step

Node = TypeVar("Node", bound=cst.CSTNode)
Convert = TypeVar("Convert", bound=Callable[..., Any])
Place: TypeAlias = tuple[int, int, int, int]
"""Lines, 1-based, and columns, 0-based in bytes of UTF-8, where a node begins and ends."""

CONVERTERS: dict[type, Callable[[Conversion, Any], Any]] = {}
"""The function that converts each class of ``ast``. What converts many nodes uses it without ``Conversion.node``."""


class _Labels(dict[str, "cst.Name"]):
    """Nodes of names by their text, made as they are asked for."""

    def __missing__(self, text: str) -> cst.Name:
        self[text] = node = lean_name(text)
        return node


def converts(name: str) -> Callable[[Convert], Convert]:
    """Make the decorated function the one that converts ``ast.<name>``, if this version of Python has that class."""

    def add(function: Convert) -> Convert:
        kind = getattr(ast, name, None)
        if kind is not None:
            CONVERTERS[kind] = function
        return function

    return add


class Conversion:
    """The conversion of one module, and what it notes about the nodes that it makes.

    ``places`` are where nodes stand, by their ``id``: libcst's own hash is written in Python. They are those of calls,
    decorators, keyword arguments, assignments, functions and classes, to be reported, and of dictionaries, f-strings
    and what is assigned, to be parsed anew by libcst.
    ``string_lines`` has the line of the f-string around each call that is in one, also by ``id``; ``string_line`` is
    that line while an f-string is converted, else 0. Before Python 3.12 ``ast`` does not know where the parts of a
    string are, so that calls and arguments in an f-string have no place.
    ``steps`` lead the Outliner, in the order of the source, to the nodes it looks at, and to the beginning and end of
    the fields it has methods for.
    ``labels`` are the names of attributes and arguments, which are no expressions of their own: one node for each name.
    """

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.places: dict[int, Place] = {}
        self.string_lines: dict[int, int] = {}
        self.steps: list[Step] = []
        self.string_line = 0
        self.labels = _Labels()

    def node(self, node: Any) -> Any:
        """The libcst node for ``node``. Raises KeyError for what no function converts."""
        return CONVERTERS[node.__class__](self, node)

    def optional(self, node: Any) -> Any:
        """The libcst node for ``node``, None for None."""
        return None if node is None else CONVERTERS[node.__class__](self, node)

    def start(self, kind: type[Node]) -> Node:
        """A new node of the class ``kind``, still without fields: a step of the visitor, before the nodes in it."""
        node = new(kind)
        self.steps.append(node)
        return node


# These skip what the class of a node checks, and that its fields are frozen.
new = object.__new__
put = object.__setattr__


def place(node: Any) -> Place:
    """Where an ``ast`` node stands."""
    return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset


def make(kind: type[Node], **fields: Any) -> Node:
    """A node with only these fields: its class would set, and check, three times as many."""
    node = new(kind)
    for name, value in fields.items():
        put(node, name, value)
    return node


def fill(node: Node, **fields: Any) -> Node:
    """The same ``node`` with these fields."""
    for name, value in fields.items():
        put(node, name, value)
    return node


def lean_name(text: str) -> cst.Name:
    """The node for a name."""
    node = new(cst.Name)
    put(node, "value", text)
    return node


def optional_name(text: str | None) -> cst.Name | None:
    """The node for a name, None for None."""
    return None if text is None else lean_name(text)


def name_chain(text: str) -> cst.Name | cst.Attribute:
    """The node for the dotted name of a module."""
    first, *rest = text.split(".")
    node: cst.Name | cst.Attribute = lean_name(first)
    for part in rest:
        node = make(cst.Attribute, value=node, attr=lean_name(part))
    return node


def as_name(text: str | None) -> cst.AsName | None:
    """The node for the name after ``as``; None for None."""
    return None if text is None else make(cst.AsName, name=lean_name(text))


ASYNC = cst.Asynchronous()

OPERATORS: dict[type[ast.AST], cst.CSTNode] = {
    ast.Add: cst.Add(),
    ast.Sub: cst.Subtract(),
    ast.Mult: cst.Multiply(),
    ast.MatMult: cst.MatrixMultiply(),
    ast.Div: cst.Divide(),
    ast.Mod: cst.Modulo(),
    ast.Pow: cst.Power(),
    ast.LShift: cst.LeftShift(),
    ast.RShift: cst.RightShift(),
    ast.BitOr: cst.BitOr(),
    ast.BitXor: cst.BitXor(),
    ast.BitAnd: cst.BitAnd(),
    ast.FloorDiv: cst.FloorDivide(),
    ast.Invert: cst.BitInvert(),
    ast.Not: cst.Not(),
    ast.UAdd: cst.Plus(),
    ast.USub: cst.Minus(),
    ast.And: cst.And(),
    ast.Or: cst.Or(),
    ast.Eq: cst.Equal(),
    ast.NotEq: cst.NotEqual(),
    ast.Lt: cst.LessThan(),
    ast.LtE: cst.LessThanEqual(),
    ast.Gt: cst.GreaterThan(),
    ast.GtE: cst.GreaterThanEqual(),
    ast.Is: cst.Is(),
    ast.IsNot: cst.IsNot(),
    ast.In: cst.In(),
    ast.NotIn: cst.NotIn(),
}


_PARAM_STAR = cst.ParamStar()
_NOT_GIVEN = cst.MaybeSentinel.DEFAULT


def annotation(c: Conversion, node: ast.expr | None) -> cst.Annotation | None:
    """An annotation, None for None."""
    if node is None:
        return None
    # The visitor is not led into it: an annotation calls and binds nothing. Its steps go to a list that is dropped.
    kept, c.steps = c.steps, []
    made = new(cst.Annotation)
    put(made, "annotation", CONVERTERS[node.__class__](c, node))
    c.steps = kept
    return made


def parameters(c: Conversion, node: ast.arguments) -> cst.Parameters:
    """The parameters of a function or lambda.

    ``ast`` lists the defaults of the last positional parameters only. For keyword-only ones it has None where there is
    no default.
    """
    positional = [*node.posonlyargs, *node.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(node.defaults))
    made = [_parameter(c, *each) for each in zip(positional, [*defaults, *node.defaults], strict=True)]
    # ``def f(a, *, b)``: libcst has a node for a ``*`` without a name.
    star: cst.CSTNode | cst.MaybeSentinel = _PARAM_STAR if node.kwonlyargs else _NOT_GIVEN
    return make(
        cst.Parameters,
        posonly_params=made[: len(node.posonlyargs)],
        params=made[len(node.posonlyargs) :],
        star_arg=star if node.vararg is None else _parameter(c, node.vararg, None, "*"),
        kwonly_params=[_parameter(c, *each) for each in zip(node.kwonlyargs, node.kw_defaults, strict=True)],
        star_kwarg=None if node.kwarg is None else _parameter(c, node.kwarg, None, "**"),
    )


def _parameter(c: Conversion, node: ast.arg, default: ast.expr | None, star: str = "") -> cst.Param:
    made = new(cst.Param)
    put(made, "name", lean_name(node.arg))
    put(made, "annotation", annotation(c, node.annotation))
    put(made, "default", c.optional(default))
    put(made, "star", star)
    return made


def arguments(c: Conversion, args: Sequence[ast.expr], keywords: Sequence[ast.keyword]) -> list[cst.Arg]:
    """The arguments in the order of the source, in which ``*args`` may follow a keyword: ``f(a, b=1, *c)``."""
    if not keywords:
        return [_argument(c, each) for each in args]
    made = []
    in_order: list[Any] = [*args, *keywords]
    if ast.Starred in map(type, args):
        in_order.sort(key=_place)
    for each in in_order:
        if each.__class__ is ast.keyword:
            arg = new(cst.Arg)
            value = each.value
            put(arg, "value", CONVERTERS[value.__class__](c, value))
            put(arg, "keyword", None if each.arg is None else c.labels[each.arg])
            put(arg, "star", "**" if each.arg is None else "")
            if not c.string_line:
                c.places[id(arg)] = place(each)
        else:
            arg = _argument(c, each)
        made.append(arg)
    return made


def _argument(c: Conversion, node: Any) -> cst.Arg:
    """The argument without a keyword: ``a`` or ``*a``."""
    starred = node.__class__ is ast.Starred
    inner = node.value if starred else node
    made = new(cst.Arg)
    put(made, "value", CONVERTERS[inner.__class__](c, inner))
    put(made, "keyword", None)
    put(made, "star", "*" if starred else "")
    return made


def _place(node: Any) -> tuple[int, int]:
    """Where an ``ast`` node begins, to sort by."""
    return node.lineno, node.col_offset


@converts("Name")
def _name(c: Conversion, node: ast.Name) -> cst.Name:
    made = new(cst.Name)
    put(made, "value", node.id)
    return made


@converts("Attribute")
def _attribute(c: Conversion, node: Any) -> Any:
    """``a.b``: half of all attributes are of a plain name, and need no loops as a ``_chain`` does."""
    inner = node.value
    if inner.__class__ is not ast.Name:
        return _chain(c, node)
    made = new(cst.Attribute)
    put(made, "value", lean_name(inner.id))
    put(made, "attr", c.labels[node.attr])
    return made


@converts("Call")
@converts("Subscript")
def _chain(c: Conversion, node: Any) -> Any:
    """A chain of calls, attributes and subscripts: ``a.b(c)[d]``.

    Two loops, inwards and back out, because a chain may be longer than Python can nest calls.
    """
    links, innermost = _links(c, node)
    value = CONVERTERS[innermost.__class__](c, innermost)
    for node, made in reversed(links):
        kind = node.__class__
        if kind is ast.Attribute:
            put(made, "value", value)
            put(made, "attr", c.labels[node.attr])
        elif kind is ast.Call:
            put(made, "func", value)
            put(made, "args", arguments(c, node.args, node.keywords))
            if not c.string_line:
                c.places[id(made)] = node.lineno, node.col_offset, node.end_lineno, node.end_col_offset
            else:
                c.string_lines[id(made)] = c.string_line
        else:
            put(made, "value", value)
            put(made, "slice", _slices(c, node.slice))
        value = made
    return value


def _links(c: Conversion, node: Any) -> tuple[list[tuple[Any, Any]], Any]:
    """The chain's nodes from the outside in, each with libcst's node for it, still empty; and what it starts from."""
    links: list[tuple[Any, Any]] = []
    while True:
        made: Any
        kind = node.__class__
        if kind is ast.Attribute:
            made, inner = new(cst.Attribute), node.value
            # A rule reports ``client.exceptions.Name``; a place for each attribute would take time and memory.
            if inner.__class__ is ast.Attribute and inner.attr == "exceptions":
                c.steps.append(made)
                c.places[id(made)] = place(node)
        elif kind is ast.Call:
            made, inner = new(cst.Call), node.func
            c.steps.append(made)
        elif kind is ast.Subscript:
            made, inner = new(cst.Subscript), node.value
        else:
            return links, node
        links.append((node, made))
        node = inner


@converts("Constant")
def _constant(c: Conversion, node: ast.Constant) -> cst.BaseExpression:
    """A string, a number or ``...``; ``None``, ``True`` and ``False`` are names for libcst."""
    value: Any = node.value
    kind = value.__class__
    if kind is str or kind is bytes:
        string = new(cst.SimpleString)
        put(string, "value", repr(value))
        return string
    if kind is int:
        # Python refuses to convert very large numbers to decimal digits.
        return make(cst.Integer, value=repr(value) if abs(value) < 10**100 else hex(value))
    # ``repr`` of a number too large for a float is ``inf``, which is no literal; 1e999 has the same value.
    if kind is float:
        return make(cst.Float, value=repr(value).replace("inf", "1e999"))
    if kind is complex:
        return make(cst.Imaginary, value=repr(value).replace("inf", "1e999"))
    return make(cst.Ellipsis) if value is ... else lean_name(repr(value))


@converts("JoinedStr")
@converts("TemplateStr")
def _joined_str(c: Conversion, node: Any) -> cst.FormattedString:
    """An f-string or template string. One inside another has no place, and the line of the outer one."""
    is_inside = c.string_line != 0
    c.string_line = c.string_line or node.lineno
    made = make(cst.FormattedString, parts=_string_parts(c, node.values))
    if not is_inside:
        c.string_line = 0
        c.places[id(made)] = place(node)
    return made


def _string_parts(c: Conversion, values: Iterable[Any]) -> list[Any]:
    """The ``{...}`` fields of an f-string, or of the format after the colon of one; text between them is left out."""
    return [
        make(
            cst.FormattedStringExpression,
            expression=c.node(value.value),
            format_spec=None if value.format_spec is None else _string_parts(c, value.format_spec.values),
        )
        for value in values
        if value.__class__ is not ast.Constant
    ]


def lean_elements(c: Conversion, nodes: Iterable[ast.expr]) -> list[Any]:
    """The elements of a list, set or tuple."""
    made: list[Any] = []
    for node in nodes:
        starred = node.__class__ is ast.Starred
        element: Any = new(cst.StarredElement if starred else cst.Element)
        inner: Any = node.value if starred else node  # type: ignore[attr-defined]
        put(element, "value", CONVERTERS[inner.__class__](c, inner))
        made.append(element)
    return made


@converts("Tuple")
def _tuple(c: Conversion, node: ast.Tuple) -> cst.Tuple:
    return make(cst.Tuple, elements=lean_elements(c, node.elts))


@converts("List")
def _list(c: Conversion, node: ast.List) -> cst.List:
    return make(cst.List, elements=lean_elements(c, node.elts))


@converts("Set")
def _set(c: Conversion, node: ast.Set) -> cst.Set:
    return make(cst.Set, elements=lean_elements(c, node.elts))


@converts("Dict")
def _dict(c: Conversion, node: ast.Dict) -> cst.Dict:
    """``{a: b, **c}``; in ``ast``, the key of ``**c`` is None."""
    elements: list[Any] = []
    for key, value in zip(node.keys, node.values, strict=True):
        element: Any = new(cst.StarredDictElement if key is None else cst.DictElement)
        if key is not None:
            put(element, "key", CONVERTERS[key.__class__](c, key))
        put(element, "value", CONVERTERS[value.__class__](c, value))
        elements.append(element)
    made = new(cst.Dict)
    put(made, "elements", elements)
    if not c.string_line:
        c.places[id(made)] = place(node)
    return made


def _slices(c: Conversion, node: ast.expr) -> tuple[cst.SubscriptElement, ...]:
    """The indexes of a subscript: one for each element of a tuple, with or without parentheses."""
    indexes = node.elts if isinstance(node, ast.Tuple) and node.elts else [node]
    return tuple(make(cst.SubscriptElement, slice=_index(c, each)) for each in indexes)


def _index(c: Conversion, node: Any) -> cst.BaseSlice:
    """One index of a subscript: ``a:b``, ``*a`` or an expression."""
    if node.__class__ is ast.Slice:
        lower, upper, step = map(c.optional, (node.lower, node.upper, node.step))
        return make(cst.Slice, lower=lower, upper=upper, step=step)
    starred = node.__class__ is ast.Starred
    made = new(cst.Index)
    put(made, "value", c.node(node.value if starred else node))
    put(made, "star", "*" if starred else None)
    return made


@converts("UnaryOp")
def _unary_op(c: Conversion, node: Any) -> cst.UnaryOperation:
    """``not - ~ x``: converted in a loop, like ``_chain``."""
    first = last = new(cst.UnaryOperation)
    put(first, "operator", OPERATORS[node.op.__class__])
    while (node := node.operand).__class__ is ast.UnaryOp:
        inner = make(cst.UnaryOperation, operator=OPERATORS[node.op.__class__])
        put(last, "expression", inner)
        last = inner
    put(last, "expression", c.node(node))
    return first


@converts("BinOp")
def _bin_op(c: Conversion, node: Any) -> Any:
    """``a + b - c``, which is nested to the left: converted in two loops, like ``_chain``."""
    chain = []
    while node.__class__ is ast.BinOp:
        chain.append(node)
        node = node.left
    made = c.node(node)
    for node in reversed(chain):
        operator = OPERATORS[node.op.__class__]
        made = make(cst.BinaryOperation, left=made, operator=operator, right=c.node(node.right))
    return made


@converts("BoolOp")
def _bool_op(c: Conversion, node: ast.BoolOp) -> cst.BooleanOperation:
    """``a or b or c``: one node for ``ast``, nested to the left for libcst."""
    operator = OPERATORS[node.op.__class__]
    made = c.node(node.values[0])
    for value in node.values[1:]:
        made = make(cst.BooleanOperation, left=made, operator=operator, right=c.node(value))
    return made  # type: ignore[no-any-return]


@converts("Compare")
def _compare(c: Conversion, node: ast.Compare) -> cst.Comparison:
    left = c.node(node.left)
    targets = [
        make(cst.ComparisonTarget, operator=OPERATORS[operator.__class__], comparator=c.node(each))
        for operator, each in zip(node.ops, node.comparators, strict=True)
    ]
    return make(cst.Comparison, left=left, comparisons=targets)


@converts("IfExp")
def _if_exp(c: Conversion, node: Any) -> cst.IfExp:
    """``a if b else c if d else e``, which is nested to the right: converted in a loop, like ``_chain``."""
    first = last = fill(c.start(cst.IfExp), body=c.node(node.body), test=c.node(node.test))
    while (node := node.orelse).__class__ is ast.IfExp:
        inner = fill(c.start(cst.IfExp), body=c.node(node.body), test=c.node(node.test))
        put(last, "orelse", inner)
        last = inner
    put(last, "orelse", c.node(node))
    return first


@converts("NamedExpr")
def _named_expr(c: Conversion, node: ast.NamedExpr) -> cst.NamedExpr:
    return fill(c.start(cst.NamedExpr), target=c.node(node.target), value=c.node(node.value))


@converts("Lambda")
def _lambda(c: Conversion, node: ast.Lambda) -> cst.Lambda:
    made = c.start(cst.Lambda)
    put(made, "params", parameters(c, node.args))
    c.steps.append(("visit_Lambda_body", made))
    put(made, "body", c.node(node.body))
    c.steps.append(("leave_Lambda_body", made))
    return made


@converts("Await")
def _await(c: Conversion, node: ast.Await) -> cst.Await:
    return make(cst.Await, expression=c.node(node.value))


@converts("Yield")
def _yield(c: Conversion, node: ast.Yield) -> cst.Yield:
    return fill(c.start(cst.Yield), value=c.optional(node.value))


@converts("YieldFrom")
def _yield_from(c: Conversion, node: ast.YieldFrom) -> cst.Yield:
    return fill(c.start(cst.Yield), value=make(cst.From, item=c.node(node.value)))


@converts("Starred")
def _starred(c: Conversion, node: ast.Starred) -> cst.StarredElement:
    return make(cst.StarredElement, value=c.node(node.value))


@converts("ListComp")
def _list_comp(c: Conversion, node: Any, kind: Any = cst.ListComp) -> Any:
    made = fill(c.start(kind), elt=c.node(node.elt), for_in=_generators(c, node.generators))
    c.steps.append((f"leave_{kind.__name__}", made))
    return made


@converts("SetComp")
def _set_comp(c: Conversion, node: ast.SetComp) -> Any:
    return _list_comp(c, node, cst.SetComp)


@converts("GeneratorExp")
def _generator_exp(c: Conversion, node: ast.GeneratorExp) -> Any:
    return _list_comp(c, node, cst.GeneratorExp)


@converts("DictComp")
def _dict_comp(c: Conversion, node: ast.DictComp) -> cst.DictComp:
    made = c.start(cst.DictComp)
    fill(made, key=c.node(node.key), value=c.node(node.value), for_in=_generators(c, node.generators))
    c.steps.append(("leave_DictComp", made))
    return made


def iterable(c: Conversion, node: ast.expr) -> cst.BaseExpression:
    """The node for the iterable of a loop, for a name or a subscript with its place: a rule reports these."""
    made: cst.BaseExpression = c.node(node)
    if node.__class__ in _REPORTED_IN_LOOPS and not c.string_line:
        c.places[id(made)] = place(node)
    return made


_REPORTED_IN_LOOPS = frozenset({ast.Name, ast.Subscript})


def _generators(c: Conversion, nodes: Sequence[ast.comprehension]) -> cst.CompFor:
    """The first ``for`` of a comprehension, which holds the next one, and so on."""
    made = [
        make(
            cst.CompFor,
            target=c.node(node.target),
            iter=iterable(c, node.iter),
            ifs=[make(cst.CompIf, test=c.node(test)) for test in node.ifs],
            inner_for_in=None,
            asynchronous=ASYNC if node.is_async else None,
        )
        for node in nodes
    ]
    for outer, inner in pairwise(made):
        put(outer, "inner_for_in", inner)
    return made[0]
