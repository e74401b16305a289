"""Whether a file may change what the command does: told by its text, without understanding it."""

from __future__ import annotations

import os
import stat

LARGEST = 1 << 20
"""Bytes of a file past which nobody looks into it here."""

CONFIGURING = {
    "setup.cfg": b"flake8",
    "tox.ini": b"flake8",
    ".flake8": b"flake8",
    "pyproject.toml": b"botocore",
}
"""Files that may hold options, each if it holds the text."""


def is_configured(names: dict[str, bytes]) -> bool:
    """Whether a file in the working directory or above may, of those with these ``names``."""
    folder = os.getcwd()
    while True:
        for name, word in names.items():
            try:
                if word in read_regular(os.path.join(folder, name)):
                    return True
            except FileNotFoundError:
                continue
            except OSError:
                return True
        parent = os.path.dirname(folder)
        if parent == folder:
            return False
        folder = parent


def read_regular(path: str) -> bytes:
    """The bytes of a regular file that is not large. Raises OSError for all else, ValueError for what is no path."""
    found = os.stat(path)
    if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST:
        raise OSError
    with open(path, "rb") as file:
        return file.read()
