"""The linter's CPU time over that of parsing the same files with libcst, on a folder of real code.

python benchmarks/parse_ratio.py FOLDER [--rounds 5] [--every 1]
"""

from __future__ import annotations

import argparse
import ast
import gc
import sys
import tokenize
import warnings
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import NamedTuple

import libcst

from flake8_botocore.config import Settings
from flake8_botocore.linter import lint

BOUND_ALL = 1.0
BOUND_FINDINGS = 1.45
SETTINGS = Settings()


class Measured(NamedTuple):
    """One file: seconds of CPU to parse and to lint it, the least of all rounds, and what was found."""

    parse: float
    lint: float
    findings: int


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one call, started with no garbage of others around."""
    gc.collect()
    before = process_time()
    work()
    return process_time() - before


def measure(path: Path, rounds: int) -> Measured | None:
    """The file measured, or None where it never mentions boto or cannot be parsed."""
    try:
        with tokenize.open(path) as file:
            source = file.read()
        if "boto" not in source:
            return None
        # flake8 hands the tree over, so it costs the plugin nothing, and has no use for fixes.
        tree = ast.parse(source)
        libcst.parse_module(source)
    except (SyntaxError, ValueError, libcst.ParserSyntaxError):
        return None
    found = lint(source, str(path), SETTINGS, tree, fixes=False)
    if any(finding.code == "BOT001" for finding in found):
        sys.exit(f"{path} was not analysed: the figures would mean nothing")
    parse, own = [], []
    for _ in range(rounds):
        parse.append(seconds(lambda: libcst.parse_module(source)))
        own.append(seconds(lambda: lint(source, str(path), SETTINGS, tree, fixes=False)))
    return Measured(min(parse), min(own), len(found))


def show(name: str, files: list[Measured], bound: float | None) -> bool:
    """Print one line; whether the ratio is within its bound."""
    parse, own = sum(f.parse for f in files), sum(f.lint for f in files)
    ratio = own / parse if parse else 0.0
    verdict = "" if bound is None else f"  bound {bound:.2f}  {'ok' if ratio <= bound else 'OVER'}"
    times = f"parse {parse:>7.2f} s  lint {own:>7.2f} s  ratio {ratio:.3f}"
    print(f"{name:<16} {len(files):>5} files  {times}{verdict}")
    return bound is None or ratio <= bound


def main() -> int:
    """Run the benchmark; exit code 1 where a bound is exceeded."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5, help="interleaved runs per file; the least counts")
    parser.add_argument("--every", type=int, default=1, help="take every n-th file only")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")  # the code under measure has invalid escapes and the like
    paths = sorted(arguments.folder.rglob("*.py"))[:: arguments.every]
    gc.freeze()
    measured = [m for path in paths if (m := measure(path, arguments.rounds)) is not None]
    results = [
        show("all boto files", measured, BOUND_ALL),
        show("with findings", [m for m in measured if m.findings], BOUND_FINDINGS),
    ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
