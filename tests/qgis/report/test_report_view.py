# SPDX-License-Identifier: GPL-2.0-or-later
"""What can be seen is told: values outside the map, stations below others; and titles made of headings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from qgis.core import QgsProject, QgsRectangle
from report_case import NOW, climate, made, one_line, stations
from urban_data.cartography.crs import shown_extent
from urban_data.cartography.layout_facts import DataState
from urban_data.cartography.layout_view import hidden_layers
from urban_data.cartography.layout_words import automatic_title
from urban_data.cartography.report import build_layout
from urban_data.core.monitor import QuietMonitor


def about_v(name: str = "stations", count: int = 40):
    layer = stations(name, count)
    layer.setCustomProperty("urbandata/column", "v")
    return layer


def statement(count: int, extent: QgsRectangle | None) -> str:
    state = DataState("D", None, NOW, "complete", None, count)
    case = made([climate(layer=about_v(count=count), state=state)], "en")
    if extent is None:
        return one_line(case.item("ud_statement").text())
    report = replace(case.report, extent=shown_extent(extent, case.report.crs, case.project))
    layout = build_layout(case.project, case.layers, report, QuietMonitor())
    return one_line(layout.itemById("ud_statement").text())


@pytest.mark.parametrize(
    ("count", "extent", "told"),
    [
        (40, None, "40 values, complete"),
        (1, QgsRectangle(0, 0, 0.1, 0.1), "1 value, complete · no value in view"),
        (40, QgsRectangle(0, 0, 0.1, 0.1), "40 values, complete · no value in view"),
        (40, QgsRectangle(7.049, 50.679, 7.051, 50.681), "40 values, complete · 1 of 40 values in view"),
    ],
)
def test_values_that_are_not_on_the_map_are_told(qgis_app, count, extent, told) -> None:
    assert statement(count, extent).endswith(told)


def test_layers_below_others_at_the_same_places_are_named(qgis_app) -> None:
    project = QgsProject()
    same, few, other = stations("same"), stations("few", 10), stations("top")
    assert hidden_layers([other, same, few], project) == (["same", "few"], ["top"])
    assert hidden_layers([few, same], project) == ([], []), "a quarter of the lower one is hidden"
    assert hidden_layers([same], project) == ([], [])


def test_a_title_of_headings_keeps_units_and_headings_whole() -> None:
    assert automatic_title(["Füllstand in %", "Wasserstand in cm", "Füllstand in %"]) == (
        "Füllstand in\u00a0%, Wasserstand in\u00a0cm"
    )
    assert automatic_title(["Leistung, Mittel über 15 min in kW", "Wind in m/s"]) == (
        "Leistung, Mittel über 15\u00a0min in\u00a0kW · Wind in\u00a0m/s"
    )
