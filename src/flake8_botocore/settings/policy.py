"""What a fix writes and a message advises: the team's values, and other ones where a call must not run twice."""

from __future__ import annotations

from ..botocore.operations.known import LAMBDA, lambda_limit
from ..botocore.services import runs_long
from . import Settings

DEFAULT_LIMIT = 900
"""Seconds a callee other than a Lambda function may run where the team did not say."""

MARGIN = 10
"""Seconds a client waits past the callee's own limit, so that the callee's error arrives."""


def read_timeout(service: str | None, settings: Settings) -> float:
    """The read timeout to write, in seconds: above the callee's limit where calls run long."""
    if runs_long(service):
        return (settings.lambda_timeout or _limit(service, settings)) + MARGIN
    return settings.read_timeout


def _limit(service: str | None, settings: Settings) -> int:
    return lambda_limit(settings.botocore_version) if service == LAMBDA else DEFAULT_LIMIT


def retries(service: str | None, settings: Settings) -> str:
    """The ``retries`` dictionary to write, as source: one attempt where a call must not run twice."""
    attempts = 1 if runs_long(service) else settings.total_max_attempts
    return f'{{"mode": "{settings.retry_mode}", "total_max_attempts": {attempts}}}'


def config_arguments(service: str | None, settings: Settings) -> str:
    """The arguments of the Config to write, as source."""
    return (
        f"connect_timeout={settings.connect_timeout}, read_timeout={read_timeout(service, settings)}, "
        f"retries={retries(service, settings)}"
    )


def advice(service: str | None, settings: Settings) -> tuple[str, ...]:
    """The sentence that ends a message about a missing Config, longest wording first."""
    if settings.shared_config is not None:
        return (f"Write config={settings.shared_config.rpartition('.')[2]}.",)
    if runs_long(service):
        return (f'Choose read_timeout={read_timeout(service, settings)}, retries={{"total_max_attempts": 1}}.',)
    return "Choose read_timeout= and retries= in config=Config(...).", "Choose read_timeout= and retries=."
