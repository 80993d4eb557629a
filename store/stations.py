# SPDX-License-Identifier: GPL-2.0-or-later
"""Platforms, datasets, stations, series and positions: what the values hang on."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import count
from typing import Any

from ..core.documents import strict_json
from ..core.platform import Dataset
from ..core.records import Geometry, Position, Series, Station
from ..core.text import plain, slug, storable
from .database import statement
from .geopackage import index_rows, to_blob, triggers_aside
from .seals import Changes, row_hash

SeriesKey = tuple[str, int]

_UPDATE_SERIES = (
    "UPDATE series SET property_uri = ?1, name = ?2, unit_ucum = ?3, statistic = ?4, period = ?5, direction = ?6, "
    "class = ?7, lane = ?8, z = ?9, role = ?10, properties = ?11 WHERE fid = ?12 AND (property_uri, name, "
    "unit_ucum, statistic, period, direction, class, lane, z, role, properties) "
    "IS NOT (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
)


def put_platform(connection: sqlite3.Connection, root_url: str, api: str, title: str) -> int:
    """Enter a platform, or bring it up to date (an empty title leaves the one known); returns its fid."""
    (fid,) = connection.execute(
        "INSERT INTO platforms(root_url, api, title) VALUES (?, ?, ?) ON CONFLICT(root_url) DO UPDATE "
        "SET api = excluded.api, title = CASE WHEN excluded.title = '' THEN title ELSE excluded.title END "
        "RETURNING fid",
        (storable(root_url), storable(api), plain(title)),
    ).fetchone()
    return int(fid)


def put_dataset(connection: sqlite3.Connection, platform: int, dataset: Dataset) -> int:
    """Enter a dataset, or bring its texts up to date; returns its fid."""
    key = storable(dataset.key)
    texts = (plain(dataset.title), plain(dataset.licence), plain(dataset.attribution, 2000))
    found = connection.execute(
        "SELECT fid FROM datasets WHERE platform = ? AND source_key = ?", (platform, key)
    ).fetchone()
    if found:
        connection.execute(
            "UPDATE datasets SET title = ?, licence = ?, attribution = ? WHERE fid = ?", (*texts, found[0])
        )
        return int(found[0])
    table = _table_name(connection, platform, dataset)
    fid = connection.execute(
        "INSERT INTO datasets(platform, source_key, kind, table_name, title, licence, attribution) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (platform, key, dataset.kind, table, *texts),
    ).lastrowid
    return int(fid or 0)


def _table_name(connection: sqlite3.Connection, platform: int, dataset: Dataset) -> str:
    """``latest_<slug>`` or ``features_<slug>``, with a hash of platform and key where that name is taken."""
    prefix = "latest" if dataset.kind == "series" else "features"
    name = f"{prefix}_{slug(dataset.key)}"
    taken = connection.execute(
        "SELECT 1 FROM sqlite_master WHERE lower(name) = ?1 UNION ALL SELECT 1 FROM datasets WHERE table_name = ?1",
        (name,),
    ).fetchone()
    if not taken:
        return name
    (root,) = connection.execute("SELECT root_url FROM platforms WHERE fid = ?", (platform,)).fetchone()
    content = f"{root}\n{dataset.key}".encode("utf-8", "surrogatepass")
    return f"{name}_{hashlib.blake2b(content, digest_size=6).hexdigest()}"


def put_stations(
    connection: sqlite3.Connection, platform: int, stations: Sequence[Station], time: str, *, indexed: bool = True
) -> dict[str, int]:
    """Enter stations as seen at ``time``, and in the spatial index if so ``indexed``; returns fids by source id."""
    if not stations:
        return {}
    by_source = {storable(station.source_id): station for station in stations}
    held = _held_stations(connection, platform, by_source)
    free = count(_next_fid(connection, "stations"))
    fids, added, known = {}, [], []
    moved: list[tuple[int, Geometry | None]] = []
    for source, station in by_source.items():
        content = _content(station)
        fid, blob = held.get(source) or (next(free), None)
        fids[source] = fid
        if source in held:
            known.append((*content, time, fid))
        else:
            added.append((*content, fid, platform, source, time, time))
        if content[0] != blob:
            moved.append((fid, station.geometry))
    with triggers_aside(connection, "stations"):
        connection.executemany(
            "INSERT INTO stations(geom, name, mobility, geometry_from, properties, fid, platform, source_id, "
            "first_seen, last_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            added,
        )
        connection.executemany(
            "UPDATE stations SET geom = ?, name = ?, mobility = ?, geometry_from = ?, properties = ?, "
            "last_seen = max(last_seen, ?), gone = NULL WHERE fid = ?",
            known,
        )
    if indexed:
        index_rows(connection, "stations", moved)
    return {station.source_id: fids[storable(station.source_id)] for station in stations}


def _held_stations(
    connection: sqlite3.Connection, platform: int, sources: Iterable[str]
) -> dict[str, tuple[int, bytes | None]]:
    """The fids and geometries of stations by source id as it is stored, without those that were never listed."""
    rows = connection.execute(
        "SELECT source_id, fid, geom FROM stations WHERE platform = ? "
        "AND source_id IN (SELECT value FROM json_each(?))",
        (platform, strict_json(list(sources))),
    )
    return {source: (fid, blob) for source, fid, blob in rows}


def _content(station: Station) -> tuple[bytes | None, str, str, str, str]:
    """What is stored of a station, its geometry first."""
    blob = None if station.geometry is None else to_blob(station.geometry)
    return (
        blob, plain(station.name), station.mobility, _flat(station.geometry_from), storable(station.properties)
    )  # fmt: skip


def station_fids(connection: sqlite3.Connection, platform: int, sources: Iterable[str]) -> dict[str, int]:
    """The fids of stations by source id, without those that have never been listed."""
    names = {source: storable(source) for source in sources}
    held = _held_stations(connection, platform, names.values())
    return {source: held[name][0] for source, name in names.items() if name in held}


def mark_gone(connection: sqlite3.Connection, dataset: int, seen: set[int], time: str) -> None:
    """Mark the stations of a dataset that are not among ``seen`` as gone, unless they are already."""
    rows = connection.execute(
        "SELECT DISTINCT stations.fid FROM dataset_series JOIN series ON series.fid = dataset_series.series "
        "JOIN stations ON stations.fid = series.station WHERE dataset = ? AND gone IS NULL",
        (dataset,),
    ).fetchall()
    gone = [(time, fid) for (fid,) in rows if fid not in seen]
    if gone:
        with triggers_aside(connection, "stations"):
            connection.executemany("UPDATE stations SET gone = ? WHERE fid = ?", gone)


def newest_series(connection: sqlite3.Connection, platform: int) -> dict[SeriesKey, int]:
    """The series of a platform that take new values, by source id and component: of each the newest generation."""
    return {
        (source, component): fid
        for source, component, fid in connection.execute(
            "SELECT series.source_id, component, series.fid FROM series JOIN stations ON stations.fid = series.station "
            "WHERE platform = ? ORDER BY generation, series.fid",
            (platform,),
        )
    }


def put_series(
    connection: sqlite3.Connection,
    dataset: int,
    placed: Sequence[tuple[int, Series]],
    newest: dict[SeriesKey, int],
) -> None:
    """Enter series of a dataset, given with their stations' fids, or bring those held up to date.

    ``newest`` holds the fids of `newest_series` and learns the new ones. When the unit, property or kind of value of a
    series has changed, or it has moved to another station, what is held stays as it is and a new generation begins.
    """
    keys = [(storable(one.source_id), one.component) for _, one in placed]
    held = _held_meanings(connection, [newest[key] for key in keys if key in newest])
    free = count(_next_fid(connection, "series"))
    added, known, members = [], [], []
    for key, (station, one) in zip(keys, placed, strict=True):
        meaning, description = (station, *_meaning(one)), _description(one)
        fid, generation = newest.get(key), 0
        if fid is not None:
            *told, generation = held[fid]
            if _means_the_same(told, meaning):
                known.append((meaning[-1], *description, fid))
                members.append((dataset, fid))
                continue
            generation += 1
        fid = newest[key] = next(free)
        held[fid] = (*meaning, generation)
        added.append((fid, *meaning, *description, *key, generation))
        members.append((dataset, fid))
    connection.executemany(
        "INSERT INTO series(fid, station, unit_source, property_name, value_kind, property_uri, name, unit_ucum, "
        "statistic, period, direction, class, lane, z, role, properties, source_id, component, generation) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        added,
    )
    connection.executemany(_UPDATE_SERIES, known)
    connection.executemany("INSERT INTO dataset_series(dataset, series) VALUES (?, ?) ON CONFLICT DO NOTHING", members)


def _held_meanings(connection: sqlite3.Connection, fids: Sequence[int]) -> dict[int, tuple[Any, ...]]:
    """Station, meaning and generation of series, by fid."""
    rows = connection.execute(
        "SELECT fid, station, unit_source, property_name, value_kind, property_uri, generation FROM series "
        "WHERE fid IN (SELECT value FROM json_each(?))",
        (strict_json(fids),),
    )
    return {fid: meaning for fid, *meaning in rows}


def put_positions(
    connection: sqlite3.Connection,
    positions: Sequence[tuple[int, Position]],
    refresh: bool,
    changes: Changes,
) -> tuple[int, int, int]:
    """Store positions of stations given by fid; returns how many were new, were there already, and replaced another.

    A position for a time that has one is a duplicate; in a refresh it takes the place of a different one.
    """
    if not positions:
        return 0, 0, 0
    stored = changed = 0
    moved: list[tuple[int, Geometry | None]] = []
    with triggers_aside(connection, "positions"):
        for station, position in positions:
            row = (station, position.t_start, position.t_end, to_blob(position.geometry))
            held = connection.execute(
                "SELECT station, t_start, t_end, geom, fid FROM positions WHERE station = ? AND t_start = ?", row[:2]
            ).fetchone()
            if held is None:
                fid = connection.execute(
                    "INSERT INTO positions(station, t_start, t_end, geom) VALUES (?, ?, ?, ?)", row
                ).lastrowid
                stored += 1
            elif refresh and held[:4] != row:
                fid = held[4]
                connection.execute("UPDATE positions SET t_end = ?, geom = ? WHERE fid = ?", (*row[2:], fid))
                changes.add("positions", {station: (1, row_hash(held[:4]))}, -1)
                changed += 1
            else:
                continue
            moved.append((int(fid or 0), position.geometry))
            changes.add("positions", {station: (1, row_hash(row))})
    index_rows(connection, "positions", moved)
    return stored, len(positions) - stored, changed


def _meaning(series: Series) -> tuple[str, str, str, str]:
    """What a series' values mean; a change of it begins a new generation."""
    return _flat(series.unit_source), _flat(series.property_name), series.value_kind, _flat(series.property_uri)


def _means_the_same(held: Sequence[Any], found: Sequence[Any]) -> bool:
    """Equal but for a property address (the last item) that one of them lacks."""
    return tuple(held[:-1]) == tuple(found[:-1]) and (held[-1] == found[-1] or not held[-1] or not found[-1])


def _description(series: Series) -> tuple[Any, ...]:
    texts = (
        series.unit_ucum, series.statistic, series.period, series.direction, series.category, series.lane
    )  # fmt: skip
    return (
        plain(series.name),
        *(text if text is None else _flat(text) for text in texts),
        series.z,
        series.role,
        storable(series.properties),
    )


def _next_fid(connection: sqlite3.Connection, table: str) -> int:
    """The fid after the highest one."""
    (fid,) = connection.execute(statement("SELECT coalesce(max(fid), 0) + 1 FROM {table}", table=table)).fetchone()
    return int(fid)


@lru_cache(maxsize=1024)
def _flat(words: str) -> str:
    """`plain`, for what many stations or series have in common."""
    return plain(words)
