# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of a data set of features: a row per feature, by source id, and a typed column per property.

Written here and not through OGR, as the rows of a page, its line in the ledger and its cursor have to be one
transaction of one connection.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..core.records import Feature, Geometry
from ..core.text import storable
from . import geopackage
from .database import statement
from .feature_columns import (
    FIXED_COLUMNS,
    LARGEST_EXACT,
    MOST_COLUMNS,
    REST_COLUMN,
    Kind,
    as_text,
    canonical,
    kind_of,
    names_for,
    rest_of,
    stored_as,
    wider,
)

Row = tuple[Any, ...]

_CREATE = (
    "CREATE TABLE {table} (fid INTEGER PRIMARY KEY, geom GEOMETRY, source_id TEXT NOT NULL UNIQUE, "
    "pull INTEGER NOT NULL, gone DATETIME"
)
_SCRATCH = "features_before_widening"


@dataclass(frozen=True, slots=True)
class StoredFeatures:
    """What became of a page's features.

    ``stored`` are new rows; ``duplicates`` are features that were there, ``changed`` those of them that brought
    something new.
    """

    stored: int = 0
    duplicates: int = 0
    changed: int = 0


def features_table(connection: sqlite3.Connection, dataset: int) -> str | None:
    """The table of a data set of features, made when it is not there yet; None for a data set of series."""
    name, kind = connection.execute("SELECT table_name, kind FROM datasets WHERE fid = ?", (dataset,)).fetchone()
    if kind != "features":
        return None
    if not _exists(connection, name):
        connection.execute(statement(_CREATE, table=name) + ")")
        geopackage.register(connection, name, "Features", spatial=True)
    return str(name)


def store_features(
    connection: sqlite3.Connection, dataset: int, table: str, features: Sequence[Feature], pull: int
) -> StoredFeatures:
    """Store a page of features, within the caller's transaction; what is there under a source id is brought up to date.

    A feature that comes twice counts as it came last.
    """
    stored = changed = 0
    moved: dict[int, Geometry | None] = {}
    with geopackage.triggers_aside(connection, table):
        columns = _columns_for(connection, dataset, table, features)
        names = [name for name, _ in columns.values()]
        held = ["geom", *names, *([REST_COLUMN] if REST_COLUMN in _declared(connection, table) else [])]
        select = statement("SELECT fid, {held} FROM {table} WHERE source_id = ?", held=held, table=table)
        insert = statement("INSERT INTO {t}(source_id, pull, {held}) VALUES (?, ?, {held:?})", t=table, held=held)
        assignments = ", ".join(statement("{name} = ?", name=name) for name in held)
        update = statement("UPDATE {t} SET pull = ?, gone = NULL", t=table)
        for feature in features:
            source, row = storable(feature.source_id), _row(feature, columns, with_rest=REST_COLUMN in held)
            found = connection.execute(select, (source,)).fetchone()
            if found is None:
                fid = int(connection.execute(insert, (source, pull, *row)).lastrowid or 0)
                stored += 1
                moved[fid] = feature.geometry
            elif found[1:] == row:
                connection.execute(f"{update} WHERE fid = ?", (pull, found[0]))
            else:
                connection.execute(f"{update}, {assignments} WHERE fid = ?", (pull, *row, found[0]))
                changed += 1
                if found[1] != row[0]:
                    moved[found[0]] = feature.geometry
    geopackage.index_rows(connection, table, list(moved.items()))
    return StoredFeatures(stored, len(features) - stored, changed)


def mark_gone(connection: sqlite3.Connection, table: str, part: int, pull: int, time: str) -> int:
    """Mark the features that a whole pull of the collection did not bring as gone; returns how many.

    None is marked when the platform told of more features than came, or when some could not be read: what is missing
    may then be there.
    """
    expected, dropped = connection.execute(
        "SELECT expected, (SELECT count(*) FROM drops WHERE part = pull_parts.fid) FROM pull_parts WHERE fid = ?",
        (part,),
    ).fetchone()
    (seen,) = connection.execute(statement("SELECT count(*) FROM {t} WHERE pull = ?", t=table), (pull,)).fetchone()
    if dropped or (expected is not None and seen < expected):
        return 0
    with geopackage.triggers_aside(connection, table):
        return connection.execute(
            statement("UPDATE {t} SET gone = ? WHERE pull < ? AND gone IS NULL", t=table), (time, pull)
        ).rowcount


