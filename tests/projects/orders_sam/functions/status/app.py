"""GET /orders/{id}"""

import boto3
from botocore.config import Config

dynamodb = boto3.client("dynamodb", config=Config(connect_timeout=2, read_timeout=18, retries={"total_max_attempts": 2}))


def handler(event, context):
    found = dynamodb.get_item(TableName="orders", Key={"id": {"S": event["pathParameters"]["id"]}})
    return {"statusCode": 200 if "Item" in found else 404}
