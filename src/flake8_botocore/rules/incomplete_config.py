"""Incomplete Config.

## What it does
Checks for a Config without `read_timeout` or without `retries` (or with an empty one or `None`), if all of its
options can be read. One finding names everything that the Config lacks. `bot-required-options` can also require
`connect_timeout` and a retry `mode`. A misspelt option is reported as BOT211 only.

## Example
```python
import boto3
from botocore.config import Config

config = Config(connect_timeout=5)
s3 = boto3.client("s3", config=config)
```

## Use instead
```python
import boto3
from botocore.config import Config

config = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
s3 = boto3.client("s3", config=config)
```

## Why is this bad?
The author chose other options, but not these. Without `read_timeout` botocore $version waits up to
$default_read_timeout s for a reply, counts the attempt as failed, and sends the request again, although the first one
may still be running.

Without `retries` it sends a failed or unanswered request up to $default_attempts times in total
($default_attempts_dynamodb for DynamoDB), in retry mode `$default_mode`. The default depends on the release. Before
$standard_since it is up to $legacy_attempts times ($legacy_attempts_dynamodb for DynamoDB) in mode `$legacy_mode`,
from then on $standard_attempts ($standard_attempts_dynamodb) in mode `$standard_mode`. So an upgrade of botocore
changes what the code does, and a request that must not run twice may do so. The mode decides which failures are sent
again and how long botocore pauses between attempts.

## Details and exceptions
A `defaults_mode` of `standard`, `in-region`, `cross-region` or `mobile` chooses retry mode `standard` in every
release that has the option (botocore $since_defaults_mode and later), unless `AWS_RETRY_MODE` sets another mode.
`retries={}` and `retries=None` mean the same as no `retries`: the environment and the AWS config file decide.

Without `connect_timeout` botocore $version spends up to $default_connect_timeout s on each IP address of the endpoint
that does not answer, and does so again in each attempt. With aiobotocore, the next address is tried after $next_address
s, and the first that answers is taken. It spends the whole connect timeout only if none of them answers. A
`defaults_mode` other than `legacy` chooses another connect timeout, so nothing is missing. One that removes the timeout
is BOT214.

If a Config is merged with another one, the result of the merge is checked. If it is used only with sessions that have
a default client config, both are checked together.

## Fix safety
Unsafe: clients wait as long and send requests as often as the written values say. The fix keeps your values unless a
call on one of the clients needs more time, must not run twice, or is ended sooner. If a call must not run twice and
other calls share the client, two readings are offered instead: see BOT302. A fix that lowers attempts which the Config
states, so that it fits a limit, is offered, too. If the clients may be of services with other attempts, as DynamoDB's
are, the fix writes the retry mode alone: each service keeps its attempts. A body in memory has to be sent within the
connect timeout, too. There is no fix where a merge or a session's default Config would hand the values on to another
client: the message names it.

## Options
- `bot-required-options`: what a Config must set, of `read_timeout`, `retries`, `connect_timeout` and `mode`. The
default is `read_timeout, retries`.
- `bot-connect-timeout`, `bot-read-timeout`, `bot-total-max-attempts`, `bot-retry-mode`: the values that a fix writes.
A connect timeout is written, too, if the Config has none.

## References
- [botocore: Config](https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html)
- [botocore: Config.merge, config.py](https://github.com/boto/botocore/blob/develop/botocore/config.py)
- [Boto3: retries](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/retries.html)
- [botocore: the default mode,
configprovider.py](https://github.com/boto/botocore/blob/develop/botocore/configprovider.py)
- [Boto3: smart defaults](https://docs.aws.amazon.com/sdkref/latest/guide/feature-smart-config-defaults.html)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..advice.plan import Plan
from ..advice.running import RunningClients
from ..advice.stated_options import chooses_nothing
from ..advice.words import sentence
from ..botocore.accepts import intended
from ..botocore.defaults import default_connect_timeout, default_retry_mode, lower_text, standard_since
from ..botocore.effective import is_timed_by_handler
from ..config import Settings
from ..facts import (
    Absent,
    Config,
    ConfigCreation,
    Dictionary,
    Library,
    Literal,
    MergedConfig,
    SourceFacts,
    alternatives,
)
from ..findings import plain
from ..rule import Message, Problem, rule
from ._judged import common_root, judged_configs, library_of
from ._messages import (
    advised,
    bracketed,
    config_text,
    each_reply,
    either,
    left_to_botocore,
    longest_use,
    read_timeout,
    release,
    sends_again,
    shared_wait,
)
from ._plans import plan_fixes, unfixed

UNUSED = "Pass it to the clients that it is meant for, or remove it."

NAMES = {"mode": "retry mode"}
"""How messages call a required option that is no option of Config itself."""


@rule("BOT102", reads=RunningClients, severity="policy")
def incomplete_config(running: RunningClients, settings: Settings) -> Iterator[Problem]:
    """Report a Config that leaves required options to botocore."""
    facts = running.facts
    for config in judged_configs(facts, settings):
        required = {name: lacks for name, lacks in LACKS.items() if name in settings.required_options}
        lacking = [name for name, lacks in required.items() if lacks(config, facts, settings)]
        if lacking and not (lacking == ["retries"] and _leaves_retries(running.plan(config))):
            yield _problem(config, lacking, running)


def _leaves_retries(plan: Plan) -> bool:
    """Whether the plan writes no ``retries``: a variable chooses attempts already, if only one that cannot be read."""
    return plan.attempts is None and plan.mode is None


def _problem(config: Config, lacking: list[str], running: RunningClients) -> Problem:
    """The problem of a Config without the options ``lacking``; only if its clients are known, with a plan for them."""
    names = [NAMES.get(name, name) for name in lacking]
    missing = f"{config_text(config)} has no {either(names)}"
    if config.use.unused:
        message = Message(f"{missing}, and no client in the project uses it.", UNUSED)
        return Problem(config.anchor, message, refused="no client uses it")
    if config.use.out_of_sight:
        advice = f"Set {' and '.join(names)} to what its clients need."
        message = Message(f"{missing}, and the linter cannot see its clients.", advice)
        return Problem(config.anchor, message, refused="its clients are out of sight")
    settings, plan = running.settings, running.plan(config)
    headline = f"{missing}: {_consequence(config, lacking, running, settings)}."
    advice, mentions = advised(sentence(plan, settings))
    fixes, root = plan_fixes(config, running, policy=True), common_root(config, running.facts)
    why = "a merge makes it" if isinstance(config, MergedConfig) else unfixed(plan)
    return Problem(config.anchor, Message(headline, advice), fixes, mentions, root, why)


def _lacks_read_timeout(config: Config, facts: SourceFacts, settings: Settings) -> bool:
    """Whether the Config has no ``read_timeout``; the handler of an event may set one for some clients instead."""
    version = settings.botocore_version
    if not isinstance(intended(config, "read_timeout", version), Absent):
        return False
    return not any(is_timed_by_handler(client, version) for client in facts.sharing.users(config))


def _lacks_retries(config: Config, facts: SourceFacts, settings: Settings) -> bool:
    """Whether the Config has no ``retries``, or one that chooses nothing (``{}``, ``None``) in every branch."""
    return all(map(chooses_nothing, alternatives(intended(config, "retries", settings.botocore_version))))


def _lacks_connect_timeout(config: Config, facts: SourceFacts, settings: Settings) -> bool:
    """Whether the Config has no ``connect_timeout``; every ``defaults_mode`` but ``legacy`` chooses one."""
    mode = config.option("defaults_mode")
    is_legacy = isinstance(mode, Absent) or (isinstance(mode, Literal) and mode.value == "legacy")
    return is_legacy and isinstance(intended(config, "connect_timeout", settings.botocore_version), Absent)


def _lacks_mode(config: Config, facts: SourceFacts, settings: Settings) -> bool:
    """Whether the Config has a readable ``retries`` without ``mode``, and nothing else chooses the mode.

    Without ``retries``, it lacks that. A ``defaults_mode`` chooses a mode, and so may a variable.
    """
    if not isinstance(config, ConfigCreation):
        return False
    retries = config.option("retries")
    if not isinstance(retries, Dictionary) or not retries.items or not isinstance(retries.get("mode"), Absent):
        return False
    by_environment = any(_MODES & client.environment.keys() for client in facts.sharing.users(config))
    return lower_text(config.option("defaults_mode")) == "legacy" and not by_environment


_MODES = {"AWS_RETRY_MODE", "AWS_DEFAULTS_MODE"}


LACKS = {
    "connect_timeout": _lacks_connect_timeout,
    "read_timeout": _lacks_read_timeout,
    "retries": _lacks_retries,
    "mode": _lacks_mode,
}
"""Whether a Config lacks an option that ``bot-required-options`` may name, in the order in which fixes write them."""


def _consequence(config: Config, lacking: list[str], running: RunningClients, settings: Settings) -> str:
    """How long a call can take without the ``lacking`` options if that is known, else what botocore does instead.

    Where several are lacking, the first of these effects stands for all.
    """
    library, clients = library_of(config, running.facts), running.given(config)
    who, wait = release(library, settings), shared_wait(clients)
    if wait is not None and wait.attempts > 1 and {"read_timeout", "retries"} & {*lacking}:
        return f"{longest_use(clients, wait)} ({bracketed(library, settings)})"
    if "read_timeout" in lacking and "retries" in lacking:
        return each_reply(left_to_botocore(config, clients, library, settings), library, settings)
    if "read_timeout" in lacking:
        return f"{who} waits up to {read_timeout(library, settings)} s for each reply"
    if "retries" in lacking:
        return sends_again(config, clients, library, settings)
    if "connect_timeout" in lacking:
        seconds = plain(default_connect_timeout(settings.botocore_version, library))
        # Asynchronous clients try the next address before one gives up.
        which = "where none answers" if library != "botocore" else "that does not answer"
        return f"{who} spends up to {seconds} s on each IP address {which}"
    return f"{_default_mode(library, settings)}, and the environment can override both"


def _default_mode(library: Library, settings: Settings) -> str:
    """The retry mode that botocore uses if none is chosen, before and since it changed from legacy to standard."""
    who, since = release(library, settings), standard_since().short
    if settings.other_version is not None:
        return f"botocore before {since} uses legacy, later releases use standard"
    if default_retry_mode(settings.botocore_version, library) == "standard":
        return f"{who} uses standard, releases before {since} use legacy"
    return f"{who} uses legacy, botocore {since} and later use standard"
