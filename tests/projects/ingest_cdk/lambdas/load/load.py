"""Loads parsed files into Redshift."""

import time

import boto3

data = boto3.client("redshift-data")
events = boto3.client("events", config=None)


def handler(event, context):
    statement = data.execute_statement(Database="ingest", Sql=event["sql"], ClusterIdentifier="main")
    for _ in range(60):
        status = data.describe_statement(Id=statement["Id"])["Status"]
        if status in {"FINISHED", "FAILED", "ABORTED"}:
            break
        time.sleep(1)
    else:
        raise TimeoutError(statement["Id"])
    assert status == "FINISHED", status
    events.put_events(Entries=[{"Source": "ingest", "DetailType": "loaded", "Detail": "{}"}])
