# SPDX-License-Identifier: GPL-2.0-or-later
"""Projects with layers of a snapshot: related, moved to another folder, opened without the plugin, without the file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from layer_cases import by_station, usual
from qgis.core import QgsMapLayer, QgsProject
from urban_data.bridge.layers import latest_layer
from urban_data.bridge.project import keep_paths_relative, missing_snapshots, set_up_relations

WITHOUT_PLUGIN = """
import json, sys
from qgis.core import QgsApplication, QgsMapRendererSequentialJob, QgsMapSettings, QgsProject
from qgis.PyQt.QtCore import QSize
application = QgsApplication([], False)
application.initQgis()
project = QgsProject.instance()
read = project.read(sys.argv[1])
layers = list(project.mapLayers().values())
settings = QgsMapSettings()
settings.setLayers([layer for layer in layers if layer.isSpatial()])
settings.setOutputSize(QSize(80, 80))
settings.setExtent(settings.layers()[0].extent().buffered(0.01))
job = QgsMapRendererSequentialJob(settings)
job.start()
job.waitForFinished()
image = job.renderedImage()
drawn = sum(image.pixelColor(x, y).name() != "#ffffff" for x in range(80) for y in range(80))
print(json.dumps({
    "read": read, "valid": {layer.name(): layer.isValid() for layer in layers}, "drawn": drawn,
    "relations": {relation.id(): relation.isValid() for relation in project.relationManager().relations().values()},
    "errors": [error.message for error in job.errors()], "modules": [name for name in sys.modules if "urban" in name],
    "aliases": [field.alias() for layer in layers if layer.name() == "Climate boxes" for field in layer.fields()],
}))
"""


@pytest.fixture
def project(qgis_new_project, tmp_path: Path) -> QgsProject:
    (tmp_path / "office").mkdir()
    path = usual(tmp_path / "office" / "city.gpkg")
    project = QgsProject.instance()
    project.addMapLayer(latest_layer(path, "climate", language="en"))
    set_up_relations(project, path, language="en")
    keep_paths_relative(project)
    assert project.write(str(tmp_path / "office" / "map.qgz"))
    return project


def snapshot_of(project: QgsProject) -> Path:
    return Path(project.fileName()).with_name("city.gpkg")


def opened_elsewhere(path: Path) -> dict[str, object]:
    """What a QGIS of its own, without the plugin, finds in a project."""
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_PLUGIN, str(path)],
        env={**variables, "HOME": str(path.parent), "QT_QPA_PLATFORM": "offscreen"},
        cwd=path.parent,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def test_tables_are_related_and_stay_out_of_sight(project: QgsProject) -> None:
    names = {layer.name(): layer for layer in project.mapLayers().values()}
    assert set(names) == {"Climate boxes", "Stations", "Series", "Observations"}
    for name in ("Stations", "Series", "Observations"):
        assert names[name].flags() & QgsMapLayer.LayerFlag.Private
        assert names[name].readOnly()
    assert [node.name() for node in project.layerTreeRoot().findLayers()] == ["Climate boxes"]
    relations = project.relationManager().relations().values()
    assert all(relation.isValid() for relation in relations)
    assert {(relation.referencedLayer().name(), relation.referencingLayer().name()) for relation in relations} == {
        ("Stations", "Series"), ("Series", "Observations"), ("Climate boxes", "Series"),
    }  # fmt: skip


def test_from_a_station_to_its_values(project: QgsProject) -> None:
    relations = {
        (one.referencedLayer().name(), one.referencingLayer().name()): one
        for one in project.relationManager().relations().values()
    }
    (latest,) = (layer for layer in project.mapLayers().values() if layer.name() == "Climate boxes")
    series = list(relations["Climate boxes", "Series"].getRelatedFeatures(by_station(latest)["A"]))
    assert sorted(one["property_name"] for one in series) == ["State", "Temperature"]
    values = [row["value"] for one in series for row in relations["Series", "Observations"].getRelatedFeatures(one)]
    assert sorted(value for value in values if value) == [1.25, 3.75]


def test_setting_up_twice_changes_nothing(project: QgsProject) -> None:
    before = set(project.mapLayers()), set(project.relationManager().relations())
    set_up_relations(project, snapshot_of(project), language="en")
    assert (set(project.mapLayers()), set(project.relationManager().relations())) == before


def test_tables_come_into_the_layer_tree_when_asked_for(qgis_new_project, tmp_path: Path) -> None:
    project = QgsProject.instance()
    set_up_relations(project, usual(tmp_path / "city.gpkg"), language="en", in_layer_tree=True)
    assert {node.name() for node in project.layerTreeRoot().findLayers()} == {"Stations", "Series", "Observations"}


def test_a_project_moves_with_its_snapshot_and_opens_without_the_plugin(project: QgsProject, tmp_path: Path) -> None:
    elsewhere = tmp_path / "another office"
    (tmp_path / "office").rename(elsewhere)
    found = opened_elsewhere(elsewhere / "map.qgz")
    assert found["modules"] == []
    assert found["read"]
    assert found["valid"] == dict.fromkeys(["Climate boxes", "Stations", "Series", "Observations"], True)
    assert list(found["relations"].values()) == [True] * 3  # type: ignore[attr-defined]
    assert found["drawn"]
    assert found["errors"] == []
    assert "Temperature (°C)" in found["aliases"]  # type: ignore[operator]


def test_a_missing_snapshot_is_named_and_found_again(project: QgsProject) -> None:
    path, snapshot = project.fileName(), snapshot_of(project)
    away = snapshot.rename(snapshot.with_name("away.gpkg"))
    assert project.read(path)
    assert not any(layer.isValid() for layer in project.mapLayers().values())
    (sentence,) = missing_snapshots(project)
    assert "city.gpkg is missing" in sentence
    assert str(snapshot.parent) in sentence
    away.rename(snapshot)
    assert project.read(path)
    assert missing_snapshots(project) == []
    assert all(layer.isValid() for layer in project.mapLayers().values())
