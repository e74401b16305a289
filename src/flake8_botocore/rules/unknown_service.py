"""Unknown service.

## What it does
Checks for service names that the target release of botocore does not have, and `resource()` for services that have no
resources.

## Example
```python
import boto3
from botocore.config import Config

CONFIG = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
client = boto3.client("eventbridge", config=CONFIG)
```

## Use instead
```python
import boto3
from botocore.config import Config

CONFIG = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
client = boto3.client("events", config=CONFIG)
```

## Why is this bad?
The call raises `UnknownServiceError`; `resource()` raises `ResourceNotExistsError`. Names are compared exactly:
`"S3"`, `"dynamodb "` and `""` are unknown, too. Many services have another name in botocore: EventBridge is `events`,
CloudWatch Logs is `logs`, MSK is `kafka`. New releases drop services that AWS has ended, such as QLDB. Only nine
services have resources: CloudFormation, CloudWatch, DynamoDB, EC2, Glacier, IAM, S3, SNS and SQS.

## Details and exceptions
If nothing pins botocore, AWS may have added the service since. Then a name is reported only if it has capitals or
blanks, is a common name or another spelling of a service (`sfn`, `elastic-ache`), or has one slip: `stepfuntions`.

A service that came later in the series of the target release is not reported. Nor is a client if its file names
`AWS_DATA_PATH`, which adds service models, or if the code around it expects the error: `with pytest.raises(...)` or
`except UnknownServiceError`. A type checker with boto3-stubs also reports most of this, based on the release of the
stubs.

## Fix safety
Unsafe: code that used to fail now creates a client and sends requests. A name is proposed only if it has the same
letters, ignoring case, hyphens, underscores, periods and blanks, or if it is a common name of that service. A similar
spelling alone is never enough.

## Options
- `bot-botocore-version`: the release whose list of services is used.

## References
- [botocore: Loader, loaders.py](https://github.com/boto/botocore/blob/develop/botocore/loaders.py)
- [Boto3: available services](https://docs.aws.amazon.com/boto3/latest/reference/services/index.html)
- [Boto3: resources](https://docs.aws.amazon.com/boto3/latest/guide/resources.html)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore import used_by
from ..botocore.accepts import unknown_service_name as unknown_name
from ..botocore.services import came_later, gone_since, has_resource, is_in_newest, misspelt_service, service_meant
from ..config import Settings
from ..facts import Anchor, ClientCreation
from ..rule import Message, Problem, ProposedFix, Replace, rule
from ._judged import is_named_as_factory
from ._messages import release

BOT224 = "BOT224"
LIST = "List the names with boto3.Session().get_available_services()."


@rule(BOT224, reads=ClientCreation, severity="error")
def unknown_service(client: ClientCreation, settings: Settings) -> Iterator[Problem]:
    """Report services that botocore does not have."""
    if client.mocked:
        return
    version = settings.stated_version or settings.botocore_version
    name = unknown_name(client, version, pinned=not settings.unpinned)
    if name is not None and not is_named_as_factory(client, settings):
        yield _problem(client, name, settings)


def _problem(client: ClientCreation, name: str, settings: Settings) -> Problem:
    """The problem of a service that is too new, removed, or without resources; else no release has its name."""
    argument = client.argument("service_name")
    anchor = client.anchor if argument is None else argument.anchor
    error = "ResourceNotExistsError" if client.method == "resource" else "UnknownServiceError"
    fails, who = f"{client.text} raises {error}", release(client.library, settings)
    version = used_by(client.library, settings.stated_version or settings.botocore_version)
    came = came_later(name, version)
    if came is not None:
        happens = f"{fails} with {who}: the service came with botocore {came.short}."
        return Problem(anchor, Message(happens, f"Require botocore {came}, or remove the client."))
    gone = gone_since(name, version)
    if gone is not None:
        happens = f"{fails} with {who}: the service was removed in {gone}."
        advice = f"Remove it, or pin botocore<{gone} if the service still answers."
        return Problem(anchor, Message(happens, advice))
    if is_in_newest(name):
        return Problem(anchor, Message(f"{fails}: boto3 has no resources for this service.", _as_client(client, name)))
    return _unheard_of(client, name, anchor, f"{fails}: botocore has no service of this name.")


def _as_client(resource: ClientCreation, service: str) -> str:
    """The advice to make a client of ``service``, in place of a resource."""
    of_client = f"{resource.callee.rpartition('.')[0]}.client".lstrip(".")
    return f'Write {of_client}("{service}").'


def _unheard_of(client: ClientCreation, name: str, anchor: Anchor, headline: str) -> Problem:
    """The problem of a name that no release has: the advice is the service that is certainly or perhaps meant."""
    service = service_meant(name)
    if service is None:
        alike = misspelt_service(name)
        return Problem(anchor, Message(headline, LIST if alike is None else f'Did you mean "{alike}"?'))
    if client.method == "resource" and not has_resource(service):
        return Problem(anchor, Message(headline, _as_client(client, service)))
    fix = ProposedFix(f"Write {service}", (Replace(anchor, f'"{service}"'),), "unsafe")
    return Problem(anchor, Message(headline, f'Write "{service}".'), (fix,))
