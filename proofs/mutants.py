"""Which faults would no test see? Random mutants of the source, each against the projects and its own folder's tests.

usage: python proofs/mutants.py [--mutants N] [--seed N] [--only PATTERN] [--all] [--show]

cosmic-ray makes the mutants, one after the other in a copy of the checkout; ``nox -s mutants`` installs it. The records
of ``tests/projects`` are compared first, since that takes seconds. Prints what lives, with its line before and after,
and how many died. A mutant that differs in annotations alone is not made.
``equivalent_mutants.tsv`` names the mutants that behave the same, and why: they are not counted. ``--all``
tries all fast tests on what lives, ``--show`` only prints the mutants.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from cosmic_ray.ast import Visitor, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

ROOT = Path(__file__).parent.parent
PACKAGE = Path("src", "flake8_botocore")
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.tsv")
# Changes that a person could have made; "is" for "==", or "**" for "+", is seen by whatever runs the line.
OPERATORS = {
    name: get_operator(f"core/{name}")()
    for name in [
        *"AddNot ReplaceTrueWithFalse ReplaceFalseWithTrue ReplaceAndWithOr ReplaceOrWithAnd NumberReplacer".split(),
        *"ReplaceBreakWithContinue ReplaceContinueWithBreak ZeroIterationForLoop ExceptionReplacer".split(),
        *"RemoveDecorator ReplaceUnaryOperator_Delete_Not ReplaceUnaryOperator_USub_UAdd".split(),
        *(f"ReplaceBinaryOperator_{pair}" for pair in "Add_Sub Sub_Add Mul_Add FloorDiv_Mul Div_Mul".split()),
        *(f"ReplaceBinaryOperator_{pair}" for pair in "BitOr_BitAnd BitAnd_BitOr Sub_BitOr".split()),
        *(f"ReplaceComparisonOperator_{pair}" for pair in "Eq_NotEq NotEq_Eq Is_IsNot IsNot_Is".split()),
        *(f"ReplaceComparisonOperator_{pair}" for pair in "Lt_LtE Lt_GtE LtE_Lt LtE_Gt".split()),
        *(f"ReplaceComparisonOperator_{pair}" for pair in "Gt_GtE Gt_LtE GtE_Gt GtE_Lt".split()),
    ]
}
TESTS = {"facts": "source/uses"}
"""Where a folder of the source has no tests under its own name."""

SLACK = 3
"""Times of what the tests take without a mutant, after which it is dead."""


class Mutant(NamedTuple):
    """The ``text`` of a module, whose ``line``, the ``number``-th, was ``before``; ``path`` is in the checkout."""

    path: Path
    number: int
    before: str
    line: str
    text: str

    def __str__(self) -> str:
        """Where it is, and the lines."""
        return f"{self.path}:{self.number}\n    - {self.before}\n    + {self.line}"


class _Places(Visitor):
    """Where which operators apply, with the number that they count the place as."""

    def __init__(self) -> None:
        self.found: dict[tuple[int, int], list[tuple[str, int]]] = defaultdict(list)
        self._counts = Counter[str]()

    def visit(self, node: Any) -> Any:
        for name, operator in OPERATORS.items():
            for start, _ in operator.mutation_positions(node):
                self.found[start].append((name, self._counts[name]))
                self._counts[name] += 1
        return node


class _Unannotated(ast.NodeTransformer):
    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(node.arg)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if ast.unparse(node.annotation) == "TypeAlias":
            return ast.Pass()
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)


def meaning(text: str) -> str | None:
    """A module without annotations and aliases of types; None for what is not Python."""
    try:
        return ast.dump(_Unannotated().visit(ast.parse(text)))
    except SyntaxError:
        return None


@cache
def _places(path: Path) -> list[list[tuple[str, int]]]:
    places = _Places()
    places.walk(get_ast((ROOT / path).read_text("utf-8")))
    return list(places.found.values())


def mutants(seed: int, only: str = "**/*.py") -> Iterator[Mutant]:
    """Random mutants without an end: large modules have more, and each place in a module as many as any other."""
    dice = random.Random(seed)
    files = (path.relative_to(ROOT) for path in sorted((ROOT / PACKAGE).glob(only)))
    modules = [path for path in files if "tables" not in path.parts and _places(path)]
    made, equivalent = (
        set[Mutant](),
        {tuple(line.split("\t")[:3]) for line in EQUIVALENT.read_text("utf-8").splitlines()},
    )
    while True:
        (path,) = dice.choices(modules, [len(_places(path)) for path in modules])
        name, number = dice.choice(dice.choice(_places(path)))
        before = (ROOT / path).read_text("utf-8")
        after = mutate_code(before, OPERATORS[name], number)
        if after is None or meaning(after) in (None, meaning(before)):
            continue
        mutant = changed(path, before, after)
        if mutant not in made and (path.relative_to(PACKAGE).as_posix(), mutant.before, mutant.line) not in equivalent:
            made.add(mutant)
            yield mutant


def changed(path: Path, before: str, after: str) -> Mutant:
    """The mutant ``after`` of the module ``before``."""
    old, new = before.splitlines(), after.splitlines()
    parts = [part for part in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if part[0] != "equal"]
    gone = " ".join(" ".join(old[start:end]) for _, start, end, _, _ in parts)
    come = " ".join(" ".join(new[start:end]) for _, _, _, start, end in parts)
    return Mutant(path, parts[0][1] + 1, gone.strip(), come.strip(), after)


def tests_of(path: Path) -> list[Path]:
    """The files with the tests of a module's folder, those named after the module first."""
    folder = path.relative_to(PACKAGE).parent.as_posix()
    files = (ROOT / "tests" / TESTS.get(folder, folder)).glob("test_*.py")
    return sorted((file.relative_to(ROOT) for file in files), key=lambda file: (path.stem not in file.stem, file))


