# SPDX-License-Identifier: GPL-2.0-or-later
"""A small SensorThings platform in memory: the page factory by which the provider goes through the fault matrix."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from faulty_server import Answer, Request
from provider_case import PageFactory, ProviderCase, Row, Stage
from urban_data.core.query import PullRequest
from urban_data.core.time import utc_text
from urban_data.providers.paging import Budget
from urban_data.providers.registry import open_platform

ROOT = "/v1.1"
START = datetime(2026, 3, 1, tzinfo=UTC)
LAYER = {"serviceName": "Climate", "layerName": "air_temperature"}
COLUMNS = ["id", "phenomenonTime", "result", "resultTime", "resultQuality"]

_FROM = re.compile(r"(?<!not )phenomenonTime ge (\S+?Z)")
_UNTIL = re.compile(r"(?:not phenomenonTime ge|phenomenonTime lt) (\S+?Z)")
_AFTER = re.compile(r"phenomenonTime gt (\S+?Z) or \(phenomenonTime eq \S+ and id gt (\d+)\)")
_BEYOND = re.compile(r"(?<!/)\bid gt (\d+)")
_ONE = re.compile(re.escape(ROOT) + r"/Datastreams\((\d+)\)/Observations")


@dataclass(frozen=True, slots=True)
class Observation:
    """An Observation as the platform holds it; ``end`` equals ``start`` for an instant."""

    number: int
    stream: str
    start: str
    end: str
    result: Any
    produced: str

    @property
    def time(self) -> str:
        """``phenomenonTime`` as the API writes it."""
        return self.start if self.start == self.end else f"{self.start}/{self.end}"


@dataclass(slots=True)
class SensorThingsPages(PageFactory):
    """
    Six stations with one series each, one of quarter-hourly intervals and five of hourly instants.

    ``cap`` and ``list_cap`` are the largest pages of Observations and of everything else. ``links`` is how the next
    page of Observations is named: by key, or by ``skip`` alone. With ``ordered`` False the platform sorts by id
    whatever it is asked, in an order that has nothing to do with time.
    """

    cap: int = 10
    list_cap: int = 4
    links: str = "key"
    ordered: bool = True
    unit: str = "°C"
    names: dict[str, str] = field(default_factory=dict)
    observations: list[Observation] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.observations = [self._new("1", 15 * at, 15, 5 + at / 8) for at in range(60)]
        for stream in "23456":
            self.observations += [self._new(stream, 60 * at, 0, int(stream) + at / 4) for at in range(24)]
        self.observations[7] = replace(self.observations[7], result=None)
        self.names = {stream: f"Box {stream}" for stream in "123456"}

    def _new(self, stream: str, minutes: float, length: float, result: Any) -> Observation:
        start = utc_text(START + timedelta(minutes=minutes))
        end = utc_text(START + timedelta(minutes=minutes + length))
        number = 1 + max((known.number for known in self.observations), default=0)
        if not self.observations:
            number += 60 * (int(stream) - 1)
        return Observation(number + int(minutes), stream, start, end, result, end)

    def answer(self, request: Request) -> Answer:
        parts = urlsplit(request.target)
        path, told = unquote(parts.path), unquote(parts.query)
        options = {name: values[0] for name, values in parse_qs(parts.query).items()}
        root = f"http://{request.headers.get('host', '')}{ROOT}"
        one = _ONE.fullmatch(path)
        if path == ROOT:
            names = ("Things", "Locations", "Datastreams", "Observations", "ObservedProperties")
            return _json({"value": [{"name": name, "url": f"{root}/{name}"} for name in names]})
        if one or path == f"{ROOT}/Observations":
            streams = {one[1]} if one else set(re.findall(r"Datastream/id eq (\d+)", told)) or set(self.names)
            return self._observation_page(root, path, streams, told, options)
        if path == f"{ROOT}/Datastreams":
            wanted = set(re.findall(r"(?<!/)\bid eq (\d+)", told)) or set(self.names)
            wanted = {stream for stream in wanted if all(int(stream) > int(n) for n in _BEYOND.findall(told))}
            rows = [self._datastream(stream, told) for stream in sorted(wanted)]
            return self._list_page(root, path, rows, options)
        if path == f"{ROOT}/Things":
            return self._list_page(root, path, [self._thing(stream) for stream in sorted(self.names)], options)
        return replace(_json({"message": "Nothing found."}), status=404)

    def stage(self, target: str) -> Stage:
        path, told = unquote(urlsplit(target).path), unquote(urlsplit(target).query)
        if path.endswith("/Observations"):
            return "order" if "phenomenonTime desc" in told else "values"
        if path == f"{ROOT}/Datastreams":
            if "$count=true" in told:
                return "plan"
            return "stations" if "Locations" in told else "listing"
        return "other"

    def rows(self) -> set[Row]:
        return {
            Row(found.stream, 0, found.start, found.end, found.result, None)
            for found in {(known.stream, known.start, known.end): known for known in self.observations}.values()
        }

    def emptied(self, answer: Answer, link: str) -> Answer:
        return _json({**json.loads(answer.body), "@iot.nextLink": link, "value": []})

    def linked(self, answer: Answer, link: str) -> Answer:
        return _json({**json.loads(answer.body), "@iot.nextLink": link})

    def counted(self, answer: Answer, count: object) -> Answer:
        return _json(_with_counts(json.loads(answer.body), count))

    def without_list(self, answer: Answer) -> Answer:
        document = json.loads(answer.body)
        del document["value"]
        return _json(document)

    def error_document(self) -> bytes:
        return _json({"error": {"code": 500, "message": "Internal error"}}).body

    def doubled(self, answer: Answer, new_value: float | None) -> Answer:
        document = json.loads(answer.body)
        array = document["value"][0]["dataArray"]
        again = list(array[0])
        if new_value is not None:
            again[2:4] = [new_value, "2026-03-09T00:00:00.000Z"]
        array.insert(1, again)
        return _json(document)

    def endless(self, answer: Answer, link: str, number: int) -> Answer:
        document = json.loads(answer.body)
        moment = utc_text(START + timedelta(seconds=number))
        arrays = [found for found in document.get("value", ()) if "dataArray" in found]
        if arrays:
            document["value"] = [{**arrays[0], "dataArray": [[900_000 + number, moment, 1.0, moment, None]]}]
        else:
            document["value"] = [self._datastream(str(100 + number), "")]
        return _json({**document, "@iot.nextLink": link})

    def resize(self, values: int, lists: int) -> None:
        self.cap, self.list_cap = values, lists

    def page_by_counting(self) -> None:
        self.links, self.ordered = "skip", False

    def change_unit(self, unit: str) -> None:
        self.unit = unit

    def insert(self, row: Row) -> None:
        number = 1 + max(known.number for known in self.observations)
        self.observations.append(
            Observation(
                number, row.series, row.t_start, row.t_end, row.text if row.value is None else row.value, row.t_end
            )
        )

    def delete(self, row: Row) -> None:
        key = (row.series, row.t_start, row.t_end)
        self.observations = [one for one in self.observations if (one.stream, one.start, one.end) != key]

    def _observation_page(self, root: str, path: str, streams: set[str], told: str, options: dict[str, str]) -> Answer:
        conditions = options.get("$filter", "")
        begin, end = _FROM.findall(conditions), _UNTIL.findall(conditions)
        found = [
            one
            for one in self.observations
            if one.stream in streams and all(one.start >= t for t in begin) and all(one.start < t for t in end)
        ]
        total = len(found)
        if not self.ordered:
            found.sort(key=lambda one: (one.number * 7919 % 10007, one.number))
        elif options.get("$orderby", "").startswith("id"):
            found.sort(key=lambda one: one.number)
        else:
            found.sort(key=lambda one: (one.start, one.number), reverse="phenomenonTime desc" in told)
        after = _AFTER.search(options.get("$skipFilter", ""))
        if after:
            found = [one for one in found if (one.start, one.number) > (after[1], int(after[2]))]
        else:
            found = found[int(options.get("$skip", 0)) :]
        size = min(int(options.get("$top", self.cap)), self.cap)
        page, more = found[:size], len(found) > size
        document: dict[str, Any] = {}
        if options.get("$count") == "true":
            document["@iot.count"] = total
        if more:
            document["@iot.nextLink"] = self._link(root, path, options, page, size)
        groups: dict[str, list[Observation]] = {}
        for one in page:
            groups.setdefault(one.stream, []).append(one)
        if options.get("$resultFormat") == "dataArray":
            document["value"] = [_array(root, stream, members) for stream, members in groups.items()]
        else:
            document["value"] = [_object(one) for one in page]
        return _json(document)

    def _link(self, root: str, path: str, options: dict[str, str], page: list[Observation], size: int) -> str:
        kept = {name: value for name, value in options.items() if name not in ("$skip", "$skipFilter")}
        kept["$skip"] = str(int(options.get("$skip", 0)) + size)
        if self.links == "key":
            start, number = page[-1].start, page[-1].number
            kept["$skipFilter"] = f"phenomenonTime gt {start} or (phenomenonTime eq {start} and id gt {number})"
        return _address(root, path, kept)

    def _list_page(self, root: str, path: str, rows: list[dict[str, Any]], options: dict[str, str]) -> Answer:
        begin = int(options.get("$skip", 0))
        end = begin + min(int(options.get("$top", self.list_cap)), self.list_cap)
        document: dict[str, Any] = {"value": rows[begin:end]}
        if end < len(rows):
            document["@iot.nextLink"] = _address(root, path, {**options, "$skip": str(end)})
        return _json(document)

    def _datastream(self, stream: str, told: str) -> dict[str, Any]:
        mine = [one for one in self.observations if one.stream == stream]
        if "$count=true" in told:
            begin, end = _FROM.findall(told), _UNTIL.findall(told)
            within = [o for o in mine if all(o.start >= t for t in begin) and all(o.start < t for t in end)]
            return {"@iot.id": int(stream), "Observations@iot.count": len(within)}
        extent = {"phenomenonTime": f"{min(o.start for o in mine)}/{max(o.end for o in mine)}"} if mine else {}
        return {
            "@iot.id": int(stream),
            "name": f"Temperature {stream}",
            "observationType": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
            "unitOfMeasurement": {"name": "degree", "symbol": self.unit, "definition": None},
            "properties": LAYER,
            "ObservedProperty": {"@iot.id": 1, "name": "air temperature", "definition": "urn:air"},
            "Thing": self._thing(stream),
            **extent,
        }

    def _thing(self, stream: str) -> dict[str, Any]:
        place = {"type": "Point", "coordinates": [7.0 + int(stream) / 100, 51.2]}
        location = {"@iot.id": int(stream), "encodingType": "application/geo+json", "location": place}
        return {
            "@iot.id": int(stream),
            "name": self.names.get(stream, ""),
            "properties": {"owner": "City", "licence": "dl-de/by-2-0"},
            "Locations": [location],
            "HistoricalLocations": [],
        }


def _json(document: Any) -> Answer:
    return Answer(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())


def _address(root: str, path: str, options: dict[str, str]) -> str:
    query = "&".join(f"{name}={quote(value, safe='$(),;=/:')}" for name, value in options.items())
    return f"{root}{path.removeprefix(ROOT)}?{query}"


def _array(root: str, stream: str, members: list[Observation]) -> dict[str, Any]:
    return {
        "Datastream@iot.navigationLink": f"{root}/Datastreams({stream})",
        "components": COLUMNS,
        "dataArray@iot.count": len(members),
        "dataArray": [[one.number, one.time, one.result, one.produced, None] for one in members],
    }


def _object(one: Observation) -> dict[str, Any]:
    return {
        "@iot.id": one.number,
        "phenomenonTime": one.time,
        "result": one.result,
        "resultTime": one.produced,
        "Datastream": {"@iot.id": int(one.stream)},
    }


def _with_counts(node: Any, count: object) -> Any:
    if isinstance(node, list):
        return [_with_counts(item, count) for item in node]
    if not isinstance(node, dict):
        return node
    changed = {}
    for name, value in node.items():
        if not name.endswith("@iot.count"):
            changed[name] = _with_counts(value, count)
        elif count is not None:
            changed[name] = value + count if isinstance(count, Shift) else count
    return changed


class Shift(int):
    """A count that is to be added to the true one."""


_PAGES_BY_TIME = frozenset(
    (fault, place, "page")
    for fault in ("link-to-itself", "link-back-and-forth")
    for place in ("first", "middle", "last")
)
_ASKS_OTHERWISE = frozenset(
    ("status-400", place, duration) for place in ("listing", "stations", "first") for duration in ("once", "page")
)

SENSORTHINGS = ProviderCase(
    name="SensorThings",
    pages=SensorThingsPages,
    path=ROOT,
    open=lambda url, session, monitor: open_platform(url, session, "sensorthings", monitor),
    request=PullRequest("Climate/air_temperature", "new", utc_text(START), utc_text(START + timedelta(days=2))),
    recovers=_PAGES_BY_TIME | _ASKS_OTHERWISE,
    budgets={
        "urban_data.providers.paging.Budget": partial(Budget, pages=30),
        "urban_data.providers.sensorthings.observations._MOST_PAGES": 30,
    },
)
