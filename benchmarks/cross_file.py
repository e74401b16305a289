"""What following other modules costs: CPU time and peak memory with it over without it, on a folder of real code.

python benchmarks/cross_file.py FOLDER [--rounds 5] [--jobs 2]

Every file of FOLDER that mentions boto is linted, in order of path, in a process of its own per round; then
flake8 runs over them with --jobs. "Without" finds nothing in any other module.
"""

from __future__ import annotations

import argparse
import ast
import multiprocessing
import resource
import subprocess
import sys
import tokenize
import warnings
from pathlib import Path
from time import process_time
from typing import NamedTuple

from flake8_botocore.config import Settings
from flake8_botocore.linter import lint
from flake8_botocore.source import collecting
from flake8_botocore.source.inference.protocols import Inference
from flake8_botocore.source.scopes.scope import Scope
from flake8_botocore.source.text_gate import text_gate

BOUND_TIME = 1.25
BOUND_MEMORY = 1.3
MODES = ("without", "with")


class Alone:
    """Stands in for the project of a file: every other module is unknown."""

    def __init__(self, path: str, inference: Inference) -> None:
        """``path`` is the file to lint."""

    def find(self, origin: str, importer: Scope) -> None:
        """Nothing is known of any other module."""

    def module(self, origin: str, importer: Scope) -> None:
        """Nothing is known of any other module."""

    def submodule(self, module: Scope, name: str) -> None:
        """Nothing is known of any other module."""

    def conftests(self, importer: Scope) -> list[Scope]:
        """No conftest is read."""
        return []

    def users(self, module: Scope, name: str) -> list[Scope] | None:
        """Nothing is known of any other module."""
        return None

    def session_setters(self, *, anywhere: bool = False) -> list[Scope | None]:
        """Nothing is known of any other module."""
        return []

    def module_name(self, path: str) -> str:
        """The name of the module at ``path``, its packages left out."""
        return Path(path).stem


class Run(NamedTuple):
    """One run: seconds of CPU, peak memory in KiB, findings."""

    seconds: float
    memory: int
    findings: int


def opened(path: str) -> tuple[str, ast.Module] | None:
    """Text and ``ast`` tree of a file, which flake8 would hand over; None where it does not mention boto."""
    try:
        with tokenize.open(path) as file:
            source = file.read()
        if text_gate(source):
            return source, ast.parse(source)
    except (SyntaxError, ValueError):
        pass
    return None


def lint_all(paths: list[str]) -> None:
    """Lint ``paths`` in this process, and print CPU seconds, peak memory and the number of findings."""
    settings = Settings()
    lint('import boto3\nboto3.client("s3")\n', "warm.py", settings)
    seconds, found = 0.0, 0
    for path in paths:
        if (given := opened(path)) is not None:
            start = process_time()
            found += len(lint(given[0], path, settings, given[1], fixes=False))
            seconds += process_time() - start
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, found)


def flake8(jobs: str, paths: list[str]) -> None:
    """Run flake8 with nothing but our plugin's findings, worker processes forked so that they know the mode."""
    from flake8.main.cli import main

    multiprocessing.set_start_method("fork", force=True)
    sys.exit(main(["--isolated", f"--jobs={jobs}", "--select=BOT", "--exit-zero", "--count", "--quiet", *paths]))


def run(mode: str, what: list[str], paths: list[str]) -> Run:
    """One run in a process of its own, its children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, __file__, "--mode", mode, *what, "-"]
    ran = subprocess.run(command, input="\n".join(paths), check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    last = ran.stdout.split()
    if "--jobs" in what:
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Run(seconds, 0, int(last[-1]))
    return Run(float(last[0]), int(last[1]), int(last[2]))


def compare(title: str, what: list[str], paths: list[str], rounds: int) -> bool:
    """Run both modes alternately, print the least of each, and return whether the bounds hold."""
    runs: dict[str, list[Run]] = {mode: [] for mode in MODES}
    for _ in range(rounds):
        for mode in MODES:
            runs[mode].append(run(mode, what, paths))
    without, with_it = (
        Run(min(r.seconds for r in runs[m]), min(r.memory for r in runs[m]), runs[m][0].findings) for m in MODES
    )
    holds = show(title, "CPU s", without.seconds, with_it.seconds, BOUND_TIME)
    if without.memory:
        holds &= show(title, "peak MiB", without.memory / 1024, with_it.memory / 1024, BOUND_MEMORY)
    print(f"{title:<14} findings {without.findings} without, {with_it.findings} with")
    return holds


def show(title: str, unit: str, without: float, with_it: float, bound: float) -> bool:
    """Print one ratio; whether it is within its bound."""
    ratio = with_it / without
    verdict = "ok" if ratio <= bound else "OVER"
    print(
        f"{title:<14} {unit:<8} without {without:7.2f}  with {with_it:7.2f}  "
        f"ratio {ratio:.3f}  bound {bound:.2f}  {verdict}"
    )
    return ratio <= bound


def main() -> int:
    """Run the benchmark; exit code 1 where a bound is exceeded."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5, help="interleaved runs; the least counts")
    parser.add_argument("--jobs", default=None, help="worker processes of flake8 (2 unless given)")
    parser.add_argument("--mode", choices=MODES, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")  # the code under measure has invalid escapes and the like
    if arguments.mode is not None:
        if arguments.mode == "without":
            collecting.Project = Alone  # type: ignore[assignment,misc]
        paths = sys.stdin.read().splitlines()
        if arguments.jobs is None:
            lint_all(paths)
        else:
            flake8(arguments.jobs, paths)
        return 0
    paths = [str(path) for path in sorted(arguments.folder.rglob("*.py")) if opened(str(path)) is not None]
    jobs = arguments.jobs or "2"
    print(f"{len(paths)} files mention boto")
    results = [
        compare("lint", [], paths, arguments.rounds),
        compare(f"flake8 -j {jobs}", ["--jobs", jobs], paths, arguments.rounds),
    ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
