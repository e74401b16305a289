"""Pool smaller than workers.

## What it does
Checks for a number of workers above the `max_pool_connections` of a client they share. It reads
`ThreadPoolExecutor(max_workers=)`, `ThreadPool()` and `TransferConfig(max_concurrency=)`.

## Why is this bad?
botocore keeps up to $default_max_pool_connections connections of a client open by default, or `max_pool_connections`
of them. More threads than that neither wait nor fail, but open more connections. Each of these is closed after its
request if the pool is full (`Connection pool is full, discarding connection`), and the next burst pays for new ones
with a TLS handshake each. That costs time and, at high rates, ports.

## Example
```python
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})

s3 = boto3.client("s3", config=CONFIG)


def remove(key):
    s3.delete_object(Bucket="reports", Key=key)


def remove_all(keys):
    with ThreadPoolExecutor(max_workers=50) as pool:
        list(pool.map(remove, keys))
```

## Use instead
```python
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config

CONFIG = Config(
    connect_timeout=5,
    read_timeout=60,
    retries={"mode": "standard", "total_max_attempts": 3},
    max_pool_connections=50,
)

s3 = boto3.client("s3", config=CONFIG)


def remove(key):
    s3.delete_object(Bucket="reports", Key=key)


def remove_all(keys):
    with ThreadPoolExecutor(max_workers=50) as pool:
        list(pool.map(remove, keys))
```

## Fix safety
There is no fix: a larger pool, fewer workers and discarded connections are all possible answers.

## Options
- Opt-in: reported only if the full code is selected (`extend-select = BOT304`).
- `bot-include-mocked`: also report clients created under moto and similar tools.

## References
- [botocore: Config, max_pool_connections](https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html)
- [urllib3: pool managers and maxsize](https://urllib3.readthedocs.io/en/stable/advanced-usage.html)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..advice.running import ClientView, RunningClients
from ..config import Settings
from ..facts import Workers, is_asynchronous
from ..rule import Mention, Message, Problem, rule
from ._messages import release


@rule("BOT304", reads=RunningClients, severity="warning", opt_in=True)
def pool_smaller_than_workers(running: RunningClients, settings: Settings) -> Iterator[Problem]:
    """Report workers that share a client which keeps fewer connections than there are workers."""
    for workers in running.facts.of(Workers):
        views = map(running.seen, workers.clients)
        pools = [(pool, each.made) for each in views if (pool := _pool(each)) is not None]
        pool, client = min(pools, key=lambda pair: pair[0], default=(workers.count, None))
        if client is not None and pool < workers.count:
            who = release(client.library, settings)
            happens = f"{who} keeps {pool} connections, every further one is closed after its request"
            subject = f"{workers.count} workers ({workers.callee}) share {client.text}"
            advice = f"Set max_pool_connections={workers.count}."
            message = Message(f"{subject}: {happens}.", advice)
            yield Problem(workers.anchor, message, mentions=(Mention("client", client.anchor, aside=True),))


def _pool(client: ClientView) -> int | None:
    """The connections that ``client`` keeps; None if unknown, and for clients that are asynchronous, mocked or fail."""
    mocked = client.made.mocked and not client.settings.include_mocked
    if is_asynchronous(client.made.library) or mocked or client.fails:
        return None
    size = client.effective.max_pool_connections
    number = size.value if size is not None else None
    return int(number) if isinstance(number, (int, float)) and number > 0 else None
