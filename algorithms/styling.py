# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers of a snapshot in the symbols and classes that their values ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qgis.core import QgsFeatureRequest, QgsVectorLayer

from ..bridge.translation import locale
from .parameters import LANGUAGES

__all__ = ["LANGUAGES", "spoken", "style"]

if TYPE_CHECKING:
    from ..store.reader import LatestColumn


def spoken(language: str) -> str:
    """The language of a map: the one chosen, else QGIS's where there are texts in it, else English."""
    chosen = language or locale().name().partition("_")[0]
    return chosen if chosen in LANGUAGES else "en"


def style(layers: Sequence[QgsVectorLayer], column: LatestColumn, language: str) -> None:
    """Show ``column`` in every layer, with the same classes in all; raises InputError when one lacks it."""
    from ..cartography.classification import table_for
    from ..cartography.periods import old_after
    from ..cartography.style import style_categories, style_latest

    age = old_after(column.period)
    if column.value_kind == "number":
        table = table_for(column, [value for layer in layers for value in _values(layer, column.name)])
        for layer in layers:
            style_latest(layer, column, table, language=language, old_after=age)
    else:
        for layer in layers:
            style_categories(layer, column, language=language, old_after=age)


def _values(layer: QgsVectorLayer, column: str) -> list[float]:
    request = QgsFeatureRequest()
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    request.setSubsetOfAttributes([column], layer.fields())
    found = (feature[column] for feature in layer.getFeatures(request))
    return [value for value in found if isinstance(value, float)]
