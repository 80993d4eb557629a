# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo city in another SensorThings server, written through that server's own API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from urban_data.demo.city import OBSERVATION_COMPONENTS, City
from urban_data.demo.model import WIND_SERIES

from .loading import Entity, Row, Writer

DAYS = 2
SINCE = datetime(2024, 5, 1, tzinfo=UTC)
NOW = SINCE + timedelta(days=DAYS)

Stream = tuple[Entity, Sequence[str], Iterable[Row], str]


def small_city() -> City:
    """Two lamp-post boxes and all the other stations, from `SINCE` on: some 27,000 values until `NOW`."""
    return City(0.02, since=SINCE.date())


def load(city: City, writer: Writer) -> int:
    """Write the city as it is at `NOW` into an empty service; returns the number of Observations.

    Raises RuntimeError when the service refuses something. With FROST 2.0 this takes about a second for 1,000 values.
    """
    for collection, entities in (
        ("Sensors", city.sensors()),
        ("ObservedProperties", city.observed_properties()),
        ("Locations", city.stops()),
        ("FeaturesOfInterest", city.features_of_interest()),
    ):
        for entity in entities:
            writer.create(collection, entity)
    positions = list(city.positions(SINCE, NOW))
    moving = {position["Thing"]["@iot.id"] for position in positions}
    series = []
    for thing in city.things():
        if thing["@iot.id"] in moving:
            del thing["Locations"]  # FROST would take it to be there now, after all of its positions.
        writer.create("Things", thing)
        series += [stream["@iot.id"] for stream in thing["Datastreams"]]
    for position in positions:
        writer.create("HistoricalLocations", position)
    return writer.observe_all(_streams(city, series))


def _streams(city: City, series: Sequence[int]) -> Iterator[Stream]:
    for number in series:
        yield {"@iot.id": number}, OBSERVATION_COMPONENTS, city.observations(number, SINCE, NOW, NOW), "Datastream"
    wind = city.observations(WIND_SERIES, SINCE, NOW, NOW)
    yield {"@iot.id": 1}, OBSERVATION_COMPONENTS, wind, "MultiDatastream"
