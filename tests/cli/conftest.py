"""The fixture ``command``: the command in this process and in a directory of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.cli import main

from .running import Command, Ran, portable


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs the command with its working directory in ``tmp_path``."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()

    def run(*arguments: str) -> Ran:
        code = main(arguments)
        return Ran(code, *map(portable, capsys.readouterr()))

    return run
