# SPDX-License-Identifier: GPL-2.0-or-later
"""The city as documents for another server says what its own service says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from demo_client import NOW, SINCE, Client, town
from urban_data.demo.city import OBSERVATION_COMPONENTS, City
from urban_data.demo.entities import Entities
from urban_data.demo.model import WIND_SERIES

START = datetime(2026, 6, 16, tzinfo=UTC)
CITY: City = town(SINCE)


def _without_links(entity: dict) -> dict:  # type: ignore[type-arg]
    return {name: value for name, value in entity.items() if "@iot." not in name or name == "@iot.id"}


@pytest.mark.parametrize(
    ("collection", "documents"),
    [
        ("Sensors", CITY.sensors()), ("ObservedProperties", CITY.observed_properties()), ("Locations", CITY.stops()),
        ("FeaturesOfInterest", CITY.features_of_interest()),
    ],
)  # fmt: skip
def test_single_documents(collection: str, documents: list[dict]) -> None:  # type: ignore[type-arg]
    client = Client()
    for document in documents:
        assert document == _without_links(client.get(f"{collection}({document['@iot.id']})"))


def test_things_bring_everything_along_once() -> None:
    client = Client()
    places: list[int] = [stop["@iot.id"] for stop in CITY.stops()]
    series: list[int] = []
    for document in CITY.things():
        inner = {name: document.pop(name) for name in ("Locations", "Datastreams", "MultiDatastreams")}
        assert document == _without_links(client.get(f"Things({document['@iot.id']})"))
        for place in inner["Locations"]:
            if place.keys() == {"@iot.id"}:
                assert place["@iot.id"] in places
            else:
                places.append(place["@iot.id"])
        for collection in ("Datastreams", "MultiDatastreams"):
            for stream in inner[collection]:
                told = _without_links(client.get(f"{collection}({stream['@iot.id']})"))
                linked = {name for name in ("Sensor", "ObservedProperty", "ObservedProperties") if name in stream}
                assert len(linked) == 2
                assert {name: value for name, value in stream.items() if name not in linked} == {
                    name: value for name, value in told.items() if name != "phenomenonTime"
                }
        series += [stream["@iot.id"] for stream in inner["Datastreams"]]
    assert sorted(places) == Entities(CITY).locations.tolist()
    assert series == Entities(CITY).datastreams.tolist()


@pytest.mark.parametrize("series", [21, 109, 129, 10_001, WIND_SERIES])
def test_observations_are_those_of_the_service(series: int) -> None:
    client = Client(page_cap=10_000)
    path = "MultiDatastreams(1)" if series == WIND_SERIES else f"Datastreams({series})"
    told = client.get(
        f"{path}/Observations?$filter=phenomenonTime ge 2026-06-16T00:00:00Z&$expand=FeatureOfInterest&$top=1000"
    )
    rows = CITY.observations(series, START, NOW, NOW)
    assert len(OBSERVATION_COMPONENTS) == 5
    assert rows == [
        [row["@iot.id"], row["phenomenonTime"], row["result"], row["resultTime"], row["FeatureOfInterest"]["@iot.id"]]
        for row in told["value"]
    ]
    assert rows


def test_no_rows_outside_the_period_and_none_from_the_future() -> None:
    assert CITY.observations(10_001, NOW, datetime(2027, 1, 1, tzinfo=UTC), NOW) == []
    with pytest.raises(KeyError):
        CITY.observations(9_999, START, NOW, NOW)


def test_positions_are_those_of_the_service() -> None:
    client = Client()
    documents = list(CITY.positions(datetime(2026, 6, 16, 6, tzinfo=UTC), datetime(2026, 6, 16, 7, tzinfo=UTC)))
    assert len(documents) == 30
    for document in documents:
        told = client.get(f"HistoricalLocations({document['@iot.id']})?$expand=Thing($select=id),Locations($select=id)")
        assert document == _without_links(told)
