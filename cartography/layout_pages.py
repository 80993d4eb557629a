# SPDX-License-Identifier: GPL-2.0-or-later
"""Pages behind the map, for what has no room beside it: legends and long texts, whole and in readable type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qgis.core import QgsLayoutItemMap, QgsPrintLayout
from qgis.PyQt.QtCore import QRectF

from . import layout_frame as frame
from .layout_legend import LegendSetter, Section, halves
from .layout_text import Ruler, literal
from .papers import Page

_TEXT_POINTS = 8.0


def page_titles(layout: QgsPrintLayout) -> list[str]:
    """What each page of a report shows: the report's title, then the headings of the pages behind it."""
    pages = [layout.pageCollection().page(number) for number in range(layout.pageCollection().pageCount())]
    return [layout.name(), *(page.id() for page in pages[1:])]


class Appendix:
    """Adds pages to a report; every page repeats the report's title below its own heading."""

    def __init__(self, layout: QgsPrintLayout, page: Page, look: frame.Look, title: str, ruler: Ruler) -> None:
        self._layout, self._page, self._look, self._title, self._ruler = layout, page, look, title, ruler
        k = page.enlargement
        top = frame.MARGIN + 14.0 * k
        self._box = QRectF(frame.MARGIN, top, page.width - 2 * frame.MARGIN, page.height - frame.MARGIN - top)

    @property
    def next_number(self) -> int:
        """The number, counted from 1, of the page that would come next."""
        return int(self._layout.pageCollection().pageCount() + 1)

    def add_legend(self, heading: str, sections: Sequence[Section], shown: QgsLayoutItemMap) -> None:
        """Add a legend on as many pages as it takes."""
        for part in self._parts(sections):
            number = self._add_page(heading)
            legend = frame.new_legend(self._layout, self._look, self._page.enlargement)
            legend.setLinkedMap(shown)
            LegendSetter(legend, self._ruler).fit(part, self._box.width(), self._box.height())
            frame.place(legend, self._box, number)

    def add_text(self, heading: str, text: str) -> bool:
        """Add a text on a page of its own; False when it does not fit even there."""
        return self.set_text(text, _TEXT_POINTS * self._page.enlargement, self._box, self._add_page(heading))

    def set_text(self, text: str, points: float, box: QRectF, page: int, *, bold: bool = False) -> bool:
        """Set a text into a box on a page, counted from 0, in type of at most so many points; whether it fits."""
        label = frame.add_label(self._layout, "", self._look, points, bold=bold)
        fitted = self._ruler.fitted(literal(text), label.textFormat(), box.width(), box.height())
        label.setTextFormat(fitted.format)
        label.setText(fitted.text)
        frame.place(label, box, page)
        return fitted.fits

    def _add_page(self, heading: str) -> int:
        k, width = self._page.enlargement, self._box.width()
        number = frame.blank_page(self._layout, self._page)
        self._layout.pageCollection().page(number).setId(heading)
        self.set_text(heading, 14 * k, QRectF(frame.MARGIN, frame.MARGIN, width, 7.0 * k), number, bold=True)
        self.set_text(self._title, 8 * k, QRectF(frame.MARGIN, frame.MARGIN + 7.0 * k, width, 5.0 * k), number)
        return number

    def _parts(self, sections: Sequence[Section]) -> Iterator[Sequence[Section]]:
        """The sections of each page."""
        trial = frame.new_legend(self._layout, self._look, self._page.enlargement)
        fits = LegendSetter(trial, self._ruler).fit(sections, self._box.width(), self._box.height()) is not None
        self._layout.removeLayoutItem(trial)
        if fits or sum(len(section.rows) for section in sections) <= 1:
            yield sections
            return
        for half in halves(sections):
            yield from self._parts(half)
