"""Lays a small project out in a folder and lints its files in place, one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flake8_botocore.files.snapshot import Snapshot, begin, current
from flake8_botocore.findings import Finding
from tests.snippets import clean, flags, snippet

COMPLETE = 'read_timeout=5, retries={"mode": "standard", "total_max_attempts": 2}'
"""What ``Config(COMPLETE)`` stands for in the sources: a Config that lacks nothing."""


def lay_out(folder: Path, files: Mapping[str, str], *, root: bool = True) -> None:
    """Write ``files``, dedented sources by their path in ``folder``, and begin a snapshot that has them.

    ``root``: mark the folder as the project's, so that nothing above it is looked at. ``Config(COMPLETE)`` is
    written out.
    """
    if root:
        (folder / "pyproject.toml").touch()
    for path, source in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(written(source), encoding="utf-8")
    begin(Snapshot(current()))


def written(source: str) -> str:
    """``source`` as it is laid out."""
    return snippet(source).replace("Config(COMPLETE)", f"Config({COMPLETE})")


def flags_in(folder: Path, files: Mapping[str, str], *, root: bool = True, **settings: Any) -> list[Finding]:
    """Lay ``files`` out and assert that linting each reports exactly what its comments say; some must say something.

    Returns the findings, in the order of ``files``. ``settings`` are those of ``tests.snippets.flags``.
    """
    lay_out(folder, files, root=root)
    found: list[Finding] = []
    for path, source in files.items():
        if _expects(source):
            found += flags(written(source), path=str(folder / path), **settings)
        else:
            clean(written(source), path=str(folder / path), **settings)
    if not found:
        raise ValueError("no file expects anything: mark a line with # BOT101, or call clean_in()")
    return found


def clean_in(folder: Path, files: Mapping[str, str], *, root: bool = True, **settings: Any) -> None:
    """Lay ``files`` out and assert that nothing is reported in any of them."""
    lay_out(folder, files, root=root)
    for path, source in files.items():
        clean(written(source), path=str(folder / path), **settings)


def _expects(source: str) -> bool:
    return any("# BOT" in line for line in source.splitlines())
