# SPDX-License-Identifier: GPL-2.0-or-later
"""The report's own layout: where its items stand on a page, and how they look before they are filled.

The items bear the ids by which a template's items are found. The templates in ``templates/`` are this layout, saved.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import (
    Qgis,
    QgsFillSymbol,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutItemShape,
    QgsLayoutSize,
    QgsLegendStyle,
    QgsPrintLayout,
    QgsProject,
)
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QColor

from .layout_text import text_format
from .papers import Page

TITLE, SUBTITLE, LOGO, RULE, MAP = "ud_title", "ud_subtitle", "ud_logo", "ud_rule", "ud_map"
LEGEND_TITLE, LEGEND, NORTH, SCALE_BAR, SCALE = "ud_legend_title", "ud_legend", "ud_north", "ud_scalebar", "ud_scale"
STATEMENT, SOURCES, FOOTER, CREATED = "ud_statement", "ud_sources", "ud_footer", "ud_created"

MARGIN = 10.0
NORTH_ARROW = Path(__file__).parent / "templates" / "north.svg"
_MUTED, _HAIRLINE = "#52606d", "#9aa5b1"
_GAP, _LEADING = 4.0, 0.8
# In mm: from the legend's title to its box, which begins with the room above a heading.
LEGEND_TITLE_HEIGHT = 3.5


@dataclass(frozen=True, slots=True)
class Look:
    """Font and colours of a page."""

    family: str
    accent: str
    text: str


@dataclass(frozen=True, slots=True)
class Heights:
    """How high, in mm, the parts are that grow with their text; on portrait pages ``legend`` is one of them."""

    title: float = 9.0
    subtitle: float = 5.5
    logo: float = 14.0
    statement: float = 16.0
    sources: float = 20.0
    legend: float = 55.0


def side_width(page: Page) -> float:
    """The width of the column beside the map (landscape) or beside the legend (portrait), in mm."""
    return round(66.0 * page.enlargement, 1)


def logo_width(page: Page) -> float:
    """The width there is for the logo, in mm."""
    return 42.0 * page.enlargement


def title_width(page: Page, *, with_logo: bool = True) -> float:
    """The width there is for title and subtitle, in mm, beside a logo or across the page."""
    return page.width - 2 * MARGIN - (logo_width(page) + _GAP if with_logo else 0.0)


def legend_width(page: Page) -> float:
    """The width there is for the legend, in mm."""
    if page.orientation == "landscape":
        return side_width(page)
    return page.width - 2 * MARGIN - side_width(page) - 2 * _GAP


def places(page: Page, heights: Heights = Heights()) -> dict[str, QRectF]:
    """Where every item stands, in mm from the page's upper left corner."""
    k, width, bottom = page.enlargement, page.width - 2 * MARGIN, page.height - MARGIN
    logo = page.width - MARGIN - logo_width(page)
    rule = MARGIN + max(heights.title + _LEADING + heights.subtitle, heights.logo) + 1.5 * k
    beside = title_width(page, with_logo=heights.logo > 0)
    head = {
        TITLE: QRectF(MARGIN, MARGIN, beside, heights.title),
        SUBTITLE: QRectF(MARGIN, MARGIN + heights.title + _LEADING, beside, heights.subtitle),
        LOGO: QRectF(logo, MARGIN, logo_width(page), heights.logo),
        RULE: QRectF(MARGIN, rule, width, 0.7),
        FOOTER: QRectF(MARGIN, bottom - 3.5 * k, width * 0.75, 3.5 * k),
        CREATED: QRectF(MARGIN + width * 0.75, bottom - 3.5 * k, width * 0.25, 3.5 * k),
    }
    top = rule + 0.7 + _GAP
    body = QRectF(MARGIN, top, width, bottom - 3.5 * k - 3.0 - top)
    return {**head, **(_beside if page.orientation == "landscape" else _below)(page, body, heights)}


def _beside(page: Page, body: QRectF, heights: Heights) -> dict[str, QRectF]:
    """The map, and the column to the right of it."""
    side, k = side_width(page), page.enlargement
    left = body.right() - side
    sources = QRectF(left, body.bottom() - heights.sources, side, heights.sources)
    statement = QRectF(left, sources.top() - _GAP - heights.statement, side, heights.statement)
    measures = QRectF(left, statement.top() - _GAP - 15.0 * k, side, 15.0 * k)
    legend_top = body.top() + LEGEND_TITLE_HEIGHT * k
    return {
        MAP: QRectF(body.left(), body.top(), body.width() - side - _GAP, body.height()),
        LEGEND_TITLE: QRectF(left, body.top(), side, 5.0 * k),
        LEGEND: QRectF(left, legend_top, side, measures.top() - _GAP - legend_top),
        STATEMENT: statement,
        SOURCES: sources,
        **_measures(measures, k),
    }


