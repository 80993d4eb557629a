# SPDX-License-Identifier: GPL-2.0-or-later
"""The SensorThings data model of the demo city: entity types, their members and links, as a table (OGC 18-088, 8.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from .city import SECOND_PLACE, WIND_SERIES, City
from .entities import FIRST_POSITION, GEOJSON, Entities, iso
from .noise import Ints
from .vocabulary import COMPLEX, OBSERVED

Members = Mapping[str, Callable[["View", int], Any]]
_NONE = np.zeros(0, dtype=np.int64)
_BY_NUMBER = {observed.number: code for code, observed in OBSERVED.items()}


@dataclass(frozen=True, slots=True)
class EntityType:
    """
    One type of entity.

    ``members`` give values by name; ``one`` and ``many`` are links to one or many entities: (collection, ids).
    ``general`` are members and links that are the same for all series of a kind.
    """

    name: str
    collection: str
    prefix: str
    ids: Callable[[View], Ints]
    members: Members
    one: Mapping[str, tuple[str, Callable[[View, int], int | None]]] = field(default_factory=dict)
    many: Mapping[str, tuple[str, Callable[[View, int], Ints]]] = field(default_factory=dict)
    general: frozenset[str] = frozenset()


class View:
    """The city as it can be seen at one moment; what is costly is told once."""

    def __init__(self, entities: Entities, now: int) -> None:
        self.entities = entities
        self.city: City = entities.city
        self.now = now
        self._extents: dict[int, tuple[int, int] | None] = {}

    @cached_property
    def bus_stop(self) -> int:
        """The stop the bus is at."""
        count = self.city.bus_slots(self.now)
        return self.entities.stop_at(FIRST_POSITION + count - 1) if count else 0

    def prepare_extents(self, series: Ints) -> None:
        """Work out the time extents of many series at once."""
        missing = np.array([number for number in series.tolist() if number not in self._extents], dtype=np.int64)
        if len(missing):
            found = self.city.extents(missing, self.now)
            self._extents.update((number, found.get(number)) for number in missing.tolist())

    def extent(self, series: int) -> str | None:
        """The phenomenonTime of a series, None when it has no observations."""
        self.prepare_extents(np.array([series]))
        found = self._extents[series]
        return None if found is None else f"{iso(found[0])}/{iso(found[1])}"

    def multi(self, number: int) -> int:
        """The series of a MultiDatastream."""
        return WIND_SERIES + number - 1


def _thing_positions(view: View, thing: int) -> Ints:
    network, _ = view.entities.network_of(thing)
    if network.code == "bus":
        return view.entities.positions(view.now)
    return np.array([thing] if view.entities.location_of(thing) else [], dtype=np.int64)


def _position_things(view: View, position: int) -> int:
    return view.city.network("bus").first_thing if position >= FIRST_POSITION else position


def _position_locations(view: View, position: int) -> Ints:
    entities = view.entities
    if position >= FIRST_POSITION:
        return np.array(entities.location_of(_position_things(view, position), entities.stop_at(position)))
    return np.array(entities.location_of(position))


def _location_positions(view: View, location: int) -> Ints:
    things = view.entities.things_at(location, 0)
    bus = view.city.network("bus").first_thing
    found = [thing for thing in things if thing != bus]
    if not found or location == SECOND_PLACE:
        found += [thing for thing in view.entities.positions(view.now).tolist() if _is_at(view, thing, location)]
    return np.array(found, dtype=np.int64)


def _is_at(view: View, position: int, location: int) -> bool:
    return location in _position_locations(view, position).tolist()


def _all_positions(view: View) -> Ints:
    own = [thing for thing in view.entities.things.tolist() if len(_thing_positions(view, thing)) == 1]
    return np.concatenate([np.array(own, dtype=np.int64), view.entities.positions(view.now)])


def _thing_of(view: View, series: int) -> int:
    source, station = view.entities.source_of(series)
    return source.network.first_thing + station


def _sources_by_observed(view: View, number: int) -> Ints:
    return view.entities.series_of_sources([s for s in view.city.sources if s.kind.observed == _BY_NUMBER[number]])


def _sources_by_sensor(view: View, number: int) -> Ints:
    return view.entities.series_of_sources([s for s in view.city.sources if s.network.number == number])


def _multi_by_observed(view: View, number: int) -> Ints:
    used = [component.observed for component in view.city.sources[-1].kind.components]
    return np.array([1]) if _BY_NUMBER[number] in used else _NONE


def _multi_observed(view: View, number: int) -> Ints:
    components = view.city.sources[-1].kind.components if number else ()
    return np.array([OBSERVED[component.observed].number for component in components])


def _things(view: View) -> Ints:
    return view.entities.things


def _mast(view: View, thing: int) -> Ints:
    return np.array([1]) if thing == view.city.network("mast").first_thing else _NONE


_SERIES_TEXT = "Zeitreihe der Demostadt: "

TYPES: dict[str, EntityType] = {
    kind.collection: kind
    for kind in (
        EntityType(
            "Thing", "Things", "t", _things,
            members={
                "name": lambda v, n: v.entities.thing_name(n),
                "description": lambda v, n: v.entities.network_of(n)[0].sensor.description,
                "properties": lambda v, n: v.entities.thing_properties(n),
            },
            many={
                "Locations": ("Locations", lambda v, n: np.array(v.entities.location_of(n, v.bus_stop), dtype=np.int64)),
                "HistoricalLocations": ("HistoricalLocations", _thing_positions),
                "Datastreams": ("Datastreams", lambda v, n: v.entities.series_of_thing(n)),
                "MultiDatastreams": ("MultiDatastreams", _mast),
            },
        ),
        EntityType(
            "Location", "Locations", "l", lambda v: v.entities.locations,
            members={
                "name": lambda v, n: v.entities.location_name(n),
                "description": lambda v, n: "Standort in der Demostadt",
                "encodingType": lambda v, n: v.entities.encoding(n),
                "location": lambda v, n: v.entities.geometry(n),
            },
            many={
                "Things": ("Things", lambda v, n: np.array(v.entities.things_at(n, v.bus_stop), dtype=np.int64)),
                "HistoricalLocations": ("HistoricalLocations", _location_positions),
            },
        ),
        EntityType(
            "HistoricalLocation", "HistoricalLocations", "h", _all_positions,
            members={
                "time": lambda v, n: iso(
                    v.entities.position_time(n) if n >= FIRST_POSITION else v.entities.set_up(n)
                )
            },
            one={"Thing": ("Things", _position_things)},
            many={"Locations": ("Locations", _position_locations)},
        ),
        EntityType(
            "Datastream", "Datastreams", "d", lambda v: v.entities.datastreams,
            members={
                "name": lambda v, n: v.entities.series_name(n),
                "description": lambda v, n: _SERIES_TEXT + v.entities.source_of(n)[0].kind.name,
                "observationType": lambda v, n: v.entities.source_of(n)[0].kind.observation_type,
                "unitOfMeasurement": lambda v, n: v.entities.source_of(n)[0].kind.unit.json(),
                "observedArea": lambda v, n: v.entities.observed_area(_thing_of(v, n)),
                "phenomenonTime": lambda v, n: v.extent(n),
                "properties": lambda v, n: v.entities.series_properties(n),
            },
            one={
                "Thing": ("Things", _thing_of),
                "Sensor": ("Sensors", lambda v, n: v.entities.source_of(n)[0].network.number),
                "ObservedProperty": (
                    "ObservedProperties", lambda v, n: v.entities.observed(v.entities.source_of(n)[0]).number
                ),
            },
            many={"Observations": ("Observations", lambda v, n: np.array([n]))},
            general=frozenset(
                {"observationType", "unitOfMeasurement", "description", "Sensor", "ObservedProperty", "properties"}
            ),
        ),
        EntityType(
            "MultiDatastream", "MultiDatastreams", "m", lambda v: np.array([1]),
            members={
                "name": lambda v, n: v.entities.series_name(v.multi(n)),
                "description": lambda v, n: _SERIES_TEXT + v.city.sources[-1].kind.name,
                "observationType": lambda v, n: COMPLEX,
                "multiObservationDataTypes": lambda v, n: [_MEASURED] * len(v.city.sources[-1].kind.components),
                "unitOfMeasurements": lambda v, n: [part.unit.json() for part in v.city.sources[-1].kind.components],
                "observedArea": lambda v, n: v.entities.observed_area(_thing_of(v, v.multi(n))),
                "phenomenonTime": lambda v, n: v.extent(v.multi(n)),
                "properties": lambda v, n: v.entities.series_properties(v.multi(n)),
            },
            one={
                "Thing": ("Things", lambda v, n: _thing_of(v, v.multi(n))),
                "Sensor": ("Sensors", lambda v, n: v.city.sources[-1].network.number),
            },
            many={
                "ObservedProperties": ("ObservedProperties", _multi_observed),
                "Observations": ("Observations", lambda v, n: np.array([v.multi(n)])),
            },
        ),
        EntityType(
            "Sensor", "Sensors", "s", lambda v: np.arange(1, len(v.city.networks) + 1),
            members={
                "name": lambda v, n: v.entities.sensor_of(n).name,
                "description": lambda v, n: v.entities.sensor_of(n).description,
                "encodingType": lambda v, n: v.entities.sensor_of(n).encoding,
                "metadata": lambda v, n: v.entities.sensor_of(n).metadata,
            },
            many={
                "Datastreams": ("Datastreams", _sources_by_sensor),
                "MultiDatastreams": ("MultiDatastreams", _mast),
            },
        ),
        EntityType(
            "ObservedProperty", "ObservedProperties", "o", lambda v: np.arange(1, len(OBSERVED) + 1),
            members={
                "name": lambda v, n: OBSERVED[_BY_NUMBER[n]].name,
                "definition": lambda v, n: OBSERVED[_BY_NUMBER[n]].definition,
                "description": lambda v, n: OBSERVED[_BY_NUMBER[n]].description,
            },
            many={
                "Datastreams": ("Datastreams", _sources_by_observed),
                "MultiDatastreams": ("MultiDatastreams", _multi_by_observed),
            },
        ),
        EntityType(
            "FeatureOfInterest", "FeaturesOfInterest", "f", lambda v: v.entities.features,
            members={
                "name": lambda v, n: f"Messgebiet {v.entities.thing_name(n)}",
                "description": lambda v, n: "Gebiet, für das die Werte gelten",
                "encodingType": lambda v, n: GEOJSON,
                "feature": lambda v, n: v.entities.observed_area(n),
            },
            many={"Observations": ("Observations", lambda v, n: _feature_series(v, n))},
        ),
        EntityType(
            "Observation", "Observations", "b", lambda v: _NONE, members={},
            one={
                "Datastream": ("Datastreams", lambda v, n: None),
                "MultiDatastream": ("MultiDatastreams", lambda v, n: None),
                "FeatureOfInterest": ("FeaturesOfInterest", lambda v, n: None),
            },
        ),
    )
}  # fmt: skip

_MEASURED = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"


def _feature_series(view: View, feature: int) -> Ints:
    soil = view.city.network("soil").first_thing
    things = [soil, soil + 1] if feature == soil else [feature]
    series = [view.entities.series_of_thing(thing) for thing in things]
    if feature == view.city.network("mast").first_thing:
        series.append(np.array([WIND_SERIES]))
    return np.concatenate(series)
