"""Wording that the rules about the environment share."""

from __future__ import annotations

from typing import Literal as OneWordOf

from ..botocore.rejected.environment import taken_for_false
from ..botocore.rejected.ignored import unread_key, unread_variable
from ..config import Settings
from ..rule import Message
from ._messages import fitting, release


def name_not_read(code: str, name: str, sets: OneWordOf["variables", "keys"]) -> Message | None:
    """What to say of a variable, or of a key of a profile, that only looks like one of botocore's; else None."""
    found = unread_variable(name) if sets == "variables" else unread_key(name)
    if found is None:
        return None
    if found.instead is not None:
        return fitting(code, name, f" is not read by botocore, {found.instead} is.", f"Write {found.instead}.")
    happens = " is not read by botocore."
    if found.option == "read_timeout":
        what = "no variable" if sets == "variables" else "no key of the configuration file"
        happens = f" is not read by botocore: {what} sets a read timeout."
    return fitting(code, name, happens, f"Write Config({found.option}=...).")


def false_to_botocore(code: str, name: str, value: str, settings: Settings) -> Message | None:
    """What to say of a value that was meant to switch something on and does not; else None."""
    if not taken_for_false(name, value, settings.botocore_version):
        return None
    happens = f' counts as false in {release("botocore", settings)}: only "true", in any case, counts as true.'
    return fitting(code, f'{name}="{value}"', happens, 'Write "true".')
