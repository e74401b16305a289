"""Workers that die or take too much: the file they held is lost, the others are done."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from flake8_botocore.findings import NoResult
from flake8_botocore.runs import run, workers
from flake8_botocore.runs.workers import supervised

from ..cli.running import CLIENT, START, Command, Ran, in_process, tree

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


def test_a_worker_does_not_look_for_garbage_among_what_it_came_with() -> None:
    assert done(["frozen"]) == ["True"]


def test_no_file_needs_no_worker() -> None:
    assert done([]) == []


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


def reading() -> Callable[[str], tuple[str, ...]]:
    """Work that returns the files that its process has read, and inherited from the process it was forked from."""

    def work(path: str) -> tuple[str, ...]:
        read.append(path)
        return tuple(read)

    return work


@FORKS
def test_workers_inherit_what_their_leader_read() -> None:
    results = dict(workers.inheriting(reading, ["a", "b", "c", "d"], [0, 1], [[2], [3]], 2))
    assert results == {0: ("a",), 1: ("a", "b"), 2: ("a", "b", "c"), 3: ("a", "b", "d")}


@FORKS
@pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")
def test_a_run_that_ends_early_leaves_no_process(tmp_path: Path) -> None:
    """Work that never ends, as in a worker that its leader must end before it is ended itself."""
    run = workers.inheriting(partial(endless, tmp_path), ["a", "b", "c"], [0], [[1], [2]], 2)
    assert next(run) == (0, None)
    while len(pids := [int(path.name) for path in tmp_path.iterdir()]) < 3:
        time.sleep(0.01)
    run.close()
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []


def endless(folder: Path) -> Callable[[str], None]:
    """Work that ends for the file a only, and first notes its process in ``folder``."""

    def work(path: str) -> None:
        (folder / str(os.getpid())).touch()
        if path != "a":
            signal.pause()

    return work


@POSIX
def test_a_worker_that_was_stopped_is_continued(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "SILENT", 0.1)
    assert done(["a", "stopped", "b", "stopped"], jobs=1) == ["A", "STOPPED", "B", "STOPPED"]


@POSIX
def test_results_do_not_depend_on_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day goes by between any two looks at a clock, as where the machine was suspended."""
    days = count(1)
    for clock in ("monotonic", "process_time", "time", "perf_counter", "clock_gettime"):
        monkeypatch.setattr(time, clock, lambda *_: 86_400.0 * next(days))
    assert done(["a", "unhurried", "b", "killed", "c"]) == [
        "A",
        "UNHURRIED",
        "B",
        NoResult("left alone: its process was killed by signal 9"),
        "C",
    ]


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


DYING = f"""
import multiprocessing, os, signal
multiprocessing.set_start_method("fork")
from flake8_botocore.runs.file_text import SourceLines
begin = SourceLines.__init__
def dying(self, path, *rest):
    if {{which}}:
        {{how}}
    begin(self, path, *rest)
SourceLines.__init__ = dying
{START}
"""
"""The command, where work on some of the files goes wrong."""


TWO = 'path.endswith(("m07.py", "m21.py"))'


def dying(directory: Path, how: str, *arguments: str, which: str = TWO) -> Ran:
    """Run it over 40 files in two processes, where work on those that ``which`` is true of ends in ``how``."""
    tree(directory, {f"m{number:02}.py": CLIENT for number in range(40)})
    script = DYING.replace("{how}", how).replace("{which}", which)
    ran = subprocess.run(
        [sys.executable, "-c", script, *arguments, "--jobs=2", "."],
        cwd=directory,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)


@pytest.mark.skipif(sys.platform != "linux", reason="patches what only forked processes inherit")
@pytest.mark.parametrize("lost", [("m00",), ("m02", "m21"), ("m00", "m01", "m02", "m03", "m04")])
def test_the_command_names_what_a_dead_leader_held_and_finishes_the_others(
    tmp_path: Path, lost: tuple[str, ...]
) -> None:
    """Files of one size are in the order of their names: a leader begins with m00 to m03."""
    which = f"os.path.basename(path)[:3] in {lost}"
    ran = dying(tmp_path, "os.kill(os.getpid(), signal.SIGKILL)", "check", "--format=concise", which=which)
    why = "left alone: its process was killed by signal 9"
    assert [line for line in ran.err.splitlines() if ".py" in line] == [
        f"flake8-botocore: ./{name}.py: {why}" for name in lost
    ]
    found = [line[2:5] for line in ran.out.splitlines() if line.startswith("./m")]
    assert (ran.code, found) == (2, [name for number in range(40) if (name := f"m{number:02}") not in lost])


