"""Client without config.

## What it does
Checks for a boto client or resource created without `config=` (or with `config=None`) from a session that has no
default client config. A client that gets one in one branch only (`if proxy: kwargs["config"] = Config(...)`) is
reported for the other branch.

## Example
```python
import boto3

client = boto3.client(
    "s3",
)
```

## Use instead
```python
import boto3
from botocore.config import Config

client = boto3.client(
    "s3",
    config=Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3}),
)
```

## Why is this bad?
One call can be sent $default_attempts times ($default_attempts_dynamodb for DynamoDB) and can block for up to
$default_max_wait s. For each attempt, botocore $version waits up to $default_connect_timeout s for a connection with
its TLS handshake and $default_read_timeout s for a reply. Then it stops waiting and sends the request again. A Lambda
function that takes a second longer than the read timeout runs $default_attempts times, and its caller gets an error.
Before botocore $standard_since the retry mode is `legacy`, and a request is sent up to $legacy_attempts times
($legacy_attempts_dynamodb for DynamoDB). aiobotocore still does that.

## Details and exceptions
A call can take longer still: if some of the endpoint's addresses accept no connection, or if the service throttles or
asks for a pause. A slow proxy or name, a redirect of S3 and an upload to S3 add to it, too.

`AWS_MAX_ATTEMPTS`, `AWS_RETRY_MODE` and the AWS config file can change the attempts. For a client without a Config,
`AWS_DEFAULTS_MODE` can change the connect timeout. No variable and no key of the config file sets a read timeout. If
the checked file sets one of these variables before it creates the client, the
message uses that value. The linter cannot see what is set outside the source. Lambda's runtime includes its own
boto3: if your package has none, set `bot-botocore-version` to the release of the runtime.

Which values are right depends on how the client is used: how long an answer may take, whether a call may run twice,
and what ends its caller. The message states one plan for the client, and every other finding, fix, audit row and hover
about it states the same plan. Calls in the modules that import the client count, too: findings there state what the
call needs, and this one states the values. If no use decides, the plan is the team's values, and the message says what
they come to.
If the linter cannot see whether an operation is called that takes long, and a file of the project names it, the message
gives the values for that case, too.

Clients that send nothing to AWS are skipped. These are clients under moto or botocore's `Stubber`, and clients in
tests with an endpoint that names no host of AWS. A client is skipped, too, if the code uses only its
`generate_presigned_url`, `generate_presigned_post`, `generate_db_auth_token`, `meta` or `exceptions`, or only looks at
it (`dir`, `hasattr`).

## Fix safety
Unsafe: the client then waits and retries as the written Config says, and no longer by botocore's defaults. If a call
must not run twice and other calls share the client, two readings are offered instead: see BOT302.

A body in memory has to be sent within the connect timeout, too. Where large bodies go over a slow line, set
`bot-connect-timeout` to a longer time.

If clients in several files come from one session, `check` names the call that makes it, or the function that returns
it, and the lines that give it a default Config. A client's own Config still overrides the default.

## Options
- `bot-connect-timeout`, `bot-read-timeout`, `bot-total-max-attempts`, `bot-retry-mode`: the values that a fix writes.
- `bot-lambda-timeout`: if a Lambda function is invoked, a fix writes a read timeout above this value, and one
attempt.
- `bot-shared-config`: the Config that a fix imports and uses instead.

## References
- [botocore: Config](https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html)
- [Boto3: retries](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/retries.html)
- [botocore: default timeouts,
endpoint.py](https://github.com/boto/botocore/blob/develop/botocore/endpoint.py)
- [Lambda: Python runtimes and their boto3](https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..advice.running import RunningClient, RunningClients
from ..botocore.accepts import fails_when_run
from ..botocore.defaults import is_always_nothing
from ..botocore.effective import is_timed_by_handler
from ..config import Settings
from ..facts import ABSENT, ClientCreation
from ..rule import Mention, Message, Problem, rule
from ._messages import advised_for, one_call
from ._plans import plan_fixes, unfixed


@rule("BOT101", reads=RunningClients, severity="policy")
def client_without_config(running: RunningClients, settings: Settings) -> Iterator[Problem]:
    """Report clients without a Config, also if only one of two branches gives none."""
    for client in running.facts.clients:
        if _lacks_config(client, settings) and not running.facts.use_of(client).sends_nothing:
            yield _problem(running.of(client), running)
        elif client.config_set is not None:
            without = replace(client, config=ABSENT)
            if _lacks_config(without, settings):
                headline = f"{client.text} has no config= in one branch: {one_call(running.of(without))}."
                message, refused = Message(headline, "Give it a Config in every case."), "one branch has a Config"
                mentions = (Mention("config", client.config_set),)
                yield Problem(client.anchor, message, mentions=mentions, refused=refused)


def _lacks_config(client: ClientCreation, settings: Settings) -> bool:
    """Whether ``client`` certainly has no Config, neither its own nor its session's.

    A client inside moto's mocks does not count, nor one that a handler gives its timeouts for each call, nor one whose
    call raises.
    """
    if client.mocked or not is_always_nothing(client.config) or not is_always_nothing(client.default_config):
        return False
    version = settings.botocore_version
    return not is_timed_by_handler(client, version) and not fails_when_run(client, version)


def _problem(runs: RunningClient, running: RunningClients) -> Problem:
    """The problem of a client without a Config; the advice is its plan, or to remove it if nothing uses it."""
    client = runs.made
    headline = f"{client.text} has no config=: {one_call(runs)}."
    if runs.facts.use_of(client).unused:
        message = Message(headline, "This client is never used: remove it.")
        return Problem(client.anchor, message, root=client.root, refused="nothing uses the client")
    advice, mentions = advised_for(runs)
    if client.session_place is not None:
        mentions = (*mentions, Mention("session", client.session_place))
    fixes, refused = plan_fixes(client, running, policy=True), unfixed(runs.plan)
    return Problem(client.anchor, Message(headline, advice), fixes, mentions, client.root, refused)
