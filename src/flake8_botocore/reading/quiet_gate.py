"""Fast text check for test files: could a rule that is not quiet there still report something?

Most of what calls boto in tests is ``client = boto3.client("s3")`` and calls of operations, where only BOT1xx, BOT3xx
and BOT4xx have anything to report. What this cannot be sure of is read.
"""

from __future__ import annotations

import re

from ..settings import QUIET_IN_TESTS, Settings
from .text_gates import says_boto, sets_environment

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
_GIVEN_A_NAME = re.compile(r"(?<!\bspec)=\s*\Z|\bpartial\(\s*\Z|\bclass\s+\w+\s*\([^()]*\Z")
_DEFINED = re.compile(r"\b(?:def|class)[ \t]+\Z")
_IMPORTED = re.compile(r"^[ \t]*(?:from|import)\b.*\Z|\bimport\s*\([^()]*\Z", re.MULTILINE)
_SERVICE = re.compile(
    rf"""\s*{_STRING_OR_NAME}\s*(?:,\s*(?:region_name\s*=\s*)?{_REGION}\s*)?"""
    rf"(?:,\s*(?:endpoint_url|aws_(?:access_key_id|secret_access_key|session_token))\s*=\s*{_STRING_OR_NAME}\s*)*(?:,\s*)?\)"
)
_NO_SERVICE = re.compile(rf"\s*(?:region_name\s*=\s*{_REGION}\s*(?:,\s*)?)?\)")
_VALUE = re.compile(rf"[ \t]*(?:[.=!'\"`]|{_NO_OPERATOR}[a-z])", re.IGNORECASE)
"""What follows an attribute that is no method handed on: one of its own, a comparison, the rest of a sentence."""

_VARIABLE = re.compile(r"AWS_|BOTOCORE_")
_PLAIN_VARIABLE = re.compile(
    rf"""AWS_(?:(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)\b|DEFAULT_REGION['"](?:\]\s*=|,|:)\s*{_REGION})"""
)

_AROUND = 80
"""Characters before a word that are looked at: names in front of it, and what stands before these."""


def says_more_than_clients(source: str, settings: Settings) -> bool:
    """Whether a rule that is not quiet in tests could find something in ``source``."""
    if settings.client_factories:
        return True
    if any(not code.startswith(QUIET_IN_TESTS) for code in settings.opt_in):
        return True
    return (
        any(each in source for each in _OTHER_WAYS)
        or _sets_unusual(source)
        or _uses_config(source)
        or _makes_more_than_plain_clients(source)
    )


def _sets_unusual(source: str) -> bool:
    """Whether a variable of AWS is set that is none of the usual ones, or not to a usual value."""
    if "putenv" in source:
        return True
    return sets_environment(source) and len(_VARIABLE.findall(source)) != len(_PLAIN_VARIABLE.findall(source))


def _uses_config(source: str) -> bool:
    """Whether the class of a Config is called, derived from, given another name or handed on; not what it is asked."""
    for found in _CONFIG.finditer(source):
        before = _before("Config", source, found.start())
        if before is None:
            continue
        if found["used"] or (found["asked"] is None and _HANDED_ON.search(_OWNER.sub("", before))):
            return True
    return False


def _makes_more_than_plain_clients(source: str) -> bool:
    """Whether a client or session is made with arguments that could be wrong, or by what is handed on."""
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
            certain = (_NO_SERVICE if is_session else _SERVICE).match(source, end) is not None
        if not certain:
            return True
    return False


def _is_of_boto(before: str, source: str) -> bool:
    """Whether the attribute of what stands ``before`` it may be a session's or boto3's: not that of another name."""
    owner = re.search(r"(?<!\w)(\w*)\.\Z", before)
    if owner is None or not owner[1] or says_boto(owner[1].lower()):
        return True
    return "Session(" in source and owner[1] not in {"self", "cls"}


def _before(name: str, source: str, start: int) -> str | None:
    """What stands before ``name`` at ``start``, or before the longer one that means the same; None within another."""
    before = source[max(start - _AROUND, 0) : start]
    before = before.removesuffix(_LONGER.get(name, ""))
    return None if before[-1:].isalnum() or before.endswith("_") else before
