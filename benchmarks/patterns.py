"""Every regular expression of the linter, and how the CPU time of each grows with texts made of its own literals."""

from __future__ import annotations

import ast
import gc
import importlib
import pkgutil
import re
import sys
import time
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import log
from pathlib import Path
from typing import Any, NamedTuple

import flake8_botocore
from flake8_botocore.botocore.tables.operations import OPERATIONS
from flake8_botocore.libraries import importing
from flake8_botocore.source.text_gate import whole_word

parser = importlib.import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")

SHORT = 20
"""Characters that an exponential pattern takes a while for, and any other no time."""

SIZES = (500, 2_000, 8_000)
"""Characters of a text; what is not cheap in the last one is tried with four times as many."""

CHEAP = 0.002
"""CPU seconds for 8,000 characters within which no pattern is quadratic: that takes several times as long."""

DEAR = 0.1
"""CPU seconds after which no longer text is tried."""

MOST_WORDS = 4
AGAIN = 4

MOST_REPEATED = 2
"""Pieces of a pattern that are repeated together."""

ANCHORED = frozenset({"match", "fullmatch"})
CANDIDATES = "a 0,-/\"'\n\t.([{=:#"
OF_CATEGORY = {"DIGIT": "0", "SPACE": " ", "WORD": "a", "NOT_DIGIT": "a", "NOT_SPACE": "a", "NOT_WORD": "-"}


class Pattern(NamedTuple):
    """A regular expression, where it is, and whether it is only ever tried at the beginning of a text."""

    place: str
    compiled: re.Pattern[Any]
    methods: frozenset[str]


