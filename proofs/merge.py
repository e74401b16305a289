"""Fix copies of repositories as a maintainer would, and import what changed.

usage: python proofs/merge.py REPOSITORY...

Nothing is written to REPOSITORY, a checkout. In a copy, ``fix --unsafe-fixes`` runs. Each changed module is imported
from there, before and after, in a process without a network where boto3 and every missing import is a mock. Reported
is what fails only afterwards, what does not compile, faults that only the fixed text has by ruff, and what a second run
changes.
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
from typing import NamedTuple

sys.path.insert(0, os.path.dirname(__file__))

from fixes import Changed, names_damaged

COMMAND = [sys.executable, "-m", "flake8_botocore"]

IMPORTS = """\
import importlib, os, socket, sys, warnings
sys.path.append(sys.argv.pop(1))
from run_offline import MockedModule, Mocks, refuse
module = sys.argv[1]
warnings.simplefilter("ignore")
socket.socket.connect = socket.getaddrinfo = refuse
os.environ.update(AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x", AWS_DEFAULT_REGION="us-east-1")
import botocore.config
sys.modules["boto3"] = MockedModule("boto3")
sys.path.insert(0, os.getcwd())
sys.meta_path.append(Mocks())
sys.argv = [module]
try:
    importlib.import_module(module)
except BaseException as error:
    print(f"raised: {type(error).__name__}: {error}".splitlines()[0][:200])
"""


class Outcome(NamedTuple):
    """What the fix of a repository did."""

    changed: int
    imported: int
    failed_before: int
    damages: tuple[str, ...]


def main() -> int:
    """Fix, import and print; the exit code is 1 where anything is damaged."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+", type=Path)
    asked = parser.parse_args()
    damaged = 0
    for repository in asked.repositories:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder).resolve() / "copy"
            shutil.copytree(repository, copy, symlinks=True, ignore=shutil.ignore_patterns(".git"))
            for step in (["init", "-q", "-b", "main"], ["add", "-A", "-f"], ["commit", "-q", "-m", "as it was"]):
                git(copy, "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "gc.auto=0", *step)
            found = outcome(copy)
            damaged += len(found.damages)
            print(
                f"{repository.name}: {found.changed} files changed, {found.imported} imported, "
                f"{found.failed_before} fail before, {len(found.damages)} damages",
                flush=True,
            )
            for damage in found.damages:
                print(f"    {damage}", flush=True)
    return int(damaged > 0)


def outcome(copy: Path) -> Outcome:
    """What ``fix --unsafe-fixes`` does to the checkout ``copy``, which is put back."""
    fix = ["fix", "--unsafe-fixes", "--fix-only"]
    command(copy, *fix)
    names = changed_files(copy)
    texts = {name: (copy / name).read_bytes() for name in names}
    damages = list(_damages(copy, names))
    command(copy, *fix)
    damages += [f"{name}: a second run changes it" for name in names if (copy / name).read_bytes() != texts[name]]
    damages += [f"{name}: a second run changes it" for name in changed_files(copy) if name not in texts]
    imported, failed, wrong = imports(copy, names)
    git(copy, "reset", "-q", "--hard")
    return Outcome(len(names), imported, failed, (*damages, *wrong))


def command(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What our command says in ``copy``."""
    return subprocess.run(
        [*COMMAND, arguments[0], "--no-cache", *arguments[1:]], cwd=copy, capture_output=True, text=True, check=False
    )


def git(copy: Path, *arguments: str) -> str:
    """What git says in ``copy``."""
    return subprocess.run(["git", *arguments], cwd=copy, capture_output=True, text=True, check=True).stdout


def changed_files(copy: Path) -> list[str]:
    """The Python files that differ from the commit."""
    listed = git(copy, "status", "--porcelain", "-uno", "-z").split("\0")
    return sorted(name[3:] for name in listed if name.endswith(".py"))


def _damages(copy: Path, names: list[str]) -> Iterator[str]:
    changed = []
    for name in names:
        old, new = _committed(copy, name), (copy / name).read_text("utf-8-sig", "replace")
        if _compiles(old) and not _compiles(new):
            yield f"{name}: does not compile"
        changed.append(Changed(name, old, new))
    yield from (f"{damage.path}: {damage.what}" for damage in names_damaged(changed))


def _compiles(text: str) -> bool:
    try:
        compile(text, "a.py", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def _committed(copy: Path, name: str) -> str:
    shown = subprocess.run(["git", "show", f"HEAD:{name}"], cwd=copy, capture_output=True, check=False)
    return shown.stdout.decode("utf-8-sig", "replace")


def imports(copy: Path, names: list[str]) -> tuple[int, int, list[str]]:
    """How many modules were imported, how many could not be before either, and what fails only after the fix."""
    wrong, before, places = [], {}, {}
    changed = {name: (copy / name).read_bytes() for name in names}
    git(copy, "reset", "-q", "--hard")
    for name in names:
        for start in starts(copy, name):
            places[name], before[name] = start, raised(copy, name, start)
            if not before[name]:
                break
    for name, text in changed.items():
        (copy / name).write_bytes(text)
    for name in names:
        error = raised(copy, name, places[name])
        if error and not before[name]:
            wrong.append(f"{name} from {places[name]}: {error}, before: nothing")
    failed = sum(map(bool, before.values()))
    return len(before) - failed, failed, wrong


def starts(copy: Path, name: str) -> list[str]:
    """The folders of ``copy`` that imports of the module ``name`` may start from, the likeliest first."""
    named = [folder.as_posix() for folder in Path(name).parents if is_imported(copy, name, folder)]
    if named:
        return named[:1]
    folders = [parent.as_posix() for parent in Path(name).parents]
    packages = [each for each in folders if (copy / each / "__init__.py").exists()]
    outer = [each for each in folders if each not in packages]
    text = (copy / name).read_text("utf-8", "replace")
    used = set(re.findall(r"(?m)^(?:from|import) (\w+)", text))
    proven = [
        each
        for each in folders
        if any((copy / each / top).is_dir() or (copy / each / f"{top}.py").exists() for top in used)
    ]
    # A folder with an ``__init__.py`` may be deployed alone all the same: its modules say from where they import.
    return proven[:1] or (outer[:1] if packages else outer)


def is_imported(copy: Path, name: str, folder: Path) -> bool:
    """Whether a file of ``copy`` imports the module ``name`` by its dotted name as seen from ``folder``."""
    package, _, module = str(Path(name).relative_to(folder).with_suffix("")).replace(os.sep, ".").rpartition(".")
    if not package:
        return False
    wanted = (
        rf"(from +{package}\.{module} +import|import +{package}\.{module}\b|from +{package} +import .*\b{module}\b)"
    )
    asked = ["git", "grep", "-qE", wanted.replace(".*", "[^#]*"), "--", "*.py"]
    return subprocess.run(asked, cwd=copy, capture_output=True, check=False).returncode == 0


def raised(copy: Path, name: str, start: str) -> str:
    """What importing ``name`` raises in ``copy``, if imports start from its folder ``start``."""
    module = os.path.relpath(name, start).removesuffix(".py").replace(os.sep, ".").removesuffix(".__init__")
    arguments = [sys.executable, "-B", "-c", IMPORTS, os.path.dirname(os.path.abspath(__file__)), module]
    try:
        ran = subprocess.run(
            arguments,
            cwd=copy / start,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        return "nothing within 60 s"
    lines = [line for line in ran.stdout.splitlines() if line.startswith("raised: ")]
    # Numbers of objects are others in each process.
    return (
        re.sub(r"\d{6,}|0x[0-9a-f]+", "N", lines[-1].removeprefix("raised: ").replace(str(copy), "")) if lines else ""
    )


if __name__ == "__main__":
    sys.exit(main())
