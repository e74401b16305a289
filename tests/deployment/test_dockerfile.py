"""ENV of a Dockerfile."""

from __future__ import annotations

import pytest

from .reading import found


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("ENV AWS_MAX_ATTEMPTS=3", "3"),
        ("env AWS_MAX_ATTEMPTS=3", "3"),
        ('ENV AWS_MAX_ATTEMPTS="3"', "3"),
        ("ENV A=1 AWS_MAX_ATTEMPTS='3' B=2", "3"),
        ("ENV AWS_MAX_ATTEMPTS 3", "3"),
        ("ENV AWS_MAX_ATTEMPTS=", ""),
        ("ENV AWS_MAX_ATTEMPTS=$N", None),
        ("ENV AWS_MAX_ATTEMPTS=${N:-3}", None),
    ],
)
def test_values(line: str, value: str | None) -> None:
    assert found("Dockerfile", f"FROM python\n{line}\n") == [("AWS_MAX_ATTEMPTS", value)]


@pytest.mark.parametrize(
    "line",
    [
        "ARG AWS_MAX_ATTEMPTS=3",
        "# ENV AWS_MAX_ATTEMPTS=3",
        "RUN AWS_MAX_ATTEMPTS=3 python app.py",
        'ENV A="it\'s" "AWS_MAX_ATTEMPTS=3"',
        "LABEL AWS_MAX_ATTEMPTS=3",
    ],
)
def test_lines_that_set_nothing(line: str) -> None:
    assert found("Dockerfile", f"FROM python\n{line}\n") == []


def test_continued_lines() -> None:
    source = r"""
    FROM python
    ENV AWS_MAX_ATTEMPTS=3 \
        # a comment in between
        AWS_RETRY_MODE=standard \

        AWS_PROFILE=dev
    RUN echo \
        AWS_REGION=x
    ENV AWS_CA_BUNDLE=/etc/ca.pem
    """
    assert found("Dockerfile", source) == [
        ("AWS_MAX_ATTEMPTS", "3"),
        ("AWS_RETRY_MODE", "standard"),
        ("AWS_PROFILE", "dev"),
        ("AWS_CA_BUNDLE", "/etc/ca.pem"),
    ]


def test_a_heredoc_is_not_instructions() -> None:
    source = """
    RUN <<EOF
    ENV AWS_MAX_ATTEMPTS=3
    EOF
    ENV AWS_RETRY_MODE=legacy
    """
    assert found("Dockerfile", source) == [("AWS_RETRY_MODE", "legacy")]


def test_another_escape_character() -> None:
    assert found("Dockerfile", "# escape=`\nFROM windows\nENV AWS_MAX_ATTEMPTS=3\n") == []
