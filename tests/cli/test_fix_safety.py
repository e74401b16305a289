"""Safe fixes keep the requests the same: settings in effect before and after, computed and from real botocore."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config
from botocore.session import Session
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from flake8_botocore.botocore.effective import EffectiveSettings, effective_settings
from flake8_botocore.config import Settings
from flake8_botocore.fixing import fix
from flake8_botocore.linter import lint
from tests.readings import reading

ITEMS = {
    "mode": st.sampled_from(["legacy", "standard", "adaptive"]),
    "max_attempts": st.integers(0, 5),
    "total_max_attempts": st.integers(1, 6),
}
RETRIES = st.permutations(list(ITEMS)).flatmap(
    lambda names: st.fixed_dictionaries({name: ITEMS[name] for name in names})
)


def text_of(retries: dict[str, Any], service: str) -> str:
    return (
        "import botocore.session\nfrom botocore.config import Config\n"
        f"config = Config(connect_timeout=3, read_timeout=7, retries={retries!r})\n"
        f'client = botocore.session.get_session().create_client("{service}", "eu-west-1", config=config)\n'
    )


def computed(text: str, path: str) -> EffectiveSettings:
    (client,) = reading(text, path, Settings()).facts.clients
    return effective_settings(client, Settings().botocore_version)


@cache
def session() -> Session:
    """One session for all, which keeps the data it has loaded."""
    made = Session()
    made.set_credentials("a", "b")
    return made


def real(text: str) -> dict[str, Any]:
    """What the client made with the Config of ``text`` runs with, by botocore itself."""
    line = next(line for line in text.splitlines() if line.startswith("config = "))
    config = eval(line.removeprefix("config = "), {"Config": Config})
    made = session().create_client("sts", "eu-west-1", config=config).meta.config
    return {name: getattr(made, name) for name in ("connect_timeout", "read_timeout", "retries")}


@pytest.mark.slow
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(RETRIES, st.sampled_from(["s3", "dynamodb", "lambda"]))
def test_a_safe_fix_changes_no_setting(nowhere: Path, retries: dict[str, Any], service: str) -> None:
    # The same number written twice is no contradiction.
    assume(retries["max_attempts"] + 1 != retries["total_max_attempts"])
    before, path = text_of(retries, service), str(nowhere / "m.py")
    fixed = fix(before, lambda text: lint(text, path, Settings()), ["safe"])
    assert {finding.code for finding in fixed.applied} == {"BOT201"}
    assert "'max_attempts'" not in fixed.text
    assert computed(fixed.text, path) == computed(before, path)
    assert real(fixed.text) == real(before)
