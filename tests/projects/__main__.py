"""Write the records of the projects: ``python -m tests.projects --write [NAME...]``; without NAME, of all of them."""

from __future__ import annotations

import argparse

from tests.projects import PROJECTS, record_of, recorded


def main() -> None:
    """Write each record that differs, and name it."""
    parser = argparse.ArgumentParser(prog="python -m tests.projects", description=__doc__)
    parser.add_argument("--write", action="store_true", required=True, help="write the records")
    parser.add_argument("names", nargs="*", metavar="NAME", help="projects (default: all)")
    names = parser.parse_args().names
    for project in PROJECTS:
        if names and project.name not in names:
            continue
        path, text = record_of(project), recorded(project)
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            print(f"{path.name} is different now: review it with git diff")


if __name__ == "__main__":
    main()
