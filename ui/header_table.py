# SPDX-License-Identifier: GPL-2.0-or-later
"""Request headers as a small table."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..bridge.translation import tr
from ..core.errors import InputError
from .icons import theme_icon

__all__ = ["HeaderTable"]

_ROWS_SEEN = 2


class HeaderTable(QWidget):
    """Names and values, with buttons that add and remove rows; Delete removes the current one too."""

    edited = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = _Rows()
        self._rows.setObjectName("headerRows")
        self._rows.removal_wanted.connect(self._remove)
        self._rows.itemChanged.connect(self.edited)
        self._rows.currentCellChanged.connect(self._settle)
        add = QPushButton(theme_icon("symbologyAdd.svg"), tr("A&dd a header"))
        add.setObjectName("addHeader")
        add.clicked.connect(self._add)
        self._removal = QPushButton(theme_icon("symbologyRemove.svg"), tr("&Remove the header"))
        self._removal.setObjectName("removeHeader")
        self._removal.clicked.connect(self._remove)
        for button in (add, self._removal):
            button.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addWidget(add)
        buttons.addWidget(self._removal)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._rows)
        column.addLayout(buttons)
        self.setFocusProxy(self._rows)
        self._settle()

    def headers(self) -> dict[str, str]:
        """What is written, without empty rows; raises InputError for a value without a name and a name twice."""
        found: dict[str, str] = {}
        for row in range(self._rows.rowCount()):
            name, value = (self._rows.item(row, column).text().strip() for column in (0, 1))
            if not name and value:
                raise InputError("A request header has a value but no name.")
            if name.casefold() in map(str.casefold, found):
                raise InputError(f"The request header “{name}” is there twice.")
            if name:
                found[name] = value
        return found

    def show_headers(self, headers: Mapping[str, str]) -> None:
        """Show these instead of what is there."""
        self._rows.setRowCount(0)
        for name, value in headers.items():
            self._append(name, value)
        self._settle()

    def _append(self, name: str = "", value: str = "") -> int:
        row = int(self._rows.rowCount())
        self._rows.insertRow(row)
        for column, text in enumerate((name, value)):
            self._rows.setItem(row, column, QTableWidgetItem(text))
        return row

    def _add(self) -> None:
        row = self._append()
        self._rows.setFocus(Qt.FocusReason.OtherFocusReason)
        self._rows.setCurrentCell(row, 0)
        self._rows.editItem(self._rows.item(row, 0))

    def _remove(self) -> None:
        row = self._rows.currentRow()
        if row >= 0:
            self._rows.removeRow(row)
            self._settle()
            self.edited.emit()

    def _settle(self) -> None:
        self._removal.setEnabled(self._rows.currentRow() >= 0)


class _Rows(QTableWidget):
    """Two columns; Tab leaves the table, the arrow keys move within it, F2 or any letter edits."""

    removal_wanted = pyqtSignal()

    def __init__(self) -> None:
        super().__init__(0, 2)
        self.setHorizontalHeaderLabels([tr("Header"), tr("Value")])
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Delete removes a row."""
        if event.key() == Qt.Key.Key_Delete:
            self.removal_wanted.emit()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """High enough for the titles and a few rows."""
        row = self.verticalHeader().defaultSectionSize()
        frame = 2 * self.frameWidth()
        height = self.horizontalHeader().sizeHint().height() + _ROWS_SEEN * row + frame
        return QSize(super().minimumSizeHint().width(), height)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """No higher than it has to be."""
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())
