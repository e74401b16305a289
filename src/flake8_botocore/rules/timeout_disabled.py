"""Timeout disabled.

## What it does
Checks for a `connect_timeout` or `read_timeout` of `None`, for aiobotocore also of 0.

## Why is this bad?
It is no way to say "the default": the client then waits without limit. A server that accepts a connection
and never answers, or a firewall that drops the packets, holds the call and its thread until the process
ends; retries never begin. Without `read_timeout` botocore $version waits $default_read_timeout s. With
`connect_timeout=None` and a `defaults_mode` other than `legacy` the mode's own connect timeout applies, so
that is not reported.

## Example
```python
from botocore.config import Config

config = Config(read_timeout=None, retries={"mode": "standard", "total_max_attempts": 3})
```

## Use instead
```python
from botocore.config import Config

config = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
```

## Fix safety
Unsafe: calls that take longer now end in an error.

## Options
- `bot-connect-timeout`, `bot-read-timeout`: the values a fix writes.

## References
- [botocore: Config](https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html)
- [urllib3:
Timeout](https://urllib3.readthedocs.io/en/stable/reference/urllib3.util.html#urllib3.util.Timeout)
- [aiohttp: ClientTimeout](https://docs.aiohttp.org/en/stable/client_reference.html#aiohttp.ClientTimeout)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore.numbers import plain
from ..botocore.rejected.rejection import python_value, text
from ..botocore.rejected.timeouts import is_disabled
from ..facts import Absent, Argument, ConfigCreation, Literal, SourceFacts, alternatives
from ..proposals import ProposedFix, Replace
from ..rule import Problem, rule
from ..settings import Settings
from ._users import in_effect, library_of, users


@rule("BOT214", reads=SourceFacts)
def timeout_disabled(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report timeouts that are no limit."""
    policy = {"connect_timeout": settings.connect_timeout, "read_timeout": settings.read_timeout}
    for config in facts.configs:
        library, clients = library_of(config, facts), users(config, facts)
        for argument in config.arguments:
            name = argument.name or ""
            if name not in policy or not is_disabled(name, argument.value, library) or _smart(config, argument):
                continue
            if not in_effect(argument, clients):
                continue
            shown = text(python_value(next(alternatives(argument.value))))
            seconds = plain(policy[name])
            waits = "for a connection" if name == "connect_timeout" else "for a server that never answers"
            message = f"{name}={shown} waits {waits} without limit: no error, no retry. Write {name}={seconds}."
            proposal = ProposedFix(f"Write {name}={seconds}", (Replace(argument.anchor, seconds),), "unsafe")
            yield Problem(argument.anchor, message, (proposal,))


def _smart(config: ConfigCreation, argument: Argument) -> bool:
    """Whether a ``defaults_mode`` may give the connect timeout after all (botocore/args.py)."""
    mode = config.option("defaults_mode")
    none = isinstance(mode, Absent) or (isinstance(mode, Literal) and mode.value in (None, "", "legacy"))
    return argument.name == "connect_timeout" and not none
