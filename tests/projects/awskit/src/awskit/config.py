"""The default Config and what is merged over it."""

from __future__ import annotations

import copy
from types import MappingProxyType
from typing import Any, Final, Mapping

from botocore.config import Config

RETRIES: Final[dict[str, Any]] = {"mode": "standard", "total_max_attempts": 3}
DEFAULT: Final = Config(
    connect_timeout=3,
    read_timeout=12,
    retries=RETRIES,
    user_agent_extra="awskit/" + "4.0.1",
)
LEGACY = Config(connect_timeout=3.0, read_timeout=12.5e0, retries={"max_attempts": 4, "mode": "legacy"})
FRAGMENTS: Mapping[str, Config] = MappingProxyType(
    {
        "dynamodb": Config(read_timeout=2, retries={"total_max_attempts": 6}),
        "lambda": Config(read_timeout=900),
        "s3": Config(s3={"us_east_1_regional_endpoint": "regional"}, max_pool_connections=0x20),
    }
)
UPLOADS = DEFAULT.merge(Config(read_timeout=60))
INVOCATIONS = DEFAULT.merge(other_config=LEGACY).merge(Config(read_timeout=900))
ONCE = DEFAULT.merge(Config(retries={"total_max_attempts": 1}))
SPARE = Config(read_timeout=42)
STRICT = Config(**vars(DEFAULT)) if hasattr(DEFAULT, "__dict__") else DEFAULT


def configured(service: str, extra: Config | None = None, **options: Any) -> Config:
    """The Config for ``service``."""
    config = DEFAULT
    if service in FRAGMENTS:
        config = config.merge(FRAGMENTS[service])
    if options:
        config = config.merge(Config(**options))
    return config.merge(extra) if extra is not None else config


def shorter(config: Config = DEFAULT, /, factor: float = 0.5) -> Config:
    """The same with a shorter read timeout; changed in place on a copy."""
    changed = copy.copy(config)
    changed.read_timeout = int(config.read_timeout * factor)
    return changed
