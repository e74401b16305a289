"""Retry mode not pinned.

## What it does
Checks for a `retries` dictionary that sets attempts but no `mode`.

## Why is this bad?
The same code behaves differently after an upgrade. The mode decides which failures are sent again and how long
botocore pauses between attempts. Without `mode` it is `$legacy_mode` before botocore $standard_since and
`$standard_mode` from then on, unless `AWS_RETRY_MODE`, `AWS_DEFAULTS_MODE` or the AWS config file sets another one.

A Config with a `defaults_mode` of `standard`, `in-region`, `cross-region` or `mobile` is not reported, because that
mode chooses `standard` in every release that has the option (botocore $since_defaults_mode and later).
`AWS_DEFAULTS_MODE` does the same for a Config without `defaults_mode`, but `AWS_RETRY_MODE` overrides both. If the
file sets one of the two variables before it creates the client, nothing is reported.

## Example
```python
from botocore.config import Config

config = Config(read_timeout=60, retries={"total_max_attempts": 3})
```

## Use instead
```python
from botocore.config import Config

config = Config(read_timeout=60, retries={"total_max_attempts": 3, "mode": "standard"})
```

## Fix safety
Unsafe: the written mode may differ from the mode in use, and from what the environment sets.

## Options
- Opt-in: reported only if the full code is selected (`extend-select = BOT105`).
- `bot-retry-mode`: the value that a fix writes.
- `bot-include-mocked`: also report Configs created under moto and similar tools.

## References
- [Boto3: retry modes](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/retries.html)
- [botocore: the default mode,
configprovider.py](https://github.com/boto/botocore/blob/develop/botocore/configprovider.py)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore.rejected.accepts import names_mode
from ..botocore.running.defaults import DEFAULTS_MODE, RETRY_MODE, default_retry_mode, lower_text, standard_since
from ..config import Settings
from ..facts import Absent, ConfigCreation, Dictionary, Library, SourceFacts
from ..rule import AddItem, Message, Problem, ProposedFix, rule
from ._messages import release
from ._users import judged_configs, library_of, users

MODES = {RETRY_MODE, DEFAULTS_MODE}


@rule("BOT105", reads=SourceFacts, severity="policy", opt_in=True)
def retry_mode_not_pinned(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report ``retries`` that leave the mode to the botocore release and the environment."""
    for config in judged_configs(facts, settings):
        if not isinstance(config, ConfigCreation) or config.rewritten:
            continue
        argument, retries = config.argument("retries"), config.option("retries")
        if argument is None or argument.value is not retries or not isinstance(retries, Dictionary):
            continue
        misspelt = names_mode(retries, settings.botocore_version)
        pinned = lower_text(config.option("defaults_mode")) != "legacy"
        pinned = pinned or any(MODES & client.environment.keys() for client in users(config, facts))
        if retries.items and isinstance(retries.get("mode"), Absent) and not misspelt and not pinned:
            yield Problem(argument.anchor, *_problem(retries, library_of(config, facts), settings))


def _problem(retries: Dictionary, library: Library, settings: Settings) -> tuple[Message, tuple[ProposedFix, ...]]:
    who, since = release(library, settings), standard_since().short
    if default_retry_mode(settings.botocore_version, library) == "standard":
        uses = f"{who} uses standard, releases before {since} use legacy"
    else:
        uses = f"{who} uses legacy, botocore {since} and later use standard"
    message = Message(
        f"retries has no mode: {uses}, and the environment can override both.", f'Add "mode": "{settings.retry_mode}".'
    )
    change = AddItem(retries.anchor, "mode", f'"{settings.retry_mode}"')
    return message, (ProposedFix(f'Add "mode": "{settings.retry_mode}"', (change,), "unsafe"),)
