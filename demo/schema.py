# SPDX-License-Identifier: GPL-2.0-or-later
"""The SensorThings data model of the demo city: entity types, their members and links, as a table (OGC 18-088, 8.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from .entities import FIRST_POSITION, FIRST_STOP, GEOJSON, SECOND_PLACE, Entities, iso
from .model import WIND_SERIES, CityModel
from .noise import Ints
from .places import STOPS
from .rows import Source
from .vocabulary import MEASUREMENT, OBSERVED

_BY_NUMBER = {observed.number: code for code, observed in OBSERVED.items()}
_NONE = np.zeros(0, dtype=np.int64)
_WIND = np.array([1])


class View:
    """The city as it can be seen at one moment; what is costly is worked out once."""

    def __init__(self, entities: Entities, now: int) -> None:
        self.entities = entities
        self.city: CityModel = entities.city
        self.now = now
        self._extents: dict[int, tuple[int, int] | None] = {}

    @cached_property
    def bus_stop(self) -> int:
        """The stop the bus is at."""
        return self.entities.stop_at(int(self.bus_positions[-1])) if len(self.bus_positions) else 0

    @cached_property
    def bus_positions(self) -> Ints:
        """The ids of the HistoricalLocations of the bus."""
        return self.entities.positions(self.now)

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


Member = Callable[[View, int], Any]
ToOne = tuple[str, Callable[[View, int], int | None]]
ToMany = tuple[str, Callable[[View, int], Ints]]


@dataclass(frozen=True, slots=True)
class EntityType:
    """One type of entity.

    ``members`` give values by name; ``one`` and ``many`` are links to one or many entities: (collection, ids).
    ``general`` are members and links that are the same for all series of a kind. Ids of observations in ``many`` are
    those of their series.
    """

    name: str
    collection: str
    prefix: str
    ids: Callable[[View], Ints]
    members: Mapping[str, Member] = field(default_factory=dict)
    one: Mapping[str, ToOne] = field(default_factory=dict)
    many: Mapping[str, ToMany] = field(default_factory=dict)
    general: frozenset[str] = frozenset()


def series_of(collection: str, number: int) -> int:
    """The series of a Datastream or MultiDatastream."""
    return number if collection == "Datastreams" else WIND_SERIES + number - 1


def _ids(numbers: Iterable[int]) -> Ints:
    return np.array(list(numbers), dtype=np.int64)


def _source(view: View, series: int) -> Source:
    return view.city.source(series)[0]


def _series_of(view: View, is_meant: Callable[[Source], bool]) -> Ints:
    """The ids of the Datastreams of some sources, in order."""
    found = [
        source.series(np.arange(source.network.count))
        for source in view.city.sources
        if not source.kind.components and is_meant(source)
    ]
    return np.sort(np.concatenate(found)) if found else _NONE


def _things() -> EntityType:
    def positions(view: View, thing: int) -> Ints:
        if thing == view.entities.bus:
            return view.bus_positions
        return _NONE if thing == view.entities.bare else _ids([thing])

    return EntityType(
        "Thing", "Things", "t", lambda v: v.entities.things,
        members={
            "name": lambda v, n: v.entities.thing_name(n),
            "description": lambda v, n: v.city.station(n)[0].sensor.description,
            "properties": lambda v, n: v.entities.thing_properties(n),
        },
        many={
            "Locations": ("Locations", lambda v, n: _ids(v.entities.locations_of(n, v.bus_stop))),
            "HistoricalLocations": ("HistoricalLocations", positions),
            "Datastreams": ("Datastreams", lambda v, n: v.entities.series_of(n)),
            "MultiDatastreams": ("MultiDatastreams", _multi_of_mast),
        },
    )  # fmt: skip


def _locations() -> EntityType:
    def positions(view: View, location: int) -> Ints:
        if FIRST_STOP <= location < FIRST_STOP + STOPS:
            stops = view.city.places.stop_of(view.bus_positions - FIRST_POSITION)
            return view.bus_positions[stops == location - FIRST_STOP]
        return _ids(view.entities.things_at(location, 0))

    return EntityType(
        "Location", "Locations", "l", lambda v: v.entities.locations,
        members={
            "name": lambda v, n: v.entities.location_name(n),
            "description": lambda _, n: "Standort in der Demostadt" if n != SECOND_PLACE else "Früherer Standort",
            "encodingType": lambda v, n: v.entities.encoding(n),
            "location": lambda v, n: v.entities.location(n),
        },
        many={
            "Things": ("Things", lambda v, n: _ids(v.entities.things_at(n, v.bus_stop))),
            "HistoricalLocations": ("HistoricalLocations", positions),
        },
    )  # fmt: skip


def _historical_locations() -> EntityType:
    return EntityType(
        "HistoricalLocation", "HistoricalLocations", "h",
        lambda v: np.concatenate([v.entities.fixed_positions, v.bus_positions]),
        members={"time": lambda v, n: iso(v.entities.position_time(n))},
        one={"Thing": ("Things", lambda v, n: v.entities.bus if n >= FIRST_POSITION else n)},
        many={"Locations": ("Locations", lambda v, n: _ids(v.entities.locations_at(n)))},
    )  # fmt: skip


def _datastreams() -> EntityType:
    return EntityType(
        "Datastream", "Datastreams", "d", lambda v: v.entities.datastreams,
        members={
            "name": lambda v, n: v.entities.series_name(n),
            "description": lambda v, n: f"Zeitreihe der Demostadt: {_source(v, n).kind.name}",
            "observationType": lambda v, n: _source(v, n).kind.observation_type,
            "unitOfMeasurement": lambda v, n: _source(v, n).kind.unit.json(),
            "observedArea": lambda v, n: v.entities.observed_area(v.entities.thing_of(n)),
            "phenomenonTime": lambda v, n: v.extent(n),
            "properties": lambda v, n: v.entities.series_properties(n),
        },
        one={
            "Thing": ("Things", lambda v, n: v.entities.thing_of(n)),
            "Sensor": ("Sensors", lambda v, n: _source(v, n).network.number),
            "ObservedProperty": ("ObservedProperties", lambda v, n: OBSERVED[_source(v, n).kind.observed].number),
        },
        many={"Observations": ("Observations", lambda _, n: _ids([n]))},
        general=frozenset(
            {"observationType", "unitOfMeasurement", "description", "Sensor", "ObservedProperty", "properties"}
        ),
    )  # fmt: skip


def _multi_datastreams() -> EntityType:
    def series(number: int) -> int:
        return series_of("MultiDatastreams", number)

    def observed(view: View, number: int) -> Ints:
        return _ids(OBSERVED[part.observed].number for part in _source(view, series(number)).kind.components)

    return EntityType(
        "MultiDatastream", "MultiDatastreams", "m", lambda _: _WIND,
        members={
            "name": lambda v, n: v.entities.series_name(series(n)),
            "description": lambda v, n: f"Zeitreihe der Demostadt: {_source(v, series(n)).kind.name}",
            "observationType": lambda v, n: _source(v, series(n)).kind.observation_type,
            "multiObservationDataTypes": lambda v, n: [MEASUREMENT for _ in _source(v, series(n)).kind.components],
            "unitOfMeasurements": lambda v, n: [part.unit.json() for part in _source(v, series(n)).kind.components],
            "observedArea": lambda v, n: v.entities.observed_area(v.entities.thing_of(series(n))),
            "phenomenonTime": lambda v, n: v.extent(series(n)),
            "properties": lambda v, n: v.entities.series_properties(series(n)),
        },
        one={
            "Thing": ("Things", lambda v, n: v.entities.thing_of(series(n))),
            "Sensor": ("Sensors", lambda v, n: _source(v, series(n)).network.number),
        },
        many={
            "ObservedProperties": ("ObservedProperties", observed),
            "Observations": ("Observations", lambda _, n: _ids([series(n)])),
        },
    )  # fmt: skip


def _sensors() -> EntityType:
    return EntityType(
        "Sensor", "Sensors", "s", lambda v: np.arange(1, len(v.city.networks) + 1),
        members={
            "name": lambda v, n: v.city.networks[n - 1].sensor.name,
            "description": lambda v, n: v.city.networks[n - 1].sensor.description,
            "encodingType": lambda v, n: v.city.networks[n - 1].sensor.encoding,
            "metadata": lambda v, n: v.city.networks[n - 1].sensor.metadata,
        },
        many={
            "Datastreams": ("Datastreams", lambda v, n: _series_of(v, lambda source: source.network.number == n)),
            "MultiDatastreams": (
                "MultiDatastreams", lambda v, n: _WIND if n == v.city.network("mast").number else _NONE
            ),
        },
    )  # fmt: skip


def _observed_properties() -> EntityType:
    def multi(view: View, number: int) -> Ints:
        kind = _source(view, WIND_SERIES).kind
        return _WIND if _BY_NUMBER[number] in [part.observed for part in kind.components] else _NONE

    def series(view: View, number: int) -> Ints:
        return _series_of(view, lambda source: source.kind.observed == _BY_NUMBER[number])

    return EntityType(
        "ObservedProperty", "ObservedProperties", "o", lambda _: np.arange(1, len(OBSERVED) + 1),
        members={
            "name": lambda _, n: OBSERVED[_BY_NUMBER[n]].name,
            "definition": lambda _, n: OBSERVED[_BY_NUMBER[n]].definition,
            "description": lambda _, n: OBSERVED[_BY_NUMBER[n]].description,
        },
        many={"Datastreams": ("Datastreams", series), "MultiDatastreams": ("MultiDatastreams", multi)},
    )  # fmt: skip


def _features_of_interest() -> EntityType:
    return EntityType(
        "FeatureOfInterest", "FeaturesOfInterest", "f", lambda v: v.entities.features,
        members={
            "name": lambda v, n: f"Messgebiet {v.entities.thing_name(n)}",
            "description": lambda _, __: "Gebiet, für das die Werte gelten",
            "encodingType": lambda _, __: GEOJSON,
            "feature": lambda v, n: v.entities.observed_area(n),
        },
        many={"Observations": ("Observations", lambda v, n: v.entities.series_of_feature(n))},
    )  # fmt: skip


def _observations() -> EntityType:
    def datastream(_: View, series: int) -> int | None:
        return None if series == WIND_SERIES else series

    def multi(_: View, series: int) -> int | None:
        return 1 if series == WIND_SERIES else None

    return EntityType(
        "Observation", "Observations", "b", lambda v: np.append(v.entities.datastreams, WIND_SERIES),
        one={
            "Datastream": ("Datastreams", datastream),
            "MultiDatastream": ("MultiDatastreams", multi),
            "FeatureOfInterest": ("FeaturesOfInterest", lambda v, n: v.entities.feature_of(v.entities.thing_of(n))),
        },
    )  # fmt: skip


def _multi_of_mast(view: View, thing: int) -> Ints:
    return _WIND if thing == view.city.network("mast").first_thing else _NONE


TYPES: Mapping[str, EntityType] = {
    kind.collection: kind
    for kind in (
        _things(),
        _locations(),
        _historical_locations(),
        _datastreams(),
        _multi_datastreams(),
        _sensors(),
        _observed_properties(),
        _observations(),
        _features_of_interest(),
    )
}  # fmt: skip
"""The entity types by their collections. Ids of observations are those of their series in everything but a path."""
