# SPDX-License-Identifier: GPL-2.0-or-later
"""Clip paths for the maps in an SVG that QGIS has written.

Qt writes SVG Tiny 1.2, which has no clipping (https://www.w3.org/TR/SVGTiny12/painting.html): what a map draws beyond
its frame lies upon the page. So every map is drawn between two texts that mark where it begins and ends in the file;
afterwards they give way to a group with a clip path (SVG 1.1, 14.3.5), as browsers and drawing programs know it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsLayoutItemLabel, QgsLayoutItemMap, QgsPrintLayout
from qgis.PyQt.QtCore import QPointF, QRectF

from .layout_text import text_format, usable_family

_PROFILE = re.compile(r' (?:version|baseProfile)="[^"]*"')
_MILLIMETRES_PER_INCH = 25.4


class UnknownSvg(ValueError):
    """An SVG written in a way this module does not read; the message says which."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A map's frame: the page it is on, counted from 0, and its corners in mm from that page's upper left."""

    mark: str
    page: int
    corners: Sequence[tuple[float, float]]


@contextmanager
def marked(layout: QgsPrintLayout) -> Iterator[list[Frame]]:
    """The frames of the visible maps; as long as the context lasts each has a mark below and one above it."""
    marks: list[QgsLayoutItemLabel] = []
    frames = []
    try:
        for number, shown in enumerate(item for item in layout.items() if isinstance(item, QgsLayoutItemMap)):
            if shown.isVisible():
                frame = _frame(layout, shown, f"urban-data-map-{number}")
                marks += [_mark(layout, shown, f"{frame.mark}-{end}", place) for end, place in _ENDS]
                frames.append(frame)
        yield frames
    finally:
        for mark in marks:
            layout.removeLayoutItem(mark)


def clip(path: Path, frames: Sequence[Frame], dpi: float) -> None:
    """Clip the marked maps of a page's file; raises UnknownSvg, which leaves the file as it was, and OSError."""
    path.write_text(clipped(path.read_text(encoding="utf-8"), frames, dpi), encoding="utf-8")


def clipped(document: str, frames: Sequence[Frame], dpi: float) -> str:
    """The document with a clip path in place of each pair of marks; raises UnknownSvg."""
    for frame in frames:
        corners = " ".join(
            f"{x * dpi / _MILLIMETRES_PER_INCH:.2f},{y * dpi / _MILLIMETRES_PER_INCH:.2f}" for x, y in frame.corners
        )
        path = f'<clipPath id="{frame.mark}"><polygon points="{corners}"/></clipPath>'
        document = _replaced(document, f"{frame.mark}-begin", f'{path}<g clip-path="url(#{frame.mark})">')
        document = _replaced(document, f"{frame.mark}-end", "</g>")
    head, found, rest = document.partition("<svg")
    attributes, closed, rest = rest.partition(">")
    if not found or not closed:
        raise UnknownSvg("it has no root")
    return f'{head}<svg version="1.1"{_PROFILE.sub("", attributes)}>{rest}'


_ENDS = (("begin", -0.5), ("end", 0.5))


def _frame(layout: QgsPrintLayout, shown: QgsLayoutItemMap, mark: str) -> Frame:
    """The frame with half of its line, turned as the map is."""
    edge = shown.frameStrokeWidth().length() / 2 if shown.frameEnabled() else 0.0
    box = QRectF(shown.rect()).adjusted(-edge, -edge, edge, edge)
    page = shown.page()
    origin = layout.pageCollection().page(page).pos()
    places = [shown.mapToScene(corner) - origin for corner in _corners(box)]
    return Frame(mark, page, [(place.x(), place.y()) for place in places])


def _corners(box: QRectF) -> list[QPointF]:
    return [box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()]


def _mark(layout: QgsPrintLayout, shown: QgsLayoutItemMap, text: str, place: float) -> QgsLayoutItemLabel:
    """A text just below or above a map in the order of drawing."""
    label = QgsLayoutItemLabel(layout)
    label.setTextFormat(text_format(usable_family(), 2.0, "#000000"))
    label.setMarginX(0)
    label.setMarginY(0)
    label.setText(text)
    layout.addLayoutItem(label)
    label.attemptSetSceneRect(QRectF(shown.mapToScene(shown.rect().center()), shown.rect().size()))
    label.setZValue(shown.zValue() + place)
    return label


def _replaced(document: str, mark: str, instead: str) -> str:
    """The document with other text in place of the group in which Qt has written the mark."""
    at = document.find(f">{mark}<")
    begin, end = document.rfind("<g", 0, at), document.find("</g>", at)
    if at < 0 or begin < 0 or end < 0 or "</g>" in document[begin:at]:
        raise UnknownSvg(f"the mark {mark} is not in a group of its own")
    return document[:begin] + instead + document[end + len("</g>") :]
