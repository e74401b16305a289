"""Small projects in the shapes that real repositories have, and a record of all that the linter reports about each.

Each folder beside this module is one project, as its team would have written it; ``records/`` has a text for each.
Every rule is on. The records are compared in ``test_projects.py``; ``python -m tests.projects --write`` writes them.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from flake8_botocore.rules import all_rules
from tests.cli.running import in_this_process

FOLDER = Path(__file__).parent
RECORDS = FOLDER / "records"
PROJECTS = sorted(each for each in FOLDER.iterdir() if each.is_dir() and each.name not in ("records", "__pycache__"))

_EVERY_RULE = ",".join(rule.code for rule in all_rules())
_HERE = re.compile(r"(?<![\w.])\./")
_PYTHON = re.compile(r"\(Python 3\.\d+ cannot parse this file\)")


def record_of(project: Path) -> Path:
    """The file with the record of ``project``."""
    return RECORDS / f"{project.name}.txt"


def recorded(project: Path) -> str:
    """The text of the record of ``project``: its findings, its audit, what ``fix`` changes, and the remarks of runs."""
    with tempfile.TemporaryDirectory() as scratch:
        # A copy: here, every file is below a folder of tests and belongs to this checkout.
        folder = Path(scratch, project.name)
        shutil.copytree(project, folder)
        folder.joinpath(".git").mkdir()
        every = f"--extend-select={_EVERY_RULE}"
        findings = in_this_process(folder, "check", "--jobs=1", every, "--format=json", ".")
        fixed = in_this_process(folder, "fix", "--jobs=1", every, "--unsafe-fixes", "--diff", ".")
        audit = in_this_process(folder, "audit", "--jobs=1", "--format=json", "--budget=template", ".")
    blocks = [
        "# findings",
        *map(_finding, json.loads(findings.out)),
        "# audit",
        *map(_client, json.loads(audit.out)["clients"]),
        "# functions",
        *map(_function, json.loads(audit.out)["functions"]),
        "# fixed",
        fixed.out.rstrip(),
        "# remarks",
        *dict.fromkeys([*findings.err.splitlines(), *audit.err.splitlines()]),
    ]
    text = _HERE.sub("", "\n\n".join(blocks).replace(scratch, ""))
    return _PYTHON.sub("(this Python cannot parse this file)", text) + "\n"


def _finding(found: Mapping[str, Any]) -> str:
    lines = [
        f"{_place(found)} {found['severity']} {found['code']}",
        found["headline"],
        *_lines("advice", found["advice"]),
        *(f"note: {note['label']} {_place(note)}" for note in found["notes"]),
        *(f"fix: {fix['title']} ({fix['applicability']})" for fix in found["fixes"]),
        *(f"root: {root['kind']} {root['name']} {_place(root)}" for root in [found["root"]] if root),
    ]
    return _indented(lines)


def _client(client: Mapping[str, Any]) -> str:
    settings = [f"{name} {client[name]} ({client[f'{name}_from']})" for name in _SETTINGS]
    lines = [
        f"{_place(client)} {client['call']}",
        f"{client['service']}, botocore {client['botocore']}: {', '.join(settings)}",
        f"wait {client['longest_wait']}: {client['arithmetic']}",
        f"runs {client['runs']}, over its limit: {client['over_budget']}",
        *_lines("advice", client["advice"]),
        *_lines("root", client["root"] and f"{client['root']}:{client['root_line']}"),
        *(
            f"{each['operation']} ({each['kind']}): runs {each['runs']}, wait {each['longest_wait']},"
            f" {' '.join(each['places'])}"
            for each in client["operations"]
        ),
    ]
    return _indented(lines)


_SETTINGS = ("connect_timeout", "read_timeout", "retry_mode", "total_attempts")


def _function(function: Mapping[str, Any]) -> str:
    called = (f"{_place(each)} {each['call']}: wait {each['longest_wait']}" for each in function["clients"])
    return _indented([f"{function['name']}: {function['limit']} s by {function['by']}, {function['place']}", *called])


def _lines(label: str, text: str | None) -> Iterator[str]:
    if text:
        yield f"{label}: {text}"


def _place(of: Mapping[str, Any]) -> str:
    cell = f":cell {of['cell']}" if of.get("cell") else ""
    column = f":{of['column']}" if "column" in of else ""
    return f"{of['path']}{cell}:{of['line']}{column}"


def _indented(lines: Iterable[str]) -> str:
    return "\n    ".join(lines)
