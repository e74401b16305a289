"""Prints what is set."""

from botocore.config import Config

SHOWN = [
    Config(conect_timeout=5, read_timeout=9, retries={"total_max_attempts": 2}),
    Config(connect_timeout=5, read_timeout="9", retries={"total_max_attempts": 2}),
    Config(connect_timeout=(3, 5), read_timeout=True, retries={"mode": "standard"}),
    Config(read_timeout=9, retries={"total_max_attempts": 0}),
    Config(read_timeout=9, retries={"total_max_attempts": 2.5, "mode": "Standard"}),
    Config(read_timeout=9, retries={"total_max_attempts": 2}, max_pool_connections=0, parameter_validation="no"),
    Config(read_timeout=9, retries={"total_max_attempts": 2}, proxies="http://proxy:3128", s3={"payload_signing": True}),
    Config(read_timeout=9, retries={"total_max_attempts": 2}, request_checksum_calculation="when_required"),
    Config("eu-west-1", None, "agent", "extra", 5, 9, read_timeout=3),
    Config(read_timeout=9, retries=[3], inject_host_prefix=False, tcp_keepalive=1),
]


def table(session):
    yield_ = {str(index): each for index, each in enumerate(SHOWN)}
    lines = ["{:<4}{}".format(*item) for item in sorted(yield_.items())]
    return "\n".join(lines) if session is not None else ""
