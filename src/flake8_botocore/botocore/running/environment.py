"""What the environment, as far as the source sets it before a client is made, says about attempts and modes."""

from __future__ import annotations

from collections.abc import Mapping

from ...facts import ABSENT, Absent, Literal, Value
from ..numbers import is_usable
from ..reaching import Setting, is_nothing, lower_text
from ..tables import environment, retries, values
from ..version import Version, at, used_by
from .defaults import has_no_modes

MAX_ATTEMPTS = "AWS_MAX_ATTEMPTS"
RETRY_MODE = "AWS_RETRY_MODE"
DEFAULTS_MODE = "AWS_DEFAULTS_MODE"
NEW_RETRIES = "AWS_NEW_RETRIES_2026"

VARIABLES = (MAX_ATTEMPTS, RETRY_MODE, DEFAULTS_MODE, NEW_RETRIES)
"""The variables that change what a client runs with, and that its creation therefore carries."""

Environment = Mapping[str, Value]


def attempts(environment_: Environment) -> Setting | Absent | None:
    """Requests in all by AWS_MAX_ATTEMPTS, ABSENT where it is not set, None where it cannot be told.

    Source: botocore/args.py, ``_compute_retry_max_attempts``: here it counts requests, not retries.
    """
    stated = _text(environment_, MAX_ATTEMPTS)
    if not isinstance(stated, str):
        return stated
    try:
        number = int(stated)
    except ValueError:
        return None
    return Setting(number, MAX_ATTEMPTS) if number >= 1 and is_usable(number) else None


def retry_mode(environment_: Environment, version: Version) -> Setting | Absent | None:
    """The mode by AWS_RETRY_MODE, ABSENT where it is not set, None where it cannot be told."""
    stated = _text(environment_, RETRY_MODE)
    if not isinstance(stated, str):
        return stated
    return Setting(stated, RETRY_MODE) if stated in (at(retries.MODES, version) or ()) else None


def defaults_mode(chosen: Value, environment_: Environment, version: Version) -> str | None:
    """The defaults_mode in lower case, of Config where that ``chosen`` says one, else of AWS_DEFAULTS_MODE.

    ``legacy`` where nobody says one, None where it cannot be told.
    """
    if not (is_nothing(chosen) or (isinstance(chosen, Literal) and not chosen.value)):
        # Before there were modes a Config with one raises TypeError.
        return None if has_no_modes(version) else lower_text(chosen)
    stated = _text(environment_, DEFAULTS_MODE)
    accepted = at(values.ACCEPTED["defaults_mode"], version)
    if isinstance(stated, Absent) or accepted is None:
        return "legacy"
    mode = (stated or "").lower()
    return mode if mode in accepted else None


def retries_of(environment_: Environment, version: Version, library: str) -> Version | None:
    """The release whose default retries a client has; AWS_NEW_RETRIES_2026 makes it the first that has the new ones.

    None where it cannot be told. Source: botocore/configprovider.py, ``_resolve_new_retries``.
    """
    used = used_by(library, version)
    since, until, _ = environment.VARIABLES[NEW_RETRIES]
    if used < since or until is None or used >= until:
        return used
    stated = _text(environment_, NEW_RETRIES)
    if stated is None:
        return None
    return Version(*until) if isinstance(stated, str) and stated.lower() == "true" else used


def _text(environment_: Environment, name: str) -> str | Absent | None:
    value = environment_.get(name, ABSENT)
    if isinstance(value, Absent):
        return value
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else None
