"""Waiting without a clock: a socket of the client learns at once how its wait ends, and the seconds are added up.

The networks of ``stalling`` say how late they answer and when they fall silent, so a busy machine changes nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import select
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from unittest import mock

import botocore.retries.bucket
import urllib3.util

_NOT_YET = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)
_LONG = 20
"""Seconds on the clock after which something is wrong with the test."""


class Waits:
    """How long the client has waited, and what the servers say of its connections, which are known by its ports."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.dropping = set[tuple[str, int]]()
        """Addresses that let no connection come about."""
        self.servers = set[int]()
        """Their ports, by which a socket of the client is known."""
        self.mute = set[int]()
        """Those of servers that never say a word."""
        self._silent = set[int]()
        self._late: dict[int, float] = {}
        self._waiting = set[int]()
        self._turn = threading.Condition()

    def silence(self, connection: socket.socket) -> None:
        """The server says no more."""
        with self._turn:
            self._silent.add(connection.getpeername()[1])

    def pause(self, connection: socket.socket, seconds: float, words: bytes = b"") -> None:
        """Once the client waits, the server lets so much time go by and says ``words``."""
        port = connection.getpeername()[1]
        with self._turn:
            self._turn.wait_for(lambda: port in self._waiting, _LONG)
            self._late[port] = self._late.get(port, 0) + seconds
            self._waiting.discard(port)
            if words:
                connection.sendall(words)

    def over(self, limit: float, operation: str) -> None:
        """All of ``limit`` was in vain."""
        self.seconds += limit
        raise TimeoutError(f"The {operation} operation timed out")

    def until(self, client: socket.socket, limit: float, attempt: Callable[[], Any], operation: str) -> Any:
        """The result of ``attempt``, which does not block, as soon as it has one, if the limit is not over by then."""
        port, mute = client.getsockname()[1], client.getpeername()[1] in self.mute
        end = time.monotonic() + _LONG
        while time.monotonic() < end:
            with self._turn:
                try:
                    result = attempt()
                except _NOT_YET:
                    silent = operation != "write" and (mute or port in self._silent)
                    if silent or self._late.get(port, 0) >= limit:
                        self._late.pop(port, None)
                        self.over(limit, operation)
                    self._waiting.add(port)
                    self._turn.notify_all()
                else:
                    self._waiting.discard(port)
                    late = self._late.pop(port, 0)
                    if late >= limit:
                        self.over(limit, operation)
                    self.seconds += late
                    return result
            time.sleep(0.0005)
        raise AssertionError("the network neither answers nor says that it is silent")

    @contextlib.contextmanager
    def counted(self) -> Iterator[None]:
        """While this lasts, no socket of the client waits."""

        def without_waiting(usual: Any, operation: str) -> Any:
            def act(client: socket.socket, *arguments: Any, **named: Any) -> Any:
                limit = client.gettimeout()
                if not limit or client.getpeername()[1] not in self.servers:
                    return usual(client, *arguments, **named)
                with _with_timeout(client, 0):
                    return self.until(client, limit, lambda: usual(client, *arguments, **named), operation)

            return act

        usually_connect, usually_readable = socket.socket.connect, urllib3.util.wait_for_read

        def connect(client: socket.socket, address: Any) -> None:
            limit = client.gettimeout()
            if not limit or address[1] not in self.servers:
                return usually_connect(client, address)
            if address in self.dropping:
                self.over(limit, "connect")
            with _with_timeout(client, _LONG):
                usually_connect(client, address)
            with self._turn:
                self._silent.discard(client.getsockname()[1])
                self._late.pop(client.getsockname()[1], None)
            return None

        def readable(client: Any, timeout: float | None = None) -> bool:
            def attempt() -> bool:
                if not select.select([client], [], [], 0)[0]:
                    raise BlockingIOError
                return True

            if not timeout:
                return usually_readable(client, timeout)
            try:
                return bool(self.until(client, timeout, attempt, "read"))
            except TimeoutError:
                return False

        waits = self

        class Condition(threading.Condition):
            def wait(self, timeout: float | None = None) -> bool:
                waits.seconds += timeout or 0
                return False

        methods = {
            (socket.socket, "recv_into"): "read",
            (ssl.SSLSocket, "recv_into"): "read",
            (ssl.SSLSocket, "send"): "write",
            (ssl.SSLSocket, "do_handshake"): "handshake",
        }
        with contextlib.ExitStack() as stack:
            for (kind, name), operation in methods.items():
                patched = without_waiting(getattr(kind, name), operation)
                stack.enter_context(mock.patch.object(kind, name, patched))
            stack.enter_context(mock.patch.object(socket.socket, "connect", connect))
            stack.enter_context(mock.patch.object(urllib3.util, "wait_for_read", readable))
            # What holds requests back in the mode "adaptive".
            bucket = botocore.retries.bucket
            stack.enter_context(mock.patch.object(bucket.Clock, "current_time", lambda _: self.seconds))
            threads = SimpleNamespace(Condition=Condition, Lock=threading.Lock)
            stack.enter_context(mock.patch.object(bucket, "threading", threads))
            yield


@contextlib.contextmanager
def _with_timeout(client: socket.socket, timeout: float) -> Iterator[None]:
    usual = client.gettimeout()
    client.settimeout(timeout)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            client.settimeout(usual)


class Loop(asyncio.SelectorEventLoop):
    """An event loop with a time of its own, which goes on where nothing happens without it."""

    def __init__(self) -> None:
        self._seconds = 0.0
        self._threads = 0
        loop = self

        class Selector(selectors.DefaultSelector):  # type: ignore[misc,valid-type]
            def select(self, timeout: float | None = None) -> Any:
                if timeout == 0:
                    return super().select(0)
                found = super().select(_LONG if loop._threads else 0.02)
                if not found and not loop._threads:
                    loop._seconds += timeout or 0
                return found

        super().__init__(Selector())

    def time(self) -> float:
        return self._seconds

    def run_in_executor(self, *arguments: Any) -> Any:
        future = super().run_in_executor(*arguments)
        self._threads += 1
        future.add_done_callback(self._ended)
        return future

    def _ended(self, _: Any) -> None:
        self._threads -= 1
