# SPDX-License-Identifier: GPL-2.0-or-later
"""A finished layout as a file: PDF with real text, PNG, or SVG."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from qgis.core import Qgis, QgsLayoutExporter, QgsLayoutItemMap, QgsPrintLayout

from ..core.errors import InputError
from ..core.monitor import Monitor
from .layout_pdf import Description, UnknownPdf, describe
from .layout_svg import Frame, UnknownSvg, clip, marked

ENDINGS = (".pdf", ".png", ".svg")


def export(layout: QgsPrintLayout, path: Path, description: Description, dpi: int, monitor: Monitor) -> list[Path]:
    """Write the layout in the format of the path's ending, every page of it; the files written.

    Texts stay texts in PDF and SVG. Of several pages PNG and SVG make files of their own, whose names end in ``_2``
    and so on. The main thread draws; the map cannot be stopped half-way. Raises InputError for another ending and for
    a file that cannot be written.
    """
    require_ending(path)
    exporter = QgsLayoutExporter(layout)
    frames: list[Frame] = []
    with ExitStack() as stack:
        if path.suffix.lower() == ".svg":
            frames = stack.enter_context(marked(layout))
        result = _EXPORTS[path.suffix.lower()](exporter, path, dpi)
    if result != QgsLayoutExporter.ExportResult.Success:
        raise InputError(f"{path.name} cannot be written.", exporter.errorMessage() or str(result))
    if path.suffix.lower() == ".pdf":
        _describe(path, description, monitor)
    if frames:
        _clip(path, frames, dpi, monitor)
    pages = 1 if path.suffix.lower() == ".pdf" else layout.pageCollection().pageCount()
    return [_page_path(path, number) for number in range(pages)]


def require_ending(path: Path) -> None:
    """Raise InputError unless the path's ending names a format that can be written."""
    if path.suffix.lower() not in ENDINGS:
        raise InputError(f"The name of a map must end in .pdf, .png or .svg, not in {path.suffix}.")


def not_drawn(layout: QgsPrintLayout) -> list[str]:
    """The names of the layers that could not be drawn completely when the layout was exported, each once."""
    found: dict[str, None] = {}
    for shown in layout.items():
        if isinstance(shown, QgsLayoutItemMap):
            titles = {layer.id(): layer.name() for layer in shown.layers()}
            named = (titles.get(error.layerID, error.layerID) for error in shown.renderingErrors())
            found |= {name: None for name in named if name}
    return list(found)


def _describe(path: Path, description: Description, monitor: Monitor) -> None:
    try:
        describe(path, description)
    except UnknownPdf:
        monitor.warning(f"The title and the language could not be written into {path.name}.")


def _clip(path: Path, frames: Sequence[Frame], dpi: int, monitor: Monitor) -> None:
    for page in sorted({frame.page for frame in frames}):
        target = _page_path(path, page)
        try:
            clip(target, [frame for frame in frames if frame.page == page], dpi)
        except UnknownSvg:
            monitor.warning(f"In {target.name} the map may be drawn beyond its frame.")


def _page_path(path: Path, page: int) -> Path:
    """The file of a page, counted from 0."""
    return path.with_stem(f"{path.stem}_{page + 1}") if page else path


def _pdf(exporter: QgsLayoutExporter, path: Path, dpi: int) -> QgsLayoutExporter.ExportResult:
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = dpi
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    settings.exportMetadata = False
    return exporter.exportToPdf(str(path), settings)


def _png(exporter: QgsLayoutExporter, path: Path, dpi: int) -> QgsLayoutExporter.ExportResult:
    """Page by page: QGIS's own export of pictures would try to write the place of the map, too, and complain."""
    for number in range(exporter.layout().pageCollection().pageCount()):
        image = exporter.renderPageToImage(number, dpi=dpi)
        if image.isNull():
            return QgsLayoutExporter.ExportResult.MemoryError
        if not image.save(str(_page_path(path, number)), "PNG"):
            return QgsLayoutExporter.ExportResult.FileError
    return QgsLayoutExporter.ExportResult.Success


def _svg(exporter: QgsLayoutExporter, path: Path, dpi: int) -> QgsLayoutExporter.ExportResult:
    settings = QgsLayoutExporter.SvgExportSettings()
    settings.dpi = dpi
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    settings.exportMetadata = False
    return exporter.exportToSvg(str(path), settings)


_EXPORTS = {".pdf": _pdf, ".png": _png, ".svg": _svg}
