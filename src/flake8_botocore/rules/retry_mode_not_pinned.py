"""Retry mode not pinned.

## What it does
Checks for a `retries` dictionary that chooses attempts but no `mode`.

## Why is this bad?
The mode decides which failures are sent again and how long botocore pauses between attempts. Without `mode`
it is `$legacy_mode` before botocore $standard_since and `$standard_mode` from it, unless `AWS_RETRY_MODE`
or the AWS config file says otherwise: the same code behaves differently after an upgrade.

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
Unsafe: the written mode may differ from the one in use, and from what the environment says.

## Options
- Opt-in: reported only if the full code is selected (`extend-select = BOT105`).
- `bot-retry-mode`: the value a fix writes.
- `bot-include-mocked`: report Configs made under moto, too.

## References
- [Boto3: retry modes](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/retries.html)
- [botocore: the default mode,
configprovider.py](https://github.com/boto/botocore/blob/develop/botocore/configprovider.py)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore.defaults import default_retry_mode
from ..facts import Absent, ConfigCreation, Dictionary
from ..rule import Problem, rule
from ..settings import Settings
from ..wishes import AddItem, Wish
from ._messages import release


@rule("BOT105", reads=ConfigCreation, opt_in=True)
def retry_mode_not_pinned(config: ConfigCreation, settings: Settings) -> Iterator[Problem]:
    """Report ``retries`` that leave the mode to the botocore release and the environment."""
    if config.fragment or (config.mocked and not settings.include_mocked):
        return
    argument, retries = config.argument("retries"), config.option("retries")
    if argument is None or not isinstance(retries, Dictionary) or argument.value is not retries or not retries.items:
        return
    if not isinstance(retries.get("mode"), Absent):
        return
    mode = default_retry_mode(settings.botocore_version, config.library)
    message = (
        f"retries without mode: {release(config.library, settings)} takes {mode}, other releases and AWS_RETRY_MODE "
        f'another one. Add "mode": "{settings.retry_mode}".'
    )
    wish = Wish(
        f'Add "mode": "{settings.retry_mode}"', (AddItem(retries.anchor, "mode", f'"{settings.retry_mode}"'),), "unsafe"
    )
    yield Problem(argument.anchor, message, (wish,))
