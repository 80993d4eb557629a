# SPDX-License-Identifier: GPL-2.0-or-later
"""OGC API Features of the demo city: documents, paging, boxes."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from demo_client import feature_service
from urban_data.core.geometry import bounds
from urban_data.demo.features import FeatureService
from urban_data.demo.language import BadRequest

ROOT = "http://127.0.0.1:1/ogc"


@pytest.fixture(scope="module")
def service() -> FeatureService:
    return feature_service()


def _get(service: FeatureService, address: str) -> Any:
    parts = urlsplit(address.removeprefix(ROOT))
    text = service.answer(parts.path, parts.query, ROOT)
    return None if text is None else json.loads(text)


def _linked(document: Any, relation: str) -> str | None:
    return next((link["href"] for link in document["links"] if link["rel"] == relation), None)


def test_from_the_landing_page_to_the_items(service: FeatureService) -> None:
    landing = _get(service, "")
    assert (
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
        in _get(service, _linked(landing, "conformance") or "")["conformsTo"]
    )
    collections = _get(service, _linked(landing, "data") or "")["collections"]
    assert [found["id"] for found in collections] == ["districts", "streets", "river", "buildings", "parks"]
    for found in collections:
        assert _get(service, _linked(found, "items") or "")["features"]
        west, south, east, north = found["extent"]["spatial"]["bbox"][0]
        assert 6.3 < west < east < 6.6
        assert 51.6 < south < north < 51.8


def test_the_api_is_described(service: FeatureService) -> None:
    described = _get(service, _linked(_get(service, ""), "service-desc") or "")
    assert described["openapi"].startswith("3.0")
    assert "/collections/{collectionId}/items" in described["paths"]


def test_the_extent_holds_every_feature(service: FeatureService) -> None:
    for found in _get(service, f"{ROOT}/collections")["collections"]:
        west, south, east, north = found["extent"]["spatial"]["bbox"][0]
        for feature in service.features(found["id"]):
            box = bounds(feature["geometry"])
            assert west <= box[0]
            assert south <= box[1]
            assert box[2] <= east
            assert box[3] <= north


def test_pages_hold_every_feature_once(service: FeatureService) -> None:
    ids: list[int] = []
    address: str | None = f"{ROOT}/collections/streets/items?limit=100"
    while address:
        page = _get(service, address)
        assert page["numberReturned"] == len(page["features"]) <= 100
        ids += [feature["id"] for feature in page["features"]]
        address = _linked(page, "next")
    assert ids == list(range(1, page["numberMatched"] + 1))


def test_a_box_keeps_what_it_touches(service: FeatureService) -> None:
    page = _get(service, f"{ROOT}/collections/districts/items?bbox=6.4519,51.7149,6.4521,51.7151")
    assert [feature["properties"]["name"] for feature in page["features"]] == ["Altstadt"]


def test_single_items_and_what_is_not_there(service: FeatureService) -> None:
    assert _get(service, f"{ROOT}/collections/districts/items/1")["properties"]["name"] == "Altstadt"
    for path in ("collections/nothing", "collections/districts/items/999", "elsewhere"):
        assert _get(service, f"{ROOT}/{path}") is None


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "offset=-1", "bbox=1,2,3", "bbox=a,b,c,d", "colour=red"])
def test_faulty_queries_are_refused(service: FeatureService, query: str) -> None:
    with pytest.raises(BadRequest):
        service.answer("collections/parks/items", query, ROOT)
