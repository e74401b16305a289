"""The names of the helper functions that ``fix --at`` writes; the reader recognises them later."""

from __future__ import annotations

import re

CONFIGURES = "_with_client_config"
"""Gives the session it is handed a default Config, and returns it."""

MAKES = "_botocore_session"
"""Returns a new botocore session that has one."""


def is_helper(name: str) -> bool:
    """Whether a function called ``name`` is such a helper; a number is added where the name was taken."""
    return re.fullmatch(rf"(?:{CONFIGURES}|{MAKES})(?:_\d+)?", name) is not None
