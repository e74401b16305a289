"""A loopback HTTP server that counts the requests it has fully read; it answers 200, late, or never."""

from __future__ import annotations

import contextlib
import socket
import threading
import time


class Server:
    """Listens on a free port of 127.0.0.1; ``delay`` is the seconds until it answers, None is never."""

    def __init__(self, delay: float | None) -> None:
        self.delay = delay
        self.count = 0
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def settled(self, at_least: int) -> int:
        """The count, once it is ``at_least`` or five seconds have passed."""
        until = time.monotonic() + 5
        while self.count < at_least and time.monotonic() < until:
            time.sleep(0.005)
        return self.count

    def close(self) -> None:
        """Accept nothing more."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        stream = connection.makefile("rb")
        try:
            while self._read_request(stream, connection):
                self.count += 1
                if self.delay is not None:
                    time.sleep(self.delay)
                    body = b"{}"
                    connection.sendall(
                        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                        % (len(body), body)
                    )
        except OSError:
            pass

    @staticmethod
    def _read_request(stream: object, connection: socket.socket) -> bool:
        readline, read = stream.readline, stream.read  # type: ignore[attr-defined]
        if not readline():
            return False
        headers = {}
        while (line := readline().strip()) != b"":
            name, _, value = line.partition(b":")
            headers[name.strip().lower()] = value.strip().lower()
        if headers.get(b"expect") == b"100-continue":
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        if headers.get(b"transfer-encoding") == b"chunked":
            while size := int(readline().split(b";")[0], 16):
                read(size + 2)
            readline()
            return True
        length = int(headers.get(b"content-length", 0))
        return len(read(length)) == length
