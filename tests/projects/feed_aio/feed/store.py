"""Where entries of a feed go."""

from __future__ import annotations

from types import TracebackType
from typing import Any

import aiobotocore.session
import boto3
from aiobotocore.config import AioConfig
from botocore.config import Config


class Store:
    """Entries in DynamoDB and S3."""

    def __init__(self, table: str) -> None:
        self._table = table
        self._session = aiobotocore.session.get_session()

    async def __aenter__(self) -> Store:
        config = AioConfig(connect_timeout=2, read_timeout=5, retry_mode="standard", connector_args={"keepalive_timeout": 60})
        self._context = self._session.create_client("dynamodb", config=config)
        self._client = await self._context.__aenter__()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        await self._context.__aexit__(kind, error, tb)

    async def put(self, entry: dict[str, Any]) -> None:
        item = {name: {"S": str(value)} for name, value in entry.items()}
        await self._client.put_item(TableName=self._table, Item=item)
        async with self._session.create_client("s3", config=AioConfig(None, read_timeout=9, retries={"mode": "adaptiv"})) as s3:
            await s3.put_object(Bucket=self._table, Key=entry["id"], Body=entry["body"])


async def backup(table: str, keep: int = 7) -> list[str]:
    """Blocks the loop: botocore's own client."""
    dynamodb = boto3.client("dynamodb", config=Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 2}))
    dynamodb.create_backup(TableName=table, BackupName=f"{table}-{keep:02d}")
    names: list[str] = []
    del names[:]
    names += [each["BackupArn"] for each in dynamodb.list_backups(TableName=table)["BackupSummaries"][keep:]]
    for name in names[::-1]:
        dynamodb.delete_backup(BackupArn=name)
    return names
