# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of latest values of a dataset: one row per station, one typed column per kind of value and its time."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from . import geopackage
from .columns import Candidate, Kind, column_names
from .database import statement

Row = tuple[Any, ...]

_COLUMN_TYPES = {"number": "REAL", "boolean": "BOOLEAN"}
_FIXED_COLUMNS = ("geom", "station", "name")

_CREATE = "CREATE TABLE {table} (fid INTEGER PRIMARY KEY, geom GEOMETRY, station TEXT NOT NULL, name TEXT)"
_SERIES = """SELECT series.fid, station, z, source_id, component, column_name,
  coalesce(nullif(property_name, ''), nullif(property_uri, ''), name, ''), coalesce(period, ''),
  coalesce(statistic, ''), coalesce(direction, ''), coalesce(class, ''), coalesce(lane, ''),
  coalesce(unit_ucum, unit_source, ''), value_kind
  FROM dataset_series JOIN series ON series.fid = dataset_series.series WHERE dataset = ?"""
_STATIONS = """SELECT fid, geom, source_id, name FROM stations WHERE fid IN (
  SELECT station FROM dataset_series JOIN series ON series.fid = dataset_series.series WHERE dataset = ?)"""
_LATEST = """SELECT series.station, column_name, value_kind, value, text, t_start, CASE value_kind WHEN 'number' THEN
    value - (SELECT value FROM observations AS before WHERE series = observations.series AND withdrawn IS NULL
      AND value IS NOT NULL AND (t_start, t_end) < (observations.t_start, observations.t_end)
      AND t_start >= strftime('%Y-%m-%dT%H:%M:%fZ', observations.t_start, '-25 hours')
      ORDER BY t_start DESC, t_end DESC LIMIT 1) END
  FROM dataset_series JOIN series ON series.fid = dataset_series.series
  JOIN observations ON observations.fid = (
    SELECT fid FROM observations WHERE series = dataset_series.series AND withdrawn IS NULL
    AND (value IS NOT NULL OR text IS NOT NULL AND value_kind NOT IN ('number', 'boolean'))
    ORDER BY t_start DESC, t_end DESC LIMIT 1)
  WHERE dataset = ?1 AND NOT EXISTS (
    SELECT 1 FROM dataset_series AS other JOIN series AS newer ON newer.fid = other.series
    WHERE dataset = ?1 AND newer.station = series.station AND newer.source_id = series.source_id
    AND newer.component = series.component AND newer.generation > series.generation)"""


def build_latest(connection: sqlite3.Connection, dataset: int, time: str) -> None:
    """Bring a dataset's table of latest values up to date, within the caller's transaction.

    ``<column>`` is the newest value that is neither a gap nor withdrawn, ``<column>_t`` the start of the time it
    stands for, ``<column>_d`` how much a number differs from the one before it. They are NULL where a station has
    none; the last one also where the value before began more than a day (of 25 hours, as in autumn) earlier. ``fid``
    is the station's own. Only rows that differ are written and columns are only ever added, so that open layers stay
    valid.
    """
    table, kind = connection.execute("SELECT table_name, kind FROM datasets WHERE fid = ?", (dataset,)).fetchone()
    stations = connection.execute(_STATIONS, (dataset,)).fetchall()
    if kind != "series" or not stations:
        return
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is None:
        connection.execute(statement(_CREATE, table=table))
        geopackage.register(connection, table, "Latest values", spatial=True)
    names = _add_columns(connection, dataset, table)
    columns = ["fid", *_FIXED_COLUMNS, *names]
    wanted = _rows(connection, dataset, stations, columns)
    held = {row[0]: row for row in connection.execute(statement("SELECT {columns} FROM {t}", columns=columns, t=table))}
    changed = [row for row in wanted if held.get(row[0]) != row]
    gone = list(held.keys() - {row[0] for row in wanted})
    with geopackage.triggers_aside(connection, table):
        connection.executemany(statement("DELETE FROM {t} WHERE fid = ?", t=table), [(fid,) for fid in gone])
        connection.executemany(
            statement("INSERT OR REPLACE INTO {t}({columns}) VALUES ({columns:?})", t=table, columns=columns), changed
        )
    moved = [row[0] for row in changed if row[0] not in held or held[row[0]][1] != row[1]]
    geopackage.index_as(connection, table, "stations", moved, gone)
    geopackage.describe_geometries(connection, table)
    geopackage.describe_contents(connection, table, time, spatial=True)


def _add_columns(connection: sqlite3.Connection, dataset: int, table: str) -> list[str]:
    """Give every series of the dataset its column, add the new ones to the table, and return all that are not fixed."""
    rows = connection.execute(_SERIES, (dataset,)).fetchall()
    candidates = [Candidate._make((*row[:5], Kind(*row[6:]))) for row in rows]
    given = {row[0]: row[5] for row in rows if row[5] is not None}
    held = [name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?) ORDER BY cid", (table,))]
    names = column_names(candidates, given, held)
    kinds = {names[candidate.fid]: candidate.kind.value_kind for candidate in candidates}
    columns = _described(kinds)
    for column, affinity in columns.items():
        if column not in held:
            connection.execute(statement(f"ALTER TABLE {{t}} ADD COLUMN {{column}} {affinity}", t=table, column=column))
    connection.executemany(
        "UPDATE dataset_series SET column_name = ? WHERE dataset = ? AND series = ?",
        [(name, dataset, fid) for fid, name in names.items() if fid not in given],
    )
    return list(columns)


def _described(kinds: Mapping[str, str]) -> dict[str, str]:
    """The table's columns and their types, for the kinds of value by name."""
    columns: dict[str, str] = {}
    for name, kind in sorted(kinds.items()):
        columns |= {name: _COLUMN_TYPES.get(kind, "TEXT"), f"{name}_t": "DATETIME"}
        if kind == "number":
            columns[f"{name}_d"] = "REAL"
    return columns


def _rows(connection: sqlite3.Connection, dataset: int, stations: list[Row], columns: list[str]) -> list[Row]:
    """A row for every station, in the order of ``columns``."""
    values: dict[int, dict[str, Any]] = {fid: {} for fid, *_ in stations}
    for station, column, kind, value, text, time, change in connection.execute(_LATEST, (dataset,)):
        if kind == "boolean":
            value = int(value)
        elif kind != "number":
            value = repr(value) if text is None else text
        values[station].update({column: value, f"{column}_t": time, f"{column}_d": change})
    return [(*fixed, *map(values[fixed[0]].get, columns[len(fixed) :])) for fixed in stations]
