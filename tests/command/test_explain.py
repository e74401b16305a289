"""``explain`` prints the page of a rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.botocore.version import parse_version
from flake8_botocore.pages import page
from flake8_botocore.registry import all_rules

from .running import Command, tree

RULES = {rule.code: rule for rule in all_rules()}


@pytest.mark.parametrize("name", ["BOT101", "bot101", "client-without-config"])
def test_the_page_of_a_rule(command: Command, tmp_path: Path, name: str) -> None:
    tree(tmp_path, {".flake8": "[flake8]\nbot-botocore-version = 1.43\n"})
    ran = command("explain", name)
    assert (ran.code, ran.out, ran.err) == (0, page(RULES["BOT101"], parse_version("1.43")), "")
    assert "botocore 1.43" in ran.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("BOT10l",), "there is no rule BOT10l (see: flake8-botocore rules)"),
        (("client-without-confg",), "there is no rule client-without-confg; did you mean client-without-config?"),
        (("E501",), "there is no rule E501 (see: flake8-botocore rules)"),
        ((), "usage: flake8-botocore explain CODE"),
        (("BOT101", "BOT102"), "usage: flake8-botocore explain CODE"),
    ],
)
def test_an_unknown_code_is_one_line(command: Command, arguments: tuple[str, ...], message: str) -> None:
    assert command("explain", *arguments) == (2, "", f"flake8-botocore: {message}\n")


def test_help(command: Command) -> None:
    ran = command("explain", "--help")
    assert (ran.code, ran.lines[0]) == (0, "usage: flake8-botocore explain CODE")
