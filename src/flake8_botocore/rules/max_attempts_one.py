"""Max attempts of one.

## What it does
Checks for `retries` whose only number is `max_attempts: 1`.

## Example
```python
from botocore.config import Config

config = Config(read_timeout=60, retries={"mode": "standard", "max_attempts": 1})
```

## Use instead
```python
from botocore.config import Config

config = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 1})
```

Or, for one retry:
```python
from botocore.config import Config

config = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 2})
```

## Why is this bad?
`max_attempts: 1` sends up to two requests, because `max_attempts` in a Config counts retries. The environment
variable `AWS_MAX_ATTEMPTS` and `max_attempts` in the AWS config file count requests: there, 1 means one request. A 1
usually means "do not send it twice". `total_max_attempts` always counts requests.

## Fix safety
Offered: the fix shows both readings, one request or two, and writes the one whose number you give: `flake8-botocore
fix app.py:7 --reading 1`.

## Options
None.

## References
- [botocore: Config](https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html)
- [botocore: retries are counted to attempts,
args.py](https://github.com/boto/botocore/blob/develop/botocore/args.py)
- [AWS SDKs: retry behavior](https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..config import Settings
from ..facts import Absent, ConfigCreation, Dictionary, Literal
from ..rule import Message, Problem, ProposedFix, Rename, Replace, rule

MESSAGE = Message(
    "max_attempts=1 sends up to 2 requests: in Config it counts retries, in AWS_MAX_ATTEMPTS it counts requests.",
    "Write total_max_attempts=1 for one request, total_max_attempts=2 for one retry.",
)


@rule("BOT203", reads=ConfigCreation, severity="warning", repeats=True)
def max_attempts_one(config: ConfigCreation, settings: Settings) -> Iterator[Problem]:
    """Report a ``max_attempts`` of 1 without a ``total_max_attempts`` beside it."""
    retries = config.own("retries")
    if not isinstance(retries, Dictionary) or not isinstance(retries.get("total_max_attempts"), Absent):
        return
    item = retries.item("max_attempts")
    # True equals 1, but nobody means a number by it.
    if item is None or not isinstance(item.value, Literal) or item.value.value is True or item.value.value != 1:
        return
    renamed, two = Rename(item.key_anchor, "total_max_attempts"), Replace(item.anchor, "2")
    once = ProposedFix("Send one request: total_max_attempts=1", (renamed,), "offered")
    retry = ProposedFix("Allow one retry: total_max_attempts=2", (renamed, two), "offered")
    yield Problem(item.key_anchor, MESSAGE, (once, retry))
