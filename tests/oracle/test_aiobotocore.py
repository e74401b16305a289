"""The newest aiobotocore: what it accepts, how often it sends, and where it differs from botocore."""

from __future__ import annotations

import pytest
from hypothesis import given

from flake8_botocore.botocore import AIOBOTOCORE_NEWEST, NEWEST, api
from flake8_botocore.botocore.api import AIO_PARAMETERS
from flake8_botocore.linter import lint

from .aio_sources import aio_sources
from .conftest import Worker
from .generating import EXAMPLES, generated, same_verdict
from .reading import target
from .test_on_the_wire import cases, compare

# A project on the newest botocore: for aiobotocore's clients the linter must come down by itself.
TARGET = target(str(NEWEST))


def module(service: str, options: str) -> str:
    """A source that makes one client and uses it."""
    return f"""\
from aiobotocore.config import AioConfig
from aiobotocore.session import get_session

async def main(use):
    async with get_session().create_client("{service}"{options}) as client:
        await use(client)
"""


def test_aiobotocore_runs_on_the_botocore_that_the_tables_name(aio_worker: Worker) -> None:
    assert aio_worker.botocore == str(AIOBOTOCORE_NEWEST)


def test_parameters(aio_worker: Worker) -> None:
    source = "import inspect, aiobotocore.config as c; value = list(inspect.signature(c.AioConfig).parameters)"
    assert aio_worker("value", source)["value"] == [*AIO_PARAMETERS, "kwargs"]


def test_names_of_aioconfig_are_the_class(aio_worker: Worker) -> None:
    names = [name for name in api.CONFIG_CLASSES if name.startswith("aiobotocore.") and name.endswith("AioConfig")]
    modules = "\n".join(f"import {name.rpartition('.')[0]}" for name in names)
    source = f"{modules}\nvalue = [each is aiobotocore.config.AioConfig for each in ({', '.join(names)})]"
    assert aio_worker("value", source)["value"] == [True] * len(names)
    assert len(names) >= 3


def test_reported_as_failing_if_and_only_if_it_raises(aio_worker: Worker) -> None:
    seen = {"raised": 0, "ran": 0}

    # Each of these makes an event loop and a server of its own: a quarter takes as long as all of botocore's.
    @generated(EXAMPLES // 4)
    @given(aio_sources())
    def check(source: str) -> None:
        found = lint(source, "generated.py", TARGET)
        raised = aio_worker("aio", source, delay=0, cut=False)["raised"]
        seen["ran" if raised is None else "raised"] += 1
        same_verdict(source, found, raised, "aiobotocore")

    check()
    assert min(seen.values()) > EXAMPLES // 40


@pytest.mark.parametrize("service", ["lambda", "dynamodb", "s3", "ec2", "sts"])
def test_as_many_requests_as_computed(aio_worker: Worker, service: str) -> None:
    counts = set()
    for retries in cases():
        source = module(service, "" if retries is None else f", config=AioConfig(read_timeout=7, retries={retries})")
        real = aio_worker("aio", source, delay=None, cut=True)
        assert real["raised"] is not None and real["raised"][0] == "ReadTimeoutError", real
        counts.add(compare(source, real, str(NEWEST)))
    assert len(counts) >= 5


@pytest.mark.parametrize("timeout", ["0", "None", "float('inf')"])
def test_without_limit_it_waits(aio_worker: Worker, timeout: str) -> None:
    def ended(options: str) -> list[str]:
        source = module("sts", f", config=AioConfig({options}, retries={{'max_attempts': 0}})")
        source = source.replace("await use(client)", "await asyncio.wait_for(use(client), 1)")
        raised: list[str] = aio_worker("aio", f"import asyncio\n{source}", delay=None, cut=False)["raised"]
        return raised[:1]

    assert ended("read_timeout=0.2") == ["ReadTimeoutError"]
    assert ended(f"read_timeout={timeout}") == ["TimeoutError"]
    codes = {f.code for f in lint(module("sts", f", config=AioConfig(read_timeout={timeout})"), "m.py", TARGET)}
    assert "BOT214" in codes


def test_a_negative_read_timeout_ends_a_request_at_once(aio_worker: Worker) -> None:
    source = module("lambda", ", config=AioConfig(read_timeout=-1, retries={'max_attempts': 0})")
    raised = aio_worker("aio", source, delay=0.5, cut=False)["raised"]
    assert raised[0] == "ReadTimeoutError"
    (finding,) = [f for f in lint(source, "m.py", TARGET) if f.code == "BOT213"]
    assert "ReadTimeoutError" in finding.message


def test_tcp_keepalive_has_no_effect(aio_worker: Worker) -> None:
    source = module("lambda", ", config=AioConfig(tcp_keepalive=True)")
    assert aio_worker("aio", source, delay=0, cut=False, look=True)["keepalive"] == [False]
    assert "BOT217" in {f.code for f in lint(source, "m.py", TARGET)}
