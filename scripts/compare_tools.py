"""Remake the table of docs/comparing.md: ``python scripts/compare_tools.py --tools FOLDER``.

Runs flake8-botocore and the other tools on one public repository at its pinned commit, notes what they found in
``compared.json`` beside this script and writes the table. FOLDER holds the commands semgrep, pythaw and mypy of an
environment that has boto3-stubs[essential] and boto3, too; semgrep gets the rules of ``benchmarks/semgrep_rules.yml``,
nothing is asked of its registry. With ``--table`` nothing is run: the table is written from what is noted.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from ecosystem import COPIES, LINT, PINNED, ROOT, copy, pinned

NOTED = Path(__file__).with_name("compared.json")
PAGE = ROOT / "docs" / "comparing.md"
REPOSITORY = "aws-samples/serverless-patterns"
OPEN, CLOSE = "<!-- table: written by scripts/compare_tools.py -->\n", "<!-- end of table -->\n"
RULES = ROOT / "benchmarks" / "semgrep_rules.yml"
# The same question asked by two tools: the other tool's codes, and ours.
SAME = {
    "semgrep": ("client-without-config config-without-read-timeout config-without-retries", "BOT101 BOT102"),
    "pythaw": ("PW001 PW002 PW003", "BOT402"),
}
Found = set[tuple[str, int, str]]


def main() -> int:
    """Run the script; returns its exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tools", type=Path, help="the folder with the other tools' commands")
    parser.add_argument("--copies", type=Path, default=COPIES, help="as for ecosystem.py")
    parser.add_argument("--table", action="store_true", help="only write the table")
    arguments = parser.parse_args()
    if not arguments.table:
        if arguments.tools is None or not (arguments.tools / "semgrep").exists():
            parser.error("--tools FOLDER: name the folder with the commands semgrep, pythaw and mypy, or take --table")
        NOTED.write_text(json.dumps(compared(arguments.tools, arguments.copies), indent=1) + "\n", "utf-8")
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(OPEN)
    PAGE.write_text(
        before + OPEN + table(json.loads(NOTED.read_text("utf-8"))) + CLOSE + rest.partition(CLOSE)[2], "utf-8"
    )
    return 0


def compared(tools: Path, copies: Path) -> dict[str, Any]:
    """What all tools found: how often each code, and how many places two tools have in common."""
    commit = dict(pinned(PINNED))[REPOSITORY]
    folder = copy(REPOSITORY, commit, copies)
    if folder is None:
        raise SystemExit(f"{REPOSITORY} is not in {copies} and cannot be cloned")
    files = [path for path in sorted(folder.rglob("*.py")) if _is_asked(path)]
    asked = {path.relative_to(folder).as_posix() for path in files}
    reported = {
        "flake8-botocore": ours(folder),
        "semgrep": semgrep(tools, folder),
        "pythaw": pythaw(tools, folder),
        "mypy": mypy(tools, files, folder),
    }
    found = {each: {line for line in of if line[0] in asked} for each, of in reported.items()}
    return {
        "repository": REPOSITORY,
        "commit": commit,
        "files that say boto": len(files),
        "versions": {each: version(tools, each) for each in found},
        "found": {each: dict(sorted(Counter(code for _, _, code in of).items())) for each, of in found.items()},
        "same question": {each: shared(found, each) for each in SAME},
    }


def shared(found: dict[str, Found], other: str) -> dict[str, int]:
    """Lines that both report, that we report alone, and that the other tool reports alone."""
    theirs, mine = (
        {line[:2] for line in found[tool] if line[2] in codes.split()}
        for tool, codes in zip((other, "flake8-botocore"), SAME[other], strict=True)
    )
    return {
        "both": len(theirs & mine),
        "flake8-botocore alone": len(mine - theirs),
        f"{other} alone": len(theirs - mine),
    }


def ours(folder: Path) -> Found:
    """What flake8-botocore reports by default."""
    asked = ["check", "--isolated", "--no-cache", "--format", "json", "."]
    return {
        (_inside(each["path"]), each["line"], each["code"])
        for each in json.loads(_run(folder, sys.executable, "-c", LINT, *asked))
    }


