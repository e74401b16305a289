"""Retried quick side effect.

## What it does
Checks for messages to queues, topics, streams, logs, metrics and asynchronous Lambda functions, sent by a client that
sends a request again after a read timeout.

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

## Why is this bad?
If the reply gets lost, botocore $version sends the message up to $default_attempts times in total by default. AWS
delivers such messages at least once anyway, so whatever receives them must expect the same one twice. The rule shows
where: `send_message` of SQS, `publish` of SNS and IoT, `put_record` of Kinesis and Firehose, `put_events` of
EventBridge, `put_log_events`, `put_metric_data`, the batches of these, and `invoke` of Lambda with
`InvocationType="Event"`.

## Details and exceptions
The rule skips calls whose repetition the service recognises by `MessageDeduplicationId=`. It also skips queues and
topics that may recognise repeated messages by their content: the name ends in `.fifo`, or the message has a
`MessageGroupId=`.

Operations whose second run does harm, such as mail, SMS and starts of jobs, are BOT302. `AWS_MAX_ATTEMPTS` and
`AWS_RETRY_MODE` can change the attempts: the message uses what the file itself sets before it creates the client, and
the linter cannot see what is set outside the source.

## Fix safety
There is no fix: what receives the message has to accept it twice.

## Options
- Opt-in: reported only if the full code is selected (`extend-select = BOT305`).

## References
- [SQS: at-least-once
delivery](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-at-least-once-delivery.html)
- [SQS:
MessageDeduplicationId](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html)
- [Lambda: the queue of asynchronous invocations may deliver an event
twice](https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html)
- [botocore: which errors are retried,
retries/standard.py](https://github.com/boto/botocore/blob/develop/botocore/retries/standard.py)
- [AWS Builders' Library: making retries safe with idempotent
APIs](https://aws.amazon.com/builders-library/making-retries-safe-with-idempotent-APIs/)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..advice.running import RunningClients
from ..botocore.operations import TOLERATED
from ..config import Settings
from ..rule import Message, Problem, rule
from ._judged import effect_of_repeat, is_ended_first, judged_calls, planned_problem, repeat_headline


@rule("BOT305", reads=RunningClients, severity="warning", repeats=True, opt_in=True)
def retried_quick_side_effect(running: RunningClients, settings: Settings) -> Iterator[Problem]:
    """Report messages that may be sent several times for one call when its reply is lost."""
    for judged in judged_calls(running):
        if effect_of_repeat(judged) == TOLERATED and not is_ended_first(judged, running):
            problem = planned_problem(judged, repeat_headline(judged, running))
            headline, plan = problem.message
            advice = f"Make a second delivery harmless: AWS itself may deliver twice. {plan}".rstrip()
            yield problem._replace(message=Message(headline, advice))
