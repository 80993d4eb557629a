# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urban_data.core.area import Area
from urban_data.core.errors import InputError

SQUARE = "POLYGON((8 50, 9 50, 9 51, 8 51, 8 50))"
WITH_HOLE = "POLYGON((0 0,10 0,10 10,0 10,0 0),(4 4,6 4,6 6,4 6,4 4))"
TWO = "MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)),((5 5,6 5,6 6,5 6,5 5)))"


def geometry(kind: str, coordinates: Any) -> dict[str, Any]:
    return {"type": kind, "coordinates": coordinates}


@pytest.mark.parametrize(
    "text",
    [
        SQUARE,
        SQUARE.lower(),
        f"  SRID=4326; {SQUARE} ",
        "PolygonZ ((8 50 1, 9 50 1, 9 51 1, 8 51 1, 8 50 1))",
        "POLYGON Z((8 50 1,9 50 1,9 51 1,8 51 1,8 50 1))",
        "MULTIPOLYGON(((8 50, 9 50, 9 51, 8 51, 8 50)))",
    ],
)
def test_one_polygon_in_many_spellings(text: str) -> None:
    area = Area.from_wkt(text)
    assert area.bounds == (8, 50, 9, 51)
    assert area.wkt == "POLYGON((8 50,9 50,9 51,8 51,8 50))"


def test_several_polygons_and_holes() -> None:
    assert Area.from_wkt(TWO).bounds == (0, 0, 6, 6)
    assert Area.from_wkt(TWO).wkt == TWO
    assert Area.from_wkt(TWO).box_wkt == "POLYGON((0 0,6 0,6 6,0 6,0 0))"
    assert Area.from_wkt(WITH_HOLE).wkt == WITH_HOLE


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The area must be a polygon in WKT."),
        ("POINT(8 50)", "The area must be a polygon in WKT."),
        ("POLYGON EMPTY", "The area must be a polygon in WKT."),
        ("POLYGON(())", "The area must be a polygon in WKT."),
        ("POLYGON((8 50, 9 50, 9 x, 8 50))", "The area must be a polygon in WKT."),
        ("POLYGON((8 50, 9 50, 9 51, 8 50)(8 50, 9 50))", "The area must be a polygon in WKT."),
        ("POLYGON((8 50, 9 50, 9 51, 8 50)) or 1 eq 1", "The area must be a polygon in WKT."),
        ("POLYGON((8 50, 9 50, 8 50))", "The area's rings must be closed and have at least three corners."),
        ("POLYGON((8 50, 9 50, 9 51, 8 51))", "The area's rings must be closed and have at least three corners."),
        (
            "POLYGON((565000 5935000, 566000 5935000, 566000 5936000, 565000 5935000))",
            "The area must be given in degrees of longitude and latitude (WGS 84).",
        ),
        (
            "POLYGON((nan 50, 9 50, 9 51, nan 50))",
            "The area's rings must be closed and have at least three corners.",
        ),
    ],
)
def test_what_is_no_area_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        Area.from_wkt(text)
    assert caught.value.sentence == sentence


@pytest.mark.parametrize(
    ("position", "inside"),
    [((5, 1), True), ((5, 5), False), ((4, 5), True), ((0, 5), True), ((10, 10), True), ((10.1, 5), False)],
)
def test_positions_borders_and_holes(position: tuple[float, float], inside: bool) -> None:
    assert Area.from_wkt(WITH_HOLE).holds(position) is inside


@pytest.mark.parametrize(
    ("shape", "met"),
    [
        (geometry("Point", [5, 1]), True),
        (geometry("Point", [5, 5, 100]), False),
        (geometry("MultiPoint", [[20, 20], [1, 1]]), True),
        (geometry("MultiPoint", [[20, 20], [5, 5]]), False),
        (geometry("LineString", [[-1, 5], [11, 5]]), True),
        (geometry("LineString", [[4.5, 5], [5.5, 5]]), False),
        (geometry("LineString", [[-1, 11], [11, 11]]), False),
        (geometry("LineString", [[-1, 10], [11, 10]]), True),
        (geometry("MultiLineString", [[[20, 20], [21, 21]], [[5, -1], [5, 11]]]), True),
        (geometry("Polygon", [[[-5, -5], [15, -5], [15, 15], [-5, 15], [-5, -5]]]), True),
        (geometry("Polygon", [[[4.5, 4.5], [5.5, 4.5], [5.5, 5.5], [4.5, 4.5]]]), False),
        (geometry("MultiPolygon", [[[[20, 20], [21, 20], [21, 21], [20, 20]]]]), False),
        (
            geometry("MultiPolygon", [[[[20, 20], [21, 20], [21, 21], [20, 20]]], [[[1, 1], [2, 1], [2, 2], [1, 1]]]]),
            True,
        ),
        (geometry("LineString", [[10, -1], [10, 11]]), True),
        ({"type": "GeometryCollection", "geometries": [geometry("Point", [5, 5]), geometry("Point", [5, 1])]}, True),
    ],
)
def test_geometries_that_share_a_point_are_met(shape: dict[str, Any], met: bool) -> None:
    assert Area.from_wkt(WITH_HOLE).meets(shape) is met


def test_a_ring_around_the_area_does_not_meet_it() -> None:
    around = [[-5, -5], [15, -5], [15, 15], [-5, 15], [-5, -5]]
    hole = [[-1, -1], [11, -1], [11, 11], [-1, 11], [-1, -1]]
    assert not Area.from_wkt(WITH_HOLE).meets(geometry("Polygon", [around, hole]))


@given(st.floats(-1, 11), st.floats(-1, 11))
def test_the_banded_search_agrees_with_plain_geometry(x: float, y: float) -> None:
    expected = 0 <= x <= 10 and 0 <= y <= 10 and not (4 < x < 6 and 4 < y < 6)
    assert Area.from_wkt(WITH_HOLE).holds((x, y)) is expected


def test_a_flat_ring_holds_its_line_only() -> None:
    flat = Area.from_wkt("POLYGON((0 5,10 5,4 5,0 5))")
    assert flat.holds((3, 5))
    assert not flat.holds((3, 6))


@given(st.text(max_size=80) | st.from_regex(r"(MULTI)?POLYGON ?[(), 0-9.\-e]{0,80}", fullmatch=True))
def test_any_text_is_an_area_or_an_input_error(text: str) -> None:
    try:
        area = Area.from_wkt(text)
    except InputError:
        return
    assert Area.from_wkt(area.wkt).bounds == pytest.approx(area.bounds, abs=1e-8)


@pytest.mark.parametrize(
    "text",
    [
        "POLYGON" + "(" * 300_000,
        " " * 300_000 + "x",
        "POLYGON((" + "1 1," * 100_000 + "))",
        "POLYGON" + "(())" * 100_000,
    ],
    ids=["brackets", "blanks", "corners", "rings"],
)
def test_hostile_text_costs_little_time(text: str) -> None:
    begin = time.process_time()
    with pytest.raises(InputError):
        Area.from_wkt(text)
    assert time.process_time() - begin < 2
