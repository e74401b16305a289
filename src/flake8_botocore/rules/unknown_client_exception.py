"""Unknown client exception.

## What it does
Checks for `except` clauses that can never match:

- `client.exceptions.NAME` where no known release of botocore has that exception for the client's service
- `exceptions` of a boto3 resource, such as a table or a bucket

## Example
```python
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
dynamodb = boto3.client("dynamodb", config=CONFIG)


def load(key):
    try:
        return dynamodb.get_item(TableName="orders", Key=key)
    except dynamodb.exceptions.ResourceNotFound:
        return None
```

## Use instead
```python
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
dynamodb = boto3.client("dynamodb", config=CONFIG)


def load(key):
    try:
        return dynamodb.get_item(TableName="orders", Key=key)
    except dynamodb.exceptions.ResourceNotFoundException:
        return None
```

## Why is this bad?
`client.exceptions` has `ClientError` and the exceptions in the service's model. Services also answer with error codes
that their models do not list: DynamoDB with `ValidationException`, EC2 with all of its codes. Any other name raises
AttributeError. Python evaluates an `except` clause only when an error reaches it, so tests of the happy path pass,
and in production the AttributeError replaces the error that should have been handled.

A boto3 resource has no `exceptions`; its client does: `table.meta.client.exceptions`.

## Details and exceptions
The rule is silent about names that only an older or a newer release has, about code that checks with `hasattr`, and
about clients that are mocked or stubbed. A type checker with boto3-stubs also reports unknown names, for the release
of the stubs.

## Fix safety
Unsafe: writes the one name that is close, or asks the resource's client. The clause then handles errors that it did not
handle before.

## Options
None.

## References
- [Boto3: error handling](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/error-handling.html)
- [botocore: client exceptions,
errorfactory.py](https://github.com/boto/botocore/blob/develop/botocore/errorfactory.py)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..botocore.api import RAISED_BY_BOTOCORE
from ..botocore.services import LIKENESS, exceptions_of
from ..config import Settings
from ..facts import NamedException
from ..rule import Message, Problem, ProposedFix, Replace, rule

COMPARE = 'Catch ClientError and compare its response["Error"]["Code"].'
_ENDINGS = frozenset({"Error", "Exception", "Fault"})


@rule("BOT229", reads=NamedException, severity="error")
def unknown_client_exception(named: NamedException, settings: Settings) -> Iterator[Problem]:
    """Report an exception that a client does not have."""
    if any(client.by_name for client in named.clients) or named.mocked:
        return
    # The services of a client, and the exceptions of a service, are None if they are not known.
    services_of_each = [client.services for client in named.clients]
    services = sorted(frozenset().union(*filter(None, services_of_each)))
    known = [exceptions_of(service) for service in services]
    names = frozenset().union(*filter(None, known))
    if named.of_resource:
        yield _of_resource(named, is_unknown=bool(known) and named.name not in names)
    elif services and None not in services_of_each and None not in known and named.name not in names:
        yield _unknown(named, services, _meant(named.name, names - {"ClientError"}))


def _of_resource(named: NamedException, *, is_unknown: bool) -> Problem:
    """The problem of a resource that is asked for exceptions, which only clients have, if they have this one."""
    instead = f"{named.written}.meta.client.exceptions.{named.name}" if named.written and not is_unknown else ""
    headline = f"{named.written or 'A resource'} has no exceptions: {_when(named)}."
    advice = f"Write {instead}." if instead else COMPARE if is_unknown else "Ask its meta.client for them."
    return Problem(named.anchor, Message(headline, advice), _replace(named, instead))


def _unknown(named: NamedException, services: list[str], close: str | None) -> Problem:
    """The problem of an exception that none of ``services`` has; ``close`` is the one that was meant."""
    fixed = f"{named.written}.exceptions.{close}" if named.written and close else ""
    advice = f"Write {fixed or close}." if close else COMPARE
    if named.name in RAISED_BY_BOTOCORE:
        advice = f"Catch botocore.exceptions.{named.name}."
    lacks = f"{' and '.join(services)} clients have no exceptions.{named.name}: {_when(named)}."
    return Problem(named.anchor, Message(lacks, advice), _replace(named, fixed))


def _when(named: NamedException) -> str:
    return "this except clause itself raises AttributeError" if named.clause else "this raises AttributeError"


def _replace(named: NamedException, fixed: str) -> tuple[ProposedFix, ...]:
    return (ProposedFix(f"Write {fixed}", (Replace(named.anchor, fixed),), "unsafe"),) if fixed else ()


def _meant(name: str, known: frozenset[str]) -> str | None:
    """The one exception that ``name`` was meant to be: with another ending, or with a slip in one word.

    The letters alone prove nothing: ``TableNotFound`` is like ``TableFound``.
    """
    words = _words(name)
    same = [each for each in known if _words(each) == words] or [each for each in known if _alike(words, _words(each))]
    return same[0] if len(same) == 1 else None


_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*")
"""A word of a name in camel case: ``KMS``, ``Not`` and ``Found`` in ``KMSNotFound``."""


def _words(name: str) -> list[str]:
    """The words of an exception's name in lower case, without endings such as ``Error`` and ``ErrorException``."""
    words = _WORD.findall(name)
    while len(words) > 1 and words[-1] in _ENDINGS:
        words.pop()
    return [word.lower() for word in words]


def _alike(one: list[str], other: list[str]) -> bool:
    """Whether two names, as words, differ in one word only, and there by a slip."""
    differing = [pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]]
    if len(one) != len(other) or len(differing) != 1:
        return False
    # Few names get here, so most runs need not load it.
    import difflib

    return difflib.SequenceMatcher(None, *differing[0]).ratio() >= LIKENESS
