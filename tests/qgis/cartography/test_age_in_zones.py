# SPDX-License-Identifier: GPL-2.0-or-later
"""The age of a value in a file does not depend on the time zone of the computer that shows it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cartography_cases import LQI
from map_picture import NOW, ago, colours_around, layer_of, picture
from qgis.core import QgsCoordinateTransformContext, QgsVectorFileWriter, QgsVectorLayer
from urban_data.cartography.classification import table_for
from urban_data.cartography.style import style_latest


@pytest.fixture(params=["UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland"])
def _zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_zone")
def test_that_the_limit_of_age_is_the_same_everywhere(tmp_path: Path) -> None:
    made = layer_of([(20.0, ago(hours=2, minutes=59)), (20.0, ago(hours=3, minutes=1))])
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    path = str(tmp_path / "values.gpkg")
    QgsVectorFileWriter.writeAsVectorFormatV3(made, path, QgsCoordinateTransformContext(), options)
    layer = QgsVectorLayer(path, "values", "ogr")
    table = table_for(LQI, [])
    style_latest(layer, LQI, table, language="en", old_after=timedelta(hours=3), now=NOW)
    image = picture(layer)
    fresh = table.classes[1].colour
    assert [fresh in colours_around(image, index) for index in range(2)] == [True, False]
