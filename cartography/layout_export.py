# SPDX-License-Identifier: GPL-2.0-or-later
"""A finished layout as a file: PDF with real text, PNG, or SVG."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgis.core import Qgis, QgsLayoutExporter, QgsLayoutItemMap, QgsPrintLayout

from ..core.errors import InputError
from ..core.monitor import Monitor
from .layout_pdf import Description, UnknownPdf, describe

ENDINGS = (".pdf", ".png", ".svg")


def export(layout: QgsPrintLayout, path: Path, description: Description, dpi: int, monitor: Monitor) -> None:
    """Write the layout in the format of the path's ending; every page of it.

    Texts stay texts in PDF and SVG. Of several pages PNG and SVG make files of their own, whose names end in ``_2``
    and so on. The main thread draws; the map cannot be stopped half-way. Raises InputError for another ending and for
    a file that cannot be written.
    """
    if path.suffix.lower() not in ENDINGS:
        raise InputError(f"The name of a map must end in .pdf, .png or .svg, not in {path.suffix or 'nothing'}.")
    exporter = QgsLayoutExporter(layout)
    result = _EXPORTS[path.suffix.lower()](exporter, path, dpi)
    if result != QgsLayoutExporter.ExportResult.Success:
        raise InputError(f"{path.name} cannot be written.", exporter.errorMessage() or str(result))
    if path.suffix.lower() == ".pdf":
        _describe(path, description, monitor)


def rendering_errors(layout: QgsPrintLayout) -> Sequence[tuple[str, str]]:
    """What could not be drawn when the layout was exported: ids of layers, and why."""
    maps = [item for item in layout.items() if isinstance(item, QgsLayoutItemMap)]
    return [(error.layerID, error.message) for shown in maps for error in shown.renderingErrors()]


def _describe(path: Path, description: Description, monitor: Monitor) -> None:
    try:
        describe(path, description)
    except UnknownPdf:
        monitor.warning(f"The title and the language could not be written into {path.name}.")


def _pdf(exporter: QgsLayoutExporter, path: Path, dpi: int) -> QgsLayoutExporter.ExportResult:
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = dpi
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    settings.exportMetadata = False
    return exporter.exportToPdf(str(path), settings)


def _png(exporter: QgsLayoutExporter, path: Path, dpi: int) -> QgsLayoutExporter.ExportResult:
    settings = QgsLayoutExporter.ImageExportSettings()
    settings.dpi = dpi
    settings.generateWorldFile = False
    settings.exportMetadata = False
    return exporter.exportToImage(str(path), settings)


def _svg(exporter: QgsLayoutExporter, path: Path, dpi: int) -> QgsLayoutExporter.ExportResult:
    settings = QgsLayoutExporter.SvgExportSettings()
    settings.dpi = dpi
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    settings.exportMetadata = False
    return exporter.exportToSvg(str(path), settings)


_EXPORTS = {".pdf": _pdf, ".png": _png, ".svg": _svg}
