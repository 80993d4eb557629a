# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo city over HTTP on the loopback interface."""

from __future__ import annotations

import gzip
import json
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote

from .addresses import Settings
from .city import City
from .features import FeatureService
from .language import BadRequest
from .service import VERSION, NotThere, Service

HOST = "127.0.0.1"
SERVER = "MerfurtDemo"
Now = datetime | Callable[[], datetime] | None

_LOG = logging.getLogger(__name__)
_LEAST_COMPRESSED = 1_400


class DemoServer:
    """The demo city as a server in threads of this process, a context manager.

    ``now`` is the moment the city is seen at: a fixed one, a function, or the real time. ``delay`` seconds pass before
    each answer. ``prefix`` is a path before the services; ``city`` one that is there already. ``url`` is the
    SensorThings root, ``ogc_url`` that of the features; ``requests`` counts what was answered.
    """

    def __init__(
        self, scale: float = 1.0, *, port: int = 0, page_cap: int = 1_000, default_page: int = 100, now: Now = None,
        absolute_links: bool = True, text_ids: bool = False, delay: float = 0.0, prefix: str = "", seed: int = 0,
        since: date | None = None, city: City | None = None,
    ) -> None:  # fmt: skip
        """Raises OSError when the port is taken."""
        self.city = city or City(scale, seed, since)
        settings = Settings(page_cap, min(default_page, page_cap), absolute_links, text_ids)
        self._service = Service(self.city, settings)
        self._features = FeatureService(self.city)
        self._now = now
        self.delay = delay
        self.prefix = "/" + prefix.strip("/") if prefix.strip("/") else ""
        self.requests = 0
        self.is_stopped = False
        self._counting = threading.Lock()
        self._http = _Server((HOST, port), _handler(self))
        self._thread: threading.Thread | None = None

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://{HOST}:{self._http.server_address[1]}"

    @property
    def url(self) -> str:
        """The address of the SensorThings service with its version."""
        return f"{self.origin}{self.prefix}/{VERSION}"

    @property
    def ogc_url(self) -> str:
        """The address of the OGC API Features."""
        return f"{self.origin}{self.prefix}/ogc"

    def now(self) -> int:
        """The moment the city is seen at, seconds since 1970."""
        moment = self._now() if callable(self._now) else self._now or datetime.now(UTC)
        return int(moment.timestamp())

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()
        self._http.server_close()
        if self._thread is not None:
            self._thread.join()

    def serve(self) -> None:
        """Answer requests in this thread until `stop` is called from another."""
        self._http.serve_forever(0.2)
        self._http.server_close()

    def stop(self) -> None:
        """End `serve`; connections that are open are not answered any more."""
        self.is_stopped = True
        self._http.shutdown()

    def answer(self, path: str, query: str) -> tuple[int, str]:
        """Status and JSON text for a path and query as they came."""
        with self._counting:
            self.requests += 1
        if self.delay:
            time.sleep(self.delay)
        if not path.startswith(f"{self.prefix}/"):
            return _problem(404, "Not Found")
        name, _, rest = unquote(path[len(self.prefix) :]).lstrip("/").partition("/")
        text: str | None = None
        try:
            if name == VERSION:
                text = self._service.answer(rest, query, self.url, self.now())
            elif name == "ogc":
                text = self._features.answer(rest, query, self.ogc_url)
        except BadRequest as error:
            return _problem(400, str(error))
        except NotThere:
            return _problem(404, "Not Found")
        return _problem(404, "Not Found") if text is None else (200, text)


class _Server(ThreadingTCPServer):
    """A server that asks no name service for its own name, as `http.server.HTTPServer` does."""

    allow_reuse_address = os.name != "nt"  # where it would let two servers listen at one port
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up, which systems report in several ways; answers open no files."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


def _handler(demo: DemoServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers GET and HEAD; nothing can be changed."""

        protocol_version = "HTTP/1.1"
        server_version = f"{SERVER}/1.0"
        disable_nagle_algorithm = True
        wbufsize = 1 << 16

        def do_GET(self) -> None:
            """Answer with a document."""
            if demo.is_stopped:
                self.close_connection = True
                return
            path, _, query = self.path.partition("?")
            status, text = demo.answer(path, query)
            self._send(status, text)

        def do_HEAD(self) -> None:
            """Answer with the headers of a document."""
            self.do_GET()

        def _send(self, status: int, text: str) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json;charset=utf-8")
            if len(body) >= _LEAST_COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", ""):
                body = gzip.compress(body, compresslevel=1, mtime=0)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name of the base class)
            """Log requests for who wants to see them."""
            _LOG.debug(format, *args)

    return Handler


def _problem(status: int, message: str) -> tuple[int, str]:
    return status, json.dumps({"code": status, "type": "error", "message": message}, ensure_ascii=False)