def describe_features(connection: sqlite3.Connection, table: str, time: str) -> None:
    """Register what geometries the table holds, and where."""
    geopackage.describe_geometries(connection, table)
    geopackage.describe_contents(connection, table, time, spatial=True)


def property_columns(connection: sqlite3.Connection, dataset: int) -> dict[str, str]:
    """The column of each property of a data set, in the order in which they came to be known."""
    return dict(
        connection.execute(
            "SELECT property, column_name FROM feature_columns WHERE dataset = ? ORDER BY fid", (dataset,)
        )
    )


def count_features(connection: sqlite3.Connection, table: str, *, gone: bool = True) -> int:
    """How many features a table holds, with or without those that are gone; 0 where there is no table."""
    if not _exists(connection, table):
        return 0
    everything, there = connection.execute(
        statement("SELECT count(*), count(*) FILTER (WHERE gone IS NULL) FROM {t}", t=table)
    ).fetchone()
    return int(everything if gone else there)


def count_seen(connection: sqlite3.Connection, dataset: int, pull: int) -> int | None:
    """How many features a pull or later ones have seen; None for a data set of series."""
    name, kind = connection.execute("SELECT table_name, kind FROM datasets WHERE fid = ?", (dataset,)).fetchone()
    if kind != "features":
        return None
    if not _exists(connection, name):
        return 0
    (seen,) = connection.execute(statement("SELECT count(*) FROM {t} WHERE pull >= ?", t=name), (pull,)).fetchone()
    return int(seen)


def described(connection: sqlite3.Connection, dataset: int, table: str) -> Iterator[tuple[Any, ...]]:
    """What the features of a table say, by source id: id, geometry in hexadecimal digits, whether gone, properties."""
    if not _exists(connection, table):
        return
    columns, declared = property_columns(connection, dataset), _declared(connection, table)
    rest_column = REST_COLUMN if REST_COLUMN in declared else "gone"
    select = statement(
        "SELECT source_id, hex(geom), gone IS NOT NULL, {names} FROM {t} ORDER BY source_id",
        names=[*columns.values(), rest_column],
        t=table,
    )
    for source, geometry, gone, *values, rest in connection.execute(select):
        said = {
            name: canonical(value, declared[column])
            for (name, column), value in zip(columns.items(), values, strict=True)
            if value is not None
        }
        others = json.loads(rest) if rest and rest_column == REST_COLUMN else {}
        yield source, geometry, gone, dict(sorted({**said, **others}.items()))


def _exists(connection: sqlite3.Connection, table: str) -> bool:
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))
    return found.fetchone() is not None


def _declared(connection: sqlite3.Connection, table: str) -> dict[str, str]:
    """The columns of a table and their declared types, in order."""
    return dict(connection.execute("SELECT name, type FROM pragma_table_info(?) ORDER BY cid", (table,)))


def _row(feature: Feature, columns: Mapping[str, tuple[str, Kind]], *, with_rest: bool) -> Row:
    geometry = None if feature.geometry is None else geopackage.to_blob(feature.geometry)
    values = (stored_as(feature.properties.get(name), kind) for name, (_, kind) in columns.items())
    rest = (rest_of(feature.properties, {name: column for name, (column, _) in columns.items()}),) if with_rest else ()
    return (geometry, *values, *rest)


