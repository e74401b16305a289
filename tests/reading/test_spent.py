"""What is kept of readings that are done with, and what is not."""

from __future__ import annotations

from pathlib import Path
from weakref import ref

import pytest

from flake8_botocore.engine import lint
from flake8_botocore.looking.kept import drop_everything
from flake8_botocore.reading import reader
from flake8_botocore.reading.project import modules
from flake8_botocore.reading.project.modules import parse_unseen
from flake8_botocore.reading.spent import Spent
from flake8_botocore.settings import Settings

SOURCE = "import boto3\nboto3.client('s3')\n"


class Thing:
    """Something that can be seen to go."""


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[ref[reader.Reading]]:
    """The readings made while the test runs, as long as somebody keeps them."""
    monkeypatch.setattr(reader, "SPENT", Spent())
    found: list[ref[reader.Reading]] = []
    begin = reader.Reading.__init__

    def noting(self: reader.Reading, *arguments: object, **named: object) -> None:
        begin(self, *arguments, **named)  # type: ignore[arg-type]
        found.append(ref(self))

    monkeypatch.setattr(reader.Reading, "__init__", noting)
    return found


def test_the_first_stay() -> None:
    spent, things = Spent(), [Thing() for _ in range(4)]
    seen = [ref(thing) for thing in things]
    spent.keep(100)
    assert [spent.takes(thing, length) for thing, length in zip(things, (60, 50, 40, 1), strict=True)] == [
        True, False, True, False,
    ]  # fmt: skip
    del things
    assert [each() is not None for each in seen] == [True, False, True, False]
    # Who asks once more in the same run asks for no more.
    spent.keep(100)
    assert not spent.takes(Thing(), 1)
    assert [each() is not None for each in seen] == [True, False, True, False]
    spent.keep(0)
    assert [each() for each in seen] == [None] * 4
    spent.keep(100)
    assert spent.takes(Thing(), 100)


def test_nothing_stays_unless_it_is_asked_for() -> None:
    assert not Spent().takes(Thing(), 1)


def test_full_is_where_hardly_a_file_would_fit() -> None:
    spent = Spent()
    assert spent.is_full
    spent.keep(50_000)
    assert not spent.is_full
    spent.takes(Thing(), 40_000)
    assert spent.is_full


def test_what_was_read_of_a_file_stays(made: list[ref[reader.Reading]]) -> None:
    reader.SPENT.keep(len(SOURCE))
    for _ in range(2):
        assert [finding.code for finding in lint(SOURCE, "x.py", Settings())] == ["BOT101"]
    assert [each() is not None for each in made] == [True, False]


def test_nothing_stays_of_what_flake8_or_an_editor_asks(made: list[ref[reader.Reading]]) -> None:
    lint(SOURCE, "x.py", Settings())
    assert [each() for each in made] == [None]


def test_a_linted_file_is_not_read_again_as_a_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    defining, using = tmp_path / "a.py", tmp_path / "b.py"
    defining.write_text("import boto3\nNAME = 's3'\nboto3.client(NAME)\n")
    using.write_text("import boto3\nfrom a import NAME\nboto3.client(NAME, config=None)\n")
    parsed: list[str] = []
    monkeypatch.setattr(modules, "parse_unseen", lambda source: parsed.append(source) or parse_unseen(source))
    for keep, again in ((100_000, []), (0, [defining.read_text()])):
        monkeypatch.setattr(reader, "SPENT", Spent())
        monkeypatch.setattr(modules, "SPENT", reader.SPENT)
        drop_everything()
        parsed.clear()
        reader.SPENT.keep(keep)
        found = [
            (path.name, finding.code, finding.span.start_line)
            for path in (defining, using)
            for finding in lint(path.read_text(), str(path), Settings())
        ]
        assert found == [("a.py", "BOT101", 3), ("b.py", "BOT101", 3)]
        assert parsed == again


def test_a_module_changed_since_it_was_linted_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "SPENT", Spent())
    monkeypatch.setattr(modules, "SPENT", reader.SPENT)
    reader.SPENT.keep(100_000)
    path = tmp_path / "a.py"
    path.write_text(SOURCE)
    lint(SOURCE, str(path), Settings())
    assert reader.SPENT.linted(str(path), SOURCE + "\n") is None
    assert reader.SPENT.linted(str(path), SOURCE) is not None
    assert reader.SPENT.linted(str(path), SOURCE) is None
