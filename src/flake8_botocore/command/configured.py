"""Whether a file may change what the command does: told by its text, without understanding it."""

from __future__ import annotations

import os
import stat

LARGEST = 1 << 20
"""Bytes of a file past which nobody looks into it here."""

MISSPELT = ("flake8_botocore", "flake8botocore")
"""Names of our table in pyproject.toml that nobody reads."""

CONFIGURING = {
    "setup.cfg": (b"flake8",),
    "tox.ini": (b"flake8",),
    ".flake8": (b"flake8",),
    "pyproject.toml": (b"flake8-botocore", *(name.encode() for name in MISSPELT)),
}
"""Files that may hold options, each if it holds one of the texts."""


def is_configured(names: dict[str, tuple[bytes, ...]], folder: str) -> bool:
    """Whether a file in ``folder`` or above may, of those with these ``names``."""
    while True:
        for name, words in names.items():
            try:
                text = read_regular(os.path.join(folder, name))
                if any(word in text for word in words):
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
