"""Generated sources: what is reported as failing raises when it runs, and what raises is reported, both ways."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from flake8_botocore.botocore import parse_version
from flake8_botocore.config import Settings
from flake8_botocore.linter import lint

from .conftest import Worker
from .generating import EXAMPLES, generated, same_verdict
from .sources import sources


@pytest.mark.slow
# states BOT211: `Config` raises `TypeError` for a | An option that is newer | Some names belong elsewhere: `verify`,
# states BOT212: botocore checks `retries` when it | The check is exact: `"Standard"`
# states BOT212: `max_attempts` counts retries and may | `total_max_attempts` counts requests and is
# states BOT213: urllib3 raises `ValueError` when the
# states BOT215: botocore checks some values when
# states BOT216: Each of them raises `AttributeError` | A Session takes no Config,
# states BOT219: A position beyond the last | An option that a call
# states BOT220: The call raises `TypeError` when
# states messages: : this call raises TypeError. | Pass it to client(), or | Pass {}= to client().
# states messages: config={} is not a Config: | retries has no key {}: | {} has no option {} | {} raises {} {}
# states messages: {} takes no argument {}{} | {} takes {} positional arguments | {}() takes no {}{}
# states messages: {}, which raises TypeError. | {}: {} raises {} {}. | {}= is an option of | {}=, an option of Config
def test_reported_as_failing_if_and_only_if_it_raises(worker: Worker) -> None:
    target = replace(Settings(), botocore_version=parse_version(worker.botocore))
    seen = {"raised": 0, "ran": 0}

    @generated(EXAMPLES)
    @given(sources())
    def check(source: str) -> None:
        found = lint(source, "generated.py", target)
        raised = worker("run", source)["raised"]
        seen["ran" if raised is None else "raised"] += 1
        same_verdict(source, found, raised, f"botocore {worker.botocore}")

    check()
    assert min(seen.values()) > EXAMPLES // 10
