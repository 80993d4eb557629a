# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urban_data.core.documents import parse_json
from urban_data.core.geometry import GeometryError, bounds, checked_geometry

RING = [[8.0, 50.0], [8.2, 50.0], [8.2, 50.2], [8.0, 50.0]]
GEOMETRIES: list[dict[str, Any]] = [
    {"type": "Point", "coordinates": [8.0, 50.0]},
    {"type": "Point", "coordinates": [8, 50, 110.5]},
    {"type": "MultiPoint", "coordinates": [[8.0, 50.0], [8.2, 50.2]]},
    {"type": "LineString", "coordinates": [[8.0, 50.0], [8.2, 50.2]]},
    {"type": "MultiLineString", "coordinates": [[[8.0, 50.0], [8.2, 50.2]]]},
    {"type": "Polygon", "coordinates": [RING]},
    {"type": "MultiPolygon", "coordinates": [[RING]]},
    {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [8.0, 50.0]}]},
]
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "coordinates", "geometries", "geometry"]), inner, max_size=4)
    ),
    max_leaves=15,
)
almost = st.fixed_dictionaries(
    {"type": st.sampled_from([geometry["type"] for geometry in GEOMETRIES] + ["Feature"]), "coordinates": junk},
    optional={"geometries": junk, "geometry": junk},
)


@pytest.mark.parametrize("geometry", GEOMETRIES, ids=lambda geometry: geometry["type"])
def test_every_kind_of_geometry_is_taken(geometry: dict[str, Any]) -> None:
    assert checked_geometry({**geometry, "crs": "ignored"}) == geometry


def test_the_geometry_of_a_feature_is_taken() -> None:
    feature = {"type": "Feature", "properties": {"a": 1}, "geometry": GEOMETRIES[0]}
    assert checked_geometry(feature) == GEOMETRIES[0]


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [
        (None, "not a GeoJSON object"),
        ("POINT(8 50)", "not a GeoJSON object"),
        ({}, "an unknown geometry type"),
        ({"type": ["Point"]}, "an unknown geometry type"),
        ({"type": "Circle", "coordinates": [8, 50]}, "an unknown geometry type: 'Circle'"),
        ({"type": "Point"}, "not two to four numbers"),
        ({"type": "Point", "coordinates": [8]}, "not two to four numbers"),
        ({"type": "Point", "coordinates": ["8", "50"]}, "not a finite number"),
        ({"type": "Point", "coordinates": [True, 50]}, "not a finite number"),
        ({"type": "Point", "coordinates": [math.nan, 50]}, "not a finite number"),
        ({"type": "Point", "coordinates": [8, 50, math.inf]}, "not a finite number"),
        ({"type": "Point", "coordinates": [8, 10**400]}, "not a finite number"),
        ({"type": "Point", "coordinates": [565_000.0, 5_935_000.0]}, "a position outside the earth"),
        ({"type": "LineString", "coordinates": [[8, 50]]}, "only 1 of at least 2 positions"),
        ({"type": "LineString", "coordinates": []}, "coordinates that are no list"),
        ({"type": "Polygon", "coordinates": [RING[:3]]}, "only 3 of at least 4 positions"),
        ({"type": "Polygon", "coordinates": [[*RING[:3], [8.1, 50.0]]]}, "a ring that is not closed"),
        ({"type": "Polygon", "coordinates": RING}, "a position that is not two to four numbers"),
        ({"type": "Polygon", "coordinates": [8.0, 50.0]}, "coordinates that are no list"),
        ({"type": "GeometryCollection", "geometries": []}, "an empty geometry collection"),
        ({"type": "GeometryCollection", "geometries": [GEOMETRIES[-1]]}, "a geometry collection within another"),
        ({"type": "Feature", "geometry": None}, "not a GeoJSON object"),
    ],
)
def test_what_is_no_geometry_is_refused_with_its_reason(candidate: Any, reason: str) -> None:
    with pytest.raises(GeometryError, match=reason):
        checked_geometry(candidate)


def test_a_geometry_that_names_a_member_twice_is_refused() -> None:
    twice = parse_json(b'{"type":"Point","coordinates":[8,50],"coordinates":[9,51]}', "city.test")
    with pytest.raises(GeometryError, match="a member named twice"):
        checked_geometry(twice)


@pytest.mark.parametrize("geometry", GEOMETRIES, ids=lambda geometry: geometry["type"])
def test_bounds(geometry: dict[str, Any]) -> None:
    west, south, east, north = bounds(geometry)
    assert (west, south) == (8.0, 50.0)
    assert (east, north) in ((8.0, 50.0), (8.2, 50.2))


@given(junk | almost)
def test_anything_is_a_geometry_with_bounds_or_a_geometry_error(candidate: Any) -> None:
    try:
        geometry = checked_geometry(candidate)
    except GeometryError:
        return
    west, south, east, north = bounds(geometry)
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90
