"""What changed in the tables is said so that a person can judge it."""

from __future__ import annotations

import runpy
from copy import deepcopy
from typing import Any

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
    variables = {**TABLES["environment"]["VARIABLES"], "AWS_CA_BUNDLE": ((1, 20, 0), (1, 99, 0), "")}
    del variables["AWS_CONFIG_FILE"]
    line = summary(environment={"VARIABLES": variables})[-1]
    assert line == "- `environment.VARIABLES`: gone AWS_CONFIG_FILE; changed AWS_CA_BUNDLE"
