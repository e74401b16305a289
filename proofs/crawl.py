"""Lint every Python file below some folders and count what must not happen: exceptions, slow files, much memory.

usage: python proofs/crawl.py [--gates] [--jobs N] [--slow SECONDS] FOLDER...

Unless ``--gates`` is given they are defeated by a client written at the end of each file, so that every file is
read to its end. All opt-in codes are on. Files that Python itself cannot read are counted and left out. Seconds are
CPU time of one file, MiB the peak of one process.
"""

from __future__ import annotations

import argparse
import ast
import resource
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from flake8_botocore.config import Settings
from flake8_botocore.files.source_text import SourceError, decode
from flake8_botocore.linter import lint
from flake8_botocore.rules import all_rules

CLIENT = '\nimport boto3\nboto3.client("s3")\n'
FILES_PER_TASK = 50
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


@dataclass
class Outcome:
    """What linting some files gave. ``slow`` holds seconds and path, ``memory`` is in MiB."""

    files: int = 0
    unreadable: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    not_analysed: list[tuple[str, str]] = field(default_factory=list)
    raised: list[tuple[str, str]] = field(default_factory=list)
    slow: list[tuple[float, str]] = field(default_factory=list)
    seconds: float = 0.0
    memory: float = 0.0

    def add(self, other: Outcome) -> None:
        """Take ``other`` into the sum."""
        self.files += other.files
        self.unreadable += other.unreadable
        self.findings += other.findings
        self.not_analysed += other.not_analysed
        self.raised += other.raised
        self.slow += other.slow
        self.seconds += other.seconds
        self.memory = max(self.memory, other.memory)


def main() -> int:
    """Crawl and print the outcome; the exit code is 1 where something raised."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--gates", action="store_true", help="read only files in which something may be found")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--slow", type=float, default=5.0, help="seconds of CPU from which a file is named")
    asked = parser.parse_args()
    total = crawl(asked.folders, gates=asked.gates, jobs=asked.jobs, slow=asked.slow)
    report(total)
    return int(bool(total.raised))


def crawl(folders: Iterable[Path], *, gates: bool, jobs: int, slow: float) -> Outcome:
    """What linting every file below ``folders`` gives, in ``jobs`` processes."""
    paths = [str(path) for folder in folders for path in sorted(folder.rglob("*.py")) if path.is_file()]
    batches = [paths[start : start + FILES_PER_TASK] for start in range(0, len(paths), FILES_PER_TASK)]
    total = Outcome()
    if jobs < 2:
        for batch in batches:
            total.add(_lint_all(batch, gates, slow))
        return total
    with ProcessPoolExecutor(jobs) as pool:
        for outcome in pool.map(_lint_all, batches, [gates] * len(batches), [slow] * len(batches)):
            total.add(outcome)
    return total


def report(total: Outcome) -> None:
    """Print the outcome, worst first."""
    print(f"{total.files} files, {total.unreadable} that Python cannot read, {total.seconds:.0f} s CPU", end=", ")
    print(f"peak of a process {total.memory:.0f} MiB")
    print("findings:", ", ".join(f"{code} {number}" for code, number in sorted(total.findings.items())) or "none")
    for title, rows in (("raised", total.raised), ("BOT001", total.not_analysed)):
        print(f"{title}: {len(rows)}")
        for path, why in rows:
            print(f"  {path}: {why}")
    print(f"slow: {len(total.slow)}")
    for seconds, path in sorted(total.slow, reverse=True):
        print(f"  {seconds:6.1f} s  {path}")


def _lint_all(paths: list[str], gates: bool, slow: float) -> Outcome:
    warnings.simplefilter("ignore")
    settings = Settings(opt_in=frozenset(rule.code for rule in all_rules()))
    outcome = Outcome()
    for path in paths:
        _lint(path, gates, slow, settings, outcome)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    outcome.memory = peak / (1024 if sys.platform != "darwin" else 1024**2)
    return outcome


def _lint(path: str, gates: bool, slow: float, settings: Settings, outcome: Outcome) -> None:
    text = _text(path, gates)
    if text is None:
        outcome.unreadable += 1
        return
    outcome.files += 1
    begun = time.process_time()
    try:
        found = lint(text, path, settings, fixes=False)
    except UNREADABLE:
        outcome.files -= 1
        outcome.unreadable += 1
        return
    except Exception:
        outcome.raised.append((path, traceback.format_exc(limit=-2).replace("\n", " | ")))
        return
    took = time.process_time() - begun
    outcome.seconds += took
    outcome.findings.update(finding.code for finding in found)
    reasons = [finding.message for finding in found if finding.code == "BOT001"]
    outcome.not_analysed += [(path, reason) for reason in reasons]
    outcome.raised += [(path, reason) for reason in reasons if "failed with" in reason]
    if took >= slow:
        outcome.slow.append((took, path))


def _text(path: str, gates: bool) -> str | None:
    """The text to lint; None where Python cannot read the file."""
    try:
        text = decode(Path(path).read_bytes()).text
        if gates:
            return text
        changed = text + CLIENT
        ast.parse(text)
        ast.parse(changed)
    except (SourceError, OSError, *UNREADABLE):
        return None
    return changed


if __name__ == "__main__":
    sys.exit(main())
