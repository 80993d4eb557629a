# SPDX-License-Identifier: GPL-2.0-or-later
"""Geometry blobs as OGR reads them."""

from __future__ import annotations

import json
import sqlite3
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from osgeo import ogr
from urban_data.core.geometry import bounds
from urban_data.store import geopackage

LINE = [[7.1, 50.7], [7.2, 50.8], [7.3, 50.6]]
RING = [[0, 0], [4, 0], [4, 4], [0, 0]]
HOLE = [[1, 1], [2, 1], [2, 2], [1, 1]]
GEOMETRIES = [
    {"type": "Point", "coordinates": [7.1, 50.7]},
    {"type": "Point", "coordinates": [7.1, 50.7, 60.5]},
    {"type": "LineString", "coordinates": LINE},
    {"type": "Polygon", "coordinates": [RING, HOLE]},
    {"type": "MultiPoint", "coordinates": LINE},
    {"type": "MultiLineString", "coordinates": [LINE, LINE[::-1]]},
    {"type": "MultiPolygon", "coordinates": [[RING], [RING, HOLE]]},
    {"type": "LineString", "coordinates": [[1, 2, 3], [4, 5, 6]]},
    {
        "type": "GeometryCollection",
        "geometries": [{"type": "Point", "coordinates": [1, 2]}, {"type": "LineString", "coordinates": LINE}],
    },
]


def read_by_ogr(blob: bytes) -> ogr.Geometry:
    """The WKB after header and envelope, as OGR sees it."""
    envelope = (0, 32)[(blob[3] >> 1) & 7]
    return ogr.CreateGeometryFromWkb(blob[8 + envelope :])


@pytest.mark.parametrize("geometry", GEOMETRIES, ids=lambda geometry: geometry["type"])
def test_ogr_reads_what_was_written(geometry) -> None:
    found = read_by_ogr(geopackage.to_blob(geometry))
    assert found.IsValid() or geometry["type"] != "Point"
    assert json.loads(found.ExportToJson()) == json.loads(json.dumps(geometry), parse_int=float)


@pytest.mark.parametrize("geometry", GEOMETRIES, ids=lambda geometry: geometry["type"])
def test_the_header_names_the_reference_system_and_the_envelope(geometry) -> None:
    blob = geopackage.to_blob(geometry)
    magic, version, flags, system = struct.unpack_from("<2sBBi", blob)
    assert (magic, version, system, flags & 1) == (b"GP", 0, 4326, 1)
    if geometry["type"] == "Point":
        assert flags >> 1 == 0
    else:
        west, east, south, north = struct.unpack_from("<4d", blob, 8)
        assert (west, south, east, north) == bounds(geometry)


def test_a_height_is_kept_only_where_every_position_has_one() -> None:
    mixed = {"type": "LineString", "coordinates": [[1, 2, 3], [4, 5]]}
    assert not read_by_ogr(geopackage.to_blob(mixed)).Is3D()
    assert read_by_ogr(geopackage.to_blob(GEOMETRIES[7])).Is3D()


def test_a_fourth_number_of_a_position_is_left_out() -> None:
    found = read_by_ogr(geopackage.to_blob({"type": "Point", "coordinates": [1, 2, 3, 4]}))
    assert found.ExportToIsoWkt() == "POINT Z (1 2 3)"


numbers = st.floats(-90, 90)


@given(st.lists(st.tuples(numbers, numbers), min_size=2, max_size=20))
def test_any_line_survives(positions) -> None:
    found = read_by_ogr(geopackage.to_blob({"type": "LineString", "coordinates": [list(p) for p in positions]}))
    assert [found.GetPoint_2D(number) for number in range(found.GetPointCount())] == positions


def spatial(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE places (fid INTEGER PRIMARY KEY, geom GEOMETRY)")
    geopackage.create_system_tables(connection)
    geopackage.register(connection, "places", "Places", spatial=True)


@pytest.mark.parametrize(
    ("geometries", "kind", "z"),
    [
        ([], "GEOMETRY", 0),
        (GEOMETRIES[:1], "POINT", 0),
        (GEOMETRIES[1:2], "POINT", 1),
        (GEOMETRIES[:2], "POINT", 2),
        (GEOMETRIES[2:4], "GEOMETRY", 0),
        (GEOMETRIES[3:4], "POLYGON", 0),
    ],
)
def test_the_type_all_share_is_registered(geometries, kind: str, z: int) -> None:
    with sqlite3.connect(":memory:") as connection:
        spatial(connection)
        with geopackage.triggers_aside(connection, "places"):
            connection.executemany(
                "INSERT INTO places(geom) VALUES (?)", [(geopackage.to_blob(one),) for one in geometries]
            )
        geopackage.describe_geometries(connection, "places")
        assert connection.execute("SELECT geometry_type_name, z FROM gpkg_geometry_columns").fetchall() == [(kind, z)]
    connection.close()


def test_triggers_are_back_after_they_were_set_aside() -> None:
    with sqlite3.connect(":memory:") as connection:
        spatial(connection)
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        before = connection.execute(query).fetchall()
        with geopackage.triggers_aside(connection, "places"):
            assert connection.execute(query).fetchall() == []
        assert connection.execute(query).fetchall() == before
        assert len(before) == 6
    connection.close()


def test_kinds_of_geometry_are_told_by_how_many_rows_have_them():
    point, deep, line, _, points, *_ = GEOMETRIES
    area, areas = GEOMETRIES[3], GEOMETRIES[6]
    blobs = [geopackage.to_blob(one) for one in (area, areas, area, area, point, deep, points, line)]
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE TABLE places (fid INTEGER PRIMARY KEY, geom BLOB)")
        rows = [(blob,) for blob in [*blobs, None, "text", b"GP", b"GP\x00\x01" + bytes(9)]]
        connection.executemany("INSERT INTO places (geom) VALUES (?)", rows)
        assert geopackage.geometry_kinds(connection, "places") == ["MultiPolygon", "MultiPoint", "LineString"]
    finally:
        connection.close()
