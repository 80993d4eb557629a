# SPDX-License-Identifier: GPL-2.0-or-later
"""The SensorThings 1.1 service of the demo city: paths, options and answers, as FROST-Server gives them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .addresses import Addresses, Settings
from .choosing import Chooser
from .entities import Entities
from .graph import linked
from .language import BadRequest, Binary, Literal, Path
from .model import IDS_PER_SERIES, CityModel
from .noise import Ints
from .options import Options, parsed_query
from .rendering import Renderer
from .rows import Rows
from .schema import TYPES, EntityType, View
from .writing import data_array

VERSION = "v1.1"
CONFORMANCE = tuple(
    f"http://www.opengis.net/spec/iot_sensing/1.1/req/{name}"
    for name in (
        "datamodel",
        "resource-path/resource-path-to-entities",
        "request-data",
        "data-array/data-array",
        "multi-datastream",
    )
)

_SEGMENT = re.compile(r"([A-Za-z]+)(?:\((.*)\))?")


class NotThere(LookupError):
    """A path that leads to nothing."""


@dataclass(frozen=True, slots=True)
class _Target:
    """Where a path leads: to a collection (``ids``, series for observations), or to one entity (``number``)."""

    kind: EntityType
    ids: Ints
    number: int | None = None


class Service:
    """Answers requests; holds nothing but the city and settings, and may be used from many threads."""

    def __init__(self, city: CityModel, settings: Settings) -> None:
        self._entities = Entities(city)
        self._settings = settings

    def answer(self, path: str, query: str, root: str, now: int) -> str:
        """The JSON text for a path below the root (``Things(1)/Datastreams``) at the time ``now``.

        Raises BadRequest and NotThere.
        """
        view, addresses = View(self._entities, now), Addresses(root, self._settings)
        return _Request(view, addresses, self._settings, path.strip("/")).answer(query)


class _Request:
    """One request."""

    def __init__(self, view: View, addresses: Addresses, settings: Settings, path: str) -> None:
        self._view = view
        self._addresses = addresses
        self._settings = settings
        self._path = path
        self._renderer = Renderer(view, addresses, settings)

    def answer(self, query: str) -> str:
        """The JSON text."""
        if not self._path:
            return _text(self._landing())
        target, rest = self._target()
        options = parsed_query(query)
        if target.number is not None:
            found = self._of_one(target, target.number, rest, options)
            return found if isinstance(found, str) else _text(found)
        if options.result_format not in ("", "JSON", "dataArray"):
            raise BadRequest(f"Incorrect request: Unknown ResultFormat: {options.result_format}")
        if target.kind.name == "Observation":
            return self._observations(target.ids, options)
        if options.result_format == "dataArray":
            raise BadRequest("Incorrect request: ResultFormat=dataArray is only valid for /Observations")
        page = Chooser(self._view, self._addresses, self._settings).page(target.kind, target.ids, options)
        value = _text(self._renderer.entities(target.kind, page.ids, options))
        return self._collection(value, options, page.count, page.skip_filter)

    def _landing(self) -> dict[str, Any]:
        return {
            "value": [{"name": name, "url": f"{self._addresses.root}/{name}"} for name in TYPES],
            "serverSettings": {"conformance": list(CONFORMANCE)},
        }

    def _observations(self, series: Ints, options: Options) -> str:
        self._renderer.check(TYPES["Observations"], options)
        page = self._renderer.observation_list(series, options).page(self._settings.top(options))
        if options.result_format == "dataArray":
            written = self._addresses.json_writer("Observations")
            value = data_array(self._view.city, page.rows, options.select, written, self._addresses.of)
        else:
            value = _text(self._renderer.observations(page.rows, options))
        return self._collection(value, options, page.count, page.skip_filter)

    def _collection(self, value: str, options: Options, count: int | None, skip_filter: str | None) -> str:
        head = "" if count is None else f'"@iot.count":{count},'
        if skip_filter is not None:
            head += f'"@iot.nextLink":{_text(self._addresses.following(self._path, options, skip_filter))},'
        return f'{{{head}"value":{value}}}'

    def _target(self) -> tuple[_Target, Sequence[str]]:
        """Where the path leads, and the segments that name a member of an entity."""
        segments = self._path.split("/")
        found: _Target | None = None
        for at, segment in enumerate(segments):
            match = _SEGMENT.fullmatch(segment)
            if match is None:
                raise NotThere(segment)
            if found is None:
                following = self._whole(match[1])
            elif found.number is None:
                raise NotThere(segment)
            elif match[1] in found.kind.members or match[1] not in (*found.kind.one, *found.kind.many):
                return found, segments[at:]
            else:
                following = self._linked(found.kind, found.number, match[1])
            found = following if match[2] is None else self._entity(following, match[2])
        if found is None:
            raise NotThere(self._path)
        return found, ()

    def _whole(self, collection: str) -> _Target:
        if collection not in TYPES:
            raise NotThere(collection)
        return _Target(TYPES[collection], TYPES[collection].ids(self._view))

    def _linked(self, kind: EntityType, number: int, name: str) -> _Target:
        if name in kind.many:
            collection, links = kind.many[name]
            return _Target(TYPES[collection], links(self._view, number))
        other = linked(self._view, kind, number, name)
        if other is None:
            raise NotThere(name)
        return _Target(TYPES[kind.one[name][0]], np.array([other]), other)

    def _entity(self, target: _Target, told: str) -> _Target:
        """The entity of a collection with an id as a path writes it."""
        bare = told[1:-1].replace("''", "'") if len(told) > 1 and told[0] == told[-1] == "'" else told
        number = self._addresses.read(target.kind.collection, bare)
        if number is None or target.number is not None:
            raise NotThere(told)
        if target.kind.name == "Observation":
            is_there = number // IDS_PER_SERIES in target.ids and len(self._row(number)) == 1
        else:
            is_there = bool(np.isin(number, target.ids))
        if not is_there:
            raise NotThere(told)
        return _Target(target.kind, np.array([number]), number)

    def _row(self, number: int) -> Rows:
        """The observation with an id, as one row or none."""
        options = Options(filter=Binary("eq", Path(("id",)), Literal(number)))
        return self._renderer.observation_list(np.array([number // IDS_PER_SERIES]), options).page(1).rows

    def _of_one(self, target: _Target, number: int, rest: Sequence[str], options: Options) -> Any:
        """An entity, one of its members, or (with ``$value``) that member bare."""
        if not rest:
            return self._rendered(target.kind, number, options)
        entity = self._rendered(target.kind, number, Options())
        if rest[0] not in entity or len(rest) > 2 or (len(rest) == 2 and rest[1] != "$value"):
            raise NotThere(rest[0])
        return entity[rest[0]] if len(rest) == 2 else {rest[0]: entity[rest[0]]}

    def _rendered(self, kind: EntityType, number: int, options: Options) -> dict[str, Any]:
        if kind.name == "Observation":
            return self._renderer.observations(self._row(number), options)[0]
        return self._renderer.entities(kind, np.array([number]), options)[0]


def _text(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
