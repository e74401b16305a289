"""The fixture ``editor``: an editor that has a folder open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .editor import Editor


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Editor]:
    """An editor whose folder is a project, and the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").touch()
    editor = Editor(tmp_path)
    yield editor
    for name in list(editor.opened):
        editor.close(name)
