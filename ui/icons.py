# SPDX-License-Identifier: GPL-2.0-or-later
"""Icons: the plugin's own, and QGIS's, which suit its light and dark themes."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtGui import QIcon

PLUGIN_ICON = Path(__file__).parent.parent / "icon.svg"


def plugin_icon() -> QIcon:
    """The plugin's icon."""
    return QIcon(str(PLUGIN_ICON))


def theme_icon(name: str) -> QIcon:
    """An icon of QGIS's theme, such as ``mActionAddLayer.svg``; a null icon for a name it does not have."""
    return QgsApplication.getThemeIcon(f"/{name}")
