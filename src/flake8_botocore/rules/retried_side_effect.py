"""Retried side effect.

## What it does
Checks for operations that change something each time they are sent, called on a client that sends a request
again after a read timeout.

## Why is this bad?
A read timeout does not tell whether the request arrived. It did: the service is still at work when botocore
$version sends the same request again, up to $default_attempts times in all by default, so the function,
model, workflow or message runs that often while the caller gets one answer or an error. AWS does not
recognise such a request as a repetition unless it carries a token. Operations whose token botocore fills in
(`run_instances`, `run_task`) are never reported, others not where the call gives one: `name=` of
`start_execution`, `MessageDeduplicationId=`, `DurableExecutionName=`, nor where a queue may tell repetitions by
their content: its name ends in `.fifo`, or the message has a `MessageGroupId=`.

By default this reports operations that by nature run longer than the client waits:

- `invoke` (`RequestResponse`) and `invoke_with_response_stream` of Lambda, `start_sync_execution` of Step
  Functions, `invoke_endpoint_with_response_stream` of SageMaker, agents and flows of Bedrock on a read timeout
  that nobody chose, or that is no longer than botocore's $default_read_timeout s;
- the same of Lambda on any read timeout up to `bot-lambda-timeout`, where the team states it, and none above;
- `invoke_endpoint` of SageMaker with less than the $invoke_endpoint_floor s that AWS asks for.

Where the full code is named (`--extend-select BOT302`) it also reports `invoke` below 900 s and
`start_sync_execution` below $sync_execution_limit s, whoever chose it, and operations that are usually fast,
but whose repetition does harm when they are not: sending messages and mail, putting records, starting jobs
and executions, creating keys, adding to a number in DynamoDB, inserting with the RDS Data API.

The environment can change the attempts (`AWS_MAX_ATTEMPTS`, `AWS_RETRY_MODE`); the source cannot show it.

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

CONFIG = Config(connect_timeout=5, read_timeout=910, retries={"mode": "standard", "total_max_attempts": 1})

boto3.client("lambda", config=CONFIG).invoke(FunctionName="report")
```

## Fix safety
There is no fix: whether to wait longer, to send once, or to make the operation safe to repeat depends on
what it does. The fixes of BOT101, BOT102 and BOT103 write one attempt for these services.

## Options
- `bot-lambda-timeout`: the longest time the team's functions may run; a client that waits longer is not
reported.
- `bot-include-mocked`: report clients made under moto, too.

## References
- [Lambda: Invoke](https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html)
- [Step Functions: StartExecution is idempotent by
name](https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html)
- [SageMaker:
InvokeEndpoint](https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html)
- [botocore: which errors are retried,
retries/standard.py](https://github.com/boto/botocore/blob/develop/botocore/retries/standard.py)
- [AWS Builders' Library: making retries safe with idempotent
APIs](https://aws.amazon.com/builders-library/making-retries-safe-with-idempotent-APIs/)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore.numbers import plain
from ..facts import OperationCall, SourceFacts
from ..rule import Problem, rule
from ..settings import Settings
from ._messages import ONCE, fitting, release
from ._operations import BOT302, JudgedCall, advised, judged_call, repeated


@rule(BOT302, reads=SourceFacts)
def retried_side_effect(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report operations that may run several times for one call."""
    calls: list[OperationCall] = facts.of(OperationCall)
    for call in calls:
        one = judged_call(call, settings)
        if one is not None and repeated(one, settings):
            yield _problem(one, facts, settings)


def _problem(one: JudgedCall, facts: SourceFacts, settings: Settings) -> Problem:
    who, seconds = release(one.client.library, settings), plain(one.read_timeout)
    endings = [
        f" can run {one.attempts} times: {happens} ({where}). {_advice(one, facts, settings)}"
        for where in one.wheres
        for happens in (f"after {seconds} s of silence {who} resends it", f"{who} resends it after {seconds} s")
    ]
    return Problem(one.call.anchor, fitting(BOT302, one.name, *endings), mentions=one.mentions)


def _advice(one: JudgedCall, facts: SourceFacts, settings: Settings) -> str:
    if one.operation.long:
        return f"Set {advised(one, facts, settings).words} and {ONCE}."
    if one.operation.tokens and not one.operation.fifo_only:
        return f"Pass {one.operation.tokens[0]}=, or set {ONCE}."
    return f"Set {ONCE}, or make a second run harmless."
