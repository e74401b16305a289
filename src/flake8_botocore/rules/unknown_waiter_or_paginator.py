"""Unknown waiter or paginator.

## What it does
Checks for names in `get_waiter()` and `get_paginator()` that the service does not have, keys of `WaiterConfig` and
`PaginationConfig` that botocore ignores, `PageSize` where the paginator takes none, and `Delay` and `MaxAttempts`
outside of `WaiterConfig`.

## Example
```python
import boto3
from botocore.config import Config

CONFIG = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
client = boto3.client("s3", config=CONFIG)
client.get_waiter("bucket_exist").wait(Bucket="reports")
```

## Use instead
```python
import boto3
from botocore.config import Config

CONFIG = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
client = boto3.client("s3", config=CONFIG)
client.get_waiter("bucket_exists").wait(Bucket="reports")
```

## Why is this bad?
`get_waiter()` raises `ValueError`. `get_paginator()` raises `KeyError` if there is no such operation, and
`OperationNotPageableError` if the operation has no pages. Both take the Python name, `list_objects_v2`, not
`ListObjectsV2`. Many services, such as SQS, have no waiters.

An unknown key is ignored without an error. A waiter reads only `Delay` and `MaxAttempts`: with `{"max_attempts":
60}`, `bucket_exists` still polls 20 times, 5 s apart. A paginator reads only `MaxItems`, `PageSize` and
`StartingToken`: with `{"max_items": 10}` it reads every page. `wait(Delay=5)` raises `ParamValidationError`.
`PageSize` raises `PaginationError` if the paginator has no limit key, as with `list_stacks` of CloudFormation.

## Details and exceptions
A name that only a newer release has is not reported. Nor is a call that the code expects to fail: inside `with
pytest.raises(...)`, in a `try` with `except ValueError`, or in a file that asks `client.can_paginate(...)`.
`can_paginate` returns False for an operation without pages, and itself raises `KeyError` for any other name. A type
checker with boto3-stubs reports most of this, too, but not `PageSize`, nor a waiter of a service that has none.

## Fix safety
Unsafe: what failed or was ignored has an effect. A waiter or paginator is renamed only if the names have the same
letters, or one has a letter more: `bucket_exist`, but not `instance_pending` (`instance_running`).

## Options
- `bot-botocore-version`: for a release newer than the tables only names in another spelling are reported.

## References
- [botocore: get_waiter and get_paginator, client.py](https://github.com/boto/botocore/blob/develop/botocore/client.py)
- [botocore: Waiter, waiter.py](https://github.com/boto/botocore/blob/develop/botocore/waiter.py)
- [botocore: PageIterator, paginate.py](https://github.com/boto/botocore/blob/develop/botocore/paginate.py)
- [Boto3: paginators](https://docs.aws.amazon.com/boto3/latest/guide/paginators.html)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from ..botocore import NEWEST, Version
from ..botocore.requests import askable, polling, takes_page_size
from ..botocore.services import is_slip, meant
from ..config import Settings
from ..facts import Anchor, AskedFor, Dictionary, Item, Literal, OperationCall
from ..rule import Message, Problem, ProposedFix, Remove, Replace, rule
from ._messages import rename

READ = {"WaiterConfig": ("Delay", "MaxAttempts"), "PaginationConfig": ("MaxItems", "PageSize", "StartingToken")}
"""The keys botocore reads of each. Source: botocore/waiter.py, ``Waiter.wait``; botocore/paginate.py, ``Paginator``."""

MOST_NAMES = 4
"""Waiters that a message has room to name."""


@rule("BOT225", reads=AskedFor, severity="error")
def unknown_waiter_or_paginator(asked: AskedFor, settings: Settings) -> Iterator[Problem]:
    """Report waiters and paginators that clients do not have, and keys that these do not read."""
    call = asked.calls[0]
    if call.mocked or any(client.by_name for client in call.clients):
        return
    services = _services(call)
    if services and _is_unknown(call, services, settings):
        if not asked.may_be_intended and not any(client.may_be_intended for client in call.clients):
            yield _unknown(asked.name, call, services, settings.botocore_version)
        return
    for each in asked.calls:
        yield from _arguments(each, services, settings.botocore_version)


def _services(call: OperationCall) -> frozenset[str]:
    """The services that the clients of ``call`` may be of; none where it may be any."""
    found = [client.services for client in call.clients]
    return frozenset().union(*filter(None, found)) if all(found) else frozenset()


def _is_unknown(call: OperationCall, services: Set[str], settings: Settings) -> bool:
    """Whether none of ``services`` has the waiter or paginator of ``call``.

    A release newer than the tables may have it, but never a name with capitals.
    """
    known = [askable(service, call.kind, settings.botocore_version) for service in services]
    if any(names is None or call.method in names for names in known):
        return False
    covered = (settings.stated_version or settings.botocore_version) <= NEWEST
    return covered or not call.method.islower()


def _unknown(name: Anchor, call: OperationCall, services: Set[str], version: Version) -> Problem:
    """The problem of a waiter or paginator that none of ``services`` has; ``name`` is the argument that asks for it."""
    known = sorted({name for service in services for name in askable(service, call.kind, version) or ()})
    close = meant(call.method, known)
    if close is not None and not is_slip(call.method, close):
        close = None
    of = " or ".join(sorted(services))
    error = "ValueError"
    if call.kind == "paginator":
        error = "KeyError or OperationNotPageableError" if call.method.islower() else "KeyError"
    advice = f'Write "{close}".' if close is not None else _without(call, known, of)
    message = Message(f"{of} has no {call.kind} {call.method}: this call raises {error}.", advice)
    fix = ProposedFix(f"Write {close}", (Replace(name, f'"{close}"'),), "unsafe")
    return Problem(name, message, (fix,) if close is not None else ())


def _without(call: OperationCall, known: Sequence[str], of: str) -> str:
    """The advice where no name is close."""
    if call.kind == "paginator":
        return f"Call the operation itself, if {of} has it."
    if not known:
        return f"Poll in a loop of your own: {of} has no waiters."
    return f"It has {', '.join(known)}." if len(known) <= MOST_NAMES else "Choose one of client.waiter_names."


def _arguments(call: OperationCall, services: Set[str], version: Version) -> Iterator[Problem]:
    """The problems in the arguments of ``wait()`` or ``paginate()``: keys of their option, and keys outside of it."""
    option = "WaiterConfig" if call.kind == "waiter" else "PaginationConfig"
    for argument in call.arguments:
        if argument.name == option and isinstance(argument.value, Dictionary):
            for item in argument.value.items:
                if not isinstance(item.key, str) or not item.is_certain:
                    continue
                if item.key not in READ[option]:
                    yield _ignored_key(item, item.key, argument.value, option, call, version)
                elif item.key == "PageSize":
                    yield from _page_size(item, call, services, version)
        elif call.kind == "waiter" and argument.name in READ[option] and argument.is_certain and polling(call, version):
            given = repr(argument.value.value) if isinstance(argument.value, Literal) else "..."
            headline = f"wait() takes no {argument.name}: this call raises ParamValidationError."
            message = Message(headline, f'Write WaiterConfig={{"{argument.name}": {given}}}.')
            yield Problem(argument.anchor, message)


def _page_size(item: Item, call: OperationCall, services: Set[str], version: Version) -> Iterator[Problem]:
    """The problem of a PageSize that no paginator of ``services`` takes. A value that may be None may not fail."""
    fails = isinstance(item.value, Literal) and item.value.value is not None
    if fails and services and not any(takes_page_size(each, call.method, version) for each in services):
        headline = f"{call.method}.paginate() takes no PageSize: this call raises PaginationError."
        fix = ProposedFix("Remove PageSize", (Remove(item.anchor),), "unsafe")
        yield Problem(item.anchor, Message(headline, "Remove it; MaxItems limits all pages together."), (fix,))


def _ignored_key(item: Item, key: str, keys: Dictionary, option: str, call: OperationCall, version: Version) -> Problem:
    """The problem of a ``key`` of ``option`` that botocore never reads; the key that was meant is none of ``keys``."""
    close = meant(key, READ[option])
    close = None if close is None or keys.item(close) is not None else close
    headline = f"{option} ignores {key}: {_goes_on(call, close, version)}."
    return Problem(item.anchor, Message(headline, _instead(option, close)), rename(item.anchor, close))


def _goes_on(call: OperationCall, close: str | None, version: Version) -> str:
    """What botocore does without the ignored key, in words; ``close`` is the key that was meant."""
    if call.kind == "paginator":
        without = {"MaxItems": "every page is read", "PageSize": "pages keep the service's size"}
        return without.get(close or "", "only MaxItems, PageSize and StartingToken are read")
    polls = polling(call, version)
    if polls is None:
        return "only Delay and MaxAttempts are read"
    return f"{polls.waiter} polls up to {polls.polls} times, {polls.delay:g} s apart"


def _instead(config: str, close: str | None) -> str:
    if close is not None:
        return f"Write {close}."
    if config == "WaiterConfig":
        return "Use Delay (seconds) and MaxAttempts."
    return "Use MaxItems (of all pages) or PageSize (of one)."
