# SPDX-License-Identifier: GPL-2.0-or-later
"""Lines of labels stay as they were measured: QGIS does not break them once more when it draws them."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest
from qgis.core import Qgis, QgsLayoutExporter, QgsLayoutSize, QgsPrintLayout, QgsProject, QgsTextFormat
from qgis.PyQt.QtCore import QRectF
from urban_data.cartography import layout_frame as frame
from urban_data.cartography.layout_text import SEPARATOR, UNBROKEN, Ruler, usable_family
from urban_data.cartography.papers import ORIENTATIONS, PAPERS, Page

WORDS = """
Lufttemperatur an Straßenlaternen in allen Stadtteilen der Stadt Merfurt am Rhein während der großen Hitzewelle und
danach Anlage zur Vorlage des Ausschusses für Umwelt Klima und Verkehr im Sommer gemessen stündlich vorläufige Werte
""".split()  # noqa: SIM905 - a text, to be read as one
TEXTS = 150
ROOM = 60.0


def drawn_lines(path: Path) -> set[str]:
    told = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, text=True, check=True, timeout=60)
    return {line.strip() for line in told.stdout.splitlines()}


def written(layout: QgsPrintLayout, path: Path, dpi: int) -> Path:
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = dpi
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    assert QgsLayoutExporter(layout).exportToPdf(str(path), settings) == QgsLayoutExporter.ExportResult.Success
    return path


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize(
    ("points", "bold", "dpi"), [(10.0, False, 150), (18.0, True, 300), (7.0, False, 80), (8.5, False, 600)]
)
def test_no_line_of_a_label_is_broken_twice(qgis_app, tmp_path, paper, orientation, points, bold, dpi) -> None:
    chance = random.Random(f"{paper} {orientation} {points}")  # noqa: S311 - texts, no secrets
    project, page = QgsProject(), Page(paper, orientation)
    look = frame.Look(usable_family(), "#000000", "#000000")
    layout = frame.blank_layout(project, page, look)
    layout.pageCollection().page(0).setPageSize(QgsLayoutSize(page.width, TEXTS * ROOM, Qgis.LayoutUnit.Millimeters))
    ruler = Ruler(layout)
    width = frame.title_width(page)
    measured: set[str] = set()
    for number in range(TEXTS):
        text = " ".join(chance.choices(WORDS, k=chance.randint(20, 45)))
        label = frame.add_label(layout, "", look, points * page.enlargement, bold=bold)
        fitted = ruler.fitted(text, label.textFormat(), width, ROOM)
        assert fitted.fits
        label.setTextFormat(fitted.format)
        label.setText(fitted.text)
        frame.place(label, QRectF(frame.MARGIN, number * ROOM, width, ROOM))
        measured |= set(fitted.text.split("\n"))
    assert measured - drawn_lines(written(layout, tmp_path / "labels.pdf", dpi)) == set()


@pytest.mark.parametrize("points", [8.0, 9.0])
def test_no_line_begins_or_ends_with_what_stands_between_statements(qgis_app, points) -> None:
    text = f"{SEPARATOR} ".join(
        statement.replace(" ", UNBROKEN) for statement in ("one two", "three four", "five", "six")
    )
    layout = QgsPrintLayout(QgsProject())
    ruler, given = Ruler(layout), QgsTextFormat()
    given.setSize(points)
    found = {ruler.wrapped(text, given, width / 10) for width in range(100, 800)}
    assert len(found) > 3
    for line in "\n".join(found).split("\n"):
        assert line == line.strip(f"{SEPARATOR} ")
