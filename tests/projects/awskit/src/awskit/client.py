"""``client()`` and ``resource()`` as boto3 has them."""

from __future__ import annotations

from typing import Any, TypeVar, overload

import boto3
from botocore.client import BaseClient
from botocore.config import Config

from . import config as configs
from .config import DEFAULT, INVOCATIONS, ONCE, UPLOADS, configured

T = TypeVar("T")


@overload
def client(service: str) -> BaseClient: ...
@overload
def client(service: str, *, config: Config) -> BaseClient: ...
def client(service, *, config=None, session=None, **keywords: Any):
    """A client of ``service``."""
    session = session if session is not None else boto3
    return session.client(service, config=configured(service, config), **keywords)


def resource(service: str, **keywords: Any):
    """A resource of ``service``."""
    return boto3.resource(service, **{"config": DEFAULT, **keywords})


class Lazy:
    """Makes a client when an attribute is asked for."""

    def __init__(self, service: str, config: Config = ONCE) -> None:
        self.__service, self.__config = service, config
        self.__client = None

    def __getattr__(self, name: str) -> Any:
        if self.__client is None:
            self.__client = boto3.client(self.__service, config=self.__config)
        return getattr(self.__client, name)


mail = Lazy("ses")
uploads = boto3.client("s3", config=UPLOADS)
functions = boto3.client("lambda", config=INVOCATIONS)
once = boto3.client("stepfunctions", config=ONCE)
tables = boto3.client("dynamodb", config=configs.DEFAULT.merge(configs.FRAGMENTS["dynamodb"]))
queues = boto3.client("sqs", region_name="eu-west-1", config=DEFAULT.merge(Config(region_name="us-east-1")))


def start(machine: str, text: str) -> str:
    return once.start_execution(stateMachineArn=machine, input=text)["executionArn"]


def invoke(name: str, payload: bytes) -> bytes:
    return functions.invoke(FunctionName=name, Payload=payload)["Payload"].read()


def upload(path: str, bucket: str, *, key: str | None = None) -> None:
    uploads.upload_file(path, bucket, key or path.rsplit("/", 1)[-1])
