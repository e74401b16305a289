"""Runs git, without letting it run any command that the repository configures for status."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping


class GitError(Exception):
    """git cannot answer; the message is one line."""


def git(folder: str, *arguments: str, environment: Mapping[str, str | None] | None = None, stdin: bytes = b"") -> bytes:
    """What git prints in ``folder``; variables of the ``environment`` that are None are not set. Raises GitError."""
    variables = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", **(environment or {})}
    try:
        ran = subprocess.run(
            ["git", "-c", "core.fsmonitor=false", *arguments],
            cwd=folder,
            input=stdin,
            capture_output=True,
            env={name: value for name, value in variables.items() if value is not None},
            check=False,
        )
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror or error}") from error
    if ran.returncode:
        raise GitError(" ".join(ran.stderr.decode(errors="replace").split()) or f"git {arguments[0]} failed")
    return ran.stdout
