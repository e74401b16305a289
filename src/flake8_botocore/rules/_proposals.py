"""Fixes that several rules propose."""

from __future__ import annotations

from ..botocore.numbers import exact
from ..botocore.rejected.misnamed import intended
from ..facts import Absent, ConfigCreation, Literal, MergedConfig
from ..proposals import AddKeyword, ProposedFix, Replace
from ..settings import Settings
from ..settings.advised import Advice

SPEAKS_OF_CONNECT_TIMEOUT = "BOT104"


def complete(
    config: ConfigCreation | MergedConfig, name: str, text: str, advised: Advice, settings: Settings
) -> tuple[ProposedFix, ...]:
    """The same as ``add_option``, with the connect timeout that is advised or the team's where the Config has none.

    A rule on that alone speaks for itself. Where nothing that is written serves every call, nothing is proposed.
    """
    if advised.beyond is not None:
        return ()
    fixes, seconds = add_option(config, name, text), advised.connect_timeout
    if seconds is None and settings.names_connect_timeout:
        seconds = settings.connect_timeout
    if not fixes or seconds is None or SPEAKS_OF_CONNECT_TIMEOUT in settings.opt_in:
        return fixes
    (change,) = fixes[0].changes
    chosen = intended(config, "connect_timeout", settings.botocore_version)
    if not isinstance(change, AddKeyword) or not isinstance(chosen, Absent):
        return fixes
    connect = AddKeyword(change.call, "connect_timeout", exact(seconds))
    title = f"Add {connect.name}={connect.text} and {name}={text}"
    return (ProposedFix(title, (connect, change), "unsafe"),)


def add_option(config: ConfigCreation | MergedConfig, name: str, text: str) -> tuple[ProposedFix, ...]:
    """Add the option ``name`` with the value ``text`` to a Config; a merged one has no place for it.

    Where it is assigned later, it is what is assigned that counts.
    """
    if isinstance(config, MergedConfig):
        return ()
    assigned = config.later.get(name)
    if isinstance(assigned, Literal):
        return (ProposedFix(f"Assign {name}={text}", (Replace(assigned.anchor, text),), "unsafe"),)
    if assigned is not None:
        return ()
    return (ProposedFix(f"Add {name}={text}", (AddKeyword(config.anchor, name, text),), "unsafe"),)
