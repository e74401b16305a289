"""Wait over budget.

## What it does
Checks for clients whose longest wait for one call exceeds `bot-max-wait`, with the arithmetic.

## Why is this bad?
A caller has a budget: API Gateway gives up after 29 s unless somebody raised that (for Regional and private REST
APIs, since June 2024), a Lambda function after its own timeout, a user sooner. A client that waits longer than that
for a silent server wastes the work and hides the cause: the caller ends first. The longest wait of one call is
attempts × read timeout + the pauses between the attempts: $default_max_wait s for a client of botocore $version
without a Config ($default_attempts × $default_read_timeout s and the back-off).

`download_file` and `download_fileobj` of S3 multiply it: s3transfer starts a download up to $download_attempts times
(`TransferConfig(num_download_attempts=)`), and each is sent as often as the client's attempts allow.

Waiters and paginators are not counted: each of their polls or pages may wait this long. Neither are servers that
answer in drips: the read timeout limits each silence, not the whole answer.

The rule is silent until `bot-max-wait` is set.

## Example
With `bot-max-wait = 29`:

```python
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})

client = boto3.client("dynamodb", config=CONFIG)
```

## Use instead
```python
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=9, retries={"mode": "standard", "total_max_attempts": 3})

client = boto3.client("dynamodb", config=CONFIG)
```

## Fix safety
There is no fix: whether to wait less often or less long depends on what the call does.

## Options
- `bot-max-wait`: the longest wait in seconds; the rule is silent without it.
- `bot-include-mocked`: report clients made under moto, too.

## References
- [Boto3: retries](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/retries.html)
- [API Gateway: quotas](https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html)
- [s3transfer: downloads, download.py](https://github.com/boto/s3transfer/blob/develop/s3transfer/download.py)
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from ..botocore.operations.known import transfer_attempts
from ..botocore.rejected.creations import fails_when_run
from ..botocore.running.effective import effective_settings
from ..botocore.running.waits import Wait, longest_wait
from ..facts import ClientCreation, OperationCall, SourceFacts
from ..rule import Problem, rule
from ..settings import Settings
from ._messages import fitting, release


@rule("BOT303", reads=SourceFacts)
def wait_over_budget(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report clients that may hold their caller for longer than the team allows."""
    budget, version = settings.max_wait, settings.botocore_version
    if budget is None:
        return
    for client in facts.clients:
        if (client.mocked and not settings.include_mocked) or fails_when_run(client, version):
            continue
        wait = longest_wait(effective_settings(client, version), client.service_name, version, client.library)
        if wait is None:
            continue
        downloads, method = _downloads(client, facts.of(OperationCall))
        if wait.total * downloads > budget:
            yield Problem(client.anchor, _message(client, wait, downloads, method, settings))


def _downloads(client: ClientCreation, calls: list[OperationCall]) -> tuple[int, str]:
    """How often a download through ``client`` is started at most, and by which method; 1 where there is none."""
    started = [(transfer_attempts(call) or 1, call.method) for call in calls if client in call.clients]
    return max(started, default=(1, ""))


def _message(client: ClientCreation, wait: Wait, downloads: int, method: str, settings: Settings) -> str:
    who, budget = release(client.library, settings), _exact(settings.max_wait or 0)
    if math.isinf(wait.total):
        return fitting("BOT303", client.text, f" waits without limit, over bot-max-wait={budget}. Set read_timeout=.")
    sum_ = f"{wait.attempts} × {_exact(wait.read_timeout)} s"
    if wait.back_off:
        sum_ += f" + {_exact(wait.back_off)} s back-off"
    what = " can wait"
    if downloads > 1:
        what, sum_ = f": {method} can wait", f"{downloads} × ({sum_})"
    told = f"{what} {_exact(wait.total * downloads)} s for a silent server"
    endings = [
        f"{told} ({sum_}, {who}), over bot-max-wait={budget}. Lower read_timeout or total_max_attempts.",
        f"{told} ({sum_}), over bot-max-wait={budget}. Lower read_timeout or total_max_attempts.",
    ]
    return fitting("BOT303", client.text, *endings)


def _exact(seconds: float) -> str:
    """``180.15``: every digit the sum is made of."""
    return f"{seconds:.3f}".rstrip("0").rstrip(".")
