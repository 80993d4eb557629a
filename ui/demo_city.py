# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo city as a child of QGIS: a process of a Python interpreter, or else a thread.

Inside QGIS ``sys.executable`` may be QGIS itself, so an interpreter is looked for beside the libraries in use. The
child stops when its standard input closes, which the system sees to however QGIS ends. Several QGIS share one city: the
child of another one goes on serving it at the same address.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, pyqtSignal

from ..bridge.translation import tr
from ..settings import SavedPlatform

if TYPE_CHECKING:
    from ..demo.shared import SharedCity

__all__ = ["DemoCity", "interpreters"]

PACKAGE = Path(__file__).parent.parent
HOST = "http://127.0.0.1:"
PORTS = (8756, 8757, 8758)  # the same at each start, so that a snapshot finds its platform again
MILLISECONDS_TO_START = 20_000
MILLISECONDS_TO_STOP = 2_000


def interpreters() -> Iterator[Path]:
    """Files that may be the Python interpreter to the libraries in use, the likeliest first."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    if Path(sys.executable or "").name.lower().startswith("python"):
        yield Path(sys.executable)
    names = ["python3.exe", "python.exe"] if os.name == "nt" else [version, "python3"]
    for prefix in dict.fromkeys((sys.prefix, sys.base_prefix, sys.exec_prefix)):
        folder = Path(prefix) if os.name == "nt" else Path(prefix, "bin")
        yield from (folder / name for name in names if (folder / name).is_file())
    found = shutil.which(version)
    if found is not None:
        yield Path(found)


class DemoCity(QObject):
    """Starts and stops the demo city; belongs to the main thread.

    ``started`` carries its platforms: the SensorThings service, and the OGC API - Features.
    """

    started = pyqtSignal(list)  # of SavedPlatform
    failed = pyqtSignal(str)  # a sentence for the person

    def __init__(
        self,
        parent: QObject | None = None,
        candidates: Sequence[Path] | None = None,
        ports: Sequence[int] = PORTS,
    ) -> None:
        super().__init__(parent)
        self._ports = ports
        self._candidates = list(dict.fromkeys(interpreters() if candidates is None else candidates))
        self._untried: list[tuple[Path, int]] = []
        self._process: QProcess | None = None
        self._thread: _CityThread | None = None
        self._platforms: list[SavedPlatform] = []
        self._waiting: list[Callable[[], None]] = []
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(MILLISECONDS_TO_START)
        self._patience.timeout.connect(self._on_silence)

    @property
    def is_running(self) -> bool:
        """True while the city answers, or is about to."""
        return self._process is not None or self._thread is not None

    def is_lost(self, platform: SavedPlatform) -> bool:
        """Whether a saved platform is the city's of an earlier start, and the city does not run."""
        return not self.is_running and _is_city(platform)

    def when_running(self, platform: SavedPlatform, do: Callable[[], None]) -> None:
        """Do something with a platform, at once or, if it is the city's, when the city runs; it is started for that.

        Nothing is done when the city cannot be started, of which ``failed`` tells.
        """
        if self._platforms or not _is_city(platform):
            do()
            return
        self._waiting.append(do)
        self.start()

    def start(self) -> None:
        """Start the city; where it runs already, ``started`` is emitted again."""
        if self._platforms:
            self.started.emit(self._platforms)
        elif not self.is_running:
            self._untried = [(python, port) for python in self._candidates for port in (*self._ports, 0)]
            self._start_next()

    def stop(self) -> None:
        """Stop the city; waits for it no longer than a few seconds."""
        self._platforms = []
        self._waiting.clear()
        self._end_process()
        if self._thread is not None:
            self._thread.stop()
            self._thread = None

    def _start_next(self) -> None:
        """Start a process of the next interpreter that may do, or else a thread."""
        if not self._untried:
            self._thread = _CityThread(self._ports, self)
            self._thread.served.connect(self._on_address)
            self._thread.refused.connect(self._on_refused)
            self._thread.start()
            return
        python, port = self._untried.pop(0)
        process = QProcess(self)
        process.setProcessEnvironment(_environment())
        process.setWorkingDirectory(str(Path.home()))
        process.readyReadStandardOutput.connect(self._on_output)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._process = process
        self._patience.start()
        how = ["--port", str(port), "--share", "--stay-with-parent"]
        process.start(str(python), ["-m", f"{PACKAGE.name}.demo", *how])

    def _on_output(self) -> None:
        if self._process is not None and not self._platforms and self._process.canReadLine():
            self._on_address(bytes(self._process.readLine()).decode("utf-8", "replace").strip())

    def _on_address(self, url: str) -> None:
        if not url.startswith(HOST):
            return
        self._patience.stop()
        values, features = _names()
        self._platforms = [
            SavedPlatform(values, url, "sensorthings"),
            SavedPlatform(features, f"{url.rpartition('/')[0]}/ogc", "ogcfeatures"),
        ]
        self.started.emit(self._platforms)
        waiting, self._waiting = self._waiting, []
        for do in waiting:
            do()

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:  # after which `finished` does not come
            self._on_finished()

    def _on_silence(self) -> None:
        self._end_process()
        self._start_next()

    def _on_finished(self) -> None:
        was_running = bool(self._platforms)
        self._platforms = []
        self._end_process()
        if was_running:
            self.failed.emit(tr("The demo city has stopped. Open it again to go on."))
        else:
            self._start_next()

    def _on_refused(self, reason: str) -> None:
        self._thread = None
        self._platforms = []
        self._waiting.clear()
        self.failed.emit(tr("The demo city cannot be started: {reason}").format(reason=reason))

    def _end_process(self) -> None:
        self._patience.stop()
        process, self._process = self._process, None
        if process is None:
            return
        process.blockSignals(True)
        if process.state() != QProcess.ProcessState.NotRunning:
            process.closeWriteChannel()
            if not process.waitForFinished(MILLISECONDS_TO_STOP):
                process.kill()
                process.waitForFinished(MILLISECONDS_TO_STOP)
        process.deleteLater()


