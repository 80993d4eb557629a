# SPDX-License-Identifier: GPL-2.0-or-later
"""The tree in which snapshots are listed: several rows are chosen together, and can be dragged onto the map."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qgis.PyQt.QtCore import QMimeData, QSize, Qt
from qgis.PyQt.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem, QWidget

from ..bridge.translation import tr
from .drops import SnapshotPart, mime_of
from .scroll_page import keep_lines

__all__ = ["SnapshotTree"]

_LINES = 8


class SnapshotTree(QTreeWidget):
    """Has one column and no header; ``parts`` says what of the chosen rows can be shown on a map."""

    def __init__(self, parts: Callable[[], Sequence[SnapshotPart]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self.setObjectName("SnapshotTree")
        self.setAccessibleName(tr("Snapshots"))
        self.setAccessibleDescription(tr("Every snapshot with its state; below each its data sets"))
        self.setHeaderHidden(True)
        keep_lines(self, _LINES)
        self.setIconSize(QSize(self.fontMetrics().height(), self.fontMetrics().height()))
        self.setColumnCount(1)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)

    def mimeData(self, _items: Sequence[QTreeWidgetItem]) -> QMimeData | None:  # noqa: N802 - Qt name
        """What a drag of the chosen rows carries; None where none of them can be shown."""
        parts = self._parts()
        return mime_of(parts) if parts else None
