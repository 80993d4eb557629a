# SPDX-License-Identifier: GPL-2.0-or-later
"""The canonical dump: what a snapshot says, whatever way it came to say it.

Two snapshots with equal dumps hold the same platforms, datasets, stations, series, values and features. The ledger,
local numbers, what is derived (columns, tables of latest values) and the times of pulling are left out: of being gone
or withdrawn it keeps the fact, not the date.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from .features import described

_PLATFORMS = "SELECT root_url, api, title FROM platforms ORDER BY root_url"
_DATASETS = """SELECT root_url, source_key, kind, datasets.title, licence, attribution
  FROM datasets JOIN platforms ON platforms.fid = platform ORDER BY root_url, source_key"""
_STATIONS = """SELECT root_url, source_id, name, mobility, geometry_from, properties, hex(geom), gone IS NOT NULL
  FROM stations JOIN platforms ON platforms.fid = platform ORDER BY root_url, source_id"""
_POSITIONS = """SELECT root_url, source_id, t_start, t_end, hex(positions.geom)
  FROM positions JOIN stations ON stations.fid = station JOIN platforms ON platforms.fid = platform
  ORDER BY root_url, source_id, t_start"""
_SERIES = """SELECT series.fid, root_url, stations.source_id, series.source_id, component, generation, series.name,
  property_name, property_uri, unit_source, unit_ucum, value_kind, statistic, period, direction, class, lane, z, role,
  series.properties
  FROM series JOIN stations ON stations.fid = station JOIN platforms ON platforms.fid = platform
  ORDER BY root_url, series.source_id, component, generation, stations.source_id"""
_MEMBERS = """SELECT root_url, source_key, series.source_id, component, generation, stations.source_id
  FROM dataset_series JOIN datasets ON datasets.fid = dataset JOIN platforms ON platforms.fid = datasets.platform
  JOIN series ON series.fid = series JOIN stations ON stations.fid = station ORDER BY 1, 2, 3, 4, 5, 6"""
_FEATURES = """SELECT root_url, source_key, datasets.fid, table_name FROM datasets
  JOIN platforms ON platforms.fid = platform WHERE kind = 'features' ORDER BY root_url, source_key"""
_OBSERVATIONS = """SELECT t_start, t_end, value, text, quality, t_result, withdrawn IS NOT NULL
  FROM observations WHERE series = ? ORDER BY t_start, t_end"""


def lines(connection: sqlite3.Connection) -> Iterator[str]:
    """The dump, line by line, in an order that depends on the content alone."""
    for word, query in (
        ("platform", _PLATFORMS), ("dataset", _DATASETS), ("station", _STATIONS), ("position", _POSITIONS),
        ("member", _MEMBERS),
    ):  # fmt: skip
        for row in connection.execute(query):
            yield f"{word} {_json(row)}"
    for fid, *series in connection.execute(_SERIES).fetchall():
        yield f"series {_json(series)}"
        for t_start, t_end, value, text, quality, t_result, withdrawn in connection.execute(_OBSERVATIONS, (fid,)):
            more = _json((text, quality)) if text is not None or quality is not None else ""
            yield f"{t_start} {t_end} {value!r} {t_result} {more}{' withdrawn' if withdrawn else ''}"
    for root, key, dataset, table in connection.execute(_FEATURES).fetchall():
        for feature in described(connection, dataset, table):
            yield f"feature {_json((root, key, *feature))}"


def _json(row: Sequence[Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))
