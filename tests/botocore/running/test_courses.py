"""What one call of a method comes to, in requests and seconds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flake8_botocore.botocore.operations.waiters import Polling
from flake8_botocore.botocore.running.courses import ANY_NUMBER, PLAIN, Course, course
from flake8_botocore.botocore.running.waits import Wait

from ..made import value
from ..operations.test_known import call

EACH = Wait(2, 5, 10, 0.05)
"""30.05 s."""


@pytest.mark.parametrize(
    ("service", "method", "kind", "expected"),
    [
        ("s3", "get_object", "client", PLAIN),
        ("s3", "download_file", "client", Course(6)),
        ("s3", "download_fileobj", "resource", Course(6)),
        ("s3", "upload_file", "client", Course(2)),
        ("s3", "copy", "client", Course(3)),
        ("ec2", "copy", "client", PLAIN),
        ("s3", "list_objects_v2", "paginator", ANY_NUMBER),
        ("ec2", "instance_status_ok", "waiter", Course(1, Polling("instance_status_ok", 15, 40))),
        ("ec2", "instance_status_okay", "waiter", ANY_NUMBER),
    ],
)
def test_by_kind(service: str, method: str, kind: str, expected: Course) -> None:
    assert course(call(service, method, kind)) == expected


def test_a_collection_takes_a_request_a_page() -> None:
    listing = replace(call("s3", "all", "resource"), receiver="objects")
    assert course(listing) == ANY_NUMBER
    assert course(replace(listing, method="pages", receiver="filter()")) == ANY_NUMBER
    assert course(replace(listing, method="put", receiver="Object()")) == PLAIN


def test_downloads_as_often_as_they_are_started() -> None:
    unreadable = replace(call("s3", "download_file"), transfer=None)
    assert course(unreadable) == ANY_NUMBER


@pytest.mark.parametrize(
    ("takes", "seconds", "text"),
    [
        (PLAIN, 30.05, "2 × (5 s connect + 10 s read) + 0.05 s back-off"),
        (Course(6), 180.3, "6 × (2 × (5 s connect + 10 s read) + 0.05 s back-off)"),
        (
            Course(1, Polling("x", 2.5, 4)),
            40.05,
            "4 × 2.5 s + 2 × (5 s connect + 10 s read) + 0.05 s back-off",
        ),
    ],
)
def test_seconds_and_their_sum(takes: Course, seconds: float, text: str) -> None:
    assert takes.seconds(EACH) == pytest.approx(seconds)
    assert takes.arithmetic(EACH) == text


def test_lookups_are_part_of_the_sum() -> None:
    asking = EACH._replace(back_off=0, lookups=1)
    assert (PLAIN.seconds(asking), PLAIN.arithmetic(asking)) == (60, "2 × (2 × (5 s connect + 10 s read))")


def test_unknown() -> None:
    assert ANY_NUMBER.seconds(EACH) is None
    assert PLAIN.seconds(None) is None
    unread = call("ec2", "instance_running", "waiter", WaiterConfig=value({"Delay": "soon"}))
    assert course(unread) == ANY_NUMBER
