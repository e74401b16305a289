"""Apply every fix to real files and look for damage: to the syntax, to what was not to change, to names, and when run.

usage: python proofs/fixes.py [--execute N] [--jobs N] [--commands] FOLDER...

Nothing is written to FOLDER. A fixed file must compile; statements that no edit touches must have the same tree and
the comments must all be there; fixing it again must change nothing; ruff must not see a name that is undefined or
imported twice that it did not see before. ``--execute N`` runs the first N fixed files as modules, before and after,
in a process without a network where every missing import is a mock: what the fixed one raises the other must raise too.

``--commands`` runs every command that ``check`` prints about each FOLDER instead, with ``--diff``: it must change
something, as many places as ``check`` says, and make no file.
"""

from __future__ import annotations

import argparse
import ast
import io
import json
import re
import shlex
import subprocess
import sys
import tempfile
import tokenize
import warnings
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from flake8_botocore.config import Settings
from flake8_botocore.files.source_text import SourceError, decode
from flake8_botocore.findings import Applicability, Finding
from flake8_botocore.fixing import Fixed, FixError, fix
from flake8_botocore.linter import lint
from flake8_botocore.rules import all_rules

BOTH: tuple[Applicability, ...] = ("safe", "unsafe")
NAMES = "F811,F821,F822,F823,F404"
"""ruff's rules on names: bound twice, undefined, used before they are bound, a late ``__future__`` import."""
PROPOSED = re.compile(r"    fix(?: ([\d,]+))?: flake8-botocore (fix .+?)(?: \(.*)?$")
RUN = Path(__file__).with_name("run_offline.py")


class Damage(NamedTuple):
    """What is wrong with the fixed file."""

    path: str
    what: str


class Changed(NamedTuple):
    """A file that fixes changed, before and after."""

    path: str
    before: str
    after: str


