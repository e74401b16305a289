"""Compare what two checkouts of this project say about real repositories: findings, fixes and audit, byte by byte.

usage: python proofs/compare.py BEFORE AFTER FOLDER... [--keep DIR] [--show N] [--jobs N]

BEFORE and AFTER are checkouts of this project; each runs with the interpreter of its own ``.venv`` if it has one, else
with this one. Every FOLDER is linted twice: *lean*, with the default rules, and *whole*, with every rule on, test files
included and ``# noqa`` ignored; then it is audited. Prints how many findings are gone, new or changed, by code, and an
example of each. ``--keep`` stores the answers of a checkout without uncommitted changes, so that the next comparison
asks it nothing again. Ends with 1 if anything differs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

Key: TypeAlias = "tuple[Any, ...]"
Rows: TypeAlias = "dict[Key, Any]"

RUN = "from flake8_botocore.__main__ import script; raise SystemExit(script())"
CODES = "from flake8_botocore.rules import all_rules; print(','.join(rule.code for rule in all_rules()))"


class Difference(NamedTuple):
    """One row that the two checkouts do not share; ``before`` or ``after`` is None if one of them lacks it."""

    kind: str
    key: Key
    before: Any
    after: Any


class Checkout:
    """A checkout of this project, and the interpreter that runs it."""

    def __init__(self, folder: Path, keep: Path | None, jobs: int) -> None:
        """``keep`` is the folder of stored answers, None to store none; ``jobs`` the number of processes."""
        self.folder = folder.resolve()
        own = self.folder / ".venv" / "bin" / "python"
        self.python = str(own if own.exists() else sys.executable)
        self.jobs = jobs
        clean = not self._git("status", "--porcelain", "--", "src")
        self.keep = keep if clean else None
        self.commit = self._git("rev-parse", "HEAD")
        self.codes = self._run("-c", CODES, cwd=self.folder).strip()

    def rows(self, kind: str, repository: Path) -> Rows:
        """The findings (``lean`` or ``whole``) or the clients (``audit``) of a repository, by place."""
        text = self._stored(kind, repository)
        if kind == "audit":
            return {("audit", *place, number): row for place, number, row in _audited(text)}
        rows: defaultdict[Key, list[Any]] = defaultdict(list)
        for row in json.loads(text or "[]"):
            del row["url"]  # the address of the site, which is filled in for a release
            rows[row["code"], row["path"].removeprefix("./"), row["line"], row["column"]].append(row)
        return dict(rows)

    def _stored(self, kind: str, repository: Path) -> str:
        if self.keep is None:
            return self._ask(kind, repository)
        name = hashlib.sha256(f"{self.commit} {kind} {repository}".encode()).hexdigest()[:24]
        stored = self.keep / f"{repository.name}-{kind}-{name}.json"
        if not stored.exists():
            self.keep.mkdir(parents=True, exist_ok=True)
            stored.write_text(self._ask(kind, repository), "utf-8")
        return stored.read_text("utf-8")

    def _ask(self, kind: str, repository: Path) -> str:
        common = ["--no-cache", "--isolated", "--format", "json", "--jobs", str(self.jobs)]
        options = {
            "lean": ["check", *common],
            "whole": ["check", *common, "--bot-tests", "report", "--disable-noqa", "--extend-select", self.codes],
            "audit": ["audit", *common],
        }
        return self._run("-c", RUN, *options[kind], ".", cwd=repository)

    def _run(self, *arguments: str, cwd: Path) -> str:
        environment = {**os.environ, "PYTHONPATH": str(self.folder / "src"), "PYTHONSAFEPATH": "1"}
        ran = subprocess.run([self.python, *arguments], cwd=cwd, env=environment, capture_output=True, check=False)
        # A file that is not Python is named, and the others are reported.
        if ran.returncode not in (0, 1) and not (ran.returncode == 2 and ran.stdout.startswith((b"[", b"{"))):
            sys.exit(
                f"{self.folder} on {cwd}: exit code {ran.returncode}\n{ran.stderr.decode(errors='replace')[-2000:]}"
            )
        return ran.stdout.decode("utf-8")

    def _git(self, *arguments: str) -> str:
        ran = subprocess.run(["git", *arguments], cwd=self.folder, check=True, capture_output=True, text=True)
        return ran.stdout.strip()


def _audited(text: str) -> Iterator[tuple[tuple[Any, Any], int, dict[str, Any]]]:
    """Place, number among the rows of that place, and row; what is not a row counts as one without a place."""
    audit = json.loads(text or "{}")
    rows = audit.pop("clients", []) if isinstance(audit, dict) else audit
    seen: Counter[tuple[Any, Any]] = Counter()
    for row in [*rows, {"path": None, "line": None, "rest": audit if isinstance(audit, dict) else None}]:
        place = (str(row["path"]).removeprefix("./") if row["path"] else None, row["line"])
        seen[place] += 1
        yield place, seen[place], row


def differences(before: Rows, after: Rows) -> list[Difference]:
    """What differs between two sets of rows, in the order of the places."""
    found = []
    for key in sorted(before.keys() | after.keys(), key=str):
        old, new = before.get(key), after.get(key)
        if old != new:
            found.append(Difference("gone" if new is None else "new" if old is None else "changed", key, old, new))
    return found


def main() -> int:
    """Compare and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--keep", type=Path, help="folder in which answers are stored")
    parser.add_argument("--show", type=int, default=3, help="examples of each code and kind (default: 3)")
    parser.add_argument("--jobs", type=int, default=1, help="processes of each run (default: 1)")
    parser.add_argument("--kinds", default="lean,whole,audit", help="what to compare (default: lean,whole,audit)")
    asked = parser.parse_args()
    keep = asked.keep.resolve() if asked.keep else None
    before, after = (Checkout(folder, keep, asked.jobs) for folder in (asked.before, asked.after))
    found: defaultdict[tuple[str, str, str], list[tuple[str, Difference]]] = defaultdict(list)
    total: Counter[str] = Counter()
    for folder in asked.folders:
        counts = []
        for kind in asked.kinds.split(","):
            old, new = (checkout.rows(kind, folder.resolve()) for checkout in (before, after))
            different = differences(old, new)
            total[kind] += len(old)
            counts.append(f"{kind} {len(old)} -> {len(new)}, {len(different)} differ")
            for difference in different:
                found[kind, str(difference.key[0]), difference.kind].append((folder.name, difference))
        print(f"{folder.name}: {'; '.join(counts)}", flush=True)
    for (kind, code, how), rows in sorted(found.items()):
        print(f"\n{kind} {code}: {len(rows)} {how}")
        for name, difference in rows[: asked.show]:
            print(f"  {name}/{difference.key[1]}:{difference.key[2]}")
            for sign, side in (("-", difference.before), ("+", difference.after)):
                print(*(f"    {sign} {line}" for line in _lines(side, difference)), sep="\n", end="\n" if side else "")
    print(f"\n{sum(map(len, found.values()))} differences; before: {dict(total)}")
    return int(bool(found))


def _lines(side: Any, difference: Difference) -> list[str]:
    """The parts of one side that differ from the other, a line each."""
    if side is None:
        return []
    other = difference.after if side is difference.before else difference.before
    rows, others = ([side], [other]) if isinstance(side, dict) else (side, other or [])
    lines = []
    for number, row in enumerate(rows):
        beside = others[number] if number < len(others) else None
        parts = {name: value for name, value in row.items() if beside is None or beside.get(name) != value}
        shown = {"message": row["message"]} if beside is None and "message" in row else parts
        lines.append(json.dumps(shown)[:600])
    return lines


if __name__ == "__main__":
    sys.exit(main())
