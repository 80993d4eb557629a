# SPDX-License-Identifier: GPL-2.0-or-later
"""A legend that is never clipped: measured, set in columns or smaller type, or continued on pages of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import ceil

from qgis.core import (
    QgsLayerTree,
    QgsLayerTreeLayer,
    QgsLayerTreeModel,
    QgsLayerTreeModelLegendNode,
    QgsLayoutItemLegend,
    QgsLayoutUtils,
    QgsLegendRenderer,
    QgsLegendStyle,
    QgsMapLayer,
    QgsMapLayerLegendUtils,
    QgsSymbolLegendNode,
    QgsTextFormat,
)
from qgis.PyQt.QtCore import QSizeF, Qt

from .columns import column_starts
from .layout_text import SMALLEST_POINTS, Ruler, resized

_TITLE, _GROUP, _NOTE, _LABEL = (
    QgsLegendStyle.Style.Title,
    QgsLegendStyle.Style.Group,
    QgsLegendStyle.Style.Subgroup,
    QgsLegendStyle.Style.SymbolLabel,
)
_SHRINKS = (1.0, 0.9, 0.8, 0.72)
_MOST_COLUMNS = 5
# What is worse: smaller type, one more column, one more line because a label is broken, or classes of one heading in
# several columns, which is worse than all type of the smallest size in as many columns as there can be.
_COST_OF_SHRINKING, _COST_OF_COLUMN, _COST_OF_BREAK, _COST_OF_TEARING = 10.0, 0.3, 0.15, 8.0
_NARROWEST_LABEL = 18.0
# A heading of nothing but this keeps single symbols apart from the classes above them.
_GAP = "\u00a0"
_TITLE_LABEL, _COLUMN_BREAK = "legend/title-label", "legend/column-break"
# The place of a row among all sections: (section, row), both counted from 0.
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Section:
    """What a legend says of one layer: a heading, a note below it, and labelled symbols.

    ``rows`` are the places of the symbols in the layer's own legend, and their labels.
    """

    layer: QgsMapLayer
    heading: str
    note: str
    rows: tuple[tuple[int, str], ...]

    def part(self, first: int, last: int) -> Section:
        """The same section with some of its rows."""
        return replace(self, rows=self.rows[first:last])


def section_of(layer: QgsMapLayer, heading: str, note: str) -> Section | None:
    """The section of a layer; None for one that has nothing to explain.

    Rows without a label are left out, and so are texts among the layer's own rows, which heading and note replace.
    """
    tree = QgsLayerTree()
    node = tree.addLayer(layer)
    model = QgsLayerTreeModel(tree)
    nodes = model.layerOriginalLegendNodes(node)
    if len(nodes) == 1 and nodes[0].isEmbeddedInParent():
        return Section(layer, "", note, ((0, heading),))
    labels = [_label(one) for one in nodes]
    rows = tuple((place, label) for place, label in enumerate(labels) if label)
    return Section(layer, heading, note, rows) if rows else None


def _label(node: QgsLayerTreeModelLegendNode) -> str:
    if isinstance(node, QgsSymbolLegendNode) and node.symbol() is None:
        return ""
    return str(node.data(Qt.ItemDataRole.DisplayRole) or "").strip()


class LegendSetter:
    """Sets sections into a legend item; starts from the type that the item has."""

    def __init__(self, item: QgsLayoutItemLegend, ruler: Ruler) -> None:
        self._item = item
        self._ruler = ruler
        self._formats = {part: _format_of(item, part) for part in (_TITLE, _GROUP, _NOTE, _LABEL)}
        self._symbols = (item.symbolWidth(), item.symbolHeight())
        item.setAutoUpdateModel(False)
        item.setResizeToContents(False)
        item.setSplitLayer(False)
        item.setWrapString("\n")

    def fit(self, sections: Sequence[Section], width: float, height: float) -> QSizeF | None:
        """Set the sections into a box as large and with as few broken lines as will fit; the size taken, in mm.

        None when they do not fit even in the smallest type; the item then holds them all the same.
        """
        best: tuple[float, float, int] | None = None
        for shrink, columns in product(_SHRINKS, range(1, _MOST_COLUMNS + 1)):
            if columns > 1 and not self._has_room(columns, width):
                continue
            cost = (1 - shrink) * _COST_OF_SHRINKING + (columns - 1) * _COST_OF_COLUMN
            if best is not None and cost >= best[0]:
                continue
            size, more = self._set(sections, width, height, shrink, columns)
            if size.width() <= width and size.height() <= height and (best is None or cost + more < best[0]):
                best = (cost + more, shrink, columns)
        return None if best is None else self._set(sections, width, height, best[1], best[2])[0]

    def clear(self) -> None:
        """Leave the legend without entries."""
        self._item.model().rootGroup().clear()

    def _has_room(self, columns: int, width: float) -> bool:
        return self._label_width(columns, width, 1.0) >= _NARROWEST_LABEL

    def _label_width(self, columns: int, width: float, shrink: float) -> float:
        item = self._item
        column = (width - 2 * item.boxSpace() - (columns - 1) * item.columnSpace()) / columns
        label_style = item.style(_LABEL)
        gap = label_style.margin(QgsLegendStyle.Side.Left)
        return float(column - self._symbol_width(shrink) - gap - 1.0)

    def _symbol_width(self, shrink: float) -> float:
        return float(max(self._symbols[0] * shrink, 3.0))

    def _set(
        self, sections: Sequence[Section], width: float, height: float, shrink: float, columns: int
    ) -> tuple[QSizeF, float]:
        """The size in mm, and what broken lines and torn sections cost."""
        formats = {part: _shrunk(given, shrink) for part, given in self._formats.items()}
        for part, given in formats.items():
            style = self._item.style(part)
            style.setTextFormat(given)
            self._item.setStyle(part, style)
        self._item.setSymbolWidth(self._symbol_width(shrink))
        self._item.setSymbolHeight(self._symbols[1] * shrink)
        label_width = self._label_width(columns, width, shrink)
        starts = self._starts(sections, formats, label_width, height, columns) if columns > 1 else []
        lines = self._fill(sections, formats, label_width, starts)
        self._item.setColumnCount(len(starts) + 1)
        is_torn = any(row for _, row in starts)
        return self._size(), lines * _COST_OF_BREAK + is_torn * _COST_OF_TEARING

    def _size(self) -> QSizeF:
        """What the legend takes as it is set, in mm."""
        context = QgsLayoutUtils.createRenderContextForLayout(self._item.layout(), None)
        return QgsLegendRenderer(self._item.model(), self._item.legendSettings()).minimumSize(context)

    def _starts(
        self,
        sections: Sequence[Section],
        formats: dict[QgsLegendStyle.Style, QgsTextFormat],
        label_width: float,
        most: float,
        columns: int,
    ) -> list[Place]:
        """The rows that begin a new column: first rows of sections, or any of a section higher than ``most`` mm.

        A heading and its note stay with the first row.
        """
        self._item.setColumnCount(1)

        def height(section: Section) -> float:
            self._fill([section], formats, label_width)
            return float(self._size().height())

        above = self._item.style(_GROUP).margin(QgsLegendStyle.Side.Top)
        blocks: list[tuple[Place, float]] = []
        for number, section in enumerate(sections):
            whole = height(section)
            if whole <= most:
                blocks.append(((number, 0), whole + above))
                continue
            first = height(section.part(0, 1))
            each = (whole - first) / max(1, len(section.rows) - 1)
            blocks.append(((number, 0), first + above))
            blocks += [((number, row), each) for row in range(1, len(section.rows))]
        return [blocks[start][0] for start in column_starts([taken for _, taken in blocks], columns)]

    def _fill(
        self,
        sections: Sequence[Section],
        formats: dict[QgsLegendStyle.Style, QgsTextFormat],
        label_width: float,
        starts: Sequence[Place] = (),
    ) -> int:
        """The layers as QGIS's legend wants them: a group for the heading, in it the layer, whose title is the note.

        The answer is how many lines were broken. The tree is the item's own; one made here would have to be kept alive.
        """
        tree = self._item.model().rootGroup()
        tree.clear()
        breaks = 0
        heading_width = label_width + self._item.symbolWidth()
        group = tree
        for number, section in enumerate(sections):
            heading = self._ruler.wrapped(section.heading, formats[_GROUP], heading_width)
            if heading or group.name() != _GAP:
                group = tree.addGroup(heading or _GAP)
                QgsLegendRenderer.setNodeLegendStyle(group, _GROUP if heading else _NOTE)
            node = QgsLayerTreeLayer(section.layer)
            rows = [(place, self._ruler.wrapped(text, formats[_LABEL], label_width)) for place, text in section.rows]
            QgsMapLayerLegendUtils.setLegendNodeOrder(node, [place for place, _ in rows])
            for place, text in rows:
                QgsMapLayerLegendUtils.setLegendNodeUserLabel(node, place, text)
            note = self._ruler.wrapped(section.note, formats[_NOTE], heading_width)
            node.setCustomProperty(_TITLE_LABEL, note if heading else rows[0][1])
            if heading:
                QgsLegendRenderer.setNodeLegendStyle(node, _NOTE if note else QgsLegendStyle.Style.Hidden)
            if (number, 0) in starts:
                (node if group.children() else group).setCustomProperty(_COLUMN_BREAK, True)
            for row, (place, _) in enumerate(rows[1:], 1):
                QgsMapLayerLegendUtils.setLegendNodeColumnBreak(node, place, (number, row) in starts)
            group.addChildNode(node)
            breaks += sum(text.count("\n") for text in (heading, note, *(label for _, label in rows)))
        return breaks


def halves(sections: Sequence[Section]) -> Iterator[list[Section]]:
    """The sections in two parts of about as many rows each; a section alone is cut between its rows."""
    if len(sections) == 1:
        (section,) = sections
        middle = ceil(len(section.rows) / 2)
        yield [section.part(0, middle)]
        yield [section.part(middle, len(section.rows))]
        return
    half, counted, cut = sum(len(section.rows) for section in sections) / 2, 0, 1
    for number, section in enumerate(sections[:-1], 1):
        counted += len(section.rows)
        cut = number
        if counted >= half:
            break
    yield list(sections[:cut])
    yield list(sections[cut:])


def _format_of(item: QgsLayoutItemLegend, part: QgsLegendStyle.Style) -> QgsTextFormat:
    style = item.style(part)  # has to outlive the format, which is a part of it
    return QgsTextFormat(style.textFormat())


def _shrunk(given: QgsTextFormat, shrink: float) -> QgsTextFormat:
    return resized(given, max(SMALLEST_POINTS, round(given.size() * shrink * 2) / 2))