class Text(NamedTuple):
    """``unit``, repeated, between what a pattern has in front of it and behind it."""

    before: str
    unit: str
    after: str

    def of(self, length: int) -> str:
        """The text in about so many characters."""
        return self.before + self.unit * (length // len(self.unit)) + self.after


def patterns() -> list[Pattern]:
    """Those at the top of a module, also in a tuple or dictionary there, and one of each that is made at run time."""
    found: dict[tuple[Any, int, frozenset[str]], Pattern] = {}
    modules = [
        importlib.import_module(each.name)
        for each in pkgutil.walk_packages(flake8_botocore.__path__, "flake8_botocore.")
        if not each.name.endswith("__main__")
    ]
    uses = _uses(str(each.__file__) for each in modules)
    for module in modules:
        for name, value in vars(module).items():
            for compiled in _compiled(value):
                own = uses[name if not name.startswith("_") else f"{module.__file__}:{name}"]
                methods = frozenset(own if own and own <= ANCHORED else {"finditer"})
                pattern = Pattern(f"{module.__name__}.{name}", compiled, methods)
                found.setdefault((compiled.pattern, compiled.flags, methods), pattern)
    return [*found.values(), *(Pattern("made at run time", each, frozenset({"finditer"})) for each in _made())]


def _compiled(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (tuple, list, dict)):
        items = value.values() if isinstance(value, dict) else value
        yield from (each for each in items if isinstance(each, re.Pattern))


def _made() -> Iterator[re.Pattern[Any]]:
    """One of each kind that is made of names; ``tests/test_patterns.py`` lists where."""
    yield from map(re.compile, (*importing(["name"]), whole_word("name")))
    rows = (each["quick_if"] for service in OPERATIONS.values() for each in service.values() if "quick_if" in each)
    yield from map(re.compile, sorted({str(row[1]) for row in rows}))


def _uses(paths: Iterable[str]) -> dict[str, set[str]]:
    """The methods that are called on a pattern by its name, which is one of its module unless it is public."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        for node in ast.walk(ast.parse(Path(path).read_text("utf-8"))):
            if not isinstance(node, (ast.Attribute, ast.Call)):
                continue
            # A tokenizer goes on where the last match has ended, as ``finditer`` does.
            onwards = isinstance(node, ast.Call) and len(node.args) > 1
            used = node.func if isinstance(node, ast.Call) else node
            if isinstance(used, ast.Attribute) and isinstance(used.value, ast.Name):
                name = used.value.id
                method = "finditer" if onwards and used.attr in ANCHORED else used.attr
                found[f"{path}:{name}" if name.startswith("_") else name].add(method)
    return found


def texts(pattern: re.Pattern[Any]) -> list[Text]:
    """What is built from the literals of ``pattern``, each closed and left open."""
    pieces = _pieces(parser.parse(pattern.pattern, pattern.flags))
    first = [each[0] for each in pieces]
    found: dict[Text, None] = {}

    def add(start: int, end: int, unit: str) -> None:
        before, after = "".join(first[max(start - 6, 0) : start]), "".join(first[end : end + 6])
        found.update(dict.fromkeys((Text("", unit, "!"), Text(before, unit, "!"), Text(before, unit, after))))

    for start, samples in enumerate(pieces):
        for each in samples:
            add(start, start + 1, each)
            add(start, start + 1, f"{each} ")
        for length in range(2, MOST_REPEATED + 1):
            add(start, start + length, "".join(first[start : start + length]))
    return [*found]


def _pieces(parsed: Iterable[tuple[Any, Any]]) -> list[Sequence[str]]:
    """The literals and character classes of a pattern in their order, each with samples of it."""
    found: list[Sequence[str]] = []
    word = ""
    for kind, value in parsed:
        name = str(kind)
        if name == "LITERAL":
            word += chr(value)
            continue
        if word:
            found.append([word])
            word = ""
        found.extend(_pieces_of(name, value))
    return [*found, [word]] if word else found


def _pieces_of(name: str, value: Any) -> Iterator[Sequence[str]]:
    if name == "IN":
        yield _samples(value)
    elif name == "NOT_LITERAL":
        yield [next(each for each in CANDIDATES if ord(each) != value)]
    elif name == "ANY":
        yield ["a"]
    elif name == "BRANCH":
        # Of a long list of words, a few stand for all.
        words = [each for each in value[1] if {str(kind) for kind, _ in each} == {"LITERAL"}]
        for each in value[1]:
            yield from _pieces(each) if each not in words[MOST_WORDS:] else ()
    elif name in ("SUBPATTERN", "ASSERT", "ASSERT_NOT"):
        yield from _pieces(value[-1])
    elif name == "ATOMIC_GROUP":
        yield from _pieces(value)
    elif name.endswith("_REPEAT"):
        yield from _pieces(value[2]) * min(max(value[0], 1), 3)


def _samples(items: Sequence[tuple[Any, Any]]) -> list[str]:
    if str(items[0][0]) != "NEGATE":
        return list(dict.fromkeys(_sample(str(kind), value) for kind, value in items))
    refused = re.compile("|".join(_class_of(str(kind), value) for kind, value in items[1:]))
    return [*islice((each for each in CANDIDATES if not refused.match(each)), 3)] or ["é"]


def _sample(kind: str, value: Any) -> str:
    if kind == "CATEGORY":
        return OF_CATEGORY[str(value).removeprefix("CATEGORY_")]
    return chr(value[0] if kind == "RANGE" else value)


def _class_of(kind: str, value: Any) -> str:
    if kind == "CATEGORY":
        letter = str(value).removeprefix("CATEGORY_").removeprefix("NOT_")[0].lower()
        return rf"\{letter.upper() if 'NOT_' in str(value) else letter}"
    low, high = value if kind == "RANGE" else (value, value)
    return rf"[\U{low:08x}-\U{high:08x}]"


def exponent(pattern: Pattern, text: Text) -> float:
    """The exponent of the CPU time from n characters to 4n; 1 if these are cheap."""
    if _least(pattern, text.of(SHORT)) > CHEAP:
        return float("inf")
    size = next(each for each in SIZES if each == SIZES[-1] or _seconds(pattern, text.of(each)) > DEAR)
    seconds = _seconds(pattern, text.of(size))
    if seconds < CHEAP:
        return 1.0
    size *= 1 if seconds > DEAR else 4
    return log(_least(pattern, text.of(size)) / _least(pattern, text.of(size // 4))) / log(4)


def _least(pattern: Pattern, text: str) -> float:
    return min(_seconds(pattern, text) for _ in range(3))


def _seconds(pattern: Pattern, text: str) -> float:
    """CPU seconds of this thread."""
    given: Any = text.encode() if isinstance(pattern.compiled.pattern, bytes) else text
    before = time.thread_time()
    for method in pattern.methods:
        if method == "finditer":
            deque(pattern.compiled.finditer(given), maxlen=0)
        else:
            getattr(pattern.compiled, method)(given)
    return time.thread_time() - before


def every_pattern(steepest: float) -> bool:
    """Print which patterns grow faster than with the exponent ``steepest``; whether none does."""
    tried, linear = 0, True
    every = patterns()
    gc.disable()
    for pattern in every:
        for text in texts(pattern.compiled):
            tried += 1
            found = exponent(pattern, text)
            # Other programs take the processor's cache now and then: what is too steep must be so again.
            for _ in range(AGAIN if found > steepest else 0):
                found = min(found, exponent(pattern, text))
            if found > steepest:
                linear = False
                print(f"{pattern.place}: exponent {found:.2f}  OVER for {text}", flush=True)
                break
    gc.enable()
    print(f"{len(every)} patterns, {tried} texts: {'ok' if linear else 'OVER'}", flush=True)
    return linear
