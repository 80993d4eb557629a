# SPDX-License-Identifier: GPL-2.0-or-later
"""Features from QGIS Server, a service that somebody else has written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from feature_rows import stored_features
from platforms.qgis_server import QgisServer
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from urban_data.bridge.transport import open_session
from urban_data.core.monitor import QuietMonitor
from urban_data.core.query import PullRequest
from urban_data.providers.registry import open_platform
from urban_data.store.maintenance import verify
from urban_data.store.pull import Outcome, pull
from urban_data.store.reader import SnapshotReader

COUNT, LARGEST_PAGE = 57, 10
FIELDS = "field=name:string&field=people:integer&field=share:double&field=open:bool"


@pytest.fixture(scope="module")
def server(qgis_app: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[QgisServer]:
    """QGIS Server with districts in EPSG:25832."""
    folder = tmp_path_factory.mktemp("server")
    with QgisServer(_project(folder), LARGEST_PAGE) as found:
        yield found


def _project(folder: Path) -> Path:
    drawn = QgsVectorLayer(f"Polygon?crs=EPSG:25832&{FIELDS}", "districts", "memory")
    assert drawn.dataProvider().addFeatures([_district(drawn, number) for number in range(COUNT)])[0]
    project = QgsProject()
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.layerName = "districts"
    target = folder / "city.gpkg"
    assert QgsVectorFileWriter.writeAsVectorFormatV3(drawn, str(target), project.transformContext(), options)[0] == 0
    layer = QgsVectorLayer(f"{target}|layername=districts", "districts", "ogr")
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:25832"))
    project.addMapLayer(layer)
    project.writeEntry("WFSLayers", "/", [layer.id()])
    path = folder / "city.qgs"
    assert project.write(str(path))
    return path


def _district(layer: QgsVectorLayer, number: int) -> QgsFeature:
    west, south = 300_000 + 100 * number, 5_700_000
    found = QgsFeature(layer.fields())
    ring = f"{west} {south},{west + 90} {south},{west + 90} {south + 90},{west} {south + 90},{west} {south}"
    found.setGeometry(QgsGeometry.fromWkt(f"POLYGON(({ring}))"))
    found.setAttributes([f"Ort {number} äöü", 10 * number, number / 4 if number % 5 else None, bool(number % 2)])
    return found


def _pull(server: QgisServer, path: Path, given: str = "", **choice: str) -> Outcome:
    monitor = QuietMonitor()
    with open_session(monitor=monitor) as session:
        provider = open_platform(f"{server.root}{given}", session, monitor=monitor)
        return pull(provider, [PullRequest("districts", **choice)], path, monitor)[0]


@pytest.mark.parametrize("given", ["", "/", "/collections", "/collections/districts/items.json?limit=2"])
def test_every_feature_comes_once_over_its_own_pages(server: QgisServer, tmp_path: Path, given: str) -> None:
    path = tmp_path / "city.gpkg"
    outcome = _pull(server, path, given)

    assert (outcome.state, outcome.expected, outcome.received, outcome.stored) == ("complete", COUNT, COUNT, COUNT)
    assert _pull(server, path).stored == 0
    assert len(stored_features(path)) == COUNT
    assert verify(path, QuietMonitor()).ok
    with SnapshotReader.open(path) as reader:
        (held,) = reader.datasets()
        columns = reader.feature_columns(held.fid)
        rows = list(reader.feature_rows(held.fid, [column.name for column in columns]))
    assert [(column.property_name, column.declared) for column in columns] == [
        ("fid", "INTEGER"), ("name", "TEXT"), ("open", "BOOLEAN"), ("people", "INTEGER"), ("share", "REAL")
    ]  # fmt: skip
    assert rows[7] == ("8", None, 8, "Ort 7 äöü", 1, 70, 1.75)


def test_places_are_in_longitude_and_latitude(server: QgisServer, tmp_path: Path) -> None:
    path = tmp_path / "city.gpkg"
    _pull(server, path)
    layer = QgsVectorLayer(f"{path}|layername=features_districts", "districts", "ogr")
    assert layer.crs().authid() == "EPSG:4326"
    assert layer.extent().xMinimum() == pytest.approx(6.1237, abs=1e-3)
    assert layer.extent().yMinimum() == pytest.approx(51.4159, abs=1e-3)


def test_an_area_keeps_what_touches_it(server: QgisServer, tmp_path: Path) -> None:
    outcome = _pull(
        server, tmp_path / "city.gpkg", area="POLYGON((6.12 51.41, 6.1337 51.41, 6.1337 51.42, 6.12 51.42, 6.12 51.41))"
    )
    assert (outcome.state, outcome.stored) == ("complete", 7)
