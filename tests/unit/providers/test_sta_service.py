# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

from typing import Any

import pytest
from scripted_service import ROOT, Asked, Reply, ScriptedService, datastream, pages, thing
from urban_data.core.errors import (
    AccessDenied,
    ChangedWhilePaging,
    ForeignAddress,
    InvalidAnswer,
    NotFound,
    NotThisApi,
    RequestRefused,
)
from urban_data.core.monitor import QuietMonitor
from urban_data.providers.sensorthings.service import Options, Service, by_collection, split_source

CONFORMANCE = ["http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel", "https://fraunhofer.test/geojson"]
TOP: Options = [("top", "10000")]


def walked(service: Service, path: str = "Things", options: Options = TOP) -> list[Any]:
    return [row for rows, _, _ in service.walk(path, options) for row in rows]


def things(*ids: int | str) -> list[dict[str, Any]]:
    return [{"@iot.id": found} for found in ids]


def test_a_probe_says_version_extensions_and_the_size_of_pages() -> None:
    rows = things(*range(250))
    script = ScriptedService(conformance=CONFORMANCE, more=["MultiDatastreams"])
    script.on("Datastreams", pages(rows, 100, "Datastreams"))
    probe = Service(f"{ROOT}/Things(5)?$top=1", script.session).probe()
    assert (probe.root_url, probe.api, probe.version, probe.page_limit) == (ROOT, "sensorthings", "1.1", 100)
    assert probe.extensions == {*CONFORMANCE, "MultiDatastreams"}
    assert [(asked.path, dict(asked.options)) for asked in script.asked] == [
        ("", {}),
        ("Datastreams", {"top": "10000", "select": "id"}),
    ]


def test_a_service_with_few_series_does_not_show_its_cap() -> None:
    script = ScriptedService().on("Datastreams", {"value": things(1, 2)})
    probe = Service(ROOT, script.session).probe()
    assert (probe.page_limit, probe.extensions) == (None, frozenset())


def test_a_service_of_version_1_0_that_takes_no_select() -> None:
    root = "https://city.test/v1.0"
    script = ScriptedService(root)
    script.on("Datastreams", lambda asked: Reply("{}", 400) if asked.select else {"value": things(1)})
    probe = Service(f"{root}/", script.session).probe()
    assert (probe.root_url, probe.version) == (root, "1.0")


@pytest.mark.parametrize("found_at", ["v1.1", "", "v1.0"])
def test_an_address_without_version_is_searched(found_at: str) -> None:
    root = f"https://city.test/sta/{found_at}".rstrip("/")
    script = ScriptedService(root).on("https:.*", Reply("nothing", 404)).on("(?!Things).+", Reply("nothing", 404))
    service = Service("city.test/sta", script.session)
    assert service.root == root
    assert service.root == root
    assert len(script.asked) <= 3


def test_a_service_that_has_moved_below_the_same_host_is_called_by_its_new_address() -> None:
    script = ScriptedService("https://city.test/new/v1.1")

    class Moved(ScriptedService):
        def send(self, request: Any, **more: Any) -> Any:
            request.url = request.url.replace("/old/", "/new/")
            return script.send(request, **more)

    assert Service("https://city.test/old/v1.1", Moved().session).root == "https://city.test/new/v1.1"


@pytest.mark.parametrize(
    ("landing", "reason"),
    [
        ({"stac_version": "1.0.0"}, "it looks like a STAC catalogue."),
        ({"links": [], "title": "x"}, "it looks like an OGC API service."),
        ({"conformsTo": []}, "it looks like an OGC API service."),
        ({"entities_url": "/v2/entities"}, "it looks like an NGSI context broker."),
        ({"currentVersion": 11}, "it looks like an ArcGIS service."),
        ({"type": "FeatureCollection", "features": []}, "it looks like a GeoJSON file."),
        ({"success": True}, "it looks like a CKAN catalogue."),
        ({"error": "x"}, "it reports an error."),
        ({"value": [{"name": "Cars"}]}, "it gives other JSON data."),
        ({"value": 7}, "it gives other JSON data."),
        ([1, 2], "it gives other JSON data."),
        (7, "it gives other JSON data."),
        (Reply("<html><h1>Welcome</h1></html>"), "it gives a web page, not data."),
        (Reply("no", 404), "there is nothing at it."),
        (Reply("no", 400), "it does not accept the request."),
        (Reply('{"value": [', 200), "it is not JSON."),
    ],
)
def test_what_is_no_sensorthings_is_told_apart(landing: Any, reason: str) -> None:
    script = ScriptedService().on("", landing)
    with pytest.raises(NotThisApi) as caught:
        _ = Service(ROOT, script.session).landing
    assert caught.value.sentence == f"The address city.test does not answer as a SensorThings service: {reason}"


