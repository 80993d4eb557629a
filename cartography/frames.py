# SPDX-License-Identifier: GPL-2.0-or-later
"""A layer over time on paper: its newest frame alone, told in the heading, and the state of its data."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

from qgis.core import QgsMapLayer, QgsMapLayerStyle, QgsVectorLayer
from qgis.PyQt.QtCore import QDateTime, Qt

from ..bridge.layers import PROPERTY
from ..bridge.temporal import T_START, newest_frame, rows_of_frame
from ..core.text import plain
from .layout_facts import DataState
from .layout_words import Speaker
from .legend import HEADING_PROPERTY

_STATE = f"{PROPERTY}state"
_DAY = timedelta(days=1)


def keep_state(layer: QgsMapLayer, state: DataState) -> None:
    """Let a layer that is no table of a snapshot say itself how far its data can be relied on."""
    layer.setCustomProperty(_STATE, json.dumps(asdict(state), default=datetime.isoformat))


def kept_state(layer: QgsMapLayer) -> DataState | None:
    """What `keep_state` has left in a layer; None where there is nothing of that form."""
    try:
        told = json.loads(str(layer.customProperty(_STATE, "")))
        data, pulled = (told[name] and datetime.fromisoformat(told[name]) for name in ("data_time", "pull_time"))
        state, expected = told["state"], told["expected"]
        return DataState(
            plain(told["title"], 120),
            data or None,
            pulled or None,
            state if state in ("incomplete", "cancelled") else "complete",
            None if expected is None else int(expected),
            int(told["arrived"]),
            int(told["missing"]),
            stations=int(told["stations"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def frame_shown(layer: QgsVectorLayer, language: str, tr: Callable[[str], str]) -> tuple[QgsVectorLayer, str] | None:
    """A copy of a layer over time with the rows of its newest frame alone, and that frame in words; else None.

    The copy's heading names the frame; its data time is the start of it, and its values are those of the frame, one a
    station. A filter of the layer holds.
    """
    frame = newest_frame(layer)
    if frame is None:
        return None
    copy: QgsVectorLayer = layer.materialize(rows_of_frame(*frame))
    style = QgsMapLayerStyle()
    style.readFromLayer(layer)
    style.writeToLayer(copy)
    copy.setName(layer.name())
    copy.setMetadata(layer.metadata())
    copy.serverProperties().setAttribution(layer.serverProperties().attribution())
    copy.temporalProperties().setIsActive(False)
    begin, end = (_plain_time(moment) for moment in frame)
    said = _in_words(begin, end, Speaker(language, UTC, tr))
    copy.setCustomProperty(HEADING_PROPERTY, f"{layer.customProperty(HEADING_PROPERTY) or layer.name()}, {said}")
    state, start = kept_state(layer), copy.minimumValue(copy.fields().indexOf(T_START))
    if state is not None and isinstance(start, QDateTime):
        arrived = sum(isinstance(row["value"], float) for row in copy.getFeatures())
        begun = datetime.fromtimestamp(start.toSecsSinceEpoch(), UTC)
        stations = 0 if arrived == state.stations else state.stations
        keep_state(copy, replace(state, data_time=begun, arrived=arrived, stations=stations))
    return copy, said


def _plain_time(moment: QDateTime) -> datetime:
    """What a clock shows, in a zone that changes nothing."""
    return datetime.fromisoformat(f"{moment.toString(Qt.DateFormat.ISODate)[:19]}+00:00")


def _in_words(begin: datetime, end: datetime, speaker: Speaker) -> str:
    """A day, several days, or a day and the time from and to."""
    span = speaker.tr("{start} to {end}")
    midnight = begin.hour == begin.minute == end.hour == end.minute == 0
    if midnight and end - begin >= _DAY:
        first, last = speaker.day(begin), speaker.day(end - _DAY)
        return first if first == last else span.format(start=first, end=last)
    last = "24:00" if end.date() > begin.date() else f"{end:%H:%M}"
    return span.format(start=f"{speaker.day(begin)} {begin:%H:%M}", end=last)
