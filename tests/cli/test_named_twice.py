"""A file that the command line names several times, and how paths are shown."""

from __future__ import annotations

from pathlib import Path

from .running import CLIENT, Command, in_this_process, tree

CALLS = f'{CLIENT}client.get_object(Bucket="b", Key="k")\n'


def test_the_audit_spells_a_path_in_one_way(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"app/a.py": CALLS})
    out = command("audit", "--all", "./app").out
    assert (out.count("app/a.py:"), out.count("./app")) == (2, 0)


def test_the_help_of_fix_says_how_diff_exits(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    said = "0 no finding is left, or --diff shows no change; 1 a finding is left, or --diff shows a change; 2 a wrong "
    assert said in in_this_process(tmp_path, "fix", "--help").out
    assert [command("fix", *more, "a.py").code for more in ((), ("--diff",), ("--diff", "--unsafe-fixes"))] == [1, 0, 1]
