# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

from typing import Any

import pytest
from scripted_service import ROOT, Reply, ScriptedService, pages
from urban_data.core.errors import (
    AccessDenied,
    NotFound,
    NotThisApi,
)
from urban_data.providers.sensorthings.service import Options, Service, by_collection, split_source

CONFORMANCE = ["http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel", "https://fraunhofer.test/geojson"]
TOP: Options = [("top", "10000")]


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


def test_names_of_series_tell_their_collection() -> None:
    assert split_source("5") == ("Datastreams", "5")
    assert split_source("MultiDatastreams(5)") == ("MultiDatastreams", "5")
    assert split_source("MultiDatastreams('a')") == ("MultiDatastreams", "a")
    assert by_collection(["1", "MultiDatastreams(2)", "3"]) == {"Datastreams": ["1", "3"], "MultiDatastreams": ["2"]}


def test_the_latency_follows_the_answers() -> None:
    service = Service(ROOT, ScriptedService().session)
    before = service.latency
    service.get(ROOT)
    assert 0 < service.latency < before
    with pytest.raises(NotFound):
        service.get(f"{ROOT}/Nothing")