def _below(page: Page, body: QRectF, heights: Heights) -> dict[str, QRectF]:
    """The map; below it the legend with a column beside it, and the sources across the page."""
    side, k = side_width(page), page.enlargement
    sources = QRectF(body.left(), body.bottom() - heights.sources, body.width(), heights.sources)
    band = max(heights.legend + LEGEND_TITLE_HEIGHT * k, heights.statement + _GAP + 15.0 * k)
    top = sources.top() - _GAP - band
    left = body.right() - side
    return {
        MAP: QRectF(body.left(), body.top(), body.width(), top - _GAP - body.top()),
        LEGEND_TITLE: QRectF(body.left(), top, legend_width(page), 5.0 * k),
        LEGEND: QRectF(body.left(), top + LEGEND_TITLE_HEIGHT * k, legend_width(page), band - LEGEND_TITLE_HEIGHT * k),
        STATEMENT: QRectF(left, top + 15.0 * k + _GAP, side, band - 15.0 * k - _GAP),
        SOURCES: sources,
        **_measures(QRectF(left, top, side, 15.0 * k), k),
    }


def _measures(box: QRectF, k: float) -> dict[str, QRectF]:
    """North arrow, scale and scale bar in one row."""
    arrow = 9.0 * k
    rest = box.width() - arrow - 3.0 * k
    return {
        NORTH: QRectF(box.left(), box.top(), arrow, box.height()),
        SCALE: QRectF(box.left() + arrow + 3.0 * k, box.top(), rest, 4.5 * k),
        SCALE_BAR: QRectF(box.left() + arrow + 3.0 * k, box.top() + 5.0 * k, rest, box.height() - 5.0 * k),
    }


def blank_layout(project: QgsProject, page: Page, look: Look) -> QgsPrintLayout:
    """A layout of one page with every item in its place and nothing in it."""
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.pageCollection().page(0).setPageSize(QgsLayoutSize(page.width, page.height, Qgis.LayoutUnit.Millimeters))
    boxes = places(page)
    k = page.enlargement
    _add_map(layout, boxes)
    _add_texts(layout, boxes, look, k)
    _add_legend(layout, boxes, look, k)
    _add_scale_bar(layout, boxes, look, k)
    _add_pictures(layout, boxes)
    _add_rule(layout, boxes, look)
    return layout


def blank_page(layout: QgsPrintLayout, page: Page) -> int:
    """Add an empty page; its number, counted from 0."""
    sheet = QgsLayoutItemPage(layout)
    sheet.setPageSize(QgsLayoutSize(page.width, page.height, Qgis.LayoutUnit.Millimeters))
    layout.pageCollection().addPage(sheet)
    return int(layout.pageCollection().pageCount() - 1)


def place(item: QgsLayoutItem, box: QRectF, page: int = 0) -> None:
    """Put an item into a box on a page."""
    top = item.layout().pageCollection().page(page).pos().y()
    item.attemptSetSceneRect(box.translated(0, top))


def add_label(
    layout: QgsPrintLayout, name: str, look: Look, points: float, *, bold: bool = False, colour: str = ""
) -> QgsLayoutItemLabel:
    """Add a text with an id, in the page's colour for texts if none is given."""
    label = QgsLayoutItemLabel(layout)
    label.setId(name)
    label.setTextFormat(text_format(look.family, points, colour or look.text, bold=bold))
    label.setMarginX(0)
    label.setMarginY(0)
    label.setVAlign(Qt.AlignmentFlag.AlignTop)
    layout.addLayoutItem(label)
    return label


def new_legend(layout: QgsPrintLayout, look: Look, k: float) -> QgsLayoutItemLegend:
    """A legend without entries, in the report's type, added to the layout."""
    legend = QgsLayoutItemLegend(layout)
    legend.setAutoUpdateModel(False)
    legend.setResizeToContents(False)
    legend.setBoxSpace(0)
    legend.setColumnSpace(4.0 * k)
    legend.setSymbolWidth(6.0 * k)
    legend.setSymbolHeight(3.6 * k)
    legend.setBackgroundEnabled(False)
    formats = {
        QgsLegendStyle.Style.Title: text_format(look.family, 10 * k, look.text, bold=True),
        QgsLegendStyle.Style.Group: text_format(look.family, 9 * k, look.text, bold=True),
        QgsLegendStyle.Style.Subgroup: text_format(look.family, 7 * k, _MUTED),
        QgsLegendStyle.Style.SymbolLabel: text_format(look.family, 8.5 * k, look.text),
    }
    margins: Mapping[Any, Mapping[Any, float]] = {
        QgsLegendStyle.Style.Group: {QgsLegendStyle.Side.Top: 3.0},
        QgsLegendStyle.Style.Subgroup: {QgsLegendStyle.Side.Top: 0.6},
        QgsLegendStyle.Style.Symbol: {QgsLegendStyle.Side.Top: 1.3},
        QgsLegendStyle.Style.SymbolLabel: {QgsLegendStyle.Side.Top: 1.3, QgsLegendStyle.Side.Left: 2.0},
    }
    for part, given in formats.items():
        style = legend.style(part)
        style.setTextFormat(given)
        legend.setStyle(part, style)
    for part, sides in margins.items():
        style = legend.style(part)
        for edge, size in sides.items():
            style.setMargin(edge, size * k)
        legend.setStyle(part, style)
    layout.addLayoutItem(legend)
    return legend


