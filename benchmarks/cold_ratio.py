"""A run of ``check`` over ``ast.parse`` of the same files.

CPU time of all processes, the median of pairs of runs.

A machine that is now fast and now slow is so for both runs of a pair. The least of each, taken apart, gave 1.9 to 2.6
for one state: of short runs the least is more often one of the fast moments.

python benchmarks/cold_ratio.py [FOLDER] [--rounds 5] [--bound 3.2]

Without a FOLDER the files are those of ``generated.py``. Ends with exit code 1 above the bound.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

import generated

BOUND = 3.2

# An installed command starts from bytecode; without it, to compile costs as much as the rest of a start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

PROGRAM = str(Path(sysconfig.get_path("scripts")) / "flake8-botocore")
OURS = ("check", "--isolated", "--format=concise")
COLD = (PROGRAM, *OURS, "--jobs=1", ".")

PARSE = """
import ast, gc, os, warnings
warnings.simplefilter("ignore")
gc.disable()
for folder, _, names in os.walk("."):
    for name in names:
        if name.endswith(".py"):
            with open(os.path.join(folder, name), "rb") as file:
                text = file.read()
            try:
                ast.parse(text)
            except (SyntaxError, ValueError, RecursionError):
                pass
"""
LIMIT = (sys.executable, "-c", PARSE)
"""``ast.parse`` of every file."""


class Cost(NamedTuple):
    """Seconds on the clock, and of both cores for user and system."""

    wall: float
    cpu: float


def cost(directory: Path, command: Sequence[str]) -> Cost:
    """What one run of ``command`` in ``directory`` takes, children included."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    subprocess.run(command, cwd=directory, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    wall, after = perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def copy_tree(source: Path, target: Path) -> int:
    """Copy the Python files of ``source``, without the folders that flake8 leaves out, and return how many.

    Nothing else comes along: no configuration, and no list of what to skip.
    """
    left_out = {".git", ".hg", ".svn", ".tox", ".nox", ".eggs", "CVS", "__pycache__"}
    count = 0
    for path in sorted(source.rglob("*.py")):
        inside = path.relative_to(source)
        if path.is_file() and not any(part in left_out or part.endswith(".egg") for part in inside.parts):
            (target / inside).parent.mkdir(parents=True, exist_ok=True)
            (target / inside).write_bytes(path.read_bytes())
            count += 1
    (target / ".flake8").write_text("[flake8]\n", "utf-8")
    return count


def main() -> int:
    """Print the medians of the times and of their ratio; 1 if that is above the bound."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=5, help="pairs of runs; their median counts")
    parser.add_argument("--bound", type=float, default=BOUND)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        count = generated.write(folder) if arguments.folder is None else copy_tree(arguments.folder, folder)
        print(f"{count} files, CPU of all processes")
        # The first pair fills the caches of Python and the disk.
        pairs = [(cost(folder, COLD).cpu, cost(folder, LIMIT).cpu) for _ in range(arguments.rounds + 1)][1:]
    check, parse = (median(each) for each in zip(*pairs, strict=True))
    ratio = median(one / other for one, other in pairs)
    print(f"check {check:.2f} s, ast.parse {parse:.2f} s, ratio {ratio:.2f} (at most {arguments.bound})")
    return int(ratio > arguments.bound)


if __name__ == "__main__":
    sys.exit(main())
