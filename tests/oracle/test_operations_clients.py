"""What is said of whole clients, seen on loopback: downloads that start again, pools that are too small, contexts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from textwrap import dedent

import pytest

from flake8_botocore.botocore.version import parse_version
from flake8_botocore.engine import lint
from flake8_botocore.settings import Settings

from . import installs
from .conftest import Worker

SERVER = """
import os, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

os.environ.update(AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b", AWS_DEFAULT_REGION="us-east-1",
                  AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull, NO_PROXY="*")
for name in [name for name in os.environ if name.lower() in ("http_proxy", "https_proxy")]:
    del os.environ[name]

class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    connections = gets = busy = most = 0
    silent = False
    lock = threading.Lock()

    def get_request(self):
        self.connections += 1
        return super().get_request()

class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, body):
        self.send_response(200)
        for name, value in (("Content-Length", "4"), ("ETag", '"e"')):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_HEAD(self):
        self.answer(b"")

    def do_GET(self):
        server = self.server
        with server.lock:
            server.gets += 1
            server.busy += 1
            server.most = max(server.most, server.busy)
        time.sleep(1 if server.silent else 0.03)
        with server.lock:
            server.busy -= 1
        self.answer(b"body")

    def log_message(self, *args):
        pass

server = Server(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
os.environ["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{server.server_port}"
"""


def run(name: str, source: str) -> list[int]:
    """The numbers that ``source`` prints on the botocore or aiobotocore called ``name``, its server behind it."""
    environment = {**os.environ, "PYTHONPATH": str(installs.folder(name))}
    command = [sys.executable, "-W", "ignore", "-c", SERVER + source]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    return [int(number) for number in ran.stdout.split()]


def messages(source: str, code: str, **settings: object) -> list[str]:
    """What the rule ``code`` says about ``source``."""
    found = lint(source, "module.py", Settings(opt_in=frozenset({code}), **settings))  # type: ignore[arg-type]
    return [finding.message for finding in found if finding.code == code]


DOWNLOAD = dedent(
    """
    import botocore.endpoint, types
    import boto3
    from boto3.s3.transfer import TransferConfig
    from botocore.config import Config

    pauses = []
    botocore.endpoint.time = types.SimpleNamespace(sleep=pauses.append)
    config = Config(read_timeout=0.2, s3={{"addressing_style": "path"}}, retries={retries})
    client = boto3.client("s3", config=config)
    try:
        client.download_file("bucket", "key", os.devnull{transfer})
    except Exception as error:
        assert "RetriesExceeded" in type(error).__name__, error
    """
)


@pytest.mark.slow
@pytest.mark.parametrize("version", installs.BOTOCORE)
@pytest.mark.parametrize(
    "retries", ["{'mode': 'standard', 'total_max_attempts': 2}", "{'total_max_attempts': 1}", "None"]
)
@pytest.mark.parametrize("transfer", ["", ", Config=TransferConfig(num_download_attempts=2)"])
def test_a_download_is_started_again(version: str, retries: str, transfer: str) -> None:
    source = DOWNLOAD.format(retries=retries, transfer=transfer)
    report = "\nprint(server.gets, round(sum(pauses) * 1000))\n"
    gets, paused = run(version, f"server.silent = True\n{source}{report}")
    (told,) = messages(source, "BOT303", botocore_version=parse_version(version), max_wait=0.05)
    sum_ = re.search(r"can wait ([\d.]+) s .*\((\d+) × \((\d+) × 0\.2 s(?: \+ ([\d.]+) s)?", told)
    assert sum_ is not None, told
    total, downloads, attempts, pauses = sum_.groups()
    assert gets == int(downloads) * int(attempts), told
    assert gets * 0.2 <= gets * 0.2 + paused / 1000 <= float(total) + 0.001, told
    assert paused / 1000 <= int(downloads) * float(pauses or 0) + 0.001
    assert int(downloads) == (2 if transfer else 5)


THREADS = dedent(
    """
    from concurrent.futures import ThreadPoolExecutor
    import boto3
    from botocore.config import Config

    config = Config(s3={{"addressing_style": "path"}}, read_timeout=5, retries={{"mode": "standard"}}{pool})
    client = boto3.client("s3", config=config)

    together = threading.Barrier({workers})

    def read(number):
        together.wait()
        client.get_object(Bucket="bucket", Key="key")["Body"].read()

    with ThreadPoolExecutor({workers}) as pool:
        list(pool.map(read, range(120)))
    """
)


@pytest.mark.slow
@pytest.mark.parametrize("version", installs.BOTOCORE)
def test_connections_beyond_the_pool_are_closed_after_use(version: str) -> None:
    """Threads in step: whenever all of them are done, only as many connections as the pool holds are kept."""
    small = THREADS.format(pool="", workers=30)
    large = THREADS.format(pool=", max_pool_connections=30", workers=30)
    report = "\nprint(server.connections, server.gets, server.most)\n"
    connections, gets, most = run(version, small + report)
    assert gets == 120
    assert most > 10, "nobody waits for a connection"
    assert connections > 60, "connections beyond the pool are not used again"
    assert len(messages(small, "BOT304")) == 1
    connections, gets, most = run(version, large + report)
    assert gets == 120
    assert connections <= 30
    assert messages(large, "BOT304") == []


TASKS = dedent(
    """
    import asyncio
    import aiobotocore.session
    from aiobotocore.config import AioConfig

    CONFIG = AioConfig(s3={{"addressing_style": "path"}}, read_timeout=5, max_pool_connections={pool})
    session = aiobotocore.session.get_session()

    async def main():
        gate = asyncio.Semaphore(12)
        async with session.create_client("s3", config=CONFIG) as client:
            async def read():
                async with gate:
                    answer = await client.get_object(Bucket="bucket", Key="key")
                    await answer["Body"].read()
            await asyncio.gather(*(read() for _ in range(40)))

    asyncio.run(main())
    """
)


@pytest.mark.slow
@pytest.mark.parametrize("pool", [3, 12])
def test_tasks_beyond_the_pool_wait(pool: int) -> None:
    source = TASKS.format(pool=pool)
    gets, most = run(installs.AIOBOTOCORE, f"{source}\nprint(server.gets, server.most)\n")
    assert gets == 40
    assert most == pool
    told = messages(source, "BOT304")
    assert [f"has {pool} connections, the others wait without a timeout" in each for each in told] == [True] * (
        pool < 12
    )


CONTEXT = """
import aioboto3
import aiobotocore.session
session = aiobotocore.session.get_session()
async def main(use):
    {body}
"""
MISUSES = {
    "client = session.create_client('lambda')\n    await client.list_functions()": "AttributeError",
    "await session.create_client('lambda')": "TypeError",
    "async with session.create_client('lambda') as client:\n        await use(client)": None,
}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("body", MISUSES)
def test_a_context_is_no_client(aio_worker: Worker, body: str) -> None:
    source = CONTEXT.format(body=body).replace("import aioboto3\n", "")
    raised = aio_worker("aio", source, delay=0, cut=False)["raised"]
    error = MISUSES[body]
    assert (None if raised is None else raised[0]) == error
    told = messages(source, "BOT403")
    assert [f"raises {error} in" in each for each in told] == [True] * (error is not None)
