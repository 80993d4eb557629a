# SPDX-License-Identifier: GPL-2.0-or-later
"""A push button whose text goes into several lines where it has no room in one."""

from __future__ import annotations

import re
from typing import Any

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QPaintEvent
from qgis.PyQt.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter

__all__ = ["WrappingButton"]


class WrappingButton(QPushButton):
    """It has to be no wider than its longest word, so a narrow dock or a large font cuts nothing off."""

    def __init__(self, *arguments: Any) -> None:
        """As QPushButton: icon, text and parent, or some of them."""
        super().__init__(*arguments)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt name
        """Less width needs more lines."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt name
        """The height that the text needs in a width."""
        return int(self._size_with(self._lines(width)).height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """The width with each word in a line of its own, and the height of one line."""
        return QSize(self._size_with(_words(self.text())).width(), super().sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt name
        """Let the style draw the button with the text in lines."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = "\n".join(self._lines(self.width()))
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)

    def _lines(self, width: int) -> list[str]:
        """The text in lines, as many words in each as fit."""
        room = width - self._around()
        lines: list[str] = []
        for word in _words(self.text()):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self._extent([longer]).width() <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def _size_with(self, lines: list[str]) -> QSize:
        hint = super().sizeHint()
        return QSize(hint + self._extent(lines) - self._extent([self.text()]))

    def _around(self) -> int:
        """The width of what is not text: icon, margins, frame."""
        return int(super().sizeHint().width() - self._extent([self.text()]).width())

    def _extent(self, lines: list[str]) -> QSize:
        return QSize(self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, "\n".join(lines)))


def _words(text: str) -> list[str]:
    """What may stand in different lines; an ellipsis with a space before it, as in German, stays with its word."""
    return re.split(" (?!…)", text)
