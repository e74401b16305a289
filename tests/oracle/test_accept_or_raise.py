"""Generated sources: what is reported as failing raises when it runs, and what raises is reported, both ways."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from flake8_botocore.botocore.version import parse_version
from flake8_botocore.engine import lint
from flake8_botocore.findings import Finding
from flake8_botocore.settings import Settings

from .conftest import Worker
from .sources import sources

EXAMPLES = int(os.environ.get("BOT_ORACLE_EXAMPLES", "2000"))
"""Sources for each version. The long run: ``BOT_ORACLE_EXAMPLES=50000 pytest tests/oracle -k raises``."""

FAILING = {"BOT211", "BOT212", "BOT213", "BOT215", "BOT216", "BOT220"}
"""Codes that say the code fails when it runs; of BOT219 those whose message names the exception."""


def failing(found: list[Finding]) -> list[Finding]:
    """The findings that say the code raises."""
    return [f for f in found if f.code in FAILING or (f.code == "BOT219" and "TypeError" in f.message)]


@pytest.mark.slow
def test_reported_as_failing_if_and_only_if_it_raises(worker: Worker) -> None:
    target = replace(Settings(), botocore_version=parse_version(worker.botocore))
    seen = {"raised": 0, "ran": 0}

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize="BOT_ORACLE_EXAMPLES" not in os.environ,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(sources())
    def check(source: str) -> None:
        reported = failing(lint(source, "generated.py", target))
        raised = worker("run", source)["raised"]
        seen["ran" if raised is None else "raised"] += 1
        lines = [f"{finding.code} {finding.message}" for finding in reported]
        told = f"\n{source}\nbotocore {worker.botocore} raised {raised}\nreported: {lines}"
        assert bool(reported) == (raised is not None), told
        if raised is not None:
            assert any(f" {raised[0]}" in line for line in lines), f"another exception is named:{told}"

    check()
    assert min(seen.values()) > EXAMPLES // 10
