"""Set before the first client: botocore reads these variables when it makes one."""

import os

os.environ["AWS_MAX_ATTEMPTS"] = "2"
os.environ.setdefault("AWS_RETRY_MODE", "standard")

import boto3  # noqa: E402

before = boto3.client("emr")


def early(name):
    before.run_job_flow(Name=name, Instances={})
    inside = boto3.client("emr")
    inside.run_job_flow(Name=name, Instances={})
