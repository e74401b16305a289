"""Other retries multiply.

## What it does
Checks for operations, other than those of BOT307, called in a loop, or under a decorator, that repeats what botocore
has already sent several times.

## Why is this bad?
If tenacity tries 5 times and botocore $version sends each try $default_attempts times, one call sends 5 ×
$default_attempts requests to a service that is down or throttles. The caller waits for all of them and for their
pauses, and the service recovers later. The retry quota of a client can end this earlier, as BOT307 describes. The
rule recognises and skips the same code as BOT307, which reports operations that run long and must not run twice.

## Example
```python
import boto3
from botocore.config import Config
from tenacity import retry, stop_after_attempt

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})

client = boto3.client("s3", config=CONFIG)


@retry(stop=stop_after_attempt(5))
def load(key):
    return client.get_object(Bucket="reports", Key=key)
```

## Use instead
```python
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 5})

client = boto3.client("s3", config=CONFIG)


def load(key):
    return client.get_object(Bucket="reports", Key=key)
```

## Fix safety
There is no fix: which of the two should retry depends on what else the function does.

## Options
- Opt-in: reported only if the full code is selected (`extend-select = BOT311`).
- `bot-include-mocked`: also report clients created under moto and similar tools.

## References
- [Boto3: retries](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/retries.html)
- [AWS Builders' Library: timeouts, retries, and backoff with
jitter](https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..advice.running import RunningClients
from ..config import Settings
from ..rule import Problem, rule
from ._judged import multiplied


@rule("BOT311", reads=RunningClients, severity="warning", repeats=True, opt_in=True)
def other_retries_multiply(running: RunningClients, settings: Settings) -> Iterator[Problem]:
    """Report decorators and loops around any other operation (see BOT307) that botocore retries, too."""
    yield from multiplied(running, lasting=False)
