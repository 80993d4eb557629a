# SPDX-License-Identifier: GPL-2.0-or-later
"""Requests while the main thread runs its event loop, as QGIS Desktop does and ``qgis_process`` between two pages."""

from __future__ import annotations

import subprocess
import sys

from faulty_server import Answer, FaultyServer
from qgis_child import environment

REQUESTS = 800
CHILD = """
import sys
from concurrent.futures import ThreadPoolExecutor
from qgis.core import QgsApplication, QgsNetworkAccessManager
from qgis.PyQt.QtCore import QTimer
app = QgsApplication([], False)
app.initQgis()
QgsNetworkAccessManager.instance().cache()
from urban_data.bridge.network import close_network, open_session
root, count = sys.argv[1], int(sys.argv[2])
session = open_session()
with ThreadPoolExecutor(8) as pool:
    answers = [pool.submit(session.get, f"{root}/{number}") for number in range(count)]
    timer = QTimer()
    timer.timeout.connect(lambda: all(answer.done() for answer in answers) and app.quit())
    timer.start(1)
    app.exec()
print(sum(answer.result().status_code == 200 for answer in answers))
close_network()
"""


def test_no_reply_dies_while_the_main_thread_handles_events(tmp_path):
    with FaultyServer(lambda _: Answer(b"1" * 1_500)) as server:
        command = [sys.executable, "-c", CHILD, server.url, str(REQUESTS)]
        ended = subprocess.run(
            command, env=environment(tmp_path), capture_output=True, text=True, timeout=120, check=False
        )
    assert ended.stdout.split() == [str(REQUESTS)], ended.stderr[-2_000:]
