"""Which finished readings are kept, and what the garbage collector looks at during a run."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from weakref import ref

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.linter import lint
from flake8_botocore.source import garbage_collection, reader
from flake8_botocore.source.garbage_collection import FILES_PER_COLLECTION, ReadingCache
from flake8_botocore.source.project import other_modules

SOURCE = "import boto3\nboto3.client('s3')\n"


class Thing:
    """Something that can be seen to go."""


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[ref[reader.Reading]]:
    """The readings made while the test runs, as long as somebody keeps them."""
    monkeypatch.setattr(reader, "READINGS", ReadingCache())
    found: list[ref[reader.Reading]] = []
    begin = reader.Reading.__init__

    def noting(self: reader.Reading, *arguments: object, **named: object) -> None:
        begin(self, *arguments, **named)  # type: ignore[arg-type]
        found.append(ref(self))

    monkeypatch.setattr(reader.Reading, "__init__", noting)
    return found


class File(Thing):
    """A file of this many characters."""

    def __init__(self, length: int) -> None:
        self.source = "x" * length
        self.absolute = f"/{length}.py"

    def release(self) -> None:
        """Hold nothing."""


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the collector was asked to do."""
    asked: list[str] = []
    monkeypatch.setattr(garbage_collection.gc, "disable", lambda: asked.append("disabled"))
    monkeypatch.setattr(garbage_collection.gc, "collect", lambda generation: asked.append(f"collected {generation}"))
    monkeypatch.setattr(garbage_collection.gc, "freeze", lambda: asked.append("frozen"))
    return asked


def test_nothing_is_kept_before_it_begins() -> None:
    assert not ReadingCache().keep(Thing(), File(1))


def test_kept_readings_are_frozen_for_the_collector(collector: list[str]) -> None:
    finished = ReadingCache()
    finished.begin(50_000)
    for number in range(3 * FILES_PER_COLLECTION):
        if number == FILES_PER_COLLECTION + 1:
            finished.keep(Thing(), File(40_000))
        finished.file_done()
    assert collector == ["disabled", "frozen", "collected 0", "collected 0"]


def test_the_first_reading_of_a_file_is_kept(made: list[ref[reader.Reading]]) -> None:
    reader.READINGS.begin(len(SOURCE))
    for _ in range(2):
        assert [finding.code for finding in lint(SOURCE, "x.py", Settings())] == ["BOT101"]
    assert [each() is not None for each in made] == [True, False]


def test_a_module_changed_since_it_was_linted_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "READINGS", ReadingCache())
    monkeypatch.setattr(other_modules, "READINGS", reader.READINGS)
    reader.READINGS.begin(100_000)
    path = tmp_path / "a.py"
    path.write_text(SOURCE)
    lint(SOURCE, str(path), Settings())
    assert reader.READINGS.take(str(path), SOURCE + "\n") is None
    assert reader.READINGS.take(str(path), SOURCE) is not None
    assert reader.READINGS.take(str(path), SOURCE) is None


def recorded(monkeypatch: pytest.MonkeyPatch, enabled: bool = True) -> list[str]:
    """What the collector is asked to do from now on, in place of doing it."""
    asked: list[str] = []
    for name in ("collect", "freeze", "unfreeze"):
        monkeypatch.setattr(garbage_collection.gc, name, partial(asked.append, name))
    monkeypatch.setattr(garbage_collection.gc, "isenabled", lambda: enabled)
    garbage_collection.unfreeze()
    return asked


@pytest.mark.parametrize(
    ("enabled", "files", "asked"),
    [
        (True, FILES_PER_COLLECTION - 1, []),
        (True, FILES_PER_COLLECTION, ["collect", "freeze"]),
        (True, 2 * FILES_PER_COLLECTION + 1, ["collect", "freeze"] * 2),
        (False, FILES_PER_COLLECTION, []),
    ],
    ids=["few files", "many", "more", "the program collects nothing"],
)
def test_a_collector_of_another_program_does_not_look_through_trees_again(
    monkeypatch: pytest.MonkeyPatch, enabled: bool, files: int, asked: list[str]
) -> None:
    done = recorded(monkeypatch, enabled)
    for _ in range(files):
        garbage_collection.freeze_now_and_then()
    assert done == ["unfreeze", *asked]
