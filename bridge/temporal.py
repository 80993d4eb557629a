# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers over time: which frame of the temporal controller shows which rows.

QGIS's temporal filter knows no zone and, in a file, compares texts. So frames are stretches of the local clock: a row
carries the start of its bucket as that clock shows it, without a zone, and is shown in the frame that begins there.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence

from qgis.core import (
    Qgis,
    QgsDataProvider,
    QgsDateTimeRange,
    QgsFeatureRequest,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProject,
    QgsProviderRegistry,
    QgsVectorLayer,
    QgsVectorLayerTemporalProperties,
)
from qgis.PyQt.QtCore import QDateTime, Qt

from .layers import PROPERTY

T_LOCAL, T_START = "t_local", "t_start"

_STEP = f"{PROPERTY}step"
# QGIS owns and deletes post-processors, but calls only those that Python still holds.
_alive: deque[_ProjectSetter] = deque(maxlen=100)
_UNITS = {
    "minutes": Qgis.TemporalUnit.Minutes,
    "days": Qgis.TemporalUnit.Days,
    "weeks": Qgis.TemporalUnit.Weeks,
    "months": Qgis.TemporalUnit.Months,
    "years": Qgis.TemporalUnit.Years,
}


def show_over_time(layer: QgsVectorLayer, amount: int, unit: str) -> None:
    """Show each row of ``layer`` in the frame that holds its ``t_local`` and in no other.

    ``amount`` and ``unit`` (minutes, days, weeks, months, years) are the length of its buckets, and of the frames
    that fit it. The provider is asked for an index by time where it can make one: a frame then reads its rows alone.
    """
    index = layer.fields().indexOf(T_LOCAL)
    properties: QgsVectorLayerTemporalProperties = layer.temporalProperties()
    properties.setMode(Qgis.VectorTemporalMode.FeatureDateTimeInstantFromField)
    properties.setStartField(T_LOCAL)
    properties.setFixedDuration(0)
    properties.setDurationUnits(_UNITS[unit])
    properties.setLimitMode(Qgis.VectorTemporalLimitMode.IncludeBeginExcludeEnd)
    properties.setIsActive(True)
    layer.setCustomProperty(_STEP, f"{amount} {unit}")
    if layer.dataProvider().capabilities() & Qgis.VectorProviderCapability.CreateAttributeIndex:
        _make_index(layer, index)


def _make_index(layer: QgsVectorLayer, field: int) -> None:
    """Index a column. QGIS 3.40 names the index after the table, unquoted, and so has none for one called ``2026``."""
    provider = layer.dataProvider()
    if provider.storageType() != "GPKG":
        provider.createAttributeIndex(field)
        return
    source = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    table = source.get("layerName") or provider.subLayers()[0].split(QgsDataProvider.sublayerSeparator())[1]
    index, name, column = (
        '"{}"'.format(text.replace('"', '""'))
        for text in (f"{table}_{T_LOCAL}_idx", table, layer.fields().at(field).name())
    )
    connection = QgsProviderRegistry.instance().providerMetadata("ogr").createConnection(source["path"], {})
    connection.executeSql(f"CREATE INDEX IF NOT EXISTS {index} ON {name} ({column})")


def newest_frame(layer: QgsVectorLayer) -> tuple[QDateTime, QDateTime] | None:
    """Begin and end, on the local clock, of the last frame in which a layer over time shows something, else None."""
    step, last = _step(layer), layer.maximumValue(layer.fields().indexOf(T_LOCAL))
    return (last, _later(last, *step)) if step and isinstance(last, QDateTime) and last.isValid() else None


def rows_of_frame(begin: QDateTime, end: QDateTime) -> QgsFeatureRequest:
    """The rows of a layer over time that the temporal controller would show from ``begin`` until before ``end``."""
    since, until = (moment.toString("yyyy,M,d,h,m,s") for moment in (begin, end))
    column = f'"{T_LOCAL}"'
    return QgsFeatureRequest().setFilterExpression(
        f"{column} >= make_datetime({since}) AND {column} < make_datetime({until})"
    )


def is_over_time(layer: QgsVectorLayer) -> bool:
    """Whether the layer says that it is one of values over time."""
    return _step(layer) is not None


def _step(layer: QgsVectorLayer) -> tuple[int, str] | None:
    """How long the buckets of a layer over time are; None for any other layer."""
    amount, _, unit = str(layer.customProperty(_STEP, "")).partition(" ")
    return (int(amount), unit) if unit in _UNITS and re.fullmatch("[1-9][0-9]{0,4}", amount) else None


def set_up_project(project: QgsProject, layers: Sequence[QgsVectorLayer]) -> None:
    """Give the project the period of these layers and the shortest of their buckets as the step of its frames."""
    spans, steps = [], []
    for layer in layers:
        step = _step(layer)
        first, newest = layer.minimumValue(layer.fields().indexOf(T_LOCAL)), newest_frame(layer)
        if step and newest and isinstance(first, QDateTime):
            spans.append((first, newest[1]))
            steps.append(step)
    if not spans:
        return
    amount, unit = min(steps, key=lambda step: (list(_UNITS).index(step[1]), step[0]))
    settings = project.timeSettings()
    settings.setTemporalRange(QgsDateTimeRange(min(span[0] for span in spans), max(span[1] for span in spans)))
    settings.setTimeStep(amount)
    settings.setTimeStepUnit(_UNITS[unit])


def set_up_when_loaded(context: QgsProcessingContext, output: str) -> None:
    """Let QGIS set its project up for an output of an algorithm, a layer over time, if it is going to load it."""
    if context.willLoadLayerOnCompletion(output):
        setter = _ProjectSetter()
        _alive.append(setter)
        context.layerToLoadOnCompletionDetails(output).setPostProcessor(setter)


class _ProjectSetter(QgsProcessingLayerPostProcessorInterface):
    """Is called in the main thread once the layer is in the project."""

    def postProcessLayer(  # noqa: N802 - Qt name
        self,
        layer: QgsMapLayer | None,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback | None,  # noqa: ARG002
    ) -> None:
        """Fit the project's period and step to all of its layers over time."""
        project = context.project()
        if project is None or not isinstance(layer, QgsVectorLayer):
            return
        present = [one for one in project.mapLayers().values() if one.customProperty(_STEP) and one.isValid()]
        set_up_project(project, list(dict.fromkeys([*present, layer])))


def _later(moment: QDateTime, amount: int, unit: str) -> QDateTime:
    """The end of a bucket on the local clock, whatever the zone of this computer."""
    clock = QDateTime(moment.date(), moment.time(), Qt.TimeSpec.UTC)
    if unit == "minutes":
        clock = clock.addSecs(60 * amount)
    elif unit in ("days", "weeks"):
        clock = clock.addDays(amount * (7 if unit == "weeks" else 1))
    else:
        clock = clock.addMonths(amount * (12 if unit == "years" else 1))
    return QDateTime(clock.date(), clock.time())
