"""Networks on loopback that stall: addresses that drop SYNs, servers that leave a handshake or a request unanswered."""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from waiting import Waits

HOST = "stalling.test"
"""A name that ``named`` resolves."""

Reply = tuple[float, int, dict[str, str], str]
"""Seconds until it is sent, status, headers, body."""


@contextlib.contextmanager
def accepting(waits: Waits, scheme: str = "https") -> Iterator[str]:
    """A server whose system accepts connections, and which never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        port = listener.getsockname()[1]
        waits.servers.add(port)
        waits.mute.add(port)
        yield f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"


@contextlib.contextmanager
def dropping(waits: Waits, *hosts: str) -> Iterator[str]:
    """Addresses whose queue of connections is full: Linux drops further SYNs, as a firewall does."""
    with contextlib.ExitStack() as stack:
        port = 0
        for host in hosts or ("127.0.0.1",):
            listener = stack.enter_context(socket.socket())
            listener.bind((host, port))
            listener.listen(0)
            port = listener.getsockname()[1]
            waits.servers.add(port)
            waits.dropping.add((host, port))
            for _ in range(3):
                filler = stack.enter_context(socket.socket())
                filler.setblocking(False)
                with contextlib.suppress(BlockingIOError):
                    filler.connect((host, port))
        time.sleep(0.05)
        yield f"https://127.0.0.1:{port}"


def no_reply(waits: Waits, connection: ssl.SSLSocket) -> None:
    """Reads whatever comes and never answers."""
    waits.silence(connection)
    while connection.recv(65536):
        pass


def late_continue(waits: Waits, connection: ssl.SSLSocket) -> None:
    """Takes its time to begin "100 Continue", and to end it; no reply to the body."""
    connection.recv(65536)
    waits.pause(connection, 0.9, b"H")
    waits.pause(connection, 0.4, b"TTP/1.1 100 Continue\r\n\r\n")
    no_reply(waits, connection)


def halting(waits: Waits, connection: ssl.SSLSocket) -> None:
    """Pauses again and again while it reads the body; no reply to it."""
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    waits.silence(connection)
    while True:
        waits.pause(connection, 0.4)
        left = 4 << 20
        while left > 0:
            read = len(connection.recv(65536))
            if not read:
                return
            left -= read


@contextlib.contextmanager
def late(
    waits: Waits, certificate: str, seconds: float, talk: Callable[[Waits, ssl.SSLSocket], None] = no_reply
) -> Iterator[str]:
    """A server that answers the TLS handshake after ``seconds``, then does ``talk``."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if talk is late_continue:
        # Tickets would be something to read.
        context.num_tickets = 0

    def serve(connection: socket.socket) -> None:
        # What is said is there at once.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        waits.pause(connection, seconds)
        with contextlib.suppress(OSError), context.wrap_socket(connection, server_side=True) as talking:
            talk(waits, talking)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        waits.servers.add(listener.getsockname()[1])
        threading.Thread(target=accept, daemon=True).start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def named(waits: Waits, url: str, addresses: list[str], seconds: float = 0) -> Iterator[str]:
    """``url`` with HOST in place of its address, which resolves to ``addresses`` after ``seconds``."""
    usual = socket.getaddrinfo

    def resolve(host: Any, port: Any, *arguments: Any, **named_arguments: Any) -> Any:
        if host != HOST:
            return usual(host, port, *arguments, **named_arguments)
        waits.seconds += seconds
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    socket.getaddrinfo = resolve  # type: ignore[assignment]
    try:
        yield re.sub(r"//[^:]+", f"//{HOST}", url)
    finally:
        socket.getaddrinfo = usual


class Scripted(ThreadingHTTPServer):
    """An HTTP server that replies as ``script`` says, given method, path and the number of the request; None: never."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, waits: Waits, script: Callable[[str, str, int], Reply | None]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.waits = waits
        waits.servers.add(self.server_port)
        self.script = script
        self.requests: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def handle_error(self, *_: Any) -> None:
        """Clients hang up; that is what they are here for."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Scripted

    def _reply(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.requests.append(f"{self.command} {self.path}")
        reply = self.server.script(self.command, self.path, len(self.server.requests))
        if reply is None:
            self.server.waits.silence(self.connection)
            self.rfile.read(1)  # until the client hangs up
            return
        seconds, status, headers, body = reply
        if seconds:
            self.server.waits.pause(self.connection, seconds)
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body.encode())

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


for _method in ("GET", "HEAD", "PUT", "POST", "DELETE"):
    setattr(_Handler, f"do_{_method}", _Handler._reply)


@contextlib.contextmanager
def scripted(waits: Waits, script: Callable[[str, str, int], Reply | None]) -> Iterator[Scripted]:
    """A server that follows ``script`` while the block runs."""
    server = Scripted(waits, script)
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


PARTS = "<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>"
PAGE = (
    "<ListBucketResult><IsTruncated>{}</IsTruncated>"
    "<NextContinuationToken>{}</NextContinuationToken></ListBucketResult>"
)


def silent(method: str, path: str, number: int) -> Reply | None:
    """Never a reply."""
    return None


