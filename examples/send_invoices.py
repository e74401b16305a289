import boto3
from botocore.config import Config

lambda_client = boto3.client("lambda")
queue = boto3.client("sqs", config=Config(retries={"max_attempts": 1}))


def send_invoices(month: str) -> None:
    lambda_client.invoke(FunctionName="send-invoices", Payload=month.encode())
