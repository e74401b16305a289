"""Apply ``fix --at`` at every root that ``check`` reports and compare what is gone with what was promised.

usage: python proofs/roots.py [--fewest N] REPOSITORY...

Nothing is written to REPOSITORY, whose files that git tracks are copied. For each root that N findings or more come
from (3 by default, as at the end of a report), a default Config is written there and the folder is checked and
audited again. The findings that are gone must be those that named the root, each with its file and source line; no
other may appear; and the audit's number of clients with an unknown wait must be the same. Prints a line for each root;
ends with 1 where one of them differs. A root where no Config can be written is listed with the reason.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

Found: TypeAlias = "Counter[tuple[str, str, str]]"


class Outcome(NamedTuple):
    """What ``fix --at`` did at one root: numbers of findings, and of unknown clients before and after.

    ``kept`` were promised and stayed, ``extra`` were not promised and are gone, ``new`` were not there before.
    """

    repository: str
    root: str
    promised: int
    gone: int
    kept: Found
    extra: Found
    new: Found
    unknown: tuple[int, int]
    refused: str = ""

    @property
    def right(self) -> bool:
        """Whether it did what it promised, or said that it cannot."""
        return bool(self.refused) or (not (self.kept or self.extra or self.new) and len(set(self.unknown)) == 1)


def main() -> int:
    """Try every root and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+", type=Path)
    parser.add_argument("--fewest", type=int, default=3, metavar="N")
    asked = parser.parse_args()
    outcomes = []
    for repository in asked.repositories:
        for each in outcomes_of(repository, asked.fewest):
            outcomes.append(each)
            _tell(each)
    print(f"{len(outcomes)} roots, {sum(not each.right for each in outcomes)} differ")
    return int(not all(each.right for each in outcomes))


def _tell(each: Outcome) -> None:
    print("\t".join([each.repository, each.root, *_columns(each)]), flush=True)
    for title, found in (("kept", each.kept), ("extra", each.extra), ("new", each.new)):
        for (path, code, line), number in found.items():
            print(f"  {title}: {number} {code} {path}: {line}", flush=True)


def _columns(each: Outcome) -> list[str]:
    if each.refused:
        return [f"promised {each.promised}", each.refused]
    before, after = each.unknown
    return [f"promised {each.promised}", f"gone {each.gone}", f"unknown {before} -> {after}"]


def outcomes_of(repository: Path, fewest: int) -> Iterator[Outcome]:
    """What happens at each root of ``repository``, those that settle most first."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch, repository.name)
        _copy(repository, copy)
        before = _checked(copy)
        promised = Counter(_place(each["root"]) for each in before if each["root"] is not None)
        unknown = _unknown(copy) if any(number >= fewest for number in promised.values()) else 0
        places = [place for place, number in promised.most_common() if number >= fewest]
        yield from (_outcome(copy, place, before, unknown) for place in places)


def _copy(repository: Path, copy: Path) -> None:
    named = subprocess.run(["git", "ls-files", "-z"], cwd=repository, check=True, capture_output=True).stdout
    for name in filter(None, named.decode().split("\0")):
        if (repository / name).is_file() and not (repository / name).is_symlink():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(repository / name, copy / name)
    subprocess.run(["git", "init", "--quiet"], cwd=copy, check=True)


def _outcome(copy: Path, place: str, before: list[dict[str, Any]], unknown: int) -> Outcome:
    """What ``fix --at`` does at ``place``; the file is put back afterwards."""
    changed = copy / place.split(":")[0]
    source = changed.read_bytes()
    promised = [each for each in before if each["root"] is not None and _place(each["root"]) == place]
    was, wanted = _counted(copy, before), _counted(copy, promised)
    ran = _run(copy, "fix", "--at", place, "--unsafe-fixes")
    try:
        if ran.returncode != 0:
            refused = ran.stderr.strip().removeprefix("flake8-botocore: ")
            nothing: Found = Counter()
            return Outcome(copy.name, place, len(promised), 0, nothing, nothing, nothing, (unknown, unknown), refused)
        now, still = _counted(copy, _checked(copy)), _unknown(copy)
    finally:
        changed.write_bytes(source)
    gone = was - now
    return Outcome(
        copy.name, place, len(promised), gone.total(), wanted - gone, gone - wanted, now - was, (unknown, still)
    )


def _place(root: dict[str, Any]) -> str:
    cell = "" if root["cell"] is None else f"cell {root['cell']}:"
    return f"{root['path']}:{cell}{root['line']}"


def _checked(copy: Path) -> list[dict[str, Any]]:
    ran = _run(copy, "check", ".", "--no-cache", "--format", "json")
    found: list[dict[str, Any]] = json.loads(ran.stdout)
    return found


def _unknown(copy: Path) -> int:
    ran = _run(copy, "audit", ".", "--no-cache", "--format", "json")
    return int(json.loads(ran.stdout)["totals"]["unknown"])


def _counted(copy: Path, found: list[dict[str, Any]]) -> Found:
    """How often each code is reported at which line of text; those move where an import is added above them."""
    lines: dict[str, list[str]] = {}
    for each in found:
        if each["path"] not in lines:
            lines[each["path"]] = _lines(copy / each["path"])
    return Counter(
        (each["path"], each["code"], each["message"].split(" ")[0] if each["cell"] else _line(lines, each))
        for each in found
    )


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8", "replace").splitlines()


def _line(lines: dict[str, list[str]], finding: dict[str, Any]) -> str:
    return lines[finding["path"]][finding["line"] - 1].strip()


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flake8_botocore", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    sys.exit(main())
