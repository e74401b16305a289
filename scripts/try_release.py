"""Prove every step of a release that needs no account: ``python scripts/try_release.py``.

Builds wheel and sdist once, installs each alone into a fresh environment of every Python found, and there asks for the
version, lints the README's example, and applies one fix. With ``--dist`` it tries what is in that folder, and with
``--python`` only the Pythons named.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from release_notes import notes
from site_pages import ROOT, home, project, source

SUPPORTED = [each.rpartition(" ")[2] for each in project()["classifiers"] if re.search(r"Python :: \d+\.\d+$", each)]
FIXED = 'Config(retries={"max_attempts": 4, "total_max_attempts": 3})', 'Config(retries={"total_max_attempts": 3})'


def main() -> int:
    """Run the script; returns its exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--dist", type=Path, help="a folder with one wheel and one sdist (default: build them)")
    parser.add_argument("--python", action="append", help="a Python to try them on (default: every one found)")
    arguments = parser.parse_args()
    if not (home() and source()):
        raise SystemExit("[project.urls] in pyproject.toml is empty: docs/releasing.md says how to fill it in")
    version = project()["version"]
    print(f"version {version}; its notes have {len(notes(version).splitlines())} lines")
    with tempfile.TemporaryDirectory() as scratch:
        dist = arguments.dist or built(Path(scratch) / "dist")
        files = sorted(path for path in dist.iterdir() if path.name.endswith((".whl", ".tar.gz")))
        if len(files) != 2 or not all(f"-{version}" in path.name for path in files):
            raise SystemExit(f"one wheel and one sdist of {version} are wanted, not {[path.name for path in files]}")
        pythons = arguments.python or list(found_pythons())
        for python in pythons:
            for file in files:
                tried(python, file, version, Path(tempfile.mkdtemp(dir=scratch)))
    print(f"{', '.join(path.name for path in files)}: good on {len(pythons)} of the Pythons {', '.join(SUPPORTED)}")
    return 0


def built(dist: Path) -> Path:
    """The folder with the wheel and the sdist, just built."""
    subprocess.run([sys.executable, "-m", "build", "--outdir", dist, ROOT], check=True, stdout=subprocess.DEVNULL)
    return dist


def found_pythons() -> Iterator[str]:
    """One interpreter of each supported Python: on the path, or beside the one of pyenv."""
    for version in SUPPORTED:
        installed = sorted(Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions").glob(f"{version}.*"))
        for each in (f"python{version}", *(str(folder / "bin" / "python") for folder in installed)):
            asked = [each, "-c", "import ensurepip, sys; print('%d.%d' % sys.version_info[:2])"]
            if shutil.which(each) and subprocess.run(asked, capture_output=True, text=True).stdout.strip() == version:
                yield each
                break


def tried(python: str, file: Path, version: str, folder: Path) -> None:
    """Install ``file`` alone and use it as the README does. Exits where anything is not as it says."""
    subprocess.run([python, "-m", "venv", folder / "venv"], check=True)
    scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([scripts / "python", "-m", "pip", "install", "--quiet", file.resolve()], check=True)

    def run(code: int, *command: str) -> str:
        full = [scripts / command[0], *command[1:]]
        ran = subprocess.run(full, cwd=folder, capture_output=True, text=True, encoding="utf-8")
        if ran.returncode != code:
            raise SystemExit(f"{' '.join(command)} ended with {ran.returncode}: {ran.stdout}{ran.stderr}")
        return ran.stdout

    said = run(0, "flake8-botocore", "--version").strip()
    if said != f"flake8-botocore {version}":
        raise SystemExit(f"--version says {said!r}")
    shutil.copytree(ROOT / "examples", folder / "examples")
    found = run(1, "flake8", "--isolated", "--select=BOT", "examples").splitlines()
    if [line.split()[1] for line in found] != ["BOT101", "BOT102", "BOT203", "BOT302"]:
        raise SystemExit(f"the README's example gives {found}")
    (folder / "app.py").write_text(f"from botocore.config import Config\n\nCONFIG = {FIXED[0]}\n", "utf-8")
    run(1, "flake8-botocore", "fix", "app.py")
    if FIXED[1] not in (folder / "app.py").read_text("utf-8"):
        raise SystemExit("the fix was not written")
    print(f"Python {run(0, 'python', '--version').split()[1]}: {file.name} installs, lints and fixes")


if __name__ == "__main__":
    sys.exit(main())
