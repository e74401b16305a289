"""What the ways that people run it cost, each over what it is compared with: CPU time, the least of alternating runs.

python benchmarks/ways.py FOLDER PACKAGE HUB LEAF [--rounds 3]

PACKAGE is what flake8 checks, HUB a module that most others import, LEAF one that none does; all below FOLDER, of whose
Python files a copy is made. What is installed beside the running Python is measured.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from cold_ratio import COLD
from command_ratio import SCRIPTS, Cost, copy_tree, cost
from flake8_ratio import FLAKE8
from peers import LIMIT, OURS

PROGRAM = str(SCRIPTS / "flake8-botocore")
ANEW = ("--isolated", "--no-cache", "--jobs=1")


class Way(NamedTuple):
    """A run to measure: what it is compared with, its goal, its command, and a file that is edited before."""

    over: str
    goal: float
    command: tuple[str, ...]
    edited: str = ""


def ways(package: str, hub: str, leaf: str) -> dict[str, Way]:
    """What is measured, by its row in the table; without anything to compare with the goal is in seconds."""
    cached = (PROGRAM, *OURS, "--jobs=1", "--cache-dir=.cache", ".")
    loaded = {"flake8_botocore", "libcst"}
    bare, plugged = (
        (sys.executable, "-c", FLAKE8.format(without=without, expected=loaded, where=package))
        for without in (True, False)
    )
    cold, parse = "check, nothing cached", "ast.parse of every file"
    return {
        parse: Way("", 0, (LIMIT.program, *LIMIT.arguments)),
        cold: Way(parse, 2.3, (COLD.program, *COLD.arguments)),
        "the same with test files": Way(parse, 3.8, (PROGRAM, *OURS, *ANEW[1:], "--bot-tests=report", ".")),
        "the same with two processes": Way(cold, 1.12, (PROGRAM, *OURS, "--no-cache", "--jobs=2", ".")),
        f"check, {hub} edited": Way(parse, 1.5, cached, hub),
        f"check, {leaf} edited": Way(parse, 0.35, cached, leaf),
        "check --format full": Way(cold, 1.3, (PROGRAM, "check", *ANEW, "--format=full", ".")),
        "audit": Way(cold, 1.4, (PROGRAM, "audit", *ANEW, ".")),
        "fix --diff": Way(cold, 1.3, (PROGRAM, "fix", "--diff", *ANEW, ".")),
        f"check of {leaf} alone": Way("", 0.25, (PROGRAM, *OURS, *ANEW[1:], leaf)),
        f"flake8 alone, {package}": Way("", 0, bare),
        f"flake8 with the plugin, {package}": Way(f"flake8 alone, {package}", 1.75, plugged),
    }


def measured(folder: Path, measures: dict[str, Way], rounds: int) -> dict[str, Cost]:
    """The least that each of ``measures`` took in ``rounds`` alternating runs, after one that fills the caches."""
    costs: dict[str, list[Cost]] = {row: [] for row in measures}
    for turn in range(rounds + 1):
        for row, way in measures.items():
            if way.edited:
                with (folder / way.edited).open("a", encoding="utf-8") as file:
                    file.write(f"# {turn}\n")
            elif turn == 0:
                continue
            costs[row].append(cost(folder, way.command))
    least = {row: all_[1:] if measures[row].edited else all_ for row, all_ in costs.items()}
    return {row: Cost(min(each.wall for each in all_), min(each.cpu for each in all_)) for row, all_ in least.items()}


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    for name in ("package", "hub", "leaf"):
        parser.add_argument(name)
    parser.add_argument("--rounds", type=int, default=3, help="alternating runs; the least counts")
    arguments = parser.parse_args()
    measures = ways(arguments.package, arguments.hub, arguments.leaf)
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
