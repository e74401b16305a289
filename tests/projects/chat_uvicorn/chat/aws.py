"""All clients of the service."""

import asyncio
import threading
from dataclasses import dataclass
from typing import NamedTuple

import boto3
from botocore.config import Config

BASE = Config(connect_timeout=3, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 3})
STREAM = BASE.merge(Config(read_timeout=300, tcp_keepalive=True))
WRONG = BASE.merge(Config(retries={"max_attempts": 1}))
lock = threading.Lock()


class Names(NamedTuple):
    table: str = "rooms"
    queue: str = "outbox"


@dataclass(frozen=True)
class Clients:
    bedrock: object
    polly: object
    sqs: object
    s3: object

    @classmethod
    def create(cls):
        session = boto3.Session(region_name="us-east-1")
        with lock:
            bedrock, polly = session.client("bedrock-runtime", config=STREAM), session.client("polly", config=WRONG)
            sqs, *rest = (session.client(name, config=BASE) for name in ("sqs", "s3"))
        return cls(bedrock, polly, sqs, rest[0])

    def close(self):
        for each in vars(self).values():
            each.close()


bedrock = boto3.client("bedrock-runtime", config=STREAM)
agents = boto3.client("bedrock-agent-runtime", config=STREAM)
table = boto3.resource("dynamodb", config=BASE).Table(Names().table)


async def in_thread(function, /, *args, **keywords):
    return await asyncio.get_running_loop().run_in_executor(None, lambda: function(*args, **keywords))
