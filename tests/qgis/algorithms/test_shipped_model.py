# SPDX-License-Identifier: GPL-2.0-or-later
"""The model that ships with the plugin: from a platform to a map in one step."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import canonicalize

from qgis.core import QgsProcessingContext, QgsProcessingModelAlgorithm, QgsProject
from qgis.PyQt.QtCore import QRect
from qgis.PyQt.QtGui import QImage
from urban_data.demo.server import DemoServer

MODEL = Path(__file__).parents[3] / "models" / "pull_style_map.model3"
INSIDE_THE_MAP = (0.05, 0.15, 0.6, 0.7)  # left, top, width and height of a part of the page, A4 landscape


def test_the_model_pulls_styles_and_draws_every_station(tmp_path, feedback) -> None:
    model = QgsProcessingModelAlgorithm()
    assert model.fromFile(str(MODEL))
    assert model.validate() == (True, [])
    context = QgsProcessingContext()
    context.setProject(QgsProject())
    target = tmp_path / "map.png"
    with DemoServer() as platform:
        told = {
            "platform": platform.url,
            "dataset": "Lufttemperatur (°C)",
            "snapshot": str(tmp_path / "city.gpkg"),
            "map": str(target),
        }
        _, succeeded = model.run(told, context, feedback)
    assert succeeded, feedback.textLog()
    assert len(_colours(QImage(str(target)))) > 10


def test_every_input_and_output_is_explained() -> None:
    model = QgsProcessingModelAlgorithm()
    assert model.fromFile(str(MODEL))
    names = {parameter.name() for parameter in model.parameterDefinitions()}
    assert names == {"platform", "dataset", "title", "snapshot", "map"}
    assert names | {"ALG_DESC", "EXAMPLES"} <= model.helpContent().keys()
    assert [parameter.name() for parameter in model.parameterDefinitions() if not parameter.help()] == []


def test_the_model_designer_would_save_the_same_file(tmp_path) -> None:
    model = QgsProcessingModelAlgorithm()
    assert model.fromFile(str(MODEL))
    assert model.toFile(str(tmp_path / "saved.model3"))
    assert canonicalize(from_file=tmp_path / "saved.model3") == canonicalize(from_file=MODEL)


def _colours(page: QImage) -> set[int]:
    left, top, width, height = INSIDE_THE_MAP
    inside = page.copy(
        QRect(
            round(left * page.width()),
            round(top * page.height()),
            round(width * page.width()),
            round(height * page.height()),
        )
    )
    return {inside.pixel(x, y) for x in range(0, inside.width(), 2) for y in range(0, inside.height(), 2)}
