# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers of latest values: what they are called, what they say, and which file styles they leave alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from algorithm_run import compile_german
from layer_cases import AREA, LINE, POINT, by_station, of_features, tip_of, usual, written
from qgis.core import Qgis, QgsVectorLayer
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime
from snapshot_pages import observation, series
from urban_data.bridge import translation
from urban_data.bridge.column_titles import titles
from urban_data.bridge.kept_styles import save_as_default
from urban_data.bridge.layer_texts import duration_shown, source_text, unit_shown
from urban_data.bridge.layers import features_layer, find_column, find_dataset, latest_layer, latest_layers
from urban_data.bridge.translation import words
from urban_data.core.errors import InputError, SnapshotError
from urban_data.core.monitor import QuietMonitor
from urban_data.core.records import Feature, Station
from urban_data.store.maintenance import verify
from urban_data.store.reader import LatestColumn, SnapshotReader


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    return usual(tmp_path / "city.gpkg")


@pytest.fixture
def layer(qgis_app, snapshot: Path) -> QgsVectorLayer:
    return latest_layer(snapshot, "climate", language="en")


def column(name: str = "t", **more: object) -> LatestColumn:
    fields = dict.fromkeys(
        ("property_uri", "unit", "unit_source", "statistic", "period", "direction", "class_", "lane"), ""
    )
    given = {"property_name": "Temperature", "value_kind": "number", **more}
    return LatestColumn(name, **{**fields, **given})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("attribution", "told"),
    [("City, CC BY 4.0", "City, CC BY 4.0"), ("City", "City, CC BY 4.0"), ("", "https://city.example, CC BY 4.0")],
)
def test_a_licence_is_named_once(snapshot: Path, attribution: str, told: str) -> None:
    with SnapshotReader.open(snapshot) as reader:
        dataset = find_dataset(reader.datasets(), "climate")
    stated = replace(dataset, platform_url="https://city.example", attribution=attribution, licence="CC BY 4.0")
    assert source_text(stated) == told


def test_the_table_itself_is_the_source(layer: QgsVectorLayer, snapshot: Path) -> None:
    assert layer.source() == f"{snapshot}|layername=latest_climate"
    assert layer.isValid()
    assert layer.readOnly()
    assert (layer.name(), layer.crs().authid()) == ("Climate boxes", "EPSG:4326")


def test_columns_are_titled_with_their_units(layer: QgsVectorLayer) -> None:
    titled = {field.name(): layer.attributeDisplayName(index) for index, field in enumerate(layer.fields())}
    assert titled == {
        "fid": "fid",
        "station": "Station",
        "name": "Name",
        "state": "State",
        "state_t": "State: time (UTC)",
        "temperature": "Temperature (°C)",
        "temperature_t": "Temperature: time (UTC)",
        "temperature_d": "Temperature: change",
        "temperature_age": "Temperature: age in hours",
    }


def test_the_age_is_an_expression(layer: QgsVectorLayer) -> None:
    index = layer.fields().indexOf("temperature_age")
    assert layer.fields().fieldOrigin(index) == Qgis.FieldOrigin.Expression
    measured = QDateTime(QDate(2026, 3, 1), QTime(0, 10), Qt.TimeSpec.UTC)
    hours = measured.secsTo(QDateTime.currentDateTimeUtc()) / 3600
    assert by_station(layer)["A"]["temperature_age"] == pytest.approx(hours, abs=0.2)
    assert not by_station(layer)["B"]["temperature_age"]


def test_the_form_shows_plain_text_and_takes_none(layer: QgsVectorLayer) -> None:
    config = layer.editFormConfig()
    for index, field in enumerate(layer.fields()):
        widget = layer.editorWidgetSetup(index)
        assert widget.type() == ("DateTime" if field.name().endswith("_t") else "TextEdit")
        assert not widget.config().get("UseHtml")
        assert config.readOnly(index)
    shown = [child.name() for child in config.invisibleRootContainer().children()]
    assert shown == ["name", "station", "Temperature", "State"]


