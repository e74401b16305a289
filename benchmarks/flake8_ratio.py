"""flake8's CPU time with the plugin over without it, on code that never mentions boto; libcst must not load.

python benchmarks/flake8_ratio.py [FOLDER] [--rounds 7] [--files 150]

FOLDER is the standard library of the running Python unless given.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

BOUND = 1.03

# Runs flake8 as its command does, with or without our distribution in sight.
FLAKE8 = """
import importlib.metadata, sys
if {without!r}:
    every = importlib.metadata.distributions
    importlib.metadata.distributions = lambda: (d for d in every() if d.metadata["name"] != "flake8-botocore")
from flake8.main.cli import main
main(["--isolated", "--jobs=1", "--exit-zero", "--quiet", "."])
loaded = {{name for name in ("libcst", "flake8_botocore") if name in sys.modules}}
expected = set() if {without!r} else {{"flake8_botocore"}}
if loaded != expected:
    sys.exit(f"loaded {{loaded}}, expected {{expected}}")
"""


def copy_tree(source: Path, target: Path, limit: int) -> int:
    """Copy up to ``limit`` Python files without boto, evenly chosen, and return how many."""
    files = [
        path
        for path in sorted(source.rglob("*.py"))
        if not {"site-packages", "test", "tests", "lib2to3"} & set(path.relative_to(source).parts)
        and path.stat().st_size > 2000
        and b"boto" not in path.read_bytes()
    ]
    chosen = files[:: max(1, len(files) // limit)][:limit]
    for number, path in enumerate(chosen):
        (target / f"file{number:04}.py").write_bytes(path.read_bytes())
    return len(chosen)


def cpu_seconds(directory: Path, without: bool) -> float:
    """User and system CPU seconds of one run of flake8.

    Raises CalledProcessError where the run loads what it must not.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    script = FLAKE8.format(without=without)
    subprocess.run([sys.executable, "-c", script], cwd=directory, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Run the benchmark; exit code 1 where the bound is exceeded."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=Path(sysconfig.get_path("stdlib")))
    parser.add_argument("--rounds", type=int, default=7, help="interleaved runs; the least counts")
    parser.add_argument("--files", type=int, default=150, help="take this many files")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        count = copy_tree(arguments.folder, Path(folder), arguments.files)
        times: dict[bool, list[float]] = {True: [], False: []}
        for _ in range(arguments.rounds):
            for without in (True, False):
                times[without].append(cpu_seconds(Path(folder), without))
    bare, plugged = min(times[True]), min(times[False])
    ratio = plugged / bare
    verdict = "ok" if ratio <= BOUND else "OVER"
    print(
        f"{count} files  without {bare:.2f} s  with {plugged:.2f} s  ratio {ratio:.3f}  "
        f"bound {BOUND:.2f}  {verdict}  libcst not imported"
    )
    return 0 if ratio <= BOUND else 1


if __name__ == "__main__":
    sys.exit(main())
