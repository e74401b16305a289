import botocore.session
import boto3
from botocore.config import Config


def connect(profile: str | None, region: str) -> boto3.Session:
    core = botocore.session.Session(profile=profile)
    core.set_config_variable("region", region)
    return boto3.Session(botocore_session=core)


def account(session: boto3.Session, *, verify: bool = True) -> str:
    sts = session.client("sts", verify=verify, use_ssl=1, service="sts")
    return sts.get_caller_identity()["Account"]


def other(profile):
    return boto3.Session(profile=profile, config={"retries": 3}).client("sts")


def newest() -> Config:
    """A Config for whatever botocore is installed."""
    try:
        return Config(read_timeout=9, retries={"total_max_attempts": 2}, request_checksum_calculation="when_required")
    except TypeError:
        return Config(read_timeout=9, retries={"total_max_attempts": 2})
