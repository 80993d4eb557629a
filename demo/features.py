# SPDX-License-Identifier: GPL-2.0-or-later
"""The town's map as OGC API - Features, part 1 (17-069r4)."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode

from ..core.geometry import bounds
from . import plane
from .buildings import buildings
from .language import BadRequest
from .model import CityModel
from .names import ATTRIBUTION, LICENCE, TOWN

DEFAULT_LIMIT = 100
LARGEST_LIMIT = 10_000
CONFORMANCE = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
)
_OPEN_API = "application/vnd.oai.openapi+json;version=3.0"
_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

Feature = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection: its id, title, and features, which are made when first asked for."""

    name: str
    title: str
    make: Callable[[], list[Feature]]


class FeatureService:
    """Answers requests below ``/ogc``."""

    def __init__(self, city: CityModel) -> None:
        self._city = city
        self._lock = threading.Lock()
        self._made: dict[str, list[Feature]] = {}
        self._collections = {
            found.name: found
            for found in (
                Collection("districts", "Stadtteile", self._districts),
                Collection("streets", "Straßen", self._streets),
                Collection("river", "Rhein", self._river),
                Collection("buildings", "Gebäude", self._buildings),
                Collection("parks", "Grünflächen", self._parks),
            )
        }

    def features(self, name: str) -> list[Feature]:
        """All features of a collection as GeoJSON; raises KeyError."""
        with self._lock:
            if name not in self._made:
                self._made[name] = self._collections[name].make()
            return self._made[name]

    def answer(self, path: str, query: str, root: str) -> str | None:
        """The JSON text for a path below ``root``, None where there is nothing; raises BadRequest."""
        segments = [segment for segment in path.split("/") if segment]
        options = dict(parse_qsl(query, keep_blank_values=True))
        document: Any = None
        match segments:
            case []:
                document = _landing(root)
            case ["api"]:
                document = _api(root)
            case ["conformance"]:
                document = {"conformsTo": list(CONFORMANCE)}
            case ["collections"]:
                found = [self._described(collection, root) for collection in self._collections.values()]
                document = {"links": [_link(f"{root}/collections", "self")], "collections": found}
            case ["collections", name] if name in self._collections:
                document = self._described(self._collections[name], root)
            case ["collections", name, "items"] if name in self._collections:
                document = self._items(name, options, root)
            case ["collections", name, "items", number] if name in self._collections:
                document = next((f for f in self.features(name) if str(f["id"]) == number), None)
        return None if document is None else json.dumps(document, ensure_ascii=False, separators=(",", ":"))

    def _described(self, collection: Collection, root: str) -> dict[str, Any]:
        address = f"{root}/collections/{collection.name}"
        return {
            "id": collection.name,
            "title": collection.title,
            "attribution": ATTRIBUTION,
            "description": f"{collection.title} der Demostadt.",
            "itemType": "feature",
            "crs": [_CRS84],
            "extent": {"spatial": {"bbox": [list(self._extent)], "crs": _CRS84}},
            "links": [
                _link(f"{address}/items", "items", "application/geo+json"),
                _link("https://www.govdata.de/dl-de/by-2-0", "license", "text/html"),
            ],
            "keywords": [collection.title, TOWN],
            "license": LICENCE,
        }

    @cached_property
    def _extent(self) -> tuple[float, float, float, float]:
        """What the town covers: its river, districts and streets."""
        town = self._city.town
        shapes = [plane.polygon(town.water), *(plane.polygon(found.ring) for found in town.districts)]
        boxes = [bounds(shape) for shape in (*shapes, *(plane.line(found.path) for found in town.streets))]
        wests, souths, easts, norths = zip(*boxes, strict=True)
        return min(wests), min(souths), max(easts), max(norths)

    def _items(self, name: str, options: dict[str, str], root: str) -> dict[str, Any]:
        unknown = set(options) - {"limit", "offset", "bbox", "f"}
        if unknown:
            raise BadRequest(f"Unknown parameter: {min(unknown)}")
        limit = min(_whole(options, "limit", DEFAULT_LIMIT), LARGEST_LIMIT)
        offset = _whole(options, "offset", 0)
        if limit == 0:
            raise BadRequest("limit must be at least 1")
        found = self.features(name)
        if "bbox" in options:
            box = _box(options["bbox"])
            found = [feature for feature in found if _overlaps(bounds(feature["geometry"]), box)]
        page = found[offset : offset + limit]
        address = f"{root}/collections/{name}/items"
        links = [_link(f"{address}?{urlencode(options)}", "self", "application/geo+json")]
        if offset + limit < len(found):
            more = urlencode({**options, "limit": limit, "offset": offset + limit})
            links.append(_link(f"{address}?{more}", "next", "application/geo+json"))
        return {
            "type": "FeatureCollection",
            "features": page,
            "links": links,
            "numberMatched": len(found),
            "numberReturned": len(page),
        }

    def _districts(self) -> list[Feature]:
        return [
            _feature(
                found.number, plane.polygon(found.ring), name=found.name, population=found.population,
                area_ha=round(found.hectares, 1), character=found.use,
            )
            for found in self._city.town.districts
        ]  # fmt: skip

    def _streets(self) -> list[Feature]:
        return [
            _feature(
                found.number, plane.line(found.path), name=found.name, kind=found.kind, width=found.width,
                speed_limit=found.speed_limit, length=round(plane.length(found.path), 1),
            )
            for found in self._city.town.streets
        ]  # fmt: skip

    def _river(self) -> list[Feature]:
        return [_feature(1, plane.polygon(self._city.town.water), name="Rhein", kind="river")]

    def _buildings(self) -> list[Feature]:
        districts = self._city.town.districts
        return [
            _feature(
                found.number, plane.polygon(found.ring), use=found.use, levels=found.levels, year=found.year,
                height=round(found.height, 1), footprint=round(abs(plane.area(found.ring)), 1),
                district=districts[found.district - 1].name,
            )
            for found in buildings(self._city.town)
        ]  # fmt: skip

    def _parks(self) -> list[Feature]:
        return [
            _feature(
                found.number, plane.polygon(found.ring), name=found.name, kind=found.kind,
                area_ha=round(abs(plane.area(found.ring)) / 10_000, 2),
            )
            for found in self._city.town.parks
        ]  # fmt: skip


