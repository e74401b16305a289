"""Shown on the first page of the documentation."""

from awskit import client
from awskit.config import shorter

sns = client("sns", config=shorter())
sns.publish(TopicArn="arn:aws:sns:eu-west-1:123456789012:example", Message="hello")
lambdas = client("lambda")
lambdas.invoke(FunctionName="example")
