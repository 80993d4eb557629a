# SPDX-License-Identifier: GPL-2.0-or-later
"""A SensorThings service of any size, in the form in which FROST-Server 2 answers; it holds nothing but its measures.

It knows the questions that the compared clients ask, and refuses every other one, so that no client is measured on
an answer that it did not ask for.
"""

from __future__ import annotations

import json
import re
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, quote

ROOT = "/v1.1"
FIRST = datetime(2020, 1, 1, tzinfo=UTC)
STEP = timedelta(hours=1)

Pairs = dict[str, str]
Entity = dict[str, Any]

_COLLECTIONS = ("Things", "Locations", "Datastreams", "ObservedProperties", "Observations")
_ORDERS = ("", "id asc", "id desc", "phenomenonTime asc,id asc", "phenomenonTime desc,id asc")
_WANTED = re.compile(r"\b(Datastream/)?id eq (\d+)")
_BEYOND = re.compile(r"(?:phenomenonTime gt (\S+) or phenomenonTime eq \1 and )?id gt (\d+)")
_BETWEEN = re.compile(r"\bid gt (\d+) and id le (\d+)")
_FROM = re.compile(r"(?<!not )phenomenonTime ge (\S+Z)")
_UNTIL = re.compile(r"not phenomenonTime ge (\S+Z)")
_PROPERTY = re.compile(r"ObservedProperty/name eq 'Property (\d+)'")
_PATH = re.compile(r"(\w+)(?:\((\d+)\)/(\w+))?")


class Refused(ValueError):
    """A question that the service does not know."""


