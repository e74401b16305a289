"""Retried quick side effect.

## What it does
Checks for messages, records and events that may be delivered twice because the client sends a request again after a
read timeout.

## Why is this bad?
If the reply to a message or a record gets lost, botocore $version sends it up to $default_attempts times in total by
default, and each of them counts. The rule knows operations of SQS, SNS, Kinesis, Firehose, EventBridge, CloudWatch and
CloudWatch Logs. These services deliver at least once anyway, so what receives from them must accept a second delivery,
and fewer attempts would not change that.

The rule skips calls that give a token (`MessageDeduplicationId=`). It also skips queues that may recognise repeated
messages by their content: the queue's name ends in `.fifo`, or the message has a `MessageGroupId=`.

Operations that do harm if they run twice are BOT302. `AWS_MAX_ATTEMPTS` and `AWS_RETRY_MODE` can
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
There is no fix: what receives the message has to accept it twice.

## Options
- Opt-in: reported only if the full code is selected (`extend-select = BOT305`).
- `bot-include-mocked`: also report clients created under moto and similar tools.

## References
- [SQS:
MessageDeduplicationId](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html)
- [botocore: which errors are retried,
retries/standard.py](https://github.com/boto/botocore/blob/develop/botocore/retries/standard.py)
- [AWS Builders' Library: making retries safe with idempotent
APIs](https://aws.amazon.com/builders-library/making-retries-safe-with-idempotent-APIs/)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..config import Settings
from ..facts import OperationCall, SourceFacts
from ..rule import Message, Problem, rule
from ._operations import is_ended_first, judged_call, repeated, reported, sent_again

BOT305 = "BOT305"


@rule(BOT305, reads=SourceFacts, severity="warning", repeats=True, opt_in=True)
def retried_quick_side_effect(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report operations that may run several times for one call when its reply is lost."""
    calls: list[OperationCall] = facts.of(OperationCall)
    for call in calls:
        one = judged_call(call, settings)
        if one is not None and repeated(one) == "tolerated" and not is_ended_first(one, facts):
            problem = reported(one, sent_again(one, settings), facts, settings)
            headline, plan = problem.message
            advice = f"Make a second delivery harmless: AWS itself may deliver twice. {plan}".rstrip()
            yield problem._replace(message=Message(headline, advice))
