# SPDX-License-Identifier: GPL-2.0-or-later
"""What the algorithm tests share: a small platform, reading results back, the real ``qgis_process``."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from faulty_server import FaultyServer
from qgis.core import QgsVectorLayer
from sensorthings_pages import SensorThingsPages
from shipped import ROOT, shipped_files

DATASET = "Climate/air_temperature"
Run = Callable[..., dict[str, Any]]
Row = tuple[str, str, str, float | None]


@dataclass(slots=True)
class Platform:
    """A SensorThings platform of six stations, with 180 values of 1 March 2026."""

    pages: SensorThingsPages
    server: FaultyServer

    @property
    def url(self) -> str:
        """The service's address."""
        return f"{self.server.url}/v1.1"

    @property
    def rows(self) -> set[Row]:
        """Every value as `rows_in` gives it."""
        return {(row.series, row.t_start, row.t_end, row.value) for row in self.pages.rows()}


def rows_in(snapshot: Path) -> set[Row]:
    """(series, start, end, value) of every observation of a snapshot that is not withdrawn."""
    with closing(sqlite3.connect(snapshot)) as connection:
        found = connection.execute(
            "SELECT s.source_id, o.t_start, o.t_end, o.value FROM observations o JOIN series s ON s.fid = o.series "
            "WHERE o.withdrawn IS NULL"
        )
        return set(found)


def table_in(layer: QgsVectorLayer) -> list[dict[str, Any]]:
    """The rows of a layer by field name."""
    names = layer.fields().names()
    return [dict(zip(names, feature.attributes(), strict=True)) for feature in layer.getFeatures()]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a ``qgis_process`` ended."""

    code: int
    out: str
    err: str

    @property
    def results(self) -> dict[str, Any]:
        """The outputs, after a run with ``--json``."""
        return json.loads(self.out)["results"]  # type: ignore[no-any-return]


def installed(folder: Path) -> Path:
    """A QGIS profile folder with the plugin as it is shipped, translations compiled, and enabled."""
    plugin = folder / "profiles" / "default" / "python" / "plugins" / "urban_data"
    for path in shipped_files(ROOT, with_untracked=True):
        target = plugin / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, target)
    compile_german(plugin / "i18n")
    enabled = qgis_process(folder, "plugins", "enable", "urban_data")
    if enabled.code:
        raise RuntimeError(enabled.err)
    return folder


def compile_german(target: Path) -> None:
    """Put the compiled German translation into a folder."""
    source = ROOT / "i18n" / "urban_data_de.ts"
    subprocess.run(["lrelease", "-silent", str(source), "-qm", str(target / "urban_data_de.qm")], check=True)


def qgis_process(profile: Path, *arguments: str, language: str = "C") -> Ended:
    """Run ``qgis_process`` with a profile, in a language such as ``de_DE``."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QGIS_CUSTOM_CONFIG_PATH": str(profile),
        "LC_ALL": f"{language}.UTF-8",
    }
    command = ["qgis_process", *arguments]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    return Ended(ended.returncode, ended.stdout, ended.stderr)
