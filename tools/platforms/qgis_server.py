# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS Server (Debian package ``qgis-server``) on the loopback interface: a real OGC API - Features service."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

LISTENING = "listening on"


class QgisServer:
    """Serves one project; ``largest_page`` is the limit above which it refuses a request. A context manager."""

    def __init__(self, project: Path, largest_page: int) -> None:
        self._project = project
        self._largest_page = largest_page
        self._process: subprocess.Popen[str] | None = None
        self._port = 0

    @property
    def root(self) -> str:
        """The landing page of the service."""
        return f"http://127.0.0.1:{self._port}/wfs3"

    def __enter__(self) -> Self:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = int(probe.getsockname()[1])
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "QGIS_SERVER_API_WFS3_MAX_LIMIT": str(self._largest_page),
        }
        command = ["qgis_mapserver", "-p", str(self._project), f"127.0.0.1:{self._port}"]
        self._process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        told = []
        for line in self._process.stdout or ():
            told.append(line)
            if LISTENING in line:
                threading.Thread(target=self._process.communicate, daemon=True).start()
                return self
        raise RuntimeError(f"QGIS Server did not start: {''.join(told)}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=20)