def test_a_version_that_does_not_exist_yet_is_said() -> None:
    script = ScriptedService()
    with pytest.raises(NotThisApi, match=r"a SensorThings 1.0 or 1.1 service: version 2.0 is not supported."):
        _ = Service("https://city.test/v2.0", script.session).root
    assert script.asked == []


def test_a_closed_service_is_not_taken_for_another_api() -> None:
    script = ScriptedService().on("", Reply("no", 401))
    with pytest.raises(AccessDenied):
        Service(ROOT, script.session).probe()


def test_lists_are_followed_page_by_page() -> None:
    script = ScriptedService().on("Things", pages(things(*range(7)), 3, "Things"))
    service = Service(ROOT, script.session)
    assert [row["@iot.id"] for row in walked(service)] == list(range(7))
    assert service.page_size == 3


def test_an_entity_that_comes_twice_is_one() -> None:
    script = ScriptedService().on("Things", [
        {"value": [*things(1, 2), {"name": "no id"}], "@iot.nextLink": f"{ROOT}/Things?$skiptoken=2"},
        {"value": [*things(2, 3), {"name": "no id"}]},
    ])  # fmt: skip
    assert [row.get("@iot.id") for row in walked(Service(ROOT, script.session))] == [1, 2, None, 3, None]


def test_an_empty_page_with_a_link_is_not_the_end() -> None:
    script = ScriptedService().on("Things", [
        {"value": [], "@iot.nextLink": f"{ROOT}/Things?$skiptoken=2"}, {"value": things(1)},
    ])  # fmt: skip
    assert walked(Service(ROOT, script.session)) == things(1)


def test_a_list_that_changes_while_its_rows_are_counted_is_refused() -> None:
    counts = iter([5, 6])

    def serve(asked: Asked) -> dict[str, Any]:
        if asked.options.get("count") == "true":
            return {"value": things(1), "@iot.count": next(counts)}
        if asked.options.get("skip"):
            return {"value": things(3, 4, 5)}
        return {"value": things(1, 2), "@iot.nextLink": f"{ROOT}/Things?$skip=2&$filter=x"}

    script = ScriptedService().on("Things", serve)
    with pytest.raises(ChangedWhilePaging) as caught:
        walked(Service(ROOT, script.session), options=[*TOP, ("filter", "name ne 'x'")])
    assert caught.value.sentence == "The data of city.test changed during the pull (5 values before, 6 after)."
    assert dict(script.asked[2].options) == {"filter": "name ne 'x'", "top": "1", "count": "true"}


def test_a_list_whose_links_name_the_place_is_not_counted() -> None:
    link = f"{ROOT}/Things?$skip=2&$skipFilter=(id gt 2)"
    script = ScriptedService().on("Things", [{"value": things(1, 2), "@iot.nextLink": link}, {"value": things(3)}])
    assert len(walked(Service(ROOT, script.session))) == 3
    assert [asked.url for asked in script.asked[1:]] == [
        f"{ROOT}/Things?$top=10000",
        f"{ROOT}/Things?$skip=2&$skipFilter=(id%20gt%202)",
    ]


