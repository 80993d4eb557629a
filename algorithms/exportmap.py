# SPDX-License-Identifier: GPL-2.0-or-later
"""A map with legend, sources and the state of its data, as PDF, PNG or SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsPrintLayout,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFileDestination,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)

from .. import settings
from ..bridge.monitor import FeedbackMonitor
from ..bridge.translation import tr
from ..bridge.translation import words as words_in
from ..bridge.zones import time_zone
from ..core.errors import Cancelled, InputError
from ..core.monitor import QuietMonitor
from . import parameters as names
from .base import Parameters, UrbanDataAlgorithm
from .mapparameters import (
    BACKGROUND,
    BASEMAP,
    DPI,
    EXTENT,
    LANGUAGE,
    LAYERS,
    ORIENTATION,
    OUTPUT,
    PAPER,
    PROFILE,
    SUBTITLE,
    TEMPLATE,
    TITLE,
    how_to_show,
    what_to_show,
)
from .selection import words
from .snapshotlayers import Shown, of_dataset, recognised
from .styling import said_in, spoken

if TYPE_CHECKING:
    from ..cartography.colours import Ground
    from ..cartography.layout_pdf import Description
    from ..cartography.profile import OfficeProfile
    from ..cartography.report import Report, ReportLayer

PAGES = "PAGES"


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What the person asked for beside the layers, with the office's habits where nothing was said."""

    title: str
    subtitle: str
    language: str
    paper: str
    orientation: Any
    template: Path | None
    profile: OfficeProfile
    basemap: str
    ground: Ground
    classes: str


