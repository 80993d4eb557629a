# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS's window as the plugin sees it, with what the plugin adds to it."""

from __future__ import annotations

from qgis.core import QgsLayerTreeModel, QgsMapLayer, QgsProject
from qgis.gui import (
    QgsCustomDropHandler,
    QgsDockWidget,
    QgsLayerTreeView,
    QgsMapCanvas,
    QgsMessageBar,
    QgsOptionsWidgetFactory,
)
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QAction
from qgis.PyQt.QtWidgets import QMainWindow, QToolBar


class Window(QObject):
    """A stand-in for ``iface`` that keeps a book of what is added and what is taken back."""

    currentLayerChanged = pyqtSignal(object)  # noqa: N815 - the name in QGIS

    def __init__(self) -> None:
        super().__init__()
        self.main = QMainWindow()
        self.canvas = QgsMapCanvas(self.main)
        self.bar = QgsMessageBar(self.main)
        self.tree = QgsLayerTreeView(self.main)
        self.tree.setModel(QgsLayerTreeModel(QgsProject.instance().layerTreeRoot(), self.main))
        self.toolbar = QToolBar(self.main)
        self.toolbar.setObjectName("PluginToolBar")
        self.main.addToolBar(self.toolbar)
        self.main.setCentralWidget(self.canvas)
        self.layer: QgsMapLayer | None = None
        self.menu: list[QAction] = []
        self.handlers: list[QgsCustomDropHandler] = []
        self.factories: list[QgsOptionsWidgetFactory] = []
        self.layer_actions: dict[QAction, list[QgsMapLayer]] = {}
        self.options: list[str] = []

    @property
    def is_bare(self) -> bool:
        """True when the plugin has left nothing behind."""
        return not (self.menu or self.handlers or self.factories or self.layer_actions or self.toolbar.actions())

    def mainWindow(self) -> QMainWindow:  # noqa: N802 - the names in QGIS, here and below
        return self.main

    def mapCanvas(self) -> QgsMapCanvas:  # noqa: N802
        return self.canvas

    def messageBar(self) -> QgsMessageBar:  # noqa: N802
        return self.bar

    def layerTreeView(self) -> QgsLayerTreeView:  # noqa: N802
        return self.tree

    def activeLayer(self) -> QgsMapLayer | None:  # noqa: N802
        return self.layer

    def choose(self, layer: QgsMapLayer) -> None:
        """Make a layer the active one."""
        self.layer = layer
        self.currentLayerChanged.emit(layer)

    def addToolBarIcon(self, action: QAction) -> None:  # noqa: N802
        self.toolbar.addAction(action)

    def removeToolBarIcon(self, action: QAction) -> None:  # noqa: N802
        self.toolbar.removeAction(action)

    def addPluginToMenu(self, name: str, action: QAction) -> None:  # noqa: N802
        self.menu.append(action)

    def removePluginMenu(self, name: str, action: QAction) -> None:  # noqa: N802
        self.menu.remove(action)

    def addDockWidget(self, area: Qt.DockWidgetArea, dock: QgsDockWidget) -> None:  # noqa: N802
        self.main.addDockWidget(area, dock)
        dock.show()

    def removeDockWidget(self, dock: QgsDockWidget) -> None:  # noqa: N802
        self.main.removeDockWidget(dock)

    def registerCustomDropHandler(self, handler: QgsCustomDropHandler) -> None:  # noqa: N802
        self.handlers.append(handler)

    def unregisterCustomDropHandler(self, handler: QgsCustomDropHandler) -> None:  # noqa: N802
        self.handlers.remove(handler)

    def registerOptionsWidgetFactory(self, factory: QgsOptionsWidgetFactory) -> None:  # noqa: N802
        self.factories.append(factory)

    def unregisterOptionsWidgetFactory(self, factory: QgsOptionsWidgetFactory) -> None:  # noqa: N802
        self.factories.remove(factory)

    def showOptionsDialog(self, parent: QMainWindow, page: str) -> None:  # noqa: N802
        self.options.append(page)

    def addCustomActionForLayerType(self, action: QAction, menu: str, kind: object, every: bool) -> None:  # noqa: N802
        self.layer_actions[action] = []

    def removeCustomActionForLayerType(self, action: QAction) -> bool:  # noqa: N802
        return self.layer_actions.pop(action, None) is not None

    def addCustomActionForLayer(self, action: QAction, layer: QgsMapLayer) -> None:  # noqa: N802
        self.layer_actions[action].append(layer)

    def entries_of(self, layer: QgsMapLayer) -> list[QAction]:
        """The plugin's entries in the context menu of a layer."""
        return [action for action, layers in self.layer_actions.items() if layer in layers]
