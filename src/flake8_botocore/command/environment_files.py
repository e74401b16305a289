"""What ``check`` does with files that are not Python and set the environment that botocore reads."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from ..botocore.rejected.unread import unread_key, unread_variable
from ..engine import lint_environment
from ..facts import EnvironmentFile
from ..findings import Finding
from ..reading.environment_files.kinds import is_environment_file, read
from ..standing.identity import Identity
from .context import Context
from .flake8_adapter import SourceLines, discover
from .since import Since

NOT_OURS = re.compile(r"(?:^|[/\\])(?:node_modules|site-packages|\.venv|venv|\.terraform)[/\\]")
"""Folders of other people's files inside a project."""

PROSE = (".md", ".rst", ".txt", ".html", ".ipynb", ".lock")
"""What speaks of a name without using it."""

MAKES_NAMES = re.compile(r"""["'`](?:AWS|BOTO3?|BOTOCORE)_(?:["'`{%]|\$\{)""")
"""Code that puts the name of a variable together: ``env_prefix="AWS_"``, ``f"AWS_{name}"``."""

LARGEST = 1_000_000
"""Bytes above which a file is data, not configuration."""


class CheckedEnvironment(NamedTuple):
    """A file, its lines and findings; ``problem`` says why it could not be read."""

    path: str
    lines: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    problem: str | None = None
    records: dict[Identity, Identity] = {}  # noqa: RUF012 (nobody changes it)
    identities: tuple[Identity, ...] = ()


def parted(files: Iterable[str]) -> tuple[list[str], list[str]]:
    """``files`` that are Python, and those named on the command line that set an environment."""
    python: list[str] = []
    environment: list[str] = []
    for path in files:
        (environment if is_environment_file(path) else python).append(path)
    return python, environment


def over_environment(
    named: list[str], context: Context, *, beside: bool, before: Since | None = None, identify: bool = False
) -> Iterator[CheckedEnvironment]:
    """What is to be reported in the files ``named``, and ``beside`` Python that uses boto in the same directories.

    ``before``: only what a commit does not have.
    """
    around = [path for path in discover(context.options, ["*"]) if path != "-" and not NOT_OURS.search(path)]
    paths = {*named, *(path for path in around if beside and is_environment_file(path) and _small(path))}
    files: list[tuple[SourceLines, EnvironmentFile]] = []
    for path in sorted(paths if before is None else filter(before.differs, paths)):
        try:
            lines = SourceLines(path, context.options)
        except OSError as error:
            yield CheckedEnvironment(path, problem=error.strerror or str(error))
            continue
        said = read(path, "".join(lines.lines))
        if said is None:
            yield CheckedEnvironment(lines.path)
        else:
            files.append((lines, said))
    used = _used(files, around)
    for lines, said in files:
        findings = lint_environment(replace(said, used_by_code=used), context.settings)
        looked = context.sorted_out(
            lines, findings, earlier=None if before is None else before.findings, identify=identify
        )
        yield CheckedEnvironment(
            lines.path, tuple(lines.lines), tuple(looked.findings), None, looked.records, looked.identities
        )


def _small(path: str) -> bool:
    try:
        return os.path.getsize(path) <= LARGEST
    except OSError:
        return False


def _used(files: list[tuple[SourceLines, EnvironmentFile]], around: Iterable[str]) -> frozenset[str]:
    """Of the names that would be reported, those that code of the project mentions, in any case, or one substitutes.

    Code that puts names together from a prefix, ``env_prefix="AWS_"``, may use every one of them.
    """
    names = {
        each.name
        for _, said in files
        for each in said.assignments
        if (unread_variable if said.sets == "variables" else unread_key)(each.name) is not None
    }
    if not names:
        return frozenset()
    word = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b", re.IGNORECASE)
    used = {name.lower() for lines, _ in files for name in re.findall(r"\$\{?(\w+)", "".join(lines.lines))}
    for path in around:
        if not is_environment_file(path) and not path.endswith(PROSE) and _small(path):
            text = _text(path)
            if MAKES_NAMES.search(text):
                return frozenset(names)
            used.update(found.lower() for found in word.findall(text))
    return frozenset(name for name in names if name.lower() in used)


def _text(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return file.read().decode("latin-1")
    except OSError:
        return ""
