# SPDX-License-Identifier: GPL-2.0-or-later
"""A snapshot as QGIS and GDAL see it: every table opens without a warning, times are times, numbers are numbers."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from qgis.core import (
    QgsApplication,
    QgsCoordinateTransformContext,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QMetaType
from stub_provider import StubProvider, observation
from urban_data.bridge.kept_styles import save_as_default
from urban_data.core.monitor import QuietMonitor
from urban_data.core.query import PullRequest
from urban_data.store.maintenance import verify
from urban_data.store.pull import pull

NOW = datetime(2026, 3, 2, tzinfo=UTC)
TABLES = (
    "platforms",
    "datasets",
    "stations",
    "series",
    "dataset_series",
    "observations",
    "pulls",
    "pull_parts",
    "drops",
)


def pulled(path: Path, count: int, mode: str = "new") -> Path:
    values = {name: [observation(name, 10 * n, 20.5 + n) for n in range(count)] for name in ("a", "b")}
    pull(StubProvider(values), [PullRequest("climate", mode)], path, QuietMonitor(), workers=2, now=lambda: NOW)
    return path


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    return pulled(tmp_path / "city.gpkg", 10)


@pytest.fixture
def log(qgis_app):
    """Warnings and errors that QGIS logs while the test runs."""
    found: list[str] = []

    def note(message: str, tag: str, level: object) -> None:
        if int(level) > 0:
            found.append(f"{tag}: {message}")

    QgsApplication.messageLog().messageReceived.connect(note)
    yield found
    QgsApplication.messageLog().messageReceived.disconnect(note)


def table(path: Path, name: str) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
    assert layer.isValid(), name
    return layer


@pytest.mark.parametrize("name", TABLES)
def test_every_table_opens_without_a_warning(snapshot: Path, log: list[str], name: str) -> None:
    layer = table(snapshot, name)
    assert layer.featureCount() == len(list(layer.getFeatures()))
    assert log == []


def test_times_are_times_and_values_are_numbers(snapshot: Path) -> None:
    fields = table(snapshot, "observations").fields()
    kinds = {field.name(): field.type() for field in fields}
    for name in ("t_start", "t_end", "t_result", "withdrawn"):
        assert kinds[name] == QMetaType.Type.QDateTime
    assert kinds["value"] == QMetaType.Type.Double
    first = next(table(snapshot, "observations").getFeatures())
    assert first["t_start"].toUTC().toString("yyyy-MM-ddTHH:mm:ssZ") == "2026-03-01T00:00:00Z"


def test_the_latest_values_are_a_layer_of_points(snapshot: Path) -> None:
    (name,) = [name for name in _layer_names(snapshot) if name.startswith("latest_")]
    layer = table(snapshot, name)

    assert layer.crs().authid() == "EPSG:4326"
    assert layer.featureCount() == 2
    assert layer.extent().contains(layer.extent().center())
    column, change = [field.name() for field in layer.fields() if field.type() == QMetaType.Type.Double]
    assert {(feature[column], feature[change]) for feature in layer.getFeatures()} == {(29.5, 1.0)}
    assert change == f"{column}_d"
    assert layer.fields()[f"{column}_t"].type() == QMetaType.Type.QDateTime


def test_a_layer_that_is_open_sees_new_rows_after_a_reload(snapshot: Path) -> None:
    layer = table(snapshot, "observations")
    before = len(list(layer.getFeatures()))

    pulled(snapshot, 15, "update")
    layer.dataProvider().reloadData()

    assert (before, len(list(layer.getFeatures()))) == (20, 30)


def test_gdal_has_nothing_to_complain_about(snapshot: Path) -> None:
    told = subprocess.run(
        ["ogrinfo", "-ro", "-al", "-so", str(snapshot)], capture_output=True, text=True, check=True, timeout=60
    )
    assert "observations" in told.stdout
    assert told.stderr == ""
    assert "Warning" not in told.stdout


def test_what_a_person_adds_in_qgis_is_no_damage(snapshot: Path) -> None:
    """A style, a layer, and a layer whose reference system makes GDAL widen GeoPackage's own table."""
    layer = table(snapshot, "stations")
    assert save_as_default(layer, "mine") == ""
    for name, system in (("plain", "EPSG:25832"), ("own", "EPSG:4979")):
        drawn = QgsVectorLayer(f"PointZ?crs={system}", name, "memory")
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.layerName = name
        options.actionOnExistingFile = QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
        told = QgsVectorFileWriter.writeAsVectorFormatV3(drawn, str(snapshot), QgsCoordinateTransformContext(), options)
        assert told[0] == QgsVectorFileWriter.WriterError.NoError, told
    assert {"plain", "own"} <= set(_layer_names(snapshot))
    with closing(sqlite3.connect(snapshot)) as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(gpkg_spatial_ref_sys)")]
    assert "definition_12_063" in columns
    assert verify(snapshot, QuietMonitor()).problems == ()


def _layer_names(path: Path) -> list[str]:
    layer = QgsVectorLayer(str(path), "all", "ogr")
    return [sublayer.split("!!::!!")[1] for sublayer in layer.dataProvider().subLayers()]