class ExportMap(UrbanDataAlgorithm):
    """A map for a report. QGIS draws layouts in the main thread only."""

    NAME = "exportmap"
    GROUP = "maps"

    def title(self) -> str:
        """The name people see."""
        return tr("Make a map for a report")

    def flags(self) -> Qgis.ProcessingAlgorithmFlags:
        """Runs in the main thread."""
        return super().flags() | Qgis.ProcessingAlgorithmFlag.NoThreading

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002, N802 - Qt name
        """Declare parameters and outputs."""
        self.add(*what_to_show(), *how_to_show())
        target = QgsProcessingParameterFileDestination(OUTPUT, tr("Map"), "PDF (*.pdf);;PNG (*.png);;SVG (*.svg)")
        target.setHelp(tr("The file to write; its ending (.pdf, .png, .svg) decides on the format."))
        self.addParameter(target)
        self.addOutput(QgsProcessingOutputNumber(PAGES, tr("Pages")))

    def run_with(self, parameters: Parameters, context: QgsProcessingContext, monitor: FeedbackMonitor) -> Parameters:
        """Gather the layers, lay the page out, write it; stops between these steps when asked to."""
        from ..cartography.layout_export import require_ending

        path = Path(self.parameterAsFileOutput(parameters, OUTPUT, context))
        path = path if path.suffix else path.with_name(f"{path.name}.pdf")
        require_ending(path)
        wishes = self._wishes(parameters, context)
        layers = self._layers(parameters, context, wishes, monitor)
        _step(monitor, 0.2)
        project = _workshop(context.project())
        report = self._report(parameters, context, wishes, layers, project, monitor)
        _warn_of_hidden([one.layer for one in layers if not _is_scenery(one.layer)], project, monitor)
        project.setCrs(report.crs)
        given = {layer.id() for layer in self.parameterAsLayerList(parameters, LAYERS, context)}
        layers = [*layers, *_background(context.project(), report, wishes.basemap, given, monitor)]
        _step(monitor, 0.3)
        dpi = self.parameterAsInt(parameters, DPI, context)
        pages = _written(project, layers, report, path, dpi, monitor)
        monitor.progress(1.0)
        return {OUTPUT: str(path), PAGES: pages}

    def _wishes(self, parameters: Parameters, context: QgsProcessingContext) -> _Wishes:
        from ..cartography.profile import OfficeProfile, read_profile

        profile_file = self.parameterAsFile(parameters, PROFILE, context) or settings.OFFICE_PROFILE.value()
        profile = read_profile(Path(profile_file)) if profile_file else OfficeProfile()
        template = self.parameterAsFile(parameters, TEMPLATE, context)
        key = self.parameterAsString(parameters, BASEMAP, context).strip()
        return _Wishes(
            self.parameterAsString(parameters, TITLE, context).strip(),
            self.parameterAsString(parameters, SUBTITLE, context).strip(),
            spoken(self._choice(parameters, LANGUAGE, context) or profile.language),
            self._choice(parameters, PAPER, context) or profile.paper or "A4",
            self._choice(parameters, ORIENTATION, context) or profile.orientation or "landscape",
            Path(template) if template else None,
            profile,
            key,
            _ground(self._choice(parameters, BACKGROUND, context), key, profile),
            self.parameterAsEnumString(parameters, names.CLASSES, context),
        )

    def _choice(self, parameters: Parameters, name: str, context: QgsProcessingContext) -> str:
        """The word chosen, empty when nothing was."""
        return "" if parameters.get(name) in (None, "") else self.parameterAsEnumString(parameters, name, context)

    def _layers(
        self, parameters: Parameters, context: QgsProcessingContext, wishes: _Wishes, monitor: FeedbackMonitor
    ) -> list[ReportLayer]:
        """The layers given, in the map's language where they are of our making, then the snapshot's data sets."""
        from ..cartography.layout_layers import report_layer

        snapshot = self.parameterAsFile(parameters, names.SNAPSHOT, context)
        chosen = words(self.parameterAsString(parameters, names.DATASETS, context))
        if bool(snapshot) != bool(chosen):
            raise InputError("SNAPSHOT and DATASETS belong together: name both, or neither.")
        column = self.parameterAsString(parameters, names.COLUMN, context).strip()
        show = Shown(wishes.language, wishes.ground, wishes.classes)
        given: list[QgsMapLayer] = []
        for layer in self.parameterAsLayerList(parameters, LAYERS, context):
            given += recognised(layer, context.project(), "" if chosen else column, show)
        found = [_frame_of(layer, wishes.language, monitor) for layer in said_in(wishes.language, given)]
        own: list[QgsVectorLayer] = []
        for dataset in chosen:
            _stop_if_asked(monitor)
            own += of_dataset(Path(snapshot), dataset, column, show)
        found += sorted(own, key=_depth)
        if not found:
            raise InputError("There is nothing to show. Give layers, or a snapshot and data sets in it.")
        return [report_layer(layer, monitor, language=wishes.language) for layer in found]

    def _report(
        self,
        parameters: Parameters,
        context: QgsProcessingContext,
        wishes: _Wishes,
        layers: Sequence[ReportLayer],
        project: QgsProject,
        monitor: FeedbackMonitor,
    ) -> Report:
        from ..cartography.crs import Place, data_place, map_crs, shown_extent, wished_extent
        from ..cartography.layout_words import automatic_title
        from ..cartography.papers import Page
        from ..cartography.report import Report

        degrees = QgsCoordinateReferenceSystem("EPSG:4326")
        wanted = self.parameterAsExtent(parameters, EXTENT, context, degrees)
        subject = [one.layer for one in layers if not _is_scenery(one.layer)] or [one.layer for one in layers]
        place = data_place(subject, project)
        if not wanted.isNull():
            if place is not None and not place.extent.intersects(wanted):
                monitor.warning("The extent shows none of the places where the layers have data.")
            place = Place(wanted)
        if place is None:
            raise InputError("None of the layers has anything to show. Give an extent, or pull data first.")
        if place.far:
            monitor.warning(f"Far away from all others and not on the map: {place.far}. The coordinates may be wrong.")
        crs = map_crs(place.extent, context.project().crs() if context.project() else None)
        extent = shown_extent(place.extent, crs, project)
        if not wanted.isNull():
            extent = wished_extent(self.parameterAsExtent(parameters, EXTENT, context, crs))
        headings = [one.heading for one in layers if one.layer in subject]
        title = wishes.title or automatic_title(headings)
        return Report(
            title,
            extent,
            crs,
            wishes.language,
            time_zone(settings.TIME_ZONE.value()),
            words_in(wishes.language),
            wishes.subtitle,
            Page(wishes.paper, wishes.orientation),
            wishes.profile,
            wishes.template,
            wishes.ground,
            datetime.now(UTC),
            place.far,
            _whole(layers, crs, project) if wishes.template else None,
        )


def _ground(chosen: str, basemap_key: str, profile: OfficeProfile) -> Ground:
    """What the symbols have to stand out from: as chosen, else that of the basemap, else light."""
    from ..cartography.basemaps import NONE, PROJECT, basemap

    if not chosen and basemap_key not in ("", NONE, PROJECT):
        return basemap(basemap_key, profile.basemaps).background
    return "dark" if chosen == "dark" else "light"


def _frame_of(layer: QgsMapLayer, language: str, monitor: FeedbackMonitor) -> QgsMapLayer:
    """The newest frame of a layer over time, which is told, and any other layer as it is."""
    from ..cartography.frames import frame_shown

    shown = frame_shown(layer, language, words_in(language)) if isinstance(layer, QgsVectorLayer) else None
    if shown is None:
        return layer
    text = tr("{layer}: the map shows {frame}, the newest frame. For another one, filter the layer by its t_local.")
    monitor.info(text.format(layer=layer.name(), frame=shown[1]))
    return shown[0]


