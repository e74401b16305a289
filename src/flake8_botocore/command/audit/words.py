"""An operation of a client in words."""

from __future__ import annotations

from .clients import UNKNOWN
from .uses import Use

NOTHING_FOUND = "no call of an operation found"
"""What is said of a client that may be used in a way that cannot be followed."""


def words(use: Use) -> str:
    """``Invoke runs up to 3 times``; the name alone of what does no harm when it runs twice."""
    return f"{name(use)} {how_often(use)}".rstrip()


def name(use: Use) -> str:
    """The operation, and how it is called where that means several requests: ``GetFunction (waiter)``."""
    asked = f" ({use.what.kind})" if use.what.kind in ("paginator", "waiter") else ""
    return f"{use.what.operation}{asked}"


def how_often(use: Use) -> str:
    """How often one call runs it or boto3 starts it at most; empty where that is of no harm or once."""
    if use.what.side_effect:
        return "runs once" if use.runs == 1 else f"runs up to {UNKNOWN if use.runs is None else use.runs} times"
    return f"is started up to {use.what.starts} times" if use.what.starts > 1 else ""
