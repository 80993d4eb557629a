# SPDX-License-Identifier: GPL-2.0-or-later
"""What a snapshot's ledger tells about the data on a map: their time, the time of the pull, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from ..core.time import to_datetime
from ..store.reader import Completeness, HeldDataset, PullReport, SnapshotReader

State = Literal["complete", "incomplete", "cancelled"]


@dataclass(frozen=True, slots=True)
class DataState:
    """How far a dataset can be relied on.

    ``data_time`` is that of its newest value, ``pull_time`` when the last pull ended; either is None when unknown.
    ``expected`` and ``arrived`` count values; ``expected`` is None when the platform did not say or only guessed.
    ``missing`` counts the ranges that were asked for and did not come. With ``of_features`` objects were counted.
    ``stations`` is how many stations the dataset has, 0 when that is not known. ``in_view`` counts the values that the
    map shows, None when nobody has counted them.
    """

    title: str
    data_time: datetime | None
    pull_time: datetime | None
    state: State
    expected: int | None
    arrived: int
    missing: int = 0
    of_features: bool = False
    stations: int = 0
    in_view: int | None = None


def data_state(reader: SnapshotReader, dataset: HeldDataset) -> DataState:
    """The state of a dataset of the snapshot; raises the SnapshotError family.

    After a pull of latest values that pull alone is told of, since it asks for no period; else everything that was
    ever asked for, in one pull or several.
    """
    pulls = reader.pulls(dataset.fid)
    newest = pulls[-1] if pulls else None
    periods = reader.completeness(dataset.fid)
    data_time = to_datetime(dataset.last) if dataset.last else None
    pull_time = to_datetime(newest.ended or newest.started) if newest else None
    of_features = dataset.kind == "features"
    if newest is None or (newest.mode != "latest" and periods):
        counted = _of_periods(periods, newest)
        return DataState(dataset.title, data_time, pull_time, *counted, of_features, dataset.stations)
    expected = None if newest.expected_is_estimate else newest.expected
    missing = len(newest.missing)
    state = _state(newest, missing)
    return DataState(
        dataset.title, data_time, pull_time, state, expected, newest.received, missing, of_features, dataset.stations
    )


def column_state(reader: SnapshotReader, dataset: HeldDataset, column: str) -> DataState:
    """The state of a dataset of which one column of latest values is shown; raises the SnapshotError family.

    Only the values of that column are counted, one a station, and since no platform tells how many of them there are
    to be, ``expected`` is None. A column that is not there leaves the state of the whole dataset.
    """
    if column not in [one.name for one in reader.latest_columns(dataset.fid)]:
        return data_state(reader, dataset)
    values = [value for *_, value in reader.latest_rows(dataset.fid, [column])]
    arrived = sum(value is not None for value in values)
    return values_state(reader, dataset, column, arrived, 0 if arrived == len(values) else len(values))


def values_state(reader: SnapshotReader, dataset: HeldDataset, column: str, arrived: int, stations: int) -> DataState:
    """The state of a dataset of which ``arrived`` values of one column are shown; raises the SnapshotError family."""
    state = data_state(reader, dataset)
    return replace(state, title=f"{state.title}: {column}", expected=None, arrived=arrived, stations=stations)


def _of_periods(periods: Sequence[Completeness], newest: PullReport | None) -> tuple[State, int | None, int, int]:
    missing = sum(len(period.missing) for period in periods)
    known = [period.expected for period in periods if not period.expected_is_estimate]
    expected = sum(count or 0 for count in known) if None not in known and len(known) == len(periods) else None
    state: State = "incomplete" if missing or not periods else "complete"
    if newest is not None and newest.state == "cancelled" and missing:
        state = "cancelled"
    return state, expected, sum(period.arrived for period in periods), missing


def _state(pull: PullReport, missing: int) -> State:
    if pull.state == "cancelled":
        return "cancelled"
    return "complete" if pull.state == "complete" and not missing else "incomplete"
