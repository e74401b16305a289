"""What a process keeps: fresh by its stamp, bounded, droppable."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flake8_botocore.files import dependencies
from flake8_botocore.files.dependencies import (
    LruCache,
    answered,
    drop_everything,
    held_moment,
    long_moment,
    moment,
    noting,
    one_moment,
)
from flake8_botocore.files.filesystem import content, has, stamp_of_file, state_of_file, state_of_folder


class Finder:
    """Gives its answers one after the other, and knows how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> int:
        self.asked += 1
        return self.asked


def test_an_answer_without_dependencies_is_computed_again_when_they_are_recorded(tmp_path: Path) -> None:
    """What it rests on was not written down, and a later run may use it only while that is as it was."""
    path = tmp_path / "a.txt"
    path.write_text("one")
    with one_moment():
        assert stamp_of_file(str(path)) is not None
        assert _length(str(path)) == 3
        with noting() as looks:
            assert _length(str(path)) == 3
        (record,) = [_length.kept.known((str(path),), stamp_of_file(str(path)))]
        assert record is not None
        assert {look[0].rpartition(":")[2] for look, _ in record.looks} == {"content"}
    assert [look[0].rpartition(":")[2] for look in looks] == ["_length"]


@answered(10, stamp_of_file)
def _length(path: str) -> int:
    return len(content(path) or b"")


def test_a_value_serves_while_its_stamp_is_the_same() -> None:
    values, find = LruCache[int](10), Finder()
    assert [values.get("a", stamp, find) for stamp in (1, 1, 2, 2, 1)] == [1, 1, 2, 2, 3]


def test_without_a_stamp_nothing_is_kept() -> None:
    values, find = LruCache[int](10), Finder()
    assert [values.get("a", stamp, find) for stamp in (1, None, 1)] == [1, 2, 3]


def test_a_taken_value_is_no_longer_kept() -> None:
    values, find = LruCache[int](10), Finder()
    values.get("a", 1, find)
    taken = [
        values.take("b", lambda _: True),
        *(values.take("a", lambda value, want=want: value == want) for want in (2, 1, 1)),
    ]
    assert (taken, values.get("a", 1, find)) == ([None, None, 1, None], 2)


def test_the_least_recently_used_goes_first() -> None:
    values, find = LruCache[int](2), Finder()
    assert [values.get(key, 1, find) for key in "abacab"] == [1, 2, 1, 3, 1, 4]


def test_kept_values_are_bounded_by_size_but_the_last_always_stays() -> None:
    values, find = LruCache[int](10), Finder()
    assert [values.get(key, 1, find, size) for key, size in (("a", 6), ("b", 4), ("a", 6), ("c", 50), ("c", 50))] == [
        1,
        2,
        1,
        3,
        3,
    ]
    assert values.get("a", 1, find, 6) == 4


def test_a_failure_is_not_kept() -> None:
    values = LruCache[int](10)
    with pytest.raises(ZeroDivisionError):
        values.get("a", 1, lambda: 1 // 0)
    assert values.get("a", 1, Finder()) == 1


def test_everything_is_dropped_at_once() -> None:
    find = Finder()
    parts = [LruCache[int](10), LruCache[int](10)]
    for part in parts:
        part.get("a", 1, find)
    drop_everything()
    assert [part.get("a", 1, find) for part in parts] == [3, 4]


def test_a_moment_lasts_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(dependencies.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(dependencies, "_run", dependencies.RunState())
    first, longer = moment(), long_moment()
    now[0] = 100.9
    assert moment() == first
    now[0] = 101.0
    assert moment() != first
    now[0] = 114.9
    assert long_moment() == longer
    now[0] = 115.0
    assert long_moment() != longer


def test_a_moment_lasts_while_it_is_held(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    now = [100.0]
    monkeypatch.setattr(dependencies.time, "monotonic", lambda: now[0])
    path = tmp_path / "a.py"
    path.write_text("a")
    with dependencies.one_moment():
        first, state = moment(), stamp_of_file(str(path))
        assert not has(str(tmp_path), "b.py")
        path.write_text("ab")
        (tmp_path / "b.py").touch()
        now[0] = 200.0
        assert (moment(), held_moment(), stamp_of_file(str(path))) == (first, first, state)
        assert not has(str(tmp_path), "b.py")
    now[0] = 201.0
    assert moment() != first
    assert held_moment() is None
    assert has(str(tmp_path), "b.py")
    assert stamp_of_file(str(path)) == state_of_file(str(path)) != state
    with dependencies.one_moment():
        assert stamp_of_file(str(path)) == state_of_file(str(path))


def test_the_state_of_a_file_tells_a_change(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("a")
    before = state_of_file(str(path))
    path.write_text("ab")
    after = state_of_file(str(path))
    assert before is not None
    assert after is not None
    assert before != after
    assert after[-1] == 2
    for nothing in (tmp_path, tmp_path / "missing", "null\0byte"):
        assert state_of_file(str(nothing)) is None


def test_a_folder_has_a_state_once_it_has_settled(tmp_path: Path) -> None:
    assert state_of_folder(str(tmp_path)) is None
    os.utime(tmp_path, (1, 1))
    assert state_of_folder(str(tmp_path)) == 1_000_000_000
    assert state_of_folder(str(tmp_path / "missing")) is None


def test_content_is_kept_for_a_moment_while_the_file_exists(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("one")
    with one_moment():
        first = content(str(path))
        assert content(str(path)) is first
        path.write_text("three")
        assert (first, content(str(path))) == (b"one", b"three")
        path.unlink()
        assert content(str(path)) is None
    path.write_text("four")
    assert content(str(path)) == b"four"