def throttling(method: str, path: str, number: int) -> Reply | None:
    """Tells to slow down, and for longer than anybody waits."""
    body = '{"__type": "ThrottlingException", "message": "slow down"}'
    headers = {"Content-Type": "application/x-amz-json-1.0", "x-amz-retry-after": "60000"}
    return 0, 400, headers, body


def asking(method: str, path: str, number: int) -> Reply | None:
    """Fails without throttling, and asks for a longer pause than anybody makes."""
    return 0, 500, {"x-amz-retry-after": "60000"}, ""


def upload(method: str, path: str, number: int) -> Reply | None:
    """Begins an upload in parts, and then neither takes a part nor ends it."""
    return (0, 200, {}, PARTS) if method == "POST" and path.endswith("uploads") else None


def download(method: str, path: str, number: int) -> Reply | None:
    """Takes its time to tell the size of the object, and never sends it."""
    return (0.25, 200, {"Content-Length": "4", "ETag": '"e"'}, "") if method == "HEAD" else None


def pages(method: str, path: str, number: int) -> Reply | None:
    """Five pages, each of them late."""
    return 0.25, 200, {}, PAGE.format("true" if number < 5 else "false", number)


def instance(method: str, path: str, number: int) -> Reply | None:
    """The metadata service of an instance, which takes its time over each of its three answers."""
    if method == "PUT":
        return 0.25, 200, {}, "token"
    if path.endswith("security-credentials/"):
        return 0.25, 200, {}, "role"
    keys = '"AccessKeyId": "a", "SecretAccessKey": "b", "Token": "c", "Expiration": "2099-01-01T00:00:00Z"'
    return 0.25, 200, {}, f'{{{keys}, "Code": "Success"}}'


def absent(method: str, path: str, number: int) -> Reply | None:
    """There is no such thing, which takes a while to find out."""
    return 0.25, 404, {}, ""


def moved(method: str, path: str, number: int) -> Reply | None:
    """The first request is for another region; no reply to the second."""
    error = "<Error><Code>PermanentRedirect</Code><Bucket>b</Bucket></Error>"
    return (0, 301, {"x-amz-bucket-region": "us-east-1"}, error) if number == 1 else None


def moved_somewhere(method: str, path: str, number: int) -> Reply | None:
    """The same without saying where; only HeadBucket says it."""
    if method == "HEAD":
        return 0, 200, {"x-amz-bucket-region": "us-east-1"}, ""
    return (0, 301, {}, "<Error><Code>PermanentRedirect</Code></Error>") if number == 1 else None


def express(seconds: float) -> Callable[[str, str, int], Reply | None]:
    """The second request for a session is answered late, and so is each one after that; no reply to anything else.

    ``seconds`` is how long the sessions last.
    """

    def script(method: str, path: str, number: int) -> Reply | None:
        if "session" not in path or number == 1:
            return None
        ends = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))
        return 0.25, 200, {"Content-Type": "application/xml"}, SESSION.format(ends)

    return script


SESSION = (
    "<CreateSessionResult><Credentials><AccessKeyId>a</AccessKeyId><SecretAccessKey>b</SecretAccessKey>"
    "<SessionToken>c</SessionToken><Expiration>{}</Expiration></Credentials></CreateSessionResult>"
)


def polled(last: int) -> Callable[[str, str, int], Reply | None]:
    """Never the state that is waited for, and to the request ``last`` no reply."""

    def script(method: str, path: str, number: int) -> Reply | None:
        empty = "<DescribeInstanceStatusResponse></DescribeInstanceStatusResponse>"
        return None if number >= last else (0, 200, {"Content-Type": "text/xml"}, empty)

    return script


@contextlib.contextmanager
def network(waits: Waits, name: str, certificate: str = "", last: int = 0) -> Iterator[tuple[str, Callable[[], int]]]:
    """The address of the network called ``name``, and how to ask how many requests it got."""
    with contextlib.ExitStack() as stack:
        enter = stack.enter_context
        scripts = (silent, throttling, asking, upload, download, pages, instance, absent, moved, moved_somewhere)
        script = {each.__name__: each for each in scripts}.get(name)
        if name in ("polled", "express"):
            script = polled(last) if name == "polled" else express(last)
        if script is not None:
            server = enter(scripted(waits, script))
            yield server.url, lambda: len(server.requests)
            return
        if name == "accepting":
            url = enter(accepting(waits))
        elif name == "proxy":
            url = enter(accepting(waits, "http"))
        elif name == "dropping":
            url = enter(dropping(waits))
        elif name == "two dropping":
            url = enter(named(waits, enter(dropping(waits, "127.0.0.1", "127.0.0.2")), ["127.0.0.1", "127.0.0.2"]))
        elif name == "one of two dropping":
            first = enter(dropping(waits, "127.0.0.1"))
            port = int(first.rpartition(":")[2])
            enter(socket.create_server(("127.0.0.2", port), backlog=64))
            waits.mute.add(port)
            url = enter(named(waits, first.replace("https", "http"), ["127.0.0.1", "127.0.0.2"]))
        elif name == "slow name":
            url = enter(named(waits, enter(accepting(waits)), ["127.0.0.1"], 0.3))
        else:
            talk = {"late": no_reply, "late continue": late_continue, "halting": halting}[name]
            url = enter(late(waits, certificate, 0.4, talk))
        yield url, lambda: 0
