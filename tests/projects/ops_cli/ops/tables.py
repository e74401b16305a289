"""Options in dictionaries, copied and changed."""

try:
    import boto3
except ImportError:  # only needed with --aws
    boto3 = None

from botocore.config import Config

BASE = {"connect_timeout": 2, "read_timeout": 6, "retries": {"mode": "standard", "total_max_attempts": 2}}

SHARED = {"read_timeout": 15, "retries": {"total_max_attempts": 2}}

copied = BASE.copy()
copied["read_timeout"] = 50
merged = BASE | {"read_timeout": 70}
popped = dict(BASE)
popped.pop("retries")
later = {"read_timeout": 8}
later["retries"] = {"total_max_attempts": 4}
later |= {"connect_timeout": 1}
pairs = [("read_timeout", 7), ("retries", {"total_max_attempts": 3})]

plain = boto3.client("ssm", config=Config(**BASE))
slow = boto3.client("ssm", config=Config(**copied))
slower = boto3.client("ssm", config=Config(**merged))
bare = boto3.client("ssm", config=Config(**popped))
grown = boto3.client("ssm", config=Config(**later))
paired = boto3.client("ssm", config=Config(**dict(pairs)))
own = boto3.client("ssm", config=Config(**SHARED))
named = boto3.client("ssm", config=Config(read_timeout=BASE["read_timeout"] * 2, retries=BASE.get("retries")))


def options(attempts=3):
    made = {"read_timeout": 11}
    made["retries"] = {"total_max_attempts": attempts}
    return made


def shared():
    return SHARED


class Options:
    """Options of one command."""

    def __init__(self):
        self.fixed = {"read_timeout": 13, "retries": {"total_max_attempts": 2}}
        self.changed = {"read_timeout": 14, "retries": {"total_max_attempts": 2}}

    def slow(self):
        self.changed["read_timeout"] = 300

    def run(self, command):
        boto3.client("ssm", config=Config(**self.fixed)).send_command(DocumentName=command)
        boto3.client("ssm", config=Config(**self.changed)).send_command(DocumentName=command)


def run(command):
    for client in (plain, slow):
        client.send_command(DocumentName=command)
    plain.send_command(DocumentName=command)
    slow.send_command(DocumentName=command)
    slower.send_command(DocumentName=command)
    bare.send_command(DocumentName=command)
    grown.send_command(DocumentName=command)
    paired.send_command(DocumentName=command)
    own.send_command(DocumentName=command)
    named.send_command(DocumentName=command)
    boto3.client("ssm", config=Config(**options())).send_command(DocumentName=command)
    boto3.client("ssm", config=Config(**options(attempts=5))).send_command(DocumentName=command)
    boto3.client("ssm", config=Config(**shared())).send_command(DocumentName=command)
