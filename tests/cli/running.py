"""Runs the command, in this process or in one of its own, and keeps what it printed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

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


def in_process(directory: Path, *arguments: str, stdin: bytes = b"", **environment: str) -> Ran:
    """Run the command as a user does, in ``directory``."""
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
    """Write files, by path relative to ``directory``; bytes as they are, text as UTF-8."""
    for name, content in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
