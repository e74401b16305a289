"""The folder of caches: complete or not at all, bounded, and never trusted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flake8_botocore.cache import folder
from flake8_botocore.looking.disk import digest

NAME = digest(b"a way to ask")
CONTENT = {"files": [["a.py", None, [0]]], "looks": [[["kind", "\udcff"], "é"]]}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    where = str(tmp_path / "cache")
    assert folder.read(where, NAME) is None
    folder.write(where, NAME, CONTENT)
    assert folder.read(where, NAME) == CONTENT
    assert folder.read(where, digest(b"another")) is None
    assert sorted(os.listdir(where)) == sorted([".gitignore", "CACHEDIR.TAG", f"{NAME}.json"])
    assert (tmp_path / "cache/.gitignore").read_text() == "*\n"
    assert (tmp_path / "cache/CACHEDIR.TAG").read_bytes().startswith(b"Signature: 8a477f597d28d172789f06886806bc55\n")


def test_a_folder_of_the_user_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text("mine")
    folder.write(str(tmp_path), NAME, CONTENT)
    assert sorted(os.listdir(tmp_path)) == sorted(["notes.json", f"{NAME}.json"])


@pytest.mark.parametrize("change", ["cut", "flipped", "empty", "longer", "no JSON", "a folder"])
def test_what_is_not_as_it_was_written_is_not_read(tmp_path: Path, change: str) -> None:
    path = tmp_path / f"{NAME}.json"
    folder.write(str(tmp_path), NAME, CONTENT)
    whole = path.read_bytes()
    if change == "a folder":
        path.unlink()
        path.mkdir()
    elif change == "no JSON":
        path.write_bytes(b"flake8-botocore cache %b\n{" % digest(b"{").encode())
    else:
        path.write_bytes(
            {"cut": whole[:-1], "flipped": whole[:-5] + b"0" + whole[-4:], "empty": b"", "longer": whole + b" "}[change]
        )
    assert folder.read(str(tmp_path), NAME) is None
    folder.write(str(tmp_path), NAME, CONTENT)
    assert folder.read(str(tmp_path), NAME) == (None if change == "a folder" else CONTENT)


def test_every_flipped_byte_is_seen(tmp_path: Path) -> None:
    folder.write(str(tmp_path), NAME, CONTENT)
    path = tmp_path / f"{NAME}.json"
    whole = path.read_bytes()
    for number in range(len(whole)):
        path.write_bytes(whole[:number] + bytes([whole[number] ^ 1]) + whole[number + 1 :])
        assert folder.read(str(tmp_path), NAME) is None


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    names = [digest(bytes([number])) for number in range(folder.MOST_FILES + 2)]
    for age, name in enumerate(names):
        folder.write(str(tmp_path), name, CONTENT)
        os.utime(tmp_path / f"{name}.json", (1_000 + age, 1_000 + age))
    kept = {each.name for each in tmp_path.glob("*.json")}
    assert kept == {f"{name}.json" for name in names[2:]}


def test_what_nobody_finished_goes_after_a_while(tmp_path: Path) -> None:
    old, new, foreign = (tmp_path / name for name in (f"{NAME}.json.abc", f"{NAME}.json.def", "x.json.abc"))
    for path in (old, new, foreign):
        path.touch()
    for path in (old, foreign):
        os.utime(path, (1, 1))
    folder.write(str(tmp_path), NAME, CONTENT)
    assert {path.name for path in tmp_path.iterdir()} == {new.name, foreign.name, f"{NAME}.json"}


def test_a_cache_that_is_too_large_is_neither_written_nor_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write(str(tmp_path), NAME, CONTENT)
    monkeypatch.setattr(folder, "MOST_BYTES", 20)
    assert folder.read(str(tmp_path), NAME) is None
    folder.write(str(tmp_path), digest(b"another"), CONTENT)
    assert len(os.listdir(tmp_path)) == 1


def test_the_usual_place_is_the_root_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / ".git").touch()
    monkeypatch.chdir(tmp_path / "a/b")
    assert folder.usual() == str(tmp_path / folder.NAME)
    (tmp_path / ".git").unlink()
    assert folder.usual() == str(tmp_path / "a/b" / folder.NAME)
