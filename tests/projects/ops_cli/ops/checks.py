"""Checks before a release: each raises, or prints a line."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

import boto3
from botocore.config import Config

LIMITS = {"connect_timeout": 2, "read_timeout": 6, "retries": {"mode": "standard", "total_max_attempts": 2}}
NO_RETRIES = {"read_timeout": 6, "retries": {"max_attempts": 0}}
del NO_RETRIES["retries"]
KNOWN = {*("ec2", "rds")}

sns = boto3.client("sns", config=Config(**LIMITS))
lambdas = boto3.client("lambda", config=Config(**LIMITS))
health = boto3.client("health", region_name="us-east-1", config=Config(**NO_RETRIES))


@dataclass
class Target:
    """Where a report goes."""

    sns: object = None
    names: tuple[str, ...] = ()


@contextlib.contextmanager
def queue(name):
    yield boto3.client("sqs", config=Config(**LIMITS)).get_queue_url(QueueName=name)["QueueUrl"]


@contextlib.contextmanager
def bus():
    client = boto3.client("events")
    try:
        yield client
    finally:
        client.close()


def accounts():
    yield from boto3.client("organizations").get_paginator("list_accounts").paginate()


def who() -> str:
    return f"{boto3.client('sts').get_caller_identity()['Account']:>12} of {len(list(accounts())):,}"


def services() -> set[str]:
    quotas = {boto3.client("service-quotas").list_services()["Services"][0]["ServiceCode"], "ec2"}
    return quotas | {boto3.client(name).meta.region_name for name in ("ec2", "rds")} | KNOWN


def strict(name: str) -> None:
    assert boto3.client("ecr").describe_repositories(repositoryNames=[name])["repositories"], name
    if health.describe_events()["events"]:
        raise RuntimeError(name) from KeyError(boto3.client("support").describe_cases()["cases"])


def to_first(target, text: str) -> None:
    """In these six, ``sns`` is what the target brings, however a pattern binds it."""
    match target:
        case [sns, "topic"]:
            sns.publish(Message=text)


def to_rest(target, text: str) -> None:
    match target:
        case [_, *sns]:
            sns.publish(Message=text)


def to_named(target, text: str) -> None:
    match target:
        case {"sns": sns}:
            sns.publish(Message=text)


def to_others(target, text: str) -> None:
    match target:
        case {"topic": topic, **sns}:
            sns.publish(TopicArn=topic, Message=text)


def to_target(target, text: str) -> None:
    match target:
        case Target(names=("all",), sns=sns):
            sns.publish(Message=text)


def to_either(target, text: str) -> None:
    match target:
        case (Target(sns) | (sns, None | -1)) if text != "":
            sns.publish(Message=text)


def alert(text: str) -> None:
    match text:
        case "":
            pass
        case _:
            sns.publish(PhoneNumber="+15550101", Message=text)


def replay(names: list[str], *, slow: frozenset[str] = frozenset()) -> None:
    config: Config | None = Config(**LIMITS)

    def patient() -> None:
        nonlocal config
        config = Config(read_timeout=900, retries={"total_max_attempts": 1})

    if slow:
        patient()
    client = boto3.client("lambda", config=config)
    for name in names:
        client.invoke(FunctionName=name)


def release(names: list[str]) -> int:
    done = 0
    for name in names:
        client = lambdas
        if not name:
            client = boto3.client("lambda", config=Config(read_timeout=900, retries={"total_max_attempts": 1}))
            continue
        client.invoke(FunctionName=name, Payload=b"")
        done += 1
    with queue("releases") as url, bus() as events:
        sns.publish(TopicArn=url, Message=str(done))
        events.put_events(Entries=[{"Detail": "{}"}])
    return done
