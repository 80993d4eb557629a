# SPDX-License-Identifier: GPL-2.0-or-later
"""The snapshot's tables.

Times are UTC text ``YYYY-MM-DDTHH:MM:SS.sssZ``. ``fid`` is local to a file and never compared between files.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from . import geopackage

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its statement, what it holds, and whether it has a geometry."""

    name: str
    description: str
    columns: str
    spatial: bool = False

    @property
    def sql(self) -> str:
        """The statement that creates the table."""
        return f"CREATE TABLE {self.name} ({self.columns})"


TABLES = (
    Table(
        "ud_meta",
        "Urban Data: facts about this snapshot",
        "fid INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL",
    ),
    Table(
        "platforms",
        "Platforms the values come from",
        "fid INTEGER PRIMARY KEY, root_url TEXT NOT NULL UNIQUE, api TEXT NOT NULL, title TEXT",
    ),
    Table(
        "datasets",
        "Data sets, with licence and attribution",
        """fid INTEGER PRIMARY KEY, platform INTEGER NOT NULL REFERENCES platforms, source_key TEXT NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('series', 'features')), table_name TEXT NOT NULL UNIQUE, title TEXT, licence TEXT,
  attribution TEXT, UNIQUE(platform, source_key)""",
    ),
    Table(
        "stations",
        "Stations and moving things",
        """fid INTEGER PRIMARY KEY, geom GEOMETRY, platform INTEGER NOT NULL REFERENCES platforms,
  source_id TEXT NOT NULL, name TEXT, mobility TEXT NOT NULL CHECK(mobility IN ('fixed', 'moving', 'none')),
  geometry_from TEXT, properties TEXT, first_seen DATETIME, last_seen DATETIME, gone DATETIME,
  UNIQUE(platform, source_id)""",
        spatial=True,
    ),
    Table(
        "positions",
        "Where moving things were",
        """fid INTEGER PRIMARY KEY, geom GEOMETRY NOT NULL, station INTEGER NOT NULL REFERENCES stations,
  t_start DATETIME NOT NULL, t_end DATETIME NOT NULL, UNIQUE(station, t_start)""",
        spatial=True,
    ),
    Table(
        "series",
        "What is measured at a station: property, unit, averaging period",
        """fid INTEGER PRIMARY KEY, station INTEGER NOT NULL REFERENCES stations, source_id TEXT NOT NULL,
  component INTEGER NOT NULL DEFAULT 0, generation INTEGER NOT NULL DEFAULT 0, name TEXT, property_name TEXT,
  property_uri TEXT, unit_source TEXT, unit_ucum TEXT,
  value_kind TEXT NOT NULL CHECK(value_kind IN ('number', 'category', 'text', 'boolean', 'json')),
  statistic TEXT, period TEXT, direction TEXT, class TEXT, lane TEXT, z REAL,
  role TEXT CHECK(role IN ('part', 'total', 'derived')), properties TEXT,
  UNIQUE(station, source_id, component, generation)""",
    ),
    Table(
        "dataset_series",
        "Which series belong to which data set, and to which column of its table of latest values",
        """fid INTEGER PRIMARY KEY, dataset INTEGER NOT NULL REFERENCES datasets,
  series INTEGER NOT NULL REFERENCES series, column_name TEXT, UNIQUE(dataset, series)""",
    ),
    Table(
        "feature_columns",
        "Which property of a data set of features is in which column of its table",
        """fid INTEGER PRIMARY KEY, dataset INTEGER NOT NULL REFERENCES datasets, property TEXT NOT NULL,
  column_name TEXT NOT NULL, UNIQUE(dataset, property), UNIQUE(dataset, column_name)""",
    ),
    Table(
        "observations",
        "The values",
        """fid INTEGER PRIMARY KEY, series INTEGER NOT NULL, t_start DATETIME NOT NULL, t_end DATETIME NOT NULL,
  value REAL, text TEXT, quality TEXT, t_result DATETIME, withdrawn DATETIME, pull INTEGER NOT NULL""",
    ),
    Table(
        "pulls",
        "Every pull: what was asked for and how it ended",
        """fid INTEGER PRIMARY KEY, dataset INTEGER NOT NULL REFERENCES datasets,
  mode TEXT NOT NULL CHECK(mode IN ('latest', 'new', 'update', 'refresh')), request TEXT NOT NULL,
  version TEXT NOT NULL, started DATETIME NOT NULL, ended DATETIME,
  state TEXT NOT NULL CHECK(state IN ('running', 'complete', 'incomplete', 'cancelled'))""",
    ),
    Table(
        "pull_parts",
        "The parts of every pull: how far each came and what it brought",
        """fid INTEGER PRIMARY KEY, pull INTEGER NOT NULL REFERENCES pulls, scope TEXT NOT NULL,
  t_from DATETIME NOT NULL, t_to DATETIME NOT NULL, state TEXT NOT NULL CHECK(state IN ('open', 'done', 'failed')),
  reached DATETIME, pages INTEGER NOT NULL DEFAULT 0, expected INTEGER, expected_is_estimate INTEGER,
  received INTEGER NOT NULL DEFAULT 0, stored INTEGER NOT NULL DEFAULT 0, duplicates INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 0, withdrawn INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0,
  error TEXT, UNIQUE(pull, scope, t_from)""",
    ),
    Table(
        "drops",
        "Records that could not be used, and why",
        """fid INTEGER PRIMARY KEY, part INTEGER NOT NULL REFERENCES pull_parts, reason TEXT NOT NULL,
  count INTEGER NOT NULL, example TEXT, UNIQUE(part, reason)""",
    ),
    Table(
        "prunes",
        "When old values were removed on purpose",
        "fid INTEGER PRIMARY KEY, time DATETIME NOT NULL, before DATETIME NOT NULL, removed INTEGER NOT NULL",
    ),
    Table(
        "seals",
        "Checksums of the rows, for verification",
        """fid INTEGER PRIMARY KEY, table_name TEXT NOT NULL, part INTEGER NOT NULL, rows INTEGER NOT NULL,
  digest INTEGER NOT NULL, UNIQUE(table_name, part)""",
    ),
)

