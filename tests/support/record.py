# SPDX-License-Identifier: GPL-2.0-or-later
"""The record of a run of the faults tier: JSON files from which ``tools/reliability_page.py`` makes its page."""

from __future__ import annotations

import json
import platform
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests
import urllib3

Note = Callable[[str, str], None]
COMMAND = "python -m pytest tests/faults"


def versions() -> dict[str, str]:
    """What the figures hold for."""
    return {
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        "requests": requests.__version__,
        "urllib3": urllib3.__version__,
        "system": f"{platform.system()} {platform.machine()}",
    }


@dataclass
class Record:
    """Findings by chapter; each chapter becomes one file."""

    folder: Path
    _chapters: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, chapter: str, key: str, finding: Any) -> None:
        """Keep one finding."""
        self._chapters.setdefault(chapter, {})[key] = finding

    def write(self) -> None:
        """Write the chapters."""
        for chapter, findings in self._chapters.items():
            self.folder.mkdir(parents=True, exist_ok=True)
            document = {
                "command": f"{COMMAND}/test_{chapter}.py",
                "date": datetime.now(UTC).date().isoformat(),
                "versions": versions(),
                "findings": dict(sorted(findings.items())),
            }
            (self.folder / f"{chapter}.json").write_text(json.dumps(document, indent=1, sort_keys=True) + "\n", "utf-8")
