# SPDX-License-Identifier: GPL-2.0-or-later
"""The model that ships with the plugin, in English and in German: from a platform to a map in one step."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import canonicalize

import pytest
from qgis.core import QgsProcessingContext, QgsProcessingModelAlgorithm, QgsProject
from qgis.PyQt.QtCore import QRect
from qgis.PyQt.QtGui import QImage
from urban_data.demo.server import DemoServer

FOLDER = Path(__file__).parents[3] / "models"
MODEL, GERMAN = FOLDER / "pull_style_map.model3", FOLDER / "pull_style_map.de.model3"
INPUTS = {"platform", "dataset", "title"}
INSIDE_THE_MAP = (0.05, 0.15, 0.6, 0.7)  # left, top, width and height of a part of the page, A4 landscape


@pytest.mark.parametrize(("file", "outputs"), [(MODEL, ("snapshot", "map")), (GERMAN, ("datenstand", "karte"))])
def test_the_model_pulls_styles_and_draws_every_station(tmp_path, feedback, file: Path, outputs) -> None:
    model = opened(file)
    assert model.validate() == (True, [])
    context = QgsProcessingContext()
    context.setProject(QgsProject())
    target = tmp_path / "map.png"
    with DemoServer() as platform:
        told = {
            "platform": platform.url,
            "dataset": "Lufttemperatur (°C)",
            outputs[0]: str(tmp_path / "city.gpkg"),
            outputs[1]: str(target),
        }
        _, succeeded = model.run(told, context, feedback)
    assert succeeded, feedback.textLog()
    assert len(_colours(QImage(str(target)))) > 10


@pytest.mark.parametrize(("file", "outputs"), [(MODEL, {"snapshot", "map"}), (GERMAN, {"datenstand", "karte"})])
def test_every_input_and_output_is_explained(file: Path, outputs: set[str]) -> None:
    model = opened(file)
    assert model.validate() == (True, [])
    names = {parameter.name() for parameter in model.parameterDefinitions()}
    assert names == INPUTS | outputs
    assert names | {"ALG_DESC", "EXAMPLES"} <= model.helpContent().keys()
    assert [parameter.name() for parameter in model.parameterDefinitions() if not parameter.help()] == []


@pytest.mark.parametrize("file", [MODEL, GERMAN])
def test_the_model_designer_would_save_the_same_file(tmp_path, file: Path) -> None:
    model = opened(file)
    assert model.toFile(str(tmp_path / "saved.model3"))
    assert canonicalize(from_file=tmp_path / "saved.model3") == canonicalize(from_file=file)


def test_the_german_model_takes_the_same_steps_and_leaves_no_text_in_english() -> None:
    english, german = (opened(file).toVariant() for file in (MODEL, GERMAN))
    steps, german_steps = (dict(_told(model["children"])) for model in (english, german))
    assert steps.keys() == german_steps.keys()
    for place, value in steps.items():
        is_text = place.endswith("/component_description") and value
        assert (german_steps[place] != value) == bool(is_text), place
    texts, german_texts = (
        {text for _, text in _told(_own_texts(model)) if _is_prose(text)} for model in (english, german)
    )
    assert texts & german_texts == {"Urban Data"}
    assert len(texts) == len(german_texts)


def _own_texts(model: dict[str, Any]) -> list[object]:
    """What the model itself says; QGIS takes the texts of its outputs from the algorithms, in its own language."""
    inputs = [one for one in model["parameterDefinitions"].values() if one["name"] in INPUTS]
    return [model["model_name"], model["help"], inputs]


def _is_prose(text: object) -> bool:
    return isinstance(text, str) and " " in text


def opened(file: Path) -> QgsProcessingModelAlgorithm:
    model = QgsProcessingModelAlgorithm()
    assert model.fromFile(str(file))
    return model


def _told(value: object, place: str = "") -> list[tuple[str, object]]:
    """Every single value in a model, with the names that lead to it."""
    if not isinstance(value, dict | list):
        return [(place, value)]
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    return [told for name, one in inside for told in _told(one, f"{place}/{name}")]


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
