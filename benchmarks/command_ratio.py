"""The command's time over that of flake8, of semgrep and of an import of flake8, on a folder of real code.

python benchmarks/command_ratio.py FOLDER [--rounds 5] [--semgrep PATH]

All three look at the same copy of FOLDER's Python files, two processes each; semgrep with semgrep_rules.yml, the
three rules of ours it can express. What an installation puts beside the running Python is measured: flake8 and
flake8-botocore as their commands. semgrep is looked for on PATH.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

BOUND_FLAKE8 = 0.30
BOUND_SEMGREP = 1.0
BOUND_START = 0.5
STARTS_PER_ROUND = 4

# An installed command starts from bytecode; without it, to compile costs as much as the rest of a start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

SCRIPTS = Path(sysconfig.get_path("scripts"))
CHECK = (str(SCRIPTS / "flake8-botocore"), "check", "--jobs=2", "--format=concise")
FLAKE8 = (str(SCRIPTS / "flake8"), "--jobs=2", "--select=BOT")
IMPORT = (sys.executable, "-c", "import flake8.main.application")
SEMGREP = (
    "scan",
    "--quiet",
    "--jobs=2",
    "--metrics=off",
    "--disable-version-check",
    "--no-git-ignore",
    "--max-target-bytes=0",  # files of over 1 MB as well
    "--timeout=0",  # and those that take over 5 s
    f"--config={Path(__file__).with_name('semgrep_rules.yml')}",
)


class Cost(NamedTuple):
    """Seconds on the clock, and of both cores for user and system."""

    wall: float
    cpu: float


def copy_tree(source: Path, target: Path) -> int:
    """Copy the Python files of ``source``, without the folders that flake8 leaves out, and return how many.

    Nothing else comes along: no configuration, and no list of what to skip. An empty one of semgrep's replaces its
    built-in one, which skips tests.
    """
    left_out = {".git", ".hg", ".svn", ".tox", ".nox", ".eggs", "CVS", "__pycache__"}
    count = 0
    for path in sorted(source.rglob("*.py")):
        inside = path.relative_to(source)
        if path.is_file() and not any(part in left_out or part.endswith(".egg") for part in inside.parts):
            (target / inside).parent.mkdir(parents=True, exist_ok=True)
            (target / inside).write_bytes(path.read_bytes())
            count += 1
    (target / ".semgrepignore").touch()
    (target / ".flake8").write_text("[flake8]\n", "utf-8")
    return count


def printed(directory: Path, command: Sequence[str], exit_codes: Sequence[int]) -> str:
    """What ``command`` prints, run in ``directory``; ends the benchmark where it fails."""
    ran = subprocess.run(command, cwd=directory, capture_output=True, encoding="utf-8", check=False)
    if ran.returncode not in exit_codes:
        sys.exit(f"{' '.join(command)} ended with {ran.returncode}: {ran.stderr.strip()[-2000:]}")
    return ran.stdout


def same_work(directory: Path, count: int, semgrep: str) -> None:
    """See that all look at every file and that two of them say the same; this run also fills the caches."""
    ours = printed(directory, (*CHECK, "."), (0, 1)).splitlines()
    theirs = printed(directory, (*FLAKE8, "--benchmark", "."), (0, 1)).splitlines()
    by_path = sorted(
        (line for line in theirs if re.search(r":\d+:\d+: BOT\d", line)), key=lambda line: line.split(":")[0]
    )
    if ours != by_path:
        sys.exit("check and flake8 do not report the same: the figures would mean nothing")
    scanned = json.loads(printed(directory, (semgrep, *SEMGREP, "--json", "."), (0,)))
    seen = len({path for path in scanned["paths"]["scanned"] if path.endswith(".py")})
    files = [line.split()[0] for line in theirs if line.endswith("total files processed")]
    if (seen, files) != (count, [str(count)]):
        sys.exit(f"{count} files, but semgrep looked at {seen} and flake8 at {files}: the figures would mean nothing")
    print(f"{count} files; findings: check and flake8 {len(ours)}, semgrep's three rules {len(scanned['results'])}")


def cost(directory: Path, command: Sequence[str]) -> Cost:
    """What one run of ``command`` in ``directory`` takes, children included."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    subprocess.run(command, cwd=directory, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    wall, after = perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def show(name: str, ours: Sequence[Cost], theirs: Sequence[Cost], bound: float) -> bool:
    """Print two lines, the least of each side's runs on the clock and in CPU time; whether the clock's is in bounds."""
    wall = min(each.wall for each in ours), min(each.wall for each in theirs)
    cpu = min(each.cpu for each in ours), min(each.cpu for each in theirs)
    holds = wall[0] / wall[1] <= bound
    verdict = f"  bound {bound:.2f}  {'holds' if holds else 'over'}"
    for kind, (left, right), end in (("wall", wall, verdict), ("CPU", cpu, "")):
        print(f"{name:<30} {kind:<4} {left:>7.2f} s over {right:>7.2f} s  ratio {left / right:.3f}{end}")
    return holds


def main() -> int:
    """Run the benchmark; exit code 1 where a bound is exceeded."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5, help="interleaved runs; the least counts")
    parser.add_argument("--semgrep", metavar="PATH", default="semgrep", help="the command, where it is not on PATH")
    arguments = parser.parse_args()
    semgrep = shutil.which(arguments.semgrep)
    if semgrep is None:
        sys.exit(f"{arguments.semgrep} is not there: install semgrep in an environment of its own, give --semgrep PATH")
    semgrep = os.path.abspath(semgrep)
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as alone:
        count = copy_tree(arguments.folder, Path(folder))
        Path(alone, ".flake8").write_text("[flake8]\n", "utf-8")
        Path(alone, "one.py").write_text("import os\n\nprint(os.getcwd())\n", "utf-8")
        same_work(Path(folder), count, semgrep)
        commands = {"check": (*CHECK, "."), "flake8": (*FLAKE8, "."), "semgrep": (semgrep, *SEMGREP, ".")}
        starts = {"start": (*CHECK, "one.py"), "import": IMPORT}
        costs: dict[str, list[Cost]] = {name: [] for name in (*commands, *starts)}
        for _ in range(arguments.rounds):
            for name, command in commands.items():
                costs[name].append(cost(Path(folder), command))
            for name, command in list(starts.items()) * STARTS_PER_ROUND:
                costs[name].append(cost(Path(alone), command))
    results = [
        show("check over flake8", costs["check"], costs["flake8"], BOUND_FLAKE8),
        show("check over semgrep", costs["check"], costs["semgrep"], BOUND_SEMGREP),
        show("start over import of flake8", costs["start"], costs["import"], BOUND_START),
    ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
