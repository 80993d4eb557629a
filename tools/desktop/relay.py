# SPDX-License-Identifier: GPL-2.0-or-later
"""A small HTTP server in front of a platform: asks for a sign-in, or is the proxy through which hosts are reached."""

from __future__ import annotations

import base64
import http.client
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

__all__ = ["Relay"]


class Relay:
    """Passes GET on to the platform, whatever host the request is for, and writes its own address into the answers.

    With ``user`` and ``password`` only who signs in (RFC 7617) gets an answer. As a proxy (RFC 9112, section 3.2.2) it
    is asked for whole addresses, whose hosts need not exist.
    """

    def __init__(self, platform: str, user: str = "", password: str = "") -> None:
        self._platform = platform
        self._sign_in = f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}" if user else ""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def root(self) -> str:
        """The address of this server."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        """The platform's service as it is reached here."""
        return f"{self.root}{urlsplit(self._platform).path}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, target: str, host: str) -> tuple[int, str, bytes]:
        """What the platform says: status, content type and body."""
        asked, behind = urlsplit(target), urlsplit(self._platform)
        connection = http.client.HTTPConnection(behind.netloc, timeout=30)
        try:
            connection.request("GET", f"{asked.path}?{asked.query}" if asked.query else asked.path)
            answer = connection.getresponse()
            own = f"http://{asked.netloc or host}".encode()
            body = answer.read().replace(f"http://{behind.netloc}".encode(), own)
            return answer.status, answer.getheader("Content-Type", ""), body
        finally:
            connection.close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        relay = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if relay._sign_in and self.headers["Authorization"] != relay._sign_in:
                    self._say(HTTPStatus.UNAUTHORIZED, "text/plain", b"Sign in.")
                else:
                    self._say(*relay.answer(self.path, self.headers["Host"]))

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

            def _say(self, status: int, kind: str, body: bytes) -> None:
                self.send_response(status)
                if status == HTTPStatus.UNAUTHORIZED:
                    self.send_header("WWW-Authenticate", 'Basic realm="city"')
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        return Handler