@pytest.mark.skipif(sys.platform != "linux", reason="patches what only forked processes inherit")
@pytest.mark.parametrize("arguments", [("check", "--format=concise"), ("fix",), ("audit", "--all")])
def test_the_command_names_what_dead_workers_held(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ran = dying(tmp_path, "os.kill(os.getpid(), signal.SIGKILL)", *arguments)
    named = [line for line in ran.err.splitlines() if "m07" in line or "m21" in line]
    why = "left alone: its process was killed by signal 9"
    assert named == [f"flake8-botocore: ./m07.py: {why}", f"flake8-botocore: ./m21.py: {why}"]
    assert ran.code == 2
    told = {name for number in range(40) if (name := f"m{number:02}.py:3") in ran.out}
    assert len(told) == 38
    assert {"./m07.py:3", "./m21.py:3"} & told == set()


@pytest.mark.skipif(sys.platform != "linux", reason="patches what only forked processes inherit")
def test_a_run_that_lost_every_file_does_not_report_that_there_are_no_findings(tmp_path: Path) -> None:
    for command, reports in (("check", "40 files could not be checked.\n"), ("audit", "40 files could not be read.\n")):
        ran = dying(tmp_path, "os._exit(3)", command, which='path.endswith(".py")')
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, reports, 40)


@pytest.mark.skipif(sys.platform != "linux", reason="patches what only forked processes inherit")
@pytest.mark.parametrize("arguments", [("check", "--format=concise"), ("fix",), ("audit", "--all")])
def test_a_bug_in_a_worker_is_named_and_the_others_are_done(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ran = dying(tmp_path, "raise ZeroDivisionError", *arguments)
    assert ran.code == 2
    assert len({name for number in range(40) if (name := f"m{number:02}.py:3") in ran.out}) == 38
    why = "flake8-botocore failed with ZeroDivisionError"
    for name in ("m07", "m21"):
        assert ran.err.count(f"flake8-botocore: ./{name}.py: {why}\n") == 1


@POSIX
def test_one_large_file_is_left_to_a_process_that_may_die_of_it(tmp_path: Path) -> None:
    tree(
        tmp_path,
        {"a.py": CLIENT, "large.py": "import boto3\nx = [\n" + "    (1, 'x', [2, {3: 4}]),\n" * 60_000 + "]\n"},
    )
    ran = in_process(tmp_path, "check", "--format=concise", ".")
    assert ran.lines[0].startswith("./a.py:3:10: BOT101 ")


@pytest.mark.parametrize(("ends", "kept"), [(True, run.MOST_KEPT), (False, 0)])
def test_a_run_in_one_process_keeps_trees_where_that_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Command, ends: bool, kept: int
) -> None:
    """Its processors are as many as they are: none of the others starts."""
    asked: list[int] = []
    tree(tmp_path, {"a.py": CLIENT})
    monkeypatch.setattr(run, "FINISHED", SimpleNamespace(begin=asked.append, file_done=lambda: None))
    monkeypatch.setattr(os, "cpu_count", lambda: 128)
    if ends:
        gc.disable()
    try:
        assert command("check", "--no-cache", "--format=concise", "a.py").code == 1
        assert (asked, gc.isenabled()) == ([kept], not ends)
    finally:
        gc.enable()


def test_several_processes_share_what_they_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(run, "FINISHED", SimpleNamespace(begin=asked.append))
    for each in ("supervised", "inheriting"):
        monkeypatch.setattr(workers, each, lambda prepare, *_: prepare() and [])
    options = SimpleNamespace(jobs=4)
    sizes = dict.fromkeys(range(64), 1)
    prepare = partial(run._prepare, None, options, None, run.Snapshot())
    monkeypatch.setattr(run, "Context", lambda *_: None)
    try:
        assert list(run._results(prepare, ["a.py"] * 64, sizes, options)) == []
    finally:
        gc.enable()
    assert asked == [run.MOST_KEPT // 4]
