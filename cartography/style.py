# SPDX-License-Identifier: GPL-2.0-or-later
"""Renderers of layers: a class by colour and size, its age beside it, nothing left out."""

from __future__ import annotations

from datetime import datetime, timedelta

from qgis.core import QgsRuleBasedRenderer, QgsSymbol, QgsVectorLayer

from .classes import ClassTable
from .classification import Column
from .colours import Ground
from .conditions import age_conditions, all_of, class_conditions
from .legend import HEADING_PROPERTY, NOTE_PROPERTY, class_text, heading, note_text, old_text, source_text
from .scenery import draw_as, keep_labels_off, scenery_of
from .style_states import say_states, style_categories
from .symbols import symbols_for
from .texts import words

__all__ = ["say_states", "style_categories", "style_features", "style_latest"]


def style_latest(
    layer: QgsVectorLayer,
    column: Column,
    table: ClassTable,
    *,
    language: str,
    old_after: timedelta,
    now: datetime | None = None,
) -> None:
    """Show a column of numbers by its classes, with heading and source in the legend and labels off.

    A value whose time (``<column>_t``) lies more than ``old_after`` before ``now`` (by default the time of drawing)
    or is not known is grey and crossed, like a place without a value; a layer without such a column has no age.
    Raises InputError when the layer lacks the column.
    """
    value, fresh, old = age_conditions(layer, column.name, old_after, now)
    symbols = symbols_for(layer.geometryType())
    present = _rule(None, all_of(f"{value} IS NOT NULL", fresh), heading(table, column, language))
    for index, condition in enumerate(class_conditions(table, column.name)):
        weight = _weight(table, index)
        symbol = symbols.classed(table.classes[index].colour, weight, "circle")
        present.appendChild(
            _rule(_at(symbol, 1 + round(weight * len(table.classes))), condition, class_text(table, index, language))
        )
    if not table.is_open:
        others = words("outside" if table.standard else "other_values").said(language)
        present.appendChild(_rule(_at(symbols.outside(), 1), "ELSE", others))
    root = QgsRuleBasedRenderer.Rule(None)
    root.appendChild(present)
    if old:
        root.appendChild(_rule(symbols.old(), all_of(f"{value} IS NOT NULL", old), old_text(old_after, language)))
    root.appendChild(_rule(symbols.missing(), "ELSE", words("none").said(language)))
    root.appendChild(_rule(None, "FALSE", source_text(table, language)))
    renderer = QgsRuleBasedRenderer(root)
    renderer.setUsingSymbolLevels(True)
    layer.setRenderer(renderer)
    keep_labels_off(layer)
    layer.setCustomProperty(HEADING_PROPERTY, heading(table, column, language))
    layer.setCustomProperty(NOTE_PROPERTY, note_text(table, language))
    layer.triggerRepaint()


def style_features(layer: QgsVectorLayer, ground: Ground = "light") -> None:
    """Show features without values quietly, as what their title says they are: water, streets, districts with names."""
    draw_as(layer, scenery_of(layer.name(), str(layer.customProperty("urbandata/dataset") or "")), ground)


def _rule(symbol: QgsSymbol | None, condition: str, label: str) -> QgsRuleBasedRenderer.Rule:
    return QgsRuleBasedRenderer.Rule(symbol, 0, 0, condition, label)


def _at(symbol: QgsSymbol, level: int) -> QgsSymbol:
    """The symbol, drawn above those of lower levels."""
    for layer in symbol.symbolLayers():
        layer.setRenderingPass(level)
    return symbol


def _weight(table: ClassTable, index: int) -> float:
    """From 0 to 1: how large a class is drawn, the end that matters most largest."""
    last = len(table.classes) - 1
    share = index / last if last else 0.5
    return share if table.emphasis == "high" else 1 - share
