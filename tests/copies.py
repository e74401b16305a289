"""Copies of this repository, for tests that build it, hook it or change it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv*", ".*_cache", ".hypothesis", "__pycache__", "*.egg-info", "build", "dist", "site", "node_modules"
)

# A test may itself run inside a git hook, whose variables point git at the outer repository.
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Test",
    "GIT_AUTHOR_EMAIL": "test@example.org",
    "GIT_COMMITTER_NAME": "Test",
    "GIT_COMMITTER_EMAIL": "test@example.org",
}


def copy_project(target: Path) -> Path:
    """Copy the working tree, without what is built or cached, to ``target`` and return it."""
    shutil.copytree(ROOT, target, ignore=LEFT_OUT)
    return target


def git(directory: Path, *arguments: str) -> str:
    """Run git and return what it printed. Raises CalledProcessError where it fails."""
    command = ["git", *arguments]
    ran = subprocess.run(command, cwd=directory, env=ENVIRONMENT, check=True, capture_output=True, text=True)
    return ran.stdout.strip()


def commit_all(directory: Path) -> str:
    """Make a git repository of a directory, everything in one commit, and return that commit's hash."""
    git(directory, "init", "--quiet", "--initial-branch=main")
    git(directory, "add", "--all")
    git(directory, "commit", "--quiet", "--message=All of it")
    return git(directory, "rev-parse", "HEAD")
