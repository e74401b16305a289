"""The lean tree: the code that libcst's own tree holds, and the same places; proved on every kind of syntax."""

from __future__ import annotations

import ast
import random
import re
import sys
import sysconfig
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import libcst as cst
import pytest

from flake8_botocore.facts import Anchor
from flake8_botocore.findings import Span
from flake8_botocore.reading.syntax import tree
from flake8_botocore.reading.syntax.lean import LeanTree, NotLeanError
from flake8_botocore.reading.syntax.positions import locate
from flake8_botocore.reading.syntax.tree import FIELDS, nodes, parse

READING = Path(tree.__file__).parents[1]
ROOT = Path(__file__).parents[3]

ALSO_READ = ("star", "asynchronous", "asname", "operator", "relative")
"""Fields that hold no code of their own and are read all the same."""

STATEMENTS = '''
"""A docstring."""
from __future__ import annotations
import a, b.c as d, e.f.g
from . import h
from ..i.j import k as l, m
from n import *
x = y = 1; z: int = 2
z: "str"
x += 1; x -= 1; x *= 1; x @= 1; x /= 1; x %= 1; x **= 1; x <<= 1; x >>= 1; x |= 1; x ^= 1; x &= 1; x //= 1
del x
del x, y[0], (z.a)
a, *b = (c, [d, *e]) = f
assert x
assert x, "why"
raise
raise E from None
if x: pass; y = 1
elif z:
    pass
else:
    if w:
        a = 1
if x:
    pass
else:
    if y:
        pass
    z = 1
for x, y in z: break
else: continue
while x:
    continue
else:
    pass
with a as b, c: pass
with (a as (b, c), d): pass
try: pass
except: pass
try:
    pass
except (A, B) as error:
    pass
except C:
    pass
else:
    pass
finally:
    pass
@a
@b.c(1)
class D(E, *f, metaclass=g, **h): x: int = 1
class I: pass
class J:
    def k(self): return 1
    async def l(self):
        async for m in n: await o
        async with p as q: pass
        return [r async for r in s]
def f(a, /, b: int = 1, *c: int, d, e=2, **g) -> h:
    global i, j
    def k():
        nonlocal a
        yield
        x = yield 1
        yield from y
    return
def l(*, m): return
def n(*o): ...
def p(q, /): ...
'''

EXPRESSIONS = r"""
(f)(a, *b, c=d, *e, **g)
f(x for x in y)
f(a)(b)[c].d
(lambda: 0)()
lambda a, /, b=1, *c, d, e=2, **f: g
a if b else c
not a and b or c and (d or e) or f
a < b <= c > d >= e == f != g is h is not i in j not in k
-a + ~b * +c - d @ e / f % g ** h << i >> j | k ^ l & m // n
(x := f(1)) + x
[*a, b], (c,), {d, *e}, {f: g, **h}, (), [], {}
[a for b in c if d if e for f in g], {a for b in c}, {a: b for c in d}, (a for b in c)
a[b], a[b:c], a[b:c:d], a[:], a[b, c], a[(b, c)], a[b:c, ...], a[()]
"s", 'it\'s', b"b", r"\n", u"u", "a" "b", '''x
y'''
f"{a}", f"{a!r:>{b}} {{c}}", f"{f(1)}" "x", "x" f"{g(2)}" f"y{h(3):{i(4)}}"
1, 1.5, 2j, 0x10, 1_000, 1e999, 10**5, 1e999j, ...
True, False, None, __debug__
"""

MATCH = """
match a:
    case 1 | "b" | None: pass
    case [c, *d, _] if e: pass
    case (f, *_): pass
    case {"g": h, **i}: pass
    case {}: pass
    case J(k, l=m) as n: pass
    case o.p: pass
    case -1 | 2+3j: pass
    case _: pass
"""

SOURCES = {
    "statements": STATEMENTS,
    "match": MATCH,
    **{
        f"expression {number}": f"{line}\n"
        for number, line in enumerate(EXPRESSIONS.replace("\ny'''", "\\ny'''").split("\n"))
    },
    "nothing": "",
    "large number": f"x = 0x{'f' * 6000}\n",
    "other newlines": "a(1)\r\nif b: c(2)\rd(3)\n",
    "letters": "é = a(1); è(b('ü'), c(2))\n'𝄞'; d(\n'𝄞', e(1))\n",
    "form feeds": "\fa(1)\nif b:\n \f    c(2)\n\f\nd(3)\n",
}
if sys.version_info >= (3, 11):
    SOURCES["groups"] = "try: pass\nexcept* (A, B) as e: pass\nexcept* C: pass\n"
    SOURCES["stars"] = "a[*b, c] = d\ndef f(*args: *Ts): ...\n"
