# SPDX-License-Identifier: GPL-2.0-or-later
"""Removing what is old, a step at a time, with the seals kept right."""

from __future__ import annotations

import sqlite3

from .database import statement
from .geopackage import index_name, triggers_aside
from .seals import Changes, observation_hashes, row_hash, sums_by

STEP = 20_000

_OLD_OBSERVATIONS = """SELECT fid, series, t_start, t_end, value, text, quality, t_result, withdrawn, pull
  FROM observations WHERE series = ? AND t_start < ? ORDER BY t_start LIMIT ?"""
_OLD_POSITIONS = """SELECT fid, station, t_start, t_end, geom FROM positions
  WHERE station = ? AND t_start < ? ORDER BY t_start LIMIT ?"""


def remove_before(connection: sqlite3.Connection, table: str, part: int, before: str, changes: Changes) -> int:
    """Remove at most `STEP` rows of one series' observations, or one station's positions, that began before a time."""
    if table == "observations":
        return _remove_observations(connection, part, before, changes)
    return _remove_positions(connection, part, before, changes)


def _remove_observations(connection: sqlite3.Connection, series: int, before: str, changes: Changes) -> int:
    rows = connection.execute(_OLD_OBSERVATIONS, (series, before, STEP)).fetchall()
    if rows:
        fids, *columns = zip(*rows, strict=True)
        changes.add("observations", sums_by(columns[0], observation_hashes(columns)), -1)
        connection.executemany("DELETE FROM observations WHERE fid = ?", zip(fids, strict=True))
    return len(rows)


def _remove_positions(connection: sqlite3.Connection, station: int, before: str, changes: Changes) -> int:
    rows = connection.execute(_OLD_POSITIONS, (station, before, STEP)).fetchall()
    if rows:
        changes.add("positions", {station: (len(rows), sum(row_hash(row[1:]) for row in rows))}, -1)
        fids = [row[:1] for row in rows]
        with triggers_aside(connection, "positions"):
            connection.executemany("DELETE FROM positions WHERE fid = ?", fids)
        connection.executemany(statement("DELETE FROM {index} WHERE id = ?", index=index_name("positions")), fids)
    return len(rows)
