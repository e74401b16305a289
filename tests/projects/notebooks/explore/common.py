"""Imported by notebooks."""

import boto3


def client(name, region="us-west-2"):
    return boto3.client(name, region_name=region)
