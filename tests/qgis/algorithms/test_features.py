# SPDX-License-Identifier: GPL-2.0-or-later
"""Collections of features, pulled by the algorithm."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from algorithm_run import DATASET, Platform, Run, table_in
from faulty_server import Answer, FaultyServer
from feature_pages import FeaturePages
from feature_rows import stored_features
from qgis.core import QgsProcessingException, QgsProcessingFeedback, QgsVectorLayer, QgsWkbTypes
from urban_data.demo.server import DemoServer


@pytest.fixture
def service() -> Iterator[FaultyServer]:
    pages = FeaturePages()
    with FaultyServer(pages.answer) as server:
        server.pages = pages  # type: ignore[attr-defined]
        yield server


def test_features_come_into_a_table_that_qgis_reads(run: Run, service: FaultyServer, snapshot: Path) -> None:
    results = run("pullfeatures", PLATFORM=f"{service.url}/ogc", DATASETS="trees", SNAPSHOT=str(snapshot))

    assert {name: results[name] for name in ("EXPECTED", "RECEIVED", "STORED", "COMPLETE")} == {
        "EXPECTED": 23, "RECEIVED": 23, "STORED": 23, "COMPLETE": True,
    }  # fmt: skip
    layer = QgsVectorLayer(f"{snapshot}|layername=features_trees", "trees", "ogr")
    assert layer.featureCount() == 23
    assert layer.wkbType() == QgsWkbTypes.Type.Point
    assert layer.crs().authid() == "EPSG:4326"
    first = table_in(layer)[0]
    assert (first["source_id"], first["height"], first["species"]) == ("1", 0.5, "Ahorn")
    assert [field.typeName() for field in layer.fields()] == [
        "Integer64", "String", "Integer64", "DateTime", "Real", "String", "DateTime"
    ]  # fmt: skip


def test_all_collections_and_an_area(run: Run, service: FaultyServer, snapshot: Path) -> None:
    results = run(
        "pullfeatures", PLATFORM=f"{service.url}/ogc/collections/trees", DATASETS="*", SNAPSHOT=str(snapshot),
        AREA="7.0,7.0105,50,52 [EPSG:4326]",
    )  # fmt: skip
    assert (results["STORED"], results["EXPECTED_IS_ESTIMATE"]) == (12, True)


def test_the_list_says_which_kind_a_data_set_is(run: Run, service: FaultyServer) -> None:
    results = run("listdatasets", PLATFORM=f"{service.url}/ogc", OUTPUT="memory:")
    rows = table_in(results["OUTPUT"])
    assert results["COUNT"] == 3
    assert [(row["key"], row["kind"], row["licence"]) for row in rows] == [
        (key, "features", "https://example.org/by") for key in ("benches", "districts", "trees")
    ]


def test_each_kind_has_its_algorithm(run: Run, service: FaultyServer, platform: Platform, snapshot: Path) -> None:
    with pytest.raises(QgsProcessingException, match=r"holds features, not series\. Use urbandata:pullfeatures"):
        run("pullobservations", PLATFORM=f"{service.url}/ogc", DATASETS="trees", SNAPSHOT=str(snapshot))
    with pytest.raises(QgsProcessingException, match=r"holds series, not features\. Use urbandata:pullobservations"):
        run("pullfeatures", PLATFORM=platform.url, DATASETS=DATASET, SNAPSHOT=str(snapshot))


def test_what_is_missing_is_an_error_or_is_told(
    run: Run, service: FaultyServer, snapshot: Path, feedback: QgsProcessingFeedback
) -> None:
    def refuse(request):
        return (lambda exchange: exchange.give(Answer(b"no", 404))) if "token=" in request.target else None

    service.script = refuse
    given = {"PLATFORM": f"{service.url}/ogc", "DATASETS": "trees", "SNAPSHOT": str(snapshot)}
    with pytest.raises(QgsProcessingException, match="Received: 5 of 23; missing: one data set"):
        run("pullfeatures", **given)
    assert run("pullfeatures", **given, ON_INCOMPLETE="continue")["COMPLETE"] is False
    assert "Missing of Trees: 127.0.0.1" in feedback.textLog()
    service.script = lambda _: None
    assert run("pullfeatures", **given)["COMPLETE"] is True
    assert stored_features(snapshot) == service.pages.rows()  # type: ignore[attr-defined]


def test_an_estimate_counts_features(run: Run, service: FaultyServer) -> None:
    assert run("estimatepull", PLATFORM=f"{service.url}/ogc", DATASETS="trees")["VALUES"] == 23


def test_the_completeness_of_a_collection(run: Run, service: FaultyServer, snapshot: Path) -> None:
    run("pullfeatures", PLATFORM=f"{service.url}/ogc", DATASETS="trees", SNAPSHOT=str(snapshot))
    results = run("checksnapshot", SNAPSHOT=str(snapshot), OUTPUT="memory:")
    (row,) = table_in(results["OUTPUT"])
    assert (results["COMPLETE"], row["expected"], row["arrived"], row["state"]) == (True, 23, 23, "complete")


def test_the_demo_city_has_a_map(run: Run, snapshot: Path) -> None:
    with DemoServer(0.05) as demo:
        results = run("pullfeatures", PLATFORM=demo.ogc_url, DATASETS="districts;river", SNAPSHOT=str(snapshot))
    assert (results["COMPLETE"], results["STORED"]) == (True, 15)
    layer = QgsVectorLayer(f"{snapshot}|layername=features_districts", "districts", "ogr")
    assert layer.wkbType() == QgsWkbTypes.Type.Polygon
    assert all(feature.geometry().isGeosValid() for feature in layer.getFeatures())


def test_qgis_reads_the_map_of_the_demo_city_by_itself() -> None:
    with DemoServer(0.05) as demo:
        layer = QgsVectorLayer(f"typename='streets' url='{demo.ogc_url}'", "streets", "OAPIF")
        assert layer.isValid()
        assert layer.featureCount() == sum(1 for _ in layer.getFeatures()) > 100
        assert layer.crs().authid() == "OGC:CRS84"
        del layer
