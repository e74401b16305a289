"""One place for clients: their names are those of boto3."""

from typing import Any, Optional

from boto3 import Session
from botocore.config import Config

DEFAULTS: dict[str, Any] = dict(connect_timeout=1, read_timeout=4)
DEFAULTS["retries"] = {"mode": "standard"}
DEFAULTS.update(user_agent_extra="shop")

_session: Optional[Session] = None


def session() -> Session:
    global _session
    if _session is None:
        _session = Session(region_name="eu-west-1")
    return _session


def client(name: str, /, **options: Any):
    """A client with our settings, and ``options`` over them."""
    return session().client(name, config=Config(**{**DEFAULTS, **options}))
