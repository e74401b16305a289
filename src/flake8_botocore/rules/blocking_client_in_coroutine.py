"""Blocking client in coroutine.

## What it does
Checks for operations of a boto3 or botocore client that an `async def` calls, directly or through functions of the
project, and reads of such a client's responses and pages.

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

## Why is this bad?
The whole event loop stands still until the reply arrives, with every other coroutine, timeout and health check. That
can last $default_max_wait s for a client of botocore $version without a Config, longer if further addresses of the
endpoint accept no connection, and for a waiter all its pauses. `asyncio.wait_for` cannot end it sooner. Reading the
body of a response (`response["Body"].read()`) blocks until the rest has arrived, and a loop over an event stream or
over the pages of a paginator blocks in each turn.

In a thread the call blocks nothing else: use `asyncio.to_thread(client.get_object, ...)` or `loop.run_in_executor`,
or hand a lambda or function to one. The message names `run_in_executor` where `requires-python` allows Python before
3.9, and `sync_to_async` where the file imports asgiref or a requirement names it.

## Details and exceptions
A function of the project that blocks is reported where the coroutine calls it, once for each call, and the finding
shows what blocks. So is one that calls a lambda that blocks (`ignore(lambda: s3.get_object(...))`). Move the whole
function or loop to a thread. If the same coroutine also reads the reply of a call, both are one finding, at the call.
Code that runs once, behind a check such as `if not self._loaded:`, and then sets `self._loaded`, is skipped.

The rule skips clients of aiobotocore and aioboto3, and calls that send nothing (`generate_presigned_url`,
`get_paginator`). It also skips code where no other coroutine waits: test files, and coroutines that a loop of their own
runs alone, as far as the project shows. Applications that only Mangum runs are skipped, because Lambda runs one request
at a time. So are scripts that start the loop for one coroutine (`asyncio.run(main())`) and import only boto and the
standard library.

## Fix safety
There is no fix: in a thread, the call runs beside other code of the loop, which may rely on running alone.

## Options
None.

## References
- [Python: running blocking code](https://docs.python.org/3/library/asyncio-dev.html#running-blocking-code)
- [Python: asyncio.to_thread](https://docs.python.org/3/library/asyncio-task.html#asyncio.to_thread)
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from ..advice.running import RunningClients
from ..config import Settings
from ..facts import BlockingCall
from ..findings import rounded
from ..rule import Mention, Message, Problem, rule
from ._messages import bracketed


@rule("BOT404", reads=RunningClients, severity="warning", unfixed="you choose thread or library")
def blocking_client_in_coroutine(running: RunningClients, settings: Settings) -> Iterator[Problem]:
    """Report calls of blocking clients that keep the event loop waiting."""
    for found in running.facts.of(BlockingCall):
        longest, seconds = _longest(found, running)
        if not longest.call.mocked:
            yield _problem(longest, seconds, settings)


def _longest(found: BlockingCall, running: RunningClients) -> tuple[BlockingCall, float | None]:
    """``found`` with the call that takes longest of those as many steps away, and its seconds; None if unknown."""
    seconds = _seconds(found, running)
    for other in found.more:
        takes = _seconds(other, running)
        if seconds is None or takes is None or other.kind != found.kind or other.call.mocked:
            continue
        if takes > seconds:
            found, seconds = replace(found, call=other.call, way=other.way), takes
    return found, seconds


def _problem(found: BlockingCall, seconds: float | None, settings: Settings) -> Problem:
    """The problem of a wait in a coroutine, for ``seconds`` at most; the message names the last call on the way."""
    clients = found.call.clients
    blocks = f"{found.written} in async {found.function}() blocks the event loop{_how_long(found, seconds)}"
    each_page = " for each page" if found.kind == "pages" else ""
    headline = f"{blocks}{each_page} ({bracketed(clients[0].library, settings)})."
    advice = _advice(found)
    # A function on the way may create the resource itself, in the thread.
    if not found.way and any(client.method == "resource" for client in clients):
        advice += " A resource is not thread-safe: share a client, or create the resource in the thread."
    way = [Mention(f"calls {text}", place, aside=True) for text, place in found.way]
    mentions = *(last._replace(aside=False) for last in way[-1:]), *way[:-1]
    return Problem(found.anchor, Message(headline, advice), mentions=mentions)


def _advice(found: BlockingCall) -> str:
    """How to move what blocks into a thread, as the file does that, or to clients of an event loop."""
    in_thread = found.handing.replace("{}", found.written)
    if found.way:
        # A function on the way is no coroutine, so it cannot await clients of aioboto3.
        return f"Await {in_thread}."
    if found.kind == "pages":
        return f"Go through the pages in a thread, or use {found.aio}."
    if found.kind == "body":
        return f"Read it in the thread that makes the call, or use {found.aio}."
    if found.kind == "parts":
        return f"Move the whole loop to a thread, or use {found.aio}."
    if found.is_read:
        return f"Move the call and what reads its reply to one thread, or use {found.aio}."
    return f"Await {in_thread}, or use {found.aio}."


def _seconds(found: BlockingCall, running: RunningClients) -> float | None:
    """The seconds that the event loop waits at most, on the fastest of the clients between which conditions decide.

    None where those of a client are unknown.
    """
    takes = [running.seen(client).takes(found.call) for client in found.call.clients]
    known = [each.seconds for each in takes if each is not None]
    return None if len(known) < len(takes) else min(known)


def _how_long(found: BlockingCall, seconds: float | None) -> str:
    """How long the event loop waits, in words; empty where that is unknown."""
    if found.kind == "parts":
        return " until each part of the response is there"
    if found.kind == "body":
        return " until the response is there"
    if seconds is None:
        return ""
    return " without limit" if math.isinf(seconds) else f" for up to {rounded(seconds)} s"
