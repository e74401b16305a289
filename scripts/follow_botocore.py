"""Make all tables anew from the newest releases and say what changed: ``python scripts/follow_botocore.py``.

Prints a summary for people to read, the first line of which is a title, and writes the same to ``--summary FILE``. Run
it with the newest botocore, boto3 and aiobotocore installed. ``--cache`` is that of ``make_tables.py``.
"""

from __future__ import annotations

import argparse
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT / "src" / "flake8_botocore" / "botocore" / "tables"
FROM_WHEELS = ("make_tables.py", "make_library_releases.py")
FROM_INSTALLED = ("make_operation_tables.py", "make_operation_names.py", "make_exceptions.py")
OF_RETRIES = ("DEFAULT", "LEGACY", "QUOTA", "RETRIES", "RETRY", "STANDARD")
"""What the names of the tables of retries begin with."""

Tables = dict[str, dict[str, Any]]


def main() -> int:
    """Run the script; returns its exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cache", type=Path, default=ROOT / ".cache" / "tables", help="where read facts are kept")
    parser.add_argument("--summary", type=Path, help="a file for the summary")
    arguments = parser.parse_args()
    before = read()
    for script in FROM_WHEELS:
        run(script, "--cache", str(arguments.cache))
    for script in FROM_INSTALLED:
        run(script)
    text = summary(before, read())
    print(text, end="")
    if arguments.summary:
        arguments.summary.write_text(text, "utf-8")
    return 0


def run(script: str, *arguments: str) -> None:
    """Run one of the scripts that make tables. Raises CalledProcessError where it stops."""
    command = [sys.executable, str(ROOT / "scripts" / script), *arguments]
    subprocess.run(command, check=True, stdout=sys.stderr)


def read() -> Tables:
    """All tables, by module and name."""
    modules = {path.stem: runpy.run_path(str(path)) for path in sorted(TABLES.glob("*.py"))}
    modules["releases"] = modules.pop("__init__")
    return {module: {name: value for name, value in of.items() if name.isupper()} for module, of in modules.items()}


def summary(before: Tables, after: Tables) -> str:
    """What changed from one state of the tables to another: a title, then a line for each table."""
    release = ".".join(map(str, after["releases"]["NEWEST_BOTOCORE"]))
    if before == after:
        return f"botocore {release}: the tables are up to date\n"
    lines = list(_differences(before, after))
    return f"botocore {release}: {', '.join(_headline(before, after))}\n\n" + "".join(f"- {line}\n" for line in lines)


def _headline(before: Tables, after: Tables) -> Iterator[str]:
    old, new = ({row[0] for row in tables["options"]["OPTIONS"]} for tables in (before, after))
    yield _counted(len(new - old), "new option")
    tokens = _with_tokens(after) - _with_tokens(before)
    if tokens:
        yield _counted(len(tokens), "operation") + " with idempotency tokens"
    services = after["services"]["SERVICES"] - before["services"]["SERVICES"]
    if services:
        yield _counted(len(services), "new service")
    yield "default unchanged" if _retries(before) == _retries(after) else "**retries changed**"


def _retries(tables: Tables) -> dict[str, Any]:
    return {name: value for name, value in tables["options"].items() if name.startswith(OF_RETRIES)}


def _with_tokens(tables: Tables) -> set[tuple[str, str]]:
    operations = tables["operations"]["OPERATIONS"]
    return {(service, name) for service, of in operations.items() for name, row in of.items() if row.get("tokens")}


def _counted(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _differences(before: Tables, after: Tables) -> Iterator[str]:
    for module in sorted({*before, *after}):
        old, new = before.get(module, {}), after.get(module, {})
        for name in sorted({*old, *new}):
            if old.get(name) != new.get(name):
                yield f"`{module}.{name}`: {_difference(old.get(name), new.get(name))}"


def _difference(old: Any, new: Any) -> str:
    """One table's difference: entries where it has some, else both values."""
    if not (isinstance(old, (dict, frozenset)) and isinstance(new, (dict, frozenset))):
        if not (isinstance(old, tuple) and isinstance(new, tuple) and any(isinstance(each, tuple) for each in new)):
            return f"{old!r} → {new!r}"
        old, new = dict.fromkeys(map(repr, old)), dict.fromkeys(map(repr, new))
    parts = {
        "added": set(new) - set(old),
        "gone": set(old) - set(new),
        "changed": {key for key in old if key in new and old[key] != new[key]} if isinstance(new, dict) else set(),
    }
    return "; ".join(f"{kind} {', '.join(map(str, sorted(keys)))}" for kind, keys in parts.items() if keys)


if __name__ == "__main__":
    raise SystemExit(main())
