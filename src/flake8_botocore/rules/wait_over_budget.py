"""Wait over budget.

## What it does
Checks for clients whose longest wait for one call exceeds `bot-max-wait`, with the arithmetic.

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

CONFIG = Config(connect_timeout=2, read_timeout=7, retries={"mode": "standard", "total_max_attempts": 3})

client = boto3.client("dynamodb", config=CONFIG)
```

## Why is this bad?
A client of botocore $version without a Config can wait $default_max_wait s for one call. Its caller often has less. API
Gateway gives up after 29 s (for Regional and private REST APIs a team can raise that since June 2024), a Lambda
function after its own timeout, a user sooner. If the caller ends first, the work is lost and the cause is hidden.

The longest wait of one call is

attempts × (connect timeout + read timeout) + the pauses between the attempts

## Details and exceptions
A server can accept a connection, use up the connect timeout for the TLS handshake, and then not reply. Retries that
the retry quota forbids are not counted.

If the source shows that a call takes longer, the message gives the longest of these waits:

- A waiter polls MaxAttempts times and pauses for Delay in between: `instance_status_ok` of EC2 pauses
$instance_status_ok_pauses × $instance_status_ok_delay s = $instance_status_ok_seconds s, and its last poll can wait
as long as any call. Earlier polls with late answers take additional time. A literal `WaiterConfig` is used.
- `download_file` and `download_fileobj` of S3 first ask for the object's size and then start the download up to
$download_attempts times, each with all attempts of the client. A call with a `TransferConfig`, which can set another
`num_download_attempts`, is not counted.
- An upload to S3 waits for `100 Continue` before it sends the body: in each attempt up to 1 s and the connect timeout
more.
- A client with `endpoint_discovery_enabled` first asks for an endpoint, with attempts of its own.
- A request to a directory bucket of S3 Express (its name ends in `--x-s3`) first asks for a session, with attempts of
its own, and asks again when the session is about to end. This is counted if the call names the bucket.
- A long poll (`receive_message` of SQS, `get_activity_task` of Step Functions, `poll_for_activity_task` and
`poll_for_decision_task` of SWF, `receive_queue_records` of Kinesis) pauses once more when the retry quota ends its
attempts, in botocore $standard_since and later.
- If the source does not state the service, the client may be one of DynamoDB, which has other attempts and pauses:
the longer wait counts, unless every visible caller passes another service.

Some waits come on top and are not counted:

- further addresses of the endpoint that accept no connection: the connect timeout is for one address;
- replies that throttle and, from botocore $standard_since on, replies that ask for a pause: up to
$standard_throttling_adds s more without a Config;
- further pages of a paginator, the abort of a multipart upload, and stalls while a body is sent;
- name resolution, credentials, and redirects of S3.

A server that sends its answer
in small pieces is not limited, because the read timeout limits each silence and not the whole answer.

A client without a connect timeout also waits without limit. The system ends connecting (Linux after about
$system_connect s for each address), and botocore tries again. But nothing ends a TLS handshake that the server leaves
unanswered. In aiobotocore, `asyncio` ends the handshake after 60 s, so its waits are counted.

A client that only signs URLs or tokens sends no request and is not reported. The rule reports nothing until
`bot-max-wait` is set.

## Fix safety
There is no fix: whether to make fewer attempts or to wait less depends on what the call does.

## Options
- `bot-max-wait`: the longest wait in seconds. The rule reports nothing without it.

## References
- [Boto3: retries](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/retries.html)
- [API Gateway: quotas](https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html)
- [s3transfer: downloads, download.py](https://github.com/boto/s3transfer/blob/develop/s3transfer/download.py)
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from ..advice.running import LongestUse, RunningClient, RunningClients
from ..botocore.requests import with_dynamodb
from ..botocore.waits import Wait
from ..config import Settings
from ..findings import exact, rounded
from ..rule import Message, Problem, rule
from ._messages import bracketed

LOWER_POLLS = "Lower Delay or MaxAttempts of its WaiterConfig."
LOWER_WAITS = "Lower connect_timeout, read_timeout or total_max_attempts."


@rule("BOT303", reads=RunningClients, severity="warning", option="max_wait", unfixed="you choose what to lower")
def wait_over_budget(running: RunningClients, settings: Settings) -> Iterator[Problem]:
    """Report clients that may hold their caller for longer than the team allows."""
    budget = settings.max_wait
    for client in map(running.of, running.facts.clients):
        if budget is None or client.made.mocked or client.fails:
            continue
        wait, longest = client.each, client.longest
        if wait is None or longest is None or longest.seconds <= budget:
            continue
        if not running.facts.use_of(client.made).sends_nothing:
            advice = LOWER_WAITS if longest.series.polling is None else LOWER_POLLS
            yield Problem(client.made.anchor, Message(_headline(client, longest, wait), advice))


def _headline(client: RunningClient, longest: LongestUse, wait: Wait) -> str:
    """``boto3.client("s3") can wait 195 s (3 × (5 s connect + 60 s read), botocore 1.44), over bot-max-wait=29.``

    ``wait`` is that of one call of an operation, with which the arithmetic of the ``longest`` use begins.
    """
    made, settings = client.made, client.settings
    over = f"over bot-max-wait={exact(settings.max_wait or 0)}"
    if math.isinf(longest.seconds):
        return f"{made.text} waits without limit, {over}."
    of_use = f": {longest.method}" if longest.method else ""
    # Pauses of milliseconds decide nothing.
    arithmetic = longest.series.arithmetic(wait if wait.back_off >= 1 else wait._replace(back_off=0))
    attempts = [each.attempts for each in client.waits or ()]
    if attempts[0] != attempts[-1]:
        arithmetic = f"sent {with_dynamodb(attempts, ' times')}: {arithmetic}"
    why = f"{arithmetic}, {bracketed(made.library, settings)}"
    return f"{made.text}{of_use} can wait {rounded(longest.seconds)} s ({why}), {over}."
