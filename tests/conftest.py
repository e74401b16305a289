"""What holds for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def _nobodys_terminal() -> Iterator[None]:
    """Whoever runs the tests has colours and a width of their own; no process that a test starts gets these."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("COLUMNS", "FORCE_COLOR", "LINES", "NO_COLOR", "PY_COLORS"):
            patch.delenv(name, raising=False)
        yield
