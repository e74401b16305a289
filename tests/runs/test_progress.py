"""The bar appears on a terminal, in long runs, and leaves nothing behind."""

from __future__ import annotations

import io
import sys

import pytest

from flake8_botocore.runs import run
from flake8_botocore.runs.run import Progress


class Terminal(io.StringIO):
    """A terminal that keeps what is written to it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, in a list of one, that the bar sees."""
    now = [100.0]
    monkeypatch.setattr(run.time, "monotonic", lambda: now[0])
    return now


def drawn(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, clock: list[float], *moments: float) -> str:
    """What is drawn when a file of ten is done at each of ``moments``, in seconds after the start."""
    monkeypatch.setattr(sys, "stderr", stream)
    bar = Progress(10)
    start = clock[0]
    for done, moment in enumerate(moments, start=1):
        clock[0] = start + moment
        bar.show(done)
    bar.clear()
    return stream.getvalue()


def test_a_long_run_draws_now_and_then_and_cleans_up(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    assert drawn(Terminal(), monkeypatch, clock, 0.5, 2.0, 2.01, 2.5) == (
        f"\r[{'#' * 6}{'.' * 24}] 2/10 files\r[{'#' * 12}{'.' * 18}] 4/10 files\r\033[K"
    )
