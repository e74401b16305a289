import asyncio
from typing import Any

import boto3
from botocore.config import Config
from fastapi import APIRouter, HTTPException, Request
from mcp.server.fastmcp import FastMCP

from chat.aws import table

router = APIRouter()
mcp = FastMCP("rooms")


@mcp.resource("rooms://{name}")
def room(name: str) -> str:
    return name


@router.put("/{name}")
async def create(name: str, request: Request) -> dict[str, Any]:
    room = {"room": name, "members": []}
    await asyncio.gather(asyncio.to_thread(table.put_item, Item=room), announce(name))
    return room


async def announce(name: str) -> None:
    sns = boto3.client("sns", config=Config(connect_timeout=3, read_timeout=5, retries={"total_max_attempts": 2}))
    sns.publish(TopicArn="arn:aws:sns:us-east-1:123456789012:rooms", Message=name)


@router.get("/{name}/members")
async def members(name: str, after: str | None = None):
    client = table.meta.client
    pages = client.get_paginator("query").paginate(TableName="members", KeyConditionExpression="room = :r")
    found = []
    for page in pages:
        found.extend(page["Items"])
        if after and found[-1]["name"] > after:
            break
    while not found:
        await asyncio.sleep(1)
        found = table.scan()["Items"]
    if len(found) == 0:
        raise HTTPException(404)
    return sorted(found, key=lambda each: each["name"])


@router.get("/{name}/size")
def size(name: str) -> int:
    cloudwatch = boto3.client("cloudwatch")
    return len(cloudwatch.list_metrics(Namespace=name)["Metrics"])


class Secrets:
    """Asked for once, and kept."""

    def __init__(self) -> None:
        self.kms = boto3.client("kms", config=Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 2}))
        self._key = self._loaded = self._secret = None

    async def key(self) -> bytes:
        if self._key is None:
            self._key = self.kms.generate_data_key(KeyId="rooms", NumberOfBytes=32)["Plaintext"]
        return self._key

    async def load(self) -> None:
        if self._loaded:
            return
        self._loaded = self.kms.list_aliases()["Aliases"]

    async def sign(self, text: str) -> bytes:
        return self.kms.generate_mac(Message=text.encode(), KeyId="rooms", MacAlgorithm="HMAC_SHA_256")["Mac"]

    def secret(self) -> bytes:
        if self._secret is None:
            self._secret = self.kms.decrypt(CiphertextBlob=b"rooms")["Plaintext"]
        return self._secret

    def fresh(self) -> bytes:
        return self.kms.generate_random(NumberOfBytes=8)["Plaintext"]

    async def seal(self, text: str) -> bytes:
        return self.secret() + self.fresh() + text.encode()