def _warn_of_hidden(layers: Sequence[QgsMapLayer], project: QgsProject, monitor: FeedbackMonitor) -> None:
    """One line for all point layers that lie at the places of others, the topmost first."""
    from ..cartography.layout_view import hidden_layers

    hidden, hiding = hidden_layers(layers, project)
    if hidden:
        monitor.warning(f"Layers at the same places hide each other: {'; '.join(hidden)} below {'; '.join(hiding)}.")


def _whole(
    layers: Sequence[ReportLayer], crs: QgsCoordinateReferenceSystem, project: QgsProject
) -> QgsRectangle | None:
    """Where all layers have data, for the overview of a template; None where the map's system has no meaning there."""
    from ..cartography.crs import data_place, shown_extent

    place = data_place([one.layer for one in layers], project)
    try:
        return None if place is None else shown_extent(place.extent, crs, project)
    except InputError:
        return None


def _is_scenery(layer: QgsMapLayer) -> bool:
    """Whether the layer shows features without values; the map is laid out around the others, if there are any."""
    return bool(layer.customProperty("urbandata/kind") == "features")


def _depth(layer: QgsVectorLayer) -> int:
    """What is drawn on top comes first: values, then features, as their kinds lie upon each other."""
    from ..cartography.scenery import scenery_of

    return 1 + scenery_of(layer.name()).rank if _is_scenery(layer) else 0


def _workshop(project: QgsProject | None) -> QgsProject:
    """A project for the layout alone, so that the person's own is not touched."""
    workshop = QgsProject()
    workshop.setEllipsoid("EPSG:7019")
    if project is not None:
        workshop.setTransformContext(project.transformContext())
    return workshop


def _background(
    project: QgsProject | None, report: Report, key: str, given: set[str], monitor: FeedbackMonitor
) -> list[ReportLayer]:
    """The layers below those of the report, for which these ids were ``given``.

    Without a basemap that does not answer or has nothing to show here, and then without its credit.
    """
    from ..cartography.basemaps import NONE, PROJECT, basemap, shows_something
    from ..cartography.layout_layers import report_layer
    from ..cartography.report import ReportLayer

    if key in ("", NONE):
        return []
    if key == PROJECT:
        shown = project.layerTreeRoot().checkedLayers() if project is not None else []
        return [report_layer(layer, monitor, in_legend=False) for layer in shown if layer.id() not in given]
    chosen = basemap(key, report.profile.basemaps)
    layer = chosen.layer_in(report.crs, report.language) if chosen.answers() else None
    if layer is None or not layer.isValid():
        monitor.warning(f"The basemap {key} does not answer; the map is made without it.")
        return []
    if not shows_something(layer, report.extent):
        monitor.warning(f"The basemap {key} gives no picture of this place; the map is made without it.")
        return []
    credit = chosen.attribution_in(report.now.year)
    return [ReportLayer(layer, layer.name(), attribution=credit, licence=chosen.licence, in_legend=False)]


def _written(
    project: QgsProject,
    layers: Sequence[ReportLayer],
    report: Report,
    path: Path,
    dpi: int,
    monitor: FeedbackMonitor,
) -> int:
    """Lay the page out and write it; the number of pages.

    A service may give a small picture and refuse the large ones. A background that has not come whole is taken out of
    the map, with its credit, and the file is written once more; what else there is to be told has been told by then.
    """
    from ..bridge.fetched import PictureWatch
    from ..cartography.layout_export import export, not_drawn
    from ..cartography.report import build_layout

    layout = build_layout(project, layers, report, monitor)
    _step(monitor, 0.5)
    with PictureWatch([one.layer for one in layers if not one.in_legend]) as watch:
        earlier = export(layout, path, _description(layout, report), dpi, monitor)
    gone = watch.incomplete()
    if gone:
        for layer in gone:
            monitor.warning(f"The basemap {layer.name()} has not come whole; the map is made without it.")
        _step(monitor, 0.75)
        layout = build_layout(project, [one for one in layers if one.layer not in gone], report, QuietMonitor())
        written = export(layout, path, _description(layout, report), dpi, monitor)
        for page in set(earlier) - set(written):
            page.unlink(missing_ok=True)
    for name in not_drawn(layout):
        monitor.warning(f"The layer {name} could not be drawn completely.")
    return int(layout.pageCollection().pageCount())


def _description(layout: QgsPrintLayout, report: Report) -> Description:
    from ..cartography.layout_pages import page_titles
    from ..cartography.layout_pdf import Description
    from ..cartography.layout_words import on_any_line

    return Description(
        on_any_line(report.title), report.profile.name, report.subtitle, report.language, page_titles(layout)
    )


def _step(monitor: FeedbackMonitor, fraction: float) -> None:
    _stop_if_asked(monitor)
    monitor.progress(fraction)


def _stop_if_asked(monitor: FeedbackMonitor) -> None:
    if monitor.is_cancelled():
        raise Cancelled
