"""The JSON schema of the table ``[tool.flake8-botocore]``, made from the options."""

from __future__ import annotations

from typing import Any

from flake8_botocore.config import OPTIONS, Option
from flake8_botocore.config.options import REQUIRABLE, TABLE
from flake8_botocore.config.pyproject import LISTS, SWITCHES
from flake8_botocore.facts import LONGEST_FUNCTION
from flake8_botocore.findings import SEVERITIES
from flake8_botocore.reports import FORMATS

CODES = "codes or prefixes of them, such as BOT101 or BOT1"
PATTERNS = "patterns of paths, relative to the folder of the configuration"

_TEXTS = {
    "exclude": f"Skip these {PATTERNS}, instead of version control's folders and the like",
    "extend-exclude": f"Also skip these {PATTERNS}",
    "filename": "Patterns of the names of files to check in folders",
    "select": f"Report only these {CODES}",
    "extend-select": "Also report these codes; an opt-in rule needs its full code",
    "ignore": f"Report all but these {CODES}",
    "extend-ignore": f"Also ignore these {CODES}",
    "disable-noqa": "Whether to also report what a # noqa comment suppresses",
}

_NAME = r"[^\W\d]\w*(\.[^\W\d]\w*)+"

_HANDLER = r"([^=,\s]+/)?(\w+\.)+\w+"

_BY_METAVAR: dict[str, dict[str, Any]] = {
    "BOOL": {"type": "boolean"},
    "DIR": {"type": "string"},
    "FILE": {"type": "string"},
    "LIMITS": {
        "anyOf": [
            {
                "type": "object",
                "propertyNames": {"pattern": f"^{_HANDLER}$"},
                "additionalProperties": {"type": "integer", "minimum": 1, "maximum": LONGEST_FUNCTION},
            },
            {"type": "string", "pattern": rf"^({_HANDLER}=[1-9][0-9]{{0,2}}([,\s]+|$))*$"},
        ]
    },
    "MODE": {"enum": ["legacy", "standard", "adaptive"]},
    "N": {"type": "integer", "minimum": 1, "maximum": 9999},
    "NAME": {"type": "string", "pattern": f"^({_NAME})?$"},
    "NAMES": {
        "anyOf": [
            {"type": "array", "items": {"type": "string", "pattern": f"^{_NAME}$"}},
            {"type": "string", "pattern": rf"^({_NAME}([,\s]+|$))*$"},
        ]
    },
    "OPTIONS": {
        "anyOf": [
            {"type": "array", "items": {"enum": list(REQUIRABLE)}},
            {"type": "string", "pattern": rf"^(({'|'.join(REQUIRABLE)})([,\s]+|$))*$"},
        ]
    },
    "SECONDS": {"type": "number", "minimum": 0.001, "exclusiveMaximum": 1000000},
    # As a number 1.40 would be 1.4.
    "VERSION": {"type": "string", "pattern": r"^(auto|\d{1,4}\.\d{1,4}(\.\d{1,5})?)$"},
    "WORD": {"enum": ["report", "skip"]},
}
"""What an option takes, by what its help calls that."""

_LIST = {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]}


def schema(identifier: str) -> dict[str, Any]:
    """The schema, draft 7, with ``identifier`` as its address."""
    properties = {
        **{option.key: _schema_of(option) for option in OPTIONS},
        **{key: {"description": _TEXTS[key], **_LIST} for key in LISTS if key != "per-file-ignores"},
        **{key: {"description": _TEXTS[key], "type": "boolean"} for key in SWITCHES},
        "format": {"description": "Format of the report of check", "enum": list(FORMATS), "default": FORMATS[0]},
        "jobs": {
            "default": "auto",
            "description": "Number of processes; auto starts one for each processor",
            "anyOf": [{"type": "integer", "minimum": 0}, {"const": "auto"}],
        },
        "min-severity": {
            "description": "Lowest severity to report: error, warning or policy",
            "enum": list(SEVERITIES),
            "default": SEVERITIES[-1],
        },
        "per-file-ignores": {
            "description": f"Ignore these {CODES}, in files that match a pattern",
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


def _schema_of(option: Option) -> dict[str, Any]:
    described = {"description": f"{option.help[:1].upper()}{option.help[1:]}", **_BY_METAVAR[option.metavar]}
    if option.default:
        value = option.parse(option.default)
        described["default"] = value if isinstance(value, (int, float)) else option.default
    return described
