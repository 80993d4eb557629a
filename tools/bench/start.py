# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of what QGIS Desktop waits for when it starts with the plugin: its import and ``initGui``."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from statistics import median

from shipped import ROOT

from .compared import Bench

NAME = "urban_data"
RUNS = 7
# QGIS keeps the time itself, as a text of seconds.
PROBE = f"""
import os, pathlib, qgis.utils
pathlib.Path(os.environ["URBAN_DATA_ANSWER"]).write_text(qgis.utils.plugin_times["{NAME}"])
os._exit(0)
"""


def start(_bench: Bench) -> str:
    """QGIS Desktop, started some times in one profile on a virtual screen; the first time compiles and is left out."""
    with tempfile.TemporaryDirectory(prefix="urban-data-start-") as folder:
        configuration = Path(folder)
        plugins = configuration / "profiles" / "default" / "python" / "plugins"
        plugins.mkdir(parents=True)
        (plugins / NAME).symlink_to(ROOT)
        _run(["qgis_process", "plugins", "enable", NAME], configuration, QT_QPA_PLATFORM="offscreen")
        times = [_milliseconds(configuration) for _ in range(RUNS + 1)][1:]
    lines = ["### Start of QGIS Desktop: import and initGui", "", "| runs | shortest, ms | median, ms | longest, ms |"]
    return "\n".join([*lines, "|---|---|---|---|", f"| {RUNS} | {min(times)} | {median(times):g} | {max(times)} |"])


def _milliseconds(configuration: Path) -> int:
    answer, probe = configuration / "answer", configuration / "probe.py"
    probe.write_text(PROBE, encoding="utf-8")
    command = ["xvfb-run", "--auto-servernum", "qgis", "--nologo", "--noversioncheck", "--code", str(probe)]
    _run(command, configuration, QT_QPA_PLATFORM="xcb", URBAN_DATA_ANSWER=str(answer))
    return round(1_000 * float(answer.read_text(encoding="utf-8").rstrip("s")))


def _run(command: list[str], configuration: Path, **more: str) -> None:
    """Run a program of QGIS with Python's compiled modules kept, as they are at people's desks, beside the profile."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPYCACHEPREFIX": str(configuration / "compiled"), **more}
    environment["QGIS_CUSTOM_CONFIG_PATH"] = str(configuration)
    subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=300)
