# SPDX-License-Identifier: GPL-2.0-or-later
"""Maps of states: known ones by colour, shape and name, strange ones as plain text, none without a symbol."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cartography_cases import MadeColumn
from map_picture import NOW, ago, colour_at, colours_around, layer_of, picture, shown_labels
from qgis.core import QgsApplication, QgsExpression, QgsRenderContext, QgsVectorLayer
from urban_data.cartography.colours import OLD_FILL, OLD_MARK
from urban_data.cartography.legend import legend_of
from urban_data.cartography.states import states_of
from urban_data.cartography.style import say_states, style_categories
from urban_data.core.errors import InputError

OLD = timedelta(hours=3)
COLUMN = MadeColumn("Ladestatus")
OCPP = ["AVAILABLE", "CHARGING", "SuspendedEV", "Reserved", "OUT_OF_ORDER"]
HOSTILE = ["' OR 1=1 --", "[% @project_path %]", "a\u202eb", 'say "x"', "100 %", "=1+1"]


def style(layer: object, language: str = "en") -> None:
    style_categories(layer, COLUMN, language=language, old_after=OLD, now=NOW)


def said(layer: QgsVectorLayer, value: object) -> str:
    """How tables and forms show a value of the layer's column."""
    index = layer.fields().indexOf(COLUMN.name)
    setup = layer.editorWidgetSetup(index)
    formatter = QgsApplication.fieldFormatterRegistry().fieldFormatter(setup.type())
    return str(formatter.representValue(layer, index, setup.config(), None, value))


@pytest.mark.parametrize("shape", ["Point", "LineString", "Polygon"])
def test_that_states_are_drawn_in_their_colours(shape: str) -> None:
    layer = layer_of([(state, NOW) for state in (*OCPP, "außer Betrieb", "available")], shape, kind="string")
    style(layer)
    colours = [state.colour for state in states_of(OCPP)]
    image = picture(layer)
    assert [colour_at(image, index) for index in range(7)] == [*colours, colours[4], colours[0]]


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("en", ["free", "charging", "occupied", "reserved", "out of order", "other", "older than 3 h", "no value"]),
        ("de", ["frei", "lädt", "belegt", "reserviert", "außer Betrieb", "andere", "älter als 3 h", "kein Wert"]),
    ],
)
def test_that_the_legend_names_all_states(language: str, labels: list[str]) -> None:
    layer = layer_of([(state, NOW) for state in OCPP], kind="string")
    style(layer, language)
    assert [row.label for row in legend_of(layer).rows] == labels == shown_labels(layer)
    heading = {"en": "State of the charging points", "de": "Zustand der Ladepunkte"}[language]
    assert legend_of(layer).heading == heading
    assert "OCPP 1.6 " in legend_of(layer).note


def test_that_old_missing_and_strange_states_are_told_apart() -> None:
    rows = [("AVAILABLE", ago(hours=9)), ("AVAILABLE", None), (None, NOW), ("  ", NOW), ("Purzelbaum", NOW)]
    layer = layer_of([*rows, *((state, NOW) for state in OCPP)], kind="string")
    style(layer)
    image = picture(layer)
    assert [colours_around(image, index)[OLD_FILL] > 10 for index in range(5)] == [True, True, False, False, False]
    assert [colours_around(image, index)[OLD_MARK] > 10 for index in range(5)] == [True, True, True, True, False]
    assert set(colours_around(image, 4)) - {"#ffffff"}


def test_that_yes_and_no_are_states() -> None:
    layer = layer_of([(True, NOW), (False, NOW)], kind="bool")
    style(layer, "de")
    assert [row.label for row in legend_of(layer).rows][:2] == ["ja", "nein"]
    image = picture(layer)
    assert colour_at(image, 0) != colour_at(image, 1)


def test_that_strange_words_are_plain_text_and_never_part_of_an_expression() -> None:
    layer = layer_of([(word, NOW) for word in HOSTILE], kind="string")
    style(layer)
    renderer = layer.renderer()
    assert QgsExpression(renderer.classAttribute()).referencedColumns() == {"value", "value_t"}
    assert not any(word in renderer.classAttribute() for word in HOSTILE)
    labels = shown_labels(layer)
    assert labels[: len(HOSTILE)] == sorted(["' OR 1=1 --", "[ % @project_path %]", "ab", 'say "x"', "100 %", "=1+1"])
    image = picture(layer)
    assert len({colour_at(image, index) for index in range(len(HOSTILE))}) == len(HOSTILE)


def test_that_of_many_strange_words_the_frequent_ones_are_shown() -> None:
    rows = [(f"word {index}", NOW) for index in range(9) for _ in range(1 + index)]
    layer = layer_of(rows, kind="string")
    style(layer)
    labels = [row.label for row in legend_of(layer).rows]
    assert labels == [*(f"word {index}" for index in range(3, 9)), "other", "older than 3 h", "no value"]


