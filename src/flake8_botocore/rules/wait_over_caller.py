"""Wait over caller.

## What it does
Checks for AWS calls that can outlast their Lambda function, according to the project's template: SAM,
CloudFormation, Serverless, Chalice, Terraform or CDK.

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

## Why is this bad?
Lambda ends a function at its time limit, whatever it waits for: botocore raises nothing, no `except` or `finally`
runs, and the log does not show what the function waited for. Without a `Timeout` that limit is 3 s, in
`serverless.yml` 6 s, with Chalice 60 s. A client of botocore $version without a Config can wait $default_max_wait s for
one reply. A waiter also pauses between its polls: `instance_status_ok` of EC2 for $instance_status_ok_seconds s in all.

## Details and exceptions
The rule reads

- SAM and CloudFormation templates: `Timeout`, also in `Globals`;
- `serverless.yml`: `timeout`;
- Chalice's `.chalice/config.json`: `lambda_timeout`, for functions that `app.py` and `chalicelib` register;
- Terraform: `timeout` of `aws_lambda_function` and of the module `terraform-aws-modules/lambda/aws`;
- CDK stacks in Python and TypeScript: `Duration.seconds(...)` as the `timeout` of a call with a literal handler, or as
the value of a name or of a shared dictionary in the same file.

A template may be anywhere in the project and have any name. The rule also reads what `cdk synth` wrote to `cdk.out`,
nested stacks and stages included, and what `sam build` wrote to `.aws-sam/build`, even if git ignores them. A limit
that a source states comes first.

A template applies to a file if its `Handler` leads there, together with `CodeUri`, `Code`, the folder of
`serverless.yml`, the `source_dir` of an `archive_file` or the folder with the zip file that Terraform names. If no
module is there, as where a script builds the package, every text of the function's block counts: the template applies
to the module with that handler whose path one of them names. The name of a zip file or of a function alone decides
nothing; two such signs that agree do. For an image, the `CMD` and the `COPY` lines of its Dockerfile lead there.
`sam build`, the CDK, the Terraform module docker-build or a command in Terraform makes the image, or its folder is
called like the function. A copy that `cdk synth` or `sam build` made stands for the file of the project that has the
same content, if there is only one.

The rule checks the handler and the functions of the project that it calls, in other files, too. The routes of an
application count as called if the handler passes it the event (`app.resolve(event, context)`, `handler = Mangum(app)`).
The rule reports every waiter, and the first call on each client, because the client's other calls can wait as long. If
several functions reach a call, the shortest limit counts.

Nothing is reported where the limit is unknown. It is if it is filled in later: `!Ref`, `!Sub`, `$${self:custom.x}`, a
variable in a `.tfvars` file that Terraform does not load by itself. It is, too, if code calls a construct of your own
without a timeout. The command names a template that is not valid YAML or JSON.

API Gateway stops waiting after 29 s for a REST API (SAM's `Api`, `http` of `serverless.yml`, Chalice's routes) and
after 30 s for an HTTP API, AppSync after 30 s, but the function keeps running. This limit counts only if every visible
caller is an API: each of its events, and whatever else names it in CloudFormation, Terraform or the module of a CDK
stack, except permissions of an API. No output may export the function, and it may not call itself. Nothing may state
another time limit for the API.

## Fix safety
There is no fix of its own: the fix of BOT101 or BOT102 writes the same plan where a Config lacks something.

Every finding about a client states one plan, whose values use at most 90 % of the limit. All attempts of the longest
call, the polls of a waiter and each start of a download are included. Calls that may take longer than
`bot-read-timeout` and follow one another in a function share the limit. Each call has at least 1 s to connect, 2 s for
a reply, and two attempts if it may run twice. The limit may leave less, or an operation may need a longer wait
(`get_activity_task` of Step Functions, `WaitTimeSeconds` of SQS). Then the advice begins with a `Timeout` into which
the plans of all clients of the function fit, and the Config to write beside it. Or it says what else helps: a lower
`WaiterConfig`, or fewer `num_download_attempts`. In these cases there is no fix.

In a module that Lambda functions package or their handlers import, a limit counts for a call that may take long if all
of these functions have it. If they differ, or one is unknown, no fix writes a read timeout above `bot-read-timeout`.
The limit of a handler without a known template is unknown. The shortest of several limits does not lower attempts
that you chose: the advice is then a client of its own for its function.

## Options
- `bot-limits`: time limits that no template shows, by handler.

## References
- [Lambda: function timeout](https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html)
- [SAM: Timeout of a
function](https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html)
- [Serverless Framework: functions](https://www.serverless.com/framework/docs/providers/aws/guide/functions)
- [Chalice: lambda_timeout](https://aws.github.io/chalice/topics/configfile.html)
- [API Gateway: quotas](https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html)
- [AppSync: quotas](https://docs.aws.amazon.com/general/latest/gr/appsync.html)
- [API Gateway: quotas of HTTP APIs](https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html)
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator

from ..advice.fitting import MOST_CHOSEN, fits
from ..advice.needs import Need
from ..advice.running import ClientView, LongestUse, RunningClients
from ..botocore.requests import sends_request
from ..config import Settings
from ..facts import LimitedCall, OperationCall, StatedAt, TimeLimit
from ..findings import exact, rounded
from ..rule import Mention, Message, Problem, rule
from ._messages import advised_for, bracketed

_ENDS = {
    "Lambda": "Lambda ends {} after",
    "API Gateway": "API Gateway gives up on {} after",
    "AppSync": "AppSync gives up on {} after",
}


@rule("BOT308", reads=RunningClients, severity="warning", unfixed="it takes more than a Config")
def wait_over_caller(running: RunningClients, settings: Settings) -> Iterator[Problem]:
    """Report the first call on each client that may outlast its function, and every waiter that may."""
    reported: set[object] = set()
    for limited in running.facts.of(LimitedCall):
        call: OperationCall = limited.call
        if call.mocked or not (call.kind == "paginator" or sends_request(call)):
            continue
        longest = _longest(call, running)
        if longest is None or longest[0].seconds <= limited.shortest.seconds:
            continue
        use, client = longest
        # A waiter polls as its own arguments say; of other calls on a client, the first stands for all.
        same = call if use.series.polling is not None else (call.clients, limited.shortest)
        if same not in reported:
            reported.add(same)
            yield _problem(limited, use, client)


def _problem(limited: LimitedCall, use: LongestUse, client: ClientView) -> Problem:
    """The problem of a call that takes ``use`` on ``client``, which is longer than the shortest of its limits."""
    call, limit = limited.call, limited.shortest
    advice, mentions = advised_for(client, about=call.anchor, named=limit)
    if limit.others and not _fits(client, use, limit):
        # The plan is one for the functions with longer limits.
        advice = f"Give {limit.name} a client of its own with shorter waits: other functions have longer limits."
        mentions = ()
    # There is no plan where even the values of the team's Config fit: the client needs no more than these.
    advice = advice or "Set timeouts and attempts where the client is made."
    made = Mention("client", call.elsewhere.get(client.made, client.made.anchor), aside=client.here)
    configs = (Mention("Config", each.anchor, aside=True) for each in client.made.given_first)
    message = Message(_headline(limited, use.seconds, client), advice)
    return Problem(call.anchor, message, mentions=(*mentions, *_stated(limited), made, *configs))


def _longest(call: OperationCall, running: RunningClients) -> tuple[LongestUse, ClientView] | None:
    """How long ``call`` takes at most, and its client. If a condition decides between clients, the fastest counts.

    None if one of the waits is not known, or a client may not be boto's or is never made.
    """
    found = []
    for client in map(running.seen, call.clients):
        use = client.takes(call)
        if use is None or client.made.by_name or client.fails:
            return None
        found.append((use, client))
    return min(found, key=lambda each: each[0].seconds)


def _fits(client: ClientView, use: LongestUse, limit: TimeLimit) -> bool:
    """Whether the plan for ``client`` keeps ``use`` within ``limit``: it is made for a limit, or its values do anyway.

    Attempts that the plan leaves to the author count as ``MOST_CHOSEN``.
    """
    plan, need = client.asked, Need(series=use.series, limit=limit, client=client.made)
    values = plan.values._replace(attempts=plan.attempts or MOST_CHOSEN)
    return plan.limit is not None or fits(need, values, client.settings)


def _headline(limited: LimitedCall, seconds: float, client: ClientView) -> str:
    """``s3.get_object can wait 180 s (botocore 1.44), but Lambda ends Orders after 30 s.``, with what set the 30 s."""
    limit = limited.shortest
    name = f"{client.made.service_name or ''}.{limited.call.method}".lstrip(".")
    waits = "waits without limit" if math.isinf(seconds) else f"can wait {rounded(seconds)} s"
    ends = f"{_ENDS[limit.by].format(limit.name)} {exact(limit.seconds)} s"
    usual = "" if limit.stated else ", the default"
    by_option = "" if _stated(limited) else f" ({limit.place})"
    return f"{name} {waits} ({bracketed(client.made.library, client.settings)}), but {ends}{usual}{by_option}."


def _stated(limited: LimitedCall) -> tuple[Mention, ...]:
    """The mention of the place in a template that states the limit, ``template.yaml:12``; none for an option."""
    path, _, line = limited.shortest.place.rpartition(":")
    return (Mention("limit", StatedAt(path, os.path.join(limited.root, path), int(line))),) if path else ()
