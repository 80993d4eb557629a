# SPDX-License-Identifier: GPL-2.0-or-later
"""The question before something is given up: only the one button does it, every other way out keeps it."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QMessageBox, QWidget

from ..bridge.translation import tr
from .legible import make_legible

__all__ = ["ask"]


def ask(
    window: QWidget | None, name: str, title: str, text: str, yes: str, on_yes: Callable[[], object], details: str = ""
) -> None:
    """Open a question and go on; ``on_yes`` is called once the button ``yes`` is pressed.

    Enter and Escape keep everything as it is, as does the other button. ``name`` is the box's object name; title, text
    and details are shown as plain text.
    """
    box = QMessageBox(window)
    box.setObjectName(name)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(details)
    give_up = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
    keep = box.addButton(tr("&Keep it"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    give_up.clicked.connect(lambda _checked: on_yes())
    box.finished.connect(box.deleteLater)
    make_legible(box)
    box.open()
