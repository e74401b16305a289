"""A snapshot: what was read stays, each answer is found once, the next one takes over what did not change."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from flake8_botocore.files import filesystem
from flake8_botocore.files.filesystem import content, entries, has, kind, memo_of_file, names, real, state_of_file
from flake8_botocore.files.snapshot import BySize, Snapshot, begin, current, memo, working_on

LONG_AGO = 1_000_000_000


class Finder:
    """Gives its answers one after the other, and knows how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, *_: str) -> int:
        self.asked += 1
        return self.asked


def seen_in(folder: Path) -> list[object]:
    """What the functions of the reader say of ``folder``."""
    paths = [str(folder), *(str(folder / name) for name in ("a.py", "b", "link", "missing")), "null\0byte"]
    functions: tuple[Callable[[str], object], ...] = (content, names, kind, entries, state_of_file)
    found = [function(path) for function in functions for path in paths]
    return [*found, *(has(path, "a.py") for path in paths), *map(real, paths[:4])]


CHANGES = {
    "a file is written": lambda folder: (folder / "a.py").write_text("b"),
    "a file is written with its size and time kept": lambda folder: (
        (folder / "a.py").write_text("b"),
        os.utime(folder / "a.py", (LONG_AGO, LONG_AGO)),
    ),
    "a file goes": lambda folder: (folder / "a.py").unlink(),
    "a file comes": lambda folder: (folder / "missing").touch(),
    "a file becomes a folder": lambda folder: ((folder / "a.py").unlink(), (folder / "a.py").mkdir()),
    "a link leads elsewhere": lambda folder: ((folder / "link").unlink(), (folder / "link").symlink_to("a.py")),
    "a file comes in a folder": lambda folder: (folder / "b" / "a.py").touch(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_seen_by_the_next_snapshot(tmp_path: Path, change: Callable[[Path], object]) -> None:
    (tmp_path / "a.py").write_text("a")
    os.utime(tmp_path / "a.py", (LONG_AGO, LONG_AGO))
    (tmp_path / "b").mkdir()
    (tmp_path / "link").symlink_to("b")
    before = seen_in(tmp_path)
    change(tmp_path)
    assert seen_in(tmp_path) == before
    with working_on(Snapshot(current())):
        assert seen_in(tmp_path) != before
    assert seen_in(tmp_path) == before


def test_an_answer_is_found_once_in_each_snapshot() -> None:
    find = Finder()
    answer = memo(2)(find)
    assert [answer(each) for each in "abacbc"] == [1, 2, 1, 3, 2, 3], "the oldest one goes first"
    with working_on(Snapshot(current())):
        assert [answer("b"), answer("b")] == [4, 4]
    assert answer("b") == 2


def test_what_follows_from_one_file_is_handed_on_while_the_file_is_the_same(tmp_path: Path) -> None:
    path, find = tmp_path / "a.py", Finder()
    path.write_text("a")
    os.utime(path, (LONG_AGO, LONG_AGO))
    answer = memo_of_file(10)(find)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filesystem, "SETTLED", -10.0)
        assert answer(str(path)) == 1
        for expected in (1, 1):
            begin(Snapshot(current()))
            assert answer(str(path)) == expected
        path.write_text("b")
        begin(Snapshot(current()))
        assert [answer(str(path)), answer(str(path))] == [2, 2]
    begin(Snapshot())
    assert answer(str(path)) == 3, "a snapshot without one before it knows nothing"


def test_a_file_that_was_just_written_is_read_again(tmp_path: Path) -> None:
    """Within one tick of the clock a second change of the same length leaves all of a state as it is."""
    (tmp_path / "a.py").write_text("a")
    find = Finder()
    answer = memo_of_file(10)(find)
    for expected in (1, 2):
        begin(Snapshot(current()))
        assert [answer(str(tmp_path / "a.py")), answer(str(tmp_path / "a.py"))] == [expected, expected]


def test_a_text_that_had_to_go_and_changed_since_is_unknown(tmp_path: Path) -> None:
    one, two = tmp_path / "one.py", tmp_path / "two.py"
    one.write_text("one")
    two.write_text("two")
    current().texts.most = 3
    assert [content(str(one)), content(str(two)), content(str(one))] == [b"one", b"two", b"one"]
    content(str(two))
    one.write_text("new")
    assert (content(str(two)), content(str(one))) == (b"two", None)


def test_a_snapshot_survives_the_way_to_a_new_process(tmp_path: Path) -> None:
    """What it read does not: a process that is not forked reads everything itself."""
    snapshot = Snapshot()
    snapshot.respects_gitignore = False
    with working_on(snapshot):
        assert names(str(tmp_path)) == ()
        (tmp_path / "a.py").touch()
        there = pickle.loads(pickle.dumps(snapshot))
        with working_on(there):
            assert (there.respects_gitignore, names(str(tmp_path))) == (False, ("a.py",))


def test_values_by_size() -> None:
    values, find, gone = BySize[int](10, lambda value: gone.append(value)), Finder(), list[int]()
    assert [values.get("a", stamp, find, 1) for stamp in (1, 1, 2, 2, 1)] == [1, 1, 2, 2, 3]
    sizes = (("a", 6), ("b", 4), ("a", 6), ("c", 50), ("c", 50))
    assert [values.get(key, 5, find, size) for key, size in sizes] == [4, 5, 4, 6, 6], "the last one always stays"
    assert gone == [5, 4]
    taken = [
        values.take("b", lambda _: True),
        *(values.take("c", lambda value, want=want: value == want) for want in (2, 6, 6)),
    ]
    assert (taken, values.get("c", 5, find, 1)) == ([None, None, 6, None], 7)


def test_the_next_snapshot_is_the_same_one_where_nothing_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filesystem, "SETTLED", -10.0)
    (tmp_path / "a.py").write_text("a")
    (tmp_path / "b").mkdir()
    (tmp_path / "link").symlink_to("b")
    before = seen_in(tmp_path)
    assert current().next() is current()
    CHANGES["a file comes in a folder"](tmp_path)
    later = current().next()
    assert later is not current()
    with working_on(later):
        assert seen_in(tmp_path) != before
        assert later.next() is later


def test_a_failure_is_not_kept() -> None:
    values = BySize[int](10)
    with pytest.raises(ZeroDivisionError):
        values.get("a", 1, lambda: 1 // 0, 1)
    assert values.get("a", 1, Finder(), 1) == 1


def test_the_state_of_a_file_tells_a_change(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("a")
    os.utime(path, (LONG_AGO, LONG_AGO))
    before = state_of_file(str(path))
    path.write_text("ab")
    begin(Snapshot())
    after = state_of_file(str(path))
    assert before is not None
    assert after is not None
    assert before != after
    assert after[-1] == 2
    for nothing in (tmp_path, tmp_path / "missing", "null\0byte"):
        assert state_of_file(str(nothing)) is None


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert content(str(tmp_path / "pipe")) is None
