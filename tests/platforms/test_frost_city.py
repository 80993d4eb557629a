# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo city in FROST: a snapshot of it equals FROST's database, and a snapshot of the demo server.

Between the snapshots of FROST and of the demo server this may differ:

- the address of the platform,
- the order of members in ``properties``: FROST keeps them as jsonb, which has an order of its own,
- where the ring of an ``observedArea`` begins and which way it runs: FROST makes it from the features of interest.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from frost_workshop import CityOnFrost, Value, Visit, held
from osgeo import ogr
from platforms.demo_city import NOW, SINCE
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
VISITORS = "Besucherfrequenz"
_HEADER_WITH_ENVELOPE = 8 + 32


@pytest.mark.parametrize("service", SERVICES)
def test_snapshot_equals_the_database(frost: CityOnFrost, service: str) -> None:
    pulled = frost.pulled(service)
    assert {outcome.state for outcome in pulled.outcomes} == {"complete"}
    assert sum(outcome.dropped for outcome in pulled.outcomes) == 0
    assert held(pulled.snapshot) == frost.values()


def test_the_database_holds_the_city(frost: CityOnFrost, city: City) -> None:
    series = [stream["@iot.id"] for thing in city.things() for stream in thing["Datastreams"]]
    model = {row[0] for number in [*series, WIND_SERIES] for row in city.observations(number, SINCE, NOW, NOW)}
    assert {row["id"] for row in frost.cluster.rows("city", 'SELECT "ID" AS id FROM "OBSERVATIONS"')} == model


@pytest.mark.parametrize("service", ["wide", "prefix"])
def test_snapshots_of_frost_and_of_the_demo_server_are_equal(
    frost: CityOnFrost, demo: DemoServer, tmp_path: Path, service: str
) -> None:
    Visit(demo.url).pull(tmp_path / "demo.gpkg")
    one = comparable_dump(frost.pulled(service).snapshot, frost.roots[service])
    other = comparable_dump(tmp_path / "demo.gpkg", demo.url)
    assert one == other
    assert len(other) > 25_000


def comparable_dump(snapshot: Path, root: str) -> list[str]:
    """The dump of a snapshot without what may differ."""
    with SnapshotReader.open(snapshot) as reader:
        return [comparable(line, root) for line in reader.dump()]


def comparable(line: str, root: str) -> str:
    """A line of the dump without what may differ."""
    word, _, rest = line.partition(" ")
    if word not in ("platform", "dataset", "station", "position", "member", "series"):
        return line
    row = ["ROOT" if item == root else item for item in json.loads(rest)]
    if word in ("station", "series"):
        row = [json.loads(item) if isinstance(item, str) and item.startswith("{") else item for item in row]
    if word == "station" and "observedArea" in row:
        row = [sorted(vertices(item)) if isinstance(item, str) and item.startswith("4750") else item for item in row]
    return f"{word} {json.dumps(row, sort_keys=True)}"


def vertices(blob: str) -> list[list[float]]:
    """The vertices of a polygon in GeoPackage's binary form, in hexadecimal, the closing one left out."""
    polygon = ogr.CreateGeometryFromWkb(bytes.fromhex(blob)[_HEADER_WITH_ENVELOPE:])
    ring: list[list[float]] = json.loads(polygon.ExportToJson(["COORDINATE_PRECISION=15"]))["coordinates"][0]
    return ring[:-1]


def test_a_period_is_as_asked(frost: CityOnFrost, tmp_path: Path) -> None:
    visit = Visit(frost.roots["narrow"])
    start, end = MORNING
    keys = [found.key for found in visit.provider.datasets()]
    visit.pull(tmp_path / "s.gpkg", *(PullRequest(key, start=start, end=end) for key in keys))
    assert held(tmp_path / "s.gpkg") == {value for value in frost.values() if start <= value.t_start < end}


def test_an_area_is_as_asked(frost: CityOnFrost, tmp_path: Path) -> None:
    visit = Visit(frost.roots["narrow"])
    box = "POLYGON((6.4480 51.7150,6.4560 51.7150,6.4560 51.7168,6.4480 51.7168,6.4480 51.7150))"
    visit.pull(tmp_path / "s.gpkg", PullRequest(visit.key(VISITORS), area=box))
    inside = f"""SELECT d."ID"::text AS id FROM "DATASTREAMS" d JOIN "OBS_PROPERTIES" p ON p."ID" = d."OBS_PROPERTY_ID"
      JOIN "THINGS_LOCATIONS" t ON t."THING_ID" = d."THING_ID" JOIN "LOCATIONS" l ON l."ID" = t."LOCATION_ID"
      WHERE p."NAME" = '{VISITORS}' AND ST_Intersects(l."GEOM", ST_GeomFromText('{box}', 4326))"""  # noqa: S608
    streams = [row["id"] for row in frost.cluster.rows(frost.database, inside)]
    assert 0 < len(streams) < 8
    assert held(tmp_path / "s.gpkg") == frost.values(streams)


def test_series_are_as_asked(frost: CityOnFrost, tmp_path: Path) -> None:
    visit = Visit(frost.roots["narrow"])
    key = visit.key(VISITORS)
    listed = [one.source_id for page in visit.provider.stations(PullRequest(key)) for one in page.series]
    chosen = tuple(listed[1:3])
    visit.pull(tmp_path / "s.gpkg", PullRequest(key, series=chosen))
    assert held(tmp_path / "s.gpkg") == frost.values(chosen)


def test_estimate_is_what_comes(frost: CityOnFrost, tmp_path: Path) -> None:
    visit = Visit(frost.roots["narrow"])
    start, end = MORNING
    requests = [PullRequest(found.key, start=start, end=end) for found in visit.provider.datasets()]
    estimates = [visit.provider.estimate(request) for request in requests]
    outcomes = visit.pull(tmp_path / "s.gpkg", *requests)
    assert not any(estimate.values_is_estimate for estimate in estimates)
    assert [estimate.values for estimate in estimates] == [outcome.received for outcome in outcomes]


@pytest.mark.parametrize(("service", "most"), [("wide", 2), ("narrow", 2)])
def test_latest_values_come_in_few_requests(frost: CityOnFrost, tmp_path: Path, service: str, most: int) -> None:
    visit = Visit(frost.roots[service])
    largest = max(visit.provider.datasets(), key=lambda found: found.series or 0)
    visit.asked.clear()
    visit.pull(tmp_path / "s.gpkg", PullRequest(largest.key, "latest"))
    found = held(tmp_path / "s.gpkg")
    newest: dict[str, Value] = {}
    for value in frost.values([value.series for value in found]):
        if value.series not in newest or newest[value.series].t_start < value.t_start:
            newest[value.series] = value
    assert found == set(newest.values())
    assert len(found) >= 20
    assert sum("Observations(" in address for address in visit.asked) <= most