def main() -> int:
    """Fix, check and print; the exit code is 1 where there is damage."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--execute", type=int, default=0, metavar="N", help="fixed files to run as modules")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--commands", action="store_true", help="run what check proposes instead")
    asked = parser.parse_args()
    if asked.commands:
        with ProcessPoolExecutor(asked.jobs) as pool:
            return _report_commands(list(pool.map(commands_damaged, asked.folders)))
    paths = [str(path) for folder in asked.folders for path in sorted(folder.rglob("*.py")) if path.is_file()]
    with ProcessPoolExecutor(asked.jobs) as pool:
        results = [each for each in pool.map(fixed_file, paths, chunksize=20) if each is not None]
    damages = [damage for _, found in results for damage in found]
    changed = [each for each, _ in results if each is not None]
    damages += names_damaged(changed)
    if asked.execute:
        executed, wrong = run_damaged(changed[: asked.execute], asked.jobs)
        print(f"{executed} of {min(len(changed), asked.execute)} fixed modules ran to their end, as before")
        damages += wrong
    print(f"{len(paths)} files, {len(changed)} changed, {len(damages)} damages")
    for damage in damages:
        print(f"  {damage.path}: {damage.what}")
    return int(bool(damages))


def _report_commands(found: list[tuple[int, list[Damage]]]) -> int:
    damages = [damage for _, each in found for damage in each]
    print(f"{len(found)} folders, {sum(number for number, _ in found)} commands, {len(damages)} that do something else")
    for damage in damages:
        print(f"  {damage.path}: {damage.what}")
    return int(bool(damages))


def commands_damaged(folder: Path) -> tuple[int, list[Damage]]:
    """How many commands ``check`` prints about ``folder``, and which fall short of what it says."""

    def ran(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "flake8_botocore", *arguments]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)

    shown = ran("check", "--no-cache", "--jobs=1", ".")
    wrong = [Damage(str(folder), "check: Traceback")] * ("Traceback" in shown.stderr)
    found = [each for each in map(PROPOSED.match, shown.stdout.splitlines()) if each is not None]
    for number, written in (each.groups() for each in found):
        done = ran(*shlex.split(written), "--diff")
        said = re.search(r"Would fix (\d+) in ", done.stderr)
        expected = "1" if number is None else number.replace(",", "")
        ends_well = done.returncode == 1 and "/dev/null" not in done.stdout
        # A default Config settles that many, and is one change.
        if not ends_well or not done.stdout or said is None or said[1] != expected:
            wrong.append(Damage(str(folder), f"{written} ({expected}): {done.returncode} {done.stderr.strip()[-300:]}"))
    return len(found), wrong


def fixed_file(path: str) -> tuple[Changed | None, list[Damage]] | None:
    """The file with all its fixes and what is wrong with it; None where it cannot be read or nothing changes."""
    warnings.simplefilter("ignore")
    try:
        text = decode(Path(path).read_bytes()).text
        compile(text, path, "exec", dont_inherit=True)
    except (SourceError, OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    try:
        fixed = _fixed(path, text)
    except FixError as error:
        return None, [Damage(path, str(error))]
    broken = [Damage(path, f"the fix of {each.code} would not be Python any more") for each in fixed.broken]
    if fixed.text == text:
        return (None, broken) if broken else None
    return Changed(path, text, fixed.text), broken + [Damage(path, what) for what in _damages(path, text, fixed)]


def _fixed(path: str, text: str) -> Fixed:
    settings = Settings(opt_in=frozenset(rule.code for rule in all_rules()))

    def standing(changed: str) -> list[Finding]:
        return lint(changed, path, settings)

    return fix(text, standing, BOTH)


def _damages(path: str, text: str, fixed: Fixed) -> Iterator[str]:
    try:
        compile(fixed.text, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        yield f"does not compile: {error}"
        return
    before, after = _statements(text), _statements(fixed.text)
    lost = before - after
    touched = sum(len(fix.edits) for finding in fixed.applied for fix in finding.fixes)
    if sum(lost.values()) > touched:
        yield f"{sum(lost.values())} statements differ, {touched} edits were made"
    gone = _comments(text) - _comments(fixed.text)
    if gone:
        yield f"comments are gone: {list(gone)}"
    if _docstrings(text) != _docstrings(fixed.text):
        yield "docstrings differ"
    if _fixed(path, fixed.text).text != fixed.text:
        yield "a second run changes it again"


def _statements(text: str) -> Counter[str]:
    """Every statement as a tree, of a compound one the head only."""
    found: Counter[str] = Counter()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.stmt):
            parts = [
                (name, value) for name, value in ast.iter_fields(node) if name not in ("body", "orelse", "finalbody")
            ]
            dumped = [
                ast.dump(each) for _, value in parts for each in (value if isinstance(value, list) else [value])
                if isinstance(each, ast.AST) and not isinstance(each, (ast.ExceptHandler, ast.match_case))
            ]  # fmt: skip
            found[f"{type(node).__name__} {dumped}"] += 1
    return found


def _comments(text: str) -> Counter[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    try:
        return Counter(token.string.strip() for token in tokens if token.type == tokenize.COMMENT)
    except (tokenize.TokenError, IndentationError, SyntaxError):
        return Counter()


def _docstrings(text: str) -> list[str | None]:
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return [ast.get_docstring(node, clean=False) for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)]


def names_damaged(changed: list[Changed]) -> list[Damage]:
    """Names that ruff finds fault with in a fixed file and did not in the old one."""
    before = _faults([(each.path, each.before) for each in changed])
    after = _faults([(each.path, each.after) for each in changed])
    return [
        Damage(each.path, fault)
        for each in changed
        for fault in (after.get(each.path, Counter()) - before.get(each.path, Counter()))
    ]


def _faults(files: list[tuple[str, str]]) -> dict[str, Counter[str]]:
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for number, (path, text) in enumerate(files):
            copy = Path(folder, f"file{number}.py")
            copy.write_bytes(text.encode("utf-8", "surrogatepass"))
            paths[str(copy.resolve())] = path
        ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--output-format", "json"]
        ran = subprocess.run([*ruff, "--select", NAMES, folder], capture_output=True, text=True, check=False)
        found: dict[str, Counter[str]] = {}
        for fault in json.loads(ran.stdout or "[]"):
            path = paths[str(Path(fault["filename"]).resolve())]
            # What an inserted import moves down a line is the same fault as before.
            message = re.sub(r"line \d+", "another line", fault["message"])
            found.setdefault(path, Counter())[f"{fault['code']} {message}"] += 1
    return found


def run_damaged(changed: list[Changed], jobs: int) -> tuple[int, list[Damage]]:
    """How many fixed modules ran to their end, and those that raise what the old one does not."""
    with ProcessPoolExecutor(jobs) as pool:
        before = list(pool.map(partial(_run, after=False), changed))
        after = list(pool.map(partial(_run, after=True), changed))
    wrong = [
        Damage(each.path, f"raises {new} when run, {old or 'nothing'} before")
        for each, old, new in zip(changed, before, after, strict=True)
        if new and new != old
    ]
    return after.count(""), wrong


def _run(changed: Changed, *, after: bool) -> str:
    """What the module raises when it is run without a network; empty where it runs to its end."""
    text = changed.after if after else changed.before
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "module_under_test.py")
        copy.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            command = [sys.executable, str(RUN), str(copy)]
            ran = subprocess.run(command, capture_output=True, text=True, timeout=30, cwd=folder, check=False)
        except subprocess.TimeoutExpired:
            return "nothing within 30 s"
    lines = ran.stdout.splitlines()
    return lines[-1].removeprefix("raised: ") if lines and lines[-1].startswith("raised: ") else ""


if __name__ == "__main__":
    sys.exit(main())
