"""Instances, functions and clusters."""

import time
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config
from botocore.exceptions import WaiterError

FAST = Config(connect_timeout=1, read_timeout=3, retries={"mode": "standard", "max_attempts": 1, "total_attempts": 2})
NEVER = Config(connect_timeout=None, read_timeout=None, retries={"max_attempts": 0})
AUTO = Config(defaults_mode="legacy", retries={"mode": "adaptive", "total_max_attempts": 4})


def stop(session: boto3.Session, *names: str) -> int:
    ec2, failed = session.client("ec2", config=FAST), 0
    for page in ec2.get_paginator("describe_instances").paginate(Filters=[{"Name": "tag:Name", "Values": list(names)}]):
        ids = [i["InstanceId"] for r in page["Reservations"] for i in r["Instances"] if i["State"]["Name"] == "running"]
        if not ids:
            continue
        ec2.stop_instances(InstanceIds=ids)
        try:
            ec2.get_waiter("instance_stopped").wait(InstanceIds=ids, WaiterConfig={"Delay": 5, "MaxAttempts": "24"})
        except WaiterError:
            failed += len(ids)
    ec2.get_waiter("instance_stoped")
    return failed


def warm(session, functions: dict[str, int]) -> None:
    def one(name: str) -> None:
        nonlocal done
        client.invoke(FunctionName=name, InvocationType="RequestResponse")
        done += 1

    done = 0
    client = session.client("lambda", config=NEVER)
    with ThreadPoolExecutor(max_workers=40) as pool:
        list(pool.map(one, functions))
    print(f"{done}/{len(functions):>3} warm")


def drain(cluster: str) -> None:
    """Starts one task after the other, each on its own client."""
    for task in boto3.client("ecs").list_tasks(cluster=cluster)["taskArns"]:
        ecs = boto3.client("ecs", config=AUTO)
        ecs.stop_task(cluster=cluster, task=task)
        time.sleep(0.5)
    else:
        print("drained")


def run(command: str, instance: str) -> str:
    ssm = boto3.client(service_name="ssm", config=Config(read_timeout=1 << 5, retries={"max_attempts": 2}))
    sent = ssm.send_command(InstanceIds=[instance], DocumentName="AWS-RunShellScript", Parameters={"commands": [command]})
    return sent["Command"]["CommandId"]