def test_the_tip_says_value_unit_change_local_time_and_source(layer: QgsVectorLayer) -> None:
    tip = tip_of(layer, by_station(layer)["A"])
    assert "<b>Station A</b>" in tip
    assert "<td>Temperature&nbsp;</td><td align='right'><b>3.75</b> °C</td><td>&nbsp;▲ +2.5</td>" in tip
    assert "2026-03-01 01:10 CET (" in tip
    assert " d ago)" in tip
    assert "<b>open</b>" in tip
    assert "Source: City of Example, CC BY 4.0" in tip
    assert "<b>–</b>" in tip_of(layer, by_station(layer)["B"])


def test_metadata_name_owner_licence_place_time_and_pulls(layer: QgsVectorLayer) -> None:
    metadata = layer.metadata()
    assert metadata.title() == "Climate boxes"
    assert (metadata.licenses(), metadata.rights()) == (["CC BY 4.0"], ["City of Example"])
    (place,) = metadata.extent().spatialExtents()
    assert (place.bounds.xMinimum(), place.bounds.yMaximum()) == pytest.approx((7.1, 50.7))
    (span,) = metadata.extent().temporalExtents()
    assert span.begin() == QDateTime(QDate(2026, 3, 1), QTime(0, 0), Qt.TimeSpec.UTC)
    assert [link.url for link in metadata.links()] == ["https://udp.example.org/v1.1"]
    assert metadata.history()[-1] == "2026-03-01 00:00 UTC: a period, complete, received: 3"
    assert layer.serverProperties().attribution() == "City of Example, CC BY 4.0"


def test_german_whatever_the_language_of_qgis(qgis_app, snapshot: Path, tmp_path: Path, monkeypatch) -> None:
    compile_german(tmp_path)
    monkeypatch.setattr(translation, "FOLDER", tmp_path)
    assert words("de")("Snapshots") == "Datenstände"
    assert words("en")("Snapshots") == words("fr")("Snapshots") == "Snapshots"
    layer = latest_layer(snapshot, "climate", language="de")
    assert layer.metadata().language() == "DE"
    tip = tip_of(layer, by_station(layer)["A"])
    assert "3,75" in tip
    assert "(vor " in tip


def test_each_kind_of_geometry_has_its_layer_and_nobody_is_forgotten(qgis_app, tmp_path: Path) -> None:
    multi = {"type": "MultiPolygon", "coordinates": [AREA["coordinates"]]}
    places = [POINT, LINE, AREA, multi, {"type": "Point", "coordinates": [7, 50, 99.0]}, {**POINT}, None]
    stations = [Station(f"s{n}", f"S{n}", geometry=place) for n, place in enumerate(places)]
    described = [series(f"t{n}", f"s{n}") for n in range(len(places))]
    path = written(tmp_path / "city.gpkg", stations, described, [observation("t0", 0, 1)])
    layers = latest_layers(path, "climate", language="en")
    assert [(layer.geometryType(), sorted(by_station(layer))) for layer in layers] == [
        (Qgis.GeometryType.Point, ["s0", "s4", "s5"]),
        (Qgis.GeometryType.Polygon, ["s2", "s3"]),
        (Qgis.GeometryType.Line, ["s1"]),
    ]
    assert [layer.name() for layer in layers] == [f"Climate boxes ({kind})" for kind in ("points", "areas", "lines")]
    assert layers[0].metadata().abstract().endswith("1 station has no place and is in no layer.")


def test_a_style_in_the_file_or_beside_it_is_not_applied(qgis_app, layer, snapshot: Path) -> None:
    layer.setOpacity(0.25)
    assert save_as_default(layer, "mine") == ""
    layer.saveNamedStyle(str(snapshot.with_suffix(".qml")))
    assert QgsVectorLayer(layer.source(), "as QGIS opens it", "ogr").opacity() == 0.25
    assert latest_layer(snapshot, "climate").opacity() == 1


