"""Library client without config.

## What it does
Checks for library calls that create a boto client and accept a Config for it, but are not given one.
Examples are `ChatBedrockConverse` of langchain-aws, `connect` of PyAthena, and the parameter providers of Powertools
for AWS Lambda. `docs/libraries.md` lists the others.

## Example
```python
from langchain_aws import ChatBedrockConverse

model = ChatBedrockConverse(
    model="anthropic.claude-sonnet-4-5-20250929-v1:0",
)
```

## Use instead
```python
from botocore.config import Config
from langchain_aws import ChatBedrockConverse

model = ChatBedrockConverse(
    model="anthropic.claude-sonnet-4-5-20250929-v1:0",
    config=Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3}),
)
```

## Why is this bad?
These clients run on botocore's defaults, and nothing in your source shows that there is a client at all. They wait up
to $default_read_timeout s for a reply, give up, and send the request again: botocore $version $default_attempts times
in total ($default_attempts_dynamodb for DynamoDB), up to $default_max_wait s for one call. A chat model that thinks for
longer than $default_read_timeout s is asked $default_attempts times, and the caller gets an error.

## Details and exceptions
Libraries that choose waits of their own are not reported, nor are migrations of Django. Nor are calls that may get a
Config in another way: by a client or a session, by `**kwargs`, or by a Django setting of your project. Celery and kombu
are reported where the URL of the broker begins with `sqs://`, and Celery only if no file of your project names
`client-config`. Releases of smart_open before 7.4.0 and of strands-agents before 1.8.0 choose nothing: they are
reported if the nearest requirement of your project allows no later one.

## Fix safety
Unsafe: the client waits and retries as the written Config says, no longer by botocore's defaults. The fix uses the
library's own argument and form: a Config, or a dictionary of its options. In the `storage=` of a Django model field, a
Config makes `makemigrations` fail: pass a function that returns the storage instead.

`docs/libraries.md` lists the first release of each library that accepts the argument.

## Options
- `bot-connect-timeout`, `bot-read-timeout`, `bot-total-max-attempts`, `bot-retry-mode`: the values that a fix writes.
- `bot-shared-config`: the name a fix imports and uses instead, where the library takes a Config.

## References
- [botocore: Config](https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html)
- [botocore: default timeouts,
endpoint.py](https://github.com/boto/botocore/blob/develop/botocore/endpoint.py)
- [Read timeouts of large models of Amazon
Bedrock](https://repost.aws/knowledge-center/bedrock-large-model-read-timeouts)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..advice.plan import Plan
from ..advice.running import RunningClient, RunningClients
from ..advice.words import config_arguments, options_of, sentence
from ..botocore.defaults import is_always_nothing
from ..config import Settings
from ..facts import ClientCreation, Dictionary, LibraryCall
from ..rule import AddItem, AddKeyword, Message, Problem, ProposedChange, ProposedFix, Replace, rule
from ._messages import one_call
from ._plans import new_config


@rule("BOT106", reads=RunningClients, severity="policy")
def library_client_without_config(running: RunningClients, settings: Settings) -> Iterator[Problem]:
    """Report clients of libraries that are given no Config."""
    for call in running.facts.of(LibraryCall):
        if call.made.is_left_to_botocore and _lacks_config(call.client):
            yield _problem(call, running.of_library(call), settings)


def _lacks_config(client: ClientCreation) -> bool:
    """Whether the library's client certainly has no Config, neither by the call nor by a session."""
    # With this variable it matters whether the library gives a Config of its own.
    if client.mocked or _MODE in client.environment:
        return False
    return is_always_nothing(client.config) and is_always_nothing(client.default_config)


_MODE = "AWS_DEFAULTS_MODE"


def _problem(call: LibraryCall, runs: RunningClient, settings: Settings) -> Problem:
    """The problem of a library's client without a Config, with the options in the form that the library takes."""
    made, plan = call.made, runs.plan
    if made.form != "Config" or made.key:
        # The team's Config is no dictionary and no client.
        settings = replace(settings, shared_config=None)
    headline = f"{call.text} has no {made.written}: {one_call(runs)}."
    change = _change(call, plan, settings)
    proposals = () if change is None else (ProposedFix("Give the client a Config", (change,), "unsafe"),)
    return Problem(call.anchor, Message(headline, _advice(call, plan, settings)), proposals)


def _advice(call: LibraryCall, plan: Plan, settings: Settings) -> str:
    """The advice to pass a Config, as the object itself or in the library's own form."""
    made = call.made
    if made.form == "client":
        return f"Pass {made.example}."
    config = "" if made.form == "Config" and not made.key else _example(call, plan, settings)
    return sentence(plan, settings, made.argument, config).text


def _example(call: LibraryCall, plan: Plan, settings: Settings) -> str:
    """The argument with the options in the library's own form."""
    made = call.made
    if made.form == "dict":
        text = _dictionary(plan, settings)
        return f'{made.argument}={{"{made.key}": {text}}}' if made.key else f"{made.argument}={text}"
    return made.example.replace("Config(...)", f"Config({config_arguments(plan, settings)})")


def _change(call: LibraryCall, plan: Plan, settings: Settings) -> ProposedChange | None:
    """The change that gives the client a Config; None if no values fit, or it takes several places or objects."""
    made, argument = call.made, call.argument(call.made.argument)
    if plan.way_out and settings.shared_config is None:
        return None
    if made.form == "Config" and not made.key:
        return new_config(call.client, argument, plan, settings, made.argument)
    if made.form != "dict":
        return None
    text = _dictionary(plan, settings)
    if argument is not None and isinstance(argument.value, Dictionary):
        return AddItem(argument.value.anchor, made.key, text) if made.key else None
    text = f'{{"{made.key}": {text}}}' if made.key else text
    return AddKeyword(call.anchor, made.argument, text) if argument is None else Replace(argument.anchor, text)


def _dictionary(plan: Plan, settings: Settings) -> str:
    """The options as a dictionary, as source."""
    items = ", ".join(f'"{name}": {text}' for name, text in options_of(plan, settings).items())
    return f"{{{items}}}"
