"""``rules`` lists every rule, on lines or as JSON."""

from __future__ import annotations

import json
import re

import pytest

from flake8_botocore.documentation import reports
from flake8_botocore.reports import page_url
from flake8_botocore.rules import all_rules

from .running import Command


def test_every_rule_on_a_line(command: Command) -> None:
    ran = command("rules")
    assert (ran.code, ran.err) == (0, "")
    rows = [re.split(r" {2,}", line) for line in ran.lines]
    assert [(code, name, severity, state == "opt-in") for code, name, severity, state, *_ in rows] == [
        (rule.code, rule.name, rule.severity, rule.opt_in) for rule in all_rules()
    ]
    assert {fix for *_, fix, _ in rows} <= {"safe", "unsafe", "offered", "–"}
    assert [summary for *_, summary in rows] == [reports(rule).replace(r"\|", "|") for rule in all_rules()]


def test_the_same_for_programs(command: Command) -> None:
    rules = json.loads(command("rules", "--format=json").out)
    assert [rule["code"] for rule in rules] == [rule.code for rule in all_rules()]
    assert rules[0]["fix"] is None
    (timeout,) = (rule for rule in rules if rule["code"] == "BOT213")
    assert timeout["url"] == page_url("BOT213")
    assert {name: timeout[name] for name in ("name", "summary", "default", "severity", "fix")} == {
        "name": "invalid-timeout",
        "summary": "A `connect_timeout` or `read_timeout` that is not a number of seconds above 0",
        "default": "on",
        "severity": "error",
        "fix": "unsafe",
    }


def test_a_terminal_gets_whole_words(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flake8_botocore.cli.rules.width", lambda: 80)
    lines = command("rules").lines
    assert lines[:3] == [
        "BOT001  file-not-analysed              error    on      –",
        "        A file that mentions boto but that this linter could not read",
        "BOT101  client-without-config          policy   on      unsafe",
    ]
    assert max(map(len, lines)) <= 80
    monkeypatch.setattr("flake8_botocore.cli.rules.width", lambda: 120)
    assert command("rules").lines[0] == (
        "BOT001  file-not-analysed              error    on      –"
        "        A file that mentions boto but that this linter could"
    )