def test_whoever_keeps_our_style_in_the_snapshot_can_go_on(qgis_app, layer, snapshot: Path) -> None:
    assert save_as_default(layer, "ours") == ""
    assert latest_layer(snapshot, "climate").isValid()
    assert verify(snapshot, QuietMonitor()).problems == ()
    layer.setMapTipTemplate(layer.mapTipTemplate().replace("</div>", "<script>alert(1)</script></div>"))
    assert save_as_default(layer, "ours") == ""
    with pytest.raises(SnapshotError, match="carries a map tip"):
        latest_layer(snapshot, "climate")


def test_what_the_snapshot_does_not_hold_is_said(qgis_app, snapshot: Path) -> None:
    with pytest.raises(InputError, match=r"no data set “climat”\. Did you mean “climate”"):
        latest_layer(snapshot, "climat")
    with pytest.raises(InputError, match="There are: temperature, state"):
        latest_layer(snapshot, "climate", column="noise")
    with pytest.raises(InputError, match="not of features"):
        features_layer(snapshot, "climate")
    with pytest.raises(SnapshotError, match="does not exist"):
        latest_layer(snapshot.with_name("other.gpkg"), "climate")


def test_a_data_set_without_stations_is_said(qgis_app, tmp_path: Path) -> None:
    path = written(tmp_path / "city.gpkg", [], [], [])
    with pytest.raises(InputError, match="holds no stations of this data set yet"):
        latest_layer(path, "")


def test_a_file_name_that_qgis_takes_apart_is_refused(qgis_app, tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="Rename it"):
        latest_layer(usual(tmp_path / "a|layerid=0.gpkg"), "climate")


def test_data_sets_are_found_by_key_title_or_being_alone(snapshot: Path) -> None:
    with SnapshotReader.open(snapshot) as reader:
        (held,) = reader.datasets()
    assert find_dataset([held], "") == find_dataset([held], "climate") == find_dataset([held], "Climate boxes") == held
    with pytest.raises(InputError, match="Several"):
        find_dataset([held, held], "climate")
    with pytest.raises(InputError, match="Which data set"):
        find_dataset([held, held], "")


def test_columns_are_found_by_name_property_or_address() -> None:
    noise = column("noise", property_name="Noise", property_uri="https://example.org/Noise")
    state = column("state", property_name="State", value_kind="text")
    assert find_column([state, noise], None) is noise
    assert find_column([state], "") is state
    for word in ("noise", "NOISE", "https://example.org/Noise"):
        assert find_column([state, noise], word) is noise
    with pytest.raises(InputError, match="a, b"):
        find_column([column("a"), column("b")], "temperature")


@pytest.mark.parametrize(
    ("columns", "default"),
    [
        ([{"direction": "1", "role": "part"}, {"direction": "0", "role": "total"}], 1),
        ([{"direction": "1"}, {"lane": "2"}, {}], 2),
        ([{"direction": "north"}, {"direction": "Both"}], 1),
        ([{"class_": "car"}, {"class_": "lorry"}, {}], 2),
        ([{"direction": "1"}, {"direction": "2"}], 0),
        ([{"direction": "0", "role": "part"}, {}], 1),
        ([{"z": -0.1}, {"z": -0.3}], 0),
        ([{"value_kind": "text"}, {"direction": "1"}], 1),
    ],
)
def test_without_a_word_a_part_is_not_taken_for_the_whole(columns: list[dict[str, object]], default: int) -> None:
    described = [column(f"c{number}", **more) for number, more in enumerate(columns)]
    assert find_column(described, None) is described[default]


def test_titles_tell_columns_apart() -> None:
    several = [column("a", period="PT10M"), column("b", period="P1D"), column("c", z=2.5), column("d", z=2.5)]
    assert titles(several, "en") == {
        "a": "Temperature, 10 min",
        "b": "Temperature, 1 d",
        "c": "Temperature at 2.5 m height (c)",
        "d": "Temperature at 2.5 m height (d)",
    }


