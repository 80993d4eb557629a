# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo city in FROST: a snapshot of it equals FROST's database, and a snapshot of the demo server.

Between the snapshots of FROST and of the demo server this may differ:

- the address of the platform,
- the order of members in ``properties``: FROST keeps them as jsonb, which has an order of its own,
- where the ring of an ``observedArea`` begins and which way it runs: FROST makes it from the features of interest.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from frost_workshop import Value, Visit, held, recorded
from osgeo import ogr
from platforms.demo_city import NOW, SINCE
from platforms.postgres import Cluster
from urban_data.core.query import PullRequest
from urban_data.demo.city import City
from urban_data.demo.model import WIND_SERIES
from urban_data.demo.server import DemoServer
from urban_data.store.reader import SnapshotReader

SERVICES = {
    "wide": "page cap 1,000, absolute links",
    "narrow": "page cap 100, absolute links",
    "relative": "page cap 1,000, relative links",
    "prefix": "page cap 100, relative links, behind a prefix path",
}
MORNING = ("2024-05-02T06:00:00.000Z", "2024-05-02T09:00:00.000Z")
_HEADER_WITH_ENVELOPE = 8 + 32


@pytest.mark.parametrize("service", SERVICES)
def test_snapshot_equals_the_database(frost: dict[str, str], cluster: Cluster, tmp_path: Path, service: str) -> None:
    outcomes = Visit(frost[service]).pull(tmp_path / "s.gpkg")
    assert {outcome.state for outcome in outcomes} == {"complete"}
    assert sum(outcome.dropped for outcome in outcomes) == 0
    assert held(tmp_path / "s.gpkg") == recorded(cluster, "city")


def test_the_database_holds_the_city(frost: dict[str, str], cluster: Cluster, city: City) -> None:
    series = [stream["@iot.id"] for thing in city.things() for stream in thing["Datastreams"]]
    model = {row[0] for number in [*series, WIND_SERIES] for row in city.observations(number, SINCE, NOW, NOW)}
    assert {row["id"] for row in cluster.rows("city", 'SELECT "ID" AS id FROM "OBSERVATIONS"')} == model


@pytest.mark.parametrize("service", ["wide", "prefix"])
def test_snapshots_of_frost_and_of_the_demo_server_are_equal(
    frost: dict[str, str], demo: DemoServer, tmp_path: Path, service: str
) -> None:
    told = {}
    for name, root in (("frost", frost[service]), ("demo", demo.url)):
        snapshot = tmp_path / f"{name}.gpkg"
        Visit(root).pull(snapshot)
        with SnapshotReader.open(snapshot) as reader:
            told[name] = [line for one in reader.dump() for line in comparable(one, root)]
    assert told["frost"] == told["demo"]
    assert len(told["demo"]) > 25_000


def comparable(line: str, root: str) -> Iterator[str]:
    """A line of the dump without what may differ."""
    word, _, rest = line.partition(" ")
    if word not in ("platform", "dataset", "station", "position", "member", "series"):
        yield line
        return
    row = ["ROOT" if item == root else item for item in json.loads(rest)]
    if word in ("station", "series"):
        row = [json.loads(item) if isinstance(item, str) and item.startswith("{") else item for item in row]
    if word == "station" and "observedArea" in row:
        row = [sorted(vertices(item)) if isinstance(item, str) and item.startswith("4750") else item for item in row]
    yield f"{word} {json.dumps(row, sort_keys=True)}"


def vertices(blob: str) -> list[list[float]]:
    """The vertices of a polygon in GeoPackage's binary form, in hexadecimal, the closing one left out."""
    polygon = ogr.CreateGeometryFromWkb(bytes.fromhex(blob)[_HEADER_WITH_ENVELOPE:])
    ring: list[list[float]] = json.loads(polygon.ExportToJson(["COORDINATE_PRECISION=15"]))["coordinates"][0]
    return ring[:-1]


@pytest.mark.parametrize("service", ["wide", "narrow"])
def test_a_period_is_as_asked(frost: dict[str, str], cluster: Cluster, tmp_path: Path, service: str) -> None:
    visit = Visit(frost[service])
    start, end = MORNING
    visit.pull(
        tmp_path / "s.gpkg", *(PullRequest(found.key, start=start, end=end) for found in visit.provider.datasets())
    )
    assert held(tmp_path / "s.gpkg") == {one for one in recorded(cluster, "city") if start <= one.t_start < end}


def test_an_area_is_as_asked(frost: dict[str, str], cluster: Cluster, tmp_path: Path) -> None:
    visit = Visit(frost["narrow"])
    box = "POLYGON((6.4480 51.7150,6.4560 51.7150,6.4560 51.7168,6.4480 51.7168,6.4480 51.7150))"
    visit.pull(tmp_path / "s.gpkg", PullRequest(visit.key("Besucherfrequenz"), area=box))
    inside = """SELECT d."ID"::text AS id FROM "DATASTREAMS" d JOIN "OBS_PROPERTIES" p ON p."ID" = d."OBS_PROPERTY_ID"
      JOIN "THINGS_LOCATIONS" t ON t."THING_ID" = d."THING_ID" JOIN "LOCATIONS" l ON l."ID" = t."LOCATION_ID"
      WHERE p."NAME" = 'Besucherfrequenz' AND """
    touched = cluster.rows("city", f"{inside} ST_Intersects(l.\"GEOM\", ST_GeomFromText('{box}', 4326))")  # noqa: S608
    streams = [row["id"] for row in touched]
    assert 0 < len(streams) < 8
    assert held(tmp_path / "s.gpkg") == recorded(cluster, "city", streams)


def test_series_are_as_asked(frost: dict[str, str], cluster: Cluster, tmp_path: Path) -> None:
    visit = Visit(frost["narrow"])
    key = visit.key("Besucherfrequenz")
    listed = [one.source_id for page in visit.provider.stations(PullRequest(key)) for one in page.series]
    chosen = tuple(listed[1:3])
    visit.pull(tmp_path / "s.gpkg", PullRequest(key, series=chosen))
    assert held(tmp_path / "s.gpkg") == recorded(cluster, "city", chosen)


@pytest.mark.parametrize("service", ["wide", "narrow"])
def test_estimate_is_what_comes(frost: dict[str, str], tmp_path: Path, service: str) -> None:
    visit = Visit(frost[service])
    start, end = MORNING
    for found in visit.provider.datasets():
        request = PullRequest(found.key, start=start, end=end)
        estimate = visit.provider.estimate(request)
        (outcome,) = visit.pull(tmp_path / "s.gpkg", request)
        assert estimate.values == outcome.expected
        if not estimate.values_is_estimate:
            assert estimate.values == outcome.received


@pytest.mark.parametrize(("service", "most"), [("wide", 4), ("narrow", 6)])
def test_latest_values_come_in_few_requests(
    frost: dict[str, str], cluster: Cluster, tmp_path: Path, service: str, most: int
) -> None:
    visit = Visit(frost[service])
    (largest, *_) = sorted(visit.provider.datasets(), key=lambda found: -(found.series or 0))
    visit.asked.clear()
    visit.pull(tmp_path / "s.gpkg", PullRequest(largest.key, "latest"))
    found = held(tmp_path / "s.gpkg")
    newest: dict[str, Value] = {}
    for value in recorded(cluster, "city", [value.series for value in found]):
        if value.series not in newest or newest[value.series].t_start < value.t_start:
            newest[value.series] = value
    assert found == set(newest.values())
    assert len(found) >= 20
    assert sum("Observations(" in address for address in visit.asked) <= most
