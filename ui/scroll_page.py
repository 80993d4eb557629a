# SPDX-License-Identifier: GPL-2.0-or-later
"""Pages of the dock that scroll downwards where a low window or a large font leaves no room for all of them."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtWidgets import QAbstractScrollArea, QFrame, QScrollArea, QVBoxLayout, QWidget

__all__ = ["ScrollPage", "keep_lines", "scrolling"]


class ScrollPage(QScrollArea):
    """Never scrolls sidewards: it is at least as wide as what is on it. The focus brings what has it into sight."""

    def __init__(self, page: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(page)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Wide enough for all that is on the page, so that nothing is cut off."""
        hint = super().minimumSizeHint()
        page, bar = self.widget(), self.verticalScrollBar()
        width = page.minimumSizeHint().width() + bar.sizeHint().width() if page is not None else hint.width()
        return QSize(width, hint.height())


def scrolling(panel: QWidget) -> QVBoxLayout:
    """The layout for what is in a panel, which scrolls."""
    page = QWidget()
    layout = QVBoxLayout(page)
    around = QVBoxLayout(panel)
    around.setContentsMargins(0, 0, 0, 0)
    around.addWidget(ScrollPage(page, panel))
    return layout


def keep_lines(area: QAbstractScrollArea, lines: int) -> None:
    """Let something that scrolls itself show so many lines of text at least."""
    area.setMinimumHeight(lines * area.fontMetrics().lineSpacing() + 2 * area.frameWidth())
