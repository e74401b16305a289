"""Invalid option value.

## What it does
Checks for values that botocore rejects in Config's other options. These are checksum modes, `defaults_mode`, the keys
of `s3`, pool sizes, signers, regions and others.

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

## Why is this bad?
botocore checks some values when it creates the Config, most when it creates a client, and a few at the first request.
Until then, nothing shows that a value is wrong. Regions of clients and Sessions are checked when a client is created:
`us_east_1` is not a region. aiobotocore accepts any number for `max_pool_connections`.

## Fix safety
Unsafe: writes the one close match for the value, which then takes effect.

## Options
- `bot-botocore-version`: the release whose checks count.

## References
- [botocore: Config](https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html)
- [botocore: checks of a client, args.py](https://github.com/boto/botocore/blob/develop/botocore/args.py)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore.accepts import rejection_of
from ..botocore.defaults import is_nothing, values_in_effect
from ..config import Settings
from ..facts import Argument, ClientCreation, ConfigCreation, Library, Literal, SessionCreation, SourceFacts
from ..rule import Problem, rule
from ._judged import TIMEOUTS, library_of, reaches, rejected_options
from ._messages import rejected, replace_value


@rule("BOT215", reads=SourceFacts, severity="error")
def invalid_option_value(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report option values that botocore does not accept."""
    yield from rejected_options(facts, settings, lambda name: name not in ("retries", "region_name", *TIMEOUTS))
    for region, library in _regions(facts):
        rejection = rejection_of("region_name", region.value, settings.botocore_version)
        if rejection is not None:
            message = rejected(f"region_name={rejection.value}", rejection, library, settings)
            yield Problem(region.anchor, message, replace_value(region.anchor, rejection.replacement))


def _regions(facts: SourceFacts) -> Iterator[tuple[Argument, Library]]:
    """The regions that clients run with, each with their library: those of Configs, of sessions and of client calls."""
    for config in facts.of(ConfigCreation):
        region, clients = config.argument("region_name"), facts.sharing.users(config)
        if region is not None and clients and all(_takes_region_from(region, each) for each in clients):
            yield region, library_of(config, facts)
    # If the file makes no client, one of another file may take the region of a session.
    if not facts.clients or not all(map(_has_region, facts.clients)):
        for session in facts.of(SessionCreation):
            region = session.argument("region_name")
            if region is not None and isinstance(region.value, Literal):
                yield region, session.library
    for client in facts.clients:
        region = client.argument("region_name")
        if region is not None:
            yield region, client.library


def _takes_region_from(region: Argument, client: ClientCreation) -> bool:
    """Whether ``client`` runs with the ``region`` of a Config, because the call that makes it gives none."""
    given = client.argument("region_name")
    no_own = client.complete if given is None else is_nothing(given.value)
    return no_own and reaches(region, client)


def _has_region(client: ClientCreation) -> bool:
    """Whether ``client`` may not run with its session's region: its call or its Config gives one, or may give one."""
    given = client.argument("region_name")
    own = not client.complete if given is None else not is_nothing(given.value)
    return own or not all(map(is_nothing, values_in_effect(client, "region_name")))
