"""The sentences of rule pages and messages, and the comments by which tests name what they prove."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from flake8_botocore import rules
from flake8_botocore.documentation import split_sections
from flake8_botocore.rules import all_rules

_TELLS = re.compile(r"[0-9]|\$|\b[A-Z]\w*Error\b")
"""What makes a sentence outside "Why is this bad?" a statement: a number, or an exception."""

_WORDS = 4
"""Words from which on a text in a rule's code is a part of a message."""


_NAMED = re.compile(r"# (states|page|opinion) (BOT\d{3}|messages): (.*?)(?: (https://\S+))?")

TESTS = Path(__file__).parent


class Named(NamedTuple):
    """A statement of a rule's page or of the messages, named by ``words`` of it in a comment at ``place``.

    A comment that ``states`` it is above the function of the test that proves it; ``page`` is one of AWS or of a
    library that does, and an ``opinion`` needs no proof.
    """

    kind: str
    code: str
    words: str
    page: str
    place: str
    above_test: bool


@cache
def named() -> tuple[Named, ...]:
    """Every statement that a comment in the tests names."""
    return tuple(each for path in sorted(TESTS.rglob("test_*.py")) for each in _named_in(path))


def _named_in(path: Path) -> Iterator[Named]:
    text = path.read_text("utf-8")
    lines = text.splitlines()
    found = [(number, match) for number, line in enumerate(lines, 1) if (match := _NAMED.fullmatch(line))]
    tree = ast.parse(text if found else "")
    tests, strings = set(_lines_of_tests(tree)), set(_lines_of_strings(tree))
    for number, match in found:
        if number in strings:
            continue
        below = next((after for after, line in enumerate(lines[number:], number + 1) if not line.startswith("#")), 0)
        for words in match[3].split(" | "):
            yield Named(match[1], match[2], words, match[4] or "", f"{path.name}:{number}", below in tests)


def _lines_of_tests(tree: ast.Module) -> Iterator[int]:
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test_"):
            yield node.lineno


def _lines_of_strings(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.end_lineno:
            yield from range(node.lineno, node.end_lineno)


def meant(each: Named) -> list[str]:
    """The statements that these words name: the one that they are, else those that have them."""
    statements = stated().get(each.code, [])
    return [s for s in statements if s == each.words] or [s for s in statements if each.words in s]


@cache
def stated() -> dict[str, list[str]]:
    """Every statement of the pages by code, with ``$placeholders``, and of the messages, with ``{}``."""
    pages = {rule.code: list(dict.fromkeys(_of_page(rule.documentation))) for rule in all_rules()}
    return {**pages, "messages": sorted(set(_of_messages()))}


def _of_page(documentation: str) -> Iterator[str]:
    for heading, text in split_sections(documentation).items():
        for sentence in _sentences(text):
            telling = heading in ("What it does", "Fix safety", "Options") and _TELLS.search(_codes_out(sentence))
            if heading == "Why is this bad?" or telling:
                yield sentence


def sentences_of_list(text: str) -> list[str]:
    """The sentences of the items of all lists in a page."""
    items = re.findall(r"^- (.*)$", text, re.MULTILINE)
    return [sentence for item in items for sentence in _sentences(item)]


def _sentences(text: str) -> Iterator[str]:
    """The sentences and items of lists of a section, each on one line, without its code blocks."""
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    for paragraph in re.split(r"\n\s*\n|\n(?=- )", prose):
        line = " ".join(paragraph.split())
        yield from filter(None, re.split(r"(?<=\.)\s+(?=[A-Z`$]|botocore |aiobotocore |boto3)", line))


def _codes_out(sentence: str) -> str:
    """The sentence without the names in it whose digits state nothing."""
    return re.sub(r"BOT\d{3}|[sS]3|boto3", "", sentence)


def _of_messages() -> Iterator[str]:
    (folder,) = rules.__path__
    for path in sorted(Path(folder).glob("[!_]*.py")) + sorted(Path(folder).glob("_[!_]*.py")):
        yield from _templates(ast.parse(path.read_text("utf-8")))


def _templates(tree: ast.AST) -> Iterator[str]:
    """The texts in a module's code that have enough words, docstrings aside."""
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            skipped.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            skipped.update(node.values)
            for value in node.values:
                skipped.update(ast.walk(value))
    for node in ast.walk(tree):
        text = _template(node) if node not in skipped else ""
        if len(text.split()) >= _WORDS:
            yield " ".join(text.split())


def _template(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