def frost_with_text_ids(ids: list[str], size: int) -> ScriptedService:
    """A list as FROST 2.0 gives it: by id, with links that escape the last id once too often."""

    def serve(asked: Asked) -> dict[str, Any]:
        beyond = asked.options.get("beyond") or asked.filter.partition("id gt '")[2].rstrip("'").replace("''", "'")
        rest = sorted(found for found in ids if found > beyond)
        document: dict[str, Any] = {"value": things(*rest[:size])}
        if len(rest) > size:
            wrong = rest[size - 1].replace(":", "%253A").replace(" ", "%252B")
            document["@iot.nextLink"] = f"{ROOT}/Things?beyond={wrong}&$skipFilter=x"
        if not beyond:
            document["@iot.count"] = len(ids)
        return document

    return ScriptedService().on("Things", serve)


@pytest.mark.parametrize("shape", ["urn:list:{}", "a list {}", "O'Hara {}", "ä:{}"])
def test_lists_of_text_ids_are_complete_though_the_links_mislead(shape: str) -> None:
    ids = [shape.format(number) for number in range(20)]
    script = frost_with_text_ids(ids, 7)
    monitor = QuietMonitor()
    service = Service(ROOT, script.session, monitor)
    assert [row["@iot.id"] for row in walked(service, options=[*TOP, ("filter", "")])] == sorted(ids)
    assert len(script.asked) == 4
    assert script.asked[2].orderby == "id asc"
    assert monitor.messages == []


def test_a_circle_of_text_ids_is_asked_again_in_their_order() -> None:
    def serve(asked: Asked) -> dict[str, Any]:
        if asked.orderby:
            return {"value": things("b", "c")} if "gt 'b'" in asked.filter else {
                "value": things("a", "b"), "@iot.nextLink": f"{ROOT}/Things?$skiptoken=9"
            }  # fmt: skip
        return {"value": things("a"), "@iot.nextLink": f"{ROOT}/Things?$skiptoken={len(asked.url)}"}

    script = ScriptedService().on("Things", serve)
    rows = walked(Service(ROOT, script.session), options=[("filter", "name ne 'x'"), *TOP])
    assert [row["@iot.id"] for row in rows] == ["a", "b", "c"]
    assert script.asked[-1].filter == "(name ne 'x') and id gt 'b'"


def test_a_circle_of_numbers_is_an_error() -> None:
    script = ScriptedService().on("Things", {"value": things(1), "@iot.nextLink": f"{ROOT}/Things?$top=10000"})
    with pytest.raises(InvalidAnswer, match="page 1 leads in a circle"):
        walked(Service(ROOT, script.session))


def test_a_service_that_ignores_the_order_of_ids_is_refused() -> None:
    script = ScriptedService().on("Things", {"value": things("a"), "@iot.nextLink": f"{ROOT}/Things?$skiptoken=1"})
    with pytest.raises(InvalidAnswer, match="its list cannot be asked in the order of ids"):
        walked(Service(ROOT, script.session))


def test_fewer_entities_than_told_are_said() -> None:
    script = ScriptedService().on("Things", {"value": things(1, 2), "@iot.count": 5})
    monitor = QuietMonitor()
    assert len(walked(Service(ROOT, script.session, monitor))) == 2
    assert monitor.messages == ["city.test tells of 5 Things, but gives only 2."]


def test_a_link_elsewhere_is_not_followed() -> None:
    script = ScriptedService().on("Things", {"value": things(1), "@iot.nextLink": "file:///etc/passwd"})
    with pytest.raises(ForeignAddress):
        walked(Service(ROOT, script.session))
    assert all(asked.url.startswith(ROOT) for asked in script.asked)


def test_a_link_that_is_no_text_is_refused() -> None:
    script = ScriptedService().on("Things", {"value": things(1), "@iot.nextLink": 5})
    with pytest.raises(InvalidAnswer, match="it holds a nextLink that is not text"):
        walked(Service(ROOT, script.session))


def test_ids_are_written_as_the_collection_has_them() -> None:
    script = ScriptedService().on("Things", {"value": things("5")}).on("Datastreams", {"value": things(5)})
    service = Service(ROOT, script.session)
    assert service.id_literal("Things", "5") == "'5'"
    assert service.id_literal("Datastreams", "5") == "5"
    assert service.id_literal("Datastreams", "O'Hara") == "'O''Hara'"
    service.learn_id("Sensors", "a")
    assert service.id_literal("Sensors", "7") == "'7'"
    assert len(script.urls("Things")) == 1


