# SPDX-License-Identifier: GPL-2.0-or-later
"""Urban Data: a city's urban data platform in QGIS."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from .plugin import UrbanDataPlugin


def classFactory(iface: QgisInterface) -> UrbanDataPlugin:  # noqa: N802 - the name QGIS calls
    """The plugin; QGIS calls this once, and nothing is imported before."""
    from .plugin import UrbanDataPlugin

    return UrbanDataPlugin(iface)
