"""``[tool.flake8-botocore]``: found, under ``[flake8]``, and one clear line where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.config.pyproject import find
from flake8_botocore.findings import UsageError

from ..cli.running import CLIENT, Command, tree

CONFIG = 'from botocore.config import Config\nConfig(retries={"max_attempts": 3})  # noqa: BOT201\n'
CALL = 'boto3.client("sns").publish(TopicArn="t", Message="m")  # noqa: BOT101\n'
FILES: dict[str, str | bytes] = {"a.py": CLIENT, "scripts/t.py": CLIENT + CONFIG + CALL, "other/b.py": CLIENT}


def codes(command: Command, *arguments: str) -> list[str]:
    """``file:code`` of every finding."""
    lines = command("check", "--format=concise", *arguments).lines
    return [f"{line.split(':')[0].removeprefix('./')}:{line.split()[1]}" for line in lines]


EVERYTHING = ["a.py:BOT101", "other/b.py:BOT101", "scripts/t.py:BOT101", "scripts/t.py:BOT102"]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("", EVERYTHING),
        ('select = ["BOT102"]', EVERYTHING[3:]),
        ('select = "BOT102"', EVERYTHING[3:]),
        ('extend-select = ["BOT305", "BOT306"]', [*EVERYTHING, "scripts/t.py:BOT305"]),
        ('ignore = ["BOT101"]', EVERYTHING[3:]),
        ('extend-ignore = ["BOT102"]', EVERYTHING[:3]),
        ('exclude = ["other", "scripts"]', EVERYTHING[:1]),
        ('extend-exclude = ["./other"]', [EVERYTHING[0], *EVERYTHING[2:]]),
        ('per-file-ignores = { "scripts/*" = ["BOT101"] }', [*EVERYTHING[:2], EVERYTHING[3]]),
        ('per-file-ignores = ["scripts/*:BOT101"]', [*EVERYTHING[:2], EVERYTHING[3]]),
        ('per-file-ignores = ["a.py:E5", "BOT9.py:E5"]', EVERYTHING),
        ('filename = ["*/b.py"]', EVERYTHING[1:2]),
        ("jobs = 1\ndisable-noqa = true", [*EVERYTHING, "scripts/t.py:BOT101"]),
    ],
)
def test_the_table_selects_files_and_codes(command: Command, tmp_path: Path, table: str, expected: list[str]) -> None:
    tree(tmp_path, {**FILES, "pyproject.toml": f"[tool.flake8-botocore]\n{table}\n"})
    assert sorted(codes(command, ".")) == sorted(expected)


def test_the_format_of_check_is_read_from_it(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT, "pyproject.toml": '[tool.flake8-botocore]\nformat = "concise"\n'})
    concise = command("check", "--format=concise", "a.py").out
    assert concise.startswith("a.py:")
    # flake8's own format is none of ours.
    tree(tmp_path, {".flake8": "[flake8]\nformat = pylint\n"})
    assert command("check", "a.py").out == concise
    assert command("check", "--format=json", "a.py").out.startswith("[")
    assert command("check", "--isolated", "a.py").out.startswith("Settings: ")
    assert [line.split() for line in command("check", "--show-settings", "a.py").lines if " format " in line] == [
        ["format", "pyproject.toml", "concise"]
    ]
    # audit and fix have others, or none.
    assert command("audit", "a.py").out.startswith("Longest waits:")
    assert command("fix", "--diff", "a.py").code == 0
    tree(tmp_path, {"pyproject.toml": '[tool.flake8-botocore]\nformat = "pylint"\n'})
    wrong = command("check", "--format=json", "a.py")
    assert wrong.err.startswith("flake8-botocore: pyproject.toml: format: invalid choice: 'pylint'")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tool.flake8-botocore", r"pyproject\.toml cannot be read: "),
        ("[tool.flake8-botocore]\nselct = []\n", r"has no option 'selct'; did you mean select\?"),
        ("[tool.flake8-botocore]\nbot-tests = 'x'\n", r"has no option 'bot-tests'; did you mean tests\?"),
        ("[tool.flake8-botocore]\nread_timeout = 5\n", r"has no option 'read_timeout'; did you mean read-timeout\?"),
        ("[tool.flake8-botocore]\ncolour = 1\n", "has no option 'colour'; there are baseline, botocore-version, "),
        (
            "[tool.flake8_botocore]\n",
            r"no tool reads \[tool.flake8_botocore\]; did you mean \[tool.flake8-botocore\]\?",
        ),
        (
            "tool.flake8botocore = 1\n",
            r"no tool reads \[tool.flake8botocore\]; did you mean \[tool.flake8-botocore\]\?",
        ),
        ("[tool.flake8-botocore]\nselect = [1]\n", r"pyproject\.toml: select is neither text nor a list of texts"),
        ("[tool.flake8-botocore]\nexclude = true\n", "exclude is neither text nor a list of texts"),
        ("[tool.flake8-botocore]\njobs = 2020-02-02\n", "jobs is neither text, number, true or false nor a list"),
        (
            "[tool.flake8-botocore]\nread-timeout = 0\n",
            r"toml: read-timeout: '0' is not a number of seconds: write 0.001 or more",
        ),
        ("[tool.flake8-botocore]\ndisable-noqa = 'perhaps'\n", "disable-noqa is neither true nor false"),
        ("[tool]\nflake8-botocore = 1\n", r"\[tool.flake8-botocore\] is not a table"),
        ("tool = 1  # flake8-botocore\n", r"\[tool\] is not a table"),
        (f"x = {'[' * 3000}  # flake8-botocore\n", "cannot be read: "),
        (b"x = '\xff'  # flake8-botocore\n", "cannot be read: "),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, text: str | bytes, message: str) -> None:
    tree(tmp_path, {"pyproject.toml": text})
    with pytest.raises(UsageError, match=message) as caught:
        find(str(tmp_path))
    assert "\n" not in str(caught.value)
