"""A run of ``check`` over ``ast.parse`` of the same files.

CPU time of all processes, the median of pairs of runs.

A machine that is now fast and now slow is so for both runs of a pair. The least of each, taken apart, gave 1.9 to 2.6
for one state: of short runs the least is more often one of the fast moments.

python benchmarks/cold_ratio.py [FOLDER] [--rounds 15] [--bound 2.5]

Without a FOLDER the files are this project's own sources and tests without the word boto, as most files of a project,
and every few sources with clients at their end: of boto3 and of a session from a module that all of these import. Ends
with exit code 1 above the bound.
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

from flake8_botocore.botocore.tables.operations import OPERATIONS

BOUND = 2.5
EVERY = 4
"""Modules to one that has clients."""

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


SHARED = """
import boto3

class Store:
    def __init__(self, session=None):
        self.session = session or make_session()

def make_session():
    return boto3.Session(profile_name="shop")
"""

CLIENTS = """
import boto3
from shop.shared import Store, make_session

def read_{method}(names, client=None):
    client = client or boto3.client("{service}")
    return [client.{method}(Name=name) for name in names]

class Reader(Store):
    def __init__(self, session=None):
        super().__init__(session)
        self.client = self.session.client("{service}")

    def run(self):
        while True:
            try:
                self.client.{method}()
            except self.client.exceptions.ClientError:
                self.again(make_session().client("{service}").{method}())

    def again(self, response):
        return read_{method}(response["Names"], self.client)
"""

CALLS = tuple((service, method) for service in sorted(OPERATIONS) for method in sorted(OPERATIONS[service]))


def write_own(folder: Path) -> int:
    """Write this project's own files to ``folder``, and return how many."""
    root = Path(__file__).parents[1]
    modules = [module for part in ("src", "tests") for module in sorted((root / part).rglob("*.py"))]
    for number, module in enumerate(modules):
        path = folder / str(module.relative_to(root)).replace("src/flake8_botocore", "shop")
        path.parent.mkdir(parents=True, exist_ok=True)
        text = module.read_text("utf-8").replace("flake8_botocore", "shop").replace("boto", "robo")
        service, method = CALLS[number % len(CALLS)]
        added = number % EVERY == 0 and "tests" not in module.parts
        path.write_text(text + CLIENTS.format(service=service, method=method) * added, "utf-8")
    (folder / "shop" / "shared.py").write_text(SHARED, "utf-8")
    return len(modules) + 1


def main() -> int:
    """Print the medians of the times and of their ratio; 1 if that is above the bound."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=15, help="pairs of runs; their median counts")
    parser.add_argument("--bound", type=float, default=BOUND)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        count = write_own(folder) if arguments.folder is None else copy_tree(arguments.folder, folder)
        print(f"{count} files, CPU of all processes")
        # The first pair fills the caches of Python and the disk.
        pairs = [(cost(folder, COLD).cpu, cost(folder, LIMIT).cpu) for _ in range(arguments.rounds + 1)][1:]
    check, parse = (median(each) for each in zip(*pairs, strict=True))
    ratio = median(one / other for one, other in pairs)
    print(f"check {check:.2f} s, ast.parse {parse:.2f} s, ratio {ratio:.2f} (at most {arguments.bound})")
    return int(ratio > arguments.bound)


if __name__ == "__main__":
    sys.exit(main())
