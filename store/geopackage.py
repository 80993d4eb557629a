# SPDX-License-Identifier: GPL-2.0-or-later
"""What makes a SQLite file a GeoPackage (OGC 12-128r18, version 1.2): system tables, geometry blobs, spatial indexes.

GeoPackage's r-tree triggers call functions that only GDAL and SpatiaLite know. The rows of the index are therefore
written here, and the triggers, which serve those who edit the tables elsewhere, are set aside while we write.
"""

from __future__ import annotations

import sqlite3
import struct
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..core.geometry import bounds
from ..core.records import Geometry
from . import rtree
from .database import statement

Box = tuple[float, float, float, float]

APPLICATION_ID = 0x47504B47
USER_VERSION = 10200
WGS84 = 4326

_HEADER = struct.Struct("<2sBBi")
_WKB_HEAD = struct.Struct("<BI")
_LITTLE_ENDIAN, _ENVELOPE = 0b0001, 0b0010
_WGS84_DEFINITION = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
    'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],'
    'AUTHORITY["EPSG","4326"]]'
)
_REFERENCE_SYSTEMS = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
    ("WGS 84", WGS84, "EPSG", WGS84, _WGS84_DEFINITION, "longitude/latitude in degrees on the WGS 84 spheroid"),
)

SYSTEM_TABLES = {
    "gpkg_spatial_ref_sys": """CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)""",
    "gpkg_contents": """CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    "gpkg_geometry_columns": """CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))""",
    "gpkg_extensions": """CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))""",
}

GEOMETRY_CODES = {
    "Point": 1, "LineString": 2, "Polygon": 3, "MultiPoint": 4, "MultiLineString": 5, "MultiPolygon": 6,
    "GeometryCollection": 7,
}  # fmt: skip
_KINDS = {code: name for name, code in GEOMETRY_CODES.items()}
_NAMES = {code: name.upper() for code, name in _KINDS.items()}

_WKB_HEADS = """SELECT substr(geom, 9 + CASE substr(geom, 4, 1)
  WHEN x'02' THEN 32 WHEN x'03' THEN 32 WHEN x'04' THEN 48 WHEN x'05' THEN 48 WHEN x'06' THEN 48 WHEN x'07' THEN 48
  WHEN x'08' THEN 64 WHEN x'09' THEN 64 ELSE 0 END, 5) AS head, count(*)
  FROM {table} WHERE typeof(geom) = 'blob' GROUP BY head ORDER BY head"""

_CREATE_INDEX = "CREATE VIRTUAL TABLE {index} USING rtree(id, minx, maxx, miny, maxy)"
_TRIGGERS = {
    "insert": "AFTER INSERT ON {table} WHEN (new.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN "
    "INSERT OR REPLACE INTO {index} VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), "
    "ST_MaxY(NEW.geom)); END",
    "update1": "AFTER UPDATE OF geom ON {table} WHEN OLD.fid = NEW.fid AND "
    "(NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN INSERT OR REPLACE INTO {index} VALUES (NEW.fid, "
    "ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END",
    "update2": "AFTER UPDATE OF geom ON {table} WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) "
    "BEGIN DELETE FROM {index} WHERE id = OLD.fid; END",
    "update3": "AFTER UPDATE ON {table} WHEN OLD.fid != NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) "
    "BEGIN DELETE FROM {index} WHERE id = OLD.fid; INSERT OR REPLACE INTO {index} VALUES (NEW.fid, "
    "ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END",
    "update4": "AFTER UPDATE ON {table} WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN "
    "DELETE FROM {index} WHERE id IN (OLD.fid, NEW.fid); END",
    "delete": "AFTER DELETE ON {table} WHEN old.geom NOT NULL BEGIN DELETE FROM {index} WHERE id = OLD.fid; END",
}


def create_system_tables(connection: sqlite3.Connection) -> None:
    """Make an empty database a GeoPackage without contents."""
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={USER_VERSION}")
    for sql in SYSTEM_TABLES.values():
        connection.execute(sql)
    connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _REFERENCE_SYSTEMS)


def register(connection: sqlite3.Connection, table: str, description: str, *, spatial: bool) -> None:
    """Enter a table among the contents; a spatial one gets its geometry column and an empty spatial index."""
    connection.execute(
        "INSERT INTO gpkg_contents(table_name, data_type, identifier, description, srs_id) VALUES (?, ?, ?, ?, ?)",
        (table, "features" if spatial else "attributes", table, description, WGS84 if spatial else 0),
    )
    if not spatial:
        return
    connection.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'GEOMETRY', ?, 0, 0)",
        (table, WGS84),
    )
    connection.execute(statement(_CREATE_INDEX, index=index_name(table)))
    connection.execute(
        "INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', ?, 'write-only')",
        (table, "http://www.geopackage.org/spec120/#extension_rtree"),
    )
    for sql in index_triggers(table).values():
        connection.execute(sql)


def index_name(table: str) -> str:
    """The name of a table's spatial index."""
    return f"rtree_{table}_geom"