def semgrep(tools: Path, folder: Path) -> Found:
    """What semgrep reports with the rules of the benchmarks; it looks at tests, too."""
    asked = [
        "scan",
        "--config",
        str(RULES),
        "--metrics=off",
        "--disable-version-check",
        "--no-git-ignore",
        "--json",
        "--quiet",
        "--include=*.py",
        ".",
    ]
    results = json.loads(_run(folder, tools / "semgrep", *asked))["results"]
    return {(_inside(each["path"]), each["start"]["line"], each["check_id"].rpartition(".")[2]) for each in results}


def pythaw(tools: Path, folder: Path) -> Found:
    """What pythaw reports of boto3; it speaks of other libraries as well."""
    results = json.loads(_run(folder, tools / "pythaw", "check", "--exit-zero", "--format", "json", "."))
    return {(_inside(each["file"]), each["line"], each["code"]) for each in results if "boto3" in each["message"]}


def mypy(tools: Path, files: list[Path], folder: Path) -> Found:
    """What mypy says with boto3-stubs of lines that make a client, a resource or a Config.

    Each file is checked on its own, under a name of its own, since many have the same.
    """
    with tempfile.TemporaryDirectory() as scratch:
        names = {f"a/b/file{number:05}.py": path for number, path in enumerate(files) if _parses(path)}
        Path(scratch, "a", "b").mkdir(parents=True)
        for name, path in names.items():
            Path(scratch, name).write_bytes(path.read_bytes())
        for package in ("a", "a/b"):  # for relative imports, which stop mypy where there is no package
            Path(scratch, package, "__init__.py").touch()
        flags = ["--ignore-missing-imports", "--check-untyped-defs", "--no-error-summary", "--cache-dir", os.devnull]
        said = _run(Path(scratch), tools / "mypy", *flags, *names)
    found = set()
    for name, line, code in re.findall(r"^(a/b/file\d+\.py):(\d+): error: .*\[([\w-]+)\]$", said, re.M):
        text = names[name].read_text("utf-8", "replace").splitlines()[int(line) - 1]
        if re.search(r"\b(client|resource|Config)\(", text):
            found.add((names[name].relative_to(folder).as_posix(), int(line), code))
    return found


def _is_asked(path: Path) -> bool:
    """Whether a file says boto and is none of boto's own, which some layers carry along."""
    return "boto" in path.read_text("utf-8", "replace") and not {"boto3", "botocore", "s3transfer"} & {*path.parts}


def _parses(path: Path) -> bool:
    try:
        ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return False
    return True


def version(tools: Path, tool: str) -> str:
    """The version of a tool's distribution."""
    python = sys.executable if tool == "flake8-botocore" else tools / "python"
    ask = f"import importlib.metadata as m; print(m.version({tool!r}))"
    return _run(ROOT, python, "-c", ask).strip()


def _inside(path: str) -> str:
    return Path(os.path.normpath(path)).as_posix()


def _run(folder: Path, *command: str | Path) -> str:
    ran = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    if ran.returncode and not ran.stdout:
        raise SystemExit(f"{command[0]} ended with {ran.returncode}")
    return ran.stdout


def table(noted: dict[str, Any]) -> str:
    """The table of what is noted, with the sentence above it."""
    link = f"[{noted['repository']}](https://github.com/{noted['repository']}/tree/{noted['commit']})"
    lines = [
        f"{link}, {noted['files that say boto']} Python files that mention boto:",
        "",
        "| tool | what it reported |",
        "|---|---|",
    ]
    for tool, found in noted["found"].items():
        said = ", ".join(f"{code} {number}" for code, number in found.items()) or "nothing"
        lines.append(f"| {tool} {noted['versions'][tool]} | {said} |")
    lines += [
        "",
        "| the same question | lines of both | flake8-botocore alone | the other alone |",
        "|---|---:|---:|---:|",
    ]
    for tool, counts in noted["same question"].items():
        theirs, mine = SAME[tool]
        numbers = " | ".join(str(number) for number in counts.values())
        lines.append(f"| {mine.replace(' ', ', ')} and {tool}'s {theirs.replace(' ', ', ')} | {numbers} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
