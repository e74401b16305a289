"""Settings that every handler uses."""

import os
from typing import Final

from botocore.config import Config

TIMEOUTS: Final = {"connect_timeout": 2, "read_timeout": 5}
RETRIES = {"max_attempts": 2, "mode": "standard"}

QUICK = Config(**TIMEOUTS, retries=dict(RETRIES))
BULK = Config(**{**TIMEOUTS, "read_timeout": 20}, retries={**RETRIES, "total_max_attempts": 6})
STAGE = os.environ.get("STAGE", "dev")


def tuned(*, read: float = 3.5, attempts: int = 1 + 1) -> Config:
    """A Config for one purpose."""
    return Config(connect_timeout=TIMEOUTS["connect_timeout"], read_timeout=read * 2, retries={"max_attempts": attempts})
