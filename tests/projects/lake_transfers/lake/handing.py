"""Methods of clients, and clients, that are handed to functions."""

import asyncio
import functools
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=4, read_timeout=31, retries={"mode": "standard", "total_max_attempts": 2})
emr = boto3.client("emr", config=CONFIG)
s3 = boto3.client("s3", config=CONFIG)


class Fake:
    def run_job_flow(self, **_):
        return {"JobFlowId": "j-0"}


def run(client, name):
    """Both callers hand in a client."""
    return client.run_job_flow(Name=name, Instances={})


def run_either(client, name):
    """One caller hands in a fake."""
    return client.run_job_flow(Name=name, Instances={})


def default(name, session=boto3.Session(region_name="eu-west-1")):
    return session.client(name)


def typed(session: boto3.Session = None, client: "boto3.Session | None" = None):
    return (session or client).client("glue", config=CONFIG).start_workflow_run(Name="typed")


class Keeper:
    """Attributes by their names."""

    read = 31
    tries = 2

    def __init__(self, **options):
        vars(self).update(options)
        self.made = boto3.client("emr", config=Config(read_timeout=self.read, retries={"total_max_attempts": self.tries}))

    def run(self, name):
        self.made.run_job_flow(Name=name, Instances={})


class Plain:
    read = 32
    tries = 3

    def run(self, name):
        client = boto3.client("emr", config=Config(read_timeout=self.read, retries={"total_max_attempts": self.tries}))
        client.run_job_flow(Name=name, Instances={})


async def in_threads(names):
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, functools.partial(emr.run_job_flow, Name="a", Instances={}))
    await asyncio.to_thread(emr.run_job_flow, Name="b", Instances={})
    with ThreadPoolExecutor() as pool:
        pool.submit(emr.add_job_flow_steps, JobFlowId="j", Steps=[])
        pool.map(emr.terminate_job_flows, names)
    later = functools.partial(emr.run_job_flow, Name="c", Instances={})
    later()
    loop.call_soon(s3.delete_objects, names)


print(run(emr, "one"), run(emr, "two"), run_either(emr, "three"), run_either(Fake(), "four"), default("sts"))
