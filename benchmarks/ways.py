"""What the ways that people run it cost, each over what it is compared with: CPU time, the least of alternating runs.

python benchmarks/ways.py FOLDER PACKAGE LEAF [--rounds 3]

PACKAGE is what flake8 checks, LEAF a module that is checked alone; both below FOLDER, of whose
Python files a copy is made. What is installed beside the running Python is measured.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from cold_ratio import COLD, LIMIT, OURS, PROGRAM, Cost, copy_tree, cost
from flake8_ratio import FLAKE8

ANEW = ("--isolated", "--jobs=1")


class Way(NamedTuple):
    """A run to measure: what it is compared with, its goal, and its command."""

    over: str
    goal: float
    command: tuple[str, ...]


def ways(package: str, leaf: str) -> dict[str, Way]:
    """What is measured, by its row in the table; without anything to compare with the goal is in seconds."""
    loaded = {"flake8_botocore", "libcst"}
    bare, plugged = (
        (sys.executable, "-c", FLAKE8.format(without=without, expected=loaded, where=package))
        for without in (True, False)
    )
    cold, parse = "check", "ast.parse of every file"
    return {
        parse: Way("", 0, LIMIT),
        cold: Way(parse, 2.5, COLD),
        "the same with test files": Way(parse, 3.8, (PROGRAM, *OURS, *ANEW[1:], "--bot-tests=report", ".")),
        "the same with two processes": Way(cold, 1.15, (PROGRAM, *OURS, "--jobs=2", ".")),
        "audit": Way(cold, 1.4, (PROGRAM, "audit", *ANEW, ".")),
        "fix --diff": Way(cold, 1.2, (PROGRAM, "fix", "--diff", *ANEW, ".")),
        f"check of {leaf} alone": Way("", 0.25, (PROGRAM, *OURS, *ANEW[1:], leaf)),
        f"flake8 alone, {package}": Way("", 0, bare),
        f"flake8 with the plugin, {package}": Way(f"flake8 alone, {package}", 1.6, plugged),
    }


def measured(folder: Path, measures: dict[str, Way], rounds: int) -> dict[str, Cost]:
    """The least that each of ``measures`` took in ``rounds`` alternating runs."""
    costs: dict[str, list[Cost]] = {row: [] for row in measures}
    for _ in range(rounds):
        for row, way in measures.items():
            costs[row].append(cost(folder, way.command))
    return {row: Cost(min(each.wall for each in all_), min(each.cpu for each in all_)) for row, all_ in costs.items()}


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    for name in ("package", "leaf"):
        parser.add_argument(name)
    parser.add_argument("--rounds", type=int, default=3, help="alternating runs; the least counts")
    arguments = parser.parse_args()
    measures = ways(arguments.package, arguments.leaf)
    with tempfile.TemporaryDirectory() as folder:
        count = copy_tree(arguments.folder, Path(folder))
        costs = measured(Path(folder), measures, arguments.rounds)
    print(
        f"{count} files, CPU of all processes\n\n| run | CPU | over | ratio | goal | wall |\n|---|---|---|---|---|---|"
    )
    for row, way in measures.items():
        took = costs[row]
        ratio = f"{took.cpu / costs[way.over].cpu:.2f}" if way.over else "–"
        goal = f"{way.goal}{'' if way.over else ' s'}" if way.goal else "–"
        print(f"| {row} | {took.cpu:.2f} s | {way.over or '–'} | {ratio} | {goal} | {took.wall:.2f} s |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