@pytest.mark.parametrize(
    ("found", "path", "wanted"),
    [
        ("5", "Datastreams(5)/Observations", ""),
        ("urn:x:1", "Datastreams('urn:x:1')/Observations", ""),
        ("a+b", "Observations", "Datastream/id eq 'a+b'"),
        ("O'Hara", "Observations", "Datastream/id eq 'O''Hara'"),
        ("a/b", "Observations", "Datastream/id eq 'a/b'"),
        ("ü", "Observations", "Datastream/id eq 'ü'"),
    ],
)
def test_ids_that_would_be_escaped_in_a_path_go_into_a_filter(found: str, path: str, wanted: str) -> None:
    service = Service(ROOT, ScriptedService().session)
    if found == "5":
        service.learn_id("Datastreams", 5)
    assert service.related("Datastreams", found, "Observations") == (path, wanted)


def test_many_ids_are_asked_for_in_addresses_of_a_safe_length() -> None:
    service = Service(ROOT, ScriptedService().session)
    service.learn_id("Things", "text")
    ids = [f"thing number {number} ÄÖÜ" for number in range(100)]
    chunks = list(service.id_filters("Things", ids))
    assert [found for chosen, _ in chunks for found in chosen] == ids
    assert 1 < len(chunks) < 20
    assert all(len(service.address("Things", [("filter", wanted)])) < 1900 for _, wanted in chunks)
    assert list(service.id_filters("Things", [])) == []


def test_the_facts_of_series_are_asked_for_once_after_a_restart() -> None:
    category = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_CategoryObservation"
    rows = [
        datastream(1, observationType=category, phenomenonTime="2024-01-01T00:00:00Z/2024-02-01T00:00:00Z"),
        datastream(2), "junk",
    ]  # fmt: skip
    multi = {
        "@iot.id": 3, "Thing": thing(), "unitOfMeasurements": [{"symbol": "m"}, {}],
        "multiObservationDataTypes": [category, None], "ObservedProperties": [{}, {}, {}],
    }  # fmt: skip
    script = ScriptedService(more=["MultiDatastreams"]).on("Datastreams", {"value": rows})
    script.on("MultiDatastreams", {"value": [multi]})
    service = Service(ROOT, script.session)
    service.learn_id("Datastreams", 1)
    service.learn_id("MultiDatastreams", 1)
    facts = service.facts(("1", "2", "99", "MultiDatastreams(3)"))
    assert [found.kinds for found in facts.values()] == [
        ("category",), ("number",), ("number",), ("category", "text", "text"),
    ]  # fmt: skip
    assert (facts["1"].first, facts["1"].last) == ("2024-01-01T00:00:00.000Z", "2024-02-01T00:00:00.000Z")
    before = len(script.asked)
    assert service.facts(("1", "2")) == {source: facts[source] for source in ("1", "2")}
    assert len(script.asked) == before


def test_names_of_series_tell_their_collection() -> None:
    assert split_source("5") == ("Datastreams", "5")
    assert split_source("MultiDatastreams(5)") == ("MultiDatastreams", "5")
    assert split_source("MultiDatastreams('a')") == ("MultiDatastreams", "a")
    assert by_collection(["1", "MultiDatastreams(2)", "3"]) == {"Datastreams": ["1", "3"], "MultiDatastreams": ["2"]}


def test_work_done_side_by_side_keeps_its_order_and_raises_its_error() -> None:
    service = Service(ROOT, ScriptedService().session)
    assert service.each(lambda number: number * 2, range(20)) == [number * 2 for number in range(20)]
    with pytest.raises(RequestRefused):
        service.each(_refuse, range(3))


def _refuse(_: int) -> int:
    raise RequestRefused(host="city.test", status=400)


def test_the_latency_follows_the_answers() -> None:
    service = Service(ROOT, ScriptedService().session)
    before = service.latency
    service.get(ROOT)
    assert 0 < service.latency < before
    with pytest.raises(NotFound):
        service.get(f"{ROOT}/Nothing")
