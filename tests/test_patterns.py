"""Every pattern is compiled at the top of a module, where ``benchmarks/patterns.py`` finds it and how it grows.

The others are made of names that only a run knows, and these are all of them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "src/flake8_botocore"
USING = frozenset({"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"})
OF_NAMES = {
    "botocore/operations.py": 1,  # ``quick_if`` of the tables
    "deployment/choice.py": 1,
    "deployment/stack_calls.py": 2,
    "files/discovery.py": 2,  # file names of the options, by fnmatch
    "files/notebook.py": 1,
    "lsp/hover.py": 1,
    "source/inference/source_file.py": 1,
    "source/project/importers.py": 2,
    "source/text_gate.py": 2,
}


def made_at_run_time(path: Path) -> Iterator[ast.AST]:
    """What ``re`` is given in functions and classes: in whatever runs after the module is imported."""
    text = path.read_text("utf-8")
    bodies = [each for each in ast.parse(text).body if isinstance(each, (ast.FunctionDef, ast.ClassDef))]
    for node in (node for body in bodies if "re." in text for node in ast.walk(body)):
        owner = node.value if isinstance(node, ast.Attribute) and node.attr in USING else None
        if isinstance(owner, ast.Name) and owner.id == "re":
            yield node


def test_patterns_are_compiled_at_the_top_of_a_module() -> None:
    counts = ((path, len([*made_at_run_time(path)])) for path in PACKAGE.rglob("*.py"))
    assert {path.relative_to(PACKAGE).as_posix(): count for path, count in counts if count} == OF_NAMES
