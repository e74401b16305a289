"""Regular expressions for what a file must contain before a rule on Configs can report anything in it."""

from __future__ import annotations

_NAMED = r"Config\b(?!\.)(?:(?<!\wConfig)|(?<=\bAioConfig))(?:(?<!import Config)|(?=\s+as\b))"
"""The class is called, derived from or given another name, not just imported or asked for something of its own."""

_GIVEN = r"(?:client|resource)[\s\\]*\((?:[^()]|\([^()]*\))*?(?:\bconfig['\"]?\s*[=:]|\*\*)"
"""A client is given one: the class may have another name in the project."""

MAKES_CONFIG = rf"{_NAMED}|{_GIVEN}|set_default_client_config"

MERGES = r"\.merge\b"
