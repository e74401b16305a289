"""Events of an order."""

import json

import boto3

_bus = None


def publish(kind, order):
    global _bus
    if _bus is None:
        _bus = boto3.client("events")
    _bus.put_events(
        Entries=[{"Source": "orders", "DetailType": kind, "Detail": json.dumps({"id": order})}],
    )