@dataclass(frozen=True)
class Town:
    """``things`` stations with a series of each of ``properties``; each series holds ``values`` hourly values.

    Observations are numbered by time and then by series, as they would have come in. ``page`` is the largest page.
    """

    things: int
    properties: int = 1
    values: int = 1
    page: int = 1_000
    _times: list[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        times = [f"{FIRST + number * STEP:%Y-%m-%dT%H:%M:%SZ}" for number in range(self.values)]
        object.__setattr__(self, "_times", times)

    @cached_property
    def series(self) -> int:
        """The number of series."""
        return self.things * self.properties

    def answer(self, address: str, origin: str) -> str:
        """The JSON text for a path with its query; raises Refused."""
        path, _, query = address.partition("?")
        if path.rstrip("/") == ROOT:
            return json.dumps(_landing(origin))
        match = _PATH.fullmatch(path.removeprefix(f"{ROOT}/"))
        if match is None or match[1] not in _COLLECTIONS:
            raise Refused(path)
        options = dict(parse_qsl(query))
        if options.get("$orderby", "") not in _ORDERS:
            raise Refused(f"orderby {options['$orderby']}")
        if match[3] == "Observations" and match[1] == "Datastreams":
            return self._observations(options, origin, address, [int(match[2])])
        if match[1] == "Observations":
            chosen = sorted(int(found) for member, found in _WANTED.findall(options.get("$filter", "")) if member)
            return self._observations(options, origin, address, chosen or range(1, self.series + 1))
        return self._entities(match[1], options, origin, address)

    def _entities(self, collection: str, options: Pairs, origin: str, address: str) -> str:
        told = options.get("$filter", "")
        numbers: Sequence[int] = range(1, (self.series if collection == "Datastreams" else self.things) + 1)
        if wanted := [int(found) for _, found in _WANTED.findall(told)]:
            numbers = wanted
        elif named := _PROPERTY.search(told):
            numbers = numbers[int(named[1]) - 1 :: self.properties]
        elif told and not _BETWEEN.fullmatch(told):
            raise Refused(told)
        if between := _BETWEEN.search(told):
            numbers = numbers[bisect(numbers, int(between[1])) : bisect(numbers, int(between[2]))]
        if options.get("$orderby") == "id desc":
            numbers = numbers[::-1]
        beyond = _after(options)
        left = numbers[bisect(numbers, beyond) :] if beyond else numbers
        top = self._top(options)
        page = left[:top]
        describe: Callable[[int, Pairs, str], Entity] = {
            "Datastreams": self._datastream, "Things": self._thing, "Locations": self._location
        }[collection]  # fmt: skip
        value = [describe(number, options, origin) for number in page]
        return _page(json.dumps(value, ensure_ascii=False, separators=(",", ":")), {
            "@iot.count": len(numbers) if options.get("$count") == "true" else None,
            "@iot.nextLink": _next(address, origin, page[-1]) if 0 < top < len(left) else None,
        })  # fmt: skip

    def _observations(self, options: Pairs, origin: str, address: str, series: Sequence[int]) -> str:
        first, stop = self._window(options.get("$filter", ""))
        top = self._top(options)
        found = list(islice(self._rows(series, first, stop, _after(options)), top + 1))
        if "desc" in options.get("$orderby", ""):
            if top != 1 or stop <= first:
                raise Refused("the newest but for one")
            found = [(stop - 1, series[0])]
        page = found[:top]
        behind = self._times[page[-1][0]] if page and "phenomenonTime" in options.get("$orderby", "") else ""
        if options.get("$resultFormat") == "dataArray":
            value = self._data_array(page, options, origin)
        else:
            value = f"[{','.join(self._observation(time, one, options, origin) for time, one in page)}]"
        return _page(value, {
            "@iot.count": (stop - first) * len(series) if options.get("$count") == "true" else None,
            "@iot.nextLink": _next(address, origin, self._id(*page[-1]), behind) if 0 < top < len(found) else None,
        })  # fmt: skip

    def _rows(self, series: Sequence[int], first: int, stop: int, beyond: int) -> Iterator[tuple[int, int]]:
        """(time, series) in the order of ids, from the one after ``beyond`` on."""
        begin = max(first, (beyond - 1) // self.series if beyond else 0)
        for time in range(begin, stop):
            for one in series:
                if self._id(time, one) > beyond:
                    yield time, one

    def _id(self, time: int, series: int) -> int:
        return time * self.series + series

    def _window(self, told: str) -> tuple[int, int]:
        """The first time a filter accepts, and the one after the last."""
        start, end = _FROM.search(told), _UNTIL.search(told)
        first = 0 if start is None else max(0, _steps(start[1]))
        stop = self.values if end is None else min(self.values, _steps(end[1]))
        return first, max(first, stop)

    def _top(self, options: Pairs) -> int:
        return min(int(options.get("$top", "100")), self.page)

    def _data_array(self, page: Sequence[tuple[int, int]], options: Pairs, origin: str) -> str:
        if set(options.get("$select", "").split(",")) != {
            "id",
            "phenomenonTime",
            "result",
            "resultTime",
            "resultQuality",
        }:
            raise Refused(f"select {options.get('$select')}")
        groups: dict[int, list[str]] = {}
        for time, series in page:
            moment = self._times[time]
            row = f'[{self._id(time, series)},"{moment}",{_result(time, series)},"{moment}",null]'
            groups.setdefault(series, []).append(row)
        head = '"components":["id","phenomenonTime","result","resultTime","resultQuality"]'
        told = (
            f'{{"Datastream@iot.navigationLink":"{origin}{ROOT}/Datastreams({series})",{head},'
            f'"dataArray@iot.count":{len(rows)},"dataArray":[{",".join(rows)}]}}'
            for series, rows in groups.items()
        )
        return f"[{','.join(told)}]"

    def _observation(self, time: int, series: int, options: Pairs, origin: str) -> str:
        number, moment = self._id(time, series), self._times[time]
        values = f'"phenomenonTime":"{moment}","result":{_result(time, series)},"resultTime":"{moment}"'
        if "$select" in options:
            return f'{{"@iot.id":{number},{values}}}'
        link = f"{origin}{ROOT}/Observations({number})"
        return (
            f'{{"@iot.selfLink":"{link}","@iot.id":{number},{values},'
            f'"Datastream@iot.navigationLink":"{link}/Datastream",'
            f'"FeatureOfInterest@iot.navigationLink":"{link}/FeatureOfInterest"}}'
        )

    def _datastream(self, number: int, options: Pairs, origin: str) -> Entity:
        thing, which = (number - 1) // self.properties + 1, (number - 1) % self.properties + 1
        expand = options.get("$expand", "")
        entity: Entity = {"@iot.id": number}
        members: Entity = {
            "name": f"Property {which} at station {thing}",
            "observationType": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
            "unitOfMeasurement": {"name": "degree Celsius", "symbol": "°C", "definition": "ucum:Cel"},
            "observedArea": _place(thing),
            "phenomenonTime": f"{self._times[0]}/{self._times[-1]}",
            "properties": {"aggregationDuration": "PT1H", "licence": "dl-de/by-2-0", "owner": "City of Benchmark"},
        }
        chosen = options.get("$select", "")
        if not chosen:
            entity["@iot.selfLink"] = f"{origin}{ROOT}/Datastreams({number})"
        entity.update((name, told) for name, told in members.items() if not chosen or name in chosen.split(","))
        if "ObservedProperty" in expand:
            definition = f"http://example.org/property/{which}"
            entity["ObservedProperty"] = {"@iot.id": which, "name": f"Property {which}", "definition": definition}
        if "Thing(" in expand:
            entity["Thing"] = self._thing(thing, {"$expand": expand.partition("Thing(")[2]}, origin)
        if "Observations(" in expand:
            entity.update(self._nested(number, expand))
        return entity

    def _nested(self, series: int, expand: str) -> Entity:
        """The Observations of a Datastream when only their number or the newest one is asked for."""
        first, stop = self._window(expand)
        if "$top=0" in expand:
            return {"Observations": [], "Observations@iot.count": stop - first}
        if "$top=1;$orderby=phenomenonTime desc" not in expand:
            raise Refused(expand)
        newest = self._observation(self.values - 1, series, {"$select": ""}, "")
        return {"Observations": [json.loads(newest)]}

    def _thing(self, number: int, options: Pairs, origin: str) -> Entity:
        expand = options.get("$expand", "")
        entity: Entity = {"@iot.id": number}
        if expand.startswith("$select=id)"):
            return entity
        entity |= {"name": f"Station {number}", "description": "A station", "properties": {"height": 3}}
        if "Locations" in expand:
            entity["Locations"] = [self._location(number, {"$select": "id"}, origin)]
        if "HistoricalLocations" in expand:
            entity["HistoricalLocations"] = [{"@iot.id": number}]
        return entity

    def _location(self, number: int, options: Pairs, origin: str) -> Entity:
        entity: Entity = {"@iot.id": number, "encodingType": "application/geo+json", "location": _place(number)}
        if "$select" not in options:
            link = f"{origin}{ROOT}/Locations({number})"
            entity |= {"@iot.selfLink": link, "name": f"Place {number}", "description": "A place", "properties": {}}
            entity |= {f"{name}@iot.navigationLink": f"{link}/{name}" for name in ("Things", "HistoricalLocations")}
        return entity


def _place(thing: int) -> Entity:
    """A place on a grid of a thousandth of a degree."""
    return {"type": "Point", "coordinates": [7 + thing % 1_000 / 1_000, 51 + thing // 1_000 / 1_000]}


def _result(time: int, series: int) -> float:
    """A value with one decimal between -10.0 and 30.0."""
    return (time * 7919 + series * 104729) % 401 / 10 - 10


def _landing(origin: str) -> Entity:
    requirement = "http://www.opengis.net/spec/iot_sensing/1.1/req"
    return {
        "value": [{"name": name, "url": f"{origin}{ROOT}/{name}"} for name in _COLLECTIONS],
        "serverSettings": {"conformance": [f"{requirement}/datamodel", f"{requirement}/data-array/data-array"]},
    }


def _page(value: str, told: Entity) -> str:
    """A page around the JSON text of its records."""
    head = "".join(f"{json.dumps(name)}:{json.dumps(one)}," for name, one in told.items() if one is not None)
    return f'{{{head}"value":{value}}}'


def _after(options: Pairs) -> int:
    """The id behind which a page begins."""
    found = _BEYOND.fullmatch(options.get("$skipFilter", "id gt 0"))
    if found is None or "$skip" in options:
        raise Refused(options.get("$skipFilter") or "$skip")
    return int(found[2])


def _next(address: str, origin: str, last: int, behind: str = "") -> str:
    """The address of the page after the one that ends with an id, and ``behind`` a time in a list in that order."""
    term = f"phenomenonTime gt {behind} or phenomenonTime eq {behind} and id gt {last}" if behind else f"id gt {last}"
    path, _, query = address.partition("?")
    kept = [pair for pair in query.split("&") if pair and not pair.startswith(("$skipFilter=", "%24skipFilter="))]
    return f"{origin}{path}?{'&'.join([*kept, '$skipFilter=' + quote(term)])}"


def _steps(moment: str) -> int:
    """The number of the first value that does not begin before a time."""
    since = datetime.fromisoformat(moment) - FIRST
    return -(-since // STEP)
