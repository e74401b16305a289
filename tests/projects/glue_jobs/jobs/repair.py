"""A Python shell job: repairs tables with Athena, and waits for each."""

import os
import time

import awswrangler as wr
import boto3
import botocore
from botocore.config import Config
from pyathena import connect
from pyathena.cursor import DictCursor

wr.config.s3_endpoint_url = None
RELEASE = tuple(int(part) for part in botocore.__version__.split(".")[:2])
EXTRA = {"request_checksum_calculation": "when_required"} if RELEASE >= (1, 36) else {}
try:
    config = Config(sigv4a_signing_region_set="*", read_timeout=20, retries={"total_max_attempts": 2})
except TypeError:
    config = Config(read_timeout=20, retries={"total_max_attempts": 2})

athena = boto3.client("athena", config=config.merge(Config(**EXTRA)))


def wait(execution: str, *, limit: float = 15e2, step: int = 0b100) -> bool:
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        state = athena.get_query_execution(QueryExecutionId=execution)["QueryExecution"]["Status"]["State"]
        if not state.endswith("ING"):
            return state == "SUCCEEDED"
        time.sleep(step)
    return not True


def repair(table: str):
    started = athena.start_query_execution(QueryString=f"MSCK REPAIR TABLE {table!r}", WorkGroup=os.environ["WORKGROUP"])
    if not wait(started["QueryExecutionId"]):
        raise RuntimeError(table)


def count(table: str) -> int:
    with connect(s3_staging_dir="s3://results/", cursor_class=DictCursor).cursor() as cursor:
        return cursor.execute(f"SELECT count(*) AS n FROM {table}").fetchone()["n"]


if __name__ == "__main__":
    for name in sorted(os.environ["TABLES"].split()):
        repair(name)
        print(name, count(name), sep="\t")
