# SPDX-License-Identifier: GPL-2.0-or-later
"""FROST with text ids: every kind of id, result, time and place arrives as it was posted."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from frost_workshop import (
    OBSERVATION_TYPE,
    Value,
    Visit,
    Workshop,
    at,
    datastream,
    held,
    location,
    point,
    stored,
    thing,
)
from urban_data.core.query import PullRequest

SQUARE = {"type": "Polygon", "coordinates": [[[7.0, 50.0], [7.1, 50.0], [7.1, 50.1], [7.0, 50.0]]]}
LINE = {"type": "LineString", "coordinates": [[7.0, 50.0], [7.2, 50.1]]}

RESULTS: dict[str, list[tuple[Any, float | None, str | None]]] = {
    "OM_Measurement": [
        (1, 1.0, None),
        (-2.5, -2.5, None),
        (1e300, 1e300, None),
        (0.1, 0.1, None),
        (None, None, None),
        ("NaN", None, None),
        ("7", 7.0, None),
        ("7,5", None, "7,5"),
        (True, None, "true"),
    ],
    "OM_CountObservation": [(0, 0.0, None), (2**31, 2.0**31, None)],
    "OM_TruthObservation": [(True, 1.0, None), (False, 0.0, None), ("true", 1.0, None), (None, None, None)],
    "OM_CategoryObservation": [("FREE", None, "FREE"), ("ä ö", None, "ä ö"), (3, None, "3"), (None, None, None)],
    "OM_ComplexObservation": [([1, 2], None, "[1,2]"), ({"a": 1}, None, '{"a":1}'), (None, None, None)],
}  # fmt: skip
IDS = ["O'Hara", "urn:box:1", "a/b", "Straße 1", "007", "100% & more?", "a+b", "(x)", "-"]


@pytest.mark.parametrize("service", ["wide", "small"])
@pytest.mark.parametrize("kind", RESULTS)
def test_results_of_every_kind(workshop: Workshop, tmp_path: Path, kind: str, service: str) -> None:
    name = f"{kind} {service}"
    (stream,) = workshop.streams(name, kind=kind)
    workshop.observe(stream, [(at(number), result) for number, (result, _, _) in enumerate(RESULTS[kind])])
    visit = Visit(workshop.roots[service])
    (outcome,) = visit.pull(tmp_path / "s.gpkg", PullRequest(visit.key(name)))
    assert held(tmp_path / "s.gpkg") == {
        Value(stream, 0, stored(number), stored(number), value, text)
        for number, (_, value, text) in enumerate(RESULTS[kind])
    }
    assert (outcome.state, outcome.received, outcome.dropped) == ("complete", len(RESULTS[kind]), 0)


@pytest.mark.parametrize("mode", ["new", "latest"])
def test_ids_that_need_escaping(workshop: Workshop, tmp_path: Path, mode: str) -> None:
    name = f"ids {mode}"
    workshop.observed(name)
    for number, identity in enumerate(IDS):
        stream = datastream(f"{identity} {mode}", name)
        workshop.writer.create("Things", {**thing(f"{identity} {mode}"), "Datastreams": [stream]})
        workshop.observe(f"{identity} {mode}", [(at(0), number)])
    visit = Visit(workshop.roots["wide"])
    (outcome,) = visit.pull(tmp_path / "s.gpkg", PullRequest(visit.key(name), mode))
    assert held(tmp_path / "s.gpkg") == {
        Value(f"{identity} {mode}", 0, stored(0), stored(0), number, None) for number, identity in enumerate(IDS)
    }
    assert (outcome.state, outcome.dropped) == ("complete", 0)


@pytest.mark.parametrize("form", ["urn:list:{}", "a list {}", "list.{}", "ä {}"])
def test_lists_longer_than_a_page(workshop: Workshop, form: str) -> None:
    name = f"list of {form}"
    workshop.observed(name)
    ids = {form.format(number) for number in range(20)}
    for identity in ids:
        workshop.writer.create("Things", {**thing(identity), "Datastreams": [datastream(identity, name)]})
    visit = Visit(workshop.roots["small"])
    pages = list(visit.provider.stations(PullRequest(visit.key(name))))
    assert {one.source_id for page in pages for one in page.series} == ids
    assert pages[-1].complete


def test_one_series_with_an_id_that_needs_escaping(workshop: Workshop, tmp_path: Path) -> None:
    name = "one 'odd'/id: 50% ü+"
    workshop.observed(name)
    workshop.writer.create("Things", {**thing(name), "Datastreams": [datastream(name, name)]})
    workshop.observe(name, [(at(number), number) for number in range(20)])
    visit = Visit(workshop.roots["small"])
    visit.pull(tmp_path / "s.gpkg", PullRequest(visit.key(name)))
    assert held(tmp_path / "s.gpkg") == workshop.values([name])


@pytest.mark.parametrize("service", ["wide", "small"])
def test_times_with_offsets_and_intervals(workshop: Workshop, tmp_path: Path, service: str) -> None:
    name = f"times {service}"
    (stream,) = workshop.streams(name)
    posted = {
        "2026-03-01T01:00:00+01:00": ("2026-03-01T00:00:00.000Z", "2026-03-01T00:00:00.000Z"),
        "2026-03-01T00:00:00.250Z": ("2026-03-01T00:00:00.250Z", "2026-03-01T00:00:00.250Z"),
        "2026-03-01T00:00:00Z/2026-03-01T00:14:59Z": ("2026-03-01T00:00:00.000Z", "2026-03-01T00:15:00.000Z"),
        "2026-03-01T00:00:00Z/2026-03-01T01:00:00Z": ("2026-03-01T00:00:00.000Z", "2026-03-01T01:00:00.000Z"),
        "2026-03-01T00:15:00Z/2026-03-01T01:15:00Z": ("2026-03-01T00:15:00.000Z", "2026-03-01T01:15:00.000Z"),
        "2026-03-01T00:30:00Z/2026-03-01T00:44:59Z": ("2026-03-01T00:30:00.000Z", "2026-03-01T00:45:00.000Z"),
        "2026-03-01T00:30:00Z/2026-03-01T00:31:00Z": ("2026-03-01T00:30:00.000Z", "2026-03-01T00:31:00.000Z"),
        "2026-03-29T00:00:00+01:00/2026-03-29T23:59:59+02:00": ("2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z"),
    }
    workshop.observe(stream, [(time, number) for number, time in enumerate(posted)])
    visit = Visit(workshop.roots[service])
    visit.pull(tmp_path / "s.gpkg", PullRequest(visit.key(name)))
    assert held(tmp_path / "s.gpkg") == {
        Value(stream, 0, *times, number, None) for number, times in enumerate(posted.values())
    }


def test_of_two_rows_of_one_time_the_finite_and_newer_one_stays(workshop: Workshop, tmp_path: Path) -> None:
    (stream,) = workshop.streams("twice")
    produced = [(at(0), "NaN", at(9)), (at(0), 1, at(1)), (at(1), 1, at(2)), (at(1), 2, at(3)), (at(1), 3, at(1))]
    workshop.observe(stream, produced, ("phenomenonTime", "result", "resultTime"))
    workshop.observe(stream, [(at(0), None), (at(1), 4)])
    visit = Visit(workshop.roots["small"])
    (outcome,) = visit.pull(tmp_path / "s.gpkg", PullRequest(visit.key("twice")))
    assert held(tmp_path / "s.gpkg") == {
        Value(stream, 0, stored(0), stored(0), 1.0, None, stored(1)),
        Value(stream, 0, stored(1), stored(1), 2.0, None, stored(3)),
    }
    assert (outcome.received, outcome.stored, outcome.duplicates) == (7, 2, 5)


@pytest.mark.parametrize("service", ["wide", "small"])
def test_multidatastreams_have_one_value_per_component(workshop: Workshop, tmp_path: Path, service: str) -> None:
    names = [f"speed {service}", f"direction {service}"]
    for name in names:
        workshop.observed(name)
    identity = f"urn:wind:{service}"
    workshop.writer.create("Things", thing(identity, [location(identity, point(7.0, 50.0))]))
    stream = {
        **datastream(identity, names[0], "OM_ComplexObservation"),
        "multiObservationDataTypes": [OBSERVATION_TYPE + kind for kind in ("OM_Measurement", "OM_CategoryObservation")],
        "unitOfMeasurements": [{"name": unit, "symbol": unit, "definition": unit} for unit in ("m/s", "")],
        "ObservedProperties": [{"@iot.id": name} for name in names],
        "Thing": {"@iot.id": identity},
    }
    del stream["unitOfMeasurement"], stream["ObservedProperty"]
    workshop.writer.create("MultiDatastreams", stream)
    results = [(number / 10, "NW") for number in range(9)] + [(None, "N"), (0.5, None)]
    rows = [(at(number), list(result), "feature") for number, result in enumerate(results)]
    components = ("phenomenonTime", "result", "FeatureOfInterest/id")
    workshop.writer.observe({"@iot.id": identity}, components, rows, "MultiDatastream")
    visit = Visit(workshop.roots[service])
    keys = [found.key for found in visit.provider.datasets() if found.properties == tuple(names)]
    visit.pull(tmp_path / "s.gpkg", *map(PullRequest, keys))
    source = f"MultiDatastreams('{identity}')"
    assert held(tmp_path / "s.gpkg") == {
        Value(source, part, stored(n), stored(n), speed if part == 0 else None, wind if part == 1 else None)
        for n, (speed, wind) in enumerate(results)
        for part in (0, 1)
    }


def test_stations_have_the_best_geometry_there_is(workshop: Workshop, tmp_path: Path) -> None:
    name = "places"
    workshop.observed(name)
    framed = {"type": "Feature", "properties": {"level": 2}, "geometry": SQUARE}
    places = {
        "point": [point(7.3, 50.0)],
        "feature": [framed],
        "line": [LINE],
        "two": [point(7.4, 50.0), point(7.5, 50.0)],
        "observed": [],
        "nothing": [],
    }
    for identity, geometries in places.items():
        told = [location(f"{identity} {number}", geometry) for number, geometry in enumerate(geometries)]
        stream = datastream(f"at {identity}", name)
        workshop.writer.create("Things", {**thing(identity, told), "Datastreams": [stream]})
        if identity != "nothing":
            workshop.observe(f"at {identity}", [(at(0), 1)])
    visit = Visit(workshop.roots["wide"])
    stations = {s.source_id: s for page in visit.provider.stations(PullRequest(visit.key(name))) for s in page.stations}
    found = {key: (station.geometry, station.geometry_from) for key, station in stations.items()}
    assert found == {
        "point": (point(7.3, 50.0), "Location"),
        "feature": (SQUARE, "Location"),
        "line": (LINE, "Location"),
        "two": (point(7.4, 50.0), "Location (first of 2 places)"),
        "observed": (point(7.0, 50.0), "observedArea"),
        "nothing": (None, "no location"),
    }
    assert {station.mobility for station in stations.values()} == {"fixed", "none"}
    assert json.loads(stations["point"].properties) == {"asset": "point"}


@pytest.mark.parametrize("service", ["wide", "small"])
def test_things_that_move_have_positions(workshop: Workshop, tmp_path: Path, service: str) -> None:
    name = f"bus {service}"
    (stream,) = workshop.streams(name)
    workshop.observe(stream, [(at(0), 1)])
    for number in range(10):
        workshop.writer.create("HistoricalLocations", {
            "@iot.id": f"{stream}-{number}", "time": at(number), "Thing": {"@iot.id": stream},
            "Locations": [location(f"{stream}-{number}", point(8 + number / 10, 50.0))],
        })  # fmt: skip
    visit = Visit(workshop.roots[service])
    visit.pull(tmp_path / "s.gpkg", PullRequest(visit.key(name), start=stored(0), end=stored(8)))
    with closing(sqlite3.connect(tmp_path / "s.gpkg")) as file:
        assert file.execute("SELECT mobility FROM stations").fetchall() == [("moving",)]
        times = [time for (time,) in file.execute("SELECT t_start FROM positions ORDER BY t_start")]
    assert times == [stored(number) for number in range(8)]