def _feature(number: int, geometry: dict[str, Any], **properties: Any) -> Feature:
    return {"type": "Feature", "id": number, "geometry": geometry, "properties": properties}


def _landing(root: str) -> dict[str, Any]:
    return {
        "title": f"Karte von {TOWN}",
        "description": f"Eine erfundene Stadt. {ATTRIBUTION}",
        "links": [
            _link(root, "self"),
            _link(f"{root}/api", "service-desc", _OPEN_API),
            _link(f"{root}/conformance", "conformance"),
            _link(f"{root}/collections", "data"),
        ],
    }


def _api(root: str) -> dict[str, Any]:
    """The definition of the API (17-069r4, 7.3), as far as clients look at it: paths and the largest page."""
    schema = {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": DEFAULT_LIMIT}
    limit = {"name": "limit", "in": "query", "schema": schema}
    answered = {"responses": {"200": {"description": "as OGC API - Features says"}}}
    paths = ("/", "/conformance", "/collections", "/collections/{collectionId}")
    return {
        "openapi": "3.0.3",
        "info": {"title": f"Karte von {TOWN}", "version": "1.0.0"},
        "servers": [{"url": root}],
        "paths": {
            **{path: {"get": answered} for path in paths},
            "/collections/{collectionId}/items": {"get": {"parameters": [limit], **answered}},
            "/collections/{collectionId}/items/{featureId}": {"get": answered},
        },
        "components": {"parameters": {"limit": limit}},
    }


def _link(address: str, relation: str, kind: str = "application/json") -> dict[str, str]:
    return {"href": address, "rel": relation, "type": kind}


def _whole(options: dict[str, str], name: str, usual: int) -> int:
    told = options.get(name, str(usual))
    if not told.isdigit() or len(told) > 12:
        raise BadRequest(f"{name} must be a whole number")
    return int(told)


def _box(told: str) -> tuple[float, float, float, float]:
    try:
        numbers = [float(part) for part in told.split(",")]
    except ValueError as error:
        raise BadRequest("bbox must be numbers") from error
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4:
        raise BadRequest("bbox must be four or six numbers")
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _overlaps(one: tuple[float, float, float, float], two: tuple[float, float, float, float]) -> bool:
    return one[0] <= two[2] and two[0] <= one[2] and one[1] <= two[3] and two[1] <= one[3]
