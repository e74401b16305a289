"""The scripts that complete: made for every shell, and asked in bash itself."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_botocore.cli import SUBCOMMANDS
from flake8_botocore.cli.completion import SHELLS
from flake8_botocore.reports import FORMATS
from flake8_botocore.rules import all_rules

from .running import Command, tree

ASK = """
source ./complete.sh
for line in "$@"; do
    COMP_WORDS=($line) COMP_CWORD=0 COMPREPLY=()
    [[ $line == *" " ]] && COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _shtab_flake8_botocore flake8-botocore "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
    echo "${COMPREPLY[*]}"
done
"""


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_for_every_shell(command: Command, shell: str) -> None:
    ran = command("completion", shell)
    assert (ran.code, ran.err) == (0, "")
    missing = [word for word in (*SUBCOMMANDS, "output-file", "BOT203") if word not in ran.out]
    assert missing == []


@pytest.mark.skipif(shutil.which("bash") is None or sys.platform == "win32", reason="needs bash")
def test_bash_completes_commands_options_and_codes(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"complete.sh": command("completion", "bash").out, "app.py": ""})
    lines = ["", "check --output", "check --format ", "explain BOT10", "check --select BOT20", "check ap", "rules --f"]
    asked = [f"flake8-botocore {line}" for line in lines]
    ran = subprocess.run(["bash", "-c", ASK, "ask", *asked], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    codes = [rule.code for rule in all_rules()]
    assert ran.stdout.splitlines() == [
        " ".join(SUBCOMMANDS),
        "--output-file",
        " ".join(FORMATS),
        " ".join(code for code in codes if code.startswith("BOT10")),
        " ".join(code for code in codes if code.startswith("BOT20")),
        "app.py",
        "--format",
    ]


def test_without_shtab_it_says_what_to_install(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)
    message = (
        "flake8-botocore: completion needs the extra of that name; in a checkout: "
        "python3 -m pip install '.[completion]'\n"
    )
    assert command("completion", "bash") == (2, "", message)


def test_the_script_for_fish_describes_options_and_codes(command: Command) -> None:
    lines = command("completion", "fish").lines
    begin, in_scan = "complete -c flake8-botocore", "_shtab_flake8_botocore_using"
    codes = " ".join(rule.code for rule in all_rules())
    shows = f"{begin} -n '{in_scan} fix' -l diff -d 'show the changes without writing them'"
    (explained,) = (line for line in lines if f"{in_scan} explain" in line and codes in line)
    (made,) = (line for line in lines if f"{in_scan} check' -l format " in line)
    assert shows in lines
    assert f'-l format -xka "{" ".join(FORMATS)}" -d \'format of ' in made
    assert explained.startswith(begin)
    assert not [line for line in lines if "%(" in line]


@pytest.mark.skipif(shutil.which("fish") is None, reason="needs fish")
def test_fish_completes_options_and_codes(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"complete.fish": command("completion", "fish").out})
    asked = ("check --output-f", "explain BOT20")
    ask = "; ".join(["source complete.fish", *(f"complete -C 'flake8-botocore {line}'" for line in asked)])
    ran = subprocess.run(["fish", "-c", ask], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    codes = [rule.code for rule in all_rules() if rule.code.startswith("BOT20")]
    assert [line.split()[0] for line in ran.stdout.splitlines()] == ["--output-file", *codes]
