"""Runs sources against the botocore on PYTHONPATH: one process for one version, a JSON line in, a JSON line out.

Never leaves the machine: connections are stopped where they would be opened, or go to a server on loopback.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import socket
import sys
import threading
import time
from typing import Any

from clean_environment import clean

clean()

import botocore  # noqa: E402
import botocore.endpoint  # noqa: E402
import botocore.loaders  # noqa: E402
import botocore.session  # noqa: E402
import botocore.waiter  # noqa: E402
import urllib3.util.connection  # noqa: E402
from silent_server import Server  # noqa: E402
from stalling import HOST, network  # noqa: E402
from waiting import Loop, Waits  # noqa: E402

try:
    import aiobotocore.config
    import aiobotocore.endpoint
    import aiohttp
except ImportError:
    aiobotocore = None

CALLS = {
    "lambda": ("invoke", {"FunctionName": "f", "Payload": b"{}"}),
    "dynamodb": (
        "update_item",
        {
            "TableName": "t",
            "Key": {"id": {"S": "1"}},
            "UpdateExpression": "ADD n :x",
            "ExpressionAttributeValues": {":x": {"N": "1"}},
        },
    ),
    "s3": ("put_object", {"Bucket": "bucket", "Key": "k", "Body": b"x"}),
    "ec2": ("run_instances", {"ImageId": "ami-1", "MinCount": 1, "MaxCount": 1}),
    "sts": ("get_caller_identity", {}),
    "sqs": ("list_queues", {}),
}
"""By service: a call that changes something, where the service has one."""

TICK = 0.02
"""Seconds that stand for a whole read timeout on the wire."""


class Reached(BaseException):
    """The client got as far as opening a connection; no ``except Exception`` on the way stops it."""


class Clock:
    """Stands for ``time`` where botocore pauses between attempts: pauses are written down, not slept."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)


CLOCK = Clock()
LOADER = botocore.loaders.create_loader()
ONLINE = WARM = False


def patch() -> None:
    """Stop connections, write pauses down, read every service model once."""
    create_connection = urllib3.util.connection.create_connection

    def connect(address: Any, timeout: Any = None, *args: Any, **kwargs: Any) -> Any:
        if ONLINE:
            assert address[0] in ("127.0.0.1", HOST), address
            return create_connection(address, timeout, *args, **kwargs)
        with socket.socket() as unused:
            if timeout is None or isinstance(timeout, (int, float)):
                unused.settimeout(timeout)
        raise Reached

    urllib3.util.connection.create_connection = connect
    botocore.endpoint.time = botocore.waiter.time = CLOCK
    botocore.session.create_loader = lambda *args, **kwargs: LOADER
    if aiobotocore is not None:

        async def pause(seconds: float) -> None:
            CLOCK.pauses.append(seconds)

        class Loop:
            sleep = staticmethod(pause)

            def __getattr__(self, name: str) -> Any:
                return getattr(asyncio, name)

        aiobotocore.endpoint.asyncio = Loop()


def restored(command: Any) -> Any:
    """``command`` with the environment put back afterwards."""

    def run_and_restore(**arguments: Any) -> Any:
        before = dict(os.environ)
        try:
            return command(**arguments)
        finally:
            os.environ.clear()
            os.environ.update(before)

    return run_and_restore


def described(error: BaseException) -> list[str]:
    return [type(error).__name__, str(error)[:200]]


def service(client: Any) -> str:
    return str(client.meta.service_model.service_name)


def run(source: str) -> dict[str, Any]:
    """Executes ``source`` and lets its ``client`` send one request; ``raised`` is null if it gets to a connection."""
    names: dict[str, Any] = {}
    try:
        exec(source, names)
        client = names["client"]
        client = getattr(client.meta, "client", client)
        method, arguments = CALLS[service(client)]
        getattr(client, method)(**arguments)
    except Reached:
        return {"raised": of_reading(client)}
    except Exception as error:
        return {"raised": described(error)}
    return {"raised": None}


def of_reading(client: Any) -> list[str] | None:
    """What the socket says to the read timeout, which it gets when a request is sent; see test_mended_statements."""
    with socket.socket() as unused:
        try:
            unused.settimeout(client._endpoint.http_session._timeout.read_timeout)
        except Exception as error:
            return ["HTTPClientError", str(error)]
    return None


def settings(source: str) -> dict[str, Any]:
    """What the ``client`` that ``source`` makes runs with."""
    names: dict[str, Any] = {}
    exec(source, names)
    client = getattr(names["client"].meta, "client", names["client"])
    return config_of(client)


