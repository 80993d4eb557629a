# SPDX-License-Identifier: GPL-2.0-or-later
"""What a person can choose for a map: the classes, the language of layers made before, the ground."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from layer_cases import AREA, POINT, of_features, written
from qgis.core import (
    QgsPalLayerSettings,
    QgsProcessingException,
    QgsProject,
    QgsSingleSymbolRenderer,
    QgsSymbol,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QImage
from report_case import pdf_text
from snapshot_pages import START, Scribe, at, observation, page, series
from urban_data.algorithms.exportmap import _ground
from urban_data.algorithms.styling import said_in, style
from urban_data.bridge.layers import find_column, latest_layer
from urban_data.cartography.basemaps import Basemap
from urban_data.cartography.colours import GROUNDS
from urban_data.cartography.legend import legend_of
from urban_data.cartography.profile import OfficeProfile
from urban_data.core.platform import Dataset
from urban_data.core.records import Feature, Station
from urban_data.store.reader import LatestColumn, SnapshotReader
from urban_data.store.writer import SnapshotWriter

WINTER = [5.1 + number * 0.37 for number in range(10)]


def city_of(path: Path, values: list[float], minutes: list[float]) -> Path:
    """A snapshot with one station for each value, measured so many minutes after March 2026 began."""
    names = [f"s{number}" for number in range(len(values))]
    places = [{**POINT, "coordinates": [7 + number / 100, 50.7]} for number in range(len(values))]
    stations = [Station(name, name, geometry=place) for name, place in zip(names, places, strict=True)]
    told = zip(names, minutes, values, strict=True)
    rows = [observation(name, minute, value) for name, minute, value in told]
    return written(path, stations, [series(name, name) for name in names], rows)


@pytest.fixture
def city(tmp_path: Path) -> Path:
    return city_of(tmp_path / "city.gpkg", WINTER, [0.0] * len(WINTER))


@pytest.fixture
def run(plugin_algorithms: None, tmp_path: Path) -> Any:
    import processing

    def run(name: str, **parameters: Any) -> dict[str, Any]:
        return processing.run(f"urbandata:{name}", parameters)  # type: ignore[no-any-return]

    return run


@pytest.fixture
def project() -> Iterator[QgsProject]:
    yield QgsProject.instance()
    QgsProject.instance().clear()


def column_of(path: Path) -> LatestColumn:
    with SnapshotReader.open(path) as reader:
        return find_column(reader.latest_columns(reader.datasets()[0].fid), None)


def classes_of(layer: QgsVectorLayer) -> list[str]:
    """The labels of the classes, without those of what is old or missing."""
    return [row.label for row in legend_of(layer).rows[:-2]]


class TestClasses:
    """CLASSES."""

    def test_quantiles_part_what_lies_in_few_standard_classes(self, run, city: Path) -> None:
        usual = run("latestlayer", SNAPSHOT=str(city), LANGUAGE="de")["OUTPUT"]
        assert "0 bis unter 5" in classes_of(usual)
        chosen = run("latestlayer", SNAPSHOT=str(city), LANGUAGE="de", CLASSES="quantiles")["OUTPUT"]
        assert classes_of(chosen) == ["bis 5,5", "5,6–6,2", "6,3–7,0", "7,1–7,7", "über 7,7"]
        assert "etwa gleich viele Stationen je Klasse" in legend_of(chosen).note
        assert "nicht mit denen anderer Karten vergleichbar" in legend_of(chosen).note

    def test_a_map_says_what_its_classes_are(self, run, city: Path, tmp_path: Path) -> None:
        told = {"SNAPSHOT": str(city), "DATASETS": "climate", "LANGUAGE": "de", "CLASSES": "quantiles"}
        run("exportmap", **told, OUTPUT=str(tmp_path / "map.pdf"))
        text = pdf_text(tmp_path / "map.pdf")
        assert "Temperatur in °C" in text
        assert "5,6–6,2" in text
        assert "bis unter" not in text
        assert "keine Bewertung" in text

    def test_what_is_old_does_not_move_the_classes(self, qgis_app, tmp_path: Path) -> None:
        now = (datetime.now(UTC) - START).total_seconds() / 60 - 5
        values = [30.0 + number for number in range(10)] + WINTER
        path = city_of(tmp_path / "city.gpkg", values, [0.0] * 10 + [now] * 10)
        layer = latest_layer(path, "climate", language="de")
        style([layer], column_of(path), "de", "quantiles")
        assert classes_of(layer)[0] == "bis 5,5"
        assert classes_of(layer)[-1] == "über 7,7"

    def test_other_words_are_refused(self, run, city: Path) -> None:
        with pytest.raises(QgsProcessingException, match="CLASSES"):
            run("latestlayer", SNAPSHOT=str(city), CLASSES="jenks")


class TestLanguage:
    """Layers that were styled before the map was asked for."""

    @pytest.fixture
    def english(self, project: QgsProject, city: Path) -> QgsVectorLayer:
        layer = latest_layer(city, "climate", language="en")
        style([layer], column_of(city), "en", "quantiles")
        project.addMapLayer(layer)
        return layer

    def test_our_own_speak_the_language_of_the_map(self, run, english: QgsVectorLayer, tmp_path: Path) -> None:
        before = legend_of(english)
        run("exportmap", LAYERS=[english], LANGUAGE="de", BASEMAP="project", OUTPUT=str(tmp_path / "map.pdf"))
        text = pdf_text(tmp_path / "map.pdf")
        assert "Temperatur in °C" in text
        assert "bis 5,5" in text
        assert not {"Temperature", "Classes:", "value"} & set(text.split())
        assert legend_of(english) == before

    def test_also_after_the_project_was_saved(self, project: QgsProject, english, tmp_path: Path) -> None:
        assert project.write(str(tmp_path / "map.qgz"))
        assert project.read(str(tmp_path / "map.qgz"))
        (opened,) = project.mapLayers().values()
        (german,) = said_in("de", [opened])
        assert legend_of(german).heading == "Temperatur in °C"

    def test_in_its_own_language_it_is_the_very_layer(self, english: QgsVectorLayer) -> None:
        assert said_in("en", [english]) == [english]

    def test_labels_that_a_person_switched_on_stay(self, english: QgsVectorLayer) -> None:
        english.setLabeling(QgsVectorLayerSimpleLabeling(QgsPalLayerSettings()))
        english.setLabelsEnabled(True)
        (german,) = said_in("de", [english])
        assert german is not english
        assert german.labelsEnabled()

    def test_symbols_that_a_person_changed_stay(self, english: QgsVectorLayer) -> None:
        english.renderer().rootRule().children()[0].children()[0].symbol().setSize(9)
        assert said_in("de", [english]) == [english]
        english.setRenderer(QgsSingleSymbolRenderer(QgsSymbol.defaultSymbol(english.geometryType())))
        assert said_in("de", [english]) == [english]

    def test_a_snapshot_that_is_gone_leaves_the_layer_as_it_is(self, english: QgsVectorLayer, city: Path) -> None:
        city.rename(city.with_name("away.gpkg"))
        assert said_in("de", [english]) == [english]


class TestGround:
    """BACKGROUND."""

    def ground_of(self, path: Path) -> str:
        image = QImage(str(path))
        return str(image.pixelColor(int(image.width() * 0.05), int(image.height() * 0.2)).name())

    @pytest.mark.parametrize("ground", ["light", "dark"])
    def test_the_map_lies_on_the_ground_that_was_chosen(self, run, city: Path, tmp_path: Path, ground) -> None:
        target = tmp_path / "map.png"
        run("exportmap", SNAPSHOT=str(city), DATASETS="climate", BACKGROUND=ground, OUTPUT=str(target), DPI=60)
        assert self.ground_of(target) == GROUNDS[ground]

    def test_a_dark_basemap_makes_a_dark_map_unless_something_else_is_chosen(self) -> None:
        night = Basemap("night", {}, "https://geo.example.org/wms", "night", "Office", background="dark")
        office = OfficeProfile(basemaps={"night": night})
        assert [_ground("", key, office) for key in ("night", "topplus", "project", "none", "")] == [
            "dark", *["light"] * 4
        ]  # fmt: skip
        assert [_ground(chosen, "night", office) for chosen in ("light", "dark")] == ["light", "dark"]

    def test_features_are_drawn_to_suit(self, run, tmp_path: Path) -> None:
        path = of_features(tmp_path / "city.gpkg", [Feature("1", AREA, {"name": "Volkspark"})])
        colours = {}
        for ground in ("light", "dark"):
            target = tmp_path / f"{ground}.png"
            run("exportmap", SNAPSHOT=str(path), DATASETS="parks", BACKGROUND=ground, OUTPUT=str(target), DPI=60)
            image = QImage(str(target))
            drawn = {
                image.pixelColor(x, y).name() for x in range(image.width() // 2) for y in range(image.height() // 2)
            }
            colours[ground] = drawn
        assert "#e4eedd" in colours["light"] - colours["dark"]
        assert "#27402f" in colours["dark"] - colours["light"]


def test_the_state_of_the_data_is_that_of_the_layers_own_platform(run, tmp_path: Path) -> None:
    path = tmp_path / "city.gpkg"
    with SnapshotWriter.open(path, now=lambda: START) as writer:
        for root, title in (("https://one.example", "One"), ("https://two.example", "Two")):
            scribe = Scribe(writer, Dataset("climate", title), root)
            pull = scribe.begin(start=at(0), end=at(10), minute=20)
            scribe.list(pull, [Station("A", "A", geometry=POINT)], [series("a", "A")])
            part = scribe.part(pull, "a", t_from=at(0), t_to=at(10))
            scribe.store(pull, part, page([observation("a", 5, 7.5)]))
            if title == "One":
                writer.finish_part(part)
            else:
                writer.fail_part(part, "The platform was gone.", 1)
            writer.end_pull(pull, "complete" if title == "One" else "incomplete", at(30))
            writer.build_latest(scribe.dataset)
        writer.finalise()
    said = {}
    for title in ("One", "Two"):
        run("exportmap", SNAPSHOT=str(path), DATASETS=title, LANGUAGE="en", OUTPUT=str(tmp_path / "map.pdf"))
        said[title] = pdf_text(tmp_path / "map.pdf")
    assert "incomplete" not in said["One"]
    assert "incomplete" in said["Two"]
