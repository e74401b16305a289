"""Blocking client in coroutine.

## What it does
Checks for operations of a boto3 or botocore client that are called in an `async def`.

## Why is this bad?
boto3 knows nothing of event loops: the thread that calls an operation stands still until the reply is there, and with
it every other coroutine of the loop, its timeouts and its health checks included. It can stand still for the longest
wait of the call: $default_max_wait s for a client of botocore $version without a Config, for each further address of
the endpoint that accepts no connection longer, and for a waiter all its pauses. `asyncio.wait_for` cannot end it
sooner.

In a thread the call harms nobody: `asyncio.to_thread(client.get_object, ...)`, `loop.run_in_executor`, a lambda or
function that is handed to one. Nor are clients of aiobotocore and aioboto3 reported, or calls that send nothing
(`generate_presigned_url`, `get_paginator`); nor anything where no other coroutine waits: in files of tests, and in
scripts that start the loop for one coroutine (`asyncio.run(main())`) and import nothing but boto and the standard
library.

## Example
```python
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})

client = boto3.client("dynamodb", config=CONFIG)


async def load(key):
    return client.get_item(TableName="orders", Key=key)
```

## Use instead
```python
import asyncio

import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})

client = boto3.client("dynamodb", config=CONFIG)


async def load(key):
    return await asyncio.to_thread(client.get_item, TableName="orders", Key=key)
```

## Fix safety
There is no fix: in a thread the call runs beside other code of the loop, which may count on that it does not.

## Options
- `bot-include-mocked`: report clients made under moto, too.

## References
- [Python: running blocking code](https://docs.python.org/3/library/asyncio-dev.html#running-blocking-code)
- [Python: asyncio.to_thread](https://docs.python.org/3/library/asyncio-task.html#asyncio.to_thread)
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from ..botocore.options import exact
from ..botocore.requests import sends_request
from ..botocore.running.waits import PLAIN, client_wait, course
from ..config import Settings
from ..facts import BlockingCall, OperationCall
from ..rule import Problem, rule
from ._messages import bracketed, fitting


@rule("BOT404", reads=BlockingCall, words=("async def",), calls=None)
def blocking_client_in_coroutine(found: BlockingCall, settings: Settings) -> Iterator[Problem]:
    """Report a call that keeps the event loop waiting."""
    call = found.call
    pages = call.kind == "paginator"
    if (call.mocked and not settings.include_mocked) or not (pages or sends_request(call)):
        return
    who = bracketed(call.clients[0].library, settings)
    told = f" in async {found.function}() blocks the event loop{_how_long(call, settings)}"
    if pages:
        told, advice = f"{told} for each page", "Go through the pages in a thread, or use aioboto3."
        short = advice
    else:
        advice = f"Await asyncio.to_thread({found.written}, …), or use aioboto3."
        short = f"Await asyncio.to_thread(….{found.written.rpartition('.')[2]}, …)."
    headlines = (f"{told} ({who}).", f"{told}.", " blocks the event loop.")
    yield Problem(call.anchor, fitting("BOT404", found.written, headlines, (advice, short)))


def _how_long(call: OperationCall, settings: Settings) -> str:
    """``for up to 360 s``: of several clients what is true of all; empty where it is not known."""
    waits = [client_wait(client, settings.botocore_version) for client in call.clients]
    known = [(course(call).seconds(wait) or PLAIN.seconds(wait) or 0) for wait in waits if wait is not None]
    if len(known) < len(waits):
        return ""
    seconds = min(known)
    return " without limit" if math.isinf(seconds) else f" for up to {exact(seconds)} s"
