# SPDX-License-Identifier: GPL-2.0-or-later
"""A small OGC API - Features platform in memory: the page factory by which its provider goes through the matrix."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import requests
from faulty_server import Answer, Request
from feature_rows import feature_row
from provider_case import PageFactory, ProviderCase, Row, Stage
from sensorthings_pages import Shift
from urban_data.core.geometry import bounds
from urban_data.core.query import PullRequest
from urban_data.providers.paging import Budget
from urban_data.providers.registry import open_platform

ROOT = "/ogc"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


def point(x: float, y: float, *more: float) -> dict[str, Any]:
    """A GeoJSON point."""
    return {"type": "Point", "coordinates": [x, y, *more]}


def square(x: float, y: float, side: float = 0.001) -> dict[str, Any]:
    """A GeoJSON polygon with its lower left corner at a place."""
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(identity: Any, geometry: Any = None, **properties: Any) -> dict[str, Any]:
    """A GeoJSON feature; without an id where ``identity`` is None."""
    named = {} if identity is None else {"id": identity}
    return {"type": "Feature", **named, "geometry": geometry, "properties": properties}


def trees(count: int = 23) -> list[dict[str, Any]]:
    """Trees with a height, a species and, some of them, a date of planting."""
    return [
        feature(
            number, point(7 + number / 1000, 51), height=number / 2, species=("Linde", "Ahorn")[number % 2],
            planted=f"20{number:02d}-03-01T08:00:00Z" if number % 3 else None,
        )
        for number in range(1, count + 1)
    ]  # fmt: skip


@dataclass(slots=True)
class FeaturePages(PageFactory):
    """
    Collections of features; ``cap`` and ``list_cap`` are the largest pages of features and of collections.

    ``links`` is how the next page is named: by an opaque ``token``, or by the ``offset`` of its first row.
    ``largest`` is the limit above which a request is refused. ``matched`` False leaves out ``numberMatched``, and
    ``extra`` is added to it. From page number ``fails_from`` of a collection on, from 0, there is nothing. ``shuffled``
    gives every page in an order of its own; ``vanishing`` lets a row of the first page go once that was given.
    """

    cap: int = 5
    list_cap: int = 2
    links: str = "token"
    largest: int | None = None
    matched: bool = True
    extra: int = 0
    fails_from: int | None = None
    shuffled: bool = False
    vanishing: bool = False
    collections: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    described: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.collections = self.collections or {
            "trees": trees(),
            "districts": [feature(f"d{n}", square(7 + n / 100, 51), name=f"District {n}") for n in range(3)],
            "benches": [],
        }

    def answer(self, request: Request) -> Answer:
        parts = urlsplit(request.target)
        root = f"http://{request.headers.get('host', '')}{ROOT}"
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        path = parts.path.removeprefix(ROOT).partition("&")[0]
        segments = [unquote(segment) for segment in path.split("/") if segment]
        match segments:
            case []:
                return _json({"title": "Trees of the city", "links": [_link(f"{root}/collections", "data")]})
            case ["conformance"]:
                return _json({"conformsTo": ["http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"]})
            case ["collections"]:
                begin = int(options.get("offset", 0))
                end = begin + self.list_cap
                found = [self._described(root, key) for key in list(self.collections)[begin:end]]
                links = [_link(f"{root}/collections?offset={end}", "next")] if end < len(self.collections) else []
                return _json({"collections": found, "links": links})
            case ["collections", key, "items"] if key in self.collections:
                if self.largest is not None and int(options.get("limit", 1)) > self.largest:
                    return replace(_json({"code": "InvalidParameterValue", "description": "limit"}), status=400)
                return self._items(f"{root}/collections/{quote(key, safe='')}/items", self.collections[key], options)
        return replace(_json({"code": "NotFound", "description": "There is nothing here."}), status=404)

    def stage(self, target: str) -> Stage:
        parts = urlsplit(target)
        if parts.path.endswith("/items"):
            return "plan" if dict(parse_qsl(parts.query)).get("limit") == "1" else "values"
        return "listing" if parts.path.partition("&")[0] == f"{ROOT}/collections" else "other"

    def rows(self) -> set[Row]:
        return {
            feature_row(
                "trees", str(one["id"]), {name: said for name, said in one["properties"].items() if said is not None}
            )
            for one in self.collections["trees"]
        }

    def emptied(self, answer: Answer, link: str) -> Answer:
        return _json({**json.loads(answer.body), "features": [], "links": [_link(link, "next")]})

    def linked(self, answer: Answer, link: str) -> Answer:
        return _json({**json.loads(answer.body), "links": [_link(link, "next")]})

    def counted(self, answer: Answer, count: object) -> Answer:
        document = json.loads(answer.body)
        told = document.pop("numberMatched", None)
        if count is not None and told is not None:
            document["numberMatched"] = told + count if isinstance(count, Shift) else count
        return _json(document)

    def without_list(self, answer: Answer) -> Answer:
        document = json.loads(answer.body)
        return _json({name: value for name, value in document.items() if name not in ("features", "collections")})

    def error_document(self) -> bytes:
        return _json({"code": "InternalError", "description": "The database is away."}).body

    def doubled(self, answer: Answer, new_value: float | None) -> Answer:
        document = json.loads(answer.body)
        again = json.loads(json.dumps(document["features"][0]))
        if new_value is not None:
            again["properties"]["height"] = new_value
        document["features"].insert(1, again)
        return _json(document)

    def endless(self, answer: Answer, link: str, number: int) -> Answer:
        document = json.loads(answer.body)
        if "features" in document:
            document["features"] = [feature(900_000 + number, point(7, 51), height=1.0)]
        else:
            document["collections"] = [{"id": f"more-{number}"}]
        return _json({**document, "links": [_link(link, "next")]})

    def resize(self, values: int, lists: int) -> None:
        self.cap, self.list_cap = values, lists

    def page_by_counting(self) -> None:
        self.links = "offset"

    def change_unit(self, unit: str) -> None:
        raise NotImplementedError("features have no unit")

    def insert(self, row: Row) -> None:
        identity, _, said = (row.text or "").partition(" ")
        self.collections["trees"].append(feature(int(identity), point(7, 51), **json.loads(said)))

    def delete(self, row: Row) -> None:
        identity = (row.text or "").partition(" ")[0]
        self.collections["trees"] = [one for one in self.collections["trees"] if str(one["id"]) != identity]

    def _described(self, root: str, key: str) -> dict[str, Any]:
        address = f"{root}/collections/{quote(key, safe='')}"
        described = {
            "id": key,
            "title": key.capitalize(),
            "extent": {"spatial": {"bbox": [[7, 51, 7.1, 51.1]], "crs": CRS84}},
            "links": [_link(f"{address}/items", "items"), _link("https://example.org/by", "license")],
        }
        return {**described, **self.described.get(key, {})}

    def _items(self, address: str, found: list[dict[str, Any]], options: dict[str, str]) -> Answer:
        if "bbox" in options:
            west, south, east, north = map(float, options["bbox"].split(","))
            boxes = [(one, bounds(one["geometry"])) for one in found if one["geometry"] is not None]
            found = [one for one, b in boxes if b[0] <= east and west <= b[2] and b[1] <= north and south <= b[3]]
        begin = int(options.get("offset", 0))
        if self.shuffled:
            found = sorted(found, key=lambda one: (int(one["id"]) * 7919 + begin) % 31)
        if "token" in options:
            begin = next(at for at, one in enumerate(found) if str(one.get("id")) == options["token"][::-1]) + 1
        page = found[begin : begin + min(int(options.get("limit", self.cap)), self.cap)]
        end = begin + len(page)
        if self.fails_from is not None and begin >= self.fails_from * self.cap:
            return replace(_json({"code": "NotFound"}), status=404)
        document = {"type": "FeatureCollection", "features": page, "links": [], "numberReturned": len(page)}
        if self.matched:
            document["numberMatched"] = len(found) + self.extra
        if end < len(found):
            kept = {name: value for name, value in options.items() if name not in ("offset", "token")}
            where = {"token": str(page[-1].get("id"))[::-1]} if self.links == "token" else {"offset": str(end)}
            document["links"] = [_link(f"{address}?{urlencode({**kept, **where})}", "next")]
        answer = _json(document)
        if self.vanishing and options.get("limit") != "1":
            self.vanishing = False
            found.pop(0)
        return answer


class InMemory(requests.adapters.BaseAdapter):
    """Answers a real requests session from a page factory, without a network; keeps the targets asked for."""

    def __init__(self, pages: PageFactory) -> None:
        super().__init__()
        self.pages = pages
        self.asked: list[str] = []
        self.accepted: list[str | None] = []

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        parts = urlsplit(request.url or "")
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        self.asked.append(target)
        self.accepted.append(request.headers.get("Accept"))
        answer = self.pages.answer(Request(len(self.asked), "GET", target, {"host": parts.netloc}))
        response = requests.Response()
        response.status_code = answer.status
        response.headers.update(dict(answer.headers))
        response._content = answer.body
        response.url, response.request = request.url or "", request
        return response

    def close(self) -> None:
        """Nothing to let go."""


def session_of(pages: PageFactory) -> tuple[requests.Session, InMemory]:
    """A session that is answered by the factory, and the adapter that tells what was asked."""
    session, adapter = requests.Session(), InMemory(pages)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session, adapter


def _link(address: str, relation: str) -> dict[str, str]:
    return {"href": address, "rel": relation, "type": "application/json"}


def _json(document: Any) -> Answer:
    return Answer(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())


def _recovered(fault: str, places: Iterable[str], durations: Iterable[str]) -> set[tuple[str, str, str]]:
    return {(fault, place, duration) for place in places for duration in durations}


FEATURES = ProviderCase(
    name="OGC API - Features",
    pages=FeaturePages,
    path=ROOT,
    open=lambda url, session, monitor: open_platform(url, session, "ogcfeatures", monitor),
    request=PullRequest("trees"),
    recovers=frozenset(_recovered("status-400", ["first"], ["once", "page"])),
    budgets={"urban_data.providers.paging.Budget": partial(Budget, pages=30)},
)
