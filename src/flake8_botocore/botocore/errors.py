"""What a call raises once botocore has sent its request as often as it does, and which exceptions catch that."""

from __future__ import annotations

from collections.abc import Set
from typing import Literal, TypeAlias

Failure: TypeAlias = Literal["silence", "answer"]
"""``silence``: no reply came in time, or the connection broke; ``answer``: the service replied with an error."""

EVERY: Set[Failure] = frozenset({"silence", "answer"})

_EVERYTHING = frozenset({"Exception", "BaseException"})
_SILENCE = frozenset(
    f"botocore.exceptions.{name}"
    for name in ("BotoCoreError", "HTTPClientError", "ReadTimeoutError", "ConnectionClosedError")
) | {"OSError", "IOError", "EnvironmentError"}
"""Among them what ``ReadTimeoutError`` is derived from, by way of the requests that botocore once brought along."""

_ANSWER = frozenset({"botocore.exceptions.ClientError"})


def caught_by(name: str) -> Set[Failure]:
    """The failures that ``except name`` catches: the dotted name of a class, a builtin one without its module.

    Those that happen before a request is sent (``EndpointConnectionError``) are not among them.
    Source: botocore/exceptions.py; boto3 and modules of botocore import the same classes.
    """
    if name in _EVERYTHING:
        return EVERY
    last = name.rpartition(".")[2]
    if name.partition(".")[0] in ("boto3", "botocore"):
        name = f"botocore.exceptions.{last}"
    return frozenset({"silence"}) if name in _SILENCE else frozenset({"answer"}) if name in _ANSWER else frozenset()
