"""``ENV`` of a Dockerfile: ``ENV NAME=value OTHER="value"`` or ``ENV NAME value``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...facts import Assignment
from .lines import NAME, assignment, plain, unquoted

_INSTRUCTION = re.compile(r"\s*(?P<word>[A-Za-z]+)\b")
_ENV = re.compile(r"\s*ENV\s+", re.IGNORECASE)
_PAIR = re.compile(r"""\s*(?P<name>[A-Za-z_][\w.-]*)=(?P<value>"[^"]*"|'[^']*'|[^\s"']*)(?=\s|$)""")
_OLD_FORM = re.compile(r"(?P<name>[A-Za-z_][\w.-]*)\s+(?P<value>(?:\S.*)?)")
_HEREDOC = re.compile(r"""<<-?\s*["']?(?P<end>\w+)["']?""")
_OTHER_ESCAPE = re.compile(r"#\s*escape\s*=\s*`", re.IGNORECASE)


def read(lines: list[str]) -> Iterator[Assignment]:
    """The variables that ``ENV`` sets. Lines go on after a backslash; one that escapes with ` is left alone."""
    if lines and _OTHER_ESCAPE.match(lines[0]):
        return
    going_on, in_env, heredoc = False, False, ""
    for number, line in enumerate(lines, start=1):
        if heredoc:
            heredoc = "" if line.strip() == heredoc else heredoc
            continue
        if line.lstrip().startswith("#") or (going_on and not line.strip()):
            continue
        body = line.rstrip()
        more = body.endswith("\\")
        body = body.removesuffix("\\")
        opening = None if going_on else _ENV.match(body)
        if not going_on:
            in_env = opening is not None
        if in_env:
            yield from _pairs(body, opening.end() if opening else 0, number, old_form=opening is not None and not more)
        elif _INSTRUCTION.match(body) and (found := _HEREDOC.search(body)):
            heredoc = found["end"]
        going_on = more


def _pairs(line: str, start: int, number: int, *, old_form: bool) -> Iterator[Assignment]:
    """The pairs of ``line`` from column ``start`` on; nothing after the first that is not plainly one."""
    old = _OLD_FORM.fullmatch(line, start) if old_form else None
    if old is not None and "=" not in old["name"] and not _PAIR.match(line, start):
        if NAME.fullmatch(old["name"]):
            yield _assignment(old, number)
        return
    while (pair := _PAIR.match(line, start)) is not None:
        if NAME.fullmatch(pair["name"]):
            yield _assignment(pair, number)
        start = pair.end()


def _assignment(match: re.Match[str], number: int) -> Assignment:
    written = match["value"].rstrip()
    value = unquoted(written) if written[:1] in ('"', "'") else plain(written)
    return assignment(
        match["name"], value, number, match.start("name"), match.start("value"), match.start("value") + len(written)
    )
