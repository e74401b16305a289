"""Names that Config does not take, and which of its options somebody had in mind who wrote them."""

from __future__ import annotations

from ...facts import UNKNOWN, Absent, Config, ConfigCreation, Dictionary, Library, MergedConfig, Value, alternatives
from ..options import AIO_PARAMETERS, introduced, option_names
from ..spelling import meant
from ..version import Version, used_by
from .creations import is_client_parameter
from .retries import rejected_items, retries_keys

TIMEOUTS = frozenset({"timeout", "socket_timeout"})
"""Names by which other libraries limit the wait, for a connection and for a reply at once."""

RETRIES = frozenset({"max_retries", "retry"})
"""Names by which other libraries say how often to try again."""


def known_options(library: Library, version: Version) -> tuple[str, ...]:
    """The options of the Config class of ``library``; ``version`` is the target version."""
    own = AIO_PARAMETERS if library == "aiobotocore" else ()
    return (*option_names(used_by(library, version)), *own)


def is_of_retries(name: str, version: Version) -> bool:
    """Whether ``name`` says what a key of ``retries`` says: ``total_max_attempts``, ``retry_mode``."""
    return name == "retry_mode" or name in retries_keys(version)


def options_meant(name: str, library: Library, version: Version) -> tuple[str, ...]:
    """The options that ``name``, which is none, was meant to be; empty where that is not known."""
    if introduced(name) is not None or name in AIO_PARAMETERS or is_client_parameter(name, version):
        return ()
    if is_of_retries(name, version) or name in RETRIES:
        return ("retries",)
    if name in TIMEOUTS:
        return ("connect_timeout", "read_timeout")
    close = meant(name, known_options(library, version))
    return () if close is None else (close,)


def intended(config: Config, option: str, version: Version) -> Value:
    """What reaches the client as ``option``; UNKNOWN where it is given under a name that Config does not take.

    Whoever wrote such a name chose the option, and the call fails until its name is put right.
    """
    value = config.option(option)
    misnamed = isinstance(value, Absent) and _misnames(config, option, version)
    return UNKNOWN if misnamed else value


def names_mode(retries: Dictionary, version: Version) -> bool:
    """Whether a key that ``retries`` does not take was meant to be ``mode``."""
    return any(each.of_key and each.rejection.replacement == "mode" for each in rejected_items(retries, version))


def _misnames(config: Value, option: str, version: Version) -> bool:
    """Whether one of the Configs that make up ``config`` gives ``option`` under a wrong name."""
    for each in alternatives(config):
        if isinstance(each, (ConfigCreation, MergedConfig)) and _misnames(each.inherits, option, version):
            return True
        if isinstance(each, MergedConfig) and any(_misnames(s, option, version) for s in (each.base, each.overlay)):
            return True
        if isinstance(each, ConfigCreation):
            known = known_options(each.library, version)
            names = [a.name for a in each.arguments if a.name is not None and a.name not in known]
            if any(option in options_meant(name, each.library, version) for name in names):
                return True
    return False
