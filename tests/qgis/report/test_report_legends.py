# SPDX-License-Identifier: GPL-2.0-or-later
"""The legend of a report: what it says, that nothing is left out, and that nothing is clipped."""

from __future__ import annotations

import pytest
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsLayoutItemLegend,
    QgsLayoutUtils,
    QgsLegendRenderer,
    QgsMarkerSymbol,
    QgsRendererCategory,
)
from qgis.PyQt.QtCore import Qt
from report_case import Made, city, climate, made, one_line, stations
from urban_data.cartography.papers import ORIENTATIONS, PAPERS, Page


def legends(case: Made) -> list[QgsLayoutItemLegend]:
    """The legends that have entries."""
    found = [item for item in case.layout.items() if isinstance(item, QgsLayoutItemLegend)]
    return [item for item in found if item.model().rootGroup().findLayers()]


def told(legend: QgsLayoutItemLegend) -> list[str]:
    """Every text of a legend: headings, notes and labels."""
    texts = [group.name() for group in legend.model().rootGroup().findGroups()]
    for node in legend.model().rootGroup().findLayers():
        nodes = legend.model().layerLegendNodes(node)
        if not (nodes and nodes[0].isEmbeddedInParent()):
            texts.append(str(node.customProperty("legend/title-label")))
        texts += [str(one.data(Qt.ItemDataRole.DisplayRole)) for one in nodes]
    return [one_line(text) for text in texts]


def assert_nothing_is_clipped(case: Made) -> None:
    for legend in legends(case):
        context = QgsLayoutUtils.createRenderContextForLayout(case.layout, None)
        size = QgsLegendRenderer(legend.model(), legend.legendSettings()).minimumSize(context)
        assert size.width() <= legend.rect().width() + 0.01
        assert size.height() <= legend.rect().height() + 0.01


def test_the_legend_names_every_class_of_the_report_and_nothing_else(qgis_app) -> None:
    case = made([climate(), city()])
    (legend,) = legends(case)
    texts = [text for text in told(legend) if text]
    assert texts == [
        "Lufttemperatur in °C",
        "Klassen: eigene Stufen, Stand 2026",
        *[f"{low} bis unter {low + 5}" for low in range(0, 35, 5)],
        "Stadtbezirke",
    ]


def test_a_class_without_a_name_is_no_empty_entry(qgis_app) -> None:
    layer = stations()
    symbols = [QgsMarkerSymbol.createSimple({"color": colour}) for colour in ("#ff0000", "#00ff00")]
    categories = [QgsRendererCategory(1, symbols[0], "eins"), QgsRendererCategory(None, symbols[1], "")]
    layer.setRenderer(QgsCategorizedSymbolRenderer("v", categories))
    case = made([climate(layer=layer)])
    (legend,) = legends(case)
    (node,) = legend.model().rootGroup().findLayers()
    assert [one.data(Qt.ItemDataRole.DisplayRole) for one in legend.model().layerLegendNodes(node)] == ["eins"]


def test_a_background_is_not_in_the_legend(qgis_app) -> None:
    background = climate(heading="Luftbild", in_legend=False, state=None)
    case = made([city(), background])
    (legend,) = legends(case)
    assert "Luftbild" not in " ".join(told(legend))


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize(("layers", "classes"), [(1, 30), (12, 7), (2, 120)])
def test_long_legends_are_complete_and_not_clipped(qgis_app, paper, orientation, layers, classes) -> None:
    given = [climate(layer=stations(str(n), 5, classes), heading=f"Größe {n}") for n in range(layers)]
    case = made(given, page=Page(paper, orientation))
    texts = [text for legend in legends(case) for text in told(legend)]
    assert sum("bis unter" in text for text in texts) == layers * classes
    assert_nothing_is_clipped(case)


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("layers", [2, 4, 12])
def test_the_classes_of_a_heading_stay_in_its_column_where_there_is_room(qgis_app, orientation, layers) -> None:
    given = [climate(layer=stations(str(n), 5, 5 + n % 4), heading=f"Größe {n}") for n in range(layers)]
    case = made(given, page=Page("A4", orientation))
    assert [legend.splitLayer() for legend in legends(case)] == [False] * len(legends(case))


def test_words_too_long_for_a_line_are_broken(qgis_app) -> None:
    case = made([climate(heading="Donaudampfschifffahrtsgesellschaft" * 4, note="https://example.org/" + "a" * 200)])
    assert_nothing_is_clipped(case)


def test_a_report_without_anything_to_explain_has_no_legend(qgis_app, tmp_path) -> None:
    case = made([climate(in_legend=False, state=None)])
    assert legends(case) == []
    assert case.item("ud_legend_title").text() == ""
