# SPDX-License-Identifier: GPL-2.0-or-later
"""The layer styles that QGIS keeps in a GeoPackage (table ``layer_styles``)."""

from __future__ import annotations

from pathlib import Path

from .reader import open_checked


def default_style(snapshot: Path, table: str) -> str | None:
    """The name of the style that QGIS applies when it opens a table: the default, else the newest; None without one.

    Raises what `SnapshotReader.open` does.
    """
    database = open_checked(snapshot)
    try:
        with database.translated():
            if database.connection.execute(_THERE).fetchone() is None:
                return None
            row = database.connection.execute(_DEFAULT, (table,)).fetchone()
    finally:
        database.close()
    return None if row is None else str(row[0])


_THERE = "SELECT 1 FROM sqlite_master WHERE name = 'layer_styles'"
_DEFAULT = """SELECT stylename FROM layer_styles WHERE f_table_name = ?
  ORDER BY coalesce(useasdefault, 0) DESC, update_time DESC LIMIT 1"""
