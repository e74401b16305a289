"""Config without retries.

## What it does
Checks for a Config without `retries` (or with an empty one or `None`), if all of its options can be read. A misspelt
`retries` is reported as BOT211 only.

## Why is this bad?
botocore $version sends a failed or unanswered request up to $default_attempts times in total
($default_attempts_dynamodb for DynamoDB), in retry mode `$default_mode`. The default depends on the release. Before
$standard_since it is up to $legacy_attempts times ($legacy_attempts_dynamodb for DynamoDB) in mode `$legacy_mode`,
from then on $standard_attempts ($standard_attempts_dynamodb) in mode `$standard_mode`. So an upgrade of botocore
changes what the code does, and a request that must not run twice may do so.

A `defaults_mode` of `standard`, `in-region`, `cross-region` or `mobile` chooses retry mode `standard` in every
release that has the option (botocore $since_defaults_mode and later), unless `AWS_RETRY_MODE` sets another mode.
`retries={}` and `retries=None` mean the same as no `retries`: the environment and the AWS config file decide.

## Example
```python
from botocore.config import Config

config = Config(read_timeout=60)
```

## Use instead
```python
from botocore.config import Config

config = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
```

## Fix safety
Unsafe: clients send requests as often as the written value says.

## Options
- `bot-total-max-attempts`, `bot-retry-mode`: the values that a fix writes.
- `bot-connect-timeout`: also written if it is not the default value and BOT104 is off.
- `bot-include-mocked`: also report Configs created under moto and similar tools.

## References
- [Boto3: retries](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/retries.html)
- [botocore: the default mode,
configprovider.py](https://github.com/boto/botocore/blob/develop/botocore/configprovider.py)
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..botocore.options import rounded
from ..botocore.rejected.accepts import intended
from ..config import Settings, policy
from ..config.time_budget import Advice
from ..facts import Absent, ConfigCreation, Dictionary, Literal, MergedConfig, SourceFacts, Value, alternatives
from ..rule import Problem, ProposedFix, Replace, rule
from ._messages import (
    ONCE,
    add_option,
    complete,
    config_text,
    fitting,
    impossible,
    places,
    sends_again,
    shared_wait,
    total,
)
from ._users import advised, judged_configs, library_of, root_of, users


@rule("BOT103", reads=SourceFacts, severity="policy")
def config_without_retries(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report a Config that leaves mode and attempts to botocore."""
    for config in judged_configs(facts, settings):
        chosen = intended(config, "retries", settings.botocore_version)
        if not all(map(_chooses_nothing, alternatives(chosen))):
            continue
        clients = users(config, facts)
        happens = f" has no retries: {sends_again(config, clients, library_of(config, facts), settings)}"
        wait = shared_wait(clients, settings)
        takes = "" if wait is None or wait.attempts == 1 else f", which can take {rounded(wait.total)} s"
        choice = advised(config, facts, settings)
        proposals = _proposals(config, choice, settings)
        mentions = places(choice)
        headlines = (f"{happens}{takes}.",) * bool(takes) + (f"{happens}.",)
        message = fitting(
            "BOT103", config_text(config), headlines, _wordings(choice, settings), mentions, advice_first=True
        )
        yield Problem(config.anchor, message, proposals, mentions, root_of(config, facts))


def _wordings(choice: Advice, settings: Settings) -> tuple[str, ...]:
    if choice.beyond is not None:
        return impossible(choice)
    if choice.limit is not None:
        return (f"Set {total(choice.attempts)}: {choice.limit.has}.",)
    if choice.reason and choice.attempts == 1:
        return (
            f"Set {ONCE}: {choice.reason} at line {{0}} must not run twice.",
            f"Set {ONCE}: {choice.reason} (line {{0}}) must not run twice.",
            f"Set {ONCE} for {choice.reason} (line {{0}}).",
        )
    return f"Choose retries=, for example {policy.retries(choice, settings)}.", "Choose retries=."


def _chooses_nothing(value: Value) -> bool:
    if isinstance(value, Dictionary):
        return value.complete and not value.items
    return isinstance(value, Absent) or (isinstance(value, Literal) and value.value is None)


def _proposals(config: ConfigCreation | MergedConfig, choice: Advice, settings: Settings) -> tuple[ProposedFix, ...]:
    if choice.beyond is not None:
        return ()
    text = policy.retries(choice, settings)
    written = config.argument("retries") if isinstance(config, ConfigCreation) else None
    if written is None or (isinstance(config, ConfigCreation) and "retries" in config.later):
        # Where the read timeout is missing, too, it is that which brings the connect timeout along.
        waits = intended(config, "read_timeout", settings.botocore_version)
        adding = add_option if isinstance(waits, Absent) else partial(complete, advised=choice, settings=settings)
        return adding(config, "retries", text)
    if written.unfolded or not isinstance(written.value, (Literal, Dictionary)):
        return ()
    return (ProposedFix("Choose retries", (Replace(written.value.anchor, text),), "unsafe"),)
