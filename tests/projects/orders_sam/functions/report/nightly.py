"""Writes the report of the day; the query may take minutes."""

import time

import boto3
from botocore.config import Config

CONFIG = Config(
    connect_timeout=3,
    read_timeout=30,
    retries={"mode": "standard", "total_max_attempts": 3},
)

athena = boto3.client("athena", config=CONFIG)
lambdas = boto3.client("lambda", config=CONFIG)


def handler(event, context):
    query = athena.start_query_execution(
        QueryString="SELECT count(*) FROM orders",
        ResultConfiguration={"OutputLocation": "s3://orders-reports/"},
    )
    while state(query["QueryExecutionId"]) in ("QUEUED", "RUNNING"):
        time.sleep(2)
    lambdas.invoke(FunctionName="report-render", Payload=b"{}")
    lambdas.invoke(FunctionName="report-mail", InvocationType="Event", Payload=b"{}")


def state(query):
    return athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]["Status"]["State"]
