"""Where a baseline is looked for, how it is read and written."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from flake8_botocore.baseline import NAME, Baseline, BaselineError, Identity, load, located, relative, written
from flake8_botocore.files.snapshot import Snapshot, begin

FIRST = Identity("a.py", "BOT101", 'boto3.client("s3")', 1, "00")
SECOND = FIRST._replace(nth=2)


@pytest.mark.parametrize(
    ("files", "here", "expected"),
    [
        pytest.param(f"{NAME} .git/", "", NAME, id="in the working directory"),
        pytest.param(f"{NAME} .git/ a/b/", "a/b", NAME, id="at the git root"),
        pytest.param(f"{NAME} a/{NAME} a/b/", "a/b", f"a/{NAME}", id="the nearest"),
        pytest.param(f"{NAME} a/.git/ a/b/", "a/b", f"a/b/{NAME}", id="above the git root"),
        pytest.param(f"{NAME} a/.git a/b/", "a/b", f"a/b/{NAME}", id="above a worktree"),
        pytest.param(".git/ a/", "a", f"a/{NAME}", id="nowhere"),
    ],
)
def test_where_a_bare_name_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: str, here: str, expected: str
) -> None:
    for name in files.split():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).mkdir() if name.endswith("/") else (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path / here)
    assert located(NAME) == str(tmp_path / expected)


def test_a_path_is_taken_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "known.json").touch()
    monkeypatch.chdir(tmp_path / "a")
    assert located(os.path.join(".", "known.json")) == str(tmp_path / "a" / "known.json")
    assert located(str(tmp_path / "known.json")) == str(tmp_path / "known.json")
    assert (located(None), located("")) == (None, None)


def test_paths_have_slashes(tmp_path: Path) -> None:
    assert relative(str(tmp_path / "a" / "b.py"), str(tmp_path)) == "a/b.py"
    assert relative(str(tmp_path / "b.py"), str(tmp_path / "a")) == "../b.py"


def test_a_written_baseline_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = written([SECOND, FIRST, SECOND])
    assert text.splitlines() == [
        '[{"flake8-botocore baseline": 1}',
        *(f",{json.dumps(each._asdict())}" for each in (FIRST, SECOND)),
        "]",
    ]
    (tmp_path / NAME).write_text(text)
    found = load(NAME)
    assert found is not None
    assert (found.file, found.entries) == (str(tmp_path / NAME), {"a.py": (FIRST, SECOND)})
    assert (found.all, found.gone) == ((FIRST, SECOND), {"a.py"})
    assert (found.name_of(str(tmp_path / "a.py")), found.place("a.py")) == ("a.py", str(tmp_path / "a.py"))
    (tmp_path / NAME).write_text(written([FIRST]))
    begin(Snapshot())
    changed = load(NAME)
    assert changed is not None
    assert changed.all == (FIRST,)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{", "is no baseline"),
        (b"[]", "is no baseline"),
        (b'[{"flake8-botocore baseline": 2}]', "has schema 2, and this flake8-botocore reads 1"),
        (b'[{"flake8-botocore baseline": 1}, {"path": "a.py"}]', "is no baseline"),
        (b"[\n<<<<<<< ours\n]", "holds marks of a merge"),
    ],
)
def test_a_baseline_that_cannot_be_read_is_an_error(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / NAME
    path.write_bytes(content)
    with pytest.raises(BaselineError, match=says):
        load(str(path))


def test_only_the_usual_one_may_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load(NAME) is None
    with pytest.raises(BaselineError, match="does not exist"):
        load("other.json")


def test_a_file_that_was_renamed_keeps_its_records(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    known = Baseline(str(tmp_path / NAME), {"old.py": (FIRST,)}, b"")
    renamed = {str(tmp_path / "new.py"): [str(tmp_path / "old.py")]}
    monkeypatch.setattr("flake8_botocore.baseline.renames_since_last_change", lambda *_: renamed)
    (tmp_path / ".git").touch()
    assert known.moved_to("new.py") == (FIRST,)
    assert known.moved_to("other.py") == ()
    (tmp_path / "old.py").touch()
    still = Baseline(str(tmp_path / NAME), {"old.py": (FIRST,)}, b"")
    assert still.moved_to("new.py") == ()
