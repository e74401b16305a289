import boto3
import vcr
from botocore.stub import Stubber
from moto import mock_aws
from unittest.mock import MagicMock

from app import orders
from botocore.config import Config

LOCAL = Config(read_timeout=1)


@mock_aws
def test_place():
    boto3.client("sqs", config=LOCAL).create_queue(QueueName="q")
    orders.place("1")


def test_stock():
    client = boto3.client("dynamodb")
    with Stubber(client) as stubber:
        stubber.add_response("transact_write_items", {})
        client.transact_write_items(TransactItems=[])


@vcr.use_cassette("mail.yaml")
def test_mail():
    boto3.client("ses").send_email(Source="a", Destination={}, Message={})


def test_real():
    real = boto3.client("s3")
    real.head_bucket(Bucket="b")
    with mock_aws():
        boto3.client("s3").create_bucket(Bucket="b")
    mocked = MagicMock()
    mocked.client("s3")