if sys.version_info >= (3, 12):
    SOURCES["types"] = "type A[T] = list[T]\ndef f[T: int, *U, **V](x: T) -> T: ...\nclass C[T]: ...\n"
if sys.version_info >= (3, 14):
    SOURCES["templates"] = "t'{a}', t'{a!r:>{b}} {{c}}', t'{f(1)}', t'{g(2):{h(3)}}'\n"
    SOURCES["several exceptions"] = "try: pass\nexcept A, B: pass\ntry: pass\nexcept* A, B: pass\n"
if sys.version_info >= (3, 15):
    SOURCES["unpacking in comprehensions"] = "[*a for b in c], {*d for e in f}, (*g for h in i)\n"
    SOURCES["lazy imports"] = "lazy import a, b.c as d\nlazy from e import f as g, h\nlazy = 1\n"


# The trees hold the same.

SAME = {
    "MatchTuple": "MatchList",
    "TemplatedString": "FormattedString",
    "TemplatedStringExpression": "FormattedStringExpression",
    "LazyImport": "Import",
    "LazyImportFrom": "ImportFrom",
}
"""Nodes of libcst for which the lean tree has another that is read like them."""
FORMATTED = (cst.FormattedString, *([cst.TemplatedString] if hasattr(cst, "TemplatedString") else []))
TEXTS = (cst.FormattedStringText, *([cst.TemplatedStringText] if hasattr(cst, "TemplatedStringText") else []))


def plain(node: Any) -> Any:
    """What a tree says, in plain data and one spelling where the two trees have two for the same."""
    if isinstance(node, (list, tuple)):
        return [plain(each) for each in node if not isinstance(each, TEXTS)]
    if not isinstance(node, cst.CSTNode):
        return None if node is cst.MaybeSentinel.DEFAULT else node
    if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
        value = node.evaluated_value
        return ("string", repr(value)) if value is not None else ("FormattedString", {"parts": _parts(node)})
    if isinstance(node, (cst.Integer, cst.Float, cst.Imaginary)):
        return type(node).__name__, node.evaluated_value
    if isinstance(node, cst.Name):
        return node.value
    said = {name: plain(getattr(node, name)) for name in FIELDS[type(node)]}
    said |= {name: _mark(getattr(node, name)) for name in ALSO_READ if hasattr(type(node), name)}
    return _in_one_spelling(node, said)


def _mark(value: Any) -> Any:
    if isinstance(value, cst.AsName):
        return plain(value)
    if isinstance(value, (list, tuple)):
        return len(value)
    return type(value).__name__ if isinstance(value, cst.CSTNode) else value


def _parts(node: cst.CSTNode) -> list[Any]:
    """What the f-strings among concatenated strings evaluate."""
    if isinstance(node, cst.ConcatenatedString):
        return [*_parts(node.left), *_parts(node.right)]
    return plain(node.parts) if isinstance(node, cst.FormattedString) else []  # type: ignore[no-any-return]


def _in_one_spelling(node: cst.CSTNode, said: dict[str, Any]) -> Any:
    if isinstance(node, (cst.Module, cst.IndentedBlock)):
        # Statements that share a line stand each on its own in the lean tree.
        lines = [plain(each.body) if isinstance(each, cst.SimpleStatementLine) else [plain(each)] for each in node.body]
        said["body"] = [statement for line in lines for statement in line]
    if isinstance(node, cst.If) and isinstance(node.orelse, cst.Else):
        inner = node.orelse.body.body
        if len(inner) == 1 and isinstance(inner[0], cst.If):
            said["orelse"] = plain(inner[0])
    if isinstance(node, cst.Subscript) and len(node.slice) == 1:
        index = node.slice[0].slice
        if isinstance(index, cst.Index) and isinstance(index.value, cst.Tuple) and index.value.elements:
            # ``a[(b, c)]``
            several = [cst.SubscriptElement(cst.Index(element.value)) for element in index.value.elements]
            said["slice"] = plain(several)
    return SAME.get(type(node).__name__, type(node).__name__), said


