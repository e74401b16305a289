"""The steps of a day."""

import functools
import json
import multiprocessing
from datetime import date
from threading import Thread

import boto3
from botocore.config import Config
from botocore.exceptions import ConnectTimeoutError as Late
from botocore.exceptions import ReadTimeoutError

from lake.transfer import SLOW, Mover

make = functools.partial(boto3.client, config=SLOW)
emr = boto3.client("emr", config=Config(read_timeout=240, retries={"total_max_attempts": 4}))
firehose = make("firehose")
steps = {"load": make("redshift-data"), "merge": boto3.client("emr-serverless"), **{"mail": make("sesv2")}}
tables = [boto3.resource("dynamodb").Table(name) for name in ("runs", "files")]
first, *_, last = [boto3.client(name) for name in ("kms", "sts", "logs")]
limits: tuple[int, ...] = (1, 2, *range(3, 5))


def step(function):
    @functools.wraps(function)
    def wrapper(*args, **keywords):
        try:
            return function(*args, **keywords)
        except (ReadTimeoutError, Late):
            return None

    return wrapper


@step
def load(day: date, /, *paths: str, dry: bool = False):
    if dry or not paths:
        return
    mover = Mover("lake")
    for path in paths[::2]:
        mover.copy("landing", path)
    steps["load"].execute_statement(Sql=f"COPY runs FROM 's3://lake/{day:%Y/%m}/'")
    flow = emr.run_job_flow(Name=f"lake {day}", Instances={})
    emr.get_waiter("cluster_terminated").wait(ClusterId=flow["JobFlowId"], WaiterConfig={"MaxAttempts": 40})
    steps["merge"].start_job_run(applicationId="a", executionRoleArn="r")


def record(rows):
    records = [{"Data": json.dumps(row).encode() + b"\n"} for row in rows]
    if len(records) > 500 or not records:
        raise ValueError(len(records))
    failed = firehose.put_record_batch(DeliveryStreamName="runs", Records=records)["FailedPutCount"]
    with tables[0].batch_writer(overwrite_by_pkeys=["id"]) as writer:
        for row in rows:
            writer.put_item(Item=row)
    last.put_log_events(logGroupName="lake", logStreamName="runs", logEvents=[])
    return failed


def in_processes(days):
    with multiprocessing.Pool(4) as pool:
        pool.starmap(load, [(day, "a", "b") for day in days])
    threads = [Thread(target=record, args=([{"id": n}],)) for n in limits if n % 2 == 0 and n is not None]
    [thread.start() for thread in threads]
    assert all(not thread.daemon for thread in threads), "daemons"


def snapshot(cluster: str, name: str, tries: int = 0):
    redshift = boto3.client("redshift", config=SLOW)
    while True:
        try:
            redshift.create_cluster_snapshot(SnapshotIdentifier=name, ClusterIdentifier=cluster)
        except redshift.exceptions.ClusterSnapshotAlreadyExistsFault:
            break
        except redshift.exceptions.InvalidClusterStateFault:
            tries += 1
            if tries < 5:
                continue
            raise
        else:
            return True
        finally:
            print(tries)
    return False
