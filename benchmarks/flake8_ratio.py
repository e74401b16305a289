"""flake8's CPU time with the plugin over without it, on code that never mentions boto; libcst must not load.

python benchmarks/flake8_ratio.py [FOLDER] [--rounds 7] [--files 150]
python benchmarks/flake8_ratio.py --boto [FOLDER] [--rounds 7]

FOLDER is the standard library of the running Python unless given. With ``--boto`` it is code that uses boto, of which
every file is checked; without a FOLDER the first 200 programs of ``generated.py``.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import cold_ratio
import generated

BOUND = 1.03
BOUND_BOTO = 1.6

# Runs flake8 as its command does, with or without our distribution in sight.
FLAKE8 = """
import importlib.metadata, sys
if {without!r}:
    every = importlib.metadata.distributions
    importlib.metadata.distributions = lambda: (d for d in every() if d.metadata["name"] != "flake8-botocore")
from flake8.main.cli import main
main(["--isolated", "--jobs=1", "--exit-zero", "--quiet", {where!r}])
loaded = {{name for name in ("libcst", "flake8_botocore") if name in sys.modules}}
expected = set() if {without!r} else {expected!r}
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


def cpu_seconds(directory: Path, without: bool, boto: bool) -> float:
    """User and system CPU seconds of one run of flake8.

    Raises CalledProcessError where the run loads what it must not.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    expected = {"flake8_botocore", "libcst"} if boto else {"flake8_botocore"}
    script = FLAKE8.format(without=without, expected=expected, where=".")
    subprocess.run([sys.executable, "-c", script], cwd=directory, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Run the benchmark; exit code 1 where the bound is exceeded."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--boto", action="store_true", help="check code that uses boto")
    parser.add_argument("--rounds", type=int, default=7, help="interleaved runs; the least counts")
    parser.add_argument("--files", type=int, default=150, help="take this many files")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if arguments.boto:
            target, source = Path(folder), arguments.folder
            count = cold_ratio.copy_tree(source, target) if source else generated.write(target, programs=200, tests=0)
        else:
            library = arguments.folder or Path(sysconfig.get_path("stdlib"))
            count = copy_tree(library, Path(folder), arguments.files)
        times: dict[bool, list[float]] = {True: [], False: []}
        for _ in range(arguments.rounds):
            for without in (True, False):
                times[without].append(cpu_seconds(Path(folder), without, arguments.boto))
    bare, plugged = min(times[True]), min(times[False])
    ratio, bound = plugged / bare, BOUND_BOTO if arguments.boto else BOUND
    verdict = "ok" if ratio <= bound else "OVER"
    print(
        f"{count} files  without {bare:.2f} s  with {plugged:.2f} s  ratio {ratio:.3f}  "
        f"bound {bound:.2f}  {verdict}  libcst {'' if arguments.boto else 'not '}imported"
    )
    return 0 if ratio <= bound else 1


if __name__ == "__main__":
    sys.exit(main())
