# SPDX-License-Identifier: GPL-2.0-or-later
"""Maps of numbers: every class in its colour on every bound, old and missing values crossed, a legend that says so."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest
from cartography_cases import EDGES, LQI, LQI_CLASSES, MadeColumn
from map_picture import NOW, ago, colour_at, colours_around, layer_of, picture, shown_labels, width_of
from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsFeature,
    QgsRenderContext,
    QgsVectorLayer,
)
from qgis.PyQt.QtXml import QDomDocument
from urban_data.cartography.classification import table_for
from urban_data.cartography.colours import OLD_FILL, OLD_MARK, outline
from urban_data.cartography.conditions import class_conditions
from urban_data.cartography.legend import class_text, legend_of
from urban_data.cartography.style import style_latest
from urban_data.cartography.tables import standards
from urban_data.core.errors import InputError

OLD = timedelta(hours=3)
SHAPES = ["Point", "LineString", "Polygon"]
STANDARDS = {key: standard.table for key, standard in standards().items()}


def styled(layer: QgsVectorLayer, column: MadeColumn = LQI, language: str = "en") -> QgsVectorLayer:
    values = [feature["value"] for feature in layer.getFeatures() if isinstance(feature["value"], float)]
    style_latest(layer, column, table_for(column, values), language=language, old_after=OLD, now=NOW)
    return layer


@pytest.mark.parametrize("shape", SHAPES)
def test_that_every_bound_is_drawn_in_the_colour_of_its_class(shape: str) -> None:
    image = picture(styled(layer_of([(value, NOW) for value in EDGES], shape)))
    colours = [one.colour for one in STANDARDS["pm10"].classes]
    assert [colour_at(image, index) for index in range(len(EDGES))] == [colours[index] for index in LQI_CLASSES]


@pytest.mark.parametrize("quantity", [*STANDARDS])
def test_that_every_class_of_every_table_is_drawn_in_its_colour(quantity: str) -> None:
    standard = STANDARDS[quantity]
    middles = [
        (
            (one.upper or 0) - 1
            if one.lower is None
            else one.lower + 1
            if one.upper is None
            else (one.lower + one.upper) / 2
        )
        for one in standard.classes
    ]
    layer = styled(layer_of([(value, NOW) for value in middles]), MadeColumn(standard.title.de, standard.unit))
    image = picture(layer)
    assert [colour_at(image, index) for index in range(len(middles))] == [one.colour for one in standard.classes]


@pytest.mark.parametrize("unit", ["Cel", "[degF]", "K"])
@pytest.mark.parametrize("name", ["Lufttemperatur", "Wassertemperatur"])
def test_that_map_and_table_agree_on_both_sides_of_every_bound(name: str, unit: str) -> None:
    assert_agreement(MadeColumn(name, unit))


@pytest.mark.parametrize(
    "column",
    [
        LQI,
        MadeColumn("NO2", "[ppb]"),
        MadeColumn("PM2.5", "mg/m3"),
        MadeColumn("Schallpegel", "dB{A}"),
        MadeColumn("Saugspannung", "hPa"),
        MadeColumn("Auslastung", ""),
        MadeColumn("Fahrräder", "1"),
        MadeColumn("Unbekannt", "x"),
    ],
    ids=lambda column: column.property_name,
)
def test_that_map_and_table_agree_where_values_are_rounded_or_converted(column: MadeColumn) -> None:
    assert_agreement(column)


def assert_agreement(column: MadeColumn) -> None:
    table = table_for(column, [0.1, 0.25, 0.5, 0.75, 1.0])
    conditions = [QgsExpression(text) for text in class_conditions(table, "value")]
    bounds = [bound for bound in table.bounds if bound is not None]
    values = [near for bound in bounds for near in (math.nextafter(bound, -1e9), bound, math.nextafter(bound, 1e9))]
    layer = layer_of([])
    for value in (*values, -1e9, 1e9):
        feature = QgsFeature(layer.fields())
        feature["value"] = value
        context = QgsExpressionContext()
        context.setFields(layer.fields())
        context.setFeature(feature)
        hits = [index for index, condition in enumerate(conditions) if condition.evaluate(context) == 1]
        assert hits == ([] if table.class_of(value) is None else [table.class_of(value)]), value


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("language", ["en", "de"])
def test_that_old_and_missing_values_are_grey_and_crossed(shape: str, language: str) -> None:
    rows = [(20.0, ago(hours=2, minutes=59)), (20.0, ago(hours=3, minutes=1)), (20.0, None), (None, NOW), (None, None)]
    image = picture(styled(layer_of(rows, shape), language=language))
    fresh = STANDARDS["pm10"].classes[1].colour
    amounts = [colours_around(image, index) for index in range(5)]
    assert [fresh in amount for amount in amounts] == [True, False, False, False, False]
    assert all(amount[OLD_MARK] > 10 for amount in amounts[1:])
    assert min(amount[OLD_FILL] for amount in amounts[1:3]) > 2 * max(amount[OLD_FILL] for amount in amounts[3:])


@pytest.mark.parametrize("time", ["datetime", "string"])
def test_that_the_limit_of_age_is_exact_for_times_and_for_text(time: str) -> None:
    rows = [(20.0, ago(hours=3)), (20.0, ago(hours=3, seconds=1)), (20.0, NOW + timedelta(hours=1))]
    image = picture(styled(layer_of(rows, time=time)))
    fresh = STANDARDS["pm10"].classes[1].colour
    assert [fresh in colours_around(image, index) for index in range(3)] == [True, False, True]


def test_that_age_counts_from_the_time_of_drawing_by_default() -> None:
    now = datetime.now(UTC)
    layer = layer_of([(20.0, now - timedelta(hours=1)), (20.0, now - timedelta(hours=5))])
    style_latest(layer, LQI, table_for(LQI, []), language="en", old_after=OLD)
    image = picture(layer)
    assert [OLD_FILL in colours_around(image, index) for index in range(2)] == [False, True]


def test_that_a_layer_without_times_has_no_age() -> None:
    layer = QgsVectorLayer("Point?crs=EPSG:25832&field=value:double", "layer", "memory")
    style_latest(layer, LQI, table_for(LQI, []), language="en", old_after=OLD)
    labels = [row.label for row in legend_of(layer).rows]
    assert "no value" in labels
    assert not any("older" in label for label in labels)


@pytest.mark.parametrize("column", [LQI, MadeColumn("Lufttemperatur", "Cel"), MadeColumn("Unbekannt", "x")])
def test_that_nothing_is_missing_from_the_map(column: MadeColumn) -> None:
    values = [None, math.nan, math.inf, -math.inf, 0.0, -1e300, 1e300, 20.0]
    rows = [(value, moment) for value in values for moment in (NOW, ago(days=9), None)]
    layer = styled(layer_of(rows), column)
    renderer, context = layer.renderer(), QgsRenderContext()
    renderer.startRender(context, layer.fields())
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        assert renderer.willRenderFeature(feature, context), feature.attributes()
    renderer.stopRender(context)


def test_that_what_is_in_no_class_is_drawn_apart() -> None:
    image = picture(styled(layer_of([(-3.0, NOW), (5.0, NOW)])))
    used = {one.colour for one in STANDARDS["pm10"].classes}
    assert not used & set(colours_around(image, 0))
    assert set(colours_around(image, 0)) != {"#ffffff"}


@pytest.mark.parametrize("background", ["#ffffff", "#808080", "#262626"])
@pytest.mark.parametrize("shape", ["Point", "LineString"])
@pytest.mark.parametrize(("column", "order"), [(LQI, 1), (MadeColumn("Ladestand Batterie", "%"), -1)])
def test_that_size_follows_the_class_on_every_map(shape: str, column: MadeColumn, order: int, background: str) -> None:
    table = table_for(column, [50.0])
    values = [float(one.upper if one.lower is None else one.lower + 1) for one in table.classes]
    image = picture(styled(layer_of([(value - 0.5, NOW) for value in values], shape), column), background)
    sizes = [width_of(image, index, background) for index in range(len(values))][::order]
    assert sizes == sorted(sizes)
    assert len(set(sizes)) == len(sizes)


@pytest.mark.parametrize("background", ["#ffffff", "#262626"])
def test_that_symbols_stand_out_on_light_and_dark_maps(background: str) -> None:
    rows = [(value, NOW) for value in (5.0, 20.0, 40.0, 70.0, 100.0)]
    image = picture(styled(layer_of(rows)), background)
    for index, one in enumerate(STANDARDS["pm10"].classes):
        assert {one.colour, outline(one.colour)} <= {*colours_around(image, index)}


@pytest.mark.parametrize(
    ("language", "heading", "first", "last", "others", "source"),
    [
        (
            "en",
            "Particulate matter PM10, hourly mean in µg/m³",
            "0–9 · very good",
            "> 90 · very poor",
            ["outside the classes", "older than 3 h", "no value"],
            "Classes: German Environment Agency (UBA), air quality index (LQI), as of 2025",
        ),
        (
            "de",
            "Feinstaub PM10, Stundenmittel in µg/m³",
            "0–9 · sehr gut",
            "über 90 · sehr schlecht",
            ["außerhalb der Klassen", "älter als 3 h", "kein Wert"],
            "Klassen: Umweltbundesamt (UBA), Luftqualitätsindex (LQI), Stand 2025",
        ),
    ],
)
def test_that_the_legend_says_classes_unit_source_and_date(
    language: str, heading: str, first: str, last: str, others: list[str], source: str
) -> None:
    layer = styled(layer_of([(5.0, NOW)]), language=language)
    legend = legend_of(layer)
    labels = [row.label for row in legend.rows]
    assert (legend.heading, labels[0], labels[4], labels[5:], legend.source) == (heading, first, last, others, source)
    assert shown_labels(layer) == [heading, *labels, source]
    assert legend.note.startswith(f"{source}. ")


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("quantity", [*STANDARDS])
def test_that_the_legend_shows_the_table(quantity: str, language: str) -> None:
    standard = STANDARDS[quantity]
    column = MadeColumn(standard.title.de, standard.unit)
    layer = styled(layer_of([(50.0, NOW)]), column, language)
    legend = legend_of(layer)
    rows = legend.rows[: len(standard.classes)]
    assert [row.colour for row in rows] == [one.colour for one in standard.classes]
    assert [row.label for row in rows] == [class_text(standard, index, language) for index in range(len(rows))]
    assert standard.title.said(language) in legend.heading
    assert standard.source.name.said(language) in legend.source
    assert all(row.label for row in legend.rows)


@pytest.mark.parametrize(
    ("column", "heading"),
    [
        (MadeColumn("NO2", "[ppb]"), "Nitrogen dioxide in µg/m³"),
        (MadeColumn("Fahrräder", "1", statistic="sum", period="PT15M"), "Bicycles, sum over 15 min"),
        (MadeColumn("Windböe", "m/s", statistic="mean", period="PT10M"), "Wind gust in m/s"),
        (MadeColumn("Windböe", "m/s", statistic="max", period="PT1H"), "Wind gust, hourly maximum in m/s"),
        (MadeColumn("Grüße [% 1 + 1 %]", "x [%2%]"), "Grüße [ % 1 + 1 %] in x [ %2%]"),
        (MadeColumn("a\x1b[31m\nb\u202e", ""), "a[31m b"),
    ],
)
def test_that_headings_are_plain_text(column: MadeColumn, heading: str) -> None:
    layer = styled(layer_of([(5.0, NOW)]), column)
    assert legend_of(layer).heading == heading
    assert shown_labels(layer)[0] == heading


def test_that_a_column_of_any_name_is_no_expression() -> None:
    column = MadeColumn("PM10", "ug/m3", name='x" OR 1=1 --')
    layer = QgsVectorLayer("Point?crs=EPSG:25832", "layer", "memory")
    with pytest.raises(InputError, match="has no column"):
        style_latest(layer, column, table_for(column, []), language="en", old_after=OLD)
    (condition,) = class_conditions(table_for(MadeColumn("x", "x"), []), column.name)
    assert condition == '"x"" OR 1=1 --" IS NOT NULL'


def test_that_the_style_survives_being_saved() -> None:
    layer = styled(layer_of([(5.0, NOW), (95.0, NOW), (None, None)]))
    document = QDomDocument()
    layer.exportNamedStyle(document)
    again = layer_of([(5.0, NOW), (95.0, NOW), (None, None)])
    again.importNamedStyle(document)
    assert legend_of(again) == legend_of(layer)
    assert picture(again) == picture(layer)


@pytest.mark.parametrize(
    ("column", "heading"),
    [
        (MadeColumn("Pkw", "1", statistic="count", period="PT15M", direction="1", class_="car", role="part"),
         "Pkw, Richtung 1, Anzahl in 15 min"),
        (MadeColumn("Pkw", "1", direction="0", class_="car", role="total"), "Pkw, alle Richtungen"),
        (MadeColumn("Bodenfeuchte", "%", z=-0.1), "Bodenfeuchte in 10 cm Tiefe in %"),
        (MadeColumn("Pkw", "1", lane="[% 1 %]"), "Pkw, Fahrstreifen [ % 1 %]"),
    ],
)  # fmt: skip
def test_that_headings_tell_columns_of_a_data_set_apart(column: MadeColumn, heading: str) -> None:
    layer = layer_of([(5.0, NOW), (7.0, NOW)])
    style_latest(layer, column, table_for(column, [5.0, 7.0]), language="de", old_after=OLD, now=NOW)
    assert legend_of(layer).heading == heading == shown_labels(layer)[0]


def test_that_one_number_is_told_with_its_unit() -> None:
    column = MadeColumn("Luftdruck", "hPa")
    layer = layer_of([(1013.2, NOW)])
    style_latest(layer, column, table_for(column, [1013.2]), language="de", old_after=OLD, now=NOW)
    assert [row.label for row in legend_of(layer).rows][:2] == ["1013,2 hPa", "andere Werte"]
    assert legend_of(layer).source == "Klassen: keine, es gibt nur einen Wert"
