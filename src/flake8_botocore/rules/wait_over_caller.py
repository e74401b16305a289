"""Wait over caller.

## What it does
Checks for AWS calls that can outlast their Lambda function, according to the project's template. It reads SAM and
CloudFormation templates (`Timeout`, also in `Globals`), `serverless.yml` (`timeout`), Terraform (`timeout` of
`aws_lambda_function` and of the module `terraform-aws-modules/lambda/aws`) and CDK stacks in Python
(`timeout=Duration.seconds(...)`). A template may be anywhere in the project and have any name.

A template applies to a file if its `Handler` leads there, together with `CodeUri`, `Code`, `Code.from_asset("folder")`,
the folder of `serverless.yml` or the `source_dir` of an `archive_file`. For an image that `sam build` or the Terraform
module docker-build makes, the `CMD` and the `COPY` lines of its Dockerfile lead there. The rule checks the handler and
the functions of the project that it calls, in other files, too. The routes of an application count as called if the
handler passes it the event (`app.resolve(event, context)`, `handler = Mangum(app)`). The rule reports every waiter, and
the first call on each client, because the client's other calls can wait as long. If several functions reach a call, the
longest limit counts. A limit that is filled in later (`!Ref`, `!Sub`, `$${self:custom.x}`, a variable that a `.tfvars`
file sets) is unknown, and nothing is reported. The command names a template that is not valid YAML or JSON.

## Why is this bad?
Lambda ends a function at its time limit, whatever it waits for: botocore raises nothing, no `except` or `finally`
runs, and the log does not show what the function waited for. Without a `Timeout` that limit is 3 s, in
`serverless.yml` 6 s. A client of botocore $version without a Config can wait $default_max_wait s for one reply. A
waiter also pauses between its polls: `instance_status_ok` of EC2 for $instance_status_ok_seconds s in all.

API Gateway stops waiting after 29 s for a REST API (SAM's `Api`, `http` of `serverless.yml`) and after 30 s for an
HTTP API, AppSync after 30 s, but the function keeps running. This limit counts if all events of the function come from
an API, or if all that names the function in CloudFormation or Terraform is an API and its permissions, and if nothing
states another time limit for them.

## Example
With this `template.yaml` beside `app.py`:

```yaml
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: app.handler
      Runtime: python3.13
      Timeout: 30
```

```python
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})

client = boto3.client("dynamodb", config=CONFIG)


def handler(event, context):
    return client.get_item(TableName="orders", Key=event["key"])
```

## Use instead
```python
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=2, read_timeout=7, retries={"mode": "standard", "total_max_attempts": 3})

client = boto3.client("dynamodb", config=CONFIG)


def handler(event, context):
    return client.get_item(TableName="orders", Key=event["key"])
```

## Fix safety
There is no fix: whether to wait less or to let the function run longer depends on what it does. The advice gives
both: timeouts that fit into the limit, and the `Timeout` that is long enough for the client as it is.

BOT101, BOT102, BOT301, BOT302 and BOT306 use the limit, too. Their advice for a client that only such functions
call fits into the function's time, including the polls of a waiter and each start of a download. In a file with a
Lambda handler, no advice exceeds $longest_function s, the limit in Lambda's guide. If an operation needs a longer
wait than the limit (`get_activity_task` of Step Functions, `WaitTimeSeconds` of SQS), the message says that the two
do not go together. If no timeout is short enough, it says what helps instead: a lower `WaiterConfig`, fewer
`num_download_attempts`, or a longer time limit. In both cases no fix is offered.

## Options
- `bot-limits`: time limits that no template shows, by handler.
- `bot-include-mocked`: also report clients created under moto and similar tools.

## References
- [Lambda: function timeout](https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html)
- [SAM: Timeout of a
function](https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html)
- [Serverless Framework: functions](https://www.serverless.com/framework/docs/providers/aws/guide/functions)
- [API Gateway: quotas](https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html)
- [AppSync: quotas](https://docs.aws.amazon.com/general/latest/gr/appsync.html)
- [API Gateway: quotas of HTTP APIs](https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html)
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from ..botocore.options import exact, rounded
from ..botocore.rejected.accepts import fails_when_run
from ..botocore.requests import sends_request
from ..botocore.running.waits import RequestSeries, client_wait, longest_series
from ..config import Settings
from ..config.time_budget import TimedCall
from ..facts import LimitedCall, OperationCall, SourceFacts
from ..rule import Mention, Message, Problem, rule
from ._messages import bracketed, ways_out

_ENDS = {
    "Lambda": "Lambda ends {} after",
    "API Gateway": "API Gateway gives up on {} after",
    "AppSync": "AppSync gives up on {} after",
}


@rule("BOT308", reads=SourceFacts, severity="warning")
def wait_over_caller(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report the first call on each client that may outlast its function, and every waiter that may."""
    told: set[object] = set()
    for limited in facts.of(LimitedCall):
        call: OperationCall = limited.call
        if (call.mocked and not settings.include_mocked) or not (call.kind == "paginator" or sends_request(call)):
            continue
        longest = _longest(call, settings)
        if longest is None or longest[0] <= limited.limit.seconds:
            continue
        seconds, takes, attempts = longest
        # Every plain call on a client takes as long as the first.
        about = call if takes.polling is not None else (call.clients, limited.limit)
        if about not in told:
            told.add(about)
            made = call.elsewhere.get(call.clients[0], call.clients[0].anchor)
            client = Mention("client", made, aside=True)
            yield Problem(call.anchor, _message(limited, seconds, attempts, settings), mentions=(client,))


def _longest(call: OperationCall, settings: Settings) -> tuple[float, RequestSeries, int] | None:
    """How long ``call`` takes at most, in seconds, what it comes to, and its attempts; of several clients the least."""
    found = []
    for client in call.clients:
        wait = client_wait(client, settings.botocore_version)
        if wait is None or client.by_name or fails_when_run(client, settings.botocore_version):
            return None
        found.append((*longest_series(call, wait, settings.botocore_version), wait.attempts))
    return min(found, key=lambda each: each[0])


def _message(limited: LimitedCall, seconds: float, attempts: int, settings: Settings) -> Message:
    call, limit = limited.call, limited.limit
    name = f"{call.clients[0].service_name or ''}.{call.method}".lstrip(".")
    waits = "waits without limit" if math.isinf(seconds) else f"can wait {rounded(seconds)} s"
    ends = f"{_ENDS[limit.by].format(limit.name)} {exact(limit.seconds)} s"
    usual = "" if limit.stated else ", the default"
    timed = [TimedCall(client, limit, settings.retry_mode, call) for client in call.clients]
    who = bracketed(call.clients[0].library, settings)
    headline = f"{name} {waits} ({who}), but {ends}{usual} ({limit.place})."
    return Message(headline, ways_out(timed, seconds, attempts, settings))
