# SPDX-License-Identifier: GPL-2.0-or-later
"""Buttons beside each other where there is room, and below each other where there is not."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QEvent, QRect, QSize
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

__all__ = ["ButtonGrid"]


class ButtonGrid(QWidget):
    """Buttons of equal size in as many columns as fit, at most ``columns``.

    It never has to be wider than its widest button, so a narrow dock or a large font makes more rows of it.
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
        rows = -(-len(self._buttons) // self._columns(width))
        return rows * int(self._cell().height() + self._gap()) - self._gap()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """The size with as many columns as wanted."""
        width = self._most * (self._cell().width() + self._gap()) - self._gap()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """The width of one column."""
        return QSize(self._cell().width(), self._cell().height())

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

    def _cell(self) -> QSize:
        hints = [button.sizeHint() for button in self._buttons]
        return QSize(max(hint.width() for hint in hints), max(hint.height() for hint in hints))

    def _gap(self) -> int:
        return max(0, int(self.style().pixelMetric(QStyle.PixelMetric.PM_LayoutVerticalSpacing, None, self)))

    def _columns(self, width: int) -> int:
        return max(1, min(self._most, (width + self._gap()) // int(self._cell().width() + self._gap())))

    def _place(self) -> None:
        columns, gap = self._columns(self.width()), self._gap()
        width = (self.width() + gap) // columns - gap
        height = self._cell().height()
        for number, button in enumerate(self._buttons):
            row, column = divmod(number, columns)
            button.setGeometry(QRect(column * (width + gap), row * (height + gap), width, height))
