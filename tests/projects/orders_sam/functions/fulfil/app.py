"""Takes orders from the queue and starts their fulfilment."""

import json

import boto3
from botocore.config import Config

from ordering.events import publish


def lambda_handler(event, context):
    workflows = boto3.client("stepfunctions", config=Config(read_timeout=10))
    failures = []
    for record in event["Records"]:
        try:
            order = json.loads(record["body"])
            start(workflows, order)
        except workflows.exceptions.ExecutionAlreadyExists:
            continue
        except workflows.exceptions.ExecutionAlreadyRuns:
            continue
        except Exception:
            failures.append({"itemIdentifier": record["messageId"]})
        else:
            publish("OrderStarted", order["id"])
    return {"batchItemFailures": failures}


def start(workflows, order):
    workflows.start_execution(
        stateMachineArn=order["machine"],
        input=json.dumps(order),
    )
