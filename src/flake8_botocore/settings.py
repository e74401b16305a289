"""What the user chose: frozen, and ignorant of argparse and flake8."""

from __future__ import annotations

from dataclasses import dataclass

from .botocore.version import NEWEST, Version


@dataclass(frozen=True)
class Settings:
    """All options of the linter, validated. Times are in seconds, attempts count requests on the wire."""

    botocore_version: Version = NEWEST
    connect_timeout: float = 5
    read_timeout: float = 60
    total_max_attempts: int = 3
    retry_mode: str = "standard"
    lambda_timeout: int | None = None
    """The limit the team stated for its functions; None means it did not, and 900 is assumed."""
    shared_config: str | None = None
    client_factories: frozenset[str] = frozenset()
    include_mocked: bool = False
    max_wait: float | None = None
    opt_in: frozenset[str] = frozenset()
    """Full codes the user selected by name; only these switch an opt-in rule on."""
