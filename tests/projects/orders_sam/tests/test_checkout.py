import boto3
from moto import mock_aws


@mock_aws
def test_checkout():
    boto3.client("sns").create_topic(Name="orders")
