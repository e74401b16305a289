"""The folder of caches: complete or not at all, bounded, and never trusted."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from flake8_botocore.files.filesystem import digest
from flake8_botocore.runs import cache_folder

NAME = digest(b"a way to ask")
CONTENT = {"files": [["a.py", None, [0]]], "looks": [[["kind", "\udcff"], "é"]]}


def test_a_written_cache_is_read(tmp_path: Path) -> None:
    where = str(tmp_path / "cache")
    assert cache_folder.read(where, NAME) is None
    cache_folder.write(where, NAME, CONTENT)
    assert cache_folder.read(where, NAME) == CONTENT
    assert cache_folder.read(where, digest(b"another")) is None
    assert sorted(os.listdir(where)) == sorted([".gitignore", "CACHEDIR.TAG", f"{NAME}.json"])
    assert (tmp_path / "cache/.gitignore").read_text() == "*\n"
    assert (tmp_path / "cache/CACHEDIR.TAG").read_bytes().startswith(b"Signature: 8a477f597d28d172789f06886806bc55\n")


def test_a_folder_of_the_user_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text("mine")
    cache_folder.write(str(tmp_path), NAME, CONTENT)
    assert sorted(os.listdir(tmp_path)) == sorted(["notes.json", f"{NAME}.json"])


@pytest.mark.parametrize("change", ["cut", "flipped", "empty", "longer", "no JSON", "a folder"])
def test_a_changed_cache_file_is_not_read(tmp_path: Path, change: str) -> None:
    path = tmp_path / f"{NAME}.json"
    cache_folder.write(str(tmp_path), NAME, CONTENT)
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
    assert cache_folder.read(str(tmp_path), NAME) is None
    cache_folder.write(str(tmp_path), NAME, CONTENT)
    assert cache_folder.read(str(tmp_path), NAME) == (None if change == "a folder" else CONTENT)


def test_every_flipped_byte_is_seen(tmp_path: Path) -> None:
    cache_folder.write(str(tmp_path), NAME, CONTENT)
    path = tmp_path / f"{NAME}.json"
    whole = path.read_bytes()
    for number in range(len(whole)):
        path.write_bytes(whole[:number] + bytes([whole[number] ^ 1]) + whole[number + 1 :])
        assert cache_folder.read(str(tmp_path), NAME) is None


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    cache_folder.write(str(tmp_path), NAME, CONTENT)
    assert sorted(os.listdir(tmp_path)) == sorted([".gitignore", "CACHEDIR.TAG", f"{NAME}.json"])


def test_the_least_recently_used_cache_goes_first(tmp_path: Path) -> None:
    names = [digest(bytes([number])) for number in range(cache_folder.MOST_FILES + 2)]
    for age, name in enumerate(names):
        cache_folder.write(str(tmp_path), name, CONTENT)
        os.utime(tmp_path / f"{name}.json", (1_000 + age, 1_000 + age))
    kept = {each.name for each in tmp_path.glob("*.json")}
    assert kept == {f"{name}.json" for name in names[2:]}


def old_files(where: Path, content: bytes) -> set[str]:
    """Thirty files and two unfinished ones, whose names are like those of caches; their names."""
    names = {*(f"{digest(bytes([number]))}.json" for number in range(30)), f"{NAME}.json.1_2", f"{NAME}.json.abc"}
    for name in names:
        (where / name).write_bytes(content)
        os.utime(where / name, (1, 1))
    return names


@pytest.mark.parametrize("content", [b"{}", b"", b"flake8-botocore"])
def test_foreign_files_stay_whatever_their_names(tmp_path: Path, content: bytes) -> None:
    cache_folder.write(str(tmp_path), NAME, CONTENT)
    foreign = old_files(tmp_path, content)
    cache_folder.write(str(tmp_path), NAME, CONTENT)
    assert {each.name for each in tmp_path.iterdir()} == {*foreign, ".gitignore", "CACHEDIR.TAG", f"{NAME}.json"}


@pytest.mark.parametrize("tag", [None, b"Signature: 8a477f597d28d172789f06886806bc55\n# Of another program.\n"])
def test_nothing_goes_in_a_folder_without_our_tag(tmp_path: Path, tag: bytes | None) -> None:
    (tmp_path / "notes").touch()
    if tag is not None:
        (tmp_path / "CACHEDIR.TAG").write_bytes(tag)
    before = {*old_files(tmp_path, b"flake8-botocore cache 0\n{}"), *os.listdir(tmp_path)}
    cache_folder.write(str(tmp_path), NAME, CONTENT)
    assert {each.name for each in tmp_path.iterdir()} == {*before, f"{NAME}.json"}


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_stay_and_lead_nowhere(tmp_path: Path) -> None:
    cache_folder.write(str(tmp_path / "cache"), NAME, CONTENT)
    kept = tmp_path / "kept.json"
    kept.write_bytes(b"flake8-botocore cache 0\n{}")
    names = {f"{digest(bytes([number]))}.json" for number in range(30)}
    for name in names:
        (tmp_path / "cache" / name).symlink_to(kept if name < "8" else "nowhere")
    cache_folder.write(str(tmp_path / "cache"), NAME, CONTENT)
    assert names < {each.name for each in (tmp_path / "cache").iterdir()}
    assert cache_folder.read(str(tmp_path / "cache"), min(names).removesuffix(".json")) is None


def test_unfinished_files_go_after_a_while(tmp_path: Path) -> None:
    cache_folder.write(str(tmp_path), NAME, CONTENT)
    old, new, foreign = (tmp_path / name for name in (f"{NAME}.json.abc", f"{NAME}.json.def", "x.json.abc"))
    for path in (old, new, foreign):
        path.write_bytes(b"flake8-botocore cache 0")
    for path in (old, foreign):
        os.utime(path, (1, 1))
    before = set(os.listdir(tmp_path))
    cache_folder.write(str(tmp_path), NAME, CONTENT)
    assert set(os.listdir(tmp_path)) == before - {old.name}


def test_a_cache_that_is_too_large_is_neither_written_nor_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache_folder.write(str(tmp_path), NAME, CONTENT)
    monkeypatch.setattr(cache_folder, "MOST_BYTES", 20)
    assert cache_folder.read(str(tmp_path), NAME) is None
    cache_folder.write(str(tmp_path), digest(b"another"), CONTENT)
    assert [each.name for each in tmp_path.glob("*.json")] == [f"{NAME}.json"]


def test_the_usual_place_is_the_root_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / ".git").touch()
    monkeypatch.chdir(tmp_path / "a/b")
    assert cache_folder.usual() == str(tmp_path / cache_folder.CACHE)
    (tmp_path / ".git").unlink()
    assert cache_folder.usual() == str(tmp_path / "a/b" / cache_folder.CACHE)
