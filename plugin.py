# SPDX-License-Identifier: GPL-2.0-or-later
"""The composition root: builds, registers and connects what the plugin is made of, and takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsApplication

from . import settings
from .algorithms.provider import UrbanDataProvider
from .bridge.translation import install_translator, remove_translator

if TYPE_CHECKING:
    from qgis.gui import QgisInterface
    from qgis.PyQt.QtCore import QTranslator

    from .ui.desk import Desk


class UrbanDataPlugin:
    """What QGIS loads; it is handed None in place of an interface where there is no GUI (``qgis_process``)."""

    def __init__(self, iface: QgisInterface | None) -> None:
        self._iface = iface
        self._desk: Desk | None = None
        self._translator: QTranslator | None = None
        self._provider: UrbanDataProvider | None = None

    def initProcessing(self) -> None:  # noqa: N802 - the name QGIS calls
        """Register the algorithms; all that ``qgis_process`` needs."""
        self._translator = install_translator()
        self._provider = UrbanDataProvider()
        QgsApplication.processingRegistry().addProvider(self._provider)

    def initGui(self) -> None:  # noqa: N802 - the name QGIS calls
        """Set up in QGIS Desktop."""
        from .ui.desk import Desk

        self.initProcessing()
        self._desk = Desk(self._iface)
        self._desk.open()

    def unload(self) -> None:
        """Undo everything in reverse."""
        if self._desk is not None:
            self._desk.close()
            self._desk = None
        # Here, since it brings requests along, which would take as long as everything else at the start of QGIS.
        from .bridge.network import close_network

        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None
        remove_translator(self._translator)
        self._translator = None
        close_network()
        settings.unregister()