def index_triggers(table: str) -> dict[str, str]:
    """GeoPackage's triggers that keep a table's spatial index (Annex F.3), by name."""
    index = index_name(table)
    return {
        f"{index}_{event}": statement("CREATE TRIGGER {name} ", name=f"{index}_{event}")
        + statement(body, table=table, index=index)
        for event, body in _TRIGGERS.items()
    }


@contextmanager
def triggers_aside(connection: sqlite3.Connection, table: str) -> Iterator[None]:
    """Within a transaction: the table without its index triggers, which are set up again at the end."""
    triggers = index_triggers(table)
    for name in triggers:
        connection.execute(statement("DROP TRIGGER IF EXISTS {name}", name=name))
    yield
    for sql in triggers.values():
        connection.execute(sql)


def index_rows(connection: sqlite3.Connection, table: str, rows: Sequence[tuple[int, Geometry | None]]) -> None:
    """Enter the bounds of geometries in the table's spatial index; None takes a row out."""
    index = index_name(table)
    geometries = dict(rows)
    boxes = [(fid, *_box(geometry)) for fid, geometry in geometries.items() if geometry is not None]
    if _is_empty(connection, index):
        rtree.fill(connection, index, boxes)
        return
    empty = [(fid,) for fid, geometry in geometries.items() if geometry is None]
    connection.executemany(statement("DELETE FROM {index} WHERE id = ?", index=index), empty)
    connection.executemany(statement("INSERT OR REPLACE INTO {index} VALUES (?, ?, ?, ?, ?)", index=index), boxes)


def index_as(connection: sqlite3.Connection, table: str, source: str, fids: Sequence[int], gone: Sequence[int]) -> None:
    """Enter rows in a table's spatial index with the bounds that those of another table have in theirs.

    Rows without bounds there, and those that are ``gone``, are taken out.
    """
    index, told = index_name(table), index_name(source)
    if _is_empty(connection, index):
        wanted = set(fids)
        boxes = connection.execute(statement("SELECT id, minx, maxx, miny, maxy FROM {told}", told=told))
        rtree.fill(connection, index, [box for box in boxes if box[0] in wanted])
        return
    connection.executemany(
        statement("DELETE FROM {index} WHERE id = ?", index=index), [(fid,) for fid in (*gone, *fids)]
    )
    connection.executemany(
        statement("INSERT INTO {i} SELECT id, minx, maxx, miny, maxy FROM {told} WHERE id = ?", i=index, told=told),
        [(fid,) for fid in fids],
    )


def build_index(connection: sqlite3.Connection, table: str) -> None:
    """Build a table's spatial index anew from the geometries, which `to_blob` has written."""
    index = index_name(table)
    connection.execute(statement("DROP TABLE {index}", index=index))
    connection.execute(statement(_CREATE_INDEX, index=index))
    rows = connection.execute(statement("SELECT fid, geom FROM {table} WHERE geom IS NOT NULL", table=table))
    rtree.fill(connection, index, [(fid, *_stored_box(blob)) for fid, blob in rows])


def _is_empty(connection: sqlite3.Connection, index: str) -> bool:
    return connection.execute(statement("SELECT 1 FROM {rows}", rows=f"{index}_rowid")).fetchone() is None


def _box(geometry: Geometry) -> Box:
    west, south, east, north = bounds(geometry)
    return west, east, south, north


def _stored_box(blob: bytes) -> Box:
    """The envelope of a geometry that `to_blob` has written, or the place of a point."""
    if blob[3] & _ENVELOPE:
        west, east, south, north = struct.unpack_from("<4d", blob, _HEADER.size)
        return west, east, south, north
    x, y = struct.unpack_from("<2d", blob, _HEADER.size + _WKB_HEAD.size)
    return x, x, y, y


