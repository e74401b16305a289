"""Client without config.

## What it does
Checks for a boto client or resource created without `config=` (or with `config=None`) from a session that
has no default client config.

## Why is this bad?
Nobody chose how long the client waits and how often it sends a request. botocore $version then waits up to
$default_connect_timeout s for a connection with its TLS handshake and $default_read_timeout s for a reply, gives up,
and sends the request again: $default_attempts times in all ($default_attempts_dynamodb for DynamoDB), up to
$default_max_wait s for one call. A Lambda function that takes $default_read_timeout s and a second is run
$default_attempts times, and the caller gets an error. Before botocore $standard_since the mode is `legacy` and a
request is sent $legacy_attempts times ($legacy_attempts_dynamodb for DynamoDB); aiobotocore still does that.

The environment and the AWS config file can change the attempts (`AWS_MAX_ATTEMPTS`, `AWS_RETRY_MODE`) and, where
there is no Config at all, the connect timeout (`AWS_DEFAULTS_MODE`). Where the file itself sets one of them before the
client, the message counts with it; what is set outside the source cannot show. No variable and no key of the config
file sets a read timeout: only a Config does. Lambda's runtime brings a boto3 of its own; where you do not package one,
name its release with `bot-botocore-version`, because the numbers depend on it.

In a test that runs under moto no request leaves the machine, so clients made there
are not reported.

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

## Fix safety
Unsafe: the client waits and retries as the written Config says, no longer by botocore's defaults.

## Options
- `bot-connect-timeout`, `bot-read-timeout`, `bot-total-max-attempts`, `bot-retry-mode`: the values a fix
writes.
- `bot-lambda-timeout`: for services whose calls run long, a fix writes a read timeout above it and one
attempt.
- `bot-shared-config`: the name a fix imports and uses instead.
- `bot-include-mocked`: report clients made under moto, too.

## References
- [botocore: Config](https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html)
- [Boto3: retries](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/retries.html)
- [botocore: default timeouts,
endpoint.py](https://github.com/boto/botocore/blob/develop/botocore/endpoint.py)
- [Lambda: Python runtimes and their boto3](https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore.rejected.creations import fails_when_run
from ..facts import Absent, ClientCreation, Literal, Value, alternatives
from ..proposals import AddPolicyConfig, ProposedFix
from ..rule import Problem, rule
from ..settings import Settings, policy
from ._messages import fitting, resends


@rule("BOT101", reads=ClientCreation)
def client_without_config(client: ClientCreation, settings: Settings) -> Iterator[Problem]:
    """Report a client that nobody gave a Config."""
    if client.mocked and not settings.include_mocked:
        return
    if not _none(client.config) or not _none(client.default_config):
        return
    if fails_when_run(client, settings.botocore_version):
        return
    service = client.service_name
    trace = f" (session from {client.session_place})" if client.session_place is not None else ""
    endings = [
        f" has no config={trace}: {consequence}. {advice}"
        for consequence in resends(client, settings)
        for advice in policy.advice(service, settings)
    ]
    argument = client.argument("config")
    change = AddPolicyConfig(
        client.anchor, policy.config_arguments(service, settings), argument.anchor if argument else None
    )
    proposal = ProposedFix("Give the client a Config", (change,), "unsafe")
    yield Problem(client.anchor, fitting("BOT101", client.text, *endings), (proposal,))


def _none(value: Value) -> bool:
    """Whether ``value`` is known to be nothing, whatever a condition decides."""
    return all(isinstance(v, Absent) or (isinstance(v, Literal) and v.value is None) for v in alternatives(value))
