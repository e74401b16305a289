"""Every library's clients run with what its case says, without an argument and with each of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from . import installs
from .cases import CASES, Clients, Runs

RUNNER = Path(__file__).with_name("runner.py")


def run(folder: str, code: str) -> dict[str, Any]:
    """What ``code`` creates with the libraries of ``folder``, in a process of its own."""
    ran = subprocess.run(
        [sys.executable, str(RUNNER)],
        input=code,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(installs.folder(folder))},
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize(
    ("name", "given"), [(name, given) for name, case in CASES.items() for given in case.runs], ids=str
)
def test_a_library_client_runs_with_what_the_table_says(name: str, given: str) -> None:
    case = CASES[name]
    expected = case.runs[given]
    found = run(case.folder, case.code.replace("GIVEN", given))
    if isinstance(expected, str):
        assert str(found["raised"]).partition(":")[0] in expected.split(), found
        return
    created: Clients = {service: Runs(*numbers) for service, numbers in found["created"].items()}
    assert {service: created.get(service) for service in expected} == expected, found
