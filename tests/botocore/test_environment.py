"""What the environment says about attempts and modes; that botocore agrees is shown in tests/oracle."""

from __future__ import annotations

from dataclasses import replace

from flake8_botocore.botocore import parse_version
from flake8_botocore.botocore.defaults import Setting
from flake8_botocore.botocore.effective import effective_settings
from flake8_botocore.facts import UNKNOWN, ConfigCreation

from .made import client, config, value

OLD, NEW = parse_version("1.43.127"), parse_version("1.44")


def running(
    given: ConfigCreation | None = None, service: str = "sqs", version: str = "1.44", **environment: object
) -> tuple:
    """Connect timeout, mode and attempts, each with its origin, of a client in an environment."""
    made = client(service, given) if given is not None else client(service)
    said = {f"AWS_{name}": value(each) for name, each in environment.items()}
    found = effective_settings(replace(made, environment=said), parse_version(version))
    return found.connect_timeout, found.retry_mode, found.total_attempts


DEFAULT = Setting(60, "botocore 1.44 default")
STANDARD = Setting("standard", "botocore 1.44 default")
THREE = Setting(3, "botocore 1.44 default")


def test_without_config() -> None:
    for environment, expected in [
        ({}, (DEFAULT, STANDARD, THREE)),
        ({"MAX_ATTEMPTS": "7"}, (DEFAULT, STANDARD, Setting(7, "AWS_MAX_ATTEMPTS"))),
        (
            {"RETRY_MODE": "legacy"},
            (DEFAULT, Setting("legacy", "AWS_RETRY_MODE"), Setting(5, "botocore 1.44 default of mode legacy")),
        ),
        (
            {"DEFAULTS_MODE": "In-Region"},
            (Setting(1.1, "AWS_DEFAULTS_MODE"), Setting("standard", "defaults_mode in-region"), THREE),
        ),
        ({"DEFAULTS_MODE": "legacy"}, (DEFAULT, STANDARD, THREE)),
        ({"DEFAULTS_MODE": "auto"}, (None, Setting("standard", "defaults_mode auto"), THREE)),
        ({"MAX_ATTEMPTS": UNKNOWN}, (DEFAULT, STANDARD, None)),
        ({"MAX_ATTEMPTS": "0"}, (DEFAULT, STANDARD, None)),
        ({"MAX_ATTEMPTS": "x"}, (DEFAULT, STANDARD, None)),
        ({"RETRY_MODE": UNKNOWN}, (DEFAULT, None, None)),
        ({"RETRY_MODE": "Standard"}, (DEFAULT, None, None)),
        ({"DEFAULTS_MODE": UNKNOWN}, (None, None, None)),
        ({"NEW_RETRIES_2026": UNKNOWN}, (DEFAULT, STANDARD, THREE)),
    ]:
        assert running(**environment) == expected


def test_config_wins() -> None:
    environment = {"MAX_ATTEMPTS": UNKNOWN, "RETRY_MODE": UNKNOWN, "DEFAULTS_MODE": UNKNOWN}
    chosen = config(defaults_mode="legacy", retries={"mode": "adaptive", "total_max_attempts": 2})
    assert running(chosen, **environment) == (DEFAULT, Setting("adaptive", "this Config"), Setting(2, "this Config"))
    half = config(retries={"mode": "legacy"})
    assert running(half, MAX_ATTEMPTS="7")[1:] == (Setting("legacy", "this Config"), Setting(7, "AWS_MAX_ATTEMPTS"))


def test_any_config_has_a_connect_timeout() -> None:
    assert running(config(read_timeout=5), DEFAULTS_MODE="in-region")[0] == DEFAULT


def test_the_retries_of_2026() -> None:
    for version, stated, mode, attempts in [
        ("1.43.2", "true", "legacy", 10),
        ("1.43.3", "TRUE", "standard", 4),
        ("1.43.127", "false", "legacy", 10),
        ("1.43.127", UNKNOWN, None, None),
        ("1.44.0", UNKNOWN, "standard", 4),
    ]:
        _, found, total = running(service="dynamodb", version=version, NEW_RETRIES_2026=stated)
        assert (found and found.value, total and total.value) == (mode, attempts)
