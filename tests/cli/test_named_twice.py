"""A file that the command line names several times, and how paths are shown."""

from __future__ import annotations

from pathlib import Path

from .running import CLIENT, Command, in_this_process, tree

CALLS = f'{CLIENT}client.get_object(Bucket="b", Key="k")\n'


def test_a_file_named_twice_is_checked_once(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"app/a.py": CLIENT})
    named = ("app", "app/a.py", "./app/a.py", str(tmp_path / "app" / "a.py"))
    (line,) = command("check", "--format=concise", *named).lines
    assert line.startswith("app/a.py:3:10: BOT101 ")
    assert "1 client in 1 file " in command("audit", *named).out
    assert command("fix", "--diff", "--unsafe-fixes", *named).err == "Would fix 1 in 1 file, 0 left.\n"


def test_the_audit_spells_a_path_in_one_way(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"app/a.py": CALLS})
    out = command("audit", "--all", "./app").out
    assert (out.count("app/a.py:"), out.count("./app")) == (2, 0)


def test_the_help_shows_no_absolute_path(tmp_path: Path) -> None:
    tree(tmp_path, {"pyproject.toml": '[tool.flake8-botocore]\nexclude = ["app/old"]\n'})
    for subcommand in ("check", "fix", "audit"):
        out = in_this_process(tmp_path, subcommand, "--help").out
        assert (str(tmp_path) in out, "(default: app/old)" in " ".join(out.split())) == (False, True)


def test_the_help_of_fix_says_how_diff_exits(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    said = "0 no finding is left, or --diff shows no change; 1 a finding is left, or --diff shows a change; 2 a wrong "
    assert said in in_this_process(tmp_path, "fix", "--help").out
    assert [command("fix", *more, "a.py").code for more in ((), ("--diff",), ("--diff", "--unsafe-fixes"))] == [1, 0, 1]


def test_characters_that_turn_the_direction_of_text_are_escaped_in_a_diff(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": f"# \u202e\u2066\n{CLIENT}"})
    lines = command("fix", "--diff", "--unsafe-fixes", "a.py").lines
    assert r" # \u202e\u2066" in lines
