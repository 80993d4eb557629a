# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo city as documents, for loading it into another SensorThings server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np

from .entities import FIRST_POSITION, FIRST_STOP, Entities, iso
from .kinds import SERVICE
from .model import CityModel
from .places import STOPS
from .schema import TYPES, View
from .writing import columns

Document = dict[str, Any]

OBSERVATION_COMPONENTS = ("id", "phenomenonTime", "result", "resultTime", "FeatureOfInterest/id")
"""The members of the rows that `City.observations` gives, as CreateObservations names them (OGC 18-088, 12.2)."""


class City(CityModel):
    """The town Merfurt am Rhein, an invented one.

    A server that is given `sensors`, `observed_properties`, `stops`, `features_of_interest` and `things`, in this
    order, and the `observations` and `positions` of a period, answers for that period what the demo server answers,
    with the same ids; docs/demo-city.md says what differs.
    """

    def sensors(self) -> list[Document]:
        """Documents to post to ``Sensors``."""
        return self._all("Sensors")

    def observed_properties(self) -> list[Document]:
        """Documents to post to ``ObservedProperties``."""
        return self._all("ObservedProperties")

    def stops(self) -> list[Document]:
        """Documents to post to ``Locations``: the stops of the bus. All others come with their Things."""
        return [self._document("Locations", number) for number in range(FIRST_STOP, FIRST_STOP + STOPS)]

    def features_of_interest(self) -> list[Document]:
        """Documents to post to ``FeaturesOfInterest``."""
        return self._all("FeaturesOfInterest")

    def things(self) -> Iterator[Document]:
        """Documents to post to ``Things`` in this order, with Locations, Datastreams and MultiDatastreams inside.

        Sensors and ObservedProperties are told by their ids, as are the stops of the bus and a Location that an
        earlier Thing has brought along.
        """
        known = set(range(FIRST_STOP, FIRST_STOP + STOPS))
        mast = self.network("mast").first_thing
        for thing in self._entities.things.tolist():
            places = self._entities.locations_of(thing, 0)
            document = self._document("Things", thing)
            document["Locations"] = [
                {"@iot.id": place} if place in known else self._document("Locations", place) for place in places
            ]
            known.update(places)
            series = self._entities.series_of(thing).tolist()
            document["Datastreams"] = [self._stream("Datastreams", number) for number in series]
            document["MultiDatastreams"] = [self._stream("MultiDatastreams", 1)] if thing == mast else []
            yield document

    def observations(self, series: int, start: datetime, stop: datetime, now: datetime) -> list[list[Any]]:
        """The rows of a Datastream (or of `WIND_SERIES`) that begin in ``start <= t < stop`` and are there at ``now``.

        Each holds the `OBSERVATION_COMPONENTS`; they come in the order of their ids. Raises KeyError for no series.
        """
        first, last, moment = (int(time.timestamp()) for time in (start, stop, now))
        feature = self._entities.feature_of(self._entities.thing_of(series))
        rows = self.rows(np.array([series]), first, last, moment)
        texts = columns(self, rows.take(np.argsort(self.ids(rows))), OBSERVATION_COMPONENTS[:-1], str)
        return [[*json.loads(f"[{','.join(row)}]"), feature] for row in zip(*texts, strict=True)]

    def positions(self, start: datetime, stop: datetime) -> Iterator[Document]:
        """Documents to post to ``HistoricalLocations``: where the bus was in ``start <= t < stop``."""
        first, last = (SERVICE.slot_from(int(time.timestamp())) for time in (start, stop))
        for number in range(FIRST_POSITION + first, FIRST_POSITION + last):
            yield {
                "@iot.id": number,
                "time": iso(self._entities.position_time(number)),
                "Thing": {"@iot.id": self._entities.bus},
                "Locations": [{"@iot.id": place} for place in self._entities.locations_at(number)],
            }

    @cached_property
    def _entities(self) -> Entities:
        return Entities(self)

    def _all(self, collection: str) -> list[Document]:
        view = View(self._entities, 0)
        return [self._document(collection, number) for number in TYPES[collection].ids(view).tolist()]

    def _document(self, collection: str, number: int) -> Document:
        """An entity's members; what depends on observations is left to the server."""
        view = View(self._entities, 0)
        told = {name: tell(view, number) for name, tell in TYPES[collection].members.items()}
        return {"@iot.id": number, **{name: value for name, value in told.items() if value is not None}}

    def _stream(self, collection: str, number: int) -> Document:
        """A Datastream or MultiDatastream with the ids of its Sensor and ObservedProperties."""
        view, kind = View(self._entities, 0), TYPES[collection]
        document = self._document(collection, number)
        for name in ("Sensor", "ObservedProperty"):
            if name in kind.one:
                document[name] = {"@iot.id": kind.one[name][1](view, number)}
        if "ObservedProperties" in kind.many:
            observed = kind.many["ObservedProperties"][1](view, number).tolist()
            document["ObservedProperties"] = [{"@iot.id": other} for other in observed]
        return document
