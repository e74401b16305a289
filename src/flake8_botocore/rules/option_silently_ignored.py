"""Option silently ignored.

## What it does
Checks for options and keys that botocore accepts and never reads. These are unknown keys in `s3`, `proxies` and
`proxies_config`; `proxies` with a proxy for `http` and none for `https`; the option `s3_disable_express_session_auth`;
`signature_version=None`; and `tcp_keepalive` in aiobotocore.

## Example
```python
from botocore.config import Config

config = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3}, s3={"adressing_style": "path"})
```

## Use instead
```python
from botocore.config import Config

config = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3}, s3={"addressing_style": "path"})
```

## Why is this bad?
No error shows that a setting has no effect. A misspelt key in `s3` keeps the default, and requests to https
endpoints, which AWS uses, bypass the proxy. Nothing reads Config's option `s3_disable_express_session_auth`: the key
`disable_s3_express_session_auth` of `s3` decides. aiobotocore opens its connections without socket options.
`signature_version=None` counts as not given, so requests are signed as usual: for unsigned requests use
`botocore.UNSIGNED`.

## Details and exceptions
`proxies_config` without `proxies` is not reported, because it applies to a proxy from the environment
(`HTTPS_PROXY`).

## Fix safety
Unsafe: renames a key to the one close match, which then takes effect.

## Options
- `bot-botocore-version`: the release whose options count.

## References
- [botocore: Config](https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html)
- [botocore: which keys of s3 are read,
args.py](https://github.com/boto/botocore/blob/develop/botocore/args.py)
- [botocore: how proxies are looked up,
httpsession.py](https://github.com/boto/botocore/blob/develop/botocore/httpsession.py)
- [aiobotocore: its connector,
httpsession.py](https://github.com/aio-libs/aiobotocore/blob/main/aiobotocore/httpsession.py)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore import used_by
from ..botocore.accepts import READ_KEYS, as_shown, https_unproxied, ignored_keys, leaves_signing_on, option_ignored
from ..botocore.api import option_names
from ..config import Settings
from ..facts import Absent, Argument, ConfigCreation, Library, SourceFacts
from ..rule import Message, Problem, rule
from ._judged import library_of, may_use_http
from ._messages import release, rename

SIGNED = Message(
    "signature_version=None has no effect: requests are signed as without it.",
    "Write signature_version=botocore.UNSIGNED to send them unsigned, or remove it.",
)

UNPROXIED = Message(
    'proxies has no "https": AWS endpoints use https, so requests go out without a proxy.', 'Add "https".'
)


@rule("BOT217", reads=SourceFacts, severity="error")
def option_silently_ignored(facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    """Report settings without effect."""
    for config in facts.of(ConfigCreation):
        # BOT211 reports names that Config does not take.
        known, library = option_names(used_by(config.library, settings.botocore_version)), library_of(config, facts)
        for argument in (each for each in config.arguments if each.name in known):
            yield from _without_effect(argument, config, release(library, settings), library)
        proxies = config.argument("proxies")
        if proxies is not None and https_unproxied(proxies.value) and not may_use_http(config, facts):
            yield Problem(proxies.anchor, UNPROXIED)


def _without_effect(argument: Argument, config: ConfigCreation, who: str, library: Library) -> Iterator[Problem]:
    """The problems of an option that ``who``, the release, never reads, or reads only some keys of."""
    name = argument.name or ""
    reason = option_ignored(name, library)
    if reason is not None:
        yield Problem(argument.anchor, Message(f"{name} has no effect in {who}: {reason}.", "Remove it."))
    # In a merge, None can have an effect: it replaces the signature version of another Config.
    if leaves_signing_on(argument) and not config.use.merged and isinstance(config.use.inherits, Absent):
        yield Problem(argument.anchor, SIGNED, refused="you choose signed or unsigned")
    for item, close in ignored_keys(argument):
        headline = f"{name} key {as_shown(item.key)} has no effect: botocore reads no such key."
        advice = f"Write {close}." if close else f"It reads {', '.join(READ_KEYS[name])}."
        yield Problem(item.key_anchor, Message(headline, advice), rename(item.key_anchor, close))
