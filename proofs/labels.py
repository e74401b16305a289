"""Count how many hand-labelled sites of real repositories the linter reports.

usage: python proofs/labels.py LABELS FOLDER

LABELS is ``sites_2026_11.tsv`` or ``commits_2026_11.tsv`` beside this file. FOLDER holds the checkouts: of a repository
as OWNER+NAME at the commit that the table names, of a fixing commit its parent as the table's number (01, 02, ...).
Prints each label that nothing reports, and the share that is reported, by code or by the kind of fix. A site counts as
reported if a finding of its code begins on its line; a commit, if any finding begins at most three lines
from its line, or from another one that its description names.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

OPT_IN = "BOT305,BOT306,BOT309"
NEAR = 3


def main() -> None:
    """Print what is missed, and the shares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", type=Path)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    with asked.labels.open(encoding="utf-8") as lines:
        found, wanted = count(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), asked.folder)
    for kind, number in sorted(wanted.items()):
        print(f"{kind}: {found[kind]} of {number} reported, {found[kind] / number:.3f}")


def count(labels: Iterable[dict[str, str]], folder: Path) -> tuple[Counter[str], Counter[str]]:
    """How many of the ``labels`` are reported in the checkouts in ``folder``, and how many there are, by kind."""
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for label in labels:
        number, code = label.get("number"), label.get("code")
        checkout = folder / (number.zfill(2) if number else label["repository"].replace("/", "+"))
        line, why = int(label["line"]), label.get("note") or label["what_changed"]
        lines = {line} if code else {each + far for each in (line, *_named(why)) for far in range(-NEAR, NEAR + 1)}
        kind = code or label["kind"]
        wanted[kind] += 1
        if any(
            path == label["path"] and begin in lines and each == (code or each)
            for each, path, begin in findings(checkout)
        ):
            found[kind] += 1
        else:
            print(f"not reported: {checkout.name}/{label['path']}:{line} {kind} {why}")
    return found, wanted


def _named(what_changed: str) -> list[int]:
    """The lines that a description names: ``(Config at line 33, second client at 41)``."""
    return [
        int(number)
        for found in re.findall(r"lines? (\d+(?:(?:,| and|, [\w ]+? at) \d+)*)", what_changed)
        for number in re.findall(r"\d+", found)
    ]


@cache
def findings(checkout: Path) -> list[tuple[str, str, int]]:
    """Code, path and first line of each finding in a checkout, tests included, with every opt-in rule."""
    command = [sys.executable, "-m", "flake8_botocore", "check", "--no-cache", "--isolated", "--format", "json"]
    command += ["--disable-noqa", "--bot-tests", "report", "--extend-select", OPT_IN, "."]
    ran = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    return [(each["code"], each["path"].removeprefix("./"), each["line"]) for each in json.loads(ran.stdout)]


if __name__ == "__main__":
    main()