KEY_INDEX = "CREATE UNIQUE INDEX observations_key ON observations(series, t_start, t_end)"
TIME_INDEX = "CREATE INDEX IF NOT EXISTS observations_time ON observations(t_start)"


def create(connection: sqlite3.Connection) -> None:
    """Make an empty database a snapshot; to be called within a transaction.

    The index by time is left for `build_time_index`: for a first pull it is quicker built once at the end.
    """
    geopackage.create_system_tables(connection)
    for table in TABLES:
        connection.execute(table.sql)
        geopackage.register(connection, table.name, table.description, spatial=table.spatial)
    connection.execute(KEY_INDEX)
    connection.execute("INSERT INTO ud_meta(key, value) VALUES ('schema_version', ?)", (str(SCHEMA_VERSION),))


@lru_cache(maxsize=1)
def column_names() -> Mapping[str, tuple[str, ...]]:
    """The columns of every table, in order."""
    scratch = sqlite3.connect(":memory:")
    try:
        create(scratch)
        query = "SELECT name FROM pragma_table_info(?)"
        return {table.name: tuple(name for (name,) in scratch.execute(query, (table.name,))) for table in TABLES}
    finally:
        scratch.close()


def build_time_index(connection: sqlite3.Connection) -> None:
    """Index the observations by time, unless that is done already."""
    connection.execute(TIME_INDEX)


def drop_time_index(connection: sqlite3.Connection) -> None:
    """Take the index by time away while many rows are removed: building it again is quicker than keeping it."""
    connection.execute("DROP INDEX IF EXISTS observations_time")
