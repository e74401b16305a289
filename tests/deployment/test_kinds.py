"""Which files are read, and by which reader."""

from __future__ import annotations

from typing import cast

import pytest

from flake8_botocore.deployment.environment_files import is_environment_file, read
from flake8_botocore.findings import Span


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        "deploy/.env.production",
        ".envrc",
        "aws.env",
        "Dockerfile",
        "docker/Dockerfile.lambda",
        "Containerfile",
        "api.dockerfile",
        "docker-compose.yml",
        "compose.yaml",
        "template.yaml",
        "serverless.yml",
        ".github/workflows/ci.yml",
        ".aws/config",
        "ops/aws_config.ini",
        ".aws/credentials",
    ],
)
def test_read(path: str) -> None:
    assert is_environment_file(path)


@pytest.mark.parametrize(
    "path", ["app.py", "env.py", "environment", "setup.cfg", "aws_config.py", "config.json", "README.md", "config.toml"]
)
def test_not_read(path: str) -> None:
    assert not is_environment_file(path)


@pytest.mark.parametrize(
    ("path", "template"),
    [(".env", False), (".env.example", True), ("sample.env", True), (".env.dist", True), ("district.env", False)],
)
def test_templates(path: str, template: bool) -> None:
    said = read(path, "AWS_MAX_ATTEMPTS=3\n")
    assert said is not None and said.template is template


def test_only_newlines_end_lines() -> None:
    said = read(".env", "# a\fb\u2028c\x85d\rAWS_MAX_ATTEMPTS=3\r\nAWS_RETRY_MODE=legacy\n")
    assert said is not None
    lines = [cast("Span", each.name_anchor).start_line for each in said.assignments]
    assert lines == [2, 3]


def test_what_sets_nothing_is_none() -> None:
    assert read(".env", "DEBUG=1\n") is None
    assert read("a.yml", "# AWS_MAX_ATTEMPTS\n") is None
    assert read("config", "[default]\ncolor = red\n") is None
    assert read("app.py", "AWS_MAX_ATTEMPTS=3\n") is None
