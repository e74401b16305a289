"""Library argument ignored.

## What it does
Checks for arguments that a library accepts for its boto client and that do not do what they say. Most of them cause
no error and no warning, and the client waits and retries as before, or longer.

## Why is this bad?
The code seems to limit a wait and does not. These arguments were found by running each library:

- `config=` of dagster's `S3Resource`, of `SageMakerClient` in sagemaker-core 1.0 and of PyAthena's own `S3FileSystem`
is ignored.
- `config=` of crewai's `LLM` for models of Bedrock is ignored, as are `timeout=` and `max_retries=` of its
`BedrockCompletion`.
- `transport_params={"config": ...}` and `transport_params={"client_kwargs": {"config": ...}}` of smart_open are
ignored.
- kombu and Celery read the key `client-config` of their transport options, not `client_config` or `config`.
- pyiceberg ignores `glue.read-timeout` and `glue.connect-timeout`.
- `max_retries=` without `timeout=` makes `ChatBedrock`, `ChatBedrockConverse` and `BedrockLLM` of langchain-aws 1.5 and
later wait without limit, even with a Config.
- A Config without `read_timeout` removes the 120 s that strands has set for its `BedrockModel` since 1.8.0.
- `client_kwargs={"config": ...}` of s3fs raises TypeError when the client is created.

Each message names the library release that was tested. Another release may behave differently.

## Example
```python
from langchain_aws import ChatBedrockConverse

model = ChatBedrockConverse(model="amazon.nova-pro-v1:0", max_retries=2)
```

## Use instead
```python
from langchain_aws import ChatBedrockConverse

model = ChatBedrockConverse(model="amazon.nova-pro-v1:0", max_retries=2, timeout=60)
```

## Fix safety
Unsafe: the corrected or added argument takes effect. A fix is offered only if there is a correct argument.

## Options
- `bot-connect-timeout`, `bot-read-timeout`: the values that messages and fixes write.
- `bot-include-mocked`: also report calls under moto and similar tools.

## References
- [botocore: Config](https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html)
- [langchain-aws: ChatBedrockConverse](https://reference.langchain.com/python/integrations/langchain_aws/)
- [kombu: Amazon SQS transport](https://docs.celeryq.dev/projects/kombu/en/stable/reference/kombu.transport.SQS.html)
- [s3fs: API](https://s3fs.readthedocs.io/en/latest/api.html)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore.defaults import is_nothing
from ..config import Settings
from ..facts import ABSENT, Absent, Anchor, ConfigCreation, Dictionary, LibraryCall, Unknown, Value, alternatives
from ..findings import exact
from ..libraries import Ignored, LibraryClient
from ..rule import AddKeyword, Message, Problem, ProposedFix, Rename, rule

READ = 60
"""Seconds that botocore waits for a reply where neither a library nor its user chooses."""


@rule("BOT232", reads=LibraryCall, severity="error")
def library_argument_ignored(call: LibraryCall, settings: Settings) -> Iterator[Problem]:
    """Report arguments of libraries that do not do what they say."""
    if call.client.mocked and not settings.include_mocked:
        return
    for ignored in call.made.ignored:
        value, anchor = call.inside(ignored.path) or (ABSENT, call.anchor)
        if _is_given(value) and _is_meant(call, ignored, value):
            yield _problem(call, ignored, value, anchor, settings)


def _is_given(value: Value) -> bool:
    """Whether the argument is certainly given and not None; a value that is only unknown does not count."""
    every = list(alternatives(value))
    return not any(map(is_nothing, every)) and not all(isinstance(each, Unknown) for each in every)


def _is_meant(call: LibraryCall, ignored: Ignored, value: Value) -> bool:
    """Whether ``ignored`` holds for this ``value``, and nothing in ``call`` gives the argument its effect."""
    if ignored.takes_config and not any(isinstance(each, ConfigCreation) for each in alternatives(value)):
        return False
    if ignored.lacks and not _lacks(value, ignored.lacks):
        return False
    if not ignored.unless:
        return True
    others = (call.argument(name) for name in ignored.unless)
    return call.complete and all(each is None or is_nothing(each.value) for each in others)


def _lacks(value: Value, option: str) -> bool:
    return isinstance(value, ConfigCreation) and value.complete and isinstance(value.option(option), Absent)


def _problem(call: LibraryCall, ignored: Ignored, value: Value, anchor: Anchor, settings: Settings) -> Problem:
    connect, read = exact(settings.connect_timeout), exact(settings.read_timeout)
    advice = ignored.advice.replace("{connect}", connect).replace("{read}", read)
    release = _release(call.made)
    if ignored.effect:
        headline = f"{ignored.written} {ignored.effect} ({release})."
    else:
        headline = f"{release} ignores {ignored.written.rstrip('=')}: {_waits(call.made)}."
    return Problem(anchor, Message(headline, advice), _fixes(call, ignored, value, anchor, read))


def _release(made: LibraryClient) -> str:
    """``langchain-aws 1.9``: what the first of the measured releases is called."""
    major, minor, *_ = made.tested.partition(",")[0].split(".")
    return f"{made.distribution} {major}.{minor}"


def _waits(made: LibraryClient) -> str:
    read, attempts = (made.chosen.read, made.chosen.attempts) if made.chosen else (None, None)
    times = f" and sends a request up to {attempts} times" if attempts else ""
    return f"the client waits up to {read or READ} s for each reply{times}"


def _fixes(call: LibraryCall, ignored: Ignored, value: Value, anchor: Anchor, read: str) -> tuple[ProposedFix, ...]:
    """The fix that adds the argument without which ``ignored`` has no effect, or that writes the right key."""
    if ignored.unless:
        name = ignored.unless[0]
        return (ProposedFix(f"Add {name}={read}", (AddKeyword(call.anchor, name, read),), "unsafe"),)
    if ignored.right and isinstance(value, Dictionary):
        change = Rename(anchor, ignored.right)
        return (ProposedFix(f'Write "{ignored.right}"', (change,), "unsafe"),)
    return ()
