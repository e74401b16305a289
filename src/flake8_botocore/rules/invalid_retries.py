"""Invalid retries.

## What it does
Checks for a `retries` that is not a dictionary, or that has keys or values which botocore rejects.

## Why is this bad?
botocore checks `retries` when it creates the Config, and raises `InvalidRetryConfigurationError`,
`InvalidRetryModeError`, `InvalidMaxRetryAttemptsError`, `TypeError` or `AttributeError`. The check is exact:
`"Standard"` is not a mode. `max_attempts` counts retries and may be 0. `total_max_attempts` counts requests and is at
least 1, which means one request and no retry.

## Example
```python
from botocore.config import Config

config = Config(read_timeout=60, retries={"mode": "Standard", "total_max_attempts": 3})
```

## Use instead
```python
from botocore.config import Config

config = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
```

## Fix safety
Unsafe: writes the one close match for the key or value, which then takes effect.

## Options
None.

## References
- [botocore: Config](https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html)
- [botocore: the check, config.py](https://github.com/boto/botocore/blob/develop/botocore/config.py)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore import used_by
from ..botocore.rejected_values import RejectedItem, rejected_items, rejected_retries
from ..botocore.rejection import Rejection
from ..config import Settings
from ..facts import ConfigCreation
from ..rule import Message, Problem, rule
from ._messages import rejected, release, rename, replace_value


@rule("BOT212", reads=ConfigCreation, severity="error")
def invalid_retries(config: ConfigCreation, settings: Settings) -> Iterator[Problem]:
    """Report ``retries`` that botocore does not accept."""
    argument = config.argument("retries")
    if argument is None:
        return
    version = used_by(config.library, settings.botocore_version)
    rejection = rejected_retries(argument.value, version)
    if rejection is not None:
        message = rejected(f"retries={rejection.value}", rejection, config.library, settings)
        yield Problem(argument.anchor, message, replace_value(argument.anchor, rejection))
    for item in rejected_items(argument.value, version):
        yield _item(item, config, settings)


def _item(found: RejectedItem, config: ConfigCreation, settings: Settings) -> Problem:
    rejection, item = found.rejection, found.item
    if found.of_key:
        raises = f"{release(config.library, settings)} raises {rejection.error} {rejection.stage}"
        message = Message(f"retries has no key {rejection.value}: {raises}.", f"Write {_keys(rejection)}.")
        return Problem(item.key_anchor, message, rename(item.key_anchor, rejection.replacement))
    subject = f"{item.key!s}={rejection.value}"
    message = rejected(subject, rejection, config.library, settings)
    return Problem(item.anchor, message, replace_value(item.anchor, rejection))


def _keys(rejection: Rejection) -> str:
    if rejection.replacement is not None:
        return rejection.replacement
    return "mode, max_attempts (retries) or total_max_attempts (requests)"
