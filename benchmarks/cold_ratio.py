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
import sys
import tempfile
from pathlib import Path
from statistics import median

from command_ratio import SCRIPTS, copy_tree, cost
from peers import LIMIT, OURS, Peer

from flake8_botocore.botocore.tables.operations import OPERATIONS

BOUND = 2.5
EVERY = 4
"""Modules to one that has clients."""

COLD = Peer("check, one process", str(SCRIPTS / "flake8-botocore"), (*OURS, "--jobs=1", "."))


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


def cpu(folder: Path, peer: Peer) -> float:
    """Seconds of all processes of one run of ``peer``."""
    return cost(folder, (peer.program, *peer.arguments)).cpu


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
        pairs = [(cpu(folder, COLD), cpu(folder, LIMIT)) for _ in range(arguments.rounds + 1)][1:]
    check, parse = (median(each) for each in zip(*pairs, strict=True))
    ratio = median(one / other for one, other in pairs)
    print(f"check {check:.2f} s, ast.parse {parse:.2f} s, ratio {ratio:.2f} (at most {arguments.bound})")
    return int(ratio > arguments.bound)


if __name__ == "__main__":
    sys.exit(main())
