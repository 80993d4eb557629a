# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the templates of reports (cartography/templates/*.qpt) from the report's own layout."""

from __future__ import annotations

import sys
from pathlib import Path

from qgis.core import QgsApplication, QgsLayoutItemLabel, QgsProject, QgsReadWriteContext
from shipped import ROOT
from urban_data.cartography.layout_frame import Look, blank_layout
from urban_data.cartography.layout_text import FAMILIES
from urban_data.cartography.papers import ORIENTATIONS, PAPERS, Page
from urban_data.cartography.profile import OfficeProfile

FOLDER = Path("cartography", "templates")


def main() -> int:
    """Write one template for each paper and orientation, every text named by its id."""
    application = QgsApplication([], True)
    application.initQgis()
    look = Look(FAMILIES[0], OfficeProfile().accent, OfficeProfile().text)
    project = QgsProject()
    for page in (Page(paper, orientation) for paper in PAPERS for orientation in ORIENTATIONS):
        layout = blank_layout(project, page, look)
        for item in layout.items():
            if isinstance(item, QgsLayoutItemLabel):
                item.setText(item.id())
        path = FOLDER / f"{page.paper}_{page.orientation}.qpt"
        layout.setName(f"Urban Data {page.paper} {page.orientation}")
        if not layout.saveAsTemplate(str(ROOT / path), QgsReadWriteContext()):
            return 1
        print(path)
    application.exitQgis()
    return 0


if __name__ == "__main__":
    sys.exit(main())
