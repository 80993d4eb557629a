# SPDX-License-Identifier: GPL-2.0-or-later
"""A SensorThings service that lives in the test: it answers a real requests session and keeps what was asked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

import requests

ROOT = "https://city.test/v1.1"
COLLECTIONS = ("Things", "Locations", "Datastreams", "ObservedProperties", "Observations", "HistoricalLocations")


@dataclass(frozen=True)
class Asked:
    """One request as the service saw it: ``path`` is what follows the root, ``options`` are without ``$``."""

    url: str
    path: str
    options: Mapping[str, str]

    def __getattr__(self, name: str) -> str:
        return self.options.get(name, "")


@dataclass(frozen=True)
class Reply:
    """An answer that is not simply a JSON document with status 200."""

    body: bytes | str | Exception
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Asked], Any]


class ScriptedService(requests.adapters.BaseAdapter):
    """Answers by rules: the first whose path matches and that does not give None.

    A rule's answer is a document, a `Reply`, an exception to raise, a function of `Asked`, or a list of these that is
    used up from call to call (its last one stays).
    """

    def __init__(self, root: str = ROOT, conformance: Iterable[str] | None = None, more: Iterable[str] = ()) -> None:
        super().__init__()
        self.root = root
        self.asked: list[Asked] = []
        self.statuses: list[int] = []
        self._rules: list[tuple[re.Pattern[str], Any]] = []
        landing: dict[str, Any] = {"value": [{"name": name, "url": f"{root}/{name}"} for name in (*COLLECTIONS, *more)]}
        if conformance is not None:
            landing["serverSettings"] = {"conformance": list(conformance)}
        self._landing = landing
        self.session = requests.Session()
        self.session.mount("http://", self)
        self.session.mount("https://", self)

    def on(self, path: str, answer: Any) -> ScriptedService:
        """Answer requests whose path (below the root) fully matches the expression."""
        self._rules.append((re.compile(path), answer))
        return self

    def urls(self, path: str = ".*") -> list[Asked]:
        """What was asked for, by path."""
        return [asked for asked in self.asked if re.fullmatch(path, asked.path)]

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        asked = _asked(request.url or "", self.root)
        self.asked.append(asked)
        response = _response(self._find(asked), request)
        self.statuses.append(response.status_code)
        return response

    def _find(self, asked: Asked) -> Any:
        for pattern, answer in self._rules:
            if pattern.fullmatch(asked.path):
                found = _answer(answer, asked)
                if found is not None:
                    return found
        if asked.path == "":
            return self._landing
        return Reply('{"code": 404, "message": "not in the script"}', 404)

    def close(self) -> None:
        pass


def _asked(url: str, root: str) -> Asked:
    parts = urlsplit(url)
    base = urlsplit(root)
    own = (parts.scheme, parts.netloc) == (base.scheme, base.netloc) and parts.path.startswith(base.path)
    path = parts.path[len(base.path) :].lstrip("/") if own else url.partition("?")[0]
    pairs = (pair.partition("=") for pair in parts.query.split("&") if pair)
    options = {unquote(name).lstrip("$"): unquote(value.replace("+", " ")) for name, _, value in pairs}
    return Asked(url, unquote(path), options)


def _answer(answer: Any, asked: Asked) -> Any:
    if isinstance(answer, list):
        answer = answer.pop(0) if len(answer) > 1 else answer[0]
    return answer(asked) if callable(answer) else answer


def _response(answer: Any, request: requests.PreparedRequest) -> requests.Response:
    if isinstance(answer, Exception):
        raise answer
    reply = answer if isinstance(answer, Reply) else Reply(json.dumps(answer, ensure_ascii=False))
    if isinstance(reply.body, Exception):
        raise reply.body
    response = requests.Response()
    response.status_code = reply.status
    response.url = request.url or ""
    response.request = request
    response.headers.update({"Content-Type": "application/json", **reply.headers})
    response._content = reply.body if isinstance(reply.body, bytes) else reply.body.encode("utf-8", "surrogatepass")
    return response


def point(x: float = 8.1, y: float = 50.1) -> dict[str, Any]:
    """A GeoJSON point."""
    return {"type": "Point", "coordinates": [x, y]}


def location(number: int | str = 1, geometry: Any = None) -> dict[str, Any]:
    """A Location entity."""
    return {
        "@iot.id": number,
        "encodingType": "application/geo+json",
        "location": point() if geometry is None else geometry,
    }


def thing(number: int | str = 1, **members: Any) -> dict[str, Any]:
    """A Thing with one Location."""
    return {"@iot.id": number, "name": f"Box {number}", "properties": {}, "Locations": [location()], **members}


def datastream(number: int | str = 1, **members: Any) -> dict[str, Any]:
    """A Datastream of air temperatures with its Thing and ObservedProperty expanded."""
    return {
        "@iot.id": number,
        "name": f"Temperature {number}",
        "observationType": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
        "unitOfMeasurement": {"name": "degree Celsius", "symbol": "°C", "definition": "ucum:Cel"},
        "ObservedProperty": {"@iot.id": 1, "name": "air temperature", "definition": "http://city.test/airtemp"},
        "Thing": thing(),
        **members,
    }


def pages(rows: Sequence[Any], size: int, path: str, root: str = ROOT) -> Handler:
    """A list that comes in pages by ``$skip``; with ``$filter`` it comes whole."""

    def serve(asked: Asked) -> dict[str, Any]:
        begin = int(asked.options.get("skip", 0))
        document: dict[str, Any] = {"value": list(rows[begin : begin + size])}
        if asked.options.get("count") == "true":
            document["@iot.count"] = len(rows)
        if begin + size < len(rows):
            document["@iot.nextLink"] = f"{root}/{path}?$skip={begin + size}"
        return document

    return serve


@dataclass
class Archive:
    """Observations of several Datastreams, served as a real service would, with the habits that are set.

    ``rows`` are (Datastream id, phenomenonTime, result) in the service's own order; a row keeps its id, whatever comes
    or goes before it. ``refuses`` names what gives 400: ``not``, ``dataArray``, ``select``; ``form`` is what comes:
    ``dataArray`` where asked for, or always ``objects``.
    ``links`` name the ``time`` after which they go on where the order is that of time, or only count rows (``skip``).
    """

    rows: list[tuple[Any, str, Any]]
    cap: int = 1000
    refuses: frozenset[str] = frozenset()
    form: str = "dataArray"
    order: str = "time"
    links: str = "time"
    count: bool = False
    collection: str = "Datastreams"
    root: str = ROOT
    numbers: dict[str, int] = field(default_factory=dict)

    def install(self, service: ScriptedService) -> ScriptedService:
        """Serve ``Observations`` and ``Datastreams(id)/Observations``."""
        return service.on(rf"Observations|{self.collection}\(.*\)/Observations", self.serve)

    def serve(self, asked: Asked) -> Any:
        """The page that was asked for."""
        if ("not" in self.refuses and "not " in asked.filter) or any(
            feature in self.refuses and asked.options.get(option)
            for option, feature in (("resultFormat", "dataArray"), ("select", "select"))
        ):
            return Reply('{"message": "not understood"}', 400)
        numbers = [self.numbers.setdefault(repr(row), len(self.numbers)) for row in self.rows]
        chosen = [(n, *row) for n, row in zip(numbers, self.rows, strict=True) if self._is_wanted(row, asked)]
        if self.order == "time" and not asked.orderby.startswith("id"):
            backwards = "phenomenonTime desc" in asked.orderby
            chosen.sort(key=lambda row: row[2].partition("/")[0], reverse=backwards)
        total = len(chosen)
        begin = int(asked.options.get("skip", 0))
        size = min(int(asked.options.get("top", 100)), self.cap)
        page = chosen[begin : begin + size]
        document = self._document(page, asked)
        if asked.options.get("count") == "true" or (self.count and asked.options.get("count") != "false"):
            document["@iot.count"] = total
        if begin + size < total:
            rest = re.sub(r"&?\$skip=\d+", "", urlsplit(asked.url).query)
            document["@iot.nextLink"] = f"{self.root}/{asked.path}?{rest}&$skip={begin + size}"
            if self.links == "time" and self.order == "time" and not asked.orderby.startswith("id"):
                document["@iot.nextLink"] += f"&$skipFilter=(phenomenonTime gt {page[-1][2]})"
        return document

    def _document(self, page: list[tuple[Any, ...]], asked: Asked) -> dict[str, Any]:
        if asked.options.get("resultFormat") != "dataArray" or self.form == "objects":
            member = self.collection.removesuffix("s")
            return {
                "value": [
                    {"@iot.id": number, "phenomenonTime": moment, "result": result, "resultTime": None}
                    | ({member: {"@iot.id": series}} if asked.expand else {})
                    for number, series, moment, result in page
                ]
            }
        groups: dict[Any, list[Any]] = {}
        for number, series, moment, result in page:
            groups.setdefault(series, []).append([number, moment, result, None])
        member = self.collection.removesuffix("s")
        return {
            "value": [
                {
                    f"{member}@iot.navigationLink": f"{self.root}/{self.collection}({_quoted(series)})",
                    "components": ["id", "phenomenonTime", "result", "resultTime"],
                    "dataArray@iot.count": len(rows),
                    "dataArray": rows,
                }
                for series, rows in groups.items()
            ]
        }

    def _is_wanted(self, row: tuple[Any, str, Any], asked: Asked) -> bool:
        series, moment, _ = row
        start, _, end = moment.partition("/")
        own = re.match(rf"{self.collection}\((.*)\)/", asked.path)
        if own and own[1] != _quoted(series):
            return False
        ids = re.findall(r"/id eq ('(?:[^']|'')*'|-?\d+)", asked.filter)
        if ids and _quoted(series) not in ids:
            return False
        for negated, sign, border in re.findall(r"(not )?phenomenonTime (ge|lt) (\S+Z)", asked.filter):
            inside = _comparable(start) >= border if sign == "ge" else _comparable(end or start) < border
            if inside == bool(negated):
                return False
        return True


def _quoted(found: Any) -> str:
    return "'" + found.replace("'", "''") + "'" if isinstance(found, str) else str(found)


def _comparable(moment: str) -> str:
    return moment if len(moment) == 24 else f"{moment[:19]}.000Z"
