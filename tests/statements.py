"""The sentences of rule pages and messages, as statements.toml lists them with their proofs."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from flake8_botocore import rules
from flake8_botocore.documentation import split_sections
from flake8_botocore.rules import all_rules

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LIST = Path(__file__).with_name("statements.toml")

_TELLS = re.compile(r"[0-9]|\$|\b[A-Z]\w*Error\b")
"""What makes a sentence outside "Why is this bad?" a statement: a number, or an exception."""

_WORDS = 4
"""Words from which on a text in a rule's code is a part of a message."""


def listed() -> dict[str, dict[str, str | list[str]]]:
    """By code, or ``messages``: statement to proof. What the list lacks is in STATES, beside the tests of a rule."""
    known = tomllib.loads(LIST.read_text("utf-8"))
    messages, said = known.pop("messages"), set(stated()["messages"])
    for rule in all_rules():
        tests = LIST.parent / "rules" / f"test_{rule.name.replace('-', '_')}.py"
        found = re.search(r"^STATES = (\{.*?^\})", tests.read_text("utf-8"), re.MULTILINE | re.DOTALL)
        for statement, proof in ast.literal_eval(found[1]).items() if found else ():
            (messages if statement in said else known.setdefault(rule.code, {}))[statement] = proof
    return {**{code: known[code] for code in sorted(known)}, "messages": messages}


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
