"""The options of Config and AioConfig by version: which exist, where they stand, and since when."""

from __future__ import annotations

from functools import cache

from .tables import aio, options
from .version import Version


@cache
def option_names(version: Version) -> tuple[str, ...]:
    """The options of ``botocore.config.Config`` in order of position.

    Source: botocore/config.py, ``Config.OPTION_DEFAULTS``, whose order is the order of positional arguments.
    """
    return tuple(name for name, since, _ in options.OPTIONS if since <= version)


@cache
def introduced(name: str) -> Version | None:
    """The release that brought option ``name``, None where no release has it.

    Options older than the tables have the oldest release of the tables.
    """
    return next((Version(*since) for each, since, _ in options.OPTIONS if each == name), None)


AIO_PARAMETERS = aio.PARAMETERS
"""The parameters ``AioConfig`` adds, and its only positional ones. Source: aiobotocore/config.py."""

CONNECTOR_ARGS = aio.CONNECTOR_ARGS
"""The keys that ``AioConfig(connector_args=...)`` takes; any other raises. Source: aiobotocore/config.py."""
