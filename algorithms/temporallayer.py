# SPDX-License-Identifier: GPL-2.0-or-later
"""A property over time as a layer for the temporal controller."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from itertools import islice
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsDataProvider,
    QgsFeature,
    QgsFeatureRequest,
    QgsFeatureSink,
    QgsFields,
    QgsGeometry,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterString,
    QgsProcessingUtils,
    QgsProviderRegistry,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime

from .. import settings
from ..bridge.kept_styles import save_as_default
from ..bridge.monitor import FeedbackMonitor
from ..bridge.translation import number, tr
from ..bridge.zones import time_zone
from ..core.errors import Cancelled, InputError
from . import parameters as names
from .base import Parameters, UrbanDataAlgorithm
from .selection import period
from .sinks import open_sink
from .styling import keep_column, naming, spoken, style
from .tables import REAL, TEXT, TIME, WHOLE

if TYPE_CHECKING:
    from ..analysis.buckets import Buckets, Statistic, Step
    from ..store.reader import HeldDataset, LatestColumn

BUCKET, ZONE, STATISTIC, OUTPUT = "BUCKET", "ZONE", "STATISTIC", "OUTPUT"
Places = dict[int, tuple[str, str, QgsGeometry]]
AS_THE_DATA_SAYS = "auto"
STATISTICS = (AS_THE_DATA_SAYS, "mean", "sum", "min", "max", "energy", "direction")
# Without a style of its own QGIS takes the first column with times for the frames.
COLUMNS = {"station": TEXT, "name": TEXT, "value": REAL, "n": WHOLE, "t_local": TIME, "t_start": TIME}

_ROWS_AT_ONCE = 2_000
# SQLite would take it for a frame, too, and so read the stations of all frames: ten times slower than by time.
_WITHOUT_RTREE = "SPATIAL_INDEX=NO"
# What headings call a statistic; energy and directions have means of their own.
_HEADED = {"sum": "sum", "min": "min", "max": "max"}
_STOCKS = ("places_free", "places_taken")
_KEPT = (
    QgsMapLayer.StyleCategory.Symbology
    | QgsMapLayer.StyleCategory.Labeling
    | QgsMapLayer.StyleCategory.Fields
    | QgsMapLayer.StyleCategory.Temporal
    | QgsMapLayer.StyleCategory.CustomProperties
)


class TemporalLayer(UrbanDataAlgorithm):
    """What was measured, hour by hour or day by day, one frame each."""

    NAME = "temporallayer"
    GROUP = "maps"

    def title(self) -> str:
        """The name people see."""
        return tr("Show a property over time")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002, N802 - Qt name
        """Declare parameters and outputs."""
        bucket = QgsProcessingParameterString(BUCKET, tr("Length of a frame"), "1 hour")
        bucket.setHelp(tr("Such as 15 minutes, 1 hour, 1 day, 1 week, 1 month, or PT1H. Days are local."))
        zone = QgsProcessingParameterString(ZONE, tr("Time zone"), settings.TIME_ZONE.value(), optional=True)
        zone.setHelp(tr("The zone of the frames, such as Europe/Berlin. Empty: that of the settings."))
        statistic = QgsProcessingParameterEnum(
            STATISTIC, tr("Statistic"), STATISTICS, defaultValue=AS_THE_DATA_SAYS, usesStaticStrings=True
        )
        statistic.setHelp(
            tr(
                "auto: as the data says - counts and rainfall are added up, sound levels averaged by their energy, "
                "directions as directions, everything else by the arithmetic mean."
            )
        )
        sink = QgsProcessingParameterFeatureSink(OUTPUT, tr("Over time"), Qgis.ProcessingSourceType.VectorAnyGeometry)
        self.add(names.snapshot_to_read(), names.dataset(), names.column(), *names.period(None, None))
        self.add(bucket, zone, statistic, names.language(), sink)
        self.addOutput(QgsProcessingOutputNumber("COUNT", tr("Number of rows")))

    def run_with(self, parameters: Parameters, context: QgsProcessingContext, monitor: FeedbackMonitor) -> Parameters:
        """Gather, write, and set the layer up."""
        from ..analysis.buckets import gather, step_of
        from ..bridge.layers import describe_values, find_column, find_dataset
        from ..bridge.temporal import set_up_when_loaded
        from ..cartography.frames import keep_state
        from ..cartography.layout_facts import values_state
        from ..store.reader import SnapshotReader

        snapshot = Path(self.parameterAsFile(parameters, names.SNAPSHOT, context))
        step = step_of(self.parameterAsString(parameters, BUCKET, context))
        zone = time_zone(self.parameterAsString(parameters, ZONE, context) or settings.TIME_ZONE.value())
        start, end = (names.moment_text(self, name, parameters, context) for name in (names.FROM, names.UNTIL))
        t_from, t_to = period(start, end, datetime.now(UTC), zone)
        with SnapshotReader.open(snapshot) as reader:
            dataset = find_dataset(reader.datasets(), self.parameterAsString(parameters, names.DATASET, context))
            word = self.parameterAsString(parameters, names.COLUMN, context)
            column = find_column(reader.latest_columns(dataset.fid), word)
            if column.value_kind != "number":
                raise InputError(f"“{column.name}” has no numbers. Only numbers can be gathered in frames.")
            stations = reader.series_of_column(dataset.fid, column.name)
            found = reader.observations(dataset.fid, series=list(stations), t_from=t_from, t_to=t_to)
            state = values_state(reader, dataset, column.name, len(found.value), len(set(stations.values())))
        statistic = self._statistic(parameters, context, column)
        monitor.info(_account(column, statistic, len(found.value)))
        station = [stations[series] for series in found.series.tolist()]
        buckets = gather(found.t_start, station, found.value, step, zone, statistic)
        _tell_of_doubled_hours(buckets, step, zone, monitor)
        target = self._write(parameters, context, monitor, buckets, _places(snapshot, dataset))
        layer = QgsProcessingUtils.mapLayerFromString(target, context)
        if layer is not None:
            language = spoken(self.parameterAsEnumString(parameters, names.LANGUAGE, context))
            describe_values(layer, snapshot, dataset, column, language, naming(language))
            keep_state(layer, state)
            _set_up(layer, _gathered(column, statistic, step), step, language, monitor)
            set_up_when_loaded(context, target)
        return {OUTPUT: target, "COUNT": len(buckets.n)}

    def _statistic(self, parameters: Parameters, context: QgsProcessingContext, column: LatestColumn) -> Statistic:
        chosen: Any = self.parameterAsEnumString(parameters, STATISTIC, context)
        return _said_by(column) if chosen == AS_THE_DATA_SAYS else chosen

    def _write(
        self,
        parameters: Parameters,
        context: QgsProcessingContext,
        monitor: FeedbackMonitor,
        buckets: Buckets,
        places: Places,
    ) -> str:
        """Write the rows, in the order of time, and give what the output is called."""
        geometry_type = _common_type([place[2] for place in places.values()], monitor)
        sink, fields, target = open_sink(
            self, OUTPUT, parameters, context, COLUMNS, geometry_type, "EPSG:4326", [_WITHOUT_RTREE]
        )
        fitting = {fid: (*place[:2], _fitted(place[2], geometry_type)) for fid, place in places.items()}
        rows = _rows(buckets, fitting, fields)
        written = 0
        while batch := list(islice(rows, _ROWS_AT_ONCE)):
            if monitor.is_cancelled():
                raise Cancelled
            if not sink.addFeatures(batch, QgsFeatureSink.Flag.FastInsert):
                raise QgsProcessingException(self.writeFeatureError(sink, parameters, OUTPUT))
            written += len(batch)
            monitor.progress(written / len(buckets.n))
        return target


def _said_by(column: LatestColumn) -> Statistic:
    """What several values of a quantity make together."""
    from ..cartography.meaning import quantity_of

    stated: dict[str, Statistic] = {"sum": "sum", "total": "sum", "min": "min", "max": "max"}
    if column.statistic.lower() in stated:
        return stated[column.statistic.lower()]
    quantity = quantity_of(column.property_name, column.property_uri, column.unit)
    if quantity is None:
        return "mean"
    if quantity.key == "sound":
        return "energy"
    if quantity.key.endswith("_direction"):
        return "direction"
    is_amount = column.unit in ("1", "mm", "L/m2", "")
    return (
        "sum" if is_amount and (quantity.is_count or quantity.key == "rain") and quantity.key not in _STOCKS else "mean"
    )


def _gathered(column: LatestColumn, statistic: Statistic, step: Step) -> LatestColumn:
    """The column of frames; months and years have no length that a heading could tell, and so tell no statistic."""
    told = "" if step.unit in ("months", "years") else _HEADED.get(statistic, "mean")
    return replace(column, name="value", period=step.period, statistic=told)


def _account(column: LatestColumn, statistic: Statistic, values: int) -> str:
    said = {
        "mean": tr("arithmetic mean"),
        "sum": tr("sum"),
        "min": tr("minimum"),
        "max": tr("maximum"),
        "energy": tr("mean of the sound energy"),
        "direction": tr("mean direction"),
    }
    text = tr("{property}: values read: {count}; each frame shows their {statistic}.")
    return text.format(property=column.property_name, count=number(values), statistic=said[statistic])


def _tell_of_doubled_hours(buckets: Buckets, step: Step, zone: tzinfo, monitor: FeedbackMonitor) -> None:
    from ..analysis.buckets import shown_twice

    days = sorted({f"{moment:%Y-%m-%d}" for moment in shown_twice(buckets, zone)}) if step.unit == "minutes" else []
    if days:
        text = tr("On {days} the clock shows an hour twice. A frame in it holds the values of both.")
        monitor.info(text.format(days=", ".join(days)))


def _places(snapshot: Path, dataset: HeldDataset) -> Places:
    """Id, name and geometry of every station, by fid."""
    from ..bridge.layers import table_source

    options = QgsVectorLayer.LayerOptions(loadDefaultStyle=False)
    layer = QgsVectorLayer(table_source(snapshot.absolute(), dataset.table_name), "stations", "ogr", options)
    request = QgsFeatureRequest().setSubsetOfAttributes(["station", "name"], layer.fields())
    return {
        feature.id(): (feature["station"], feature["name"], feature.geometry())
        for feature in layer.getFeatures(request)
    }


def _common_type(geometries: Iterable[QgsGeometry], monitor: FeedbackMonitor) -> Qgis.WkbType:
    """The type that all geometries fit; points where there are several kinds."""
    flat = {QgsWkbTypes.flatType(geometry.wkbType()) for geometry in geometries if not geometry.isNull()}
    if len({QgsWkbTypes.geometryType(one) for one in flat}) > 1:
        monitor.warning(tr("The stations are points, lines and areas. A point stands for each of them here."))
    if len({QgsWkbTypes.geometryType(one) for one in flat}) != 1:
        return Qgis.WkbType.Point
    return flat.pop() if len(flat) == 1 else QgsWkbTypes.multiType(next(iter(flat)))


def _fitted(geometry: QgsGeometry, wanted: Qgis.WkbType) -> QgsGeometry:
    if geometry.isNull():
        return geometry
    if wanted == Qgis.WkbType.Point and geometry.type() != Qgis.GeometryType.Point:
        return geometry.pointOnSurface()
    found = geometry.coerceToType(wanted)
    return found[0] if found else geometry


def _rows(buckets: Buckets, places: Places, fields: QgsFields) -> Iterator[QgsFeature]:
    utc, clock = {}, {}
    columns = zip(
        buckets.group.tolist(),
        buckets.value.tolist(),
        buckets.n.tolist(),
        buckets.t_start.tolist(),
        buckets.t_local.tolist(),
        strict=True,
    )
    for station, value, n, t_start, t_local in columns:
        if t_local not in clock:
            clock[t_local] = _date_time(t_local, Qt.TimeSpec.LocalTime)
            utc[t_local] = _date_time(t_start, Qt.TimeSpec.UTC)
        source_id, name, geometry = places[station]
        feature = QgsFeature(fields)
        feature.setGeometry(geometry)
        feature.setAttributes([source_id, name, value if isfinite(value) else None, n, clock[t_local], utc[t_local]])
        yield feature


def _date_time(moment: datetime, spec: Qt.TimeSpec) -> QDateTime:
    return QDateTime(QDate(moment.year, moment.month, moment.day), QTime(moment.hour, moment.minute), spec)


def _set_up(layer: QgsVectorLayer, column: LatestColumn, step: Step, language: str, monitor: FeedbackMonitor) -> None:
    """Frames and symbols, if it can be drawn; a GeoPackage keeps them and the metadata, to open with them anywhere."""
    from ..bridge.temporal import show_over_time

    show_over_time(layer, step.amount, step.unit)
    keep_column(layer, column)
    if layer.renderer() is not None:
        style([layer], column, language)
    if layer.dataProvider().name() == "ogr" and layer.dataProvider().storageType() == "GPKG":
        problem = save_as_default(layer, layer.name(), _KEPT)
        if problem:
            monitor.warning(tr("The style could not be kept in the file: {reason}").format(reason=problem))
        problem = _keep_metadata(layer)
        if problem:
            monitor.warning(tr("Source and licence could not be kept in the file: {reason}").format(reason=problem))


def _keep_metadata(layer: QgsVectorLayer) -> str:
    """Write a layer's metadata into its GeoPackage and return what went wrong, if anything did.

    QGIS wants a source that names the table, which that of a file with a single one does not.
    """
    registry = QgsProviderRegistry.instance()
    parts = registry.decodeUri("ogr", layer.source())
    if not parts.get("layerName"):
        parts["layerName"] = layer.dataProvider().subLayers()[0].split(QgsDataProvider.sublayerSeparator())[1]
    kept, problem = registry.saveLayerMetadata("ogr", registry.encodeUri("ogr", parts), layer.metadata())
    return "" if kept else str(problem)
