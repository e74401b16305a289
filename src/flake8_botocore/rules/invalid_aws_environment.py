"""Invalid AWS environment.

## What it does
Checks for environment variables that the code sets to something botocore rejects, or that botocore does not
read although a client of the file needs them: `AWS_REGION`. That one is reported in a file that makes a client
without a region, does not set `AWS_DEFAULT_REGION`, and does not use `AWS_REGION` itself.

## Why is this bad?
`AWS_MAX_ATTEMPTS` counts requests, not retries as `max_attempts` in Config does: `"1"` is one request,
`"0"` raises `InvalidMaxRetryAttemptsError` when a client is made. Modes are compared exactly. A Config that
gives attempts or a mode of its own keeps the variable from being read, so that the error appears with the
first client that does not. botocore does not read `AWS_REGION`, which other AWS SDKs do: without another
region it raises `NoRegionError`, but for S3, STS and services with one endpoint for all regions (IAM, Route 53,
CloudFront, Organizations), whose clients then work with no region of anybody's choice.

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

from ..botocore.rejected.environment import NOT_READ, rejected_variable
from ..facts import Absent, EnvironmentAssignment, Literal, SourceFacts
from ..rule import Problem, rule
from ..settings import Settings
from ._rejections import rejected


@rule("BOT223", reads=SourceFacts)
def invalid_aws_environment(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report assignments to the environment that botocore rejects or never sees."""
    names = {assignment.name for assignment in facts.environment}
    for assignment in facts.environment:
        if NOT_READ.get(assignment.name, assignment.name) not in names and _matters(assignment, facts):
            read = NOT_READ[assignment.name]
            message = f"botocore does not read {assignment.name}: clients get no region from it. Set {read}, too."
            yield Problem(assignment.anchor, message)
        yield from _value(assignment, settings)


def _matters(assignment: EnvironmentAssignment, facts: SourceFacts) -> bool:
    """Whether the variable is set for boto: nothing else in the file uses it, and a client needs what it says.

    A session may have a region of its own, so a file that makes one is left alone.
    """
    return (
        not assignment.mentioned_elsewhere
        and not facts.sessions
        and any(
            client.complete and client.argument("region_name") is None and isinstance(client.config, Absent)
            for client in facts.clients
        )
    )


def _value(assignment: EnvironmentAssignment, settings: Settings) -> Iterator[Problem]:
    value = assignment.value
    if isinstance(value, Literal) and isinstance(value.value, str):
        rejection = rejected_variable(assignment.name, value.value, settings.botocore_version)
        if rejection is not None:
            subject = f"{assignment.name}={rejection.value}"
            yield Problem(assignment.anchor, rejected("BOT223", subject, rejection, "botocore", settings))
