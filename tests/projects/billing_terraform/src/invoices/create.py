"""Creates the invoices of one customer, behind the HTTP API."""

import json
import os
from datetime import datetime, timedelta, timezone

import boto3
from botocore.config import Config

from storage import InvoiceStore

BUCKET = os.environ["BILLING_BUCKET"]
DEADLINE = 25 * 60 // 100
textract = boto3.client("textract", config=Config(connect_timeout=5, read_timeout=DEADLINE))
ses = boto3.client(
    "ses",
    region_name="eu-central-1",
    config=Config(region_name="eu-west-1", connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 2}),
)


def handler(event, context):
    store = InvoiceStore(BUCKET)
    customer = event["pathParameters"]["customer"]
    lines = [line for page in store.pages(customer) for line in page if not line.get("paid", False)]
    if (count := len(lines)) == 0:
        return {"statusCode": 204}
    number = store.next_number(customer)
    store.write(number, lines)
    text = textract.analyze_document(
        Document={"S3Object": {"Bucket": BUCKET, "Name": f"{number}.pdf"}}, FeatureTypes=["TABLES"]
    )
    mail(customer, number, count)
    return {"statusCode": 200, "body": json.dumps({"number": number, "blocks": len(text["Blocks"])})}


def mail(customer, number, count, *, until=timedelta(days=14)):
    due = (datetime.now(timezone.utc) + until).date()
    ses.send_email(
        Source="billing@example.org",
        Destination={"ToAddresses": [customer]},
        Message={
            "Subject": {"Data": f"Invoice {number}"},
            "Body": {"Text": {"Data": f"{count} lines, due on {due:%Y-%m-%d}"}},
        },
    )
