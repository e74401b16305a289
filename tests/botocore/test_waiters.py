"""How long waiters poll: by botocore's own table, and by what ``WaiterConfig`` says."""

from __future__ import annotations

from dataclasses import replace

from flake8_botocore.botocore import NEWEST, Version
from flake8_botocore.botocore.requests import Polling, polling
from flake8_botocore.facts import UNKNOWN

from .made import value
from .test_known import call


def test_defaults() -> None:
    found = polling(call("ec2", "instance_status_ok", "waiter"), NEWEST)
    assert found == Polling("instance_status_ok", 15, 40)
    assert found.seconds == 585


def test_waiter_config() -> None:
    for given, expected in [
        ({"Delay": 2}, (2, 40)),
        ({"MaxAttempts": 3}, (15, 3)),
        ({"Delay": 0.5, "MaxAttempts": 3, "More": 1}, (0.5, 3)),
        ({"MaxAttempts": 0}, (15, 1)),
        ({}, (15, 40)),
        ({"Delay": UNKNOWN}, None),
        ({"Delay": "2"}, None),
        ({"Delay": -1}, None),
        (UNKNOWN, None),
    ]:
        found = polling(call("ec2", "instance_running", "waiter", WaiterConfig=value(given)), NEWEST)
        assert (None if found is None else (found.delay, found.polls)) == expected


def test_where_the_wait_is_not_seen_its_config_is_not_known() -> None:
    assert polling(call("ec2", "instance_running", "waiter", complete=False), NEWEST) is None


def test_methods_of_resources() -> None:
    for service, receiver, method, waiter in [
        ("ec2", "Instance()", "wait_until_running", "instance_running"),
        ("ec2", "Vpc()", "wait_until_exists", "vpc_exists"),
        ("s3", "Bucket()", "wait_until_exists", "bucket_exists"),
        ("s3", "Object()", "wait_until_exists", "object_exists"),
        ("s3", "?", "wait_until_exists", None),
    ]:
        found = polling(replace(call(service, method, "resource"), receiver=receiver), NEWEST)
        assert (None if found is None else found.waiter) == waiter


def test_other_names_poll_nothing() -> None:
    assert polling(call("ec2", "instance_status_okay", "waiter"), NEWEST) is None
    assert polling(call("lambda", "instance_status_ok", "waiter"), NEWEST) is None


def test_the_numbers_of_a_release() -> None:
    for version, delay, polls in [
        ((1, 35, 99), 60, 40),
        ((1, 38, 3), 60, 40),
        ((1, 38, 4), 60, 5),
        ((1, 44, 8), 60, 5),
    ]:
        found = polling(call("acm", "certificate_validated", "waiter"), Version(*version))
        assert found == Polling("certificate_validated", delay, polls)
