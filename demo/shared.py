# SPDX-License-Identifier: GPL-2.0-or-later
"""One demo city at a port for all programs of a computer: another one goes on when the one that serves it ends."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection, HTTPException

from .server import HOST, SERVER, DemoServer
from .service import VERSION

__all__ = ["SharedCity", "is_city"]

SECONDS_BETWEEN = 0.5
SECONDS_TO_ANSWER = 10.0


class SharedCity:
    """The demo city at a port: served here, or by another program until that ends.

    ``make`` gives the server for the port; it raises OSError while the port is taken, and so does this when it is taken
    by anything else than a demo city. ``url`` is the SensorThings root, whoever serves it.
    """

    def __init__(self, make: Callable[[], DemoServer], port: int) -> None:
        self._make = make
        self._port = port
        self._deciding = threading.Lock()
        self._over = threading.Event()
        self._server: DemoServer | None = None
        self._try()
        self.url = self._server.url if self._server else f"http://{HOST}:{port}/{VERSION}"

    def serve(self) -> None:
        """Answer requests in this thread, as soon as the port is free, until `stop` is called from another.

        Raises OSError when something else than a demo city takes the port meanwhile.
        """
        while self._server is None and not self._over.wait(SECONDS_BETWEEN):
            self._try()
        if self._server is not None:
            self._server.serve()

    def stop(self) -> None:
        """End `serve`."""
        with self._deciding:
            self._over.set()
            if self._server is not None:
                self._server.stop()

    def _try(self) -> None:
        """Begin to listen, unless another demo city does."""
        try:
            self._listen()
        except OSError:
            if not is_city(self._port):
                self._listen()  # it may have ended between the two

    def _listen(self) -> None:
        with self._deciding:
            if not self._over.is_set():
                self._server = self._make()


def is_city(port: int) -> bool:
    """Whether a demo city answers at a port of this computer."""
    with closing(HTTPConnection(HOST, port, timeout=SECONDS_TO_ANSWER)) as connection:
        try:
            connection.request("HEAD", f"/{VERSION}")
            return connection.getresponse().headers.get("Server", "").startswith(SERVER)
        except (OSError, HTTPException):
            return False
