# SPDX-License-Identifier: GPL-2.0-or-later
"""Buttons beside each other where there is room, and below each other where there is not."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QEvent, QRect, QSize
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

__all__ = ["ButtonGrid"]


class ButtonGrid(QWidget):
    """Buttons of equal width in as many columns as fit, at most ``columns``.

    A narrow dock or a large font makes more rows of it, and at last more lines of the texts of buttons that wrap.
    """

    def __init__(self, buttons: Sequence[QAbstractButton], columns: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons = list(buttons)
        self._most = columns
        for button in self._buttons:
            button.setParent(self)
            button.installEventFilter(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt name
        """Fewer columns need more rows."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt name
        """The height that the buttons need in a width."""
        return sum(height + self._gap() for height in self._heights(width)) - self._gap()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """The size with as many columns as wanted."""
        width = self._most * (self._cell_width() + self._gap()) - self._gap()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """The width of one column as narrow as can be."""
        hints = [button.minimumSizeHint() for button in self._buttons]
        return QSize(max(hint.width() for hint in hints), max(hint.height() for hint in hints))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt name
        """Place the buttons."""
        super().resizeEvent(event)
        self._place()

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # noqa: N802 - Qt name
        """Make room when a button's text or the font changes."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._place()
        return bool(super().eventFilter(watched, event))

    def _cell_width(self) -> int:
        return max(int(button.sizeHint().width()) for button in self._buttons)

    def _heights(self, width: int) -> list[int]:
        """The heights of the rows when all columns have the width."""
        columns, cell = self._columns(width), self._column_width(width)
        heights = [int(max(button.sizeHint().height(), button.heightForWidth(cell))) for button in self._buttons]
        return [max(heights[first : first + columns]) for first in range(0, len(heights), columns)]

    def _column_width(self, width: int) -> int:
        return (width + self._gap()) // self._columns(width) - self._gap()

    def _gap(self) -> int:
        return max(0, int(self.style().pixelMetric(QStyle.PixelMetric.PM_LayoutVerticalSpacing, None, self)))

    def _columns(self, width: int) -> int:
        return max(1, min(self._most, (width + self._gap()) // (self._cell_width() + self._gap())))

    def _place(self) -> None:
        columns, width = self._columns(self.width()), self._column_width(self.width())
        top = 0
        for row, height in enumerate(self._heights(self.width())):
            for column, button in enumerate(self._buttons[row * columns : (row + 1) * columns]):
                button.setGeometry(QRect(column * (width + self._gap()), top, width, height))
            top += height + self._gap()
