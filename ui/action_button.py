# SPDX-License-Identifier: GPL-2.0-or-later
"""A push button that does what an action does, and looks and reads like it."""

from __future__ import annotations

from qgis.PyQt.QtGui import QAction
from qgis.PyQt.QtWidgets import QWidget

from .wrapping_button import WrappingButton

__all__ = ["ActionButton"]


class ActionButton(WrappingButton):
    """A button for an action; unlike a tool button it keeps the mnemonic of the action's text."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self.setObjectName(f"{action.objectName()}Button")
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        action = self._action
        self.setText(action.text())
        self.setIcon(action.icon())
        self.setEnabled(action.isEnabled())
        self.setToolTip(action.toolTip())
        self.setAccessibleName(action.text().replace("&", ""))
        self.setAccessibleDescription(action.toolTip())
