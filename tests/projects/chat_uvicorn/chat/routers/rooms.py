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
