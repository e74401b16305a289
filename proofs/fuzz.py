"""Lint and fix programs that nobody would write: token mutations of the tests' snippets, splices, hypothesmith's.

usage: python proofs/fuzz.py [--programs N] [--seed S] [FOLDER...]

Of a program that Python can parse the linter must make findings and never an internal error, and what is left after
all its fixes must still compile. Snippets are the strings of ``tests/`` that parse and mention boto; FOLDER is real
code that they are spliced into. A third of the programs come from hypothesmith where it is installed.
"""

from __future__ import annotations

import argparse
import ast
import io
import random
import sys
import tokenize
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from textwrap import dedent, indent

from flake8_botocore.config import Settings
from flake8_botocore.fixing import FixError, fix
from flake8_botocore.linter import lint
from flake8_botocore.rules import all_rules

ROOT = Path(__file__).parents[1]
CLIENT = 'import boto3\nboto3.client("lambda").invoke()\n'
WORDS = (
    "None",
    "0",
    '"s3"',
    "[]",
    "{}",
    "()",
    "x",
    "*x",
    "**x",
    "lambda: 0",
    "(yield)",
    "...",
    ":=",
    "\\\n",
    ";",
    "\f",
)
MOST_TOKENS = 2_000
PROGRAMS_AT_ONCE = 50


@dataclass
class Failures:
    """Programs that went wrong, by what went wrong; ``tried`` counts those that Python could parse."""

    tried: int = 0
    fixed: int = 0
    programs: list[tuple[str, str]] = field(default_factory=list)


def main() -> int:
    """Try as many programs as asked for, print those that fail, and return 1 if there are any."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--programs", type=int, default=15_000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    failures = fuzz(asked.programs, asked.seed, asked.folders)
    print(f"{failures.tried} programs, {failures.fixed} of them with fixes, {len(failures.programs)} failures")
    for why, program in failures.programs:
        print(f"--- {why}\n{program}")
    return int(bool(failures.programs))


def fuzz(programs: int, seed: int, folders: Sequence[Path]) -> Failures:
    """Lint and fix ``programs`` programs that Python can parse, the same ones for the same ``seed``."""
    warnings.simplefilter("ignore")
    chance = random.Random(seed)
    failures = Failures()
    source = _programs(chance, folders)
    while failures.tried < programs:
        program = next(source)
        if _parses(program):
            failures.tried += 1
            why = _wrong_with(program, failures)
            if why is not None:
                failures.programs.append((why, program))
    return failures


def _wrong_with(program: str, failures: Failures) -> str | None:
    settings = Settings(opt_in=frozenset(rule.code for rule in all_rules()))
    judged: Callable[[str], Sequence[object]] = partial(lint, path="fuzzed.py", settings=settings)
    try:
        internal = [each.message for each in lint(program, "fuzzed.py", settings) if "failed with" in each.message]
        if internal:
            return internal[0]
        fixed = fix(program, judged, ("safe", "unsafe"))  # type: ignore[arg-type]
        failures.fixed += bool(fixed.applied)
        if fixed.broken and _compiles(program):
            return f"fix: that of {fixed.broken[0].code} would not be Python any more"
        compile(fixed.text, "fuzzed.py", "exec", dont_inherit=True)
    except FixError as error:
        return f"fix: {error}"
    except (SyntaxError, ValueError) as error:
        # What parses and does not compile (``return`` at module level) is none of the fixes' making.
        return None if not _compiles(program) else f"does not compile after its fixes: {error}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def _programs(chance: random.Random, folders: Sequence[Path]) -> Iterator[str]:
    snippets = list(_snippets())
    files = [path for folder in folders for path in sorted(folder.rglob("*.py")) if path.stat().st_size < 100_000]
    invented = _hypothesmith(chance)
    while True:
        snippet = chance.choice(snippets)
        yield _mutated(snippet, chance)
        yield _spliced(snippet, chance.choice(snippets) if not files else _read(chance.choice(files)), chance)
        yield next(invented, None) or _mutated(_mutated(snippet, chance), chance)


def _snippets() -> Iterator[str]:
    """Every string in the tests that is a program with boto in it."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "boto" in node.value:
                text = dedent(node.value).removeprefix("\n")
                if "\n" in text and _parses(text):
                    yield text


def _mutated(program: str, chance: random.Random) -> str:
    """``program`` with one to three of its tokens dropped, doubled, swapped or replaced."""
    try:
        tokens = [(token.type, token.string) for token in tokenize.generate_tokens(io.StringIO(program).readline)]
    except (tokenize.TokenError, IndentationError, SyntaxError):
        return program
    if len(tokens) > MOST_TOKENS:
        return program
    for _ in range(chance.randint(1, 3)):
        place, other = chance.randrange(len(tokens)), chance.randrange(len(tokens))
        match chance.randrange(4):
            case 0:
                del tokens[place : place + 1]
            case 1:
                tokens.insert(place, tokens[other])
            case 2:
                tokens[place], tokens[other] = tokens[other], tokens[place]
            case _:
                tokens[place] = (tokenize.OP, chance.choice(WORDS))
    try:
        return str(tokenize.untokenize(tokens))
    except (ValueError, IndexError):
        return program


def _spliced(snippet: str, host: str, chance: random.Random) -> str:
    """``snippet`` written between two lines of ``host``, at the indentation it finds there."""
    lines = host.split("\n")
    place = chance.randrange(len(lines))
    margin = lines[place][: len(lines[place]) - len(lines[place].lstrip())]
    return "\n".join([*lines[:place], indent(snippet, margin).rstrip("\n"), *lines[place:]])


def _hypothesmith(chance: random.Random) -> Iterator[str]:
    """Programs of hypothesmith with a client behind them; none where it is not installed."""
    try:
        import hypothesmith
        from hypothesis import HealthCheck, Phase, given, seed, settings
    except ImportError:
        return
    limits = settings(
        max_examples=PROGRAMS_AT_ONCE,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    seen: list[str] = []

    @limits
    @given(hypothesmith.from_grammar())
    def collect(text: str) -> None:
        seen.append(text)

    while True:
        seed(chance.getrandbits(32))(collect)()
        yield from (f"{text}\n{CLIENT}" for text in seen)
        seen.clear()


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _parses(program: str) -> bool:
    try:
        ast.parse(program)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _compiles(program: str) -> bool:
    try:
        compile(program, "fuzzed.py", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
