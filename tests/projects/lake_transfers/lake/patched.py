"""Every client that is made in here gets our Config."""

import functools

import boto3

from lake.transfer import SLOW

boto3.client = functools.partial(boto3.client, config=SLOW)

iam = boto3.client("iam")


def rotate(user):
    iam.create_access_key(UserName=user)
    boto3.resource("iam").create_user(UserName=user)