def passes(checkout: Path, tests: list[Path], seconds: float | None = None) -> bool:
    """Whether ``tests`` pass in ``checkout``, in so many ``seconds``."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *map(str, tests)]
    env = {**os.environ, "PYTHONPATH": str(checkout / "src")}
    try:
        ran = subprocess.run(command, cwd=checkout, env=env, capture_output=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    return ran.returncode == 0


def lives(checkout: Path, mutant: Mutant, tests: list[Path], usual: dict[tuple[Path, ...], float]) -> bool:
    """Whether ``tests`` pass with the ``mutant``; ``usual`` is how long they take without it."""
    key = tuple(sorted(tests))
    if key not in usual:
        began = time.monotonic()
        assert passes(checkout, tests), f"these tests fail as they are: {' '.join(map(str, tests))}"
        usual[key] = time.monotonic() - began
    (checkout / mutant.path).write_text(mutant.text, "utf-8")
    try:
        return passes(checkout, tests, SLACK * usual[key] + 30)
    finally:
        # With its time, by which Python knows what it compiled of the mutant from what it compiled of this.
        shutil.copy2(ROOT / mutant.path, checkout / mutant.path)


def died(before: list[Mutant], after: list[Mutant], by: str) -> str:
    """How many are left, in words."""
    return f"{len(before) - len(after)} of {len(before)} mutants died by {by}, {1 - len(after) / len(before):.0%}"


def main() -> int:
    """Make the mutants and print what lives."""
    parser = argparse.ArgumentParser(usage=(__doc__ or "").split("usage: ")[1].split("\n")[0])
    parser.add_argument("--mutants", type=int, default=60)
    parser.add_argument("--seed", type=int, default=58)
    parser.add_argument("--only", default="**/*.py")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    made = list(islice(mutants(options.seed, options.only), options.mutants))
    if options.show:
        print(*made, sep="\n")
        return 0
    usual: dict[tuple[Path, ...], float] = {}
    with tempfile.TemporaryDirectory() as folder:
        checkout = Path(folder, "checkout")
        shutil.copytree(ROOT, checkout, ignore=shutil.ignore_patterns(".venv", ".nox", "node_modules", "__pycache__"))
        unseen = [mutant for mutant in made if lives(checkout, mutant, [Path("tests", "projects")], usual)]
        print(died(made, unseen, "the projects"), flush=True)
        living = []
        for mutant in unseen:
            if lives(checkout, mutant, tests_of(mutant.path), usual):
                living.append(mutant)
                print(mutant, flush=True)
        print(died(made, living, "the projects or the tests of their folders"), flush=True)
        if options.all:
            left = [mutant for mutant in living if lives(checkout, mutant, [Path("tests")], usual)]
            print(*left, died(made, left, "all fast tests"), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
