"""Write docs/rules and the tables of the README from the rules and options themselves.

python scripts/write_pages.py            write what is stale
python scripts/write_pages.py --check    write nothing; exit 1 and name what is stale
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from flake8_botocore.pages import options_table, page, page_name, rules_table
from flake8_botocore.registry import all_rules

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "rules"
README = ROOT / "README.md"


def wanted() -> dict[Path, str]:
    """The generated files and what they should hold. Raises ValueError where the README lost its markers."""
    files = {PAGES / page_name(rule): page(rule) for rule in all_rules()}
    readme = README.read_text("utf-8")
    for name, table in (("rules", rules_table(all_rules())), ("options", options_table())):
        readme = filled(readme, name, table)
    return {**files, README: readme}


def filled(text: str, name: str, table: str) -> str:
    """The text with the table between its markers. Raises ValueError where the markers are missing."""
    first = f"<!-- {name}: written by scripts/write_pages.py -->\n"
    last = f"<!-- end of {name} -->\n"
    before, begin, rest = text.partition(first)
    _, end, after = rest.partition(last)
    if not (begin and end):
        raise ValueError(f"{README.name} lacks {first.strip()} or {last.strip()}")
    return f"{before}{first}{table}{last}{after}"


def stale(files: dict[Path, str]) -> list[Path]:
    """Files that differ from what they should hold, and pages whose rule is gone."""
    changed = [path for path, text in files.items() if not path.exists() or path.read_text("utf-8") != text]
    return sorted({*changed, *(path for path in PAGES.glob("*.md") if path not in files)})


def main() -> int:
    """Run the script; returns its exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 and name what is stale")
    check = parser.parse_args().check
    files = wanted()
    found = stale(files)
    for path in found:
        print(f"{'stale' if check else 'written'}: {path.relative_to(ROOT).as_posix()}")
        if check:
            continue
        if path in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[path], encoding="utf-8", newline="\n")
        else:
            path.unlink()
    return 1 if check and found else 0


if __name__ == "__main__":
    sys.exit(main())
