"""Retried side effect.

## What it does
Checks for operations that change something each time they are sent, called on a client that sends a request again
after a read timeout.

## Why is this bad?
By default the function, model or workflow can run $default_attempts times for one call, while the caller gets one
answer or an error. A read timeout does not show whether the request arrived. Usually it did: the service is still
working when botocore $version sends the same request again. AWS treats that request as a new one unless it carries a
token, such as `DurableExecutionName=` of Lambda's `invoke`. A call with such a token is not reported.

The rule reports operations that by nature run longer than the client waits:

- `invoke` (`RequestResponse`) and `invoke_with_response_stream` of Lambda, `start_sync_execution` of Step Functions,
`invoke_endpoint_with_response_stream` of SageMaker, and Bedrock's agents and flows, if the read timeout is the
default or at most $default_read_timeout s;
- the same operations of Lambda with any read timeout up to `bot-lambda-timeout`, if the team sets that option;
- `invoke_endpoint` of SageMaker with a read timeout below the $invoke_endpoint_floor s that AWS asks for if a model
takes almost a minute.

Operations that are usually fast, including `invoke` with `InvocationType="Event"`, are reported by BOT305. If the
calling code is itself a Lambda function whose template ends it before the read timeout, nothing is sent again, and
BOT308 reports the call.

`AWS_MAX_ATTEMPTS` and `AWS_RETRY_MODE` can change the attempts: the message uses what the file itself sets before it
creates the client, and the linter cannot see what is set outside the source.

## Example
```python
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})

boto3.client("lambda", config=CONFIG).invoke(FunctionName="report")
```

## Use instead
```python
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=1810, retries={"mode": "standard", "total_max_attempts": 1})

boto3.client("lambda", config=CONFIG).invoke(FunctionName="report")
```

## Fix safety
There is no fix: whether to wait longer, to send once, or to make the operation safe to repeat depends on what the
operation does. The fix of BOT101 writes one attempt for these services.

## Options
- `bot-lambda-timeout`: the longest time that the team's functions may run. Without it, fixes assume the $lambda_limit
s that botocore's model of Lambda states. A client that waits longer is not reported.
- `bot-include-mocked`: also report clients created under moto and similar tools.

## References
- [Lambda: Invoke](https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html)
- [SageMaker:
InvokeEndpoint](https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html)
- [botocore: which errors are retried,
retries/standard.py](https://github.com/boto/botocore/blob/develop/botocore/retries/standard.py)
- [AWS Builders' Library: making retries safe with idempotent
APIs](https://aws.amazon.com/builders-library/making-retries-safe-with-idempotent-APIs/)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..config import Settings
from ..facts import OperationCall, SourceFacts
from ..rule import Problem, rule
from ._messages import ONCE
from ._operations import JudgedCall, advised, is_ended_first, judged_call, repeated_by_nature, resent, unfit

BOT302 = "BOT302"


@rule(BOT302, reads=SourceFacts, severity="warning", repeats=True)
def retried_side_effect(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report operations that may run several times for one call, because the client does not wait for them."""
    calls: list[OperationCall] = facts.of(OperationCall)
    for call in calls:
        one = judged_call(call, settings)
        if one is not None and repeated_by_nature(one, settings) and not is_ended_first(one, facts):
            yield resent(one, _advice(one, facts, settings), settings)


def _advice(one: JudgedCall, facts: SourceFacts, settings: Settings) -> str:
    given = advised(one, facts, settings)
    if unfit(one, facts, settings) is not None or given.beyond is not None:
        return f"Set {ONCE}."
    return f"Set {given.timeouts} and {ONCE}."
