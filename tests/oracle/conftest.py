"""One worker process for each installed version, shared by all tests of a run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from tests.pairwise import pairwise

from . import installs


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test beside this file slow: each runs real botocores, which the first of them installs.

    Those of ``libraries/`` have a mark of their own.
    """
    here = f"{Path(__file__).parent}{os.sep}"
    libraries = f"{here}libraries{os.sep}"
    for item in items:
        if str(item.path).startswith(here) and not str(item.path).startswith(libraries):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def _in_an_empty_project(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who imports a source of this checkout would be asked of hundreds of files, three quarters of a test's time."""
    monkeypatch.chdir(nowhere)


class Worker:
    """A process that runs sources against one botocore; see worker.py for what ``do`` may be."""

    def __init__(self, name: str) -> None:
        environment = {**os.environ, "PYTHONPATH": str(installs.folder(name))}
        script = Path(__file__).with_name("worker.py")
        self.name = name
        self._process = subprocess.Popen(
            [sys.executable, str(script)], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.botocore: str = self._read()["botocore"]

    def __call__(self, do: str, source: str, **arguments: Any) -> dict[str, Any]:
        """The answer to one command."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, "source": source, **arguments}) + "\n")
        self._process.stdin.flush()
        answer = self._read()
        assert "failed" not in answer, f"{answer['failed']}\n{source}"
        return answer

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"the worker for {self.name} ended"
        found: dict[str, Any] = json.loads(line)
        return found

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()


@pytest.fixture(scope="session", params=installs.BOTOCORE)
def worker(request: pytest.FixtureRequest) -> Iterator[Worker]:
    """A worker for each botocore in turn."""
    made = Worker(request.param)
    assert made.botocore == request.param
    yield made
    made.close()


@pytest.fixture(scope="session")
def aio_worker() -> Iterator[Worker]:
    """A worker for the newest aiobotocore."""
    made = Worker(installs.AIOBOTOCORE)
    yield made
    made.close()


def in_turn(names: str, rows: Iterable[Any]) -> pytest.MarkDecorator:
    """Each row on one botocore, the releases in turn: for what differs from row to row alone."""
    given = [row if isinstance(row, tuple) else (row,) for row in rows]
    cases = [(version, *row) for version, row in zip(cycle(installs.BOTOCORE), given, strict=False)]
    return pytest.mark.parametrize(["worker", *names.split()], cases, indirect=["worker"])


def in_pairs(names: str, *parameters: list[Any]) -> pytest.MarkDecorator:
    """Each two values of two parameters together, and each of them on each botocore."""
    cases = pairwise(installs.BOTOCORE, *parameters)
    return pytest.mark.parametrize(["worker", *names.split()], cases, indirect=["worker"])
