# SPDX-License-Identifier: GPL-2.0-or-later
"""What the city's entities say of themselves, member by member, and which belong together."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import numpy as np

from . import plane
from .clock import DAY, OPENED
from .kinds import SERVICE
from .model import WIND_SERIES, CityModel
from .names import ATTRIBUTION, LICENCE, OWNER
from .networks import FIRST_BOX
from .noise import Floats, Ints
from .places import STOPS

GEOJSON = "application/geo+json"
OLD_GEOJSON = "application/vnd.geo+json"
FIRST_STOP = 501
SECOND_PLACE = 601
FIRST_POSITION = 100_000_000

_BARE, _MOVED, _WRAPPED = 0, 1, 2
_FORMER: Floats = np.array([180.0, -90.0])
_HALF_LINE: Floats = np.array([40.0, 12.0])
_BLOCK: Floats = np.array([[-35.0, -25.0], [35.0, -25.0], [35.0, 25.0], [-35.0, 25.0]])
_NAMES = {
    "mast": "Wettermast Acker",
    "air": "Luftmessstation {0}",
    "gauge": "Pegel {1}",
    "soil": "Bodensonde",
    "bin": "Abfallbehälter {0:03d}",
    "visitors": "Besucherzähler",
    "parking": "Parkhaus P{0}",
    "charging": "Ladesäule {0:02d}",
    "solar": "Solardach {0:02d}",
    "bus": "Stadtbus 1",
}
_GAUGES = ("Süd", "Altstadt", "Nord")


def iso(seconds: float) -> str:
    """Seconds since 1970 as ISO 8601 text in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Entities:
    """Members and links of a city's entities, by id.

    Things are numbered by network, boxes from 1,001 on. A Location has the id of its Thing, but for the stops of the
    bus (from 501 on) and the second place of an air station (601); the first two soil probes share one. A
    FeatureOfInterest has the id of the first Thing it belongs to.
    """

    def __init__(self, city: CityModel) -> None:
        self.city = city
        self.bus = city.network("bus").first_thing
        self.bare = city.network("air").first_thing + _BARE
        self.moved = city.network("air").first_thing + _MOVED
        self.wrapped = city.network("air").first_thing + _WRAPPED
        self.shared = city.network("soil").first_thing

    @cached_property
    def things(self) -> Ints:
        """All ids of Things."""
        return np.concatenate([np.arange(n.first_thing, n.first_thing + n.count) for n in self.city.networks])

    @cached_property
    def datastreams(self) -> Ints:
        """All ids of Datastreams."""
        return np.concatenate(
            [np.arange(n.first_series, n.first_series + n.count * len(n.kinds)) for n in self.city.networks]
        )

    @cached_property
    def locations(self) -> Ints:
        """All ids of Locations."""
        own = self.things[~np.isin(self.things, [self.bare, self.bus, self.shared + 1])]
        return np.sort(np.concatenate([own, np.arange(FIRST_STOP, FIRST_STOP + STOPS), [SECOND_PLACE]]))

    @cached_property
    def features(self) -> Ints:
        """All ids of FeaturesOfInterest."""
        return self.things[self.things != self.shared + 1]

    @cached_property
    def fixed_positions(self) -> Ints:
        """The ids of the HistoricalLocations of what does not move: those of their Things."""
        return self.things[~np.isin(self.things, [self.bare, self.bus])]

    def positions(self, now: int) -> Ints:
        """The ids of the HistoricalLocations of the bus."""
        return FIRST_POSITION + self.city.bus_slots(now)

    def locations_of(self, thing: int, bus_stop: int) -> list[int]:
        """The ids of a Thing's Locations while the bus is at a stop."""
        if thing == self.bus:
            return [FIRST_STOP + bus_stop]
        if thing == self.bare:
            return []
        if thing == self.moved:
            return [thing, SECOND_PLACE]
        return [self.shared if thing == self.shared + 1 else thing]

    def things_at(self, location: int, bus_stop: int) -> list[int]:
        """The Things that are at a Location while the bus is at a stop."""
        if FIRST_STOP <= location < FIRST_STOP + STOPS:
            return [self.bus] if location == FIRST_STOP + bus_stop else []
        if location == SECOND_PLACE:
            return [self.moved]
        return [self.shared, self.shared + 1] if location == self.shared else [location]

    def feature_of(self, thing: int) -> int:
        """The id of the FeatureOfInterest of a Thing's observations."""
        return self.shared if thing == self.shared + 1 else thing

    def series_of(self, thing: int) -> Ints:
        """The ids of a Thing's Datastreams."""
        network, station = self.city.station(thing)
        first = network.first_series + station * len(network.kinds)
        return np.arange(first, first + len(network.kinds))

    def series_of_feature(self, feature: int) -> Ints:
        """The series whose observations belong to a FeatureOfInterest."""
        things = [feature, feature + 1] if feature == self.shared else [feature]
        found = [self.series_of(thing) for thing in things]
        if feature == self.city.network("mast").first_thing:
            found.append(np.array([WIND_SERIES]))
        return np.concatenate(found)

    def thing_of(self, series: int) -> int:
        """The Thing of a series."""
        source, station = self.city.source(series)
        return source.network.first_thing + station

    def set_up(self, thing: int) -> int:
        """When a Thing was set up, seconds since 1970."""
        network, station = self.city.station(thing)
        faults = self.city.sources[int(self.city.first_sources[network.number - 1])].faults
        return OPENED + int(faults.first_day(np.array([station]))[0]) * DAY

    def position_time(self, position: int) -> int:
        """When a Thing came to the place of a HistoricalLocation, seconds since 1970."""
        if position < FIRST_POSITION:
            return self.set_up(position)
        return int(SERVICE.start(np.array([position - FIRST_POSITION]))[0])

    def stop_at(self, position: int) -> int:
        """The number of the stop of a HistoricalLocation of the bus."""
        return int(self.city.places.stop_of(np.array([position - FIRST_POSITION]))[0])

    def locations_at(self, position: int) -> list[int]:
        """The ids of the Locations of a HistoricalLocation."""
        if position < FIRST_POSITION:
            return self.locations_of(position, 0)
        return self.locations_of(self.bus, self.stop_at(position))

    def thing_name(self, thing: int) -> str:
        """A Thing's name; not unique."""
        network, station = self.city.station(thing)
        if network.code == "box":
            return f"Laternenbox {self.city.places.box_street(station).name} {1 + station * 7 % 98}"
        return _NAMES[network.code].format(station + 1, _GAUGES[station % len(_GAUGES)])

    def thing_properties(self, thing: int) -> dict[str, Any]:
        """A Thing's properties object."""
        network, station = self.city.station(thing)
        found: dict[str, Any] = {
            "assetID": f"{network.code.upper()}-{station + 1:05d}",
            "keywords": list(network.keywords),
            "topic": network.keywords[0],
            "language": "de",
            "owner": OWNER,
            "licence": LICENCE,
            "attribution": ATTRIBUTION,
        }
        if thing != self.bus and (district := self.city.places.district(network.code, station)):
            found["district"] = district
        if network.code in ("parking", "solar"):
            site = self.city.sources[int(self.city.first_sources[network.number - 1])].site
            found["capacity" if network.code == "parking" else "kWp"] = int(site.size[station])
        if network.code == "box":
            found["street"], found["mountingHeight"] = self.city.places.box_street(station).name, 3.2
        return found

    def location(self, location: int) -> dict[str, Any]:
        """The ``location`` of a Location: a geometry, for one a GeoJSON Feature."""
        if FIRST_STOP <= location < FIRST_STOP + STOPS:
            return plane.point(self.city.places.route[location - FIRST_STOP])
        if location == SECOND_PLACE:
            return plane.point(self._place(self.moved) + _FORMER)
        network, station = self.city.station(location)
        place = self._place(location)
        if network.code == "parking":
            return plane.polygon(place + _BLOCK)
        if network.code == "visitors" and station == network.count - 1:
            return plane.line(np.vstack([place - _HALF_LINE, place + _HALF_LINE]))
        if location == self.wrapped:
            return {"type": "Feature", "properties": {"genau": True}, "geometry": plane.point(place)}
        return plane.point(place)

    def observed_area(self, thing: int) -> dict[str, Any]:
        """The area a Thing's observations come from: its place, a box around the route of the bus."""
        if thing == self.bus:
            low, high = self.city.places.route.min(axis=0), self.city.places.route.max(axis=0)
            return plane.polygon(np.array([low, [high[0], low[1]], high, [low[0], high[1]]]))
        if thing == self.bare:
            return plane.polygon(self._place(thing) + 3.0 * _BLOCK)
        found = self.location(self.locations_of(thing, 0)[0])
        geometry: dict[str, Any] = found["geometry"] if found["type"] == "Feature" else found
        return geometry

    def location_name(self, location: int) -> str:
        """A Location's name."""
        if FIRST_STOP <= location < FIRST_STOP + STOPS:
            return f"Haltestelle {location - FIRST_STOP + 1}"
        return "Zweiter Standort" if location == SECOND_PLACE else f"Standort {self.thing_name(location)}"

    def encoding(self, location: int) -> str:
        """A Location's encodingType; boxes use the older of the two names."""
        return OLD_GEOJSON if location >= FIRST_BOX else GEOJSON

    def series_name(self, series: int) -> str:
        """A Datastream's name."""
        source, station = self.city.source(series)
        return f"{source.kind.name} - {self.thing_name(source.network.first_thing + station)}"

    def series_properties(self, series: int) -> dict[str, Any]:
        """A Datastream's properties object, the same for all of a kind but for the zero of the gauges."""
        source, station = self.city.source(series)
        found = dict(source.kind.properties)
        if "layerName" in found:
            found["ownerData"] = ATTRIBUTION
            found["metadata"] = f"https://merfurt.example/metadata/{source.network.code}"
        if source.kind.observed == "water_level":
            found["pegelnullpunkt"] = f"{17.4 + 0.15 * (2 - station):.2f} m über NHN"
        return found

    def _place(self, thing: int) -> Floats:
        network, station = self.city.station(thing)
        return self.city.places.of(network.code)[station]
