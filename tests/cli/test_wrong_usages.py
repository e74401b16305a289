"""Wrong usage ends with exit code 2 and one line that says what was meant, or what to write."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from flake8_botocore.config.options import misnamed
from tests.flake8_runs import flake8

from .running import CLIENT, Command, tree

BASELINE = "flake8-botocore-baseline.json"
SECTION = "no tool reads [{}]; write [flake8], and bot- before each key"
SEE = "(see: flake8-botocore rules)"


class Wrong(NamedTuple):
    """What is asked for, the answer, and files beside ``a.py``."""

    arguments: str
    answer: str
    files: dict[str, str | bytes] = {}  # noqa: RUF012 (nobody changes it)


FOREIGN = "is the code of another tool: flake8-botocore reports only codes that begin with BOT"
NOT_A_MAP = "Expected `per-file-ignores` to be a mapping from file exclude patterns to ignore codes."
TABLE = "[tool.flake8-botocore]\n"

WRONG = {
    "rules of a code": Wrong("rules BOT101", "unrecognized arguments: BOT101 (see: flake8-botocore rules --help)"),
    "explain of nothing": Wrong("explain", "explain takes codes, or --all; flake8-botocore rules lists the codes"),
    "check -v": Wrong("check -v a.py", "unrecognized arguments: -v (see: flake8-botocore check --help)"),
    "option of another subcommand": Wrong(
        "check --diff a.py", "unrecognized arguments: --diff (see: flake8-botocore check --help)"
    ),
    "version": Wrong("version", "'version' is not a subcommand; did you mean flake8-botocore --version?"),
    "the beginning of an option": Wrong(
        "fix --unsafe a.py", "unrecognized arguments: --unsafe; did you mean --unsafe-fixes?"
    ),
    "a code for a path": Wrong("check BOT101", "BOT101 does not exist; write --select BOT101 to choose a rule"),
    "a word that begins like a code": Wrong("check BOTANY", "BOTANY does not exist"),
    "digits for a path": Wrong("check 101", "101 does not exist"),
    "an empty folder": Wrong("check empty", "No Python files found in empty", {"empty/readme.txt": ""}),
    "a code of another tool": Wrong("check --select E501 a.py", f"E501 {FOREIGN} {SEE}"),
    "a code of another tool in the table": Wrong(
        "check a.py", f"pyproject.toml: S113 {FOREIGN} {SEE}", {"pyproject.toml": f'{TABLE}extend-select = ["S113"]\n'}
    ),
    "every code": Wrong(
        "check --select ALL a.py", f"ALL is no code: without --select, every rule that is on reports {SEE}"
    ),
    "a number": Wrong("check --ignore 101 a.py", "101 is no code of flake8-botocore; did you mean BOT101?"),
    "a name that is none": Wrong(
        "check --ignore client-withot-config a.py",
        "there is no rule client-withot-config; did you mean client-without-config?",
    ),
    "a name that is none in the table": Wrong(
        "check a.py",
        "pyproject.toml: there is no rule max-attempt-one; did you mean max-attempts-one?",
        {"pyproject.toml": f'{TABLE}ignore = "max-attempt-one"\n'},
    ),
    "a name where flake8 reads": Wrong(
        "check a.py",
        "setup.cfg: client-without-config: flake8 takes no names here, write BOT101",
        {"setup.cfg": "[flake8]\nignore = client-without-config\n"},
    ),
    "no codes for a file": Wrong(
        "check --per-file-ignores a.py a.py",
        f"{NOT_A_MAP} Configured `per-file-ignores` setting: a.py",
    ),
    "a table of no tool": Wrong(
        "check a.py",
        "PATH/pyproject.toml: no tool reads [flake8-botocore]; did you mean [tool.flake8-botocore]?",
        {"pyproject.toml": "[flake8-botocore]\n"},
    ),
    "option": Wrong("check --selct a.py", "unrecognized arguments: --selct; did you mean --select?"),
    "option with a value": Wrong(
        "check --otput-file=x a.py", "unrecognized arguments: --otput-file=x; did you mean --output-file?"
    ),
    "option of fix": Wrong(
        "fix --unsave-fixes a.py", "unrecognized arguments: --unsave-fixes; did you mean --unsafe-fixes?"
    ),
    "option of explain": Wrong(
        "explain --formt json BOT101", "unrecognized arguments: --formt; did you mean --format?"
    ),
    "option like none": Wrong("check --zzz a.py", "unrecognized arguments: --zzz (see: flake8-botocore check --help)"),
    "subcommand": Wrong("chekc a.py", "'chekc' is not a subcommand; did you mean flake8-botocore check?"),
    "no subcommand": Wrong("a.py", "'a.py' is not a subcommand; did you mean flake8-botocore check a.py?"),
    "a subcommand of other programs": Wrong("init", "'init' is not a subcommand; did you mean flake8-botocore check?"),
    "subcommand like none": Wrong("xyz", "'xyz' is not a subcommand. USAGE"),
    "code that is none": Wrong("check --select BOT999 a.py", f"BOT999 is no code of flake8-botocore {SEE}"),
    "code in small letters": Wrong(
        "check --select bot101 a.py", "bot101 is no code of flake8-botocore; did you mean BOT101?"
    ),
    "prefix in small letters": Wrong(
        "check --select bot1 a.py", "bot1 is no code of flake8-botocore; did you mean BOT1?"
    ),
    "letter for a digit": Wrong(
        "check --select BOT1O1 a.py", "BOT1O1 is no code of flake8-botocore; did you mean BOT101?"
    ),
    "digit for a letter": Wrong("check --ignore B0T1 a.py", "B0T1 is no code of flake8-botocore; did you mean BOT1?"),
    "digit for a letter in a file": Wrong(
        "check a.py",
        "setup.cfg: B0T101 is no code of flake8-botocore; did you mean BOT101?",
        {"setup.cfg": "[flake8]\nextend-ignore = E1,B0T101\n"},
    ),
    "a digit too many": Wrong(
        "check --extend-select BOT1011 a.py", "BOT1011 is no code of flake8-botocore; did you mean BOT101?"
    ),
    "rule": Wrong("explain client-without-confg", "there is no rule client-without-confg; did you mean REST"),
    "a line": Wrong(
        "check a.py:3", "a.py:3 does not exist; check takes whole files, a.py, and only fix takes FILE:LINE"
    ),
    "a line of nothing": Wrong("check b.py:3", "b.py:3 does not exist"),
    "missing file": Wrong("check b.py", "b.py does not exist"),
    "table": Wrong(
        "check a.py",
        "PATH/pyproject.toml: no tool reads [tool.flake8-botocor]; did you mean [tool.flake8-botocore]?",
        {"pyproject.toml": "[tool.flake8-botocor]\n"},
    ),
    "half a table": Wrong(
        "check a.py",
        "PATH/pyproject.toml: no tool reads [tool.flake8-boto]; did you mean [tool.flake8-botocore]?",
        {"pyproject.toml": "[tool.flake8-boto]\n"},
    ),
    "section": Wrong(
        "check a.py",
        f"setup.cfg: {SECTION.format('flake8-botocore')}",
        {"setup.cfg": "[flake8-botocore]\nread-timeout = 3\n"},
    ),
    "section of a tool": Wrong(
        "check a.py",
        f"tox.ini: {SECTION.format('tool:flake8-botocore')}",
        {"tox.ini": "[flake8]\nbot-read-timeout = 5\n[tool:flake8-botocore]\nread-timeout = 3\n"},
    ),
    "key without its prefix": Wrong(
        "check a.py",
        "tox.ini: [flake8] has no option read-timeout; did you mean bot-read-timeout?",
        {"tox.ini": "[flake8]\nread-timeout = 3\n"},
    ),
    "baseline {}": Wrong(
        "check a.py",
        f'PATH/{BASELINE} is no baseline: it does not begin with [{{"flake8-botocore baseline": 1}}. '
        "Write it with --write-baseline",
        {BASELINE: "{}"},
    ),
    "baseline []": Wrong(
        "check a.py",
        f'PATH/{BASELINE} is no baseline: it does not begin with [{{"flake8-botocore baseline": 1}}. '
        "Write it with --write-baseline",
        {BASELINE: "[]"},
    ),
    "more than Lambda allows": Wrong(
        "check --bot-lambda-timeout 1801 a.py",
        "argument --bot-lambda-timeout: '1801' is more than the 1800 s that Lambda allows a function",
    ),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_one_line_says_what_was_meant(command: Command, tmp_path: Path, wrong: Wrong) -> None:
    tree(tmp_path, {"a.py": CLIENT, **wrong.files})
    ran = command(*wrong.arguments.split())
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    said = ran.err.removeprefix("flake8-botocore: ").rstrip("\n").replace(str(tmp_path), "PATH")
    said = said.replace("\\", "/").partition(" usage: ")[0] + " USAGE" * (" usage: " in said)
    if wrong.answer.endswith("REST"):
        assert said.startswith(wrong.answer.removesuffix("REST"))
    else:
        assert said == wrong.answer


RIGHT = {
    "a name": Wrong("check -q --select client-without-config a.py", "BOT101"),
    "names among codes": Wrong("check -q --extend-ignore max-attempts-one,BOT102 a.py", "BOT101"),
    "a name for a file": Wrong("check --per-file-ignores a.py:client-without-config a.py", "No findings"),
    "names in the table": Wrong(
        "check a.py", "No findings", {"pyproject.toml": f'{TABLE}ignore = ["client-without-config"]\n'}
    ),
    "a number explained": Wrong("explain 101", "# BOT101: client-without-config"),
    "codes of others": Wrong("check -q --ignore E1,B006,BT1 --extend-ignore W5 a.py", "BOT101"),
    "tables of others": Wrong("check -q a.py", "BOT101", {"pyproject.toml": "[tool.flake8-boto3]\n[tool.flake8]\n"}),
    "sections of others": Wrong("check -q a.py", "BOT101", {"setup.cfg": "[flake8-bugbear]\na = 1\n[bot-flake8]\n"}),
    "keys of others": Wrong("check -q a.py", "BOT101", {"setup.cfg": "[flake8]\ncache = 1\ntimeout = 3\n"}),
    "another file's section": Wrong(
        "check -q --config own.cfg a.py", "BOT101", {"own.cfg": "[flake8]\n", "setup.cfg": "[flake8-botocore]\n"}
    ),
    "isolated": Wrong("check -q --isolated a.py", "BOT101", {"setup.cfg": "[flake8-botocore]\n"}),
}


@pytest.mark.parametrize("right", RIGHT.values(), ids=RIGHT)
def test_right_usages_are_accepted(command: Command, tmp_path: Path, right: Wrong) -> None:
    tree(tmp_path, {"a.py": CLIENT, **right.files})
    ran = command(*right.arguments.split())
    assert ran.code in (0, 1)
    assert (right.answer in ran.out, ran.err) == (True, "")


def test_an_unknown_release_is_named(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    ran = command("check", "-q", "--bot-botocore-version=9.9", "a.py")
    assert ran.code == 1
    assert ran.err.startswith("flake8-botocore: bot-botocore-version: botocore 9.9")


def test_names_close_to_ours() -> None:
    for name in ("flake8-botocor", "flake8_botocore", "tool:flake8-botocore", "Flake8BotoCore", "flake8-botcore"):
        assert misnamed(name)
    for name in ("flake8", "flake8-boto3", "flake8-bugbear", "botocore", "flake8:local-plugins", "isort", ""):
        assert not misnamed(name)


def test_flake8_names_the_section_and_the_key(tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT, "tox.ini": "[flake8]\nread-timeout = 3\n[flake8-botocore]\nread-timeout = 3\n"})
    said = flake8(tmp_path, "--select=BOT", "a.py").stderr
    assert "flake8-botocore: [flake8] has no option read-timeout; did you mean bot-read-timeout?\n" in said
    assert "no tool reads [flake8-botocore]; write [flake8], and bot- before each key\n" in said


@pytest.mark.parametrize("coding", ["", "# coding: nosuch\n"])
def test_check_offers_no_fix_that_fix_refuses(command: Command, tmp_path: Path, coding: str) -> None:
    source = f'{coding}import boto3\n\nclient = boto3.client("s3")  # gr\u00fcn\n'
    tree(tmp_path, {"a.py": source.encode("latin-1"), "b.py": source.removeprefix(coding)})
    assert "unsafe fix" not in command("check", "a.py").out
    assert '"fixes": []' in command("check", "--format=json", "a.py").out
    assert '"fixes": []' not in command("check", "--format=json", "b.py").out
    ran = command("fix", "--unsafe-fixes", "a.py")
    assert (ran.code, "a.py: cannot be read as text: " in ran.err) == (2, True)
