# SPDX-License-Identifier: GPL-2.0-or-later
"""Features without values – water, streets, districts – drawn quietly, so that the values stand out.

``scenery.json`` beside this module lists the kinds with the words by which their titles and keys give them away, the
one drawn on top first, and under "titles" what features of a kind are called in each language.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from qgis.core import (
    Qgis,
    QgsExpression,
    QgsFillSymbol,
    QgsLabelObstacleSettings,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsSingleSymbolRenderer,
    QgsSymbol,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor, QFont

from .colours import GROUNDS, Ground
from .layout_text import usable_family
from .meaning import folded

LANGUAGES = ("de", "en")
_TEXT: dict[Ground, str] = {"light": "#5f666c", "dark": "#b4bcc2"}
_TEXT_SIZE, _HALO = 7.5, 0.6
# In characters: names that are longer are set in several lines where that is possible.
_LINE_LENGTH = 12
_MARKER_SIZE = "1.8"
_MOST_OBSTACLES, _MOST_IN_THE_WAY = 2_000, 2.0
# A short word inside another one is not that word: the Main is not in "domain", nor a "see" in "museen".
_SHORTEST_PART = 5


@dataclass(frozen=True, slots=True)
class Scenery:
    """How a kind of features is drawn on light and dark maps.

    Colours are ``#rrggbb`` (no fill: outline only), the width is in mm, ``style`` is Qt's for pens.
    """

    key: str
    words: tuple[str, ...]
    fill: str | None
    stroke: str
    fill_on_dark: str | None
    stroke_on_dark: str
    width: float
    style: str
    labels: bool
    rank: int

    def colours(self, ground: Ground) -> tuple[str | None, str]:
        """(fill, stroke) on a ground."""
        return (self.fill_on_dark, self.stroke_on_dark) if ground == "dark" else (self.fill, self.stroke)


def scenery_of(*texts: str) -> Scenery:
    """What kind of features a data set holds by its title and key; the plain one when no word is known.

    The first word that tells anything counts: “Grünflächen am Rhein” are green.
    """
    kinds, other, _ = _content()
    for text in texts:
        for token in folded(text).split():
            for kind in kinds:
                if any(_means(word, token) for word in kind.words):
                    return kind
    return other


def title_in(language: str, title: str) -> str:
    """The title in ``language`` ("de", "en") if it is nothing but what a kind of features is called, else as it is.

    Proper names and titles that say more stay, and so do words that the language itself uses.
    """
    word = _plain(title)
    said = [told for told in _titles() if word in map(_plain, told.values())]
    if language not in LANGUAGES or not said or word in (_plain(told[language]) for told in said):
        return title
    return said[0][language]


def draw_as(layer: QgsVectorLayer, scenery: Scenery, ground: Ground = "light") -> None:
    """Give the layer its quiet symbol, and its names if the kind has any to show."""
    layer.setRenderer(QgsSingleSymbolRenderer(_symbol(scenery, layer.geometryType(), ground)))
    field = _name_field(layer.fields().names()) if scenery.labels else None
    if field is not None:
        labels = _labels(field, ground)
        labels.fitInPolygonOnly = layer.geometryType() == Qgis.GeometryType.Polygon
        layer.setLabeling(QgsVectorLayerSimpleLabeling(labels))
    layer.setLabelsEnabled(field is not None)
    layer.triggerRepaint()


def keep_labels_off(layer: QgsVectorLayer) -> None:
    """Show no labels for the layer, and let those of others avoid its symbols; a person's own labels are only hidden.

    Layers of very many places are passed over, which keeps the placing of labels quick.
    """
    labeling = layer.labeling()
    if labeling is not None and labeling.settings().drawLabels:
        layer.setLabelsEnabled(False)
        return
    settings = QgsPalLayerSettings()
    settings.drawLabels = False
    obstacle = QgsLabelObstacleSettings()
    obstacle.setIsObstacle(True)
    obstacle.setFactor(_MOST_IN_THE_WAY)
    settings.setObstacleSettings(obstacle)
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    is_quick = layer.geometryType() == Qgis.GeometryType.Point and 0 <= layer.featureCount() <= _MOST_OBSTACLES
    layer.setLabelsEnabled(is_quick)


def _means(word: str, token: str) -> bool:
    return word in token if len(word) >= _SHORTEST_PART else re.fullmatch(rf"{word}(?:s|e|en|er|n)?", token) is not None


def _symbol(scenery: Scenery, geometry: Qgis.GeometryType, ground: Ground) -> QgsSymbol:
    width, (inside, stroke) = str(scenery.width), scenery.colours(ground)
    if geometry == Qgis.GeometryType.Line:
        return QgsLineSymbol.createSimple({"line_color": stroke, "line_width": width, "line_style": scenery.style})
    outline = {"outline_color": stroke, "outline_width": width, "outline_style": scenery.style}
    if geometry == Qgis.GeometryType.Polygon:
        fill = {"color": inside} if inside else {"style": "no"}
        return QgsFillSymbol.createSimple({**outline, **fill})
    return QgsMarkerSymbol.createSimple({"name": "circle", "color": stroke, "size": _MARKER_SIZE, **outline})


def _name_field(fields: Iterable[str]) -> str | None:
    held = {field.lower(): field for field in fields}
    return next((held[name] for name in _content()[2] if name in held), None)


def _labels(field: str, ground: Ground) -> QgsPalLayerSettings:
    """The field as plain text: what it holds is never an expression, and never HTML.

    QGIS breaks long lines at blanks; a blank of no width behind hyphens lets it break them there, too.
    """
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(_HALO)
    halo.setColor(QColor(GROUNDS[ground]))
    text = QgsTextFormat()
    text.setFont(QFont(usable_family()))
    text.setSize(_TEXT_SIZE)
    text.setColor(QColor(_TEXT[ground]))
    text.setBuffer(halo)
    settings = QgsPalLayerSettings()
    settings.fieldName = f"replace({QgsExpression.quotedColumnRef(field)}, '-', '-' || char(8203))"
    settings.isExpression = True
    settings.autoWrapLength = _LINE_LENGTH
    settings.setFormat(text)
    settings.placement = Qgis.LabelPlacement.Horizontal
    return settings


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


@lru_cache(maxsize=1)
def _titles() -> tuple[dict[str, str], ...]:
    """What kinds of features are called, by language, the usual words first."""
    return tuple(json.loads(Path(__file__).with_name("scenery.json").read_text(encoding="utf-8"))["titles"])


@lru_cache(maxsize=1)
def _content() -> tuple[tuple[Scenery, ...], Scenery, tuple[str, ...]]:
    """The kinds, the plain one, and the names of fields that hold a name."""
    told = json.loads(Path(__file__).with_name("scenery.json").read_text(encoding="utf-8"))
    kinds = tuple(_scenery(kind, rank) for rank, kind in enumerate(told["kinds"]))
    return kinds, _scenery(told["other"], len(kinds)), tuple(told["names"])


def _scenery(told: dict[str, Any], rank: int) -> Scenery:
    return Scenery(**{**told, "words": tuple(told["words"])}, rank=rank)
