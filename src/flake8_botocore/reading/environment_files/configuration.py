"""Files like ``~/.aws/config``: keys of ``[default]`` and ``[profile ...]``, those of the section s3 with ``s3.``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...facts import Assignment
from .lines import assignment, plain

_HEADER = re.compile(r"\[\s*(?P<name>[^\s\]](?:[^\]]*[^\s\]])?)\s*\]\s*(?:[#;].*)?")
_PROFILE = re.compile(r"default|profile\s+\S.*")
_KEY = re.compile(r"(?P<indent>\s*)(?P<key>[A-Za-z][A-Za-z0-9_]*)\s*[=:]\s*(?P<value>(?:\S.*)?)")

EVIDENCE = frozenset(
    "aws_access_key_id credential_process credential_source max_attempts output region retry_mode role_arn"
    " source_profile sso_session sso_start_url".split()
)
"""Keys of which a file must have one for a section ``[default]`` alone to make it AWS's."""


def read(lines: list[str]) -> Iterator[Assignment]:
    """The keys of all profiles, if this is such a file."""
    headers = [match["name"] for line in lines if (match := _HEADER.fullmatch(line.strip()))]
    if not any(_PROFILE.fullmatch(name) for name in headers):
        return
    found = list(_keys(lines))
    named = any(name.startswith("profile ") for name in headers)
    if named or not EVIDENCE.isdisjoint(each.name for each in found):
        yield from found


def _keys(lines: list[str]) -> Iterator[Assignment]:
    inside, section = False, ""
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip()[0] in "#;":
            continue
        header = _HEADER.fullmatch(line.strip())
        if header is not None and not line[0].isspace():
            inside, section = _PROFILE.fullmatch(header["name"]) is not None, ""
            continue
        match = _KEY.fullmatch(line)
        if match is None or not inside:
            continue
        if match["indent"]:
            # Only what stands under a key without a value is a section; else the value goes on.
            if section:
                yield _assignment(match, number, f"{section}.")
            continue
        section = "" if match["value"] else match["key"]
        if not section or not _goes_on(lines, number):
            yield _assignment(match, number, "")


def _assignment(match: re.Match[str], number: int, prefix: str) -> Assignment:
    written = match["value"].rstrip()
    name = f"{prefix}{match['key'].lower()}"
    found = assignment(
        match["key"],
        plain(written),
        number,
        match.start("key"),
        match.start("value"),
        match.start("value") + len(written),
    )
    return Assignment(name, found.value, found.anchor, found.name_anchor)


def _goes_on(lines: list[str], number: int) -> bool:
    following = next((line for line in lines[number:] if line.strip()), "")
    return following[:1].isspace()
