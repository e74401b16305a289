"""What changed in the tables is said so that a person can judge it."""

from __future__ import annotations

import re
import runpy
import shlex
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from tests.copies import ROOT

SCRIPT = runpy.run_path(str(ROOT / "scripts" / "follow_botocore.py"))
TABLES = SCRIPT["read"]()


def summary(**changed: dict[str, Any]) -> list[str]:
    """The lines said where modules of the tables get other values."""
    after = deepcopy(TABLES)
    for module, values in changed.items():
        after[module].update(values)
    lines: list[str] = SCRIPT["summary"](TABLES, after).splitlines()
    return lines


def test_nothing_changed() -> None:
    release = ".".join(map(str, TABLES["releases"]["NEWEST_BOTOCORE"]))
    assert summary() == [f"botocore {release}: the tables are up to date"]


def test_a_release_with_new_options_and_tokens() -> None:
    option = ("new_option", (1, 99, 0), (((1, 99, 0), None),))
    operations = {**TABLES["operations"]["OPERATIONS"], "new": {"make": {"name": "Make", "tokens": ("clientToken",)}}}
    old = TABLES["releases"]["NEWEST_BOTOCORE"]
    assert summary(
        releases={"NEWEST_BOTOCORE": (1, 99, 0)},
        options={"OPTIONS": (*TABLES["options"]["OPTIONS"], option)},
        operations={"OPERATIONS": operations},
        services={"SERVICES": TABLES["services"]["SERVICES"] | {"new"}},
    ) == [
        "botocore 1.99.0: 1 new option, 1 operation with idempotency tokens, 1 new service, default unchanged",
        "",
        "- `operations.OPERATIONS`: added new",
        f"- `options.OPTIONS`: added {option!r}",
        f"- `releases.NEWEST_BOTOCORE`: {old!r} → (1, 99, 0)",
        "- `services.SERVICES`: added new",
    ]


def test_another_default_stands_in_the_title() -> None:
    mode = (*TABLES["options"]["DEFAULT_RETRY_MODE"], ((1, 99, 0), "adaptive"))
    title, _, line = summary(options={"DEFAULT_RETRY_MODE": mode})
    assert title.endswith(": no new options, **retries changed**")
    assert line == "- `options.DEFAULT_RETRY_MODE`: added ((1, 99, 0), 'adaptive')"


def test_changed_and_gone_entries_are_named() -> None:
    accepted = {**TABLES["options"]["ACCEPTED"], "defaults_mode": ()}
    del accepted["account_id_endpoint_mode"]
    line = summary(options={"ACCEPTED": accepted})[-1]
    assert line == "- `options.ACCEPTED`: gone account_id_endpoint_mode; changed defaults_mode"


GUIDE = re.findall(
    r"^## Follow a botocore release\n.*?(?=^## )", (ROOT / "docs" / "releasing.md").read_text("utf-8"), re.M | re.S
)[0]


def commands() -> Iterator[str]:
    """Every command in the project's pages that runs pytest on files or folders."""
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))):
        for written in re.findall(r"^pytest .*$|`(pytest [^`]*)`", page.read_text("utf-8"), re.MULTILINE):
            yield from [written] if "tests/" in written else []
    yield from re.findall(r"^pytest .*$", GUIDE, re.MULTILINE)


@pytest.mark.parametrize("command", sorted(set(commands())))
def test_each_file_that_pytest_is_given_has_tests_that_run(command: str) -> None:
    arguments = shlex.split(command.replace("<pattern>", "invalid_timeout"))[1:]
    paths = [each for each in arguments if each.startswith("tests/")]
    if "-n" in arguments:
        del arguments[(at := arguments.index("-n")) : at + 2]
    run = [sys.executable, "-m", "pytest", "--collect-only", "--quiet", "--quiet", *arguments]
    collected = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert [path for path in paths if not any(line.startswith(path) for line in collected)] == []


def test_the_guide_runs_what_it_names() -> None:
    sentences = [each for each in re.split(r"(?<=\.) ", GUIDE) if "make_" in each]
    assert [tuple(re.findall(r"`(make_\w+\.py)`", each)) for each in sentences] == [
        SCRIPT["FROM_WHEELS"],
        SCRIPT["FROM_INSTALLED"],
    ]
    assert re.findall(r"^python (scripts/.*)$", GUIDE, re.MULTILINE) == ["scripts/follow_botocore.py"]
    scripts = SCRIPT["FROM_WHEELS"] + SCRIPT["FROM_INSTALLED"]
    texts = {script: (ROOT / "scripts" / script).read_text("utf-8") for script in scripts}
    of_wheels = [script for script, text in texts.items() if re.search("^(from make_tables|import wheel_)", text, re.M)]
    assert tuple(of_wheels) == SCRIPT["FROM_WHEELS"]
    shown = subprocess.run([sys.executable, "scripts/follow_botocore.py", "--help"], cwd=ROOT, capture_output=True)
    assert (shown.returncode, shown.stderr) == (0, b"")
    named = re.findall(r"`((?:src|scripts|tests)/[\w/.]+)`", GUIDE)
    assert [each for each in named if not (ROOT / each).exists()] == []
