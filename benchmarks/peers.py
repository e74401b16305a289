"""What checkers cost on the same files: ours and its peers that are installed, beside Python's own parse as the limit.

python benchmarks/peers.py FOLDER [--rounds 4] [--bin FOLDER ...] [--without PROGRAM ...]

All look at the same copy of FOLDER's Python files. flake8-botocore, flake8 and what else an environment has are looked
for beside the running Python, in the folders that ``--bin`` names and on PATH; those that are not there are named.
Runs alternate, and of each tool the least counts. Nothing goes over the network.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from command_ratio import SCRIPTS, SEMGREP, Cost, copy_tree, cost

PARSE = """
import ast, gc, os, sys, warnings
warnings.simplefilter("ignore")
gc.disable()
for folder, _, names in os.walk("."):
    for name in names:
        if name.endswith(".py"):
            with open(os.path.join(folder, name), "rb") as file:
                text = file.read()
            if sys.argv[1] in text.decode("latin-1"):
                try:
                    {what}
                except (SyntaxError, ValueError, RecursionError):
                    pass
"""

OURS = ("check", "--isolated", "--format=concise")
ALONE = tuple("--jobs=1" if each == "--jobs=2" else each for each in SEMGREP)
RUFF = ("check", "--isolated", "--quiet", "--exit-zero", "--select=E,F,B")


class Peer(NamedTuple):
    """A run to measure: its row in the table, the program and its arguments."""

    row: str
    program: str
    arguments: tuple[str, ...]


def _python(row: str, what: str, word: str) -> Peer:
    return Peer(row, sys.executable, ("-c", PARSE.format(what=what), word))


PEERS = (
    _python("read every file", "pass", ""),
    _python("ast.parse of every file", "ast.parse(text)", ""),
    _python("ast.parse of those that say boto", "ast.parse(text)", "boto"),
    Peer("check, one process", "flake8-botocore", (*OURS, "--jobs=1", ".")),
    Peer("check, two processes", "flake8-botocore", (*OURS, "--jobs=2", ".")),
    Peer("flake8 --select BOT, one process", "flake8", ("--isolated", "--jobs=1", "--select=BOT", ".")),
    Peer("flake8 alone, one process", "flake8", ("--isolated", "--jobs=1", "--extend-ignore=BOT", ".")),
    Peer("semgrep, three rules, one process", "semgrep", (*ALONE, ".")),
    Peer("semgrep, three rules, two processes", "semgrep", (*SEMGREP, ".")),
    Peer("ruff, nothing cached", "ruff", (*RUFF, "--no-cache", ".")),
    Peer("ruff, nothing changed", "ruff", (*RUFF, ".")),
    Peer("ty", "ty", ("check", "--exit-zero", "--quiet", ".")),
    Peer("pyrefly", "pyrefly", ("check", ".")),
    Peer("pythaw", "pythaw", ("check", ".")),
)
LIMIT = PEERS[1]


def found(peers: Iterable[Peer], folders: Sequence[Path]) -> Iterator[Peer]:
    """Those of ``peers`` whose program is there, by its whole path."""
    path = os.pathsep.join([*map(str, folders), str(SCRIPTS), os.environ.get("PATH", "")])
    for peer in peers:
        program = shutil.which(peer.program, path=path)
        if program is not None:
            yield peer._replace(program=os.path.abspath(program))


def measured(directory: Path, peers: Sequence[Peer], rounds: int) -> dict[Peer, Cost]:
    """The least that each of ``peers`` took in ``rounds`` alternating runs, after one that fills its caches."""
    for peer in peers:
        subprocess.run((peer.program, *peer.arguments), cwd=directory, capture_output=True, check=False)
    costs: dict[Peer, list[Cost]] = {peer: [] for peer in peers}
    for _ in range(rounds):
        for peer in peers:
            costs[peer].append(cost(directory, (peer.program, *peer.arguments)))
    return {peer: Cost(min(each.wall for each in all_), min(each.cpu for each in all_)) for peer, all_ in costs.items()}


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=4, help="alternating runs; the least counts")
    parser.add_argument("--bin", type=Path, action="append", default=[], help="a folder that has peers")
    parser.add_argument("--without", metavar="PROGRAM", action="append", default=[], help="do not run it")
    arguments = parser.parse_args()
    peers = [peer for peer in found(PEERS, arguments.bin) if os.path.basename(peer.program) not in arguments.without]
    missing = {peer.program for peer in PEERS} - {os.path.basename(peer.program) for peer in peers} - {sys.executable}
    with tempfile.TemporaryDirectory() as folder:
        count = copy_tree(arguments.folder, Path(folder))
        costs = measured(Path(folder), peers, arguments.rounds)
    limit = next(took.cpu for peer, took in costs.items() if peer.row == LIMIT.row)
    print(f"{count} files, seconds, CPU of all processes\n\n| run | CPU | over ast.parse | wall |\n|---|---|---|---|")
    for peer, took in costs.items():
        print(f"| {peer.row} | {took.cpu:.2f} | {took.cpu / limit:.2f} | {took.wall:.2f} |")
    if missing:
        print(f"\nnot measured: {', '.join(sorted(missing))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
