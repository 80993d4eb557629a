# SPDX-License-Identifier: GPL-2.0-or-later
"""The legend of a report: what it says, that nothing is left out, and that nothing is clipped."""

from __future__ import annotations

import re
import subprocess
from itertools import pairwise
from pathlib import Path

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


# In points: the word "unter" of a class is not so far right of its heading, and the next column's is farther.
_FARTHEST = 70.0


def classes_below_headings(pdf: Path) -> dict[str, int]:
    """How many classes stand in the column of each heading ``Größe N``, before the next heading."""
    words = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>([^<]*)<|(</page>)', _bounding_boxes(pdf))
    counted: dict[str, int] = {}
    headings: list[tuple[float, float, str]] = []
    classes: list[tuple[float, float]] = []
    for (x, y, word, page_end), (_, _, following, _) in pairwise([*words, ("", "", "", "")]):
        if word == "Größe":
            headings.append((float(x), float(y), following))
        elif word == "unter":
            classes.append((float(x), float(y)))
        elif page_end:
            counted |= _counted(headings, classes)
            headings, classes = [], []
    return counted


def _counted(headings: list[tuple[float, float, str]], classes: list[tuple[float, float]]) -> dict[str, int]:
    counted = {name: 0 for _, _, name in headings}
    for x, y in classes:
        column = max((left for left, _, _ in headings if left < x < left + _FARTHEST), default=None)
        above = [(top, name) for left, top, name in headings if left == column and top < y]
        if above:
            counted[max(above)[1]] += 1
    return counted


def _bounding_boxes(pdf: Path) -> str:
    return subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("layers", [2, 4, 12])
def test_the_classes_of_a_heading_stay_in_its_column(qgis_app, tmp_path, orientation, layers) -> None:
    classes = {str(number): 5 + number * 3 % 7 for number in range(layers)}
    given = [climate(layer=stations(name, 5, count), heading=f"Größe {name}") for name, count in classes.items()]
    case = made(given, page=Page("A4", orientation))
    assert classes_below_headings(case.write(tmp_path / "map.pdf")) == classes


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_only_a_heading_with_too_many_classes_for_a_column_is_continued_in_the_next(
    qgis_app, tmp_path, orientation
) -> None:
    classes = {"0": 6, "1": 100, "2": 7}
    given = [climate(layer=stations(name, 5, count), heading=f"Größe {name}") for name, count in classes.items()]
    case = made(given, page=Page("A4", orientation))
    told = classes_below_headings(case.write(tmp_path / "map.pdf"))
    assert (told["0"], told["2"]) == (6, 7)
    assert 1 <= told["1"] < 100
    assert_nothing_is_clipped(case)


def test_words_too_long_for_a_line_are_broken(qgis_app) -> None:
    case = made([climate(heading="Donaudampfschifffahrtsgesellschaft" * 4, note="https://example.org/" + "a" * 200)])
    assert_nothing_is_clipped(case)


def test_a_report_without_anything_to_explain_has_no_legend(qgis_app, tmp_path) -> None:
    case = made([climate(in_legend=False, state=None)])
    assert legends(case) == []
    assert case.item("ud_legend_title").text() == ""