def describe_geometries(connection: sqlite3.Connection, table: str) -> None:
    """Register the one geometry type all rows of a table share, GEOMETRY where they differ, and whether there is Z."""
    codes = {
        struct.unpack("<I" if head[0] else ">I", head[1:])[0]
        for head, _ in connection.execute(statement(_WKB_HEADS, table=table))
    }
    kinds = {code % 1000 for code in codes}
    name = _NAMES.get(kinds.pop(), "GEOMETRY") if len(kinds) == 1 else "GEOMETRY"
    depths = {code // 1000 in (1, 3) for code in codes}
    z = 2 if len(depths) > 1 else int(True in depths)
    connection.execute(
        "UPDATE gpkg_geometry_columns SET geometry_type_name = ?, z = ? WHERE table_name = ?", (name, z, table)
    )


def geometry_kinds(connection: sqlite3.Connection, table: str) -> list[str]:
    """The kinds of geometry in a table, each with how it is to be called, that of the most rows first.

    What has several parts is of the kind of one part, and the kind is called ``Multi...`` where there is any such.
    Rows without geometry, and geometries this plugin does not write, do not count.
    """
    rows: Counter[str] = Counter()
    names: dict[str, str] = {}
    for head, count in connection.execute(statement(_WKB_HEADS, table=table)):
        name = _KINDS.get(struct.unpack("<I" if head[0] else ">I", head[1:])[0] % 1000) if len(head) == 5 else None
        if name is not None:
            single = name.removeprefix("Multi")
            rows[single] += count
            names[single] = max(names.get(single, ""), name, key=len)
    return [names[kind] for kind, _ in rows.most_common()]


def describe_contents(connection: sqlite3.Connection, table: str, time: str, *, spatial: bool) -> None:
    """Note when a table changed and, from its spatial index, where it lies."""
    extent: Sequence[Any] = (None, None, None, None)
    if spatial:
        extent = connection.execute(
            statement("SELECT min(minx), min(miny), max(maxx), max(maxy) FROM {index}", index=index_name(table))
        ).fetchone()
    connection.execute(
        "UPDATE gpkg_contents SET last_change = ?, min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
        (time, *extent, table),
    )


def to_blob(geometry: Geometry) -> bytes:
    """A checked GeoJSON geometry as a GeoPackage geometry (OGC 12-128r18, 2.1.3): header, envelope, ISO WKB.

    Points carry no envelope, as GDAL writes them. The geometry has Z when each of its positions has one; whatever
    follows the third number of a position is left out (RFC 7946, 3.1.1).
    """
    depth = 3 if _all_have_z(geometry) else 2
    body = _wkb(geometry, depth)
    if geometry["type"] == "Point":
        return _HEADER.pack(b"GP", 0, _LITTLE_ENDIAN, WGS84) + body
    return _HEADER.pack(b"GP", 0, _LITTLE_ENDIAN | _ENVELOPE, WGS84) + struct.pack("<4d", *_box(geometry)) + body


def _wkb(geometry: Geometry, depth: int) -> bytes:
    kind = geometry["type"]
    head = _WKB_HEAD.pack(_LITTLE_ENDIAN, GEOMETRY_CODES[kind] + (1000 if depth == 3 else 0))
    if kind == "GeometryCollection":
        members = [_wkb(member, depth) for member in geometry["geometries"]]
        return head + struct.pack("<I", len(members)) + b"".join(members)
    coordinates = geometry["coordinates"]
    if kind == "Point":
        return head + _position(coordinates, depth)
    if kind == "LineString":
        return head + _line(coordinates, depth)
    if kind == "Polygon":
        return head + struct.pack("<I", len(coordinates)) + b"".join(_line(ring, depth) for ring in coordinates)
    single = kind.removeprefix("Multi")
    parts = [_wkb({"type": single, "coordinates": part}, depth) for part in coordinates]
    return head + struct.pack("<I", len(parts)) + b"".join(parts)


def _line(positions: Sequence[Sequence[float]], depth: int) -> bytes:
    return struct.pack("<I", len(positions)) + b"".join(_position(position, depth) for position in positions)


def _position(position: Sequence[float], depth: int) -> bytes:
    return struct.pack(f"<{depth}d", *position[:depth])


def _all_have_z(node: Any) -> bool:
    if isinstance(node, dict):
        return _all_have_z(node.get("coordinates", node.get("geometries")))
    if isinstance(node[0], int | float):
        return len(node) > 2
    return all(map(_all_have_z, node))
