# SPDX-License-Identifier: GPL-2.0-or-later
"""An HTTP server on raw sockets that answers well until it is told, request by request, how to go wrong."""

from __future__ import annotations

import gzip
import select
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

_REASONS = {200: "OK", 302: "Found", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found"}


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it arrived: its number (from 0), method, target with query, and headers in lower case."""

    number: int
    method: str
    target: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be sent; Content-Length and Connection are added when it is."""

    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json"),)

    def with_headers(self, *more: tuple[str, str]) -> Answer:
        """The same answer with more headers."""
        return replace(self, headers=(*self.headers, *more))

    def packed(self) -> Answer:
        """The same answer in gzip, always the same bytes."""
        body = gzip.compress(self.body, mtime=0)
        return replace(self, body=body).with_headers(("Content-Encoding", "gzip"))


class HungUp(Exception):
    """The other side closed the connection, or the server is closing."""


class Exchange:
    """One request and the connection on which to answer it, well or badly."""

    def __init__(self, connection: socket.socket, request: Request, answer: Answer, closing: socket.socket) -> None:
        self.request = request
        self.answer = answer
        self._connection = connection
        self._closing = closing

    def head(self, answer: Answer, length: int | None, *more: tuple[str, str]) -> bytes:
        """Status line and headers; ``length`` None leaves out Content-Length, so that the close ends the body."""
        lines = [f"HTTP/1.1 {answer.status} {_REASONS.get(answer.status, 'Other')}"]
        lines += [f"{name}: {value}" for name, value in (*answer.headers, *more)]
        lines.append("Connection: close" if length is None else f"Content-Length: {length}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        try:
            self._connection.sendall(data)
        except OSError as error:
            raise HungUp from error

    def give(self, answer: Answer | None = None) -> None:
        """Send a whole, correct answer: the good one unless another is given."""
        answer = answer or self.answer
        self.send(self.head(answer, len(answer.body)) + answer.body)

    def hang_up(self) -> None:
        """Close the connection in order (FIN)."""
        raise HungUp

    def reset(self) -> None:
        """Close the connection with a reset (RST)."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise HungUp

    def hold(self, seconds: float | None = None) -> None:
        """Send nothing for so many seconds (None: for ever); ends at once when either side closes."""
        ready, _, _ = select.select([self._connection, self._closing], [], [], seconds)
        if ready:
            raise HungUp


Trouble = Callable[[Exchange], None]


class FaultyServer:
    """
    Serves ``answer(request)`` on the loopback interface; ``script(request)`` may name the trouble to make instead.

    ``requests`` is everything asked so far, in order. What goes wrong in the test's own functions is raised when the
    server ends. With ``tls`` the server speaks TLS by that context.
    """

    def __init__(
        self,
        answer: Callable[[Request], Answer],
        script: Callable[[Request], Trouble | None] = lambda _: None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.script = script
        self.requests: list[Request] = []
        self.failures: list[Exception] = []
        self._answer = answer
        self._tls = tls
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._closing, self._close = socket.socketpair()
        self._threads: list[threading.Thread] = []

    def answering(self, answer: Callable[[Request], Answer]) -> None:
        """Answer by another function from now on."""
        self._answer = answer

    @property
    def port(self) -> int:
        """The port the system chose."""
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        """The address without a trailing slash."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close.close()
        for thread in self._threads:
            thread.join(10)
        self._listener.close()
        self._closing.close()
        if self.failures and error is None:
            raise self.failures[0]

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            ready, _, _ = select.select([self._listener, self._closing], [], [])
            if self._closing in ready:
                return
            connection, _ = self._listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        try:
            if self._tls is not None:
                connection.settimeout(10)
                connection = self._tls.wrap_socket(connection, server_side=True)
            while self._exchange(connection):
                pass
        except (HungUp, OSError):
            pass
        except Exception as error:  # noqa: BLE001 - a test's own mistake, shown when the server ends
            self.failures.append(error)
        finally:
            connection.close()

    def _exchange(self, connection: socket.socket) -> bool:
        head = self._read_head(connection)
        if head is None:
            return False
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        with self._lock:
            request = Request(len(self.requests), method, target, headers)
            self.requests.append(request)
            trouble = self.script(request)
            answer = self._answer(request)
        exchange = Exchange(connection, request, answer, self._closing)
        (trouble or Exchange.give)(exchange)
        return headers.get("connection", "").lower() != "close"

    def _read_head(self, connection: socket.socket) -> bytes | None:
        received = b""
        while b"\r\n\r\n" not in received:
            if not (isinstance(connection, ssl.SSLSocket) and connection.pending()):
                ready, _, _ = select.select([connection, self._closing], [], [])
                if self._closing in ready:
                    return None
            piece = connection.recv(65536)
            if not piece:
                return None
            received += piece
        return received.partition(b"\r\n\r\n")[0]


@dataclass(slots=True)
class Schedule:
    """
    Makes trouble on one page of one stage of the work.

    Pages of ``stage`` are numbered by the first time their address is asked for. ``once`` spoils the first request
    for page ``page``, ``page`` each request for it, ``on`` each request from there on.
    """

    stage_of: Callable[[str], str]
    stage: str
    page: int
    duration: str
    trouble: Trouble
    struck: int = 0
    _pages: dict[str, int] = field(default_factory=dict)

    def __call__(self, request: Request) -> Trouble | None:
        if self.stage_of(request.target) != self.stage:
            return None
        number = self._pages.setdefault(request.target, len(self._pages))
        strikes = {
            "once": number == self.page and not self.struck,
            "page": number == self.page,
            "on": number >= self.page or self.struck > 0,
        }[self.duration]
        if not strikes:
            return None
        self.struck += 1
        return self.trouble
