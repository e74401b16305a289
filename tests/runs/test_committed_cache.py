"""Whether git tracks a file, told as git itself tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.runs import cache_folder
from tests.cli.git import commit, git, start
from tests.cli.running import tree

TRACKED, UNTRACKED = "cache/0123456789abcdef.json", "cache/0123456789abcdee.json"
WAYS = {
    "as git writes it": (),
    "with shared prefixes": ("update-index", "--index-version=4"),
    "split in two": ("update-index", "--split-index"),
}


@pytest.mark.parametrize("way", WAYS)
def test_an_index_of_each_kind(tmp_path: Path, way: str) -> None:
    tree(tmp_path, {TRACKED: "", "cache/0123456789abcdef.jso": "", "a.py": ""})
    start(tmp_path)
    if WAYS[way]:
        git(tmp_path, *WAYS[way])
    (tmp_path / UNTRACKED).touch()
    assert [cache_folder.is_tracked(str(tmp_path / name)) for name in (TRACKED, UNTRACKED)] == [True, False]


def test_git_is_asked_only_where_the_index_does_not_hold_whole_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(cache_folder.git, "is_tracked", lambda root, path: asked.append(path) or False)
    tree(tmp_path, {TRACKED: "", UNTRACKED: "", "a.py": ""})
    git(tmp_path, "init", "--quiet")
    assert not cache_folder.is_tracked(str(tmp_path / UNTRACKED))
    git(tmp_path, "add", TRACKED)
    assert not cache_folder.is_tracked(str(tmp_path / UNTRACKED))
    assert asked == []
    git(tmp_path, "update-index", "--index-version=4")
    assert not cache_folder.is_tracked(str(tmp_path / UNTRACKED))
    assert asked == [str((tmp_path / UNTRACKED).resolve())]


def test_worktrees_and_submodules_have_their_index_elsewhere(tmp_path: Path) -> None:
    tree(tmp_path, {"main/a.py": ""})
    main, other = tmp_path / "main", tmp_path / "other"
    start(main)
    git(main, "worktree", "add", "--quiet", "-b", "other", str(other))
    tree(tmp_path, {f"other/{TRACKED}": "", f"main/{UNTRACKED}": "", f"other/{UNTRACKED}": ""})
    git(other, "add", TRACKED)
    assert [cache_folder.is_tracked(str(other / name)) for name in (TRACKED, UNTRACKED)] == [True, False]
    assert not cache_folder.is_tracked(str(main / UNTRACKED))
    commit(other)


@pytest.mark.parametrize("marker", [None, "", "gitdir: nowhere\n", "gitdir: \0\n"])
def test_where_there_is_no_index_nothing_is_tracked(tmp_path: Path, marker: str | None) -> None:
    tree(tmp_path, {TRACKED: ""})
    if marker is not None:
        (tmp_path / ".git").write_text(marker)
    assert not cache_folder.is_tracked(str(tmp_path / TRACKED))
