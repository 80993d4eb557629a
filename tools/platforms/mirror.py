# SPDX-License-Identifier: GPL-2.0-or-later
"""Copying one SensorThings service into another, with its ids, through their own APIs."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote, urljoin

import requests

from .loading import Entity, Row, Writer

_LINKS = "Thing($select=id),Sensor($select=id)"
_STREAMS = {
    "Datastreams": f"{_LINKS},ObservedProperty($select=id)",
    "MultiDatastreams": f"{_LINKS},ObservedProperties($select=id)",
}
_OPTIONAL = ("resultTime", "resultQuality", "validTime", "parameters")
_MADE_BY_THE_SERVER = ("observedArea", "phenomenonTime", "resultTime")
_LARGEST_PAGE = 1_000
_THREADS = 3
_TIMEOUT = 60


class Mirror:
    """A source read page by page, and a target written in an order in which every link is there already."""

    def __init__(self, source: str, target: Writer) -> None:
        """``source`` is the address of a service with version; ``target`` has to be empty."""
        self._source = source
        self._target = target
        self._session = requests.Session()

    def copy(self) -> int:
        """Copy everything and return the number of Observations; raises RuntimeError when either service refuses."""
        for collection in ("Sensors", "ObservedProperties", "FeaturesOfInterest", "Locations"):
            for entity in self._entities(collection):
                self._target.create(collection, entity)
        self._copy_things()
        streams = [(name, stream["@iot.id"]) for name in _STREAMS for stream in self._copy_streams(name)]
        with ThreadPoolExecutor(_THREADS) as threads:
            return sum(threads.map(lambda told: self._copy_observations(*told), streams))

    def _copy_things(self) -> None:
        """Things without places, then where they were: the target makes the newest of those their place."""
        placed = set()
        history = list(self._entities("HistoricalLocations", "Thing($select=id),Locations($select=id)"))
        for one in history:
            placed.add(one["Thing"]["@iot.id"])
        for thing in self._entities("Things", "Locations($select=id)"):
            if thing["@iot.id"] in placed:
                del thing["Locations"]
            self._target.create("Things", thing)
        for one in sorted(history, key=lambda entity: str(entity["time"])):
            self._target.create("HistoricalLocations", one)

    def _copy_streams(self, collection: str) -> Iterator[Entity]:
        for stream in self._entities(collection, _STREAMS[collection]):
            self._target.create(collection, {k: v for k, v in stream.items() if k not in _MADE_BY_THE_SERVER})
            yield stream

    def _copy_observations(self, collection: str, stream: Any) -> int:
        path = f"{collection}({_key(stream)})/Observations"
        groups: dict[tuple[str, ...], list[Row]] = {}
        for one in self._entities(path, "FeatureOfInterest($select=id)"):
            told = tuple(name for name in _OPTIONAL if one.get(name) is not None)
            row = (one["@iot.id"], one["phenomenonTime"], one["result"], one["FeatureOfInterest"]["@iot.id"])
            groups.setdefault(told, []).append([*row, *(one[name] for name in told)])
        for told, rows in groups.items():
            components = ("id", "phenomenonTime", "result", "FeatureOfInterest/id", *told)
            self._target.observe({"@iot.id": stream}, components, rows, collection.removesuffix("s"))
        return sum(map(len, groups.values()))

    def _entities(self, path: str, expand: str = "") -> Iterator[Entity]:
        """All entities of a collection as one posts them: control information is left out, but for ids."""
        options = f"$orderby=id&$top={_LARGEST_PAGE}" + (f"&$expand={expand}" if expand else "")
        address: str | None = f"{self._source}/{path}?{options}"
        while address:
            answer = self._session.get(address, timeout=_TIMEOUT)
            if not answer.ok:
                raise RuntimeError(f"{address}: status {answer.status_code}: {answer.text[:300]}")
            page = answer.json()
            yield from (_without_control(entity) for entity in page["value"])
            link = page.get("@iot.nextLink")
            address = urljoin(address, link) if link else None


def _without_control(found: Any) -> Any:
    if isinstance(found, dict):
        return {k: _without_control(v) for k, v in found.items() if "@iot." not in k or k == "@iot.id"}
    if isinstance(found, list):
        return [_without_control(one) for one in found]
    return found


def _key(identity: int | str) -> str:
    return str(identity) if isinstance(identity, int) else "'" + quote(identity.replace("'", "''"), safe="'") + "'"