def _names() -> tuple[str, str]:
    """What the city's platforms are called."""
    return tr("Demo city"), tr("Demo city, geodata")


def _is_city(platform: SavedPlatform) -> bool:
    """Whether a platform is the city's, of this start or an earlier one."""
    return platform.url.startswith(HOST) and platform.name in _names()


class _CityThread(QObject):
    """The city in this very process, for want of an interpreter."""

    served = pyqtSignal(str)  # the address of the SensorThings service
    refused = pyqtSignal(str)  # why there is none

    def __init__(self, ports: Sequence[int], parent: QObject) -> None:
        super().__init__(parent)
        self._ports = ports
        self._deciding = threading.Lock()
        self._city: SharedCity | None = None
        self._is_over = False
        self._thread = threading.Thread(target=self._serve, name="urban-data-demo-city", daemon=True)

    def start(self) -> None:
        """Make the city and serve it, all in another thread."""
        self._thread.start()

    def stop(self) -> None:
        """Serve no more."""
        with self._deciding:
            self._is_over = True
            if self._city is not None:
                self._city.stop()

    def _serve(self) -> None:
        try:
            city = _at_one_of(self._ports)
            with self._deciding:
                if self._is_over:
                    return
                self._city = city
                self.served.emit(city.url)
            city.serve()
        except OSError as error:
            self.refused.emit(str(error))


def _at_one_of(ports: Sequence[int]) -> SharedCity:
    """The city at one of the ports or, where other programs have them all, at a free one; else raises OSError."""
    from ..demo.server import DemoServer
    from ..demo.shared import SharedCity

    for port in ports:
        with suppress(OSError):
            return SharedCity(partial(DemoServer, port=port), port)
    return SharedCity(DemoServer, 0)


def _environment() -> QProcessEnvironment:
    """QGIS's environment, with the plugin and QGIS's own Python libraries to be found."""
    environment = QProcessEnvironment.systemEnvironment()
    folders = [str(PACKAGE.parent), *(folder for folder in sys.path if "-packages" in folder)]
    environment.insert("PYTHONPATH", os.pathsep.join(dict.fromkeys(folders)))
    environment.insert("PYTHONDONTWRITEBYTECODE", "1")
    return environment
