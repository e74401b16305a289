"""What a client has that sends no request, against botocore itself with every request recorded."""

from __future__ import annotations

import ipaddress
import socket
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.stub import Stubber

from flake8_botocore.botocore.requests import SENDS_NOTHING

USES: dict[str, tuple[str, Any]] = {
    "can_paginate": ("s3", lambda client: client.can_paginate("list_objects_v2")),
    "close": ("s3", lambda client: client.close()),
    "exceptions": ("s3", lambda client: client.exceptions.NoSuchKey),
    "generate_db_auth_token": ("rds", lambda client: client.generate_db_auth_token("h", 5432, "u")),
    "generate_db_connect_admin_auth_token": ("dsql", lambda client: client.generate_db_connect_admin_auth_token("h")),
    "generate_db_connect_auth_token": ("dsql", lambda client: client.generate_db_connect_auth_token("h")),
    "generate_presigned_post": ("s3", lambda client: client.generate_presigned_post("b", "k")),
    "generate_presigned_url": (
        "s3",
        lambda client: client.generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k"}),
    ),
    "meta": ("s3", lambda client: client.meta.region_name),
    "waiter_names": ("s3", lambda client: client.waiter_names),
}


def requests_of(service: str, use: Any) -> list[str]:
    """The operations that ``use`` of a new client sends, none of which leaves the machine."""
    session = boto3.session.Session("AKIA", "secret", region_name="us-east-1")
    client = session.client(service)
    sent: list[str] = []

    def stop(request: Any, **_: Any) -> None:
        sent.append(request.url)
        raise ConnectionError("not sent")

    client.meta.events.register("before-send", stop)
    with suppress(ConnectionError):
        use(client)
    return sent


@pytest.mark.parametrize("name", USES)
def test_nothing_is_sent(name: str) -> None:
    assert requests_of(*USES[name]) == []


def test_every_one_is_tried() -> None:
    assert set(USES) == SENDS_NOTHING | {"meta"}


def test_an_operation_is_sent() -> None:
    assert len(requests_of("s3", lambda client: client.get_object(Bucket="b", Key="k"))) == 1


@pytest.mark.parametrize(("activated", "sent"), [(True, 0), (False, 1)])
def test_a_stubber_answers_once_it_is_activated(activated: bool, sent: int) -> None:
    def use(client: Any) -> None:
        answers = Stubber(client)
        answers.add_response("list_buckets", {"Buckets": []})
        if activated:
            answers.activate()
        client.list_buckets()

    assert len(requests_of("s3", use)) == sent


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.3.2.1", "[::1]"])
def test_an_endpoint_on_the_loopback_interface_is_where_requests_go(host: str) -> None:
    client = boto3.session.Session("AKIA", "secret", region_name="us-east-1").client(
        "sqs", endpoint_url=f"http://{host}:4566"
    )
    found = socket.getaddrinfo(urlsplit(client.meta.endpoint_url).hostname, 4566, proto=socket.IPPROTO_TCP)
    assert all(ipaddress.ip_address(address[0]).is_loopback for *_, address in found)
