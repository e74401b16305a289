"""Compare what two linters report on public repositories: ``python scripts/ecosystem.py OLD NEW``.

OLD and NEW are git revisions of this project, or interpreters that have flake8-botocore installed. The repositories and
their commits stand in ``ecosystem.txt``. Copies are looked for in ``--copies`` as ``owner+name``; what is not there is
cloned. All codes are asked for, opt-in ones as well.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from ecosystem_report import Repository, Run, report

ROOT = Path(__file__).resolve().parent.parent
PINNED = Path(__file__).with_name("ecosystem.txt")
COPIES = ROOT / ".cache" / "ecosystem"
HOST = "https://github.com/"
# All that flake8-botocore reads: sources, notebooks, pins and templates.
READ = ["*.py", "*.ipynb", "*.toml", "*.cfg", "*.ini", "*.txt", "*.in", "*.lock", "Pipfile", "*.yml", "*.yaml"]
READ += ["*.json", "Dockerfile*"]
ASK_CODES = "from flake8_botocore.rules import all_rules; print(','.join(rule.code for rule in all_rules()))"
LINT = "from flake8_botocore.cli import main; raise SystemExit(main())"


def main() -> int:
    """Run the script; returns its exit code: 1 if a repository could not be compared."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("old", help="a git revision, or an interpreter")
    parser.add_argument("new", help="a git revision, or an interpreter")
    parser.add_argument("--copies", type=Path, default=COPIES, help="a folder with a folder owner+name for each")
    parser.add_argument("--repositories", type=Path, default=PINNED, help="lines of owner/name and commit")
    parser.add_argument("--show", type=int, default=10, help="findings shown of each code and kind (default: 10)")
    arguments = parser.parse_args()
    compared, missing = [], []
    with (
        tempfile.TemporaryDirectory() as scratch,
        installed(arguments.old, Path(scratch, "old")) as old,
        installed(arguments.new, Path(scratch, "new")) as new,
    ):
        linters = [(python, codes(python)) for python in (old, new)]
        for name, commit in pinned(arguments.repositories):
            folder = copy(name, commit, arguments.copies)
            if folder is None:
                missing.append(name)
                continue
            before, after = (lint(python, asked, folder) for python, asked in linters)
            compared.append(Repository(name, before, after))
            print(f"{name}: {before.seconds:.1f} s, {after.seconds:.1f} s", file=sys.stderr)
    print(report(compared, missing, arguments.show), end="")
    return int(bool(missing))


def pinned(path: Path) -> list[tuple[str, str]]:
    """Name and commit of each repository in a list."""
    lines = (line.split() for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    return [(name, commit) for name, commit in lines]


@contextmanager
def installed(linter: str, scratch: Path) -> Iterator[str]:
    """An interpreter with the linter: the one that was named, or a fresh one with that revision of this project."""
    if os.path.isfile(linter) and os.access(linter, os.X_OK):
        yield os.path.abspath(linter)
        return
    tree, environment = scratch / "tree", scratch / "venv"
    git("-C", str(ROOT), "worktree", "add", "--quiet", "--detach", str(tree), linter)
    try:
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
        python = environment / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", tree], check=True)
        yield str(python)
    finally:
        git("-C", str(ROOT), "worktree", "remove", "--force", str(tree))


def codes(python: str) -> str:
    """All codes that an interpreter's linter knows, with commas between."""
    return subprocess.run([python, "-c", ASK_CODES], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def copy(name: str, commit: str, copies: Path) -> Path | None:
    """The folder with a repository's files, cloned if it is not there; None where that failed."""
    folder = copies / name.replace("/", "+")
    if folder.is_dir():
        return folder
    unfinished = folder.with_name(folder.name + ".part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    here = ["-C", str(unfinished)]
    try:
        git(*here, "init", "--quiet")
        git(*here, "remote", "add", "origin", f"{HOST}{name}")
        git(*here, "sparse-checkout", "set", "--no-cone", *READ)
        git(*here, "fetch", "--quiet", "--depth", "1", "--filter", "blob:none", "origin", commit)
        git(*here, "checkout", "--quiet", "FETCH_HEAD")
    except subprocess.CalledProcessError:
        shutil.rmtree(unfinished)
        return None
    return unfinished.rename(folder)


def git(*arguments: str) -> None:
    """Run git. Raises CalledProcessError where it fails; it never asks for a password."""
    subprocess.run(["git", *arguments], check=True, env={**os.environ, "GIT_TERMINAL_PROMPT": "0"})


@cache
def no_cache(python: str) -> list[str]:
    """The flag for a run without a cache, for linters that have one."""
    ran = subprocess.run([python, "-c", LINT, "check", "--help"], check=True, capture_output=True, text=True)
    return ["--no-cache"] if "--no-cache" in ran.stdout else []


def lint(python: str, asked: str, folder: Path) -> Run:
    """What one linter says of a repository, with the processor time and the memory that it took."""
    command = [python, "-c", LINT, "check", "--isolated", *no_cache(python), "--format", "json"]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out, tempfile.TemporaryFile("w+", encoding="utf-8") as err:
        process = subprocess.Popen([*command, "--select", asked, "."], cwd=folder, stdout=out, stderr=err)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        try:
            found, failed = json.load(out), ""
        except ValueError:  # it did not come to a report, and has said why
            found, failed = [], f"ended with {process.returncode}: {err.read()[-500:]}"
    bytes_of_unit = 1 if sys.platform == "darwin" else 1024
    return Run(found, failed, used.ru_utime + used.ru_stime, used.ru_maxrss * bytes_of_unit / 2**20)


if __name__ == "__main__":
    raise SystemExit(main())