def test_that_nothing_is_missing_from_the_map() -> None:
    rows = [(word, moment) for word in (None, "", "frei", "x", *HOSTILE) for moment in (NOW, ago(days=2), None)]
    layer = layer_of(rows, kind="string")
    style(layer)
    renderer, context = layer.renderer(), QgsRenderContext()
    renderer.startRender(context, layer.fields())
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        assert renderer.willRenderFeature(feature, context), feature.attributes()
    renderer.stopRender(context)


def test_that_a_missing_column_is_said() -> None:
    with pytest.raises(InputError, match="has no column “nothing”"):
        style_categories(layer_of([]), MadeColumn("x", name="nothing"), language="en", old_after=OLD)


@pytest.mark.parametrize(
    ("column", "heading"),
    [
        (MadeColumn("Ladestatus", number=2, alike=2), "Zustand der Ladepunkte, Nr. 2 von 2 je Station"),
        (MadeColumn("Betriebszustand"), "Betriebszustand"),
        (MadeColumn("Status"), "Aufzüge"),
        (MadeColumn("Zauber"), "Zauber"),
    ],
)
def test_that_the_heading_says_of_what_the_state_is(column: MadeColumn, heading: str) -> None:
    layer = layer_of([("frei", NOW)], kind="string")
    layer.setName("Aufzüge")
    style_categories(layer, column, language="de", old_after=OLD, now=NOW)
    assert legend_of(layer).heading == heading


@pytest.mark.parametrize(
    ("words", "note"),
    [
        (["frei", "belegt"], "Zustände: Wörter der Plattform, von Urban Data übersetzt."),
        (["x", "y", "z", "frei"], "Zustände: Wörter der Plattform, übersetzt, wo Urban Data sie kennt."),
        (["x", "y"], "Zustände: Wörter der Plattform."),
    ],
)
def test_that_the_legend_says_whose_words_the_states_are(words: list[str], note: str) -> None:
    layer = layer_of([(word, NOW) for word in words], kind="string")
    style(layer, "de")
    assert legend_of(layer).note == note


def test_that_known_states_are_translated_among_many_strange_ones() -> None:
    words = ["x1", "x2", "x3", "x4", "x5", "x6", "AVAILABLE", "0", "1"]
    layer = layer_of([(word, NOW) for word in words], kind="string")
    style(layer, "de")
    labels = [row.label for row in legend_of(layer).rows]
    assert labels[0] == "frei"
    assert "AVAILABLE" not in labels
    assert not {"ja", "nein"} & set(labels)
    image = picture(layer)
    assert len({colour_at(image, index) for index in (0, 1, 2, 3, 4, 6)}) == 6


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["free", "charging", "occupied", "reserved", "out of order"]),
        ("de", ["frei", "lädt", "belegt", "reserviert", "außer Betrieb"]),
    ],
)
def test_that_tables_and_forms_say_states_as_the_map_does(language: str, words: list[str]) -> None:
    layer = layer_of([(state, NOW) for state in OCPP], kind="string")
    say_states(layer, language)
    assert [said(layer, state) for state in OCPP] == words


@pytest.mark.parametrize(
    ("told", "later"),
    [
        (["AVAILABLE", "CHARGING"], "OUTOFORDER"),
        (["Charging", "SuspendedEV"], "Faulted"),
        (["frei", "belegt"], "occupied"),
        (["CHARGING", "Mennekes"], "OUTOFORDER"),
    ],
)
def test_that_states_which_come_later_are_said_too(told: list[str], later: str) -> None:
    layer = layer_of([(text, NOW) for text in told], kind="string")
    say_states(layer, "de")
    assert said(layer, later) == {"occupied": "belegt"}.get(later, "außer Betrieb")


def test_that_yes_and_no_are_said_in_tables() -> None:
    layer = layer_of([(True, NOW), (False, NOW)], kind="bool")
    say_states(layer, "de")
    assert [said(layer, True), said(layer, False)] == ["ja", "nein"]


def test_that_strange_words_stay_as_they_are() -> None:
    layer = layer_of([(text, NOW) for text in (*OCPP, *HOSTILE)], kind="string")
    say_states(layer, "de")
    assert [said(layer, text) for text in HOSTILE] == [
        "' OR 1=1 --", "[ % @project_path %]", "ab", 'say "x"', "100 %", "=1+1"
    ]  # fmt: skip


@pytest.mark.parametrize("values", [["red", "green"], [f"word {number}" for number in range(60)] + OCPP])
def test_that_a_column_of_other_words_is_left_alone(values: list[str]) -> None:
    layer = layer_of([(text, NOW) for text in values], kind="string")
    say_states(layer, "de")
    assert layer.editorWidgetSetup(layer.fields().indexOf(COLUMN.name)).type() == ""
