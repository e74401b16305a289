"""The Config of the whole team."""

import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=3, read_timeout=20, retries={"mode": "adaptive", "total_max_attempts": 4})
PARTIAL = Config(read_timeout=20, retries={"total_max_attempts": 4})

sts = boto3.client("sts")


def session():
    """The session of the team: every client of it has the Config."""
    import botocore.session

    core = botocore.session.get_session()
    core.set_default_client_config(CONFIG)
    return boto3.Session(botocore_session=core)