def _columns_for(
    connection: sqlite3.Connection, dataset: int, table: str, features: Sequence[Feature]
) -> dict[str, tuple[str, Kind]]:
    """Column and type of every property, after the table has been given room for what these features say."""
    wanted: dict[str, Kind | None] = {}
    for feature in features:
        for name, value in feature.properties.items():
            wanted[name] = wider(wanted.get(name), kind_of(value))
    known = property_columns(connection, dataset)
    _add_columns(connection, dataset, table, {name: kind for name, kind in wanted.items() if name not in known})
    known = property_columns(connection, dataset)
    declared = _declared(connection, table)
    kinds: dict[str, Kind] = {name: declared[column] for name, column in known.items()}  # type: ignore[misc]
    widened = {}
    for name in known.keys() & wanted.keys():
        kind = _widened(connection, table, known[name], kinds[name], wanted[name])
        if kind != kinds[name]:
            widened[known[name]] = kinds[name] = kind
    if widened:
        _rebuild(connection, table, {**declared, **widened}, declared)
    return {name: (column, kinds[name]) for name, column in known.items()}


def _add_columns(connection: sqlite3.Connection, dataset: int, table: str, kinds: Mapping[str, Kind | None]) -> None:
    """Columns for new properties; from the five-hundredth on they share one that holds JSON."""
    held = _declared(connection, table)
    room = MOST_COLUMNS - len(held)
    for name, column in names_for(list(kinds)[: max(0, room)], held).items():
        declared = _DECLARED[kinds[name] or "TEXT"]
        connection.execute(statement(f"ALTER TABLE {{t}} ADD COLUMN {{column}} {declared}", t=table, column=column))
        connection.execute(
            "INSERT INTO feature_columns(dataset, property, column_name) VALUES (?, ?, ?)", (dataset, name, column)
        )
    if len(kinds) > room and REST_COLUMN not in held:
        connection.execute(statement("ALTER TABLE {t} ADD COLUMN {column} TEXT", t=table, column=REST_COLUMN))


def _widened(connection: sqlite3.Connection, table: str, column: str, held: Kind, wanted: Kind | None) -> Kind:
    """The type a column needs for what it holds and what is wanted of it."""
    if wanted is None or _DECLARED[wanted] == held:
        return held
    there = connection.execute(statement("SELECT 1 FROM {t} WHERE {c} IS NOT NULL LIMIT 1", t=table, c=column))
    if there.fetchone():
        large = statement("SELECT 1 FROM {t} WHERE abs({c}) > ? LIMIT 1", t=table, c=column)
        if held == "INTEGER" and connection.execute(large, (LARGEST_EXACT,)).fetchone():
            held = "LONG"
        return _DECLARED[wider(held, wanted) or "TEXT"]
    return _DECLARED[wanted]


def _rebuild(
    connection: sqlite3.Connection, table: str, declared: Mapping[str, str], before: Mapping[str, str]
) -> None:
    """Write the table anew with other column types, as SQLite cannot change one; its index and its fids stay."""
    names = list(before)
    texts = [at for at, name in enumerate(names) if declared[name] == "TEXT" and before[name] != "TEXT"]
    booleans = {at for at in texts if before[names[at]] == "BOOLEAN"}

    def converted(row: Row) -> Row:
        values = list(row)
        for at in texts:
            if values[at] is not None:
                values[at] = as_text(bool(values[at]) if at in booleans else values[at])
        return tuple(values)

    connection.execute(statement("CREATE TABLE {scratch} AS SELECT * FROM {t}", scratch=_SCRATCH, t=table))
    connection.execute(statement("DROP TABLE {t}", t=table))
    columns = "".join(
        statement(f", {{name}} {declared[name]}", name=name) for name in names if name not in FIXED_COLUMNS
    )
    connection.execute(statement(_CREATE, table=table) + columns + ")")
    rows = connection.execute(statement("SELECT {names} FROM {scratch}", names=names, scratch=_SCRATCH))
    insert = statement("INSERT INTO {t}({names}) VALUES ({names:?})", t=table, names=names)
    connection.executemany(insert, map(converted, rows))
    connection.execute(statement("DROP TABLE {scratch}", scratch=_SCRATCH))


_DECLARED: Mapping[str, Kind] = {
    "BOOLEAN": "BOOLEAN",
    "INTEGER": "INTEGER",
    "LONG": "INTEGER",
    "REAL": "REAL",
    "DATETIME": "DATETIME",
    "TEXT": "TEXT",
}
