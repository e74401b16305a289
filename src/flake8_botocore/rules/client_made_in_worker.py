"""Client made in worker.

## What it does
Checks for clients and resources that are made in a function handed to threads, by boto3's default session or by
a session from outside of that function.

## Why is this bad?
Clients may be shared between threads, sessions may not: making a client changes the session it is made from. Where
two threads make the first clients of a session at once, one of them can fail with a KeyError for
`credential_provider` or `endpoint_resolver`: now and then under load until botocore 1.31.15, since then only in a
window of a few instructions. boto3's guide asks for a session per thread in any case. `boto3.client` and
`boto3.resource` use one default session for the whole process; threads that are the first to need it may make
several, of which the last one stays. Creation is not reported under a lock, by the only worker of a pool, or where it
stands in for an argument that may be given (`client or boto3.client(...)`).

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
There is no fix: the client has to be made where all workers see it, or each worker needs its own session.

## Options
- `bot-include-mocked`: report clients made under moto and its like, too.

## References
- [Boto3: multithreading with
clients](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/clients.html#multithreading-or-multiprocessing-with-clients)
- [Boto3: multithreading with
sessions](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/session.html#multithreading-or-multiprocessing-with-sessions)
- [Boto3 issue 801: KeyError when clients are made in threads](https://github.com/boto/boto3/issues/801)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..config import Settings
from ..facts import ClientInWorker
from ..rule import Problem, rule
from ._messages import fitting


@rule("BOT401", reads=ClientInWorker, severity="policy", opt_in=True)
def client_made_in_worker(found: ClientInWorker, settings: Settings) -> Iterator[Problem]:
    """Report a client whose making races with others."""
    if found.client.mocked and not settings.include_mocked:
        return
    session = "boto3's default session" if found.default_session else "one session"
    advice = "Create it once outside, or a Session per thread."
    shared = f", which share {session}: making clients from it is not thread-safe."
    headlines = (
        f" runs in threads ({found.handed_to}, {found.function}){shared}",
        f" runs in threads{shared}",
    )
    yield Problem(found.client.anchor, fitting("BOT401", found.client.text, headlines, advice))
