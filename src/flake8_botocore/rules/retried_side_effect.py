"""Retried side effect.

## What it does
Checks for operations whose second run does harm, called on a client that sends a request again after a read timeout.

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

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 1})

boto3.client("lambda", config=CONFIG).invoke(FunctionName="report")
```

## Why is this bad?
By default the function, agent or workflow can run $default_attempts times for one call, while the caller gets one
answer or an error. A read timeout does not show whether the request arrived. Usually it did: the service is still
working, or its answer got lost, when botocore $version sends the same request again. AWS treats that request as a new
one unless it carries a token.

Pass the token if the operation takes one. Else one attempt prevents the second run, and also the retries of throttling:
if the client does anything else, give the operation a client of its own.

## Details and exceptions
The rule has a list of operations whose second run does harm. They send mail or SMS (`publish` with `PhoneNumber=`),
start a job, a workflow or a function, or run a command. Others add to a number in DynamoDB, insert with the RDS Data
API, create one more resource, or buy something. The rule skips calls whose repetition the service recognises:

- the call gives the token of the operation, such as `name=` of `start_execution`, `ClientToken=`, or
`DurableExecutionName=` of `invoke`;
- botocore fills in the token by itself, as for `run_instances` and `run_task`;
- the call has a condition that fails the second time, such as `attribute_not_exists(id)` in `update_item`. A condition
on an attribute that the update does not change does not count: it is still true the second time.

Where a profile decides the attempts (`AWS_PROFILE`), the message gives no number. Where Lambda ends the function before
all attempts, it gives the attempts that begin before that.

If the arguments that decide this cannot be read, nothing is reported. Operations that by nature run long are reported
only if the read timeout is too short:

- `invoke` (`RequestResponse`) and `invoke_with_response_stream` of Lambda, `start_sync_execution` and `test_state` of
Step Functions, and Bedrock's agents and flows, if the read timeout is the default or at most $default_read_timeout s;
- the same operations of Lambda with any read timeout up to `bot-lambda-timeout`, if the team sets that option.

Messages to queues, topics, streams, logs and metrics are BOT305, and so is `invoke` with `InvocationType="Event"`: AWS
may deliver them more than once anyway. If the calling code is itself a Lambda function whose template ends it before
the read timeout, nothing is sent again, and BOT308 reports the call.

`AWS_MAX_ATTEMPTS` and `AWS_RETRY_MODE` can change the attempts: the message uses what the file itself sets before it
creates the client, and the linter cannot see what is set outside the source.

## Fix safety
Unsafe: the client sends each request once, or the call gets what the message says.

If other calls share the client, you choose between two fixes with `--reading 1` and `--reading 2`, for BOT101 and
BOT102, too. The first gives all calls one attempt; the second gives this call a client of its own, beside the other.
The second is written if the client is made in the same file by a plain assignment and the call uses that name. If you
choose none, BOT101 and BOT102 write the attempts of today.

One attempt is also only offered if the Config raises the attempts, or if the call fans out, for example in a loop over
items: throttled calls are then not retried either.

## Options
- `bot-lambda-timeout`: the longest time that the team's functions may run. Without it, fixes take the limit of the
function that `invoke` names, if a template of the project states both. In a project without functions they assume the
$lambda_limit s that botocore's model of Lambda states. A client that waits longer is not reported.

## References
- [Lambda: Invoke](https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html)
- [Step Functions: StartExecution is idempotent by
name](https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html)
- [DynamoDB: atomic counters are not
idempotent](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html)
- [botocore: which errors are retried,
retries/standard.py](https://github.com/boto/botocore/blob/develop/botocore/retries/standard.py)
- [AWS Builders' Library: making retries safe with idempotent
APIs](https://aws.amazon.com/builders-library/making-retries-safe-with-idempotent-APIs/)
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

from ..advice.plan import settled_by
from ..advice.running import RunningClients
from ..advice.words import merged_once
from ..botocore.operations import HARMFUL
from ..config import Settings
from ..facts import ClientCreation
from ..rule import Problem, ProposedFix, rule
from ._judged import (
    JudgedCall,
    effect_of_repeat,
    is_ended_first,
    is_outlived,
    judged_calls,
    planned_problem,
    repeat_headline,
)
from ._plans import plan_fixes, unfixed


@rule("BOT302", reads=RunningClients, severity="warning", repeats=True)
def retried_side_effect(running: RunningClients, settings: Settings) -> Iterator[Problem]:
    """Report operations that do harm if they run several times for one call."""
    fixes = cache(partial(_fixes, running))
    for judged in harmful_calls(running):
        several = len(judged.call.clients) > 1
        problem = planned_problem(judged, repeat_headline(judged, running))
        refused = "the call has several clients" if several else unfixed(judged.view.asked)
        yield problem._replace(proposals=fixes(judged.call.clients), refused=refused)


def harmful_calls(running: RunningClients) -> Iterator[JudgedCall]:
    """The calls that do harm if they run twice, and may run twice.

    Left out are calls that likely end before the client gives up, and those whose function Lambda ends before that.
    """
    for judged in judged_calls(running):
        harmful = effect_of_repeat(judged) == HARMFUL and not is_outlived(judged, running.settings)
        if harmful and not is_ended_first(judged, running):
            yield judged


def _fixes(running: RunningClients, clients: tuple[ClientCreation, ...]) -> tuple[ProposedFix, ...]:
    """The fixes of the plan for the client of a call; if a condition decides between ``clients``, each changes all.

    There is none if another file makes a client, or if a client may be given one of several Configs.
    """
    if any(not running.seen(client).here or len(client.given_first) > 1 for client in clients):
        return ()
    # The team's Config comes first, by the fix of BOT101: what else it lacks for these calls is known after that.
    plans = [running.plan(client) for client in clients] if running.settings.shared_config is not None else []
    if any(not plan.config and not merged_once(plan, running.settings) for plan in plans):
        return ()
    # Clients of one Config have its fixes in common.
    settled = {settled_by(client, running.facts.sharing): client for client in clients}
    fixes_of_each = [plan_fixes(client, running) for client in settled.values()]
    # A fix for only some of the clients is no fix.
    if len({tuple(fix.applicability for fix in fixes) for fixes in fixes_of_each}) > 1:
        return ()
    joined = []
    for same_fix in zip(*fixes_of_each, strict=True):
        changes = tuple(change for fix in same_fix for change in fix.changes)
        joined.append(same_fix[0]._replace(changes=changes, left=()))
    return tuple(joined)