def _add_map(layout: QgsPrintLayout, boxes: Mapping[str, QRectF]) -> None:
    shown = QgsLayoutItemMap(layout)
    shown.setId(MAP)
    shown.setFrameEnabled(True)
    shown.setFrameStrokeColor(QColor(_HAIRLINE))
    layout.addLayoutItem(shown)
    place(shown, boxes[MAP])


def _add_texts(layout: QgsPrintLayout, boxes: Mapping[str, QRectF], look: Look, k: float) -> None:
    labels = (
        add_label(layout, TITLE, look, 18 * k, bold=True),
        add_label(layout, SUBTITLE, look, 10.5 * k, colour=_MUTED),
        add_label(layout, LEGEND_TITLE, look, 10 * k, bold=True, colour=look.accent),
        add_label(layout, SCALE, look, 8 * k),
        add_label(layout, STATEMENT, look, 8 * k),
        add_label(layout, SOURCES, look, 7 * k, colour=_MUTED),
        add_label(layout, FOOTER, look, 7 * k, colour=_MUTED),
        add_label(layout, CREATED, look, 7 * k, colour=_MUTED),
    )
    labels[-1].setHAlign(Qt.AlignmentFlag.AlignRight)
    for label in labels:
        place(label, boxes[label.id()])


def _add_legend(layout: QgsPrintLayout, boxes: Mapping[str, QRectF], look: Look, k: float) -> None:
    legend = new_legend(layout, look, k)
    legend.setId(LEGEND)
    place(legend, boxes[LEGEND])


def _add_scale_bar(layout: QgsPrintLayout, boxes: Mapping[str, QRectF], look: Look, k: float) -> None:
    bar = QgsLayoutItemScaleBar(layout)
    bar.setId(SCALE_BAR)
    bar.setStyle("Single Box")
    bar.setTextFormat(text_format(look.family, 7.5 * k, look.text))
    bar.setHeight(1.4 * k)
    bar.setLabelBarSpace(1.0 * k)
    bar.setBoxContentSpace(0.5)
    dark, light = (
        QgsFillSymbol.createSimple({"color": colour, "outline_style": "no"}) for colour in (look.text, "#ffffff")
    )
    bar.setFillSymbol(dark)
    bar.setAlternateFillSymbol(light)
    bar.setBackgroundEnabled(False)
    layout.addLayoutItem(bar)
    place(bar, boxes[SCALE_BAR])


def _add_pictures(layout: QgsPrintLayout, boxes: Mapping[str, QRectF]) -> None:
    for name in (NORTH, LOGO):
        picture = QgsLayoutItemPicture(layout)
        picture.setId(name)
        picture.setResizeMode(QgsLayoutItemPicture.ResizeMode.Zoom)
        if name == NORTH:
            drawing = base64.b64encode(NORTH_ARROW.read_bytes()).decode("ascii")
            picture.setPicturePath(f"base64:{drawing}", QgsLayoutItemPicture.Format.FormatSVG)
            picture.setPictureAnchor(QgsLayoutItem.ReferencePoint.UpperLeft)
        else:
            picture.setPictureAnchor(QgsLayoutItem.ReferencePoint.UpperRight)
        layout.addLayoutItem(picture)
        place(picture, boxes[name])


def _add_rule(layout: QgsPrintLayout, boxes: Mapping[str, QRectF], look: Look) -> None:
    rule = QgsLayoutItemShape(layout)
    rule.setId(RULE)
    rule.setShapeType(QgsLayoutItemShape.Shape.Rectangle)
    rule.setSymbol(QgsFillSymbol.createSimple({"color": look.accent, "outline_style": "no"}))
    layout.addLayoutItem(rule)
    place(rule, boxes[RULE])
