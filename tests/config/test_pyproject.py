"""``[tool.flake8-botocore]``: found, under ``[flake8]``, and one clear line where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.config import OPTIONS
from flake8_botocore.config.pyproject import KEYS, find
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


def test_our_options_go_without_their_prefix(command: Command, tmp_path: Path) -> None:
    table = '[tool.flake8-botocore]\nbotocore-version = "1.43"\nread-timeout = 2.5\n'
    tree(tmp_path, {"a.py": CLIENT + CONFIG, "pyproject.toml": table})
    ran = command("check", "a.py")
    assert "botocore 1.43" in ran.out
    assert "read_timeout=2.5" in ran.out


def test_every_option_of_ours_has_a_key() -> None:
    assert {option.key for option in OPTIONS} < set(KEYS)


def test_the_flake8_section_wins_over_it_and_the_command_line_over_both(command: Command, tmp_path: Path) -> None:
    def version(*arguments: str) -> str:
        return command("check", "--format=concise", "a.py", *arguments).out.partition("botocore ")[2][:4]

    tree(tmp_path, {"a.py": CLIENT, "pyproject.toml": '[tool.flake8-botocore]\nbotocore-version = "1.40"\n'})
    assert version() == "1.40"
    tree(tmp_path, {".flake8": "[flake8]\nbot-botocore-version = 1.41\n"})
    assert version() == "1.41"
    assert version("--bot-botocore-version=1.42") == "1.42"


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


def test_keys_of_both_files_add_up(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {**FILES, "pyproject.toml": '[tool.flake8-botocore]\nexclude = ["other"]\n'})
    tree(tmp_path, {".flake8": "[flake8]\nextend-ignore = BOT101\n"})
    assert codes(command, ".") == ["scripts/t.py:BOT102"]


def test_a_table_counts_in_a_subdirectory_with_paths_from_its_own_folder(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(tmp_path, {"sub/a.py": CLIENT, "sub/b.py": CLIENT, "sub/pyproject.toml": "[project]\nname = 'x'\n"})
    tree(tmp_path, {"pyproject.toml": '[tool.flake8-botocore]\nextend-exclude = ["sub/a.py"]\n'})
    monkeypatch.chdir(tmp_path / "sub")
    assert codes(command, ".") == ["b.py:BOT101"]


def test_isolated_reads_no_table(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT, "pyproject.toml": "[tool.flake8-botocore]\nignore = ['BOT']\n"})
    assert codes(command, "a.py") == []
    assert codes(command, "--isolated", "a.py") == ["a.py:BOT101"]


def test_no_table_is_read_from_outside_the_repository(tmp_path: Path) -> None:
    tree(tmp_path, {"pyproject.toml": "[tool.flake8-botocore]\nselect = ['BOT1']\n", "repository/.git/HEAD": ""})
    assert find(str(tmp_path / "repository")).options == {}


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