def test_titles_are_words_and_no_codes() -> None:
    given = [
        ({"property_name": "Cars", "direction": "0", "role": "total", "statistic": "count", "period": "PT15M",
          "class_": "car"}, "Cars, all directions"),
        ({"property_name": "Cars", "direction": "1", "role": "part", "statistic": "count", "period": "PT15M",
          "class_": "car"}, "Cars, direction 1"),
        ({"property_name": "Count", "statistic": "count", "period": "PT15M", "class_": "car"},
         "Count, cars, count over 15 min"),
        ({"property_name": "Count", "statistic": "mean", "period": "", "class_": "8+1"}, "Count, 8+1, mean"),
        ({"property_name": "Moisture", "z": -0.1}, "Moisture at 10 cm depth"),
        ({"property_name": "Moisture", "z": -1.25}, "Moisture at 1.25 m depth"),
        ({"property_name": "State", "number": 1, "alike": 2, "value_kind": "text"}, "State, no. 1"),
        ({"property_name": "State", "number": 2, "alike": 2, "value_kind": "text"}, "State, no. 2"),
        ({"property_name": "Speed", "lane": "[% 2 %]<b>"}, "Speed, lane [ % 2 %]‹b›"),
    ]  # fmt: skip
    columns = [column(f"c{number}", **more) for number, (more, _) in enumerate(given)]
    assert [*titles(columns, "en").values()] == [title for _, title in given]


def test_titles_of_values_tell_statistic_and_period_once_and_where_they_count() -> None:
    cars = {"property_name": "Cars", "statistic": "count"}
    given = [
        ({**cars, "period": "PT15M"}, "Cars, count over 15 min"),
        ({**cars, "period": "P1D"}, "Cars, daily count"),
        ({"property_name": "Wind", "statistic": "mean", "period": "PT10M"}, "Wind, mean over 10 min"),
        ({"property_name": "Mean of an instant", "statistic": "mean"}, "Mean of an instant"),
        ({"property_name": "No time", "statistic": "mean", "period": "PT0S"}, "No time"),
        ({"property_name": "Period alone", "period": "PT10M"}, "Period alone"),
        ({"property_name": "State", "statistic": "max", "period": "PT10M", "value_kind": "text"}, "State"),
    ]  # fmt: skip
    columns = [column(f"c{number}", **more) for number, (more, _) in enumerate(given)]
    assert [*titles(columns, "en", of_values=True).values()] == [title for _, title in given]


def test_titles_have_the_decimal_sign_of_their_language(qgis_app) -> None:
    assert "1,25 m" in titles([column("c", z=-1.25)], "de")["c"]


@pytest.mark.parametrize(
    ("unit", "source", "shown"),
    [("Cel", "degC", "°C"), ("ug/m3", "µg/m^3", "µg/m³"), ("dB{A}", "dB A", "dB(A)"), ("1", "1", ""),
     ("{bikes}/h", "", "bikes/h"), ("uS/cm", "", "µS/cm"), ("[ppb]", "ppb", "ppb"),
     ("furlong", "furlong", "furlong"), ("W/m2", "W/m²", "W/m²"), ("kW.h", "kWh", "kWh")],
)  # fmt: skip
def test_units_are_written_as_people_do(unit: str, source: str, shown: str) -> None:
    assert unit_shown(column(unit=unit, unit_source=source)) == shown


@pytest.mark.parametrize(
    ("period", "shown"),
    [("PT1H30M", "1 h 30 min"), ("P1D", "1 d"), ("P1M", "1 month"), ("P2Y", "2 years"), ("soon", "soon"), ("", "")],
)
def test_durations_are_written_as_people_do(period: str, shown: str) -> None:
    assert duration_shown(period, str) == shown


def test_columns_of_features_are_called_as_the_platform_calls_their_properties(qgis_app, tmp_path: Path) -> None:
    described = Feature("1", POINT, {"Höhe (m)": 4.5, "name": "Linde am Markt", "select": "x"})
    layer = features_layer(of_features(tmp_path / "city.gpkg", [described]), "parks", language="en")
    titles = {field.alias(): field.name() for field in layer.fields() if field.alias()}
    assert titles.keys() == {"Id", "Gone since", "Höhe (m)", "name", "select"}
    (row,) = layer.getFeatures()
    assert (row[titles["Höhe (m)"]], row[titles["name"]]) == (4.5, "Linde am Markt")
