"""Workers that die or take too much: the file they held is lost, the others are done."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from flake8_botocore.findings import NoResult
from flake8_botocore.runs import workers
from flake8_botocore.runs.workers import supervised

from ..cli.running import CLIENT, tree

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="kills by signal, bounds memory by resource")


def work(path: str) -> str:
    """What becomes of a file, by its name."""
    if path == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if path == "crashed":
        os._exit(7)
    if path == "stopped":
        os.kill(os.getpid(), signal.SIGSTOP)
    if path == "unhurried":
        time.sleep(1)
    if path == "large":
        # As a library does that cannot bear it where there is no memory.
        try:
            bytearray(2 << 30)
        except MemoryError:
            os._exit(9)
    if path == "frozen":
        return str(gc.get_freeze_count() > 0)
    return path.upper()


def prepared() -> Callable[[str], str]:
    """The work, for which nothing is to be prepared."""
    return work


def done(run: list[str], jobs: int = 2, together: int = 2) -> list[Any]:
    """The results for ``files``, which are handed over in batches of ``together``."""
    batches = [range(start, min(start + together, len(run))) for start in range(0, len(run), together)]
    results = dict(supervised(prepared, run, batches, jobs))
    return [results[number] for number in range(len(run))]


def test_every_file_has_its_result() -> None:
    names = [f"f{number}" for number in range(23)]
    assert done(names, jobs=3) == [name.upper() for name in names]


@POSIX
@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("killed", "left alone: its process was killed by signal 9"),
        ("crashed", "left alone: its process ended with exit code 7"),
        pytest.param(
            "large",
            "left alone: its process ended with exit code 9",
            marks=pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not bound memory"),
        ),
    ],
)
def test_the_file_that_a_dead_worker_held_is_lost_and_no_other(jobs: int, name: str, reason: str) -> None:
    assert done(["a", name, "b", name, "c", "d", "e", name], jobs, together=3) == [
        "A",
        NoResult(reason),
        "B",
        NoResult(reason),
        "C",
        "D",
        "E",
        NoResult(reason),
    ]


@POSIX
def test_every_worker_may_die() -> None:
    assert done(["killed"] * 9) == [NoResult("left alone: its process was killed by signal 9")] * 9


FORKS = pytest.mark.skipif(not workers.forks(), reason="a leader forks its workers")


def led(files: list[str], first: int = 2, jobs: int = 2) -> list[Any]:
    """The results for ``files``, of which a leader does the ``first`` ones."""
    batches = [range(start, min(start + 2, len(files))) for start in range(first, len(files), 2)]
    results = dict(workers.inheriting(prepared, files, range(first), batches, jobs))
    return [results[number] for number in range(len(files))]


KILLED = NoResult("left alone: its process was killed by signal 9")


@FORKS
@pytest.mark.parametrize(
    ("files", "results"),
    [
        (["a", "b"], ["A", "B"]),
        (["a", "b", "c", "d", "e"], ["A", "B", "C", "D", "E"]),
        (["killed", "b", "c", "d", "e"], [KILLED, "B", "C", "D", "E"]),
        (["a", "killed", "c", "killed", "e"], ["A", KILLED, "C", KILLED, "E"]),
        (["a", "b", "c", "killed", "e"], ["A", "B", "C", KILLED, "E"]),
        (["killed"] * 5, [KILLED] * 5),
    ],
    ids=["few files", "all live", "the leader dies at once", "and a worker without a leader", "a worker", "all die"],
)
def test_a_file_that_kills_the_leader_or_one_of_its_workers_is_lost_and_no_other(
    files: list[str], results: list[object]
) -> None:
    assert led(files) == results


read: list[str] = []


@POSIX
def test_a_worker_that_was_stopped_is_continued(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "SILENT", 0.1)
    assert done(["a", "stopped", "b", "stopped"], jobs=1) == ["A", "STOPPED", "B", "STOPPED"]


def test_a_request_survives_the_way_to_a_new_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where processes do not fork, as on Windows and macOS, all that a worker needs is pickled."""
    import multiprocessing

    from flake8_botocore.cli.check import check
    from flake8_botocore.cli.request import request
    from flake8_botocore.files.snapshot import current
    from flake8_botocore.runs.run import _prepare

    monkeypatch.chdir(tmp_path)
    tree(tmp_path, {"a.py": CLIENT, "b.py": CLIENT, ".flake8": "[flake8]\nper-file-ignores = b.py:BOT101\n"})
    asked = request("check", ["."], lambda parser: None)
    monkeypatch.setattr(workers, "multiprocessing", multiprocessing.get_context("spawn"))
    prepare = partial(_prepare, partial(check, fixes=False), asked.options, asked.settings, current())
    results = dict(supervised(prepare, ["a.py", "b.py"], [[0], [1]], 1))
    assert [[finding.code for finding in results[number].findings] for number in (0, 1)] == [["BOT101"], []]
