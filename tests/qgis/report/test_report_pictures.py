# SPDX-License-Identifier: GPL-2.0-or-later
"""Reports as pictures, compared with pictures of them that were looked at; fonts may differ a little.

To renew a reference after looking at the new picture: ``URBAN_DATA_NEW_REFERENCES=1``.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QImage
from report_case import city, climate, made, stations
from shipped import ROOT
from urban_data.cartography.papers import ORIENTATIONS, Page

REFERENCES = ROOT / "tests" / "qgis" / "report" / "reference"
DPI = 48
# Pictures are compared in blocks of 8 pixels, where the shape of a letter counts for little and its place does.
BLOCK = 8
NEAR = 16
MOST_OTHER = 0.05


def blocks(path: Path) -> npt.NDArray[np.float64]:
    """The mean colours of a picture's blocks: rows, columns, red-green-blue."""
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB888)
    size = QSize(image.width() // BLOCK * BLOCK, image.height() // BLOCK * BLOCK)
    image = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio)
    buffer = image.constBits()
    buffer.setsize(image.sizeInBytes())
    pixels = np.frombuffer(bytes(buffer), np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = pixels[:, : image.width() * 3].reshape(image.height() // BLOCK, BLOCK, image.width() // BLOCK, BLOCK, 3)
    return pixels.mean(axis=(1, 3))


def share_of_others(one: Path, other: Path) -> float:
    """How many of the blocks are of another colour."""
    first, second = blocks(one), blocks(other)
    if first.shape != second.shape:
        return 1.0
    return float((np.abs(first - second).max(axis=2) > NEAR).mean())


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_report_looks_as_it_did(qgis_app, tmp_path, orientation) -> None:
    case = made([climate(), city()], page=Page("A4", orientation), subtitle="Klimamessnetz der Stadt Beispielhausen")
    picture = case.write(tmp_path / "map.png", DPI)
    reference = REFERENCES / f"A4_{orientation}.png"
    if os.environ.get("URBAN_DATA_NEW_REFERENCES"):
        reference.write_bytes(picture.read_bytes())
    assert share_of_others(picture, reference) < MOST_OTHER


def test_the_comparison_sees_what_is_missing(qgis_app, tmp_path) -> None:
    subtitle = "Klimamessnetz der Stadt Beispielhausen"
    picture = made([climate()], subtitle=subtitle).write(tmp_path / "map.png", DPI)
    assert share_of_others(picture, REFERENCES / "A4_landscape.png") > 3 * MOST_OTHER


def test_pages_beyond_the_first_are_files_of_their_own(qgis_app, tmp_path) -> None:
    made([climate(layer=stations(classes=130))]).write(tmp_path / "map.png", DPI)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["map.png", "map_2.png"]


def test_the_resolution_is_that_asked_for(qgis_app, tmp_path) -> None:
    image = QImage(str(made([climate()]).write(tmp_path / "map.png", 100)))
    assert image.width() == pytest.approx(297 / 25.4 * 100, abs=1)
    assert image.height() == pytest.approx(210 / 25.4 * 100, abs=1)
