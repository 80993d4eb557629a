# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS's application with the plugin's places one after the other, each read by a screen reader.

As a program: `heard_child.py FOLDER LANGUAGE` prints, as JSON, the window of each place as `screen_reader` tells it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from everyone_cases import PLACES, place
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QEventLoop, QProcess, QTimer
from screen_reader import POLL

READER = Path(__file__).with_name("screen_reader.py")


class Patience:
    """What `place` needs of pytest-qt where there is no pytest."""

    def waitUntil(self, condition: Callable[[], bool], timeout: int = 5_000) -> None:  # noqa: N802 - as pytest-qt's
        """Handle events until the condition holds; raises TimeoutError after ``timeout`` milliseconds."""
        end, tick = time.monotonic() + timeout / 1000, QTimer()
        tick.start(POLL)  # wakes the loop that waits for events
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def windows_heard() -> object:
    """What the screen reader, a process of its own, tells of this one, which goes on meanwhile."""
    reader, loop = QProcess(), QEventLoop()
    reader.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
    reader.finished.connect(lambda: loop.quit())
    reader.start(sys.executable, [str(READER), str(os.getpid())])
    loop.exec()
    return json.loads(bytes(reader.readAllStandardOutput()))


def main(folder: Path, language: str) -> None:
    """Go through all places."""
    application = QgsApplication([], True)
    application.initQgis()
    heard = {}
    for name in PLACES:
        with place(name, language, folder / name, Patience()):  # type: ignore[arg-type]
            heard[name] = windows_heard()
    print(json.dumps(heard))
    sys.stdout.flush()
    os._exit(0)  # QGIS's own end is not what is looked at


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
