"""The JSON schema of ``[tool.flake8-botocore]``, generated from the options; it ships as ``pyproject.schema.json``."""

from __future__ import annotations

from typing import Any

from ..config import OPTIONS, Option
from ..config.options import TABLE
from ..config.pyproject import LISTS, SWITCHES

CODES = "Codes or prefixes of them, such as BOT101 or BOT1"
PATTERNS = "Patterns of paths, relative to the folder of this file"

_TEXTS = {
    "exclude": f"{PATTERNS}: what is not looked at, instead of version control's folders and the like",
    "extend-exclude": f"{PATTERNS}: what is not looked at, either",
    "filename": "Patterns of the names of files that are looked for in folders",
    "select": f"{CODES}: these are reported, no others",
    "extend-select": f"{CODES}: these are reported, too; an opt-in rule is on where its full code is named",
    "ignore": f"{CODES}: all but these are reported",
    "extend-ignore": f"{CODES}: these are not reported, either",
    "disable-noqa": "Whether to report also what a # noqa comment suppresses",
}

_NAME = r"[^\W\d]\w*(\.[^\W\d]\w*)+"

_BY_METAVAR: dict[str, dict[str, Any]] = {
    "BOOL": {"type": "boolean"},
    "DIR": {"type": "string"},
    "FILE": {"type": "string"},
    "MODE": {"enum": ["legacy", "standard", "adaptive"]},
    "N": {"type": "integer", "minimum": 1, "maximum": 9999},
    "NAME": {"type": "string", "pattern": f"^({_NAME})?$"},
    "NAMES": {
        "anyOf": [
            {"type": "array", "items": {"type": "string", "pattern": f"^{_NAME}$"}},
            {"type": "string", "pattern": rf"^({_NAME}([,\s]+|$))*$"},
        ]
    },
    "SECONDS": {"type": "number", "minimum": 0.001, "exclusiveMaximum": 1000000},
    # As a number 1.40 would be 1.4.
    "VERSION": {"type": "string", "pattern": r"^(auto|\d{1,4}\.\d{1,4}(\.\d{1,5})?)$"},
    "WORD": {"enum": ["report", "quiet"]},
}
"""What an option takes, by what its help calls that."""

_LIST = {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]}


def schema(identifier: str) -> dict[str, Any]:
    """The schema, draft 7, with ``identifier`` as its address."""
    properties = {
        **{option.key: _option(option) for option in OPTIONS},
        **{key: {"description": _TEXTS[key], **_LIST} for key in LISTS if key != "per-file-ignores"},
        **{key: {"description": _TEXTS[key], "type": "boolean"} for key in SWITCHES},
        "jobs": {
            "description": "Processes to work in; auto is one for each processor",
            "anyOf": [{"type": "integer", "minimum": 0}, {"const": "auto"}],
        },
        "per-file-ignores": {
            "description": f"{CODES}, by pattern of the files in which they are not reported",
            "anyOf": [{"type": "object", "additionalProperties": _LIST}, *_LIST["anyOf"]],
        },
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": identifier,
        "title": f"[tool.{TABLE}]",
        "description": "Options of flake8-botocore",
        "type": "object",
        "additionalProperties": False,
        "properties": dict(sorted(properties.items())),
    }


def tool_schema(_: str) -> dict[str, Any]:
    """The schema for validate-pyproject, which asks by the name of the table and needs an address."""
    return schema(f"urn:{TABLE}:pyproject")


def _option(option: Option) -> dict[str, Any]:
    described = {"description": f"{option.help[:1].upper()}{option.help[1:]}", **_BY_METAVAR[option.metavar]}
    if option.default:
        value = option.parse(option.default)
        described["default"] = value if isinstance(value, (int, float)) else option.default
    return described
