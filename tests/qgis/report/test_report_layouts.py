# SPDX-License-Identifier: GPL-2.0-or-later
"""Where things stand on the page: inside it, beside each other, in their places; and what the map shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsLayoutItemLabel,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QRectF
from report_case import NOW, STATE, city, climate, made, one_line, stations
from urban_data.bridge.translation import words
from urban_data.cartography.crs import data_extent, data_place, map_crs
from urban_data.cartography.layout_facts import DataState
from urban_data.cartography.layout_text import Ruler
from urban_data.cartography.layout_words import Speaker
from urban_data.cartography.papers import ORIENTATIONS, PAPERS, Page
from urban_data.cartography.profile import OfficeProfile
from urban_data.cartography.report import nice_scale, segment_length

LONG = "Überschreitung der Lufttemperatur von dreißig Grad in den Quartieren während der Hitzewelle im Juli 2026 " * 2


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("title", ["Kurz", LONG])
def test_nothing_leaves_the_page_and_nothing_covers_another(qgis_app, paper, orientation, title) -> None:
    states = [DataState(f"Datensatz {n}", NOW, NOW, "incomplete", 9_000, 8_000, 1) for n in range(3)]
    layers = [climate(layer=stations(str(n)), heading=f"Größe {n}", state=state) for n, state in enumerate(states)]
    case = made([*layers, city()], page=Page(paper, orientation), title=title, subtitle=title)
    page = Page(paper, orientation)
    inner = QRectF(9.9, 9.9, page.width - 19.8, page.height - 19.8)
    boxes = {
        item.id(): item.sceneBoundingRect().adjusted(0.3, 0.3, -0.3, -0.3)
        for item in case.layout.items()
        if hasattr(item, "id") and item.id().startswith("ud_") and not isinstance(item, QgsLayoutItemPage)
    }
    seen = {name: box for name, box in boxes.items() if case.item(name).isVisible() and box.height() > 0}
    assert [name for name, box in seen.items() if not inner.contains(box)] == []
    # The box of the legend begins with free room, into which its title reaches.
    seen.pop("ud_legend_title")
    assert [(a, b) for a, b in combinations(seen, 2) if seen[a].intersects(seen[b])] == []


def test_a_title_without_a_logo_beside_it_is_as_wide_as_the_page(qgis_app, tmp_path) -> None:
    page = Page("A4", "portrait")
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>', encoding="utf-8")
    title = "Windgeschwindigkeit, Mittel über 10 min in m/s"
    plain = made([climate()], page=page, title=title)
    crested = made([climate()], page=page, title=title, profile=OfficeProfile(logo=logo))
    assert plain.item("ud_title").text() == title
    assert "\n" in crested.item("ud_title").text()


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_every_text_fits_its_box_in_type_that_can_be_read(qgis_app, orientation) -> None:
    case = made([climate(), city()], page=Page("A4", orientation), title=LONG, subtitle=LONG)
    ruler = Ruler(case.layout)
    for label in (item for item in case.layout.items() if isinstance(item, QgsLayoutItemLabel) and item.text()):
        assert ruler.width(label.text(), label.textFormat()) <= label.rect().width() + 0.1, label.id()
        assert ruler.height(label.text(), label.textFormat()) <= label.rect().height() + 0.6, label.id()
        assert label.textFormat().size() >= 6, label.id()


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_the_map_shows_all_data_at_a_round_scale_in_metres(qgis_app, orientation) -> None:
    case = made([climate(), city()], page=Page("A4", orientation))
    shown = case.item("ud_map")
    assert isinstance(shown, QgsLayoutItemMap)
    assert shown.crs().authid() == "EPSG:25832"
    assert shown.extent().contains(case.report.extent)
    assert round(shown.scale()) in {50_000, 60_000, 75_000, 80_000}
    assert f"Maßstab 1:{round(shown.scale()):,}".replace(",", ".") in case.item("ud_scale").text()
    bar = case.item("ud_scalebar")
    assert (bar.unitLabel(), bar.numberOfSegments(), bar.numberOfSegmentsLeft()) == ("km", 2, 0)
    assert bar.unitsPerSegment() == 1


def test_a_single_station_is_shown_with_its_surroundings(qgis_app) -> None:
    case = made([climate(layer=stations(count=1))])
    assert case.item("ud_map").extent().height() >= 1_000


def test_an_empty_layer_beside_others_counts_for_nothing(qgis_app) -> None:
    empty = climate(layer=stations("empty", 0), heading="Leer", state=DataState("Leer", None, NOW, "complete", 0, 0))
    case = made([climate(), empty])
    assert one_line(case.item("ud_statement").text()).endswith("Leer: abgerufen 24.11.2026 10:00 MEZ keine Werte")
    assert data_extent([empty.layer], QgsProject()) is None


@pytest.mark.parametrize(
    ("places", "far"),
    [
        ([(7.1, 50.7), (7.2, 50.8), (0, 0)], 1),
        ([(7.1, 50.7), (0, 0), (0, 0), (0, 0)], 3),
        ([(0, 0), (0, 0)], 0),
        ([(7.1, 50.7), (50.7, 7.1)], 0),
        ([(7.1, 50.7), (7.2, 50.7), (50.7, 7.1)], 1),
        ([(7.1, 50.7), (7.2, 50.7), (53.5, 10.0), (53.6, 10.1)], 0),
        ([(7.1, 50.7), (13.4, 52.5), (-3.7, 40.4)], 0),
        ([(0.01, 0.01), (0, 0), (0.02, 0.01)], 0),
    ],
)
def test_few_things_extremely_far_off_do_not_decide_on_the_map(qgis_app, places, far) -> None:
    layer = stations(count=0)
    features = [QgsFeature(layer.fields()) for _ in places]
    for feature, (x, y) in zip(features, places, strict=True):
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(x, y)))
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    place = data_place([layer], QgsProject())
    assert place is not None
    assert place.far == far
    assert place.extent.width() < 60 if not far else place.extent.width() <= 0.11


@pytest.mark.parametrize(
    ("extent", "expected"),
    [
        ((7.0, 50.6, 7.3, 50.8), "EPSG:25832"),
        ((13.2, 52.4, 13.6, 52.6), "EPSG:25833"),
        ((-9.3, 38.6, -9.0, 38.8), "EPSG:25829"),
        ((-74.1, 40.6, -73.8, 40.9), "EPSG:32618"),
        ((151.0, -34.0, 151.4, -33.7), "EPSG:32756"),
        ((5.0, 45.0, 25.0, 55.0), "EPSG:3035"),
        ((-170.0, -50.0, 170.0, 70.0), "EPSG:8857"),
        ((179.9, 10.0, 180.0, 10.1), "EPSG:32660"),
    ],
)
def test_the_system_of_the_map_is_that_of_the_place(extent, expected) -> None:
    assert map_crs(QgsRectangle(*extent)).authid() == expected


@pytest.mark.parametrize(
    ("project", "expected"),
    [
        ("EPSG:31467", "EPSG:31467"),
        ("EPSG:4326", "EPSG:25832"),
        ("EPSG:3857", "EPSG:25832"),
        ("EPSG:2263", "EPSG:25832"),  # projected, in feet
        ("", "EPSG:25832"),
    ],
)
def test_the_projects_system_is_kept_if_lengths_are_true_in_it(project, expected) -> None:
    crs = QgsCoordinateReferenceSystem(project)
    assert map_crs(QgsRectangle(7.0, 50.6, 7.3, 50.8), crs).authid() == expected


@pytest.mark.parametrize(("least", "expected"), [(100, 2_500), (2_501, 3_000), (75_000, 75_000), (80_001, 100_000)])
def test_scales_are_round_and_never_show_less(least, expected) -> None:
    assert nice_scale(least) == pytest.approx(expected)


@pytest.mark.parametrize(("scale", "expected"), [(25_000, 500), (10_000, 200), (75_000, 1_000), (1_000_000, 20_000)])
def test_segments_of_a_scale_bar_are_round(scale, expected) -> None:
    assert segment_length(scale, 40) == pytest.approx(expected)


def speaker(language: str) -> Speaker:
    return Speaker(language, ZoneInfo("Europe/Berlin"), words(language))


def test_of_many_data_sets_the_statement_tells_of_which_it_counts() -> None:
    values = [DataState(f"D{n}", NOW, NOW, "complete" if n else "incomplete", 10, 10 if n else 8) for n in range(3)]
    objects = [DataState(f"O{n}", NOW, NOW, "complete", None, n, of_features=True) for n in range(3)]
    states = [*values, *objects]
    assert one_line(speaker("de").statement(states)) == (
        "Datenstand 24.11.2026 10:00 MEZ · abgerufen 24.11.2026 10:00 MEZ · "
        "D0: 8 von 10 Werten, unvollständig · D1: 10 Werte, vollständig · D2: 10 Werte, vollständig · "
        "O0: keine Objekte · O1, O2: 3 Objekte, vollständig"
    )


@pytest.mark.parametrize("count", [2, 4])
def test_codes_in_titles_of_data_sets_are_words(count: int) -> None:
    states = [DataState(f"O{n} (mean, PT15M)", NOW, NOW, "complete", 10, 10) for n in range(count)]
    assert "O1 (Mittel über 15 min): " in one_line(speaker("de").statement(states))


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (20, "abgerufen 24.11.2026 09:41 MEZ"),
        (600, "abgerufen 24.11.2026 09:41 bis 09:51 MEZ"),
        (86_400, "abgerufen 24.11.2026 09:41 MEZ bis 25.11.2026 09:41 MEZ"),
    ],
)
def test_times_of_several_pulls_are_told_as_briefly_as_can_be(seconds, told) -> None:
    later = STATE.pull_time + timedelta(seconds=seconds)
    states = [replace(STATE, title=str(n), pull_time=later if n else STATE.pull_time) for n in range(4)]
    assert f"{told} ·" in one_line(speaker("de").statement(states))


def test_values_and_objects_are_told_apart() -> None:
    objects = DataState("Gebäude", None, NOW, "complete", 1_234, 1_234, of_features=True)
    assert one_line(speaker("de").statement([objects])) == (
        "Abgerufen 24.11.2026 10:00 MEZ · 1.234 Objekte, vollständig"
    )
    together = one_line(speaker("de").statement([objects, *[replace(STATE, title=str(n)) for n in range(3)]]))
    assert together.endswith(
        "Gebäude: 1.234 Objekte, vollständig" + "".join(f" · {n}: 235.542 Werte, vollständig" for n in range(3))
    )


@pytest.mark.parametrize(
    ("arrived", "expected", "stations", "told"),
    [
        (1, None, 0, "1 value, complete"),
        (1, None, 1, "1 value from 1 station, complete"),
        (300, None, 100, "300 values from 100 stations, complete"),
        (300, 300, 1_234, "300 values from 1,234 stations, complete"),
        (300, 310, 0, "300 of 310 values, complete"),
        (0, None, 5, "no values"),
    ],
)
def test_values_are_told_with_their_stations(arrived: int, expected: int | None, stations: int, told: str) -> None:
    state = DataState("D", None, NOW, "complete", expected, arrived, stations=stations)
    assert one_line(speaker("en").statement([state])).endswith(f" · {told}")


def test_the_statement_calls_data_sets_as_the_legend_does(qgis_app) -> None:
    states = [replace(STATE, title=title) for title in ("temp (degC)", "hum (%)")]
    given = [climate(state=states[0]), climate(layer=stations("b"), heading="Luftfeuchte in %", state=states[1])]
    case = made(given)
    text = one_line(case.item("ud_statement").text())
    assert "Lufttemperatur in °C: Datenstand" in text
    assert "Luftfeuchte in %: Datenstand" in text
    assert "degC" not in text


@pytest.mark.parametrize(
    ("of_features", "arrived", "expected", "english", "german"),
    [
        (False, 0, 1, "0 of 1 value, incomplete", "0 von 1 Wert, unvollständig"),
        (True, 0, 1, "0 of 1 object, incomplete", "0 von 1 Objekt, unvollständig"),
        (False, 1, 2, "1 of 2 values, incomplete", "1 von 2 Werten, unvollständig"),
        (True, 1, None, "1 object, incomplete", "1 Objekt, unvollständig"),
        (False, 2, 2, "2 values, incomplete", "2 Werte, unvollständig"),
    ],
)
def test_one_and_many_are_said_rightly(of_features, arrived, expected, english, german) -> None:
    state = DataState("D", None, NOW, "incomplete", expected, arrived, 1, of_features)
    assert one_line(speaker("en").statement([state])).endswith(f" · {english}")
    assert one_line(speaker("de").statement([state])).endswith(f" · {german}")


def test_what_brought_nothing_and_is_not_complete_is_called_incomplete() -> None:
    state = DataState("D", None, NOW, "incomplete", 10, 0, 1)
    assert "0 von 10 Werten, unvollständig" in one_line(speaker("de").statement([state]))


def test_summer_time_and_unknown_numbers_are_named() -> None:
    summer = STATE.data_time.replace(month=7)
    state = DataState("D", summer, summer, "cancelled", None, 12_345, 2)
    assert one_line(speaker("de").statement([state])) == (
        "Datenstand 24.07.2026 10:30 MESZ · abgerufen 24.07.2026 10:30 MESZ · 12.345 Werte, unvollständig, abgebrochen"
    )
    assert "24 July 2026 10:30 CEST" in one_line(speaker("en").statement([state]))
