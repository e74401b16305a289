"""Clients made in threads: one session for all, the race for it and in it, and what is safe instead.

No race is left to luck: the threads meet where it happens, so that real code runs in the order that breaks it.
"""

from __future__ import annotations

from textwrap import dedent

import pytest

from . import installs
from .alone import messages, run

VERSIONS = pytest.mark.parametrize("version", installs.BOTOCORE)

HEAD = """
import threading
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 1},
                s3={"addressing_style": "path"})
"""

COUNTED = """
import boto3

made = []

class Counted(boto3.Session):
    def __init__(self, *args, **kwargs):
        made.append(self)
        together.wait(20)
        super().__init__(*args, **kwargs)

boto3.Session = Counted
together = threading.Barrier(1)
"""
"""Counts sessions; while one is made, waits until as many threads as ``together`` says are at it."""


def work(body: str, *, threads: int = 2, before: str = "") -> str:
    """A module that runs ``body`` in threads called 1, 2, ... and waits for them."""
    start = f"""
workers = [threading.Thread(target=work, name=str(number)) for number in range(1, {threads + 1})]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
"""
    indented = "".join(f"    {line}\n" for line in body.splitlines())
    return f"{HEAD}{before}\ndef work():\n{indented}{start}"


@pytest.mark.slow
@VERSIONS
def test_one_default_session_serves_the_whole_process(version: str) -> None:
    source = """
nobody_asked = boto3.DEFAULT_SESSION is None
boto3.client("sts")
boto3.resource("s3")
worker = threading.Thread(target=boto3.client, args=("sqs",))
worker.start()
worker.join()
print(int(nobody_asked), len(made), made.index(boto3.DEFAULT_SESSION))
"""
    assert run(version, COUNTED + source) == [1, 1, 0]


@pytest.mark.slow
@VERSIONS
def test_threads_that_start_together_make_a_session_each(version: str) -> None:
    source = work('boto3.client("s3", config=CONFIG)', threads=4)
    patched = f"{COUNTED}together = threading.Barrier(4)\n{source}"
    assert run(version, f"{patched}\nprint(len(made), made.count(boto3.DEFAULT_SESSION))\n") == [4, 1]
    (told,) = messages(source, "BOT401")
    assert "threads (threading.Thread, work), which share boto3's default session" in told


RACE = """
import botocore.session

asked = threading.Barrier(2)
taken = threading.Event()
errors = []
threading.excepthook = lambda args: errors.append(args.exc_value)

class Deferred(dict):
    def __contains__(self, name):
        found = super().__contains__(name)
        if found and name == {name!r} and threading.current_thread() is not threading.main_thread():
            try:
                asked.wait({patience})
            except threading.BrokenBarrierError:
                return found
            if threading.current_thread().name == "2":
                taken.wait(20)
        return found

    def __delitem__(self, name):
        super().__delitem__(name)
        if name == {name!r}:
            taken.set()

class Locator(botocore.session.ComponentLocator):
    def __init__(self):
        super().__init__()
        self._deferred = Deferred()

botocore.session.ComponentLocator = Locator
"""
"""What a session makes on first use is asked for by both threads, then taken by the first before the second goes on.

The patience in seconds is spent where one of the threads never comes: it does not decide what happens.
"""

REPORT = """
print(len(errors), sum(isinstance(error, KeyError) and error.args == ({name!r},) for error in errors))
"""

NAMES = ("credential_provider", "endpoint_resolver")
SHARED = {
    "default session": work('boto3.client("s3", config=CONFIG)', before="boto3.setup_default_session()"),
    "default session, resource": work('boto3.resource("s3", config=CONFIG)', before="boto3.setup_default_session()"),
    "one session": work('session.client("s3", config=CONFIG)', before="session = boto3.Session()"),
}


@pytest.mark.slow
@VERSIONS
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("source", SHARED.values(), ids=SHARED)
def test_a_session_that_threads_share_fails(version: str, name: str, source: str) -> None:
    patched = RACE.format(name=name, patience=20) + source + REPORT.format(name=name)
    assert run(version, patched) == [1, 1]
    assert len(messages(source, "BOT401")) == 1


NOT_SHARED = {
    "a session each": work('boto3.Session().client("s3", config=CONFIG)'),
    "under a lock": work(
        'with lock:\n    boto3.client("s3", config=CONFIG)',
        before="lock = threading.Lock()\nboto3.setup_default_session()",
    ),
    "made outside": work("s3.meta", before='s3 = boto3.client("s3", config=CONFIG)'),
}


@pytest.mark.slow
@VERSIONS
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("source", NOT_SHARED.values(), ids=NOT_SHARED)
def test_advised_and_unreported_code_does_not_fail_in_threads(version: str, name: str, source: str) -> None:
    patience = 20 if "boto3.Session()" in source else 0.2
    patched = RACE.format(name=name, patience=patience) + source + REPORT.format(name=name)
    assert run(version, patched) == [0, 0]
    assert messages(source, "BOT401") == []


@pytest.mark.slow
@VERSIONS
@pytest.mark.parametrize("name", NAMES)
def test_that_race_is_over_once_the_session_made_a_client(version: str, name: str) -> None:
    source = work('session.client("s3")', before='session = boto3.Session()\nsession.client("sqs")')
    assert run(version, RACE.format(name=name, patience=0.2) + source + REPORT.format(name=name)) == [0, 0]


@pytest.mark.slow
@VERSIONS
def test_a_client_may_be_shared(version: str) -> None:
    body = """
    together.wait(20)
    for _ in range(20):
        bodies.append(s3.get_object(Bucket="bucket", Key="key")["Body"].read())
    """
    before = 'bodies = []\ntogether = threading.Barrier(8)\ns3 = boto3.client("s3", config=CONFIG)'
    source = work(dedent(body).strip(), threads=8, before=before)
    assert run(version, f'{source}\nprint(server.gets, bodies.count(b"body"))\n') == [160, 160]
    assert messages(source, "BOT401") == []
