"""Read timeout below operation.

## What it does
Checks for operations called on a client whose read timeout is shorter than the time that AWS says the operation may
take.

## Example
```python
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})

tasks = boto3.client("stepfunctions", config=CONFIG)
tasks.get_activity_task(activityArn="arn:aws:states:eu-west-1:123456789012:activity:review")
```

## Use instead
```python
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=65, retries={"mode": "standard", "total_max_attempts": 3})

tasks = boto3.client("stepfunctions", config=CONFIG)
tasks.get_activity_task(activityArn="arn:aws:states:eu-west-1:123456789012:activity:review")
```

## Why is this bad?
The client gives up while the service is still working, or while it holds the connection open on purpose. A long poll
that ends at the same moment on both sides loses tasks, and a synchronous invocation ends in an error although it
succeeds. AWS asks for

- $get_activity_task_floor s for `get_activity_task` of Step Functions, $poll_for_decision_task_floor s for
`poll_for_activity_task` and `poll_for_decision_task` of SWF, and $poll_for_task_floor s for `poll_for_task` of Data
Pipeline;
- $invoke_endpoint_floor s for `invoke_endpoint` of SageMaker if the model takes 50 to 60 s,
$invoke_inference_router_floor s for `invoke_inference_router`, and $query_floor s for `query` of Timestream;
- more than `WaitTimeSeconds` for `receive_message` of SQS, more than `waitTimeSeconds` for `get_recommendations` of
Amazon Q in Connect, and more than `timeout` for `send_direct_message` of IoT;
- more than the function's timeout for `invoke` of Lambda, which `bot-lambda-timeout` states. Without that option, and
for `start_sync_execution` ($sync_execution_limit s), `invoke_agent_runtime` ($agent_runtime_limit s) and
`invoke_flow` of Bedrock ($flow_limit s), a client is reported only if its read timeout is botocore's default.

## Details and exceptions
Advice that only a knowledge-centre article gives, such as the read timeout of Bedrock's model calls, is BOT306. A
call that is also sent again is reported by BOT302 alone. A call that Lambda ends before the read timeout, as a
template states, is reported by BOT308 alone.

## Fix safety
There is no fix: a longer read timeout also holds the callers of the client's other operations longer.

## Options
- `bot-lambda-timeout`: the longest time that the team's functions may run.

## References
- [Step Functions:
GetActivityTask](https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetActivityTask.html)
- [SWF: PollForDecisionTask](https://docs.aws.amazon.com/amazonswf/latest/apireference/API_PollForDecisionTask.html)
- [SageMaker:
InvokeEndpoint](https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html)
- [SQS: ReceiveMessage](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html)
- [Lambda: Invoke](https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html)
- [Step Functions: synchronous Express
Workflows](https://docs.aws.amazon.com/step-functions/latest/dg/concepts-express-synchronous.html)
- [Bedrock AgentCore:
quotas](https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/bedrock-agentcore-limits.html)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..advice.running import RunningClients
from ..botocore.operations import LAMBDA, asked_by_argument
from ..config import Settings
from ..findings import plain
from ..rule import Problem, rule
from ._judged import JudgedCall, is_ended_first, judged_calls, planned_problem, repeated_by_nature


@rule("BOT301", reads=RunningClients, severity="warning", unfixed="other calls would wait longer, too")
def read_timeout_below_operation(running: RunningClients, settings: Settings) -> Iterator[Problem]:
    """Report operations that may take longer than the client's read timeout."""
    for judged in judged_calls(running):
        if repeated_by_nature(judged, settings) or is_ended_first(judged, running):
            continue
        reason = _reason(judged, settings)
        if reason is not None:
            yield planned_problem(judged, f"{judged.name} {reason}, but {judged.gives_up}.")


def _reason(judged: JudgedCall, settings: Settings) -> str | None:
    """How long the operation can take, if that is longer than the client's read timeout; None if it is not known to be.

    If a Config states the timeout, its author may know that calls end long before the limit of the operation.
    """
    operation, timeout = judged.operation, judged.read_timeout
    limit = operation.limit(settings.botocore_version)
    asked = asked_by_argument(operation, judged.call)
    if asked is not None and timeout <= asked:
        return f"waits up to {plain(asked)} s ({operation.floor_member}=)"
    if operation.service == LAMBDA and limit is not None and settings.lambda_timeout is not None:
        # The team's functions end before Lambda's own limit.
        return (
            f"can take {settings.lambda_timeout} s (bot-lambda-timeout)" if timeout <= settings.lambda_timeout else None
        )
    if limit is not None and timeout < limit and not judged.timeout_chosen:
        return f"can take up to {limit} s"
    if operation.floor is not None and timeout < operation.floor and not operation.advice_only:
        return f"needs a read timeout of {operation.floor} s (says AWS)"
    return None
