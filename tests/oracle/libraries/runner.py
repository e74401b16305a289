"""Runs code against the libraries on PYTHONPATH and prints what each client that they create runs with, as JSON.

The code comes on standard input. It finds ``C``, a Config, and ``D``, a dictionary of the same options. No request
leaves the machine: it ends where a client would send it.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from clean_environment import clean

# The mode shows where the library leaves it to botocore, whatever the release's default is.
clean(AWS_RETRY_MODE="legacy", HOME=tempfile.mkdtemp())

import botocore.client  # noqa: E402
import botocore.httpsession  # noqa: E402
from botocore.config import Config  # noqa: E402

OPTIONS: dict[str, Any] = {
    "read_timeout": 7,
    "connect_timeout": 3,
    "retries": {"mode": "adaptive", "total_max_attempts": 2},
}
created: dict[str, list[Any]] = {}


class StoppedError(Exception):
    """A request was about to be sent."""


def stop(*_: object, **__: object) -> None:
    raise StoppedError


async def stop_later(*_: object, **__: object) -> None:
    raise StoppedError


def note(client: Any) -> Any:
    """Write down what ``client`` runs with; None is what the library leaves to botocore."""
    config = client.meta.config
    retries = config.retries or {}
    mode = retries.get("mode")
    created.setdefault(
        client.meta.service_model.service_name,
        [
            config.read_timeout,
            config.connect_timeout,
            retries.get("total_max_attempts"),
            None if mode == "legacy" else mode,
        ],
    )
    return client


def watch(creator: type[Any]) -> None:
    create = creator.create_client
    creator.create_client = lambda *given, **named: note(create(*given, **named))


def watch_later(creator: type[Any]) -> None:
    create = creator.create_client

    async def create_client(*given: Any, **named: Any) -> Any:
        return note(await create(*given, **named))

    creator.create_client = create_client


def main() -> None:
    code = sys.stdin.read()
    watch(botocore.client.ClientCreator)
    botocore.httpsession.URLLib3Session.send = stop
    try:
        import aiobotocore.client
        import aiobotocore.httpsession
    except ImportError:
        pass
    else:
        watch_later(aiobotocore.client.AioClientCreator)
        aiobotocore.httpsession.AIOHTTPSession.send = stop_later
    raised = None
    options = {**OPTIONS, "retries": dict(OPTIONS["retries"])}
    try:
        exec(code, {"C": Config(**OPTIONS), "D": options, "__name__": "__main__"})
    except Exception as error:
        raised = f"{type(error).__name__}: {error}"
    print("\n" + json.dumps({"created": created, "raised": raised, "botocore": botocore.__version__}), flush=True)
    os._exit(0)


main()
