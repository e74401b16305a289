"""Print the changelog's section of the version in pyproject.toml: ``python scripts/release_notes.py [TAG]``.

Exits with an error where the tag is not ``v`` and that version, or where the changelog has no section for it.
"""

from __future__ import annotations

import argparse
import re

from site_pages import ROOT, project


def notes(version: str) -> str:
    """The text of the version's section in CHANGELOG.md. Exits where it has none, or an empty one."""
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    found = re.search(rf"^## {re.escape(version)}(?: .*)?\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    if found is None or not found[1].strip():
        raise SystemExit(f"CHANGELOG.md has no section for {version}")
    return found[1].strip() + "\n"


def main() -> None:
    """Run the script."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("tag", nargs="?", help="the tag that is to be released, which must be v and the version")
    tag, version = parser.parse_args().tag, project()["version"]
    if tag not in (None, f"v{version}"):
        raise SystemExit(f"the tag {tag} is not v{version}, the version in pyproject.toml")
    print(notes(version), end="")


if __name__ == "__main__":
    main()
