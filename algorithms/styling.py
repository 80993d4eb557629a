# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers of a snapshot in the symbols and classes that their values ask for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    QgsFeatureRequest,
    QgsMapLayer,
    QgsProviderRegistry,
    QgsSymbolLayerUtils,
    QgsVectorLayer,
)

from .. import settings
from ..bridge.translation import user_language
from ..core.errors import InputError, SnapshotError
from .parameters import LANGUAGES, QUANTILES, STANDARD

__all__ = ["LANGUAGES", "keep_column", "naming", "said_in", "spoken", "state_words", "style"]

if TYPE_CHECKING:
    from ..cartography.classes import ClassTable
    from ..store.reader import LatestColumn

_COLUMN, _LANGUAGE, _CLASSES = "urbandata/column", "urbandata/language", "urbandata/classes"
_FINGERPRINT, _SHOWN = "urbandata/style", "urbandata/shown"
_IDS = re.compile(r'(?:\b(?:key|id)="\{[0-9a-f-]{36}\}")')


def spoken(language: str) -> str:
    """The language of a map: the one chosen, else that of the settings, else QGIS's; English where it has no texts."""
    chosen = language or settings.LEGEND_LANGUAGE.value() or user_language()
    return chosen if chosen in LANGUAGES else "en"


def naming(language: str) -> Callable[[LatestColumn], LatestColumn]:
    """What describes a column as legends do in a language ("" is that of QGIS), or as the platform does.

    A state keeps its name, unless that says no more than “status”: most platforms tell in it of what the state is.
    The mean of a peak, such as a gust, is untrue and left out.
    """
    from ..cartography.meaning import quantity_of
    from ..cartography.states import is_bare

    tongue = language or user_language()

    def named(column: LatestColumn) -> LatestColumn:
        quantity = quantity_of(column.property_name, column.property_uri, column.unit)
        if quantity is None or (quantity.key == "state" and not is_bare(column.property_name)):
            return column
        statistic = "" if quantity.is_peak and column.statistic == "mean" else column.statistic
        return replace(column, property_name=quantity.title.said(tongue), statistic=statistic)

    return named


def state_words(language: str) -> Callable[[Sequence[str]], Callable[[str], str] | None]:
    """What says the states among the texts of a column as legends do in a language ("" is that of QGIS)."""
    from ..cartography.states import sayer

    tongue = language or user_language()
    return lambda texts: sayer(texts, tongue)


def style(layers: Sequence[QgsVectorLayer], column: LatestColumn, language: str, classes: str = STANDARD) -> None:
    """Show ``column`` in every layer, with the same classes in all; raises InputError when one lacks it.

    States are said in ``language``, those of other columns too.
    ``classes`` is `STANDARD` or `QUANTILES`, which counts where there are standard classes at all.
    """
    from ..cartography.periods import old_after
    from ..cartography.style import say_states, style_categories, style_latest

    age = old_after(column.period)
    if column.value_kind == "number":
        table = _table(layers, column, classes, age)
        for layer in layers:
            style_latest(layer, column, table, language=language, old_after=age)
    else:
        for layer in layers:
            style_categories(layer, column, language=language, old_after=age)
    for layer in layers:
        say_states(layer, language)
        layer.setCustomProperty(_LANGUAGE, language)
        layer.setCustomProperty(_CLASSES, classes)
        layer.setCustomProperty(_FINGERPRINT, _fingerprint(layer))


def keep_column(layer: QgsVectorLayer, column: LatestColumn) -> None:
    """Let a layer that is no table of a snapshot say itself what it shows, for a map in another language."""
    layer.setCustomProperty(_SHOWN, json.dumps(asdict(column)))


def said_in(language: str, layers: Sequence[QgsMapLayer]) -> list[QgsMapLayer]:
    """The layers for a map in ``language``: copies of those that `style` left in another one, else the very layers.

    A layer whose symbols somebody has changed since is theirs and stays as it is, and so does one whose snapshot
    cannot be read or no longer has its column.
    """
    found: list[QgsMapLayer] = []
    for layer in layers:
        copy = _restyled(layer, language) if isinstance(layer, QgsVectorLayer) else None
        found.append(copy or layer)
    return found


def _restyled(layer: QgsVectorLayer, language: str) -> QgsVectorLayer | None:
    is_ours = layer.customProperty(_COLUMN) or layer.customProperty(_SHOWN)
    if layer.customProperty(_LANGUAGE) in (None, language) or not is_ours:
        return None
    if layer.customProperty(_FINGERPRINT) != _fingerprint(layer):
        return None
    try:
        column = _column_of(layer)
        copy: QgsVectorLayer = layer.clone()
        style([copy], column, language, str(layer.customProperty(_CLASSES)))
    except (InputError, SnapshotError):
        return None
    copy.setLabelsEnabled(layer.labelsEnabled())
    return copy


def _column_of(layer: QgsVectorLayer) -> LatestColumn:
    """The column that a layer is about; raises InputError and the SnapshotError family."""
    from ..bridge.layers import find_column, find_dataset
    from ..store.reader import LatestColumn, SnapshotReader

    if layer.customProperty(_SHOWN):
        try:
            return LatestColumn(**json.loads(str(layer.customProperty(_SHOWN))))
        except (ValueError, TypeError) as error:
            raise InputError(f"The layer {layer.name()} does not say what it shows.", str(error)) from error
    path = Path(QgsProviderRegistry.instance().decodeUri("ogr", layer.source()).get("path", ""))
    platform, key = (str(layer.customProperty(f"urbandata/{name}", "")) for name in ("platform", "dataset"))
    with SnapshotReader.open(path) as reader:
        held = find_dataset([one for one in reader.datasets() if one.platform_url == platform], key)
        return find_column(reader.latest_columns(held.fid), str(layer.customProperty(_COLUMN)))


def _fingerprint(layer: QgsVectorLayer) -> str:
    """A hash of how the layer's features are drawn; ids that QGIS makes anew do not count."""
    from ..core.xml import with_sorted_attributes

    renderer = layer.renderer()
    told = [renderer.dump()]
    for item in renderer.legendSymbolItems():
        drawn = QgsSymbolLayerUtils.symbolProperties(item.symbol()) if item.symbol() else ""
        drawn = _IDS.sub("", with_sorted_attributes(drawn)) if drawn else ""
        told.append(f"{item.label()}\n{renderer.legendSymbolItemChecked(item.ruleKey())}\n{drawn}")
    return sha256("\n".join(told).encode()).hexdigest()


def _table(layers: Sequence[QgsVectorLayer], column: LatestColumn, classes: str, age: timedelta) -> ClassTable:
    """The classes for all layers; quantiles are those of values that are not old, as long as there are any."""
    from ..cartography.classification import quantile_table, table_for
    from ..cartography.conditions import age_conditions

    every = [value for layer in layers for value in _values(layer, column.name)]
    table = table_for(column, every)
    if classes != QUANTILES or not table.standard:
        return table
    fresh = [
        value
        for layer in layers
        for value in _values(layer, column.name, age_conditions(layer, column.name, age, None)[1])
    ]
    return quantile_table(column, fresh or every)


def _values(layer: QgsVectorLayer, column: str, condition: str = "") -> list[float]:
    request = QgsFeatureRequest()
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    if condition:
        request.setFilterExpression(condition)
    request.setSubsetOfAttributes([column], layer.fields())
    found = (feature[column] for feature in layer.getFeatures(request))
    return [value for value in found if isinstance(value, float)]
