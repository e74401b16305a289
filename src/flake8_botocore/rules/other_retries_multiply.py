"""Other retries multiply.

## What it does
Checks for operations, other than those of BOT307, called in a decorator or loop that tries again what botocore has
already sent several times.

## Why is this bad?
A service that is down or throttles is asked far more often than anybody chose: where tenacity tries 5 times and
botocore $version sends each try $default_attempts times, 5 × $default_attempts requests are sent for one call. The
caller waits for all of them, their pauses included, and the service recovers later. The retry quota of a client can end
this earlier, as BOT307 says.

What is seen and what is left out is the same as for BOT307, which speaks of operations that last and must not run
twice.

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
- `bot-include-mocked`: report clients made under moto, too.

## References
- [Boto3: retries](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/retries.html)
- [AWS Builders' Library: timeouts, retries, and backoff with
jitter](https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore.services import judged_methods
from ..config import Settings
from ..facts import SourceFacts
from ..rule import Problem, rule
from ._retries import multiplied

BOT311 = "BOT311"


@rule(BOT311, reads=SourceFacts, severity="warning", repeats=True, opt_in=True, calls=judged_methods())
def other_retries_multiply(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report tries around any other operation that botocore sends again."""
    yield from multiplied(BOT311, facts, settings, lasting=False)
