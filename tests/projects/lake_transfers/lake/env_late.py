"""Set between clients: the later ones run with other values."""

import os

import boto3

os.environ["AWS_MAX_ATTEMPTS"] = "3"
first = boto3.client("emr")
first.run_job_flow(Name="first", Instances={})

if os.environ.get("LAKE_FAST"):
    os.environ["AWS_MAX_ATTEMPTS"] = "1"

after = boto3.client("emr")
after.run_job_flow(Name="after", Instances={})
os.environ.update(AWS_MAX_ATTEMPTS="7", AWS_RETRY_MODE="legacy")
last = boto3.client("emr")
last.run_job_flow(Name="last", Instances={})
