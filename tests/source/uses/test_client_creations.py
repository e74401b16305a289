from __future__ import annotations

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.facts import ClientCreation, ConfigCreation, Literal
from tests.readings import reading
from tests.snippets import clean, findings

HEAD = """
import boto3
import botocore.session
from botocore.config import Config
from moto import mock_aws
from unittest import mock
from unittest.mock import patch
"""


def clients(source: str, path: str = "a_snippet.py") -> dict[str | None, ClientCreation]:
    """Every client of ``source`` by its service."""
    found = reading(source, path, Settings()).facts.clients
    made = {client.service_name: client for client in found}
    assert len(made) == len(found)
    return made


def read_timeout(client: ClientCreation) -> object:
    """The read timeout of its session's default Config; None where it has no such Config."""
    config = client.default_config
    if not isinstance(config, ConfigCreation):
        return None
    (argument,) = config.arguments
    assert isinstance(argument.value, Literal)
    return argument.value.value


def test_the_default_config_of_the_session_that_makes_it() -> None:
    source = f"""{HEAD}
inner = botocore.session.get_session()
inner.set_default_client_config(Config(read_timeout=7))
other = botocore.session.get_session()
inner.create_client("s3")
boto3.Session(botocore_session=inner).client("sqs")
boto3.Session(botocore_session=other).client("sns")
other.create_client("ec2")
boto3.client("sts")
"""
    found = {service: read_timeout(client) for service, client in clients(source).items()}
    assert found == {"s3": 7, "sqs": 7, "sns": None, "ec2": None, "sts": None}


TIMED = """
import boto3
from botocore.config import Config
def longer(params, context, **rest):
    context["read_timeout"] = 930
client = boto3.client("lambda", config=Config(retries={"mode": "standard", "total_max_attempts": 3}))
client.meta.events.register("before-call.lambda.Invoke", longer)
client.invoke(FunctionName="f")
"""
ELSEWHERE = {
    "of the request": ("(params, context, **rest)", "(request, **rest)", 'context["read', 'request.context["read'),
    "first": ("events.register", "events.register_first"),
    "for nobody knows which client": ("client.meta.events", "events"),
    "without a Config": ('config=Config(retries={"mode": "standard", "total_max_attempts": 3})', "config=None"),
}
NOT_TIMED = {
    "another key": ('context["read_timeout"]', 'context["retries"]'),
    "another dictionary": ('context["read_timeout"]', 'params["read_timeout"]'),
}


def _with(changes: tuple[str, ...]) -> str:
    source = TIMED
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in source
        source = source.replace(old, new)
    return source


@pytest.mark.parametrize("changes", [(), *ELSEWHERE.values()], ids=["as it is", *ELSEWHERE])
def test_a_handler_sets_the_read_timeout(changes: tuple[str, ...]) -> None:
    clean(_with(changes), botocore_version="1.43.68")
    codes = {found.code for found in findings(_with(changes), botocore_version="1.43.67")}
    assert codes in ({"BOT102", "BOT302"}, {"BOT101", "BOT302"})


@pytest.mark.parametrize("changes", NOT_TIMED.values(), ids=NOT_TIMED)
def test_a_handler_that_does_not(changes: tuple[str, ...]) -> None:
    assert {found.code for found in findings(_with(changes), botocore_version="1.44")} == {"BOT102", "BOT302"}
