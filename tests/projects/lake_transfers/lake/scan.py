"""Looks through what is there."""

import os

import boto3
from botocore.config import Config
from botocore.exceptions import UnknownServiceError

from lake import settings
from lake.settings import COPY, SCAN, Limits

changed = boto3.client("emr", config=Config(connect_timeout=3, read_timeout=settings.READ, retries={"total_max_attempts": 2}))
kept = boto3.client("emr", config=Config(connect_timeout=settings.CONNECT, read_timeout=31, retries={"total_max_attempts": 2}))
copies = boto3.client("s3", config=Config(**COPY))
scans = boto3.client("emr", config=Config(**SCAN))
tries = boto3.client("emr", config=Config(read_timeout=31, retries={"total_max_attempts": Limits.attempts}))
pauses = boto3.client("emr", config=Config(read_timeout=31, retries={"total_max_attempts": Limits.pause + 1}))
handed = {"read_timeout": 33}


def tune(options):
    options["retries"] = {"total_max_attempts": 2}


tune(handed)
given = boto3.client("emr", config=Config(**handed))


def flows(client, name):
    """Each caller hands in a client."""
    return client.run_job_flow(Name=name, Instances={})["JobFlowId"]


def main(sizes, profile=os.environ.get("PROFILE")):
    make = boto3.Session(profile_name=profile).client if profile else boto3.client
    kms = make("kms")
    print(kms.generate_data_key(KeyId="lake", NumberOfBytes=32)["KeyId"], sizes)
    for each in (changed, kept, scans, tries, pauses, given):
        each.run_job_flow(Name="scan", Instances={})
    print(flows(kept, "first"), flows(kept, "second"))


def stopped(flow):
    kept.add_job_flow_steps(JobFlowId=flow, Steps=[])
    tries.add_job_flow_steps(JobFlowId=flow, Steps=[])
    pauses.add_job_flow_steps(JobFlowId=flow, Steps=[])
    scans.add_job_flow_steps(JobFlowId=flow, Steps=[])
    changed.add_job_flow_steps(JobFlowId=flow, Steps=[])
    given.add_job_flow_steps(JobFlowId=flow, Steps=[])
    copies.delete_objects(Bucket="lake", Delete={"Objects": []})


def catalog(region):
    """Newer than some botocores that this runs with."""
    try:
        return boto3.client("lakecatalog", region_name=region)
    except UnknownServiceError:
        return boto3.client("glue", region_name=region, config=Config(read_timeout=os.getenv("GLUE_READ", "30"), retries={"total_max_attempts": 2}))


def internal(session: boto3.Session):
    return session.client("lake-internal", endpoint_url="https://lake.example.net", config=Config(**SCAN))
