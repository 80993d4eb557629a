# SPDX-License-Identifier: GPL-2.0-or-later
"""OGC API - Features: what a service says of itself and of its collections, and what becomes of its features."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from feature_pages import FeaturePages, feature, point, session_of, square, trees
from hypothesis import given, settings
from hypothesis import strategies as st
from urban_data.core.errors import InputError, InvalidAnswer, NotThisApi, UrbanDataError
from urban_data.core.monitor import QuietMonitor
from urban_data.core.query import Part, PullRequest
from urban_data.core.records import Feature, Page
from urban_data.providers.losses import Flaw
from urban_data.providers.ogcfeatures import OgcFeatures
from urban_data.providers.ogcfeatures.collection import holds_features, read_collection
from urban_data.providers.ogcfeatures.features import Identities, read_feature
from urban_data.providers.ogcfeatures.items import counts_rows

ROOT = "http://city.test/ogc"


def opened(pages: FeaturePages | None = None, address: str = ROOT) -> tuple[OgcFeatures, Any]:
    session, adapter = session_of(pages or FeaturePages())
    return OgcFeatures(address, session, QuietMonitor()), adapter


def pulled(pages: FeaturePages, **choice: Any) -> list[Page]:
    provider, _ = opened(pages)
    request = PullRequest("trees", **choice)
    (part,) = provider.plan(request, (), (), {})
    return list(provider.pages(part))


def one(*features: Any, **more: Any) -> FeaturePages:
    return FeaturePages(collections={"trees": list(features)}, **more)


def test_a_service_tells_what_it_is() -> None:
    provider, adapter = opened()
    probe = provider.probe()
    assert (probe.root_url, probe.api, probe.title) == (ROOT, "ogcfeatures", "Trees of the city")
    assert any("conf/core" in name for name in probe.extensions)
    assert set(adapter.accepted) == {"application/json"}


def test_a_service_without_landing_page_and_conformance_is_one_too() -> None:
    pages = FeaturePages()
    answer = pages.answer

    class Bare(FeaturePages):
        def answer(self, request: Any) -> Any:
            path = request.target.partition("?")[0]
            return answer(request) if "/collections" in path else answer(type(request)(0, "GET", "/ogc/no", {}))

    assert opened(Bare())[0].probe().title == "city.test"


@pytest.mark.parametrize("given", ["/", "/collections", "/collections/trees/items?limit=1&bbox=1,2", "/conformance"])
def test_any_address_of_the_service_leads_to_its_root(given: str) -> None:
    assert opened(address=ROOT + given)[0].root_url == ROOT


def test_something_else_is_no_service() -> None:
    with pytest.raises(NotThisApi, match="it has no collections"):
        opened(address="http://city.test/elsewhere")[0].probe()


def test_collections_are_data_sets_sorted_by_title() -> None:
    pages = FeaturePages()
    pages.described["trees"] = {
        "title": "Bäume", "description": "Alle <b>Bäume</b>", "attribution": "Stadt", "keywords": ["Baum", 7],
        "license": "dl-de/by-2-0",
        "extent": {"spatial": {"bbox": [[7, 51, 0, 7.1, 51.1, 90]]},
                   "temporal": {"interval": [["2020-01-01T00:00:00Z", None]]}},
    }  # fmt: skip
    found = opened(pages)[0].datasets()
    assert [dataset.key for dataset in found] == ["benches", "trees", "districts"]
    tree = found[1]
    assert (tree.kind, tree.title, tree.description) == ("features", "Bäume", "Alle <b>Bäume</b>")
    assert (tree.licence, tree.attribution, tree.keywords) == ("dl-de/by-2-0", "Stadt", ("Baum",))
    assert (tree.first, tree.last, tree.extent) == ("2020-01-01T00:00:00.000Z", None, (7, 51, 7.1, 51.1))


@pytest.mark.parametrize(
    "row",
    [
        None, 5, "trees", {"itemType": "record", "links": []}, {"itemType": "coverage"},
        {"id": "c", "links": [{"rel": "self", "href": "x"}, {"rel": "coverage", "href": "y"}]},
    ],
)  # fmt: skip
def test_what_holds_no_features_is_no_data_set(row: Any) -> None:
    assert not holds_features(row)


@pytest.mark.parametrize("key", [None, 5, "", "a\x00", "x" * 501, "\ud800", ".", ".."])
def test_a_collection_needs_a_usable_id(key: Any) -> None:
    assert read_collection({"id": key}) is None


@pytest.mark.parametrize(
    "extent",
    [None, [], {"spatial": []}, {"spatial": {"bbox": []}}, {"spatial": {"bbox": [[1, 2, 3]]}},
     {"spatial": {"bbox": [["w", 1, 2, 3]]}}, {"spatial": {"bbox": [[9, 51, 7, 52]]}},
     {"spatial": {"bbox": [[350000, 5600000, 360000, 5700000]]}}, {"spatial": {"bbox": [[7, 51, 8, 52]], "crs": "x"}},
     {"temporal": {"interval": "always"}}, {"temporal": {"interval": [[1, 2, 3]]}}],
)  # fmt: skip
def test_an_extent_that_cannot_be_read_is_none(extent: Any) -> None:
    found = read_collection({"id": "x", "extent": extent})
    assert found is not None
    assert (found.dataset.extent, found.dataset.first, found.dataset.last) == (None, None, None)


def test_a_collection_whose_id_needs_escaping_is_found() -> None:
    pages = FeaturePages(collections={"Grün/Blau ?": trees(3)})
    provider, adapter = opened(pages)
    (part,) = provider.plan(PullRequest("Grün/Blau ?"), (), (), {})
    assert sum(len(page.features) for page in provider.pages(part)) == 3
    assert adapter.asked[-1].startswith("/ogc/collections/Gr%C3%BCn%2FBlau%20%3F/items?")


def test_an_unknown_collection_is_named() -> None:
    with pytest.raises(InputError, match="no data set “bushes”"):
        opened()[0].estimate(PullRequest("bushes"))


@pytest.mark.parametrize("links", ["token", "offset"])
def test_pages_follow_each_other_by_links(links: str) -> None:
    found = pulled(FeaturePages(links=links))
    assert [len(page.features) for page in found] == [5, 5, 5, 5, 3]
    assert [page.complete for page in found] == [False] * 4 + [True]
    assert {page.counted for page in found} == {23}


def test_a_service_that_refuses_large_pages_gives_its_own() -> None:
    provider, adapter = opened(FeaturePages(largest=100))
    (part,) = provider.plan(PullRequest("trees"), (), (), {})
    assert sum(len(page.features) for page in provider.pages(part)) == 23
    assert "limit" not in adapter.asked[-1]


def test_a_service_that_does_not_count_is_pulled_all_the_same() -> None:
    provider, _ = opened(FeaturePages(matched=False))
    (part,) = provider.plan(PullRequest("trees"), (), (), {})
    assert part.expected is None
    assert sum(len(page.features) for page in provider.pages(part)) == 23
    assert provider.estimate(PullRequest("trees")).values is None


def test_an_area_is_asked_for_by_its_box_and_kept_exactly() -> None:
    triangle = "POLYGON((7 51, 7.1 51, 7 51.1, 7 51))"
    pages = one(
        feature("in", point(7.01, 51.01)), feature("box", point(7.09, 51.09)), feature("out", point(8, 51)),
        feature("touches", square(7.04, 51.04, 0.03)), feature("nowhere"),
    )  # fmt: skip
    provider, adapter = opened(pages)
    (part,) = provider.plan(PullRequest("trees", area=triangle), (), (), {})
    assert (part.sources, part.expected, part.expected_is_estimate) == (("trees", triangle), 3, True)
    found = list(provider.pages(part))
    assert [one.source_id for page in found for one in page.features] == ["in", "touches"]
    assert "bbox=7.000000000,51.000000000,7.100000000,51.100000000" in adapter.asked[-1]
    assert Part.from_scope(part.scope, part.t_from, part.t_to).sources == part.sources


BAD = {
    "no object": (5, "not an object"),
    "no feature": ({"type": "Point"}, "not a feature"),
    "properties": ({"type": "Feature", "id": 1, "properties": [1]}, "properties that are no object"),
    "geometry": (feature(1, {"type": "Blob"}), "a geometry with an unknown geometry type"),
    "metres": (feature(1, point(350_000, 5_600_000)), "a geometry with a position outside the earth"),
    "id": (feature([1]), "an id that cannot be used"),
    "long id": (feature("x" * 501), "an id that cannot be used"),
    "truth": (feature(True), "an id that cannot be used"),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_feature_that_cannot_be_used_is_dropped_and_its_neighbours_are_not(bad: str) -> None:
    row, reason = BAD[bad]
    (page,) = pulled(one(feature("a", point(7, 51)), row, feature("b", point(7, 51)), links="offset"))
    assert [found.source_id for found in page.features] == ["a", "b"]
    assert page.received == 3
    (drop,) = page.drops
    assert drop.count == 1
    assert drop.reason.startswith(reason)


@pytest.mark.parametrize(
    ("identity", "source"), [("a", "a"), (7, "7"), (7.5, "7.5"), (-1, "-1"), ("Straße 1/2", "Straße 1/2")]
)
def test_ids_are_numbers_or_texts(identity: Any, source: str) -> None:
    assert read_feature(feature(identity), Identities()).source_id == source


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_feature_without_id_is_known_by_its_content(nothing: Any) -> None:
    row = {"type": "Feature", "id": nothing, "geometry": point(7, 51), "properties": {"n": 1}}
    first, again, other = Identities(), Identities(), Identities()
    assert read_feature(row, first).source_id == read_feature(row, again).source_id
    assert read_feature(row, first).source_id == f"{read_feature(row, other).source_id}.2"
    assert read_feature({**row, "properties": {"n": 2}}, other).source_id != read_feature(row, Identities()).source_id


def test_properties_are_plain() -> None:
    told = {"a": None, "b": True, "c": 1, "d": 1.5, "e": "x\x00y", "f": {"g": [1]}, "h": []}
    found = read_feature({"type": "Feature", "id": 1, "properties": told}, Identities())
    assert found == Feature("1", None, {"a": None, "b": True, "c": 1, "d": 1.5, "e": "xy", "f": '{"g":[1]}', "h": "[]"})


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"code": "InvalidParameter", "description": "Not so."}, "it reports an error: Not so."),
        ({"type": "Topology"}, "it holds no list of features"),
        ({"type": "FeatureCollection", "features": {}}, "it holds no list of features"),
        ([], "it holds no list of features"),
    ],
)
def test_a_page_that_is_none_is_an_error(document: Any, reason: str) -> None:
    class Odd(FeaturePages):
        def answer(self, request: Any) -> Any:
            good = super().answer(request)
            if "/items" not in request.target or "limit=1&" in request.target or request.target.endswith("limit=1"):
                return good
            return type(good)(json.dumps(document).encode())

    with pytest.raises(InvalidAnswer, match=reason):
        pulled(Odd())


@pytest.mark.parametrize(
    ("link", "counts"),
    [("x?offset=5", True), ("x?startIndex=5", True), ("x?limit=5&page=2", True), ("x?token=offset", False),
     ("x?cursor=5", False), ("x", False)],
)  # fmt: skip
def test_links_that_count_rows_are_told_from_others(link: str, counts: bool) -> None:
    assert counts_rows(link) is counts


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)
ROWS = JSON | st.fixed_dictionaries(
    {}, optional={"type": st.just("Feature") | JSON, "id": JSON, "geometry": JSON, "properties": JSON}
)


@settings(max_examples=400, deadline=None)
@given(ROWS)
def test_anything_is_a_feature_or_a_flaw(row: Any) -> None:
    begin = time.monotonic()
    try:
        found = read_feature(row, Identities())
    except Flaw:
        return
    assert isinstance(found.source_id, str)
    assert all(isinstance(value, str | int | float | None) for value in found.properties.values())
    assert time.monotonic() - begin < 2


@settings(max_examples=300, deadline=None)
@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(("id", "title", "extent", "links", "keywords", "itemType"), JSON))
)
def test_any_description_of_a_collection_can_be_read(row: Any) -> None:
    if holds_features(row):
        read_collection(row)


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_any_document_is_read_or_an_error_of_ours(document: Any) -> None:
    class Strange(FeaturePages):
        def answer(self, request: Any) -> Any:
            good = super().answer(request)
            return type(good)(json.dumps(document).encode())

    try:
        opened(Strange())[0].datasets()
    except UrbanDataError:
        return
