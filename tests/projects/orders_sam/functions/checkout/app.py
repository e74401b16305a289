"""POST /checkout: stores an order and asks the payment function to charge it."""

import json
import os
from decimal import Decimal

import boto3
from aws_lambda_powertools.utilities import parameters

from ordering.clients import dynamodb_table, lambda_client
from ordering.events import publish

TABLE = os.environ["ORDERS_TABLE"]
sns = boto3.client("sns")


def lambda_handler(event, context):
    order = json.loads(event["body"], parse_float=Decimal)
    table = dynamodb_table(TABLE)
    table.put_item(Item=order)
    fee = parameters.get_parameter("/orders/fee")
    answer = lambda_client.invoke(
        FunctionName="payments-charge",
        Payload=json.dumps({"order": order["id"], "fee": fee}),
    )
    if answer.get("FunctionError"):
        return {"statusCode": 502, "body": "payment failed"}
    publish("OrderPlaced", order["id"])
    notify(order)
    return {"statusCode": 201, "body": json.dumps({"id": order["id"]})}


def notify(order):
    """Tell the shop by text message; only for large orders."""
    if order["total"] > 500:
        sns.publish(PhoneNumber="+15550100", Message=f"Order {order['id']} over {order['total']:.2f}")
