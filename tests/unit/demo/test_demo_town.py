# SPDX-License-Identifier: GPL-2.0-or-later
"""The plan of the town: what a map of it must keep."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from demo_client import feature_service
from osgeo import ogr
from urban_data.core.geometry import checked_geometry
from urban_data.demo import plane
from urban_data.demo.buildings import Building, buildings
from urban_data.demo.town import Town

COLLECTIONS = ["districts", "streets", "river", "buildings", "parks"]


@pytest.fixture(scope="module")
def town() -> Town:
    return Town()


@pytest.fixture(scope="module")
def standing(town: Town) -> list[Building]:
    return buildings(town)


@pytest.fixture(scope="module")
def shapes(town: Town, standing: list[Building]) -> dict[str, list[ogr.Geometry]]:
    def polygons(rings: Iterator[plane.Floats]) -> list[ogr.Geometry]:
        return [_polygon(ring) for ring in rings]

    return {
        "districts": polygons(found.ring for found in town.districts),
        "buildings": polygons(found.ring for found in standing),
        "parks": polygons(found.ring for found in town.parks),
        "river": [_polygon(town.water)],
    }


def _polygon(ring: plane.Floats) -> ogr.Geometry:
    line = ogr.Geometry(ogr.wkbLinearRing)
    for x, y in [*ring.tolist(), ring[0].tolist()]:
        line.AddPoint_2D(x, y)
    found = ogr.Geometry(ogr.wkbPolygon)
    found.AddGeometry(line)
    return found


def test_every_polygon_is_valid(shapes: dict[str, list[ogr.Geometry]]) -> None:
    for name, polygons in shapes.items():
        assert polygons, name
        assert all(polygon.IsValid() for polygon in polygons), name


def test_districts_cover_the_town_without_overlap(shapes: dict[str, list[ogr.Geometry]]) -> None:
    together = ogr.Geometry(ogr.wkbMultiPolygon)
    for district in shapes["districts"]:
        together.AddGeometry(district)
    union = together.UnionCascaded()
    total = sum(district.GetArea() for district in shapes["districts"])
    assert union.GetArea() == pytest.approx(total, rel=2e-4)
    assert union.GetGeometryCount() == 2, "one piece on each bank, without holes between districts"
    assert all(union.GetGeometryRef(part).GetGeometryCount() == 1 for part in range(2))


def test_nothing_stands_in_the_river(shapes: dict[str, list[ogr.Geometry]]) -> None:
    (river,) = shapes["river"]
    for name in ("districts", "buildings"):
        wet = sum(polygon.Intersection(river).GetArea() for polygon in shapes[name])
        assert wet < 1e-4 * sum(polygon.GetArea() for polygon in shapes[name]), name


def test_no_building_stands_in_another_or_on_a_road(
    town: Town, standing: list[Building], shapes: dict[str, list[ogr.Geometry]]
) -> None:
    corners = np.array([found.ring for found in standing])
    middles = corners.mean(axis=1)
    order = np.argsort(middles[:, 0])
    for near in range(1, 40):
        one, two = order[:-near], order[near:]
        close = np.hypot(*(middles[one] - middles[two]).T) < 40.0
        for first, second in zip(one[close].tolist()[:50], two[close].tolist()[:50], strict=True):
            shared = shapes["buildings"][first].Intersection(shapes["buildings"][second]).GetArea()
            assert shared < 0.5, (first, second)
    for street in town.streets:
        if street.kind == "main":
            assert plane.distance(corners.reshape(-1, 2), street.path).min() > street.width / 2, street.name


def test_the_middle_is_denser_than_the_edge(town: Town, standing: list[Building]) -> None:
    floor = [0.0] * (len(town.districts) + 1)
    for building in standing:
        floor[building.district] += abs(plane.area(building.ring)) * building.levels
    density = {found.name: floor[found.number] / found.hectares for found in town.districts}
    assert density["Altstadt"] > 1.5 * density["Lindenfeld"]
    assert all(value > 0 for value in density.values())


def test_streets_have_names_of_their_own(town: Town) -> None:
    assert len(town.streets) > 250
    assert len({street.name for street in town.streets}) == len(town.streets)
    assert {street.kind for street in town.streets} == {"motorway", "main", "collector", "residential"}


def test_another_seed_is_another_town() -> None:
    one, two, again = Town(1), Town(2), Town(1)
    assert [s.path.tolist() for s in one.streets] == [s.path.tolist() for s in again.streets]
    assert [s.path.tolist() for s in one.streets] != [s.path.tolist() for s in two.streets]


@pytest.mark.parametrize("name", COLLECTIONS)
def test_features_are_geojson(name: str) -> None:
    found = feature_service().features(name)
    assert len({feature["id"] for feature in found}) == len(found)
    for feature in found:
        geometry = checked_geometry(feature["geometry"])
        assert geometry["type"] == ("LineString" if name == "streets" else "Polygon")
        if geometry["type"] == "Polygon" and name != "buildings":
            ring = np.array(geometry["coordinates"][0][:-1])
            assert plane.area(ring) > 0, "outer rings run anticlockwise"
