"""botocore 1.44: three attempts, standard mode."""

import boto3
from botocore.config import Config

from common.aws import Outbox, session

PAYMENTS = Config(connect_timeout=2, read_timeout=29, retries={"total_max_attempts": 2}, account_id_endpoint_mode="preferred")
functions = session().client("lambda", config=PAYMENTS)
store = boto3.client("s3", endpoint_url="https://objects.example.net", config=PAYMENTS)
bedrock = session().client("bedrock-runtime")
outbox = Outbox("https://sqs.eu-west-1.amazonaws.com/123456789012/payouts")


def pay(order):
    answer = functions.invoke(FunctionName="bank-transfer", Payload=order.json())
    if answer["StatusCode"] >= 300 or "FunctionError" in answer:
        outbox.put(order.json(), delay=900)
        return False
    store.put_object(Bucket="receipts", Key=order.id, Body=answer["Payload"].read())
    return True


def explain(order):
    answer = bedrock.converse(modelId="nova", messages=[{"role": "user", "content": [{"text": order.text}]}])
    return "".join(part.get("text", "") for part in answer["output"]["message"]["content"])
