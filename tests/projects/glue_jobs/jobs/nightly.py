"""Glue: joins the events of a day."""

import sys

import boto3
from awsglue.context import GlueContext
from awsglue.job import Job
from awsglue.utils import getResolvedOptions
from botocore.config import Config
from pyspark.context import SparkContext

args = getResolvedOptions(sys.argv, ["JOB_NAME", "day"])
glue_context = GlueContext(SparkContext.getOrCreate())
job = Job(glue_context)
job.init(args["JOB_NAME"], args)

s3 = boto3.client("s3")
glue = boto3.client("glue", config=Config(retries={"max_attempts": 8, "mode": "standard"}))
ssm = boto3.client("ssm", region_name="us-east-1", config=Config(region_name="us-east-1", read_timeout=6, retries={"max_attempts": 2}))

if False:
    debug = boto3.client("s3", config=Config(retries=5))


def partitions(table, since, *, until=None, size=100):
    token = ""
    while token is not None:
        answer = glue.get_partitions(DatabaseName="events", TableName=table, MaxResults=size, **({"NextToken": token} if token else {}))
        for partition in answer["Partitions"]:
            day = partition["Values"][0]
            if since <= day < (until or "9999"):
                yield partition
        token = answer.get("NextToken")


def handle(table):
    old = [p["Values"] for p in partitions(table, "2020", until=args["day"])]
    glue.batch_delete_partition(DatabaseName="events", TableName=table, PartitionsToDelete=[{"Values": v} for v in old[:25]])
    for number, (key, *_) in enumerate(old):
        s3.delete_objects(Bucket="events", Delete={"Objects": [{"Key": f"{table}/{key}/{number:05d}.parquet"}]})


for each in ssm.get_parameter(Name="/glue/tables")["Parameter"]["Value"].split(","):
    handle(each)
s3.delete_objects(Bucket="events-tmp", Delete={"Objects": [{"Key": "lock"}]})
glue.start_crawler(Name="events")
glue.start_workflow_run(Name="after-nightly")
job.commit()
