# SPDX-License-Identifier: GPL-2.0-or-later
"""Run inside QGIS Desktop by check_package.py: is the plugin there, does it go without a trace, was there an error?"""

from __future__ import annotations

import json
import os
from pathlib import Path

import qgis.utils
from qgis.core import Qgis, QgsApplication
from qgis.PyQt.QtCore import QTimer

NAME = "urban_data"
PROVIDER = "urbandata"


def problems() -> list[str]:
    """What is wrong with the loaded plugin, which is unloaded afterwards; one sentence each."""
    registry = QgsApplication.processingRegistry()
    found = []
    if NAME not in qgis.utils.active_plugins:
        return [f"QGIS Desktop did not start the plugin. {qgis.utils.plugins_metadata_parser.get(NAME)}"]
    if registry.providerById(PROVIDER) is None:
        found.append("The plugin registers no Processing provider in QGIS Desktop.")
    if not qgis.utils.unloadPlugin(NAME):
        found.append("The plugin cannot be unloaded.")
    if registry.providerById(PROVIDER) is not None:
        found.append("The Processing provider is still there after unloading.")
    return found


def answer(errors: list[str]) -> None:
    """Write the answer and leave QGIS at once, without asking about anything."""
    Path(os.environ["URBAN_DATA_PROBE"]).write_text(json.dumps(problems() + errors), encoding="utf-8")
    os._exit(0)


def watch() -> None:
    """Collect errors from QGIS's log and answer as soon as QGIS has come to rest."""
    errors: list[str] = []

    def note(message: str, tag: str, level: Qgis.MessageLevel) -> None:
        if level == Qgis.MessageLevel.Critical or "Traceback" in message:
            errors.append(f"{tag}: {message}")

    QgsApplication.messageLog().messageReceived[str, str, Qgis.MessageLevel].connect(note)
    QTimer.singleShot(0, lambda: answer(errors))


watch()
