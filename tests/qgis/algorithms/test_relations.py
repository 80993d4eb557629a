# SPDX-License-Identifier: GPL-2.0-or-later
"""`urbandata:addrelations` in the project and without a window."""

from __future__ import annotations

from pathlib import Path

import pytest
from algorithm_run import Run, installed, qgis_process
from layer_cases import usual
from qgis.core import QgsProcessingException, QgsProject
from urban_data.bridge.layers import latest_layer


@pytest.fixture
def city(tmp_path: Path) -> Path:
    return usual(tmp_path / "city.gpkg")


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A QGIS profile with the plugin as it is shipped."""
    return installed(tmp_path_factory.mktemp("config"))


def related(project: QgsProject) -> set[tuple[str, str]]:
    """The names of parent and child of every relation that works."""
    relations = project.relationManager().relations().values()
    return {
        (one.referencedLayer().name(), one.referencingLayer().name()) for one in relations if one.isValid()
    }  # fmt: skip


def test_the_tables_are_related_once(run: Run, qgis_new_project: None, city: Path) -> None:
    project = QgsProject.instance()
    project.addMapLayer(latest_layer(city, "climate", language="en"))
    for _ in range(2):
        assert run("addrelations", SNAPSHOT=str(city), LANGUAGE="en") == {"RELATIONS": 3}
        assert related(project) == {
            ("Stations", "Series"), ("Series", "Observations"), ("Climate boxes", "Series"),
        }  # fmt: skip
        assert len(project.mapLayers()) == 4
    assert [node.name() for node in project.layerTreeRoot().findLayers()] == ["Climate boxes"]


def test_a_project_without_a_file_cannot_be_saved(run: Run, qgis_new_project: None, city: Path) -> None:
    with pytest.raises(QgsProcessingException, match="The project has no file yet"):
        run("addrelations", SNAPSHOT=str(city), SAVE=True)
    assert QgsProject.instance().mapLayers() == {}


def test_without_a_window_the_project_is_named_and_saved(profile: Path, city: Path, tmp_path: Path) -> None:
    path = tmp_path / "map.qgz"
    assert QgsProject().write(str(path))
    told = ("run", "urbandata:addrelations", f"--SNAPSHOT={city}", "--LANGUAGE=en")

    refused = qgis_process(profile, *told)
    assert refused.code == 1
    assert "There is no project to add relations to." in refused.out + refused.err

    warned = qgis_process(profile, *told, f"--PROJECT_PATH={path}")
    assert warned.code == 0
    assert "The project is not saved" in warned.out + warned.err
    assert _opened(path) == set()

    assert qgis_process(profile, *told, f"--PROJECT_PATH={path}", "--SAVE=true").code == 0
    assert _opened(path) == {("Stations", "Series"), ("Series", "Observations")}


def _opened(path: Path) -> set[tuple[str, str]]:
    project = QgsProject()
    assert project.read(str(path))
    return related(project)
