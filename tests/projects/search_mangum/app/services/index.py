from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.config import Config

from .base import Service

if TYPE_CHECKING:
    from settings import Settings


class IndexService(Service):
    """Documents in DynamoDB, found by their vectors."""

    service_name = "dynamodb"

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.vectors = self.session.client(
            "s3vectors", config=settings.aws.merge(Config(read_timeout=settings.read_timeout, max_pool_connections=20))
        )
        self.bedrock = self.session.client("bedrock-runtime", config=Config(read_timeout=40, retries=None))

    def find(self, vector: list[float], page: int) -> list[dict]:
        found = self.vectors.query_vectors(vectorBucketName="v", indexName="i", queryVector={"float32": vector}, topK=page * 10)
        keys = [{"id": {"S": each["key"]}} for each in found["vectors"][-10:]]
        return self.client.batch_get_item(RequestItems={self.settings.table: {"Keys": keys}})["Responses"]

    def add(self, key: str, text: str) -> None:
        item = {"id": {"S": key}, "text": {"S": text}}
        self.client.put_item(TableName=self.settings.table, Item=item)
        self.client.batch_write_item(RequestItems={self.settings.table: [{"PutRequest": {"Item": item}}]})
        self.bedrock.invoke_model(modelId="titan", body=text)

    def delete(self, key: str) -> None:
        self.client.delete_item(TableName=self.settings.table, Key={"id": {"S": key}})
