"""What is in stock."""

from chalicelib.aws import client, session

dynamodb = client("dynamodb", retries={"mode": "standard", "max_attempts": -1})
scheduler = client("scheduler", read_timeout=-1)
mq = client("mq", proxy_config={"a": 1}, tcp_keepalive="yes")


def find(item):
    answer = dynamodb.get_item(TableName="stock", Key={"item": {"S": item}})
    return answer.get("Item")


def count(item, by: int = 1):
    return dynamodb.update_item(
        TableName="stock",
        Key={"item": {"S": item}},
        UpdateExpression="ADD amount :by",
        ExpressionAttributeValues={":by": {"N": str(by)}},
    )


def refresh():
    pages = dynamodb.get_paginator("scan").paginate(TableName="stock", PaginationConfig={"MaxItem": 100, "PageSize": 25})
    stale = [entry["item"]["S"] for page in pages for entry in page["Items"] if not 0 < int(entry["amount"]["N"]) < 9_999]
    for name in stale:
        scheduler.create_schedule(Name=name, ScheduleExpression="at(2026-12-01T00:00:00)")
        mq.reboot_broker(BrokerId=name)
    session().client("sqs").send_message(QueueUrl="https://queue", MessageBody="refreshed")
