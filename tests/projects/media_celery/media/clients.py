"""Clients for tasks. Workers fork: a client is made after that, once for each process."""

import os
from functools import cached_property

import boto3
from botocore.config import Config

ATTEMPTS = 3 if os.environ.get("PATIENT") else 3
LONG = Config(connect_timeout=5, read_timeout=15 * 60, retries={"mode": "standard", "total_max_attempts": ATTEMPTS})


class Clients:
    _instance = None

    def __new__(cls):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance

    @cached_property
    def session(self) -> boto3.Session:
        return boto3.Session(region_name=os.getenv("AWS_REGION"))

    @cached_property
    def functions(self):
        return self.session.client("lambda", config=LONG)

    @cached_property
    def runtime(self):
        return self.session.client("sagemaker-runtime", config=Config(read_timeout=70, retries={"max_attempts": 2}))

    @cached_property
    def convert(self):
        return self.session.client("mediaconvert", config=Config(read_timeout=-(-31 // 2), retries={"mode": "legacy"}))


clients = Clients()
