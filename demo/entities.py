# SPDX-License-Identifier: GPL-2.0-or-later
"""What the city's entities say of themselves, member by member, as SensorThings 1.1 writes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import numpy as np

from . import plane
from .city import FIRST_STOP, SECOND_PLACE, STOPS, WIND_SERIES, City
from .clock import DAY, OPENED
from .names import ATTRIBUTION, LICENCE, OWNER
from .networks import SERVICE, Network
from .noise import Floats, Ints
from .rows import Source
from .vocabulary import COMPLEX, OBSERVED, ObservedProperty, Sensor

GEOJSON = "application/geo+json"
OLD_GEOJSON = "application/vnd.geo+json"
FIRST_POSITION = 100_000_000

_MOVED, _BARE, _FEATURE = 1, 0, 2


def iso(seconds: float) -> str:
    """Seconds since 1970 as ISO 8601 text in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Entities:
    """Members and links of a city's entities, by id."""

    def __init__(self, city: City) -> None:
        self.city = city

    def network_of(self, thing: int) -> tuple[Network, int]:
        """The network and station of a Thing that is known to exist."""
        found = self.city.station(thing)
        if found is None:
            raise KeyError(thing)
        return found

    def source_of(self, series: int) -> tuple[Source, int]:
        """The source and station of a series that is known to exist."""
        if series == WIND_SERIES:
            return self.city.sources[-1], 0
        for network in self.city.networks:
            kinds = len(network.kinds)
            since = series - network.first_series
            if 0 <= since < network.count * kinds:
                return self.city.sources[self.first_kind[network.code] + since % kinds], since // kinds
        raise KeyError(series)

    @cached_property
    def first_kind(self) -> dict[str, int]:
        """The number of each network's first source."""
        found, total = {}, 0
        for network in self.city.networks:
            found[network.code], total = total, total + len(network.kinds)
        return found

    @cached_property
    def things(self) -> Ints:
        """All ids of Things."""
        return _ranges((network.first_thing, network.count) for network in self.city.networks)

    @cached_property
    def datastreams(self) -> Ints:
        """All ids of Datastreams."""
        return _ranges((network.first_series, network.count * len(network.kinds)) for network in self.city.networks)

    @cached_property
    def locations(self) -> Ints:
        """All ids of Locations: one by Thing but for the bare, the shared, and the bus; its stops; a second place."""
        own = [
            int(thing) for thing in self.things.tolist() if thing < FIRST_STOP and self.location_of(thing) == [thing]
        ]
        stops = np.arange(FIRST_STOP, FIRST_STOP + STOPS)
        boxes = self.things[self.things >= 1_001]
        return np.concatenate([np.array(own, dtype=np.int64), stops, [SECOND_PLACE], boxes])

    @cached_property
    def features(self) -> Ints:
        """All ids of FeaturesOfInterest."""
        shared = self.city.network("soil").first_thing + 1
        return self.things[self.things != shared]

    def location_of(self, thing: int, bus_stop: int = 0) -> list[int]:
        """The ids of a Thing's Locations."""
        network, station = self.network_of(thing)
        if network.code == "bus":
            return [FIRST_STOP + bus_stop]
        if network.code == "air" and station == _BARE:
            return []
        if network.code == "air" and station == _MOVED:
            return [thing, SECOND_PLACE]
        return [network.first_thing if network.code == "soil" and station == 1 else thing]

    def things_at(self, location: int, bus_stop: int) -> list[int]:
        """The Things that are at a Location."""
        bus, soil = self.city.network("bus").first_thing, self.city.network("soil").first_thing
        if FIRST_STOP <= location < FIRST_STOP + STOPS:
            return [bus] if location == FIRST_STOP + bus_stop else []
        if location == SECOND_PLACE:
            return [self.city.network("air").first_thing + _MOVED]
        return [soil, soil + 1] if location == soil else [location]

    def feature_of(self, thing: int) -> int:
        """The id of the FeatureOfInterest of a Thing's observations."""
        network, station = self.network_of(thing)
        return network.first_thing if network.code == "soil" and station == 1 else thing

    def set_up(self, thing: int) -> int:
        """When a Thing was set up, seconds since 1970."""
        network, station = self.network_of(thing)
        first = self.city.sources[self.first_kind[network.code]].faults.first_day(np.array([station]))
        return OPENED + int(first[0]) * DAY

    def thing_name(self, thing: int) -> str:
        """A Thing's name; not unique."""
        network, station = self.network_of(thing)
        if network.code == "box":
            street = self.city.box_streets(np.array([station]))[0]
            return f"Laternenbox {street.name} {1 + station * 7 % 98}"
        return {
            "mast": "Wettermast Acker",
            "air": f"Luftmessstation {station + 1}",
            "gauge": ("Pegel Süd", "Pegel Altstadt", "Pegel Nord")[station % 3],
            "soil": "Bodensonde",
            "bin": f"Abfallbehälter {station + 1:03d}",
            "visitors": "Besucherzähler",
            "parking": f"Parkhaus P{station + 1}",
            "charging": f"Ladesäule {station + 1:02d}",
            "solar": f"Solardach {station + 1:02d}",
            "bus": "Stadtbus 1",
        }[network.code]

    def thing_properties(self, thing: int) -> dict[str, Any]:
        """A Thing's properties object."""
        network, station = self.network_of(thing)
        found: dict[str, Any] = {
            "assetID": f"{network.code.upper()}-{station + 1:05d}",
            "keywords": list(network.keywords),
            "topic": network.keywords[0],
            "language": "de",
            "owner": OWNER,
            "licence": LICENCE,
            "attribution": ATTRIBUTION,
        }
        district = self.district(network, station)
        if district:
            found["district"] = district
        if network.code == "parking":
            found["capacity"] = int(self._site_size(network, station))
        if network.code == "solar":
            found["kWp"] = float(self._site_size(network, station))
        if network.code == "box":
            street = self.city.box_streets(np.array([station]))[0]
            found["street"], found["mountingHeight"] = street.name, 3.2
        return found

    def district(self, network: Network, station: int) -> str:
        """The district a station stands in, empty outside the town and for what moves."""
        if network.code == "bus":
            return ""
        if network.code == "box":
            number = self.city.box_streets(np.array([station]))[0].district
            if number:
                return self.city.town.districts[number - 1].name
        where = self.city.positions(network.code)[station][None, :]
        for district in self.city.town.districts:
            if plane.inside(where, district.ring)[0]:
                return district.name
        return ""

    def geometry(self, location: int) -> dict[str, Any]:
        """The ``location`` of a Location: a geometry, for one a GeoJSON Feature."""
        if FIRST_STOP <= location < FIRST_STOP + STOPS:
            return plane.point(self.city.route[location - FIRST_STOP])
        if location == SECOND_PLACE:
            place = self.city.positions("air")[_MOVED]
            return plane.point(place + np.array([180.0, -90.0]))
        network, station = self.network_of(location)
        place = self.city.positions(network.code)[station]
        if network.code == "parking":
            return plane.polygon(place + _BLOCK)
        if network.code == "visitors" and station == network.count - 1:
            return plane.line(np.vstack([place - [40.0, 12.0], place + [40.0, 12.0]]))
        if network.code == "air" and station == _FEATURE:
            return {"type": "Feature", "properties": {"genau": True}, "geometry": plane.point(place)}
        return plane.point(place)

    def observed_area(self, thing: int) -> dict[str, Any]:
        """The area a Thing's observations come from."""
        network, station = self.network_of(thing)
        if network.code == "bus":
            low, high = self.city.route.min(axis=0), self.city.route.max(axis=0)
            return plane.polygon(np.array([low, [high[0], low[1]], high, [low[0], high[1]]]))
        place = self.city.positions(network.code)[station]
        if network.code == "air" and station == _BARE:
            return plane.polygon(place + 3.0 * _BLOCK)
        found = self.geometry(self.location_of(thing)[0])
        return found["geometry"] if found["type"] == "Feature" else found

    def location_name(self, location: int) -> str:
        """A Location's name."""
        if FIRST_STOP <= location < FIRST_STOP + STOPS:
            return f"Haltestelle {location - FIRST_STOP + 1}"
        if location == SECOND_PLACE:
            return "Zweiter Standort"
        return f"Standort {self.thing_name(location)}"

    def encoding(self, location: int) -> str:
        """A Location's encodingType; boxes use the older of the two names."""
        return OLD_GEOJSON if location >= 1_001 else GEOJSON

    def series_name(self, series: int) -> str:
        """A Datastream's name."""
        source, station = self.source_of(series)
        return f"{source.kind.name} - {self.thing_name(source.network.first_thing + station)}"

    def series_properties(self, series: int) -> dict[str, Any]:
        """A Datastream's properties object."""
        source, station = self.source_of(series)
        found = dict(source.kind.properties)
        if "layerName" in found:
            found["ownerData"] = OWNER
            found["metadata"] = f"https://merfurt.example/metadata/{source.network.code}"
        if "pegelnullpunkt" in found:
            found["pegelnullpunkt"] = f"{17.4 + 0.15 * (2 - station):.2f} m über NHN"
        return found

    def observed(self, source: Source) -> ObservedProperty:
        """What a Datastream observes."""
        return OBSERVED[source.kind.observed]

    def sensor_of(self, number: int) -> Sensor:
        """A Sensor by its id."""
        return self.city.networks[number - 1].sensor

    def series_of_thing(self, thing: int) -> Ints:
        """The ids of a Thing's Datastreams."""
        network, station = self.network_of(thing)
        first = network.first_series + station * len(network.kinds)
        return np.arange(first, first + len(network.kinds))

    def series_of_sources(self, sources: Sequence[Source]) -> Ints:
        """The ids of all series of sources, in order."""
        found = [
            source.series(np.arange(source.network.count))
            for source in sources
            if source.kind.observation_type != COMPLEX
        ]
        return np.sort(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)

    def positions(self, now: int) -> Ints:
        """The ids of the bus's HistoricalLocations."""
        return FIRST_POSITION + np.arange(self.city.bus_slots(now))

    def position_time(self, position: int) -> int:
        """When the bus was at a position."""
        return int(SERVICE.start(np.array([position - FIRST_POSITION]))[0])

    def stop_at(self, position: int) -> int:
        """The number of the stop of a position."""
        return int(self.city.stop_of(np.array([position - FIRST_POSITION]))[0])

    def _site_size(self, network: Network, station: int) -> float:
        return float(self.city.sources[self.first_kind[network.code]].site.size[station])


_BLOCK: Floats = np.array([[-35.0, -25.0], [35.0, -25.0], [35.0, 25.0], [-35.0, 25.0]])


def _ranges(parts: Any) -> Ints:
    return np.concatenate([np.arange(first, first + count) for first, count in parts])
