"""Retries multiply.

## What it does
Checks for operations that run long and change something each time they are sent, called in a loop, or under a
decorator, that repeats what botocore has already sent several times.

## Why is this bad?
If tenacity tries 5 times and botocore $version sends each try $default_attempts times, a function, agent or workflow
runs 5 × $default_attempts times for one call, and the caller waits for all of them and for their pauses. In the modes
standard and adaptive, the client's retry quota can end this earlier: 40 tries × 3 attempts on one client of botocore
$version send $tries_40_sends requests if nothing replies.

The rule recognises

- `@retry` of tenacity, `on_exception` of backoff, the `retry` decorators of the packages retry, reretry,
retrying and stamina, and Celery's `autoretry_for`, if they retry on an exception that
botocore raises when it gives up: one that covers `ReadTimeoutError` or `ClientError`. Without a stop they retry
forever.
- `for _ in range(3):`, and `while` with a counter, around a `try` that leaves the loop with `return` or `break` on
success and not on failure.

It skips retries that look at the error first (`giveup=`, `retry_if_exception`, an `if` on its code), retries that
stop after a time instead of a number of tries, and loops that work on something else in each turn or ask until the
answer is right, as `on_predicate` of backoff does. Other operations are reported by BOT311, which is opt-in.

## Example
```python
import boto3
from botocore.config import Config
from tenacity import retry, stop_after_attempt

CONFIG = Config(connect_timeout=5, read_timeout=910, retries={"mode": "standard", "total_max_attempts": 3})

client = boto3.client("lambda", config=CONFIG)


@retry(stop=stop_after_attempt(5))
def report(name):
    return client.invoke(FunctionName=name)
```

## Use instead
```python
import boto3
from botocore.config import Config
from tenacity import retry, stop_after_attempt

CONFIG = Config(connect_timeout=5, read_timeout=910, retries={"mode": "standard", "total_max_attempts": 1})

client = boto3.client("lambda", config=CONFIG)


@retry(stop=stop_after_attempt(5))
def report(name):
    return client.invoke(FunctionName=name)
```

## Fix safety
There is no fix: which of the two should retry depends on what the operation does.

## Options
- `bot-include-mocked`: also report clients created under moto and similar tools.

## References
- [Boto3: retries](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/retries.html)
- [tenacity](https://tenacity.readthedocs.io/en/latest/)
- [AWS Builders' Library: timeouts, retries, and backoff with
jitter](https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..advice.running import RunningClients
from ..config import Settings
from ..rule import Problem, rule
from ._judged import multiplied


@rule("BOT307", reads=RunningClients, severity="warning", repeats=True)
def retries_multiply(running: RunningClients, settings: Settings) -> Iterator[Problem]:
    """Report decorators and loops around long operations that botocore retries, too, and that must run once."""
    yield from multiplied(running, lasting=True)
