"""A cheap question to the text of a file that is told nothing of BOT1xx: whether any other code could find something.

Most of what calls boto in files of tests is ``client = boto3.client("s3")`` and plain calls on it, where only BOT1xx
have anything to say. What this cannot be sure of is read.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache

from ..botocore.operations.methods import waited_for
from ..settings import QUIET_IN_TESTS, Settings
from .project.deployed import deployed
from .text_gates import is_collected, says_boto, sets_environment

_REGION = r"""(?P<quote>['"])[a-z]{2}(?:-[a-z]+){1,3}-\d(?P=quote)"""

_STRING_OR_NAME = r"""(?:'[^'\\\n]*'|"[^"\\\n]*"|[A-Za-z_][\w.]*)"""

_OTHER_WAYS = (".merge", "set_default_client_config", "setup_default_session")
"""Calls that have to do with Configs and sessions besides making one."""

_NO_OPERATOR = r"(?!(?:and|as|else|for|if|or)\b)"
"""Before a word that follows an expression: not one that gives what stands before it, or lets it go on."""

# Each begins with a word of its own, which Python looks for twenty times as fast as for what may stand before it.
_CONFIG = re.compile(rf"Config\b(?P<used>[\s\\]*\(|\s+as\b)?(?P<asked>(?=[ \t]*(?:[.=]|{_NO_OPERATOR}\w)))?")
_MAKING = re.compile(r"(?P<name>client|resource|Session)\b(?:(?P<call>[\s\\]*\()|(?P<renamed>(?=\s+as\b)))?")

_LONGER = {"Config": "Aio", "Session": "Aio", "client": "create_"}
"""What may stand before such a word in a name that means the same."""

_OWNER = re.compile(r"(?:\w+\s*\.\s*)*\Z")
_HANDED_ON = re.compile(r"[=(,][\s\\]*\Z")
_GIVEN_A_NAME = re.compile(r"(?<!\bspec)\s*=\s*\Z|\bpartial\(\s*\Z|\bclass\s+\w+\s*\([^()]*\Z")
_DEFINED = re.compile(r"\b(?:def|class)[ \t]+\Z")
_IMPORTED = re.compile(r"^[ \t]*(?:from|import)\b.*\Z|\bimport\s*\([^()]*\Z", re.MULTILINE)
_SERVICE = re.compile(
    rf"""\s*{_STRING_OR_NAME}\s*(?:,\s*(?:region_name\s*=\s*)?{_REGION}\s*)?"""
    rf"(?:,\s*(?:endpoint_url|aws_(?:access_key_id|secret_access_key|session_token))\s*=\s*{_STRING_OR_NAME}\s*)*,?\s*\)"
)
_NO_SERVICE = re.compile(rf"\s*(?:region_name\s*=\s*{_REGION}\s*,?\s*)?\)")
_PAGINATOR = re.compile(r"get_paginator\s*\(\s*['\"](\w+)['\"]")
_VALUE = re.compile(rf"[ \t]*(?:[.=!'\"`]|{_NO_OPERATOR}[a-z])", re.IGNORECASE)
"""What follows an attribute that is no method handed on: one of its own, a comparison, the rest of a sentence."""

_VARIABLE = re.compile(r"AWS_|BOTOCORE_")
_PLAIN_VARIABLE = re.compile(
    rf"""AWS_(?:(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)\b|DEFAULT_REGION['"](?:\]\s*=|,|:)\s*{_REGION})"""
)

_AROUND = 80
"""Characters before a word that are looked at: names in front of it, and what stands before these."""


def says_more_than_clients(source: str, path: str, settings: Settings) -> bool:
    """Whether a code other than BOT1xx could find something in ``source``, that of the file ``path``."""
    if settings.max_wait is not None or settings.client_factories:
        return True
    if any(not code.startswith(QUIET_IN_TESTS) for code in settings.opt_in):
        return True
    return (
        any(each in source for each in _OTHER_WAYS)
        or _sets_unusual(source)
        or _calls_what_lasts(source)
        or _uses_config(source)
        or _makes_more_than_plain_clients(source, path)
        or any(True for _ in deployed(os.path.abspath(path)))
    )


def _sets_unusual(source: str) -> bool:
    """Whether a variable of AWS is set that is none of the usual ones, or not to a usual value."""
    if "putenv" in source:
        return True
    return sets_environment(source) and len(_VARIABLE.findall(source)) != len(_PLAIN_VARIABLE.findall(source))


def _calls_what_lasts(source: str) -> bool:
    """Whether a method is named whose operation may outlast a read timeout, or a paginator is asked for it."""
    if _lasting().search(source):
        return True
    asked = _PAGINATOR.findall(source)
    if len(asked) == source.count("get_paginator"):
        return not waited_for().isdisjoint(asked)
    return any(f"{quote}{name}{quote}" in source for name in waited_for() for quote in "'\"")


@lru_cache(maxsize=1)
def _lasting() -> re.Pattern[str]:
    return re.compile(rf"\.[\s\\]*(?:{'|'.join(waited_for())})\b")


def _uses_config(source: str) -> bool:
    """Whether the class of a Config is called, derived from, given another name or handed on; not what it is asked."""
    for found in _CONFIG.finditer(source):
        before = _before("Config", source, found.start())
        if before is None:
            continue
        if found["used"] or (found["asked"] is None and _HANDED_ON.search(_OWNER.sub("", before))):
            return True
    return False


def _makes_more_than_plain_clients(source: str, path: str) -> bool:
    """Whether a client or session is made with arguments that could be wrong, or by what is handed on or awaited."""
    makes = False
    for found in _MAKING.finditer(source):
        name, end = found["name"], found.end()
        before = _before(name, source, found.start())
        if before is None:
            continue
        attribute, is_session = before.endswith("."), name == "Session"
        if found["call"] is None:
            if attribute:
                certain = _VALUE.match(source, end) is not None or not _is_of_boto(before, source)
            else:
                named = _GIVEN_A_NAME if is_session else _IMPORTED
                # Most are variables, and their lines import nothing.
                looks = is_session or "import" in before
                certain = found["renamed"] is None and not (looks and named.search(before))
        elif not attribute and _DEFINED.search(before):
            certain = True
        else:
            makes = True
            certain = (_NO_SERVICE if is_session else _SERVICE).match(source, end) is not None
        if not certain:
            return True
    return (makes and "aio" in source) or ("async" in source and (makes or not is_collected(path)))


def _is_of_boto(before: str, source: str) -> bool:
    """Whether the attribute of what stands ``before`` it may be a session's or boto3's: not that of another name."""
    owner = re.search(r"(\w*)\.\Z", before)
    if owner is None or not owner[1] or says_boto(owner[1].lower()):
        return True
    return "Session(" in source and owner[1] not in {"self", "cls"}


def _before(name: str, source: str, start: int) -> str | None:
    """What stands before ``name`` at ``start``, or before the longer one that means the same; None within another."""
    before = source[max(start - _AROUND, 0) : start]
    before = before.removesuffix(_LONGER.get(name, ""))
    return None if before[-1:].isalnum() or before.endswith("_") else before
