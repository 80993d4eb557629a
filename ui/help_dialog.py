# SPDX-License-Identifier: GPL-2.0-or-later
"""The help page of the dock, which needs no internet."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from ..bridge.translation import tr, user_language
from .legible import make_legible
from .standard_buttons import name_buttons

__all__ = ["HelpDialog"]

PAGES = Path(__file__).parent / "help"


class HelpDialog(QDialog):
    """Shows the page in the user's language, else in English; goes when it is closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("UrbanDataHelp")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Urban Data: help"))
        self.page = QTextBrowser()
        self.page.setObjectName("page")
        self.page.setAccessibleName(tr("Help"))
        self.page.setOpenExternalLinks(True)
        self.page.setMarkdown(_text())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        name_buttons(buttons)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.page)
        layout.addWidget(buttons)
        make_legible(self)
        self.page.setFocus()
        letters = self.fontMetrics().averageCharWidth()
        self.resize(90 * letters, 40 * self.fontMetrics().lineSpacing())


def _text() -> str:
    translated = PAGES / f"dock.{user_language()}.md"
    page = translated if translated.is_file() else PAGES / "dock.md"
    return page.read_text(encoding="utf-8")
