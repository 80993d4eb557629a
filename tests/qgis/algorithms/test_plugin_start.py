# SPDX-License-Identifier: GPL-2.0-or-later
"""What QGIS has to wait for when it starts with the plugin."""

from __future__ import annotations

import os
import subprocess
import sys

from shipped import ROOT

# What a start may not bring along, since it takes longer than all the rest: it is imported by what needs it.
HEAVY = ("requests", "sqlite3", "numpy.linalg", "urban_data.store.reader", "urban_data.cartography.report")
START = f"""
import sys
import qgis.core
before = set(sys.modules)
from urban_data.plugin import UrbanDataPlugin
from qgis.core import QgsApplication
application = QgsApplication([], False)
application.initQgis()
plugin = UrbanDataPlugin(None)
plugin.initProcessing()
assert QgsApplication.processingRegistry().algorithmById("urbandata:exportmap") is not None
print("brought along:", *sorted((set(sys.modules) - before) & set({HEAVY!r})))
plugin.unload()
"""


def test_the_start_brings_nothing_along_that_takes_long() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "build"), "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(
        [sys.executable, "-c", START], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines() == ["brought along:"]
