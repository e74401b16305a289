"""Client without config.

## What it does
Checks for a boto client or resource created without `config=` (or with `config=None`) from a session that
has no default client config.

## Why is this bad?
Nobody chose how long the client waits and how often it sends a request. botocore $version then waits up to
$default_connect_timeout s for a connection with its TLS handshake and $default_read_timeout s for a reply, gives up,
and sends the request again: $default_attempts times in total ($default_attempts_dynamodb for DynamoDB), up to
$default_max_wait s for one call. It can take longer where the endpoint has several addresses of which some do not
accept a connection, where the service throttles, where the endpoint's name is slow to resolve, where a proxy is slow to
connect, and where S3 redirects the request. A Lambda function that takes a second longer than the read timeout is run
$default_attempts times, and the caller gets an error. Before botocore $standard_since the retry mode is `legacy` and
a request is sent $legacy_attempts times ($legacy_attempts_dynamodb for DynamoDB); aiobotocore still does that.

The environment and the AWS config file can change the attempts (`AWS_MAX_ATTEMPTS`, `AWS_RETRY_MODE`) and, where
there is no Config at all, the connect timeout (`AWS_DEFAULTS_MODE`). Where the file itself sets one of them before
the client, or a conftest for the tests under it, the message counts with it; what is set outside the source cannot
show. No variable and no key of the config file sets a read timeout. Lambda's runtime brings a
boto3 of its own; where you do not package one, name its release with `bot-botocore-version`, because the numbers
depend on it.

What the client is used for decides what to write. Where an operation is called on it that keeps its caller waiting
(`invoke` of Lambda, `invoke_endpoint`, `start_sync_execution`, agents of Bedrock), the message asks for the read
timeout that this operation needs, and for one attempt where it must not run twice. Where it cannot be seen whether
one is called, the message says what to choose if it is.

Under moto, behind botocore's `Stubber` and, in a test, with an endpoint on your own machine (`localhost`, `127.x`,
`[::1]`) no request gets to AWS, so clients made there are not reported, nor are those that are known to be used for
nothing that sends a request: `generate_presigned_url`, `generate_presigned_post`, `generate_db_auth_token`, `meta`,
`exceptions`.

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

Where boto3 itself makes many clients, `flake8-botocore fix --shared app/aws.py --unsafe-fixes` writes one Config into
that module and gives it to all of them, except clients that need other values.

Where many clients come from one session or function of the project, in whatever files they are made, `check` names it
at the end of its report. `flake8-botocore fix --at FILE:LINE` gives a default Config there; what a client's own Config
says still wins.

## Options
- `bot-connect-timeout`, `bot-read-timeout`, `bot-total-max-attempts`, `bot-retry-mode`: the values a fix
writes.
- `bot-lambda-timeout`: where a Lambda function is invoked, a fix writes a read timeout above it and one attempt.
- `bot-shared-config`: the name a fix imports and uses instead.
- `bot-include-mocked`: report clients made under moto and its like, too.

## References
- [botocore: Config](https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html)
- [Boto3: retries](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/retries.html)
- [botocore: default timeouts,
endpoint.py](https://github.com/boto/botocore/blob/develop/botocore/endpoint.py)
- [Lambda: Python runtimes and their boto3](https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore.rejected.rejection import fails_when_run
from ..botocore.running.effective import is_timed_by_handler
from ..config import Settings, policy
from ..config.time_budget import Advice
from ..facts import Absent, ClientCreation, Literal, SourceFacts, Value, alternatives
from ..rule import AddPolicyConfig, Mention, Problem, ProposedFix, rule
from ._messages import choices, fitting, one_call, places


@rule("BOT101", reads=SourceFacts, severity="policy")
def client_without_config(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report clients that nobody gave a Config."""
    for client in facts.clients:
        if _has_none(client, settings) and not (use := facts.use_of(client)).sends_nothing:
            yield _problem(client, policy.advice([use], settings), settings)


def _has_none(client: ClientCreation, settings: Settings) -> bool:
    if client.mocked and not settings.include_mocked:
        return False
    if not _none(client.config) or not _none(client.default_config):
        return False
    version = settings.botocore_version
    return not is_timed_by_handler(client, version) and not fails_when_run(client, version)


def _problem(client: ClientCreation, advised: Advice, settings: Settings) -> Problem:
    headlines = tuple(f" has no config=: {consequence}." for consequence in one_call(client, settings))
    argument = client.argument("config")
    text = policy.config_arguments(advised, settings)
    name = policy.constant_name(advised, settings)
    change = AddPolicyConfig(client.anchor, text, argument.anchor if argument else None, name, client.library)
    # A Config that cannot serve the client is not proposed; what the team's own says is the team's.
    lost = advised.beyond is not None and settings.shared_config is None
    if settings.sharing is not None:
        lost = not client.by_boto3 or advised.beyond is not None
    proposals = () if lost else (ProposedFix("Give the client a Config", (change,), "unsafe"),)
    mentions = places(advised) if settings.shared_config is None else ()
    if client.session_place is not None:
        mentions = (*mentions, Mention("session", client.session_place))
    message = fitting("BOT101", client.text, headlines, choices(advised, settings), mentions)
    shareable = client.by_boto3 and text in policy.usual_arguments(settings)
    return Problem(client.anchor, message, proposals, mentions, client.root, shareable)


def _none(value: Value) -> bool:
    """Whether ``value`` is known to be nothing, whatever a condition decides."""
    return all(isinstance(v, Absent) or (isinstance(v, Literal) and v.value is None) for v in alternatives(value))
