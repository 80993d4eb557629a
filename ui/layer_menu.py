# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin's entries in the context menu of its layers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import Qgis, QgsMapLayer, QgsProject, QgsProviderRegistry, QgsVectorLayer
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtGui import QAction

from ..bridge.translation import tr
from .icons import theme_icon

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from .workbench import Workbench

__all__ = ["LayerMenu", "source_of"]

MENU = "Urban Data"
Reveal = Callable[[Path, str], None]


def source_of(layer: QgsMapLayer | None) -> tuple[Path, str] | None:
    """The snapshot of a layer and the key of its dataset, or None for a layer that is not of a snapshot's dataset."""
    if not isinstance(layer, QgsVectorLayer) or not layer.customProperty("urbandata/kind"):
        return None
    path = QgsProviderRegistry.instance().decodeUri("ogr", layer.source()).get("path", "")
    key = layer.customProperty("urbandata/dataset", "")
    return (Path(path), str(key)) if path and key else None


class LayerMenu(QObject):
    """Update, keep live and show the source of a layer; taken back by `close`."""

    def __init__(self, iface: QgisInterface, project: QgsProject, workbench: Workbench, reveal: Reveal) -> None:
        super().__init__()
        self._iface = iface
        self._project = project
        self._workbench = workbench
        self._reveal = reveal
        self._update = self._action("mActionRefresh.svg", tr("&Update from the platform"), self._on_update)
        self._live = self._action("mIconTemporalRaster.svg", tr("&Keep live"), self._on_live)
        self._live.setCheckable(True)
        self._source = self._action("mActionPropertiesWidget.svg", tr("&Show the source"), self._on_source)
        self._actions = [self._update, self._live, self._source]
        for action in self._actions:
            iface.addCustomActionForLayerType(action, MENU, Qgis.LayerType.Vector, False)
        self._offer(project.mapLayers().values())
        project.layersAdded.connect(self._offer)
        iface.currentLayerChanged.connect(self._show_state)
        workbench.live.changed.connect(self._on_changed)

    def close(self) -> None:
        """Take the entries out of the menu."""
        self._project.layersAdded.disconnect(self._offer)
        self._iface.currentLayerChanged.disconnect(self._show_state)
        self._workbench.live.changed.disconnect(self._on_changed)
        for action in self._actions:
            self._iface.removeCustomActionForLayerType(action)
            action.deleteLater()

    def _action(self, icon: str, text: str, slot: Callable[[], None]) -> QAction:
        action = QAction(theme_icon(icon), text, self)
        action.triggered.connect(slot)
        return action

    def _offer(self, layers: Iterable[QgsMapLayer]) -> None:
        for layer in layers:
            if source_of(layer) is None:
                continue
            for action in self._actions:
                if action is not self._live or layer.customProperty("urbandata/kind") == "latest":
                    self._iface.addCustomActionForLayer(action, layer)

    def _on_changed(self, _layer: str) -> None:
        """What is kept live has changed, maybe a while after it was asked for."""
        self._show_state(self._iface.activeLayer())

    def _show_state(self, layer: QgsMapLayer | None) -> None:
        self._live.setChecked(source_of(layer) is not None and self._workbench.is_live(layer))

    def _on_update(self) -> None:
        found = source_of(self._iface.activeLayer())
        if found is not None:
            path, key = found
            self._workbench.update(path, [key])

    def _on_live(self) -> None:
        layer = self._iface.activeLayer()
        if source_of(layer) is None:
            return
        if self._workbench.is_live(layer):
            self._workbench.stop_live(layer)
        else:
            self._workbench.keep_live(layer)
        self._show_state(layer)

    def _on_source(self) -> None:
        found = source_of(self._iface.activeLayer())
        if found is not None:
            self._reveal(*found)
