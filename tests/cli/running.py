"""Runs the command, in this process or in one of its own, and keeps what it printed."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from flake8.utils import stdin_get_value

from flake8_botocore.cli import main
from flake8_botocore.files.snapshot import Snapshot, begin, current

START = "from flake8_botocore.__main__ import script; script()"

CLIENT = 'import boto3\n\nclient = boto3.client("s3")\n'
CLEAN = "import boto3\n"


class Ran(NamedTuple):
    """Exit code, standard output and standard error of a run."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of standard output."""
        return self.out.splitlines()

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found, and nothing said but that."""
        said = r"No (new )?findings( in [\d,]+ files?)?\.\n(The baseline holds [\d,]+ findings?\.\n)?(Skipped .+\.\n)?"
        return self.code == 0 and not self.err and re.fullmatch(said, self.out) is not None


Command = Callable[..., Ran]


def portable(text: str) -> str:
    """``text`` with the paths of Python files in it as they are written outside of Windows."""
    return re.sub(r"(?<=[\w.])\\\\?(?=[\w.\\]*\.py\b)", "/", text) if sys.platform == "win32" else text


def started(
    run: Callable[[list[str]], int], directory: Path, arguments: list[str], stdin: bytes = b"", **environment: str
) -> Ran:
    """What ``run`` prints and returns in this process, which is made like one that starts in ``directory``.

    A process of its own takes half a second, most of it for imports.
    """
    begin(Snapshot())
    stdin_get_value.cache_clear()
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        # What Python shows without -W, not what pytest makes of it.
        warnings.resetwarnings()
        for silent in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
            warnings.simplefilter("ignore", silent)
        patch.chdir(directory)
        for name, value in {"COLUMNS": "400", **environment}.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["a program", *arguments])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        try:
            code = run(arguments)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
    return Ran(code, *(portable(stream.buffer.getvalue().decode()) for stream in (out, err)))


def in_this_process(directory: Path, *arguments: str, stdin: bytes = b"", **environment: str) -> Ran:
    """Run the command in this process as a user does in ``directory``."""
    return started(main, directory, list(arguments), stdin, **environment)


def in_process(directory: Path, *arguments: str, stdin: bytes = b"", **environment: str) -> Ran:
    """Run the command as a user does, in ``directory``, in a process of its own: where that is what a test is about."""
    ran = subprocess.run(
        [sys.executable, "-c", START, *arguments],
        cwd=directory,
        input=stdin,
        capture_output=True,
        env={**os.environ, "PYTHONUTF8": "1", "COLUMNS": "400", **environment},
        timeout=120,
    )
    return Ran(ran.returncode, portable(ran.stdout.decode()), portable(ran.stderr.decode()))


def tree(directory: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files, by path relative to ``directory``, and begin a snapshot that has them; text as UTF-8."""
    for name, content in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    begin(Snapshot(current()))