def settings_apart(source: str) -> dict[str, Any]:
    """The same of a source that may change boto itself: in a process of its own, which is a copy of this one.

    A source that raises has no client; the answer says what it ``raises``.
    """
    global WARM
    if not WARM:
        WARM = bool(settings("import botocore.session as s\nclient = s.get_session().create_client('sqs')"))
        with contextlib.suppress(ImportError):
            import boto3  # noqa: F401
        gc.freeze()
    there, here = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            answer = settings(source)
        except BaseException as error:
            answer = {"raises": described(error)}
        with os.fdopen(here, "w") as to:
            json.dump(answer, to, default=repr)
        os._exit(0)
    os.close(here)
    with os.fdopen(there) as told:
        answer = json.loads(told.read())
    os.waitpid(child, 0)
    return answer


def config_of(client: Any) -> dict[str, Any]:
    config = client.meta.config
    return {
        "connect_timeout": config.connect_timeout,
        "read_timeout": config.read_timeout,
        "retries": dict(config.retries),
        "max_pool_connections": config.max_pool_connections,
        "region": client.meta.region_name,
    }


def wire(source: str) -> dict[str, Any]:
    """Lets the ``client`` of ``source`` call a server that never answers, each read timeout cut to ``TICK`` seconds."""
    global ONLINE
    server, ONLINE = Server(None), True
    os.environ["AWS_ENDPOINT_URL"] = server.url
    try:
        names: dict[str, Any] = {}
        exec(source, names)
        client = names["client"]
        sent: list[int] = []
        client.meta.events.register("before-send", lambda **_: sent.append(1) and None)
        manager = client._endpoint.http_session._manager
        manager.connection_pool_kw["timeout"] = urllib3.util.Timeout(connect=5, read=TICK)
        method, arguments = CALLS[service(client)]
        CLOCK.pauses.clear()
        raised = None
        try:
            getattr(client, method)(**arguments)
        except Exception as error:
            raised = described(error)
        found = {"sent": len(sent), "received": server.settled(len(sent)), "pauses": list(CLOCK.pauses)}
        return {**found, "raised": raised, **config_of(client)}
    finally:
        ONLINE = False
        server.close()


def call(source: str, delay: float | None, requests: int = 1) -> dict[str, Any]:
    """Runs ``source`` as it is, its clock too, against a server that answers after ``delay`` seconds.

    ``requests`` are waited for, five seconds at most; 0 for a source that has a server of its own.
    """
    global ONLINE
    server, ONLINE = Server(delay), True
    os.environ["AWS_ENDPOINT_URL"] = server.url
    botocore.endpoint.time = time
    try:
        exec(source, {})
        raised = None
    except Exception as error:
        raised = described(error)
    finally:
        ONLINE = False
        botocore.endpoint.time = CLOCK
    received = server.settled(requests)
    server.close()
    return {"received": received, "raised": raised}


def stall(source: str, name: str, certificate: str = "", last: int = 0) -> dict[str, Any]:
    """How long ``call()`` of ``source`` takes on the network called ``name``, its pauses written down, not slept.

    ``source`` finds that in ``waits.seconds``, too.
    """
    global ONLINE
    waits = Waits()
    with network(waits, name, certificate, last) as (url, received):
        os.environ["AWS_ENDPOINT_URL"] = os.environ["PROXY"] = url
        os.environ["AWS_CA_BUNDLE"] = certificate
        if not certificate:
            del os.environ["AWS_CA_BUNDLE"]
        ONLINE = True
        try:
            names: dict[str, Any] = {"waits": waits}
            raised = None
            with waits.counted():
                exec(source, names)
                CLOCK.pauses.clear()
                began = waits.seconds
                try:
                    names["call"]()
                except Exception as error:
                    raised = described(error)
        finally:
            ONLINE = False
        return {"took": waits.seconds - began, "pauses": list(CLOCK.pauses), "raised": raised, "received": received()}


def patience(source: str, seconds: float) -> dict[str, Any]:
    """Whether ``call()`` of ``source`` still waits for a TLS handshake after ``seconds``; then the server goes away."""
    global ONLINE
    raised: list[list[str]] = []

    def call() -> None:
        try:
            names["call"]()
        except Exception as error:
            raised.append(described(error))

    with network(Waits(), "accepting") as (url, _):
        os.environ["AWS_ENDPOINT_URL"] = url
        ONLINE = True
        names: dict[str, Any] = {}
        exec(source, names)
        thread = threading.Thread(target=call, daemon=True)
        thread.start()
        thread.join(seconds)
        waits = thread.is_alive()
    thread.join(5)
    ONLINE = False
    return {"waits": waits, "ended": not thread.is_alive(), "raised": raised}


def aio_patience(source: str, handshake: float) -> dict[str, Any]:
    """How long ``main(use)`` of ``source`` waits for a TLS handshake; asyncio's limit is ``handshake`` seconds."""
    import asyncio.constants

    usual, asyncio.constants.SSL_HANDSHAKE_TIMEOUT = asyncio.constants.SSL_HANDSHAKE_TIMEOUT, handshake
    try:
        return {"usual": usual, **aio_stall(source, "accepting")}
    finally:
        asyncio.constants.SSL_HANDSHAKE_TIMEOUT = usual


