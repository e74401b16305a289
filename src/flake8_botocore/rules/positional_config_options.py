"""Positional Config options.

## What it does
Checks for positional arguments of `Config` from the fifth on, more of them than it has options, and options given
twice.

## Example
```python
from botocore.config import Config

R = {"mode": "standard", "total_max_attempts": 3}
config = Config("us-east-1", "v4", None, None, None, 5, 60, retries=R)
```

## Use instead
```python
from botocore.config import Config

R = {"mode": "standard", "total_max_attempts": 3}
config = Config("us-east-1", "v4", None, None, user_agent_appid=None, connect_timeout=5, read_timeout=60, retries=R)
```

## Why is this bad?
An upgrade can turn a `read_timeout` into a `connect_timeout`. The first four positions are the same in every release.
The later ones moved when options were added: in $since_user_agent_appid, `user_agent_appid` took position
$position_user_agent_appid, and in $since_s3_disable_express_session_auth, `s3_disable_express_session_auth` took
position $position_s3_disable_express_session_auth. A position beyond the last option raises `TypeError`, and so does
an option given both by position and by name. An option that a call of `functools.partial(Config, ...)` gives again
raises nothing: the later one counts. aiobotocore's `AioConfig` has no positional parameters except its own three.

## Fix safety
Unsafe: names the options as the target version reads them, which may not be what was meant.

## Options
- `bot-botocore-version`: the release whose positions count.

## References
- [botocore: Config](https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html)
- [botocore: the order of options,
config.py](https://github.com/boto/botocore/blob/develop/botocore/config.py)
- [aiobotocore: AioConfig, config.py](https://github.com/aio-libs/aiobotocore/blob/main/aiobotocore/config.py)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore.accepts import given_twice
from ..botocore.api import AIO_PARAMETERS, option_names, other_meaning
from ..config import Settings
from ..facts import Argument, ConfigCreation
from ..rule import Message, NameArguments, Problem, ProposedFix, rule
from ._messages import release, type_error

NEVER_MOVED = 4
"""How many options never moved: region_name, signature_version, user_agent, user_agent_extra."""


@rule("BOT219", reads=ConfigCreation, severity="error")
def positional_config_options(config: ConfigCreation, settings: Settings) -> Iterator[Problem]:
    """Report positional arguments of Config whose meaning depends on the release, and options given twice."""
    is_aio = config.library == "aiobotocore"
    names = AIO_PARAMETERS if is_aio else option_names(settings.botocore_version)
    # AioConfig has the same few parameters in every release.
    fixed = len(names) if is_aio else NEVER_MOVED
    twice = given_twice(config.arguments)
    if twice is not None:
        happens = f"{twice.name} is given twice to {config.callee}: this call raises TypeError."
        yield Problem(twice.anchor, Message(happens, "Keep one of the two."))
    for argument in config.arguments:
        if argument.position is not None and argument.position >= fixed:
            yield _problem(argument, config, names, settings)
            return


def _problem(argument: Argument, config: ConfigCreation, names: tuple[str, ...], settings: Settings) -> Problem:
    """The problem of the first positional ``argument`` that may move, or of more arguments than ``names``."""
    who, position = release(config.library, settings), argument.position or 0
    last = max(each.position for each in config.arguments if each.position is not None)
    if last >= len(names):
        raises = type_error(config.library, settings, named=True)
        headline = f"{config.callee} takes {len(names)} positional arguments in {who}{raises}"
        return Problem(argument.anchor, Message(headline, "Name the options."))
    moved = other_meaning(position, settings.botocore_version)
    headline = f"Positional argument {position + 1} of {config.callee} is {argument.name} in {who}"
    headline += "." if moved is None else f", {moved}."
    fix = ProposedFix("Name the options", (NameArguments(config.anchor, names, NEVER_MOVED),), "unsafe")
    return Problem(argument.anchor, Message(headline, f"Name it: {argument.name}=..."), (fix,))
