# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of reports share: made layers, a report of them, and what is to be read in the files."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from qgis.core import (
    QgsFeature,
    QgsFillSymbol,
    QgsGeometry,
    QgsGraduatedSymbolRenderer,
    QgsMarkerSymbol,
    QgsPointXY,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
    QgsRendererRange,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from urban_data.bridge.translation import words
from urban_data.cartography.crs import data_extent, map_crs, shown_extent
from urban_data.cartography.layout_export import export
from urban_data.cartography.layout_facts import DataState
from urban_data.cartography.layout_pages import page_titles
from urban_data.cartography.layout_pdf import Description
from urban_data.cartography.report import Report, ReportLayer, build_layout
from urban_data.core.monitor import QuietMonitor

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
STATE = DataState(
    "Klimamessnetz",
    datetime(2026, 11, 24, 8, 30, tzinfo=UTC),
    datetime(2026, 11, 24, 8, 41, tzinfo=UTC),
    "complete",
    235_542,
    235_542,
)
COLOURS = ("#313695", "#4575b4", "#74add1", "#abd9e9", "#fee090", "#fdae61", "#f46d43", "#d73027", "#a50026")


def stations(name: str = "stations", count: int = 40, classes: int = 7) -> QgsVectorLayer:
    """Points around Bonn in classes of five; the same ones whenever they are made."""
    layer = QgsVectorLayer("Point?crs=EPSG:4326&field=v:double", name, "memory")
    features = []
    for number in range(count):
        feature = QgsFeature(layer.fields())
        east, north = number * 0.618 % 1, number * 0.414 % 1
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(7.05 + east * 0.14, 50.68 + north * 0.08)))
        feature["v"] = number % (classes * 5)
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    layer.setRenderer(QgsGraduatedSymbolRenderer("v", [_class(number) for number in range(classes)]))
    return layer


def _class(number: int) -> QgsRendererRange:
    style = {"color": COLOURS[number % len(COLOURS)], "size": str(2 + number % 9 / 4), "outline_color": "#ffffff"}
    label = f"{number * 5} bis unter {number * 5 + 5}"
    return QgsRendererRange(number * 5, number * 5 + 5, QgsMarkerSymbol.createSimple(style), label)


def districts() -> QgsVectorLayer:
    """Twelve rectangles below the stations, in one quiet colour."""
    layer = QgsVectorLayer("Polygon?crs=EPSG:4326", "districts", "memory")
    features = []
    for number in range(12):
        west, south = 7.04 + number % 4 * 0.04, 50.67 + number // 4 * 0.034
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(west, south, west + 0.04, south + 0.034)))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    style = {"color": "#f4f1ea", "outline_color": "#b8b2a7", "outline_width": "0.3"}
    layer.setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple(style)))
    return layer


def climate(**more: Any) -> ReportLayer:
    """The stations as a layer of a report; keywords replace what it says of itself."""
    told = {
        "heading": "Lufttemperatur in °C",
        "note": "Klassen: eigene Stufen, Stand 2026",
        "attribution": "Stadt Beispielhausen",
        "licence": "dl-de/by-2-0",
        "state": STATE,
        **more,
    }
    return ReportLayer(told.pop("layer", None) or stations(), **told)


def city() -> ReportLayer:
    """The districts as a layer of a report."""
    return ReportLayer(districts(), "Stadtbezirke", attribution="Vermessungsamt Beispielhausen", licence="CC BY 4.0")


@dataclass(slots=True)
class Made:
    """A layout with the project and the layers it lives by, and what was said while it was made."""

    project: QgsProject
    layers: Sequence[ReportLayer]
    layout: QgsPrintLayout
    report: Report
    messages: list[str]

    def write(self, path: Path, dpi: int = 96) -> Path:
        """Export it."""
        told = Description(
            self.report.title, "Amt für Umwelt", self.report.subtitle, self.report.language, page_titles(self.layout)
        )
        export(self.layout, path, told, dpi, QuietMonitor())
        return path

    def item(self, name: str) -> Any:
        """The item of that id."""
        found = self.layout.itemById(name)
        assert found is not None, name
        return found


def made(layers: Sequence[ReportLayer], language: str = "de", **more: Any) -> Made:
    """A report of the layers; keywords go to `Report`."""
    project = QgsProject()
    data = data_extent([one.layer for one in layers], project)
    assert data is not None
    crs = map_crs(data)
    project.setCrs(crs)
    project.setEllipsoid("EPSG:7019")
    told = {"title": "Lufttemperatur am 24. November 2026", "now": NOW, **more}
    zone = ZoneInfo("Europe/Berlin")
    report = Report(
        extent=shown_extent(data, crs, project), crs=crs, language=language, zone=zone, tr=words(language), **told
    )
    monitor = QuietMonitor()
    layout = build_layout(project, layers, report, monitor)
    return Made(project, layers, layout, report, monitor.messages)


def pdf_text(path: Path) -> str:
    """The text of a PDF on one line."""
    return one_line(_told("pdftotext", "-layout", str(path), "-"))


def pdf_info(path: Path) -> dict[str, str]:
    """What ``pdfinfo`` says, by its own words."""
    lines = (line.partition(":") for line in _told("pdfinfo", str(path)).splitlines())
    return {key: value.strip() for key, _, value in lines}


def pdf_fonts(path: Path) -> list[list[str]]:
    """A row of words for each font: name, type, encoding, embedded, subset, Unicode."""
    rows = [re.split(r"\s{2,}|\s(?=yes|no)", line.strip()) for line in _told("pdffonts", str(path)).splitlines()[2:]]
    return [[part for part in row if part] for row in rows]


def pdf_outline(path: Path) -> list[str]:
    """The bookmarks."""
    return re.findall(r'<item page="\d+">([^<]*)</item>', _told("pdftohtml", "-xml", "-i", "-stdout", str(path)))


def one_line(text: str) -> str:
    """The text with every run of blanks, line breaks too, as one blank."""
    return " ".join(text.replace("\u00a0", " ").split())


def _told(*command: str) -> str:
    ended = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert ended.stderr == ""
    return ended.stdout
