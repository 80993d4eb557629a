# SPDX-License-Identifier: GPL-2.0-or-later
"""Help pages: one Markdown file per algorithm and language in the folder ``help``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtGui import QTextDocument

from ..bridge.translation import user_language

PAGES = Path(__file__).parent / "help"


@dataclass(frozen=True, slots=True)
class HelpPage:
    """A help page as Markdown text; its first paragraph is the summary."""

    text: str

    @property
    def summary(self) -> str:
        """The first paragraph on one line."""
        return " ".join(self.text.partition("\n\n")[0].split())

    def shown(self) -> str:
        """The page as QGIS Desktop can show it (HTML), or the terminal, where the summary stands above it already."""
        if QgsApplication.platform() == "qgis_process":
            return self.text.partition("\n\n")[2]
        document = QTextDocument()
        document.setMarkdown(self.text)
        return str(document.toHtml())


def help_page(name: str) -> HelpPage:
    """The page of an algorithm in the user's language, else in English."""
    translated = PAGES / f"{name}.{user_language()}.md"
    page = translated if translated.is_file() else PAGES / f"{name}.md"
    return HelpPage(page.read_text(encoding="utf-8"))
