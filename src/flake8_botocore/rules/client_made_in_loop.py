"""Client made in loop.

## What it does
Checks for clients and resources that every iteration of a loop, every request to a view of Flask, FastAPI or Django,
or every run of a Celery task creates with the same arguments.

## Example
```python
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})


def remove(keys):
    for key in keys:
        s3 = boto3.client("s3", config=CONFIG)
        s3.delete_object(Bucket="reports", Key=key)
```

## Use instead
```python
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})


def remove(keys):
    s3 = boto3.client("s3", config=CONFIG)
    for key in keys:
        s3.delete_object(Bucket="reports", Key=key)
```

## Why is this bad?
Each turn builds the client's class and the service's endpoint rules again, opens a new connection with a new TLS
handshake, and starts with a fresh retry quota, so a failing service gets more requests. One client created before the
loop keeps its connection for all turns, and one at module level for all requests. A client of aiobotocore or aioboto3
is entered in the running loop, so for all requests where the application starts. Resources are not thread-safe: where
a server answers requests in several threads, create one client instead. The rule follows functions and
constructors of the project from views and tasks, and the functions of the file that FastAPI calls for a view
(`Depends(get_table)`). Methods of a class derived from a view (`class Orders(View)`) are views.

## Details and exceptions
It skips creations that depend on the loop variable or on anything that a turn changes, creations under a condition,
and clients that the loop stores or passes on. It also skips loops with a `return` or `break`: they may create the
client again only after a failure. A `while` loop without `try` polls or turns pages and is reported all the same, and
so is one that enters a client of aiobotocore or aioboto3 for each message (`async with session.client("sqs") as sqs:`).

## Fix safety
There is no fix: before the loop, the client is created even if the loop has no turn, which fails without a region.

## Options
None.

## References
- [Boto3: clients](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/clients.html)
- [Boto3: resources and
threads](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/resources.html#multithreading-or-multiprocessing-with-resources)
- [Boto3: retries](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/retries.html)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..config import Settings
from ..facts import RepeatedCreation, is_asynchronous
from ..rule import Message, Problem, rule
from ._messages import made_through


@rule("BOT405", reads=RepeatedCreation, severity="policy", unfixed="you choose where it lives")
def client_made_in_loop(found: RepeatedCreation, settings: Settings) -> Iterator[Problem]:
    """Report a client that is created again in every turn of a loop, request to a view or run of a task."""
    if found.kind == "handler" or found.mocked:
        return
    when = "every turn of the loop"
    if found.kind != "loop":
        when = f"every {'run of' if found.kind == 'task' else 'request to'} {found.chain[0]}()"
    headline = f"{found.text} is created again in {when}, with an empty pool."
    yield Problem(found.anchor, Message(headline, _advice(found)), mentions=made_through(found))


def _advice(found: RepeatedCreation) -> str:
    """Where to create the client once, instead of in each turn, request or task."""
    in_loop = found.kind == "loop"
    if is_asynchronous(found.library):
        return f"Enter it once, {'around the loop' if in_loop else 'where the application starts'}."
    if found.in_context and not in_loop:
        return "Create it once, in a cached function: current_app is unknown at module level."
    if found.threads and found.chain[-1].rpartition(".")[2] == "resource":
        return "Create one client once, at module level (resources are not thread-safe)."
    return f"Create it once, {'before the loop' if in_loop else 'at module level'}."
