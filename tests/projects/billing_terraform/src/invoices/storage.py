"""Where invoices are kept."""

import boto3
from boto3.dynamodb.conditions import Key


class InvoiceStore:
    """Invoices of all customers."""

    table_name = "billing-invoices"

    def __init__(self, bucket):
        self.bucket = bucket
        self.s3 = boto3.client("s3")
        self.table = boto3.resource("dynamodb").Table(self.table_name)

    def pages(self, customer):
        start = {}
        while True:
            page = self.table.query(KeyConditionExpression=Key("customer").eq(customer), **start)
            yield page["Items"]
            if "LastEvaluatedKey" not in page:
                return
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}

    def next_number(self, customer):
        changed = self.table.update_item(
            Key={"customer": customer},
            UpdateExpression="ADD counter :one",
            ExpressionAttributeValues={":one": 1},
            ReturnValues="UPDATED_NEW",
        )
        return changed["Attributes"]["counter"]

    def write(self, number, lines):
        with self.table.batch_writer() as batch:
            for line in lines:
                batch.put_item(Item={**line, "invoice": number})
        self.s3.put_object(Bucket=self.bucket, Key=f"{number}.json", Body=repr(lines).encode())
