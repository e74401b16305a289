"""Compare the time limits that the linter reads with the limits that a person read in the same repositories.

usage: python proofs/limits.py LABELS FOLDER

LABELS is ``limits_2026_11.tsv`` beside this file. FOLDER holds each repository as OWNER+NAME at the commit that the
table names. Prints every function whose limit is missed or wrong, and counts by kind of template. Where the table says
``unknown`` the linter must know no limit either. Ends with 1 if a limit is wrong.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from flake8_botocore.config import Settings
from flake8_botocore.source.project.deployed import deployed


def main() -> int:
    """Print what differs and the counts; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", type=Path)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    with asked.labels.open(encoding="utf-8") as lines:
        counts = compare(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), asked.folder.resolve())
    for (kind, outcome), number in sorted(counts.items()):
        print(f"{kind}: {number} {outcome}")
    return int(any(outcome == "wrong" for _, outcome in counts))


def compare(labels: Iterable[dict[str, str]], folder: Path) -> Counter[tuple[str, str]]:
    """How many limits are found, missed, silent as they must be, or wrong, by kind of template."""
    counts: Counter[tuple[str, str]] = Counter()
    for label in labels:
        repository = folder / label["repository"].replace("/", "+")
        os.chdir(repository)
        known = [
            function.seconds
            for function, _ in deployed(str(repository / label["path"]), Settings())
            if function.function == label["function"].rpartition(".")[2] and function.seconds
        ]
        outcome = _outcome(label["limit"], known)
        counts[label["kind"], outcome] += 1
        if outcome in ("missed", "wrong"):
            print(f"{outcome}: {repository.name}/{label['path']} {label['function']} {label['limit']} {label['note']}")
    return counts


def _outcome(limit: str, known: Sequence[int]) -> str:
    """``known`` are the limits that the linter reads, in seconds; of several the longest counts."""
    if limit == "unknown":
        return "wrong" if known else "silent"
    if not known:
        return "missed"
    return "found" if max(known) == int(limit) else "wrong"


if __name__ == "__main__":
    sys.exit(main())
