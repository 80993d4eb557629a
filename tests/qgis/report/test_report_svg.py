# SPDX-License-Identifier: GPL-2.0-or-later
"""SVG files of reports: maps clipped to their frames, texts as texts, nothing left of the marks in between."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from qgis.core import Qgis, QgsLayoutItemMap
from qgis.PyQt.QtCore import QRectF, QSize
from report_case import Made, city, climate, made, stations
from urban_data.cartography.layout_svg import Frame, UnknownSvg, clipped
from urban_data.cartography.symbols import symbols_for
from urban_data.core.xml import Element, parse_xml

DPI = 100


def root_of(path: Path) -> Element:
    return parse_xml(path.read_bytes())


def corners(path: Path) -> list[tuple[float, float]]:
    """The corners of the file's only clip path, in mm."""
    (polygon,) = root_of(path).iter("polygon")
    numbers = [float(number) * 25.4 / DPI for number in re.findall(r"[-\d.]+", polygon.get("points") or "")]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def zoomed(case: Made) -> QgsLayoutItemMap:
    """The map, so near that the districts reach far beyond its frame."""
    shown = case.item("ud_map")
    shown.setScale(5_000)
    return shown  # type: ignore[no-any-return]


def test_what_lies_beyond_the_maps_frame_is_clipped(qgis_app, tmp_path) -> None:
    case = made([climate(), city()])
    frame: QRectF = zoomed(case).sceneBoundingRect()
    path = case.write(tmp_path / "map.svg", DPI)
    left, top = (min(axis) for axis in zip(*corners(path), strict=True))
    right, bottom = (max(axis) for axis in zip(*corners(path), strict=True))
    expected = (frame.left(), frame.top(), frame.right(), frame.bottom())
    assert (left, top, right, bottom) == pytest.approx(expected, abs=0.2)
    drawn = list(root_of(path).iter("g"))
    (group,) = (one for one in drawn if one.get("clip-path"))
    transform = next(one.get("transform") for one in group if one.get("fill") == "#f4f1ea")
    within = set(map(id, group))
    assert [one for one in drawn if one.get("transform") == transform and id(one) not in within] == []


def test_texts_stay_texts_and_the_marks_are_gone(qgis_app, tmp_path) -> None:
    case = made([climate(), city()])
    count = len(case.layout.items())
    path = case.write(tmp_path / "map.svg", DPI)
    texts = [one.text or "" for one in root_of(path).iter("text")]
    assert "Lufttemperatur am 24. November 2026" in texts
    assert not any("urban-data" in text for text in texts)
    assert len(case.layout.items()) == count


def test_a_turned_map_is_clipped_to_its_turned_frame(qgis_app, tmp_path) -> None:
    case = made([climate(), city()])
    zoomed(case).setItemRotation(30)
    assert len({round(x) for x, _ in corners(case.write(tmp_path / "map.svg", DPI))}) == 4


def test_pages_without_a_map_are_as_they_were(qgis_app, tmp_path) -> None:
    made([climate(layer=stations(classes=130))]).write(tmp_path / "map.svg", DPI)
    assert [len(list(root_of(tmp_path / name).iter("clipPath"))) for name in ("map.svg", "map_2.svg")] == [1, 0]


@pytest.mark.parametrize("document", ["", "<svg><g><text>other</text></g></svg>", "<svg>>m-begin<</svg>"])
def test_an_svg_of_another_writer_is_left_alone(document) -> None:
    with pytest.raises(UnknownSvg):
        clipped(document, [Frame("m", 0, [(0, 0), (1, 0), (1, 1)])], DPI)


@pytest.mark.parametrize("condition", ["old", "missing", "outside"])
def test_hatching_ends_at_the_edge_without_being_clipped(qgis_app, tmp_path, condition) -> None:
    symbol = getattr(symbols_for(Qgis.GeometryType.Polygon), condition)()
    symbol.exportImage(str(tmp_path / "symbol.svg"), "svg", QSize(90, 30))
    root = root_of(tmp_path / "symbol.svg")
    hatches = [*root.iter("polyline"), *root.iter("path")]
    numbers = [re.findall(r"-?\d+\.?\d*", one.get("points") or one.get("d") or "") for one in hatches]
    assert len(hatches) > 5
    assert all(-2 <= float(y) <= 32 for points in numbers for y in points[1::2])
