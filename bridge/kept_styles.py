# SPDX-License-Identifier: GPL-2.0-or-later
"""Styles that a file keeps for its layers, whatever the release of QGIS calls the way to save one."""

from __future__ import annotations

from qgis.core import QgsMapLayer


def save_as_default(
    layer: QgsMapLayer,
    name: str,
    parts: QgsMapLayer.StyleCategory = QgsMapLayer.StyleCategory.AllStyleCategories,
) -> str:
    """Save a layer's style in its file as the default of its table; returns what went wrong, "" when nothing did."""
    if not hasattr(layer, "saveStyleToDatabaseV2"):
        return str(layer.saveStyleToDatabase(name, "", True, "", parts))
    result, problem = layer.saveStyleToDatabaseV2(name, "", True, "", parts)
    # The new way also tells what SLD cannot express, though QGIS opens the QML beside it.
    kept = (QgsMapLayer.SaveStyleResult.Success, QgsMapLayer.SaveStyleResult.SldGenerationFailed)
    return "" if result in kept else str(problem)
