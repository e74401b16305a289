"""Wait over budget.

## What it does
Checks for clients whose longest wait for one call exceeds `bot-max-wait`, with the arithmetic.

## Why is this bad?
A client of botocore $version without a Config can wait $default_max_wait s for one call. Its caller often has less:
API Gateway gives up after 29 s (for Regional and private REST APIs a team can raise that since June 2024), a Lambda
function after its own timeout, a user sooner. If the caller ends first, the work is lost and the cause is hidden.

The longest wait of one call is

attempts × (connect timeout + read timeout) + the pauses between the attempts

A server can accept a connection, use up the connect timeout for the TLS handshake, and then not reply. Retries that
the retry quota forbids are not counted.

If the source shows that a call takes longer, the message gives the longest of these waits:

- A waiter polls MaxAttempts times and pauses for Delay in between: `instance_status_ok` of EC2 pauses
$instance_status_ok_pauses × $instance_status_ok_delay s = $instance_status_ok_seconds s, and its last poll can wait
as long as any call. Earlier polls with late answers take additional time. A literal `WaiterConfig` is used.
- `download_file` and `download_fileobj` of S3 first ask for the object's size and then start the download up to
$download_attempts times (`TransferConfig(num_download_attempts=)`), each with all attempts of the client.
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

Some waits come on top and are not counted: further addresses of the endpoint that accept no connection (the connect
timeout is for one address), replies that throttle and, from botocore $standard_since on, replies that ask for a pause
(up to $standard_throttling_adds s more without a Config), further pages of a paginator, the abort of a multipart
upload, stalls while a body is sent, name resolution, credentials, and redirects of S3. A server that sends its answer
in small pieces is not limited, because the read timeout limits each silence and not the whole answer.

A client without a connect timeout also waits without limit: the system ends connecting (Linux after about
$system_connect s for each address), botocore tries again, and nothing ends a TLS handshake that the server leaves
unanswered. In aiobotocore, `asyncio` ends the handshake after 60 s, so its waits are counted.

The rule reports nothing until `bot-max-wait` is set.

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

## Fix safety
There is no fix: whether to make fewer attempts or to wait less depends on what the call does.

## Options
- `bot-max-wait`: the longest wait in seconds. The rule reports nothing without it.
- `bot-include-mocked`: also report clients created under moto and similar tools.

## References
- [Boto3: retries](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/retries.html)
- [API Gateway: quotas](https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html)
- [s3transfer: downloads, download.py](https://github.com/boto/s3transfer/blob/develop/s3transfer/download.py)
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..advice.plan import plan_for
from ..botocore import Version
from ..botocore.accepts import fails_when_run
from ..botocore.special_services import with_dynamodb
from ..botocore.waits import Wait, possible_waits
from ..config import Settings
from ..facts import ClientCreation, EveryOperation, OperationCall, SourceFacts
from ..findings import exact, rounded
from ..rule import Message, Problem, rule
from ._messages import advised, bracketed

if TYPE_CHECKING:
    from ..botocore.waits import RequestSeries


@rule("BOT303", reads=SourceFacts, severity="warning", option="max_wait")
def wait_over_budget(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report clients that may hold their caller for longer than the team allows."""
    budget, version = settings.max_wait, settings.botocore_version
    if budget is None:
        return
    for client in facts.clients:
        if (client.mocked and not settings.include_mocked) or fails_when_run(client, version):
            continue
        waits = possible_waits(client, version)
        if waits is None:
            continue
        wait = max(waits, key=lambda each: each.total)
        seconds, call, longest = _longest(client, wait, facts.of(EveryOperation), version)
        if seconds > budget:
            sent = with_dynamodb([each.attempts for each in waits], " times")
            advice, mentions = advised(plan_for(client, facts, settings), settings)
            headline = _headline(client, wait, longest, call, sent, settings)
            yield Problem(client.anchor, Message(headline, advice), mentions=mentions)


def _longest(
    client: ClientCreation, wait: Wait, calls: list[OperationCall], version: Version
) -> tuple[float, OperationCall | None, RequestSeries]:
    """The longest wait of what is called on ``client``, in seconds, the call, and the requests it comes to.

    There is no call where nothing takes longer than one call of any operation.
    """
    # With it come the tables of every operation, which those who set no budget need not pay for.
    from ..botocore.waits import PLAIN, course

    found: list[tuple[float, OperationCall | None, RequestSeries]] = [(wait.total, None, PLAIN)]
    for call in calls:
        if client in call.clients:
            takes = course(call, version)
            found.append((takes.seconds(wait) or 0, call, takes))
    return max(found, key=lambda each: each[0])


def _headline(
    client: ClientCreation, wait: Wait, takes: RequestSeries, call: OperationCall | None, sent: str, settings: Settings
) -> str:
    who, budget = bracketed(client.library, settings), settings.max_wait or 0
    total, over = takes.seconds(wait) or 0, f"over bot-max-wait={exact(budget)}"
    if math.isinf(total):
        return f"{client.text} waits without limit, {over}."
    told = f"{f': {call.method}' if call else ''} can wait {rounded(total)} s"
    # Pauses of milliseconds decide nothing.
    sum_ = takes.arithmetic(wait if wait.back_off >= 1 else wait._replace(back_off=0))
    of = f" ({f'sent {sent}: ' if ', ' in sent else ''}{sum_}, {who})"
    return f"{client.text}{told}{of}, {over}."
