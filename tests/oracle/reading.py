"""What the linter computes for a source, for comparison with a real client."""

from __future__ import annotations

from dataclasses import replace

from flake8_botocore.botocore import Version, parse_version
from flake8_botocore.botocore.effective import EffectiveSettings, effective_settings
from flake8_botocore.botocore.waits import Wait, client_wait
from flake8_botocore.config import Settings
from flake8_botocore.facts import ClientCreation
from tests.readings import reading


def target(version: str) -> Settings:
    """Settings for one botocore release."""
    return replace(Settings(), botocore_version=parse_version(version))


def the_client(source: str, version: str, path: str = "generated.py") -> ClientCreation:
    """The last client that ``source`` makes."""
    return reading(source, path, target(version)).facts.clients[-1]


def computed(source: str, version: str, path: str = "generated.py") -> tuple[EffectiveSettings, Wait | None]:
    """The effective settings of the client and its longest wait."""
    client = the_client(source, version, path)
    at: Version = parse_version(version)
    found = effective_settings(client, at)
    return found, client_wait(client, at)
