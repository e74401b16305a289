"""Invalid option value.

## What it does
Checks for values that botocore rejects in Config's other options. These are checksum modes, `defaults_mode`, the keys
of `s3`, pool sizes, signers, regions and others.

## Why is this bad?
botocore checks some values when it creates the Config, most when it creates a client, and a few at the first request.
Until then, nothing shows that a value is wrong. Regions of clients and Sessions are checked when a client is created:
`us_east_1` is not a region. aiobotocore accepts any number for `max_pool_connections`.

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
Unsafe: writes the one close match for the value, which then takes effect.

## Options
- `bot-botocore-version`: the release whose checks count.

## References
- [botocore: Config](https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html)
- [botocore: checks of a client, args.py](https://github.com/boto/botocore/blob/develop/botocore/args.py)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from ..botocore import used_by
from ..botocore.accepts import RejectedValue, rejected_values
from ..botocore.defaults import (
    fails_as_endpoint_only,
    is_nothing,
    rejected_region,
    takes_region_of_config,
    values_in_effect,
)
from ..botocore.rejection import CONFIG
from ..botocore.services import is_global
from ..config import Settings
from ..facts import Argument, ClientCreation, ConfigCreation, Dictionary, Library, Literal, Sequence, SourceFacts, Value
from ..rule import Problem, rule
from ._judged import in_effect, library_of, reaches
from ._messages import rejected, replace_value


@rule("BOT215", reads=SourceFacts, severity="error")
def invalid_option_value(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report option values that botocore does not accept."""
    for config in facts.configs:
        library, clients = library_of(config, facts), facts.users(config)
        for found in rejected_values(config, used_by(library, settings.botocore_version), library):
            if _matters(found, config, facts):
                yield _problem(found, library, settings)
        region = config.argument("region_name")
        if region is not None and clients and all(_takes_region_from(region, each, settings) for each in clients):
            unchecked = any(takes_region_of_config(each, settings.botocore_version) for each in clients)
            yield from _region(region, library, settings, unchecked=unchecked)
    yield from _regions_of_sessions(facts, settings)
    for client in facts.clients:
        region = client.argument("region_name")
        if region is not None and _uses_region(region, client):
            yield from _region(region, client.library, settings)


def _matters(found: RejectedValue, config: ConfigCreation, facts: SourceFacts) -> bool:
    """Whether the value makes something fail: the Config itself, or a client that it reaches."""
    if found.rejection.stage == CONFIG:
        return True
    clients = facts.users(config)
    if not clients:
        return found.services is None and in_effect(found.argument, config, facts)
    return any(found.concerns(client) and reaches(found.argument, client) for client in clients)


def _problem(found: RejectedValue, library: Library, settings: Settings) -> Problem:
    rejection = found.rejection
    message = rejected(f"{found.name}={rejection.value}", rejection, library, settings)
    return Problem(found.anchor, message, replace_value(found.anchor, rejection))


def _takes_region_from(region: Argument, client: ClientCreation, settings: Settings) -> bool:
    """Whether a Config's region is the one its client uses: the call gives none, or S3 drops it."""
    given = client.argument("region_name")
    is_nothing = given is None or (isinstance(given.value, Literal) and given.value.value is None)
    counts = (client.complete and is_nothing) or takes_region_of_config(client, settings.botocore_version)
    return counts and reaches(region, client) and _uses_region(region, client)


def _uses_region(region: Argument, client: ClientCreation) -> bool:
    """Whether the client uses the region in the way that fails: it reads it, or makes an endpoint of it."""
    if not fails_as_endpoint_only(region.value):
        return True
    service = client.service_name
    made = client.complete and client.argument("endpoint_url") is None
    return made and service is not None and not is_global(service)


def _regions_of_sessions(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Problems of sessions' regions, which fail in every client without one; such clients may be in another file."""
    unsettled = [client for client in facts.clients if not _has_region(client)]
    for session in facts.sessions if unsettled or not facts.clients else ():
        region = session.argument("region_name")
        written = region is not None and isinstance(region.value, Literal) and isinstance(region.value.value, str)
        if region is not None and written and not fails_as_endpoint_only(region.value):
            yield from _region(region, session.library, settings)


def _has_region(client: ClientCreation) -> bool:
    """Whether the client may not use its session's region, because its call or its Config names one."""
    argument = client.argument("region_name")
    given = not client.complete if argument is None else not is_nothing(argument.value)
    return given or not (_is_falsy(client.config) or all(map(is_nothing, values_in_effect(client, "region_name"))))


def _is_falsy(config: Value) -> bool:
    """Whether ``config`` is known to be false: botocore asks ``if config`` before it looks for a region in it."""
    if isinstance(config, (Dictionary, Sequence)):
        return not config.items and (isinstance(config, Sequence) or config.complete)
    return isinstance(config, Literal) and not config.value


def _region(region: Argument, library: Library, settings: Settings, *, unchecked: bool = False) -> Iterator[Problem]:
    """The problem of a region that is rejected, if any; ``unchecked``: S3 makes an endpoint of it without a check."""
    rejection = rejected_region(region.value)
    if rejection is not None:
        if unchecked and rejection.error == "InvalidRegionError":
            rejection = dataclasses.replace(rejection, error="ValueError")
        message = rejected(f"region_name={rejection.value}", rejection, library, settings)
        yield Problem(region.anchor, message, replace_value(region.anchor, rejection))
