"""Config is not a Config.

## What it does
Checks for a `config=` that is not a Config (a dictionary, the class itself, a `TransferConfig`), Config options given
to `client()` itself, and a `config=` given to a Session.

## Example
```python
import boto3

client = boto3.client("s3", read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
```

## Use instead
```python
import boto3
from botocore.config import Config

client = boto3.client("s3", config=Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3}))
```

## Why is this bad?
Each of them raises `AttributeError` or `TypeError` when it runs. A Session takes no Config, but the botocore session
inside it can set one for all of its clients, with `set_default_client_config`.

## Fix safety
Unsafe: moves options that were given to `client()` into its Config. Nothing else has a fix.

## Options
None.

## References
- [botocore: Config](https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html)
- [botocore: what create_client reads,
session.py](https://github.com/boto/botocore/blob/develop/botocore/session.py)
- [Boto3: Session](https://boto3.amazonaws.com/v1/documentation/api/latest/reference/core/session.html)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore.accepts import client_parameters, is_config_option, rejection_of, session_parameters, unknown_arguments
from ..config import Settings
from ..facts import Argument, ClientCreation, SessionCreation, SourceFacts
from ..rule import Message, MoveToConfig, Problem, ProposedFix, rule
from ._messages import release, type_error


@rule("BOT216", reads=SourceFacts, severity="error")
def config_is_not_a_config(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report values of ``config=`` that are no Config, and options of Config that are given to something else."""
    for client in facts.clients:
        yield from _wrong_config(client, settings)
        yield from _misplaced_options(client, settings)
    for session in facts.of(SessionCreation):
        for argument in unknown_arguments(session, session_parameters(session.library)):
            if argument.name == "config" or is_config_option(argument.name or ""):
                yield _given_to_session(argument, session, settings)


def _wrong_config(client: ClientCreation, settings: Settings) -> Iterator[Problem]:
    """The problem of ``config={...}``, ``config=Config`` and the like, if there is one."""
    argument = client.argument("config")
    rejection = rejection_of("config", client.config, settings.botocore_version)
    if argument is None or rejection is None:
        return
    raises = f"{release(client.library, settings)} raises {rejection.error} {rejection.stage}"
    advice = "Write config=Config(**...)." if rejection.value.startswith("{") else "Write config=Config(...)."
    yield Problem(argument.anchor, Message(f"config={rejection.value} is not a Config: {raises}.", advice))


def _misplaced_options(client: ClientCreation, settings: Settings) -> Iterator[Problem]:
    """The problems of ``client("s3", read_timeout=60)`` and the like; the fix of each moves all such options."""
    unknown = unknown_arguments(client, client_parameters(client, settings.botocore_version))
    options = [each for each in unknown if is_config_option(each.name or "")]
    raises = type_error(client.library, settings)
    for argument in options:
        headline = f"{argument.name}= is an option of Config, not of {client.method}(){raises}"
        message = Message(headline, f"Write config=Config({argument.name}=...).")
        change = MoveToConfig(client.anchor, tuple(option.anchor for option in options), client.library)
        yield Problem(argument.anchor, message, (ProposedFix("Move it into config=Config(...)", (change,), "unsafe"),))


def _given_to_session(argument: Argument, session: SessionCreation, settings: Settings) -> Problem:
    what = "config=" if argument.name == "config" else f"{argument.name}=, an option of Config"
    advice = "Pass it to client(), or to set_default_client_config() of its botocore session."
    raises = type_error(session.library, settings)
    return Problem(argument.anchor, Message(f"{session.callee}() takes no {what}{raises}", advice))
