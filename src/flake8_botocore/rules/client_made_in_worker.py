"""Client made in worker.

## What it does
Checks for clients and resources created in a function that runs in threads, with boto3's default session or with one
created outside the function.

## Why is this bad?
Threads may share clients but not sessions, because creating a client changes the session. If two threads create the
first clients of a session at once, one of them can fail with a KeyError for `credential_provider` or
`endpoint_resolver`. Until botocore 1.31.15 that happens now and then under load, since then only in a window of a few
instructions. boto3's guide asks for a session per thread in any case. `boto3.client` and `boto3.resource` use one
default session for the whole process: if several threads need it first, each may create one, and the last one stays.

Creation is not reported under a lock, by the only worker of a pool, or as the default of an argument (`client or
boto3.client(...)`).

## Example
```python
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})


def remove(key):
    boto3.client("s3", config=CONFIG).delete_object(Bucket="reports", Key=key)


def remove_all(keys):
    with ThreadPoolExecutor() as pool:
        list(pool.map(remove, keys))
```

## Use instead
```python
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})

s3 = boto3.client("s3", config=CONFIG)


def remove(key):
    s3.delete_object(Bucket="reports", Key=key)


def remove_all(keys):
    with ThreadPoolExecutor() as pool:
        list(pool.map(remove, keys))
```

## Fix safety
There is no fix: the client has to be created where all workers see it, or each worker needs its own session.
Resources are not thread-safe, so each thread needs its own, from its own session.

## Options
- Opt-in: reported only if the full code is selected (`extend-select = BOT401`).
- `bot-include-mocked`: also report clients created under moto and similar tools.

## References
- [Boto3: multithreading with
clients](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/clients.html#multithreading-or-multiprocessing-with-clients)
- [Boto3: multithreading with
sessions](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/session.html#multithreading-or-multiprocessing-with-sessions)
- [Boto3: multithreading with
resources](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/resources.html#multithreading-or-multiprocessing-with-resources)
- [Boto3 issue 801: KeyError when clients are made in threads](https://github.com/boto/boto3/issues/801)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..config import Settings
from ..facts import ClientInWorker
from ..rule import Message, Problem, rule


@rule("BOT401", reads=ClientInWorker, severity="policy", opt_in=True)
def client_made_in_worker(found: ClientInWorker, settings: Settings) -> Iterator[Problem]:
    """Report a client that is made in threads by a session that the threads share."""
    if found.client.mocked and not settings.include_mocked:
        return
    session = "boto3's default session" if found.default_session else "one session"
    advice = "Create the client once, outside the threads: threads may share a client."
    if found.client.method == "resource":
        advice = "Use a client, created once outside the threads, or one resource and Session for each thread."
    where = f"{found.client.text} runs in threads ({found.handed_to}, {found.function})"
    headline = f"{where}, which share {session}: making clients from it is not thread-safe."
    yield Problem(found.client.anchor, Message(headline, advice))
