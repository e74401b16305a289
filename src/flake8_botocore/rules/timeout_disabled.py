"""Timeout disabled.

## What it does
Checks for timeouts that are switched off: a `connect_timeout` or `read_timeout` of `None` (in aiobotocore also of 0),
and a `defaults_mode` that leaves the client without a connect timeout.

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

## Why is this bad?
`None` does not mean "the default". Without a read timeout, a server that accepts a request and never answers holds
the call and its thread until the process ends, and no retry begins. If `read_timeout` is not given, botocore $version
waits up to $default_read_timeout s.

Without a connect timeout, the kernel ends the attempt to connect if a firewall drops the packets: Linux does so after
about $system_connect s by default, for each address. botocore then tries again, as often as its attempts allow. No
kernel ends a TLS handshake that the server never answers: botocore waits for it without limit, aiobotocore for 60 s,
the limit of `asyncio`.

## Details and exceptions
A `defaults_mode` of `None`, `""` or `legacy` with a capital letter means `legacy`, but removes the connect timeout of
$default_connect_timeout s. With `connect_timeout=None` and a mode other than `legacy`, the mode's own connect timeout
applies, so nothing is reported. `AWS_DEFAULTS_MODE` can replace a mode of `None` or `""`: if the file itself sets the
variable before it creates the client, nothing is reported.

## Fix safety
Unsafe: calls that take longer now end in an error.

## Options
- `bot-connect-timeout`, `bot-read-timeout`: the values that a fix writes.

## References
- [botocore: Config](https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html)
- [urllib3:
Timeout](https://urllib3.readthedocs.io/en/stable/reference/urllib3.util.html#urllib3.util.Timeout)
- [aiohttp: ClientTimeout](https://docs.aiohttp.org/en/stable/client_reference.html#aiohttp.ClientTimeout)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..advice.plan import Plan
from ..advice.running import RunningClients
from ..botocore.accepts import as_shown, is_disabled, python_value
from ..botocore.defaults import DEFAULTS_MODE, is_nothing, lower_text, values_in_effect
from ..botocore.effective import leaves_no_connect_timeout
from ..botocore.waits import SYSTEM_CONNECT
from ..config import Settings
from ..facts import (
    Absent,
    Argument,
    Config,
    ConfigCreation,
    Library,
    Literal,
    SourceFacts,
    alternatives,
    is_asynchronous,
)
from ..findings import exact, plain
from ..rule import Message, Problem, ProposedFix, Replace, rule
from ._judged import TIMEOUTS, in_effect, library_of
from ._messages import add_options


@rule("BOT214", reads=RunningClients, severity="warning")
def timeout_disabled(running: RunningClients, settings: Settings) -> Iterator[Problem]:
    """Report timeouts that are switched off."""
    facts = running.facts
    for config in facts.of(ConfigCreation):
        library, clients = library_of(config, facts), facts.sharing.users(config)
        for argument in config.arguments:
            name = argument.name or ""
            if name not in TIMEOUTS or not in_effect(argument, config, clients):
                continue
            by_mode = name == "connect_timeout" and _may_come_from_mode(config, facts)
            if not by_mode and is_disabled(name, argument.value, library):
                yield _disabled_timeout(argument, library, running.plan(config))
        mode = config.argument("defaults_mode")
        if mode is not None and _is_unlimited(config, mode, facts):
            yield _unlimited_by_mode(config, mode, library, running.plan(config))


def _disabled_timeout(argument: Argument, library: Library, plan: Plan) -> Problem:
    """The problem of ``connect_timeout=None`` or ``read_timeout=None``; the fix writes the seconds of the ``plan``."""
    name, shown = argument.name or "", as_shown(python_value(next(alternatives(argument.value))))
    if name == "connect_timeout":
        seconds, headline = exact(plan.connect), f"{name}={shown}: {_waits(library)}."
    else:
        seconds = exact(plan.read)
        headline = f"{name}={shown} waits without limit for a server that never answers: no error, no retry."
    fix = ProposedFix(f"Write {name}={seconds}", (Replace(argument.anchor, seconds),), "unsafe")
    return Problem(argument.anchor, Message(headline, f"Write {name}={seconds}."), (fix,))


def _unlimited_by_mode(config: ConfigCreation, mode: Argument, library: Library, plan: Plan) -> Problem:
    """The problem of a ``defaults_mode`` without a connect timeout; the fix adds that of the ``plan``."""
    shown = as_shown(python_value(next(alternatives(mode.value))))
    seconds = exact(plan.connect)
    headline = f"defaults_mode={shown} leaves no connect timeout: {_waits(library)}."
    fixes = add_options(config, {"connect_timeout": seconds})
    return Problem(mode.anchor, Message(headline, f"Write connect_timeout={seconds}."), fixes)


def _waits(library: Library) -> str:
    """The consequence of having no connect timeout."""
    kernel = f"the kernel gives up connecting after about {plain(SYSTEM_CONNECT)} s (Linux)"
    return kernel if is_asynchronous(library) else f"{kernel}, and nothing ends a silent TLS handshake"


def _may_come_from_mode(config: Config, facts: SourceFacts) -> bool:
    """Whether a ``defaults_mode``, of the Config or the environment, may give a connect timeout in place of None.

    Source: botocore/args.py.
    """
    mode = config.option("defaults_mode")
    if not isinstance(mode, Absent) and lower_text(mode) != "legacy":
        return True
    left_open = is_nothing(mode) or (isinstance(mode, Literal) and not mode.value)
    return left_open and any(DEFAULTS_MODE in client.environment for client in facts.sharing.users(config))


def _is_unlimited(config: ConfigCreation, mode: Argument, facts: SourceFacts) -> bool:
    """Whether the Config's ``defaults_mode`` leaves its clients without a connect timeout.

    Not if one of them has a ``connect_timeout`` or a variable for the mode, or if others complete the Config.
    """
    clients = facts.sharing.users(config)
    if not leaves_no_connect_timeout(mode.value) or not in_effect(mode, config, clients):
        return False
    if config.use.fragment and not clients:
        return False
    reached = (value for client in clients for value in values_in_effect(client, "connect_timeout"))
    chosen = any(not isinstance(value, Absent) for value in (config.option("connect_timeout"), *reached))
    return not chosen and not any(DEFAULTS_MODE in client.environment for client in clients)
