"""Invalid option value.

## What it does
Checks for values of Config's other options that botocore rejects: checksum modes, `defaults_mode`, the keys
of `s3`, a pool size, a signer, a region and so on; and for what aiobotocore rejects in `connector_args`.

## Why is this bad?
Some are checked when the Config is made, most when a client is made, a few at the first request. Until then
nothing tells that a value is wrong. Region names are checked too: `us_east_1` is none.

## Example
```python
from botocore.config import Config

config = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3}, s3={"addressing_style": "Path"})
```

## Use instead
```python
from botocore.config import Config

config = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3}, s3={"addressing_style": "path"})
```

## Fix safety
Unsafe: writes the one value that is close, and with it a behaviour.

## Options
- `bot-botocore-version`: the release whose checks count.

## References
- [botocore: Config](https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html)
- [botocore: checks of a client, args.py](https://github.com/boto/botocore/blob/develop/botocore/args.py)
- [aiobotocore: connector_args,
config.py](https://github.com/aio-libs/aiobotocore/blob/main/aiobotocore/config.py)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore.accepts import RejectedValue, rejected_region, rejected_values
from ..botocore.version import used_by
from ..facts import Absent, Argument, ClientCreation, ConfigCreation, Library, SourceFacts
from ..rule import Problem, rule
from ..settings import Settings
from ._messages import fitting
from ._rejections import rejected, rename, replace
from ._users import users


@rule("BOT215", reads=SourceFacts)
def invalid_option_value(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report option values that botocore does not accept."""
    for config in facts.configs:
        version = used_by(config.library, settings.botocore_version)
        for found in rejected_values(config, version):
            yield _problem(found, config, settings)
        region = config.argument("region_name")
        if region is not None and _reaches(users(config, facts)):
            yield from _region(region, config.library, settings)
    for client in facts.clients:
        region = client.argument("region_name")
        if region is not None:
            yield from _region(region, client.library, settings)


def _problem(found: RejectedValue, config: ConfigCreation, settings: Settings) -> Problem:
    rejection = found.rejection
    if found.of_key:
        advice = f"Write {rejection.replacement}." if rejection.replacement else "Remove it."
        happens = f" is unknown: aiobotocore raises {rejection.error} {rejection.stage}. {advice}"
        message = fitting("BOT215", found.name, happens)
        return Problem(found.anchor, message, rename(found.anchor, rejection.replacement))
    message = rejected("BOT215", f"{found.name}={rejection.value}", rejection, config.library, settings)
    return Problem(found.anchor, message, replace(found.value_anchor, rejection))


def _reaches(clients: list[ClientCreation]) -> bool:
    """Whether a Config's region is used: by a client of this file, and each of them is given none itself."""
    return bool(clients) and all(
        client.complete and client.argument("region_name") is None and isinstance(client.default_config, Absent)
        for client in clients
    )


def _region(region: Argument, library: Library, settings: Settings) -> Iterator[Problem]:
    rejection = rejected_region(region.value)
    if rejection is not None:
        message = rejected("BOT215", f"region_name={rejection.value}", rejection, library, settings)
        yield Problem(region.anchor, message, replace(region.anchor, rejection))
