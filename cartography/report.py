# SPDX-License-Identifier: GPL-2.0-or-later
"""A map with all a council paper asks for: title, legend, scale, sources, and how far the data can be relied on.

`build_layout` sets styled layers into the report's own layout or into a template of the user's, `export` writes it.
Both run in the main thread, as QGIS's layouts do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from math import floor, log10
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsMapLayer,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QRectF
from qgis.PyQt.QtGui import QColor

from ..core.errors import InputError
from ..core.monitor import Monitor
from . import layout_frame as frame
from .colours import GROUNDS, Ground
from .layout_facts import DataState
from .layout_legend import LegendSetter, section_of
from .layout_overview import fill_overview
from .layout_pages import Appendix
from .layout_template import load_template
from .layout_text import SMALLEST_POINTS, Ruler, literal, usable_family
from .layout_view import values_in_view
from .layout_words import Speaker
from .papers import Page
from .profile import OfficeProfile

NEEDED = (
    frame.TITLE, frame.LEGEND, frame.STATEMENT, frame.SOURCES, frame.SCALE_BAR, frame.NORTH,
)  # fmt: skip
# Texts that go to a page of their own when they are too long for their place.
_MAY_CONTINUE = (frame.STATEMENT, frame.SOURCES)
_HINT_HEIGHT = 8.0
_SCALE_STEPS = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.5, 8.0, 10.0)
_BAR_WIDTH = 40.0
_BAR_STEPS = (1, 2, 5, 10)
_LARGEST_SCALE = 2_500.0


@dataclass(frozen=True, slots=True)
class ReportLayer:
    """A styled layer of a report and what is to be said of it.

    ``heading`` and ``note`` stand in the legend, ``attribution`` and ``licence`` among the sources; ``state`` is None
    for a layer that comes from no snapshot. With ``in_legend`` False it is a background.
    """

    layer: QgsMapLayer
    heading: str
    note: str = ""
    attribution: str = ""
    licence: str = ""
    state: DataState | None = None
    in_legend: bool = True


@dataclass(frozen=True, slots=True)
class Report:
    """What a report is to look like.

    ``extent`` is in ``crs``, a system in metres; ``template`` replaces the report's own layout, and ``page`` then
    counts for nothing. ``ground`` is what lies below all layers. ``tr`` gives the plugin's English texts in
    ``language``; times are said in ``zone``. ``far`` counts what lies so far off that the map does not show it.
    ``whole`` is what an overview in a template shows, in ``crs``; None: the ``extent``.
    """

    title: str
    extent: QgsRectangle
    crs: QgsCoordinateReferenceSystem
    language: str
    zone: tzinfo
    tr: Callable[[str], str]
    subtitle: str = ""
    page: Page = field(default_factory=Page)
    profile: OfficeProfile = field(default_factory=OfficeProfile)
    template: Path | None = None
    ground: Ground = "light"
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    far: int = 0
    whole: QgsRectangle | None = None

    @property
    def speaker(self) -> Speaker:
        """Who says numbers, times and sentences."""
        return Speaker(self.language, self.zone, self.tr)


def build_layout(
    project: QgsProject, layers: Sequence[ReportLayer], report: Report, monitor: Monitor
) -> QgsPrintLayout:
    """A print layout with the layers, topmost first; what cannot be done as wished is told to the monitor.

    The project lends its ellipsoid and its transformations and is not changed; it and the layers have to outlive the
    layout. Raises InputError for a template that cannot be used.
    """
    look = frame.Look(usable_family(report.profile.font), report.profile.accent, report.profile.text)
    if report.template is None:
        layout = frame.blank_layout(project, report.page, look)
    else:
        layout = QgsPrintLayout(project)
        load_template(layout, report.template, monitor)
    layout.setName(report.title)
    builder = _Builder(layout, layers, report, look, monitor)
    builder.fill()
    return layout


class _Builder:
    """Fills the items of one layout."""

    def __init__(
        self,
        layout: QgsPrintLayout,
        layers: Sequence[ReportLayer],
        report: Report,
        look: frame.Look,
        monitor: Monitor,
    ) -> None:
        self._layout, self._layers, self._report, self._look, self._monitor = layout, layers, report, look, monitor
        self._say, self._ruler = report.speaker, Ruler(layout)
        self._is_own = report.template is None
        self._map = _map_of(layout)
        found = [section_of(one.layer, literal(one.heading), literal(one.note)) for one in layers if one.in_legend]
        self._sections = [section for section in found if section is not None]
        self._appendix = Appendix(layout, self._page(), look, report.title, self._ruler)
        self._too_long: dict[str, str] = {}
        self._legend_place: QRectF | None = None

    def fill(self) -> None:
        """Put everything in; the heights of texts come first, since the map gets what they leave."""
        self._check_items()
        texts = self._texts()
        if self._is_own:
            self._arrange(texts)
        self._set_map()
        counted = self._statement()
        if counted != texts[frame.STATEMENT] and self._is_own:
            # Counting what the map shows makes the text longer, which may leave the map less room, once.
            self._arrange({**texts, frame.STATEMENT: counted})
            self._set_map()
            counted = self._statement()
        for name, text in {**texts, frame.STATEMENT: counted}.items():
            self._set_text(name, text)
        self._set_logo()
        self._set_legend()
        self._continue()

    def _check_items(self) -> None:
        wanted = [*NEEDED, *([frame.LOGO] if self._report.profile.logo else [])]
        missing = [name for name in wanted if self._item(name) is None]
        if missing:
            self._monitor.warning(f"The template has no item {', '.join(missing)}; what belongs there is left out.")

    def _texts(self) -> dict[str, str]:
        report, tr = self._report, self._report.tr
        return {
            frame.TITLE: report.title,
            frame.SUBTITLE: report.subtitle,
            frame.LEGEND_TITLE: tr("Legend") if self._sections else "",
            frame.STATEMENT: self._statement(is_counted=False),
            frame.SOURCES: self._sources(),
            frame.FOOTER: " · ".join(filter(None, (report.profile.name, report.profile.footer))),
            frame.CREATED: tr("Made on {day}").format(day=self._say.day(report.now)),
        }

    def _statement(self, *, is_counted: bool = True) -> str:
        """The state of the data, called as in the legend; with what of them the map shows, once it has its place."""
        shown: dict[DataState, list[ReportLayer]] = {}
        for one in self._layers:
            if one.state is not None:
                shown.setdefault(one.state, []).append(one)
        states = [
            replace(
                state,
                title=layers[0].heading,
                in_view=values_in_view([one.layer for one in layers], self._map) if is_counted else None,
            )
            for state, layers in shown.items()
        ]
        return "\n".join(filter(None, (self._say.statement(states), self._far())))

    def _far(self) -> str:
        report, say = self._report, self._say
        return report.tr("Far outside the map: {count}").format(count=say.number(report.far)) if report.far else ""

    def _sources(self) -> str:
        """Whom the layers are to be credited to; with their headings, once there are several to tell apart."""
        tr = self._report.tr
        credited: dict[str, list[str]] = {}
        for one in self._layers:
            if one.in_legend and not _credit(one):
                self._monitor.warning(f"The layer {one.heading} names neither a source nor a licence.")
            credited.setdefault(_credit(one), []).extend([one.heading] if one.in_legend else [])
        credited.pop("", None)
        is_one = sum(bool(headings) for headings in credited.values()) == 1
        told = [
            credit if is_one or not headings else f"{', '.join(dict.fromkeys(headings))}: {credit}"
            for credit, headings in credited.items()
        ]
        told += [self._report.profile.attribution] if self._report.profile.attribution else []
        return tr("Sources: {sources}").format(sources="; ".join(told)) if told else ""

    def _arrange(self, texts: dict[str, str]) -> None:
        """Give the growing parts of the report's own layout the heights they need, the map the rest."""
        page = self._report.page
        k, most = page.enlargement, 0.24 * page.height
        side, across = frame.side_width(page), page.width - 2 * frame.MARGIN
        head = frame.title_width(page, with_logo=self._has_logo())
        heights = frame.Heights(
            title=self._height(frame.TITLE, texts, head, 17.0 * k, 13.0 * k),
            subtitle=self._height(frame.SUBTITLE, texts, head, 10.0 * k, 8.0 * k),
            logo=14.0 * k if self._has_logo() else 0.0,
            statement=self._height(frame.STATEMENT, texts, side, most),
            sources=self._height(frame.SOURCES, texts, side if page.orientation == "landscape" else across, most),
            legend=self._legend_height(0.3 * page.height) if page.orientation == "portrait" else 0.0,
        )
        for name, box in frame.places(page, heights).items():
            item = self._item(name)
            if item is not None:
                frame.place(item, box)

    def _legend_height(self, most: float) -> float:
        legend, page = self._legend_item(), self._report.page
        if legend is None or not self._sections:
            return 0.0
        size = LegendSetter(legend, self._ruler).fit(self._sections, frame.legend_width(page), most)
        return _HINT_HEIGHT * page.enlargement if size is None else float(size.height()) + 1.0

    def _height(self, name: str, texts: dict[str, str], width: float, most: float, smallest: float = 0.0) -> float:
        """What a text needs, at most ``most`` mm, in type not below ``smallest`` points."""
        label = self._item(name)
        if not isinstance(label, QgsLayoutItemLabel) or not texts[name]:
            return 0.0
        least = max(smallest, SMALLEST_POINTS)
        fitted = self._ruler.fitted(literal(texts[name]), label.textFormat(), width, most, least)
        if name in _MAY_CONTINUE and not fitted.fits:
            return _HINT_HEIGHT / 2 * self._report.page.enlargement
        return min(fitted.height, most) + 0.5

    def _set_text(self, name: str, text: str) -> None:
        label = self._item(name)
        if not isinstance(label, QgsLayoutItemLabel):
            return
        given = label.textFormat()
        font = given.font()
        font.setFamily(usable_family(self._report.profile.font or font.family()))
        given.setFont(font)
        box = label.rect()
        width, height = box.width() - 2 * label.marginX(), box.height() - 2 * label.marginY()
        fitted = self._ruler.fitted(literal(text), given, width, height)
        label.setMode(QgsLayoutItemLabel.Mode.ModeFont)
        label.setTextFormat(fitted.format)
        label.setText(fitted.text)
        if not text or fitted.fits:
            return
        if name in _MAY_CONTINUE:
            self._too_long[name] = text
        else:
            self._monitor.warning(f"The text of {name} is too long for its place even in the smallest type.")

    def _set_logo(self) -> None:
        picture, logo = self._item(frame.LOGO), self._report.profile.logo
        if logo is not None and not self._has_logo():
            self._monitor.warning(f"The logo {logo.name} of the office profile is not there; the map has none.")
        if not isinstance(picture, QgsLayoutItemPicture):
            return
        if self._has_logo():
            picture.setPicturePath(str(logo))
        elif logo is not None or self._is_own:
            picture.setVisibility(False)

    def _has_logo(self) -> bool:
        logo = self._report.profile.logo
        return logo is not None and logo.is_file()

    def _set_map(self) -> None:
        shown, report = self._map, self._report
        shown.setCrs(report.crs)
        shown.setLayers([one.layer for one in self._layers])
        shown.setKeepLayerSet(True)
        if report.ground != "light":
            shown.setBackgroundEnabled(True)
            shown.setBackgroundColor(QColor(GROUNDS[report.ground]))
        shown.zoomToExtent(report.extent)
        shown.setScale(nice_scale(shown.scale()))
        for other in self._items(QgsLayoutItemMap):
            if other is not shown:
                fill_overview(other, shown, report.whole or report.extent)
        for bar in self._items(QgsLayoutItemScaleBar):
            bar.setLinkedMap(shown)
            self._set_scale_bar(bar, shown.scale())
        north = self._item(frame.NORTH)
        if isinstance(north, QgsLayoutItemPicture):
            north.setLinkedMap(shown)
            north.setNorthMode(QgsLayoutItemPicture.NorthMode.GridNorth)
        self._set_text(frame.SCALE, self._say.scale(shown.scale(), self._paper()))

    def _set_scale_bar(self, bar: QgsLayoutItemScaleBar, scale: float) -> None:
        """Two equal segments of a round length, in the metric unit that has no long numbers.

        A bar in a template is as wide as the scale it was made at wanted it, so its width says little.
        """
        segment = segment_length(scale, _BAR_WIDTH * self._page().enlargement)
        in_kilometres = segment >= 1000
        bar.setUnits(Qgis.DistanceUnit.Kilometers if in_kilometres else Qgis.DistanceUnit.Meters)
        bar.setUnitLabel("km" if in_kilometres else "m")
        bar.setMapUnitsPerScaleBarUnit(1)
        bar.setNumberOfSegments(2)
        bar.setNumberOfSegmentsLeft(0)
        bar.setUnitsPerSegment(segment / 1000 if in_kilometres else segment)
        bar.setNumericFormat(self._say.numeric_format())
        bar.update()

    def _paper(self) -> str:
        """The paper of the first page by its name, else its size in millimetres."""
        size = self._layout.pageCollection().page(0).pageSize()
        for paper in ("A4", "A3"):
            page = Page(paper, "portrait" if size.height() > size.width() else "landscape")
            if abs(page.width - size.width()) < 1 and abs(page.height - size.height()) < 1:
                return paper
        return f"{self._say.number(size.width())} × {self._say.number(size.height())} mm"

    def _set_legend(self) -> None:
        legend = self._legend_item()
        if legend is None:
            return
        box = legend.rect()
        legend.setLinkedMap(self._map)
        setter = LegendSetter(legend, self._ruler)
        if not self._sections:
            setter.clear()
            return
        fits = setter.fit(self._sections, box.width(), box.height()) is not None
        place = QRectF(legend.scenePos(), box.size())
        legend.attemptSetSceneRect(place)
        if not fits:
            setter.clear()
            self._legend_place = place

    def _continue(self) -> None:
        """Put what had no room on pages behind the map, and hints to them where it should have been."""
        tr, appendix = self._report.tr, self._appendix
        if self._legend_place is not None:
            hint = tr("The legend is on page {number}.").format(number=self._say.number(appendix.next_number))
            k = self._page().enlargement
            appendix.set_text(hint, 8 * k, self._legend_place.adjusted(0, 2.5 * k, 0, 0), 0)
            appendix.add_legend(tr("Legend"), self._sections, self._map)
        headings = {frame.STATEMENT: tr("State of the data"), frame.SOURCES: tr("Sources")}
        for name, text in self._too_long.items():
            hint = tr("{heading}: see page {number}.")
            self._set_text(name, hint.format(heading=headings[name], number=self._say.number(appendix.next_number)))
            if not appendix.add_text(headings[name], text):
                self._monitor.warning(f"The text of {name} is too long even for a page of its own.")

    def _page(self) -> Page:
        """The page of the legend's pages: that of the report, or the size of paper nearest to a template's."""
        if self._is_own:
            return self._report.page
        size = self._layout.pageCollection().page(0).pageSize()
        paper = "A3" if max(size.width(), size.height()) > 350 else "A4"
        return Page(paper, "portrait" if size.height() > size.width() else "landscape")

    def _legend_item(self) -> QgsLayoutItemLegend | None:
        item = self._item(frame.LEGEND)
        return item if isinstance(item, QgsLayoutItemLegend) else None

    def _item(self, name: str) -> QgsLayoutItem | None:
        return self._layout.itemById(name)

    def _items(self, kind: type) -> list[QgsLayoutItem]:
        return [item for item in self._layout.items() if isinstance(item, kind)]


def nice_scale(least: float) -> float:
    """The next round scale that shows as much or more; ``least`` and the answer are denominators."""
    power = 10.0 ** floor(log10(max(least, _LARGEST_SCALE)))
    return next(step * power for step in _SCALE_STEPS if step * power >= max(least, _LARGEST_SCALE) * (1 - 1e-9))


def segment_length(scale: float, width: float) -> float:
    """The round length in metres of one of two segments of a scale bar that is at most ``width`` mm long on paper."""
    most = width / 2 / 1000 * scale
    power = 10.0 ** floor(log10(most))
    return max(step * power for step in _BAR_STEPS if step * power <= most * (1 + 1e-9))


def _map_of(layout: QgsPrintLayout) -> QgsLayoutItemMap:
    found = layout.itemById(frame.MAP)
    if not isinstance(found, QgsLayoutItemMap):
        raise InputError("The template has no map with the id ud_map, so there is no place for the layers.")
    return found


def _credit(layer: ReportLayer) -> str:
    """Whom a layer is to be credited to and under which licence, each named once."""
    licence = layer.licence if layer.licence not in layer.attribution else ""
    return ", ".join(filter(None, (layer.attribution, licence)))