def aio_stall(source: str, name: str) -> dict[str, Any]:
    """How long one call on the client that ``main(use)`` of ``source`` makes takes on the network called ``name``.

    It is ``call(client)`` of ``source``, if there is one.
    """
    found: dict[str, Any] = {"raised": None}

    async def use(client: Any) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            await (names["call"](client) if "call" in names else client.list_queues())
        except Exception as error:
            found["raised"] = described(error)
        found["took"] = loop.time() - began

    with network(Waits(), name) as (url, _):
        os.environ["AWS_ENDPOINT_URL"] = url
        names: dict[str, Any] = {}
        exec(source, names)
        with contextlib.closing(Loop()) as loop:
            loop.run_until_complete(names["main"](use))
    return found


def connected_to(url: str) -> list[socket.socket]:
    """The open sockets of this process that are connected to the server at ``url``."""
    address = ("127.0.0.1", int(url.rpartition(":")[2]))
    found = []
    for each in gc.get_objects():
        if isinstance(each, socket.socket) and each.fileno() >= 0:
            with contextlib.suppress(OSError):
                if each.getpeername() == address:
                    found.append(each)
    return found


def aio(source: str, delay: float | None, cut: bool, look: bool = False) -> dict[str, Any]:
    """Runs the coroutine function ``main(use)`` of ``source``; ``use(client)`` sends one request.

    The server answers after ``delay`` seconds. ``cut`` makes every read timeout ``TICK`` seconds long.
    ``look`` asks for the keepalive flags of the open connections.
    """
    server = Server(delay)
    os.environ["AWS_ENDPOINT_URL"] = server.url
    found: dict[str, Any] = {"sent": 0}
    CLOCK.pauses.clear()

    async def use(client: Any) -> None:
        found.update(config_of(client))

        def count(**_: Any) -> None:
            found["sent"] += 1

        client.meta.events.register("before-send", count)
        if cut:
            client._endpoint.http_session._timeout = aiohttp.ClientTimeout(sock_connect=5, sock_read=TICK)
        method, arguments = CALLS[service(client)]
        await getattr(client, method)(**arguments)
        if look:
            open_ones = connected_to(server.url)
            found["keepalive"] = [bool(s.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)) for s in open_ones]

    names: dict[str, Any] = {}
    raised = None
    try:
        exec(source, names)
        asyncio.run(asyncio.wait_for(names["main"](use), 20))
    except Exception as error:
        raised = described(error)
    # aiohttp refused to send: to wait for it took three quarters of a test's time.
    received = server.settled(0 if raised is not None and raised[0] == "HTTPClientError" else found["sent"])
    server.close()
    return {**found, "received": received, "pauses": list(CLOCK.pauses), "raised": raised}


def probe(source: str) -> dict[str, Any]:
    """What the ``client`` of ``source`` would send and over which proxy, with the keepalive flag of its sockets."""
    names: dict[str, Any] = {}
    exec(source, names)
    client = names["client"]
    sent: list[Any] = []

    def look(request: Any, **_: Any) -> None:
        sent.append(request)
        raise Reached

    client.meta.events.register("before-send", look)
    method, arguments = CALLS[service(client)]
    with contextlib.suppress(Reached):
        getattr(client, method)(**arguments)
    session = client._endpoint.http_session
    ruleset = client._ruleset_resolver
    return {
        "url": sent[0].url,
        "signed": "Authorization" in sent[0].headers,
        "proxy": session._proxy_config.proxy_url_for(sent[0].url),
        "keepalive": (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1) in session._socket_options,
        "express": ruleset._param_definitions is not None
        and ruleset._builtins.get("AWS::S3::DisableS3ExpressSessionAuth"),
    }


def value(source: str) -> Any:
    """What ``source`` calls ``value``."""
    names: dict[str, Any] = {}
    exec(source, names)
    return {"value": names["value"]}


COMMANDS = {
    "run": run,
    "settings": settings,
    "settings_apart": settings_apart,
    "wire": wire,
    "call": call,
    "stall": stall,
    "patience": patience,
    "aio_patience": aio_patience,
    "aio_stall": aio_stall,
    "aio": aio,
    "probe": probe,
    "value": value,
}


def main() -> None:
    """Answer every line of standard input."""
    patch()
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    print(json.dumps({"botocore": botocore.__version__}), file=answers)
    for line in sys.stdin:
        request = json.loads(line)
        command = COMMANDS[request.pop("do")]
        try:
            answer = restored(command)(**request)
        except Exception as error:
            answer = {"failed": described(error)}
        print(json.dumps(answer, default=repr), file=answers)


if __name__ == "__main__":
    main()
