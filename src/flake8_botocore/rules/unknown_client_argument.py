"""Unknown client argument.

## What it does
Checks for keyword arguments that `client()`, `resource()`, `create_client()` or a Session does not take, arguments
given twice, and a missing service.

## Example
```python
import boto3
from botocore.config import Config

CONFIG = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
client = boto3.client("s3", region="us-east-1", config=CONFIG)
```

## Use instead
```python
import boto3
from botocore.config import Config

CONFIG = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
client = boto3.client("s3", region_name="us-east-1", config=CONFIG)
```

## Why is this bad?
The call raises `TypeError` when it runs. Write `region_name=` instead of `region=`, and for a boto3 Session
`profile_name=` instead of `profile=`. Options that belong in a Config are reported as BOT216.

## Fix safety
Unsafe: renames the argument to the one close match, which then takes effect.

## Options
- `bot-botocore-version`: the release whose parameters count.

## References
- [Boto3: Session](https://boto3.amazonaws.com/v1/documentation/api/latest/reference/core/session.html)
- [botocore: create_client, session.py](https://github.com/boto/botocore/blob/develop/botocore/session.py)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore.accepts import (
    client_parameters,
    given_twice,
    is_config_option,
    lacks_service,
    session_parameters,
    unknown_arguments,
)
from ..botocore.services import meant
from ..config import Settings
from ..facts import ClientCreation, SessionCreation, SourceFacts
from ..rule import Message, Problem, rule
from ._judged import is_named_as_factory
from ._messages import rename, type_error

MEANT = {"region": "region_name", "profile": "profile_name", "service": "service_name", "aws_region": "region_name"}
"""What common wrong names mean that ``meant`` does not find, because the right ones are not alike enough."""


@rule("BOT220", reads=SourceFacts, severity="error")
def unknown_client_argument(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report arguments that make the call of a client or session fail, and clients without a service."""
    for client in facts.clients:
        twice = given_twice(client.arguments)
        if twice is not None:
            happens = f"{twice.name} is given twice to {client.method}(): this call raises TypeError."
            yield Problem(twice.anchor, Message(happens, "Keep one of the two."))
        if lacks_service(client) and not is_named_as_factory(client, settings):
            happens = f"{client.callee}() names no service: this call raises TypeError."
            yield Problem(client.anchor, Message(happens, f'Write {client.callee}("s3", ...).'))
        parameters = client_parameters(client, settings.botocore_version)
        yield from _unknown(client, f"{client.method}()", parameters, settings)
    for session in facts.of(SessionCreation):
        yield from _unknown(session, f"{session.callee}()", session_parameters(session.library), settings)


def _unknown(
    made: ClientCreation | SessionCreation, callee: str, parameters: tuple[str, ...], settings: Settings
) -> Iterator[Problem]:
    """The arguments that are none of ``parameters``; BOT216 reports those that have to do with a Config."""
    raises = type_error(made.library, settings)
    for argument in unknown_arguments(made, parameters):
        name = argument.name or ""
        if name != "config" and not is_config_option(name):
            usual = MEANT.get(name)
            close = usual if usual in parameters else meant(name, parameters)
            message = Message(
                f"{callee} takes no argument {name}{raises}", f"Write {close}=." if close else "Remove it."
            )
            yield Problem(argument.anchor, message, rename(argument.anchor, close))
