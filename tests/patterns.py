"""Every regular expression of the linter with the methods it is used with; as a program, tries them on long texts.

The program prints the place of a pattern before it tries it. One that is worse than linear does not come to an end
within its time, which ends the process.
"""

from __future__ import annotations

import ast
import importlib
import re
import signal
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

SOURCE = Path(__file__).parent.parent / "src"
PACKAGE = SOURCE / "flake8_botocore"
METHODS = frozenset({"match", "fullmatch", "search", "sub", "split", "findall", "finditer"})
LENGTH = 100_000
SECONDS = 20.0
"""CPU seconds for all texts of one pattern: linear ones take less than 2, a quadratic one takes that for one text."""

BEGINNINGS = ("", "[", "a", "A=", "==", "'", '"', "- a", "ENV a")
REPEATED = (" ", "\t", "\n", "a", "A", "0", "_", ".", "-", ",", "=", "/", "[", "]", "(", "'", '"', "\\", "#")
REPEATED_TOGETHER = (", ", "a.", "a ", "- ", "=a", "[a]", "a\n", "\n ", "[ ", "- a:", "''", '""', "%{")


class Pattern(NamedTuple):
    """A regular expression, where it is written, and the methods that are called with it."""

    place: str
    compiled: re.Pattern[Any]
    methods: frozenset[str]


@cache
def patterns() -> list[Pattern]:
    """All that are compiled at the top of a module or written in a call of ``re`` itself."""
    texts = {path: path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py"))}
    # Most of the text is tables, which take seconds to parse.
    uses = re.compile(rf"\.(?:{'|'.join(METHODS)}|compile)\b")
    trees = {path: ast.parse(text) for path, text in texts.items() if uses.search(text)}
    anywhere = _methods(trees.values())
    return [
        *(each for path, tree in trees.items() for each in _in_module(path, tree, anywhere)),
    ]


def _in_module(path: Path, tree: ast.Module, anywhere: dict[str, set[str]]) -> Iterator[Pattern]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _of_re(node.func)]
    if not calls:
        return
    module = vars(importlib.import_module(".".join(path.relative_to(SOURCE).with_suffix("").parts)))
    compiled = {name: value for name, value in module.items() if isinstance(value, re.Pattern)}
    here = _methods([tree])
    for name, value in compiled.items():
        methods = here if name.startswith("_") else anywhere
        yield Pattern(f"{path.relative_to(PACKAGE)}: {name}", value, frozenset(methods[name]) or {"search"})
    names = {id(node.value): node.targets[0] for node in ast.walk(tree) if isinstance(node, ast.Assign)}
    for call in calls:
        text, method = _text(call.args[0], module), call.func.attr  # type: ignore[attr-defined]
        if text is None or any(each.pattern == text for each in compiled.values()):
            continue
        multiline = any("MULTILINE" in ast.dump(each) for each in call.keywords)
        name = names.get(id(call))
        used = {method} if method != "compile" else here[name.id] if isinstance(name, ast.Name) else set()
        pattern = re.compile(text, re.MULTILINE if multiline else 0)
        yield Pattern(f"{path.relative_to(PACKAGE)}:{call.lineno}", pattern, frozenset(used or {"search"}))


def _of_re(called: ast.expr) -> bool:
    of_module = isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "re"
    return of_module and called.attr in METHODS | {"compile"}  # type: ignore[attr-defined]


def _methods(trees: Iterable[ast.Module]) -> dict[str, set[str]]:
    """The methods of patterns that are called, or handed on, by the name of the pattern."""
    found: dict[str, set[str]] = defaultdict(set)
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Attribute) and node.attr in METHODS:
            either = [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else [node.value]
            for each in either:
                if isinstance(each, ast.Name):
                    found[each.id].add(node.attr)
        if isinstance(node, ast.Call) and _of_re(node.func) and isinstance(node.args[0], ast.Name):
            found[node.args[0].id].add(node.func.attr)  # type: ignore[attr-defined]
    return found


def _text(node: ast.expr, module: dict[str, Any]) -> str | bytes | None:
    """The pattern that ``node`` is; a quote stands for what an f-string puts in and only the run knows."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, (str, bytes)) else None
    if isinstance(node, ast.Name):
        return module.get(node.id) if isinstance(module.get(node.id), str) else None
    if not isinstance(node, ast.JoinedStr):
        return None
    parts = [each.value if isinstance(each, ast.FormattedValue) else each for each in node.values]
    return "".join(str(_text(each, module) or "'") for each in parts)


def texts(*, spaces_only: bool) -> Iterator[str]:
    """Long texts that patterns with repetitions inside of one another, or beside one another, do not get through."""
    for beginning in BEGINNINGS:
        yield f"{beginning}{' ' * LENGTH}!"
        for repeated in () if spaces_only else REPEATED:
            yield f"{beginning}{repeated * LENGTH}!"
    for repeated in () if spaces_only else REPEATED_TOGETHER:
        yield f"{repeated * (LENGTH // len(repeated))}!"
        yield f"a{repeated * (LENGTH // len(repeated))}"


def apply(pattern: Pattern, text: str) -> None:
    """Use ``pattern`` on ``text`` with every method it is used with."""
    given: Any = text.encode() if isinstance(pattern.compiled.pattern, bytes) else text
    for method in sorted(pattern.methods):
        if method in ("match", "fullmatch"):
            getattr(pattern.compiled, method)(given)
        elif method == "search":
            pattern.compiled.search(given)
        else:
            for _ in pattern.compiled.finditer(given):
                pass


def main() -> None:
    """Try the patterns from the given number on; ``spaces`` leaves out other texts."""
    start, spaces_only = int(sys.argv[1]), "spaces" in sys.argv
    every = patterns()
    long = list(texts(spaces_only=spaces_only))
    for number, pattern in enumerate(every[start:], start):
        print(number, pattern.place, flush=True)
        # What it does by default: the process ends, also in the middle of a match.
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        for text in long:
            apply(pattern, text)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


if __name__ == "__main__":
    main()
