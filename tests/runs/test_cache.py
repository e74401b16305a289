"""Results of runs that end one after the other although they began together."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.files.dependencies import Record
from flake8_botocore.files.filesystem import digest
from flake8_botocore.runs import run
from flake8_botocore.runs.cache import Cache

from ..cli.running import CLIENT, Command, tree

KEY = digest(b"a way to ask")


def opened(folder: Path) -> Cache:
    """The cache as a process sees it that begins now."""
    return Cache(str(folder / "cache"), KEY)


def test_results_that_another_process_wrote_meanwhile_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.py", "b.py", "both.py"):
        (tmp_path / name).touch()
    first, second = opened(tmp_path), opened(tmp_path)
    for cache, own, result in ((first, "a.py", 1), (second, "b.py", 2)):
        cache.put(own, result, {("kind", own): "file"})
        cache.put("both.py", result, {("kind", "both.py"): "file"})
        cache.memory.learn(("kind", own), Record("file", ()))
        cache.save()
    seen = opened(tmp_path)
    assert {name: seen.get(name) for name in ("a.py", "b.py", "both.py")} == {
        "a.py": (1,), "b.py": (2,), "both.py": (2,),
    }  # fmt: skip
    assert set(seen.memory.answers) == {("kind", "a.py"), ("kind", "b.py")}


def test_a_file_whose_result_is_cached_is_not_worked_on_again(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    worked, work = list[str](), run._work
    monkeypatch.setattr(run, "_work", lambda *given: (worked.append(given[-1]), work(*given))[1])
    first, again = (command("check", "--format=concise", "--cache-dir=cache", "a.py") for _ in range(2))
    assert (first.code, worked) == (1, ["a.py"])
    assert again == first
