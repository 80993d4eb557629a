# SPDX-License-Identifier: GPL-2.0-or-later
"""Buttons beside each other where there is room, and below each other where there is not."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QAbstractButton, QGridLayout, QLayout, QSizePolicy, QWidget

__all__ = ["ButtonGrid"]


class ButtonGrid(QWidget):
    """A grid of buttons of equal width, in as many columns as fit, at most ``columns``.

    It is never wider than its widest button has to be, so a narrow dock or a large font makes more rows of it.
    """

    def __init__(self, buttons: Sequence[QAbstractButton], columns: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons = list(buttons)
        self._most = columns
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._arrange(columns)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt name
        """Fewer columns need more rows."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt name
        """The height that the buttons need in a width."""
        rows = -(-len(self._buttons) // self._fitting(width))
        height = max(button.sizeHint().height() for button in self._buttons)
        return int(rows * height + (rows - 1) * self._grid.verticalSpacing())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """The size with as many columns as wanted."""
        width = self._most * self._widest() + (self._most - 1) * self._grid.horizontalSpacing()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """The width of one column, in the height for the width there is."""
        return QSize(self._widest(), self.heightForWidth(max(self.width(), self._widest())))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt name
        """Arrange the buttons anew where the number of columns changes."""
        super().resizeEvent(event)
        columns = self._fitting(event.size().width())
        if columns != self._columns:
            self._arrange(columns)
            self.updateGeometry()

    def _widest(self) -> int:
        return max(int(button.sizeHint().width()) for button in self._buttons)

    def _fitting(self, width: int) -> int:
        spacing = self._grid.horizontalSpacing()
        return max(1, min(self._most, int(width + spacing) // int(self._widest() + spacing)))

    def _arrange(self, columns: int) -> None:
        for number, button in enumerate(self._buttons):
            self._grid.removeWidget(button)
            self._grid.addWidget(button, number // columns, number % columns)
        self._columns = columns
