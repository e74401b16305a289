"""Configs that are put together by functions."""

import functools

import boto3
from botocore.config import Config

from awskit.config import DEFAULT

QUICKER = Config(read_timeout=4)
POOL = Config(max_pool_connections=30)
APPLIED = Config(connect_timeout=1)
PARTIAL = Config(read_timeout=8)
LISTED = Config(read_timeout=9)
UNUSED = Config(read_timeout=10)

combined = functools.reduce(lambda left, right: left.merge(right), [DEFAULT, QUICKER])
pooled = functools.reduce(Config.merge, (DEFAULT, POOL))
applied = (lambda config: boto3.client("sqs", config=DEFAULT.merge(config)))(APPLIED)
make = functools.partial(boto3.client, config=PARTIAL)
first, second = LISTED, UNUSED
print(make("sts").get_caller_identity(), first, combined, pooled)
