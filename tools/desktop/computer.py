# SPDX-License-Identifier: GPL-2.0-or-later
"""A computer with QGIS Desktop on it: a virtual screen, a home and a profile of its own, kept from start to start."""

from __future__ import annotations

import json
import os
import subprocess
import time
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shipped import ROOT

__all__ = ["Computer", "Ended", "Looks"]

SCREEN = "-screen 0 1600x1000x24"
THEMES = {"light": "default", "dark": "Night Mapping"}
TIMED_OUT = 124  # by which `timeout` tells that it ended the command
LONGEST_COMPLAINT = 3_000


@dataclass(frozen=True, slots=True)
class Looks:
    """How QGIS looks: its language, its theme, and the size of its font in points."""

    language: str = "en"
    theme: str = "light"
    points: int = 10

    def ini(self) -> str:
        """The text of a new profile's QGIS3.ini."""
        return "\n".join(
            [
                "[locale]", "overrideFlag=true", f"userLocale={self.language}", "[UI]",
                f"UITheme={THEMES[self.theme]}", "[app]", f"fontPointSize={self.points}", "[qgis]",
                "showTips=false", "newsFeed/disabled=true", "checkVersion=false", "",
            ]
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ended:
    """How QGIS ended: its exit code, what it wrote to standard error, and the answer of what was run in it, if any.

    ``seconds_to_leave`` have passed since the answer was written.
    """

    code: int
    complaints: str
    answer: Mapping[str, Any] | None
    seconds_to_leave: float = 0.0

    @property
    def is_timed_out(self) -> bool:
        """True when it was ended for taking too long."""
        return self.code == TIMED_OUT


class Computer:
    """Keeps everything in one folder, which is to be there already and empty."""

    def __init__(self, folder: Path, looks: Looks) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir()
        (folder / "tmp").mkdir()
        self._profile = folder / "profiles" / "default"
        self._ini = self._profile / "QGIS" / "QGIS3.ini"
        self._ini.parent.mkdir(parents=True)
        self._ini.write_text(looks.ini(), encoding="utf-8")

    def install(self, archive: Path, name: str) -> None:
        """Put a plugin where QGIS finds it, switched on."""
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(self._profile / "python" / "plugins")
        self.configure(f"[PythonPlugins]\n{name}=true\n")

    def configure(self, text: str) -> None:
        """Add to QGIS's settings, in the form of its ini file."""
        with self._ini.open("a", encoding="utf-8") as ini:
            ini.write(text)

    def run(self, script: Path, seconds: int, wishes: Mapping[str, str]) -> Ended:
        """Start QGIS with a script that finds ``wishes`` in its environment; wait for the end, at most so long."""
        answer = self.folder / "answer.json"
        answer.unlink(missing_ok=True)
        own = {
            "URBAN_DATA_ANSWER": str(answer),
            "QGIS_CUSTOM_CONFIG_PATH": str(self.folder),
            "QT_QPA_PLATFORM": "xcb",
            "HOME": str(self.home),
            "TMPDIR": str(self.folder / "tmp"),  # else QGIS may take the home itself for temporary, and warn
            "PYTHONPATH": str(ROOT / "tools"),
            "PYTHONFAULTHANDLER": "1",
        }
        screen = ["xvfb-run", "--auto-servernum", "--server-args", SCREEN]
        qgis = ["qgis", "--nologo", "--noversioncheck", "--code", str(script)]
        ended = subprocess.run(
            [*screen, "timeout", str(seconds), *qgis],
            env={**os.environ, **own, **wishes},
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        complaints = ended.stderr[-LONGEST_COMPLAINT:]
        if not answer.exists():
            return Ended(ended.returncode, complaints, None)
        told = json.loads(answer.read_text(encoding="utf-8"))
        return Ended(ended.returncode, complaints, told, time.time() - answer.stat().st_mtime)
