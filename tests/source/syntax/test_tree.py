"""The tree: parsing leaves the garbage collector as it was, and stepping down reaches every piece of code."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import libcst as cst
import pytest

from flake8_botocore.source.inference import evaluator as evaluation
from flake8_botocore.source.syntax import tree
from flake8_botocore.source.syntax.tree import nodes, parse


@pytest.mark.parametrize("source", ["x = 1\n", "(x): int = 1\n"])
def test_the_collector_is_left_as_it_was(source: str) -> None:
    assert gc.isenabled()
    for enabled in (True, False):
        (gc.enable if enabled else gc.disable)()
        try:
            parse(source)
        except cst.ParserSyntaxError:
            pass
        finally:
            after = gc.isenabled()
            gc.enable()
        assert after is enabled


def _calls_by_visitor(module: cst.Module) -> list[cst.Call]:
    class Visitor(cst.CSTVisitor):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[cst.Call] = []

        def visit_Call(self, node: cst.Call) -> None:  # noqa: N802
            self.found.append(node)

    visitor = Visitor()
    module.visit(visitor)
    return visitor.found


EVERY_PLACE = """
@a(1)
class A(b(2), metaclass=c(3)):
    x: d(4) = e(5)
    @f(6)
    async def m(self, p: g(7) = h(8), *q: i(9), r: j(10) = k(11), **s: l(12)) -> m(13):
        assert n(14), o(15)
        del p[q(16)], r(17).s
        for t(18).u in v(19):
            w(20)
        else:
            x(21)
        async for y in z(22): pass
        while a(23): break
        else: b(24)
        if c(25): pass
        elif d(26): pass
        else: e(27)
        with f(28) as g.h, i(30): pass
        async with (j(31) as k): pass
        try: l(32)
        except m(33) as n: o(34)
        else: p(35)
        finally: q(36)
        try: pass
        except* r(37): s(38)
        raise t(39) from u(40)
        global v
        return w(41)
    y = lambda z=a(42), *b: c(43)
    d = [e(44), *f(45), (g(46),), {h(47)}, {i(48): j(49), **k(50)}]
    l = [m(51) for n in o(52) if p(53) for q in r(54)]
    s = {t(55) for u in v(56)} | {w(57): x(58) for y in z(59)}
    a = (b(60) for c in d(61))
    e = f(62) if g(63) else h(64)
    i = j(65) or k(66) and not l(67) < m(68) <= n(69)
    o = -p(70) + q(71)[r(72):s(73):t(74), u(75)]
    v = f"{w(76)!r:>{x(77)}} {'y' f'{z(78)}'}"
    (a := b(79))
    c += d(80)
    e = f(*g(81), **h(82), i=j(83))(k(84)).l(85)
    match m(86):
        case n.o if p(87): q(88)
        case {"r": 1}: pass
        case s.T(u=1): pass
    async def v():
        await w(89)
        yield x(90)
        yield from y(91)
    z[a(92)], (b(93).c, *d(94).e) = f(95)
"""


def test_every_call_is_reached() -> None:
    source = EVERY_PLACE.replace("        yield from y(91)\n", "        y(91)\n")
    if sys.version_info < (3, 11):
        source = source.replace("except*", "except")
    for text in (source, Path(tree.__file__).read_text("utf-8"), Path(evaluation.__file__).read_text("utf-8")):
        module = parse(text)
        expected = _calls_by_visitor(module)
        found = [node for node in nodes(module) if isinstance(node, cst.Call)]
        assert set(map(id, found)) == set(map(id, expected))
        assert len(found) == len(expected)
    assert len(_calls_by_visitor(parse(source))) > 90
