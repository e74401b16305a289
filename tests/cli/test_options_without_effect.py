"""Options that change nothing are named in one line: names that match nothing, and a table that is not read."""

from __future__ import annotations

from pathlib import Path

import pytest

from .running import in_this_process, tree

FILES = {
    ".git/HEAD": "",
    "app/__init__.py": "class Maker:\n    def make(self): ...\n",
    "app/uses.py": "from .aws import make\nfrom .built import make as built\n",
    "app/aws.py": "def make(): ...\nclass Maker:\n    def make(self): ...\n",
}
MOVE = "to [tool.flake8-botocore] or to a [flake8] section of setup.cfg"


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("client-factories = app.aws.make, app.aws.Maker.make, app.Maker.make, app.built.make, installed.make", ""),
        (
            "client-factories = app.nope.make, app.aws.nope",
            "bot-client-factories: app/aws.py has no nope, so app.aws.nope names nothing\n"
            "flake8-botocore: bot-client-factories: app has no module nope, so app.nope.make names nothing",
        ),
        ("limits = app/aws.handler=30", ""),
        ("limits = app/nope.handler=30", "bot-limits: app/nope.handler names no file: app/nope.py does not exist"),
    ],
)
@pytest.mark.parametrize("subcommand", ["check", "fix"])
def test_names_that_match_nothing(tmp_path: Path, subcommand: str, option: str, said: str) -> None:
    tree(tmp_path, {**FILES, ".flake8": f"[flake8]\nbot-{option}\n"})
    ran = in_this_process(tmp_path, subcommand, ".")
    done = "Fixed 0 in 0 files, 0 left.\n" if subcommand == "fix" else ""
    assert (ran.code, ran.err) == (0, f"flake8-botocore: {said}\n{done}" if said else done)


@pytest.mark.parametrize(
    ("table", "moved"),
    [
        ('max-line-length = 100\nextend-select = ["BOT"]', ""),
        ("bot-read-timeout = 3\nbot_tests = 'report'", "bot-read-timeout, bot_tests"),
        ('per-file-ignores = ["app/aws.py: BOT101"]', "per-file-ignores"),
    ],
)
def test_a_table_that_only_a_plugin_of_flake8_reads(tmp_path: Path, table: str, moved: str) -> None:
    tree(tmp_path, {**FILES, "pyproject.toml": f"[tool.flake8]\n{table}\n"})
    said = f"flake8-botocore: {{}}pyproject.toml: [tool.flake8] is not read: move {moved} {MOVE}\n" if moved else ""
    assert in_this_process(tmp_path, "check", ".").err == said.format("")
    assert in_this_process(tmp_path / "app", "check", ".").err == said.format("../")
    assert in_this_process(tmp_path, "check", "--isolated", ".").err == ""
