# SPDX-License-Identifier: GPL-2.0-or-later
"""Features without values: what they are by their titles, and that they stay in the background."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from colour_vision import contrast
from map_picture import colour_at, layer_of, picture
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsPalLayerSettings,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor
from urban_data.cartography import scenery
from urban_data.cartography.colours import GROUNDS
from urban_data.cartography.layout_text import usable_family
from urban_data.cartography.scenery import draw_as, keep_labels_off, scenery_of, title_in
from urban_data.cartography.style import style_features


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Stadtteile Merfurt am Rhein", "boundaries"),
        ("Rhein Merfurt am Rhein", "water"),
        ("Grünflächen Merfurt am Rhein", "green"),
        ("Straßen Merfurt am Rhein", "streets"),
        ("Gebäude Merfurt am Rhein", "buildings"),
        ("Straßenbahngleise", "railways"),
        ("Seen und Teiche", "water"),
        ("Museen", "other"),
        ("Parks and playgrounds", "green"),
        ("Parkhäuser", "buildings"),
        ("Domain names", "other"),
        ("", "other"),
    ],
)
def test_the_title_tells_what_kind_of_features_there_are(title: str, kind: str) -> None:
    assert scenery_of(title).key == kind


def test_the_key_tells_it_where_the_title_does_not() -> None:
    assert scenery_of("Amt 66, Lage", "streets").key == "streets"


@pytest.mark.parametrize(
    ("title", "language", "said"),
    [
        ("Stadtteile", "en", "Districts"),
        ("STRASSEN", "en", "Streets"),
        ("Grünfläche", "en", "Green area"),
        ("Gewässer", "en", "Water bodies"),
        ("Stadtteile", "de", "Stadtteile"),
        ("Districts", "de", "Stadtteile"),
        ("green areas", "de", "Grünflächen"),
        ("Roads", "de", "Straßen"),
        ("Roads", "en", "Roads"),
        ("Park", "en", "Park"),
        ("Rhein", "en", "Rhein"),
        ("Main", "de", "Main"),
        ("Seestraße", "en", "Seestraße"),
        ("Stadtteile Merfurt am Rhein", "en", "Stadtteile Merfurt am Rhein"),
        ("Die Straßen", "en", "Die Straßen"),
        ("Am See", "en", "Am See"),
        ("Lufttemperatur", "en", "Lufttemperatur"),
        ("Stadtteile", "", "Stadtteile"),
        ("", "en", ""),
    ],
)
def test_what_is_called_by_its_kind_is_called_so_in_the_language_of_the_map(title, language, said) -> None:
    assert title_in(language, title) == said


def test_names_of_kinds_are_known_as_such_in_both_languages() -> None:
    kinds = json.loads(Path(scenery.__file__).with_name("scenery.json").read_text(encoding="utf-8"))["titles"]
    for said in kinds:
        assert scenery_of(said["de"]).key == scenery_of(said["en"]).key != "other", said


@pytest.mark.parametrize("shape", ["Point", "LineString", "Polygon"])
def test_every_kind_of_geometry_is_drawn_in_a_quiet_colour(shape: str) -> None:
    layer = layer_of([(1.0, None)], shape)
    layer.setName("Gewässer")
    style_features(layer)
    water = scenery_of("Gewässer")
    drawn = QColor(colour_at(picture(layer), 0))
    assert min(_apart(drawn, QColor(colour)) for colour in (water.fill, water.stroke)) < 40  # edges are smoothed


def _apart(one: QColor, other: QColor) -> int:
    return sum(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True))


def test_districts_are_an_outline_with_their_names_as_plain_text() -> None:
    layer = QgsVectorLayer("Polygon?crs=EPSG:25832&field=Name:string", "Stadtteile", "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttributes(["[% @user_full_name %]<b>Nord</b>"])
    feature.setGeometry(QgsGeometry.fromWkt("POLYGON((0 0,1000 0,1000 1000,0 1000,0 0))"))
    layer.dataProvider().addFeature(feature)
    draw_as(layer, scenery_of(layer.name()))
    assert not layer.labeling().settings().format().allowHtmlFormatting()
    assert _texts_on(layer) == ["[% @user_full_name %]<b>Nord</b>"]
    assert layer.labelsEnabled()
    assert layer.renderer().symbol().symbolLayer(0).brushStyle() == 0


def test_without_a_field_for_names_there_are_no_labels() -> None:
    layer = QgsVectorLayer("Polygon?crs=EPSG:25832&field=x:int", "Stadtteile", "memory")
    draw_as(layer, scenery_of(layer.name()))
    assert not layer.labelsEnabled()


@pytest.mark.parametrize(
    "title", ["Stadtteile", "Gleise", "Straßen", "Gebäude", "Gewässer", "Grünflächen", "Sonstiges"]
)
def test_scenery_on_a_dark_map_can_be_seen_and_stays_below_the_values(title: str) -> None:
    inside, stroke = scenery_of(title).colours("dark")
    ground = GROUNDS["dark"]
    assert 1.5 < contrast(stroke, ground) < 5
    assert inside is None or 1.15 < contrast(inside, ground) < 2


def test_names_on_a_dark_map_can_be_read() -> None:
    layer = QgsVectorLayer("Polygon?crs=EPSG:25832&field=name:string", "Stadtteile", "memory")
    style_features(layer, "dark")
    text = layer.labeling().settings().format()
    assert text.buffer().color().name() == GROUNDS["dark"]
    assert contrast(text.color().name(), GROUNDS["dark"]) > 4.5  # WCAG 2.2, 1.4.3


def _district() -> QgsVectorLayer:
    layer = QgsVectorLayer("Polygon?crs=EPSG:25832&field=name:string", "Stadtteile", "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttributes(["Nordstadt"])
    feature.setGeometry(QgsGeometry.fromWkt("POLYGON((0 0,1000 0,1000 1000,0 1000,0 0))"))
    layer.dataProvider().addFeature(feature)
    style_features(layer)
    return layer


def _point(x: float = 500.0, y: float = 500.0) -> QgsVectorLayer:
    layer = QgsVectorLayer("Point?crs=EPSG:25832&field=name:string", "Stationen", "memory")
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromWkt(f"POINT({x} {y})"))
    layer.dataProvider().addFeature(feature)
    return layer


def _label_on(layers: list[QgsVectorLayer]) -> QgsRectangle:
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setExtent(QgsRectangle(0, 0, 1000, 1000))
    settings.setOutputSize(QSize(400, 400))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    (label,) = job.takeLabelingResults().labelsWithinRect(settings.extent())
    return label.labelRect


def _texts_on(layer: QgsVectorLayer) -> list[str]:
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setExtent(QgsRectangle(0, 0, 1000, 1000))
    settings.setOutputSize(QSize(400, 400))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    return [label.labelText.replace("\u200b", "") for label in job.takeLabelingResults().allLabels()]


@pytest.mark.parametrize(
    ("name", "width", "shown"),
    [
        ("Nordstadt", 180, True),
        ("Nordstadt", 40, False),
        ("Rheinaue-Nordwest", 180, True),
        ("Rheinaue Nordwest", 180, True),
        ("Rheinauennordwest", 180, False),
    ],
)
def test_names_in_one_line_or_several_stay_within_their_district_or_are_left_out(
    name: str, width: int, shown: bool
) -> None:
    layer = QgsVectorLayer("Polygon?crs=EPSG:25832&field=name:string", "Stadtteile", "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttributes([name])
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(0, 0, width, 1000)))
    layer.dataProvider().addFeature(feature)
    style_features(layer)
    assert _texts_on(layer) == [name] * shown


def test_names_keep_away_from_stations() -> None:
    district = _district()
    place = _label_on([district]).center()
    station = _point(place.x(), place.y())
    station.setLabelsEnabled(False)
    assert _label_on([station, district]).contains(place)
    keep_labels_off(station)
    assert not _label_on([station, district]).contains(place)


def test_labels_of_somebody_are_hidden_and_not_lost() -> None:
    layer = _point()
    theirs = QgsPalLayerSettings()
    theirs.fieldName = "name"
    layer.setLabeling(QgsVectorLayerSimpleLabeling(theirs))
    keep_labels_off(layer)
    assert not layer.labelsEnabled()
    assert layer.labeling().settings().fieldName == "name"
    again = _point()
    keep_labels_off(again)
    keep_labels_off(again)
    assert again.labelsEnabled()
    assert not again.labeling().settings().drawLabels


def test_very_many_stations_are_no_obstacles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenery, "_MOST_OBSTACLES", 0)
    layer = _point()
    keep_labels_off(layer)
    assert not layer.labelsEnabled()


def test_names_are_in_the_font_of_the_page() -> None:
    assert _district().labeling().settings().format().font().family() == usable_family()
