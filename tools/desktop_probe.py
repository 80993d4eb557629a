# SPDX-License-Identifier: GPL-2.0-or-later
"""Run inside QGIS Desktop by check_package.py: is the plugin there, and does it go without a trace?"""

from __future__ import annotations

import json
import os
from pathlib import Path

import qgis.utils
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QTimer

NAME = "urban_data"
PROVIDER = "urbandata"


def problems() -> list[str]:
    """What is wrong with the loaded plugin, which is unloaded afterwards; one sentence each."""
    if NAME not in qgis.utils.active_plugins:
        return ["QGIS Desktop did not start the plugin."]
    registry = QgsApplication.processingRegistry()
    found = []
    if registry.providerById(PROVIDER) is None:
        found.append("The plugin registers no Processing provider in QGIS Desktop.")
    if not qgis.utils.unloadPlugin(NAME):
        found.append("The plugin cannot be unloaded.")
    if registry.providerById(PROVIDER) is not None:
        found.append("The Processing provider is still there after unloading.")
    return found


def main() -> None:
    """Write the answer and leave QGIS at once, without asking about anything."""
    Path(os.environ["URBAN_DATA_PROBE"]).write_text(json.dumps(problems()), encoding="utf-8")
    os._exit(0)


QTimer.singleShot(0, main)
