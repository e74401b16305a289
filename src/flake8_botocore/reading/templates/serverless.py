"""Functions of the Serverless Framework's configuration.

Source: https://www.serverless.com/framework/docs/providers/aws/guide/functions
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...facts import Absent
from .stated import HTTP, REST, DeployedFunction, given, of_python, text, time_limit
from .tree import Mapping, Tree

DEFAULT = 6
"""Seconds that a function may run where the configuration says nothing."""

_OTHER_LIMIT = re.compile(r"timeoutInMillis|\basync:", re.IGNORECASE)
"""What may give an integration of API Gateway another time limit, or let nobody wait for the function."""

_CALLERS = {"http": REST, "httpApi": HTTP}


def functions(tree: Tree, source: str) -> Iterator[DeployedFunction]:
    """The functions in the configuration ``tree`` with the text ``source``."""
    if not isinstance(tree, Mapping):
        return
    provider, every = tree.get("provider"), tree.get("functions")
    shared = provider if isinstance(provider, Mapping) else Mapping({"name": provider} if provider == "aws" else {})
    if shared.get("name") != "aws" or not isinstance(every, Mapping):
        return
    for name, own in every.values.items():
        if not isinstance(own, Mapping):
            continue
        # serverless-python-requirements packs a folder of its own for a function that names one.
        handler, module = text(own.get("handler")), own.get("module")
        folder = "." if isinstance(module, Absent) else text(module)
        if handler is None or folder is None or not of_python(given("runtime", own, shared)):
            continue
        limit = time_limit("timeout", own, shared, DEFAULT)
        calls = () if _OTHER_LIMIT.search(source) else _caller(own)
        yield DeployedFunction(
            name, folder, handler, limit.seconds, int(limit.stated), limit.line or every.lines[name], *calls
        )


def _caller(own: Mapping) -> tuple[str, int, int] | tuple[()]:
    """Who waits for the function whenever it is called, for how long, and the line of the event that says so."""
    events = own.get("events")
    if not isinstance(events, tuple) or not events or not isinstance(own.get("url"), Absent):
        return ()
    callers = []
    for event in events:
        kind = next(iter(event.values), "") if isinstance(event, Mapping) else ""
        if not isinstance(event, Mapping) or len(event.values) != 1 or kind not in _CALLERS:
            return ()
        callers.append((*_CALLERS[kind], event.lines[kind]))
    return max(callers, key=lambda caller: caller[1])
