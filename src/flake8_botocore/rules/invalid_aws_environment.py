"""Invalid AWS environment.

## What it does
Checks for environment variables that the code sets to a value which botocore rejects or treats as false, or that do
not do what their name says. The last kind are misspelt names, names that seem to set a timeout, and `AWS_REGION`.
`AWS_REGION` is reported only in a file that creates a client which needs a region and is given none, that does not set
`AWS_DEFAULT_REGION`, and if neither code of the project nor a library that the file uses reads `AWS_REGION`.

## Why is this bad?
`AWS_MAX_ATTEMPTS` counts requests, not retries as `max_attempts` in Config does: `"1"` means one request, and `"0"`
raises `InvalidMaxRetryAttemptsError` when a client is created. Modes are case-sensitive. botocore does not read
`AWS_MAX_ATTEMPTS` for a Config that sets attempts, nor `AWS_RETRY_MODE` for a Config that sets a mode, so the error
appears with the first client whose Config does not. A switch is on only if its value is `true`: botocore treats `1` and
`yes` as false, or rejects them, as in `AWS_ENDPOINT_DISCOVERY_ENABLED`.

Unlike other AWS SDKs, botocore takes no region from `AWS_REGION`; only `AWS_DEFAULTS_MODE=auto` reads it, to choose the
connect timeout. Without another region, most clients raise `NoRegionError`. Clients of S3, STS, Support and most
services with one endpoint for all regions (IAM, Route 53, CloudFront, Organizations, Budgets, Shield) are created all
the same, in a region that you did not choose. An empty `AWS_DEFAULT_REGION` raises `ValueError` when the client of a
regional service is created, and is ignored for IAM and similar services. No variable sets a read timeout, and only
`AWS_DEFAULTS_MODE` can set a connect timeout.

## Example
```python
import os

import boto3  # noqa: F401

os.environ["AWS_MAX_ATTEMPTS"] = "0"
```

## Use instead
```python
import os

import boto3  # noqa: F401

os.environ["AWS_MAX_ATTEMPTS"] = "1"
```

## Fix safety
There is no fix.

## Options
- `bot-botocore-version`: the release whose checks count.

## References
- [botocore: environment variables,
configprovider.py](https://github.com/boto/botocore/blob/develop/botocore/configprovider.py)
- [Boto3: configuration](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/configuration.html)
- [AWS SDKs: retry behavior](https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore.defaults import fails_as_endpoint_only
from ..botocore.rejected_environment import DEFAULT_REGION, NOT_READ, rejected_variable
from ..botocore.services import needs_region, takes_empty_region
from ..config import Settings
from ..facts import Absent, EnvironmentAssignment, LibraryCall, Literal, SourceFacts
from ..rule import Message, Problem, rule
from ._messages import false_to_botocore, name_not_read, rejected


@rule("BOT223", reads=SourceFacts, severity="error")
def invalid_aws_environment(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report assignments to the environment that botocore rejects or never sees."""
    names = {assignment.name for assignment in facts.environment}
    for assignment in facts.environment:
        # Only a variable of NOT_READ passes the first test, if the one that botocore reads is not set, too.
        if NOT_READ.get(assignment.name, assignment.name) not in names and _matters(assignment, facts):
            read = NOT_READ[assignment.name]
            happens = f"botocore takes no region from {assignment.name}."
            yield Problem(assignment.anchor, Message(happens, f"Set {read}, too."))
        if not _is_never_missed(assignment, facts):
            yield from _value(assignment, settings)
        if facts.clients and not assignment.mentioned_elsewhere:
            message = name_not_read(assignment.name)
            if message is not None:
                yield Problem(assignment.anchor, message)


def _matters(assignment: EnvironmentAssignment, facts: SourceFacts) -> bool:
    """Whether the variable is set for boto: nothing else in the project uses it, and a client needs its region.

    A session may have a region of its own, so a file that makes one is left alone.
    """
    return (
        not assignment.mentioned_elsewhere
        and not facts.sessions
        and not facts.of(LibraryCall)
        and any(
            client.complete
            and client.argument("region_name") is None
            and isinstance(client.config, Absent)
            and (client.service_name is None or needs_region(client.service_name))
            for client in facts.clients
            if not client.mocked
        )
        and NOT_READ[assignment.name] not in assignment.named_for_tests
    )


def _is_never_missed(assignment: EnvironmentAssignment, facts: SourceFacts) -> bool:
    """Whether the region that is set fails only for regional services, and the file makes clients of others only."""
    return (
        assignment.name == DEFAULT_REGION
        and fails_as_endpoint_only(assignment.value)
        and bool(facts.clients)
        and all(takes_empty_region(client.service_name or "") for client in facts.clients)
    )


def _value(assignment: EnvironmentAssignment, settings: Settings) -> Iterator[Problem]:
    value, name = assignment.value, assignment.name
    if isinstance(value, Literal) and isinstance(value.value, str):
        rejection = rejected_variable(name, value.value, settings.botocore_version)
        message = false_to_botocore(name, value.value, settings)
        if rejection is not None:
            message = rejected(f"{name}={rejection.value}", rejection, "botocore", settings)
        if message is not None:
            yield Problem(assignment.anchor, message)
