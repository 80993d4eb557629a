# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers over time: which frame of the temporal controller shows which rows.

QGIS's temporal filter knows no zone and, in a file, compares texts. So frames are stretches of the local clock: a row
carries the start of its bucket as that clock shows it, without a zone, and is shown in the frame that begins there.
"""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import Qgis, QgsDateTimeRange, QgsProject, QgsVectorLayer, QgsVectorLayerTemporalProperties
from qgis.PyQt.QtCore import QDateTime, Qt

from .layers import PROPERTY

T_LOCAL, T_START = "t_local", "t_start"

_STEP = f"{PROPERTY}step"
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
        layer.dataProvider().createAttributeIndex(index)


def set_up_project(project: QgsProject, layers: Sequence[QgsVectorLayer]) -> None:
    """Give the project the period of these layers and the shortest of their buckets as the step of its frames."""
    spans, steps = [], []
    for layer in layers:
        length, _, unit = str(layer.customProperty(_STEP, "")).partition(" ")
        index = layer.fields().indexOf(T_LOCAL)
        first, last = layer.minimumValue(index), layer.maximumValue(index)
        if length and isinstance(first, QDateTime) and isinstance(last, QDateTime):
            spans.append((first, _later(last, int(length), unit)))
            steps.append((int(length), unit))
    if not spans:
        return
    amount, unit = min(steps, key=lambda step: (list(_UNITS).index(step[1]), step[0]))
    settings = project.timeSettings()
    settings.setTemporalRange(QgsDateTimeRange(min(span[0] for span in spans), max(span[1] for span in spans)))
    settings.setTimeStep(amount)
    settings.setTimeStepUnit(_UNITS[unit])


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
