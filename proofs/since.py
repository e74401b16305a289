"""Hold ``check --since`` against the difference of two full runs, on commits of a repository with a history.

usage: python proofs/since.py [--commits N] REPOSITORY

REPOSITORY is cloned; the newest N commits that change a Python file with boto in it are checked out one after the
other. For each, what ``check --since PARENT`` reports must be what the full run over the commit has more than the one
over its parent: path, code and source line, as often as it stands there, in the files that differ. Prints each commit
with both counts and the seconds of the three runs; ends with 1 where two sets differ.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TypeAlias

Found: TypeAlias = "Counter[tuple[str, str, str]]"


def main() -> int:
    """Compare and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository")
    parser.add_argument("--commits", type=int, default=30)
    asked = parser.parse_args()
    same = compare(asked.repository, asked.commits)
    print(f"{same.count(False)} of {len(same)} commits differ")
    return int(not all(same))


def compare(repository: str, commits: int) -> list[bool]:
    """For each of the newest commits, newest first, whether both ways give the same."""
    with tempfile.TemporaryDirectory() as scratch:
        clone = Path(scratch)
        subprocess.run(["git", "clone", "--quiet", repository, scratch], check=True)
        return [_same(clone, commit) for commit in _commits(clone, commits)]


def _git(clone: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=clone, check=True, capture_output=True, text=True).stdout


def _commits(clone: Path, wanted: int) -> list[str]:
    """The newest commits with one parent that change a line about boto or a client in a Python file."""
    named = _git(
        clone,
        "log",
        "--min-parents=1",
        "--max-parents=1",
        "--format=%H",
        "-G",
        r"boto|\.client\(|Config\(",
        "--",
        "*.py",
    )
    return named.split()[:wanted]


def _same(clone: Path, commit: str) -> bool:
    _git(clone, "checkout", "--quiet", "--force", f"{commit}~1")
    before, seconds_before = _found(clone)
    _git(clone, "checkout", "--quiet", "--force", commit)
    after, seconds_after = _found(clone)
    since, seconds = _found(clone, "--since", f"{commit}~1")
    changed = _git(clone, "diff", "--name-status", "-M", f"{commit}~1", commit).splitlines()
    names = {old: new for _, old, new in (line.split("\t") for line in changed if line.startswith("R"))}
    then: Found = Counter({(names.get(path, path), *rest): n for (path, *rest), n in before.items()})
    expected = after - then
    print(
        f"{commit[:10]}  new {expected.total():3}  --since {since.total():3}  "
        f"{seconds_before + seconds_after:6.1f} s, {seconds:4.1f} s{'' if since == expected else '  DIFFERS'}",
        flush=True,
    )
    for sign, more in (("-", expected - since), ("+", since - expected)):
        for key in more:
            print(f"  {sign} {key}")
    return since == expected


def _found(clone: Path, *arguments: str) -> tuple[Found, float]:
    began = time.perf_counter()
    command = [sys.executable, "-m", "flake8_botocore", "check", "--isolated", "--format", "json", *arguments, "."]
    ran = subprocess.run(command, cwd=clone, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    found: Found = Counter()
    for finding in json.loads(ran.stdout):
        path = finding["path"].removeprefix("./")
        line = (clone / path).read_text("utf-8").split("\n")[finding["line"] - 1]
        found[path, finding["code"], " ".join(line.split())] += 1
    return found, seconds


if __name__ == "__main__":
    sys.exit(main())
