"""Worker processes with bounded memory: if one dies, the file it held is named and another process takes the rest.

A worker imports nothing from the current folder, however it is started: that folder may be a stranger's checkout.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeAlias

from ..findings import NoResult

SILENT = 5.0
"""Seconds without an answer after which workers that were stopped are continued."""

MOST_MEMORY = 1 << 30
"""Bytes that a worker may allocate, where the system can bound it."""


def bound_memory() -> None:
    """Let this process allocate no more than MOST_MEMORY, where the system can bound it.

    Beyond that, allocations fail, and a library that cannot handle that ends the process.
    """
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    bounds = [bound for bound in (soft, hard, MOST_MEMORY) if bound != resource.RLIM_INFINITY]
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (min(bounds), hard))


Prepare: TypeAlias = Callable[[], Callable[[str], Any]]
"""The function that a worker calls first; it returns the work on a file."""

Serve: TypeAlias = Callable[[Connection, Prepare], None]
"""What a worker does until it ends: it sends results to the connection."""


def forks() -> bool:
    """Whether a new process begins with what this one has loaded."""
    return multiprocessing.get_start_method() == "fork"


def supervised(
    prepare: Prepare, files: Sequence[str], batches: Iterable[Sequence[int]], jobs: int
) -> Iterator[tuple[int, Any]]:
    """The work that ``prepare`` gives, done on every one of ``files`` in ``jobs`` processes.

    Yields the index and the result of each in order of completion. ``batches`` are the indices that are handed over
    together, in that order. The result for a file whose worker died is a NoResult.
    """
    waiting = deque(map(deque, batches))
    crew = [_Worker(prepare, _answer_batches) for _ in range(min(jobs, len(waiting)))]
    try:
        while True:
            for worker in crew:
                if not worker.batch and waiting:
                    worker.give(waiting.popleft(), files)
            busy = [worker for worker in crew if worker.batch]
            if not busy:
                return
            for worker in _reporting(busy):
                yield worker.batch[0], worker.result()
                worker.batch.popleft()
                if worker.ended:
                    # Only the first file is to blame; another worker takes the rest.
                    if worker.batch:
                        waiting.appendleft(worker.batch)
                    crew[crew.index(worker)] = _Worker(prepare, _answer_batches)
    finally:
        for worker in crew:
            worker.end()


def inheriting(
    prepare: Prepare, files: Sequence[str], first: Sequence[int], batches: Sequence[Sequence[int]], jobs: int
) -> Iterator[tuple[int, Any]]:
    """The work of ``supervised``, done by a leader that works on ``first`` and then forks workers for ``batches``.

    The workers inherit what the leader has read. If it dies, workers that inherit nothing take the rest. Requires
    ``forks``.
    """
    # A dictionary keeps the order, in which the leader works on ``first``.
    open_files = dict.fromkeys(number for batch in (first, *batches) for number in batch)
    leader = _Worker(prepare, partial(_lead, files, first, batches, jobs), leads=True)
    try:
        while open_files:
            _reporting([leader])
            answer = leader.result()
            if isinstance(answer, NoResult):
                # It died. If files of ``first`` are open, it was working on the first of these; else it had forked
                # workers already, and worked on none.
                next_file = next(iter(open_files))
                if next_file in first:
                    del open_files[next_file]
                    yield next_file, answer
                break
            number, _ = answer
            del open_files[number]
            yield answer
    finally:
        leader.end()
    rest = ([number for number in batch if number in open_files] for batch in (first, *batches))
    yield from supervised(prepare, files, [batch for batch in rest if batch], jobs)


@dataclass(eq=False)
class _Worker:
    """A worker process, the pipe to it, and the ``batch`` of indices without a result; it works on the first.

    One that ``leads`` forks others, and ends them when it is terminated.
    """

    prepare: Prepare
    serve: Serve
    leads: bool = False
    batch: deque[int] = field(default_factory=deque)
    ended: bool = False
    pipe: Connection = field(init=False)
    process: BaseProcess = field(init=False)

    def __post_init__(self) -> None:
        """Start the process."""
        self.pipe, workers_end = multiprocessing.Pipe()
        self.process = multiprocessing.Process(
            target=_run, args=(os.getcwd(), workers_end, self.pipe, self.prepare, self.serve), daemon=not self.leads
        )
        with _in_folder_of_python():
            self.process.start()
        # Held by the worker alone, its end of the pipe closes when it dies; that is how its death is seen.
        workers_end.close()

    def give(self, batch: deque[int], files: Sequence[str]) -> None:
        """Hand over the files of the indices ``batch``."""
        self.batch = batch
        # A worker that died while it had nothing to do is found out when its answer is read.
        with suppress(OSError):
            self.pipe.send([files[index] for index in batch])

    def result(self) -> Any:
        """The result for the first of the batch, or a NoResult and the end of this worker."""
        try:
            return self.pipe.recv()
        except (EOFError, OSError):
            self.process.join(1)
            reason = _death(self.process.exitcode)
        self.end()
        return NoResult(reason)

    def end(self) -> None:
        """End the process, whatever it does."""
        self.ended = True
        if self.leads:
            self.process.terminate()
            self.process.join(1)
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _reporting(busy: Sequence[_Worker]) -> list[_Worker]:
    """Those of ``busy`` that sent a result or died; waits until there is one, for as long as that takes."""
    while not (ready := wait([worker.pipe for worker in busy], SILENT)):
        for worker in busy if sys.platform != "win32" else ():
            # Only a process that was stopped on its own takes notice: a terminal stops and continues all of them.
            os.kill(worker.process.pid or 0, signal.SIGCONT)
    return [worker for worker in busy if worker.pipe in ready]


def _death(code: int | None) -> str:
    """How a process ended, in words."""
    if code is not None and code < 0:
        return f"left alone: its process was killed by signal {-code}"
    return f"left alone: its process ended with exit code {code}"


@contextmanager
def _in_folder_of_python() -> Iterator[None]:
    """Make the folder that Python is installed in the current one.

    Unless it forks, multiprocessing starts ``python -c``, which looks for its first modules in the current folder.
    """
    folder = os.getcwd()
    os.chdir(sys.base_prefix)
    try:
        yield
    finally:
        os.chdir(folder)


def _run(folder: str, pipe: Connection, parents_end: Connection, prepare: Prepare, serve: Serve) -> None:
    """What a worker process does from its start: prepare itself, and ``serve`` the process that started it by ``pipe``.

    ``folder`` is the current folder of that process, and ``parents_end`` its end of the pipe.
    """
    os.chdir(folder)
    # Inherited by a fork and left open, it would keep the pipe open after the parent's death.
    parents_end.close()
    # Whoever interrupts the run ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    bound_memory()
    # What is there from the start stays: looking through it for garbage would copy all of it in the memory.
    gc.freeze()
    # The parent is gone, so the results are no longer needed.
    with suppress(EOFError, OSError):
        serve(pipe, prepare)


def _answer_batches(pipe: Connection, prepare: Prepare) -> None:
    """Send a result for each path of each batch that ``pipe`` brings. Raises EOFError when the other side is gone."""
    work = prepare()
    while True:
        for path in pipe.recv():
            pipe.send(work(path))


def _lead(
    files: Sequence[str],
    first: Sequence[int],
    batches: Sequence[Sequence[int]],
    jobs: int,
    pipe: Connection,
    prepare: Prepare,
) -> None:
    """Do the files ``first``, fork workers for ``batches``, and pass on the index and the result of each."""
    work = prepare()
    for number in first:
        pipe.send((number, work(files[number])))
    # To exit ends the workers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    for answer in supervised(partial(_inherited, pipe, work), files, batches, jobs):
        pipe.send(answer)


def _inherited(leaders_pipe: Connection, work: Callable[[str], Any]) -> Callable[[str], Any]:
    """The ``work`` of the leader, whose own pipe is closed here: open, it would hide the leader's death."""
    leaders_pipe.close()
    return work
