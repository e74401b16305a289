"""Retried quick side effect.

## What it does
Checks for operations that are usually fast and change something each time they are sent, called on a client that
sends a request again after a read timeout.

## Why is this bad?
If the reply to a message, a mail or a record gets lost, botocore $version sends it up to $default_attempts times in
total by default, and each of them counts. The rule knows operations that send messages and mail, put records, start
jobs and executions, create keys, add to a number in DynamoDB or insert with the RDS Data API. It also knows `invoke`
of Lambda with `InvocationType="Event"`, where the function runs once for each request.

AWS treats a repeated request as a new one unless it carries a token. The rule skips operations whose token botocore
fills in (`run_instances`, `run_task`). It skips calls that give a token themselves: `name=` of `start_execution`,
`MessageDeduplicationId=`, `DurableExecutionName=`. It also skips queues that may recognise repeated messages by their
content: the queue's name ends in `.fifo`, or the message has a `MessageGroupId=`.

Operations that by nature run longer than the client waits are BOT302. `AWS_MAX_ATTEMPTS` and `AWS_RETRY_MODE` can
change the attempts: the message uses what the file itself sets before it creates the client, and the linter cannot
see what is set outside the source.

## Example
```python
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})

boto3.client("sns", config=CONFIG).publish(TopicArn="arn:aws:sns:eu-west-1:123456789012:alarm", Message="down")
```

## Use instead
```python
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 1})

boto3.client("sns", config=CONFIG).publish(TopicArn="arn:aws:sns:eu-west-1:123456789012:alarm", Message="down")
```

## Fix safety
There is no fix: whether to send once or to make the operation safe to repeat depends on what it does.

## Options
- Opt-in: reported only if the full code is selected (`extend-select = BOT305`).
- `bot-include-mocked`: also report clients created under moto and similar tools.

## References
- [Step Functions: StartExecution is idempotent by
name](https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html)
- [SQS:
MessageDeduplicationId](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html)
- [botocore: which errors are retried,
retries/standard.py](https://github.com/boto/botocore/blob/develop/botocore/retries/standard.py)
- [AWS Builders' Library: making retries safe with idempotent
APIs](https://aws.amazon.com/builders-library/making-retries-safe-with-idempotent-APIs/)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore.operations import Operation
from ..config import Settings
from ..facts import OperationCall, SourceFacts
from ..rule import Problem, rule
from ._messages import ONCE
from ._operations import is_ended_first, judged_call, repeated, resent

BOT305 = "BOT305"
DURABLE = ("DurableExecutionName",)
"""What Lambda tells repetitions by, of durable functions alone."""


@rule(BOT305, reads=SourceFacts, severity="warning", repeats=True, opt_in=True)
def retried_quick_side_effect(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report operations that may run several times for one call when its reply is lost."""
    calls: list[OperationCall] = facts.of(OperationCall)
    for call in calls:
        one = judged_call(call, settings)
        if one is not None and not one.operation.long and repeated(one) and not is_ended_first(one, facts):
            yield resent(one, _advice(one.operation), settings)


def _advice(known: Operation) -> str:
    if known.tokens == DURABLE:
        return f"Set {ONCE}, or {DURABLE[0]}= if it is durable."
    if known.tokens and not known.fifo_only:
        return f"Pass {known.tokens[0]}=, or set {ONCE}."
    return f"Set {ONCE}, or make a second run harmless."
