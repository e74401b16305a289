"""How long a line may be: what the nearest formatter or linter of the project is told."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from flake8_botocore.config.formatting import line_length_in
from flake8_botocore.files.snapshot import Snapshot, begin

RUFF = "[tool.ruff]\nline-length = 100\n"
BLACK = "[tool.black]\nline-length = 90\n"


def found(tmp_path: Path, files: Mapping[str, str], path: str = "app/aws.py") -> int:
    """The line length of the file ``path`` in a project that holds ``files``."""
    for name, text in {".git/HEAD": "", "app/x": "", **files}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    begin(Snapshot())
    return line_length_in(str((tmp_path / path).parent))


@pytest.mark.parametrize(
    ("files", "length"),
    [
        ({}, 88),
        ({"pyproject.toml": RUFF}, 100),
        ({"pyproject.toml": BLACK}, 90),
        ({"pyproject.toml": BLACK + RUFF}, 100),
        ({"ruff.toml": "line-length = 70\n", "pyproject.toml": RUFF}, 70),
        ({".ruff.toml": "line-length = 71\n"}, 71),
        ({"setup.cfg": "[flake8]\nmax-line-length = 120\n"}, 120),
        ({"tox.ini": "[flake8]\nmax_line_length = 121\n"}, 121),
        ({".flake8": "[flake8]\nmax-line-length = 122\n", "pyproject.toml": BLACK}, 90),
        ({".flake8": "[flake8]\nselect = BOT\n", "pyproject.toml": "[tool.ruff.lint]\nselect = []\n"}, 88),
        ({"pyproject.toml": RUFF, "app/pyproject.toml": BLACK}, 90),
        ({"pyproject.toml": RUFF, "app/setup.cfg": "[metadata]\n"}, 100),
        ({"pyproject.toml": "[tool.ruff\n", "setup.cfg": "[flake8]\nmax-line-length = no\n", "tox.ini": "x"}, 88),
        ({"pyproject.toml": "[tool.ruff]\nline-length = '99'\n[tool]\n"}, 88),
        ({"pyproject.toml": "tool = 1\n", "ruff.toml": "line-length = -1\n"}, 88),
    ],
)
def test_the_nearest_that_says_it(tmp_path: Path, files: Mapping[str, str], length: int) -> None:
    assert found(tmp_path, files) == length