def _lean(source: str) -> LeanTree:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return LeanTree(ast.parse(source), source)


def same(source: str) -> None:
    """Assert that the lean tree of ``source`` holds what libcst's does, and has its calls where they stand."""
    lean, whole = _lean(source), parse(source)
    assert plain(lean.module) == plain(whole)
    placed = [*_placed(lean.module)]
    asked = [*_placed(whole)]
    assert len(placed) == len(asked)
    located = locate(whole, asked)
    # libcst drops form feeds, and blanks as in ``except E :``.
    assert located.code == source or whole.code != source
    there = lean.spans(Anchor(node) for node in placed)
    if located.code == source:
        assert [there[Anchor(node)] for node in placed] == [located.span(node) for node in asked]


def _placed(tree: cst.Module) -> Iterator[cst.CSTNode]:
    """The calls and keyword arguments outside of strings, in the order of the tree."""
    stack: list[cst.CSTNode] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, (*FORMATTED, cst.ConcatenatedString)):
            continue
        if isinstance(node, cst.Call) or (isinstance(node, cst.Arg) and (node.keyword or node.star == "**")):
            yield node
        for name in FIELDS[type(node)]:
            child = getattr(node, name)
            stack += (
                each
                for each in (child if isinstance(child, (list, tuple)) else [child])
                if isinstance(each, cst.CSTNode)
            )


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_every_kind_of_syntax(source: str) -> None:
    same(source)


@pytest.mark.parametrize("path", sorted(READING.rglob("*.py")), ids=lambda path: path.name)
def test_these_modules(path: Path) -> None:
    same(path.read_text("utf-8"))


@pytest.mark.slow
def test_the_standard_library() -> None:
    paths = sorted(p for p in Path(sysconfig.get_path("stdlib")).glob("**/*.py") if "lib2to3" not in p.parts)
    compared = 0
    for path in random.Random(7).sample(paths, 150):
        try:
            source = path.read_bytes().decode("utf-8")
            ast.parse(source)
            parse(source)
        except (UnicodeDecodeError, SyntaxError, cst.ParserSyntaxError):
            continue
        same(source)
        compared += 1
    assert compared > 100


# Places.


def test_a_call_in_a_string_has_no_place_but_a_line() -> None:
    lean = _lean("a(1)\nx = f'''{\nb(2)}'''\n")
    first, second = (node for node in nodes(lean.module) if isinstance(node, cst.Call))
    if first.func.value == "b":  # type: ignore[attr-defined]
        first, second = second, first
    assert lean.spans([Anchor(first)]) == {Anchor(first): Span(1, 0, 1, 4)}
    assert (lean.line(first), lean.line(second)) == (1, 2)
    with pytest.raises(NotLeanError):
        lean.spans([Anchor(first), Anchor(second)])


def test_what_is_no_call_has_no_place() -> None:
    lean = _lean("a(b)\n")
    (argument,) = (node for node in nodes(lean.module) if isinstance(node, cst.Arg))
    with pytest.raises(NotLeanError):
        lean.spans([Anchor(argument)])


def test_nodes_of_another_module_are_left_out() -> None:
    lean = _lean("a(b)\n")
    assert lean.spans([Anchor(node) for node in nodes(_lean("c(d)\n").module)]) == {}


# What it cannot do.


def test_syntax_of_a_later_python_is_refused() -> None:
    class Later(ast.stmt):
        """A statement that this version knows nothing of."""

    with pytest.raises(NotLeanError):
        LeanTree(ast.Module([Later()], []), "")


def test_deep_nesting_is_refused() -> None:
    value: ast.expr = ast.Name("x")
    for _ in range(3 * sys.getrecursionlimit()):
        value = ast.Attribute(value, "y")
    with pytest.raises(NotLeanError):
        LeanTree(ast.Module([ast.Expr(value)], []), "")


WHITE_SPACE = re.compile(r"\.(children|lpar|rpar|comma|visit|deep_clone|with_changes|whitespace\w*|code_for_node)\b")
ON_LIBCST_OWN = "edits"
"""The room that writes fixes, and so has libcst's own tree."""


def test_reading_asks_for_nothing_the_lean_tree_has_not() -> None:
    others = (path for path in READING.rglob("*.py") if ON_LIBCST_OWN not in path.relative_to(READING).parts)
    found = {path.name: words for path in others if (words := WHITE_SPACE.findall(path.read_text("utf-8")))}
    assert found == {}
