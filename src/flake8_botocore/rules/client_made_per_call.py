"""Client made per call.

## What it does
Checks for clients and resources that a Lambda handler makes in every call, with arguments that are always the same.

## Why is this bad?
Making a client builds its class and its service's endpoint rules anew, even where the session has kept the model and
the credentials, and gives it an empty connection pool: every call pays for that and for a new TLS handshake. The
retry quota begins afresh, too, so that a failing service is asked more often. Code at module level runs once per
execution environment, and Lambda gives it a full processor while it does.

A handler is a function of the module with `handler` in its name that takes an event and a context.
A client is not reported where it, or something made with it, is kept: in a global name, in an attribute or item of
something that is not local.

## Example
```python
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})


def handler(event, context):
    table = boto3.client("dynamodb", config=CONFIG)
    return table.get_item(TableName="orders", Key=event["key"])
```

## Use instead
```python
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})

table = boto3.client("dynamodb", config=CONFIG)


def handler(event, context):
    return table.get_item(TableName="orders", Key=event["key"])
```

## Fix safety
There is no fix: tests that patch the creation, and imports without credentials, notice the difference.

## Options
- `bot-include-mocked`: report clients made under moto and its like, too.

## References
- [Lambda: best practices for function code](https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html)
- [Lambda: execution environment reuse](https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..facts import ClientPerCall
from ..rule import Problem, rule
from ..settings import Settings
from ._messages import fitting


@rule("BOT402", reads=ClientPerCall, opt_in=True)
def client_made_per_call(found: ClientPerCall, settings: Settings) -> Iterator[Problem]:
    """Report a client that a handler could keep."""
    if found.client.mocked and not settings.include_mocked:
        return
    ending = (
        f" is made anew in every call of {found.handler}(), with an empty connection pool and a fresh retry quota. "
        "Make it once, at module level."
    )
    short = f" is made anew in every call of {found.handler}(). Make it once, at module level."
    yield Problem(found.client.anchor, fitting("BOT402", found.client.text, ending, short))
