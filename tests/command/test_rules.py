"""``rules`` lists every rule."""

from __future__ import annotations

import re

from flake8_botocore.registry import all_rules

from .running import Command


def test_every_rule_on_a_line(command: Command) -> None:
    ran = command("rules")
    assert (ran.code, ran.err) == (0, "")
    rows = [re.split(r" {2,}", line) for line in ran.lines]
    assert [(code, name, state == "opt-in") for code, name, state, _ in rows] == [
        (rule.code, rule.name, rule.opt_in) for rule in all_rules()
    ]
    assert {fix for *_, fix in rows} <= {"safe", "unsafe", "offered", "–"}


def test_it_takes_no_arguments(command: Command) -> None:
    assert command("rules", "BOT101") == (2, "", "flake8-botocore: usage: flake8-botocore rules\n")
    assert command("rules", "--help").lines[0] == "usage: flake8-botocore rules"
