"""Config without connect_timeout.

## What it does
Checks for a Config without `connect_timeout`, if all of its options can be read. A misspelt `connect_timeout` is
reported as BOT211 only.

## Why is this bad?
botocore $version spends up to $default_connect_timeout s on each IP address of the endpoint that does not answer, and
does so again in each attempt. aiobotocore tries the next address after $next_address s and takes whichever answers
first. It spends the whole connect timeout only if none of them answers.

A Config hides what the environment chooses. With `AWS_DEFAULTS_MODE=standard` and no Config the connect timeout is
$connect_timeout_standard s (botocore $since_defaults_mode and later). With a Config that has neither
`connect_timeout` nor `defaults_mode` it is $default_connect_timeout s again. A `defaults_mode` other than `legacy`
chooses another connect timeout and is not reported. One that removes the timeout is BOT214.

## Example
```python
from botocore.config import Config

config = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
```

## Use instead
```python
from botocore.config import Config

config = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3}, connect_timeout=5)
```

## Fix safety
Unsafe: clients give up on a connection after the written value.

## Options
- Opt-in: reported only if the full code is selected (`extend-select = BOT104`).
- `bot-connect-timeout`: the value that a fix writes.
- `bot-include-mocked`: also report Configs created under moto and similar tools.

## References
- [botocore: Config](https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html)
- [Boto3: smart defaults](https://docs.aws.amazon.com/sdkref/latest/guide/feature-smart-config-defaults.html)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore.options import exact, plain
from ..botocore.rejected.accepts import intended
from ..botocore.running.defaults import default_connect_timeout
from ..config import Settings
from ..facts import Absent, ConfigCreation, Literal, MergedConfig, SourceFacts, is_asynchronous
from ..rule import Problem, rule
from ._messages import add_option, config_text, fitting, release
from ._users import advised, judged_configs, library_of


@rule("BOT104", reads=SourceFacts, severity="policy", opt_in=True)
def config_without_connect_timeout(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report a Config that leaves the connect timeout to botocore."""
    for config in judged_configs(facts, settings):
        given = intended(config, "connect_timeout", settings.botocore_version)
        if not isinstance(given, Absent) or not _legacy_defaults(config):
            continue
        library = library_of(config, facts)
        seconds = plain(default_connect_timeout(settings.botocore_version, library))
        consequence = (
            f" has no connect_timeout: {release(library, settings)} spends up to {seconds} s on each "
            f"IP address {'where none answers' if is_asynchronous(library) else 'that does not answer'}."
        )
        chosen = advised(config, facts, settings).connect_timeout
        proposals = add_option(config, "connect_timeout", exact(settings.connect_timeout if chosen is None else chosen))
        message = fitting("BOT104", config_text(config), consequence, "Choose connect_timeout= in seconds.")
        yield Problem(config.anchor, message, proposals)


def _legacy_defaults(config: ConfigCreation | MergedConfig) -> bool:
    """Whether ``defaults_mode`` leaves the default in place: it is not given, or exactly ``legacy``."""
    mode = config.option("defaults_mode")
    return isinstance(mode, Absent) or (isinstance(mode, Literal) and mode.value == "legacy")
