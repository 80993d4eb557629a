# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows for tables: latest values, observations and features one after the other, however many there are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..core.query import BEGINNING, END
from .database import statement

ROWS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class HeldSeries:
    """A series of a dataset with its station; ``unit`` is UCUM where known, else as the platform wrote it."""

    fid: int
    station: str
    station_name: str
    name: str
    property_name: str
    unit: str
    unit_source: str
    statistic: str
    period: str
    value_kind: str
    source_id: str


class ObservationRow(NamedTuple):
    """One observation: UTC text, and a number or a text or neither."""

    t_start: str
    t_end: str
    value: float | None
    text: str | None
    quality: str | None


@dataclass(frozen=True, slots=True)
class FeatureColumn:
    """A column of a table of features, the property in it, and its type: BOOLEAN, INTEGER, REAL, DATETIME or TEXT."""

    name: str
    property_name: str
    declared: str


def series_of(connection: sqlite3.Connection, dataset: int) -> list[HeldSeries]:
    """The series of a dataset, ordered by the names of station and property."""
    return [HeldSeries(*row) for row in connection.execute(_SERIES, (dataset,))]


def observation_rows(
    connection: sqlite3.Connection, series: int, t_from: str | None, t_to: str | None
) -> Iterator[ObservationRow]:
    """The observations of a series with ``t_from <= t_start < t_to`` that the platform has not taken back, by time."""
    yield from map(ObservationRow._make, _rows(connection, _VALUES, (series, t_from or BEGINNING, t_to or END)))


def latest_rows(connection: sqlite3.Connection, dataset: int, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """(station, name, geometry as a GeoPackage blob, values...) of the stations of a dataset, by name."""
    table = table_of(connection, dataset)
    if table is None:
        return
    names = ["station", "name", "geom", *columns]
    yield from _rows(connection, statement("SELECT {names} FROM {t} ORDER BY name, station", names=names, t=table))


def feature_columns(connection: sqlite3.Connection, dataset: int) -> list[FeatureColumn]:
    """The columns of a dataset's table of features, in the order in which their properties came to be known."""
    return [FeatureColumn(*row) for row in connection.execute(_FEATURE_COLUMNS, (dataset,))]


def feature_rows(connection: sqlite3.Connection, dataset: int, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """(id, gone, values...) of the features of a dataset, in the order in which they came."""
    table = table_of(connection, dataset)
    if table is None:
        return
    names = ["source_id", "gone", *columns]
    yield from _rows(connection, statement("SELECT {names} FROM {t} ORDER BY fid", names=names, t=table))


def table_of(connection: sqlite3.Connection, dataset: int) -> str | None:
    """The name of a dataset's table of latest values or features; None while there is none."""
    found = connection.execute(
        "SELECT table_name FROM datasets JOIN sqlite_master ON name = table_name WHERE datasets.fid = ?", (dataset,)
    ).fetchone()
    return None if found is None else str(found[0])


def _rows(connection: sqlite3.Connection, query: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    cursor = connection.execute(query, values)
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        yield from rows


_SERIES = """SELECT series.fid, stations.source_id, coalesce(stations.name, ''), coalesce(series.name, ''),
  coalesce(property_name, ''), coalesce(unit_ucum, unit_source, ''), coalesce(unit_source, ''),
  coalesce(statistic, ''), coalesce(period, ''), value_kind, series.source_id
  FROM dataset_series JOIN series ON series.fid = dataset_series.series JOIN stations ON stations.fid = series.station
  WHERE dataset = ? ORDER BY stations.name, stations.source_id, property_name, series.name, series.fid"""
_VALUES = """SELECT t_start, t_end, value, text, quality FROM observations
  WHERE series = ? AND t_start >= ? AND t_start < ? AND withdrawn IS NULL ORDER BY t_start, t_end"""
_FEATURE_COLUMNS = """SELECT column_name, property, type FROM feature_columns
  JOIN datasets ON datasets.fid = dataset JOIN pragma_table_info(table_name) AS held ON held.name = column_name
  WHERE dataset = ? ORDER BY feature_columns.fid"""
