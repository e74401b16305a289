"""Sources that hold every kind of syntax, and what a tree of one says, free of the spelling."""

from __future__ import annotations

import sys
from typing import Any

import libcst as cst

from flake8_botocore.source.syntax.tree import FIELDS

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
