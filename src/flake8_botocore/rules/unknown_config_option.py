"""Unknown Config option.

## What it does
Checks for options that `Config`, or aiobotocore's `AioConfig`, does not have in the target version of botocore. This
includes options that a newer release added.

## Example
```python
from botocore.config import Config

config = Config(connect_timout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
```

## Use instead
```python
from botocore.config import Config

config = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
```

## Why is this bad?
`Config` raises `TypeError` for a name it does not know. That happens only when the code runs, often on the one path
that no test takes. An option that is newer than the botocore in production fails there and works on your laptop. Some
names belong elsewhere: `verify`, `use_ssl`, `endpoint_url` and credentials in `client()`, attempts and mode in
`retries`, and `connector_args` in `AioConfig`.

## Details and exceptions
An option behind a test of `botocore.__version__` or `Config.OPTION_DEFAULTS`, or under `except TypeError`, is not
reported.

## Fix safety
Unsafe: renames the option to the one close match, which then takes effect.

## Options
- `bot-botocore-version`: the release whose options count.

## References
- [botocore: Config](https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html)
- [botocore: names of options, config.py](https://github.com/boto/botocore/blob/develop/botocore/config.py)
- [aiobotocore: AioConfig, config.py](https://github.com/aio-libs/aiobotocore/blob/main/aiobotocore/config.py)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore.accepts import RETRIES, TIMEOUTS, is_client_parameter, is_of_retries, known_options
from ..botocore.api import AIO_PARAMETERS, introduced
from ..botocore.services import meant
from ..config import Settings
from ..facts import ConfigCreation
from ..rule import Message, Problem, rule
from ._messages import release, rename, type_error


@rule("BOT211", reads=ConfigCreation, severity="error")
def unknown_config_option(config: ConfigCreation, settings: Settings) -> Iterator[Problem]:
    """Report names that the Config class does not take."""
    known = known_options(config.library, settings.botocore_version)
    for argument in config.arguments:
        if argument.name is None or argument.name in known or not argument.is_certain:
            continue
        close = meant(argument.name, known)
        # A guarded option may be one that the file gives only in releases that have it; a misspelt one never is.
        if config.use.guarded and (close is None or introduced(argument.name) is not None):
            continue
        problem = f"{config.callee} has no option {argument.name} in {release(config.library, settings)}"
        raises = type_error(config.library, settings, named=True)
        message = Message(f"{problem}{raises}", _advice(argument.name, close, settings))
        yield Problem(argument.anchor, message, rename(argument.anchor, close))


def _advice(name: str, close: str | None, settings: Settings) -> str:
    """What to write instead of an unknown option: where it belongs, if that is known, else the ``close`` name."""
    since = introduced(name)
    if since is not None:
        return f"It came with botocore {since}: require that release, or remove it."
    if name in AIO_PARAMETERS:
        return "Use aiobotocore.config.AioConfig, which has it."
    if is_client_parameter(name, settings.botocore_version):
        return f"Pass {name}= to client()."
    if is_of_retries(name, settings.botocore_version):
        return f'Write retries={{"{name.removeprefix("retry_")}": ...}}.'
    if name in RETRIES:
        return 'Write retries={"total_max_attempts": ...}, which counts all requests.'
    if name in TIMEOUTS:
        return "Write connect_timeout= and read_timeout=."
    return f"Write {close}." if close else "Remove it."
