"""Config without read_timeout.

## What it does
Checks for a Config without `read_timeout`, if all of its options can be read. A misspelt `read_timeout` is reported
as BOT211 only, and one that a library would have set itself as BOT232 only.

## Why is this bad?
botocore $version waits up to $default_read_timeout s for a reply, counts the attempt as failed, and sends the request
again, although the first one may still be running. The author chose other options, but not this one.

If a Config is merged with another one, the result of the merge is checked. If it is used only with sessions that have
a default client config, both are checked together.

## Example
```python
from botocore.config import Config

config = Config(retries={"mode": "standard", "total_max_attempts": 3})
```

## Use instead
```python
from botocore.config import Config

config = Config(retries={"mode": "standard", "total_max_attempts": 3}, read_timeout=60)
```

## Fix safety
Unsafe: clients wait for as long as the written value says.

## Options
- `bot-read-timeout`: the value that a fix writes.
- `bot-connect-timeout`: also written if it is not the default value and BOT104 is off.
- `bot-include-mocked`: also report Configs created under moto and similar tools.

## References
- [botocore: Config](https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html)
- [botocore: Config.merge, config.py](https://github.com/boto/botocore/blob/develop/botocore/config.py)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore.options import exact, rounded
from ..botocore.rejected.accepts import intended
from ..botocore.running.effective import is_timed_by_handler
from ..botocore.running.waits import Wait
from ..config import Settings
from ..config.time_budget import Advice
from ..facts import Absent, Config, Library, LibraryCall, SourceFacts
from ..rule import Problem, rule
from ._messages import (
    SPEAKS_OF_CONNECT_TIMEOUT,
    bracketed,
    complete,
    config_text,
    fitting,
    impossible,
    places,
    read_timeout,
    release,
    shared_wait,
)
from ._users import advised, judged_configs, library_of, root_of, users


@rule("BOT102", reads=SourceFacts, severity="policy")
def config_without_read_timeout(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report a Config that leaves the read timeout to botocore."""
    for config in judged_configs(facts, settings):
        if not isinstance(intended(config, "read_timeout", settings.botocore_version), Absent):
            continue
        if any(is_timed_by_handler(client, settings.botocore_version) for client in users(config, facts)):
            continue
        if _replaces_a_library_s_own(config, facts):
            continue
        library = library_of(config, facts)
        choice = advised(config, facts, settings)
        consequence = _consequences(shared_wait(users(config, facts), settings), library, settings)
        names_connect = choice.connect_timeout is not None and _lacks_connect_timeout(config, settings)
        proposals = complete(config, "read_timeout", exact(choice.read_timeout), choice, settings)
        mentions = places(choice)
        wordings = _wordings(choice, choice.timeouts if names_connect else choice.words)
        message = fitting("BOT102", config_text(config), consequence, wordings, mentions, advice_first=True)
        yield Problem(config.anchor, message, proposals, mentions, root_of(config, facts))


def _replaces_a_library_s_own(config: Config, facts: SourceFacts) -> bool:
    """Whether a library would have set a read timeout: what the Config changes is reported as BOT232."""
    calls = (call for call in facts.of(LibraryCall) if call.config is config)
    return any(each.lacks == "read_timeout" for call in calls for each in call.made.ignored)


def _consequences(wait: Wait | None, library: Library, settings: Settings) -> tuple[str, ...]:
    """How long a call can take, where that is known, and what botocore does with one request."""
    missing = " has no read_timeout: "
    one = f"{missing}{release(library, settings)} waits up to {read_timeout(library, settings)} s for each reply."
    if wait is None or wait.attempts == 1:
        return (one,)
    each = f"{rounded(wait.connect_timeout)} s to connect and {rounded(wait.read_timeout)} s for a reply"
    whole = f"{missing}{wait.attempts} attempts, each up to {each}, can take {rounded(wait.total)} s"
    return f"{whole} ({bracketed(library, settings)}).", f"{whole}.", one


def _lacks_connect_timeout(config: Config, settings: Settings) -> bool:
    """Whether the time to connect is left open and no other rule asks for it."""
    chosen = intended(config, "connect_timeout", settings.botocore_version)
    return isinstance(chosen, Absent) and SPEAKS_OF_CONNECT_TIMEOUT not in settings.opt_in


def _wordings(choice: Advice, words: str) -> tuple[str, ...]:
    if choice.beyond is not None:
        return impossible(choice)
    if choice.reason:
        return f"Set {words} for {choice.reason} at line {{0}}.", f"Set {words}: {choice.reason}, line {{0}}."
    if choice.limit is not None:
        return (f"Set {words}.",)
    condition = (f"Choose read_timeout= in seconds: {choice.condition}.",) * bool(choice.condition)
    return (*condition, "Choose read_timeout= in seconds.")
