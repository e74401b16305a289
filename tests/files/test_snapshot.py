"""A snapshot: what was read stays, each answer is found once, the next one takes over what did not change."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from flake8_botocore.files import filesystem
from flake8_botocore.files.filesystem import content, memo_of_file, names
from flake8_botocore.files.snapshot import BySize, Snapshot, begin, current, memo, working_on

LONG_AGO = 1_000_000_000


class Finder:
    """Gives its answers one after the other, and knows how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, *_: str) -> int:
        self.asked += 1
        return self.asked


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
