# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

from typing import Any

import pytest
import requests
from feature_pages import FeaturePages, session_of
from scripted_service import Reply, ScriptedService
from urban_data.core.errors import InputError, NotThisApi
from urban_data.core.monitor import Monitor
from urban_data.providers import registry
from urban_data.providers.sensorthings import SensorThings


class Stranger(SensorThings):
    """A provider of another API, which recognises nothing."""

    def __init__(self, url: str, session: requests.Session, monitor: Monitor | None = None) -> None:
        super().__init__(url, session, monitor)
        self.host = url

    def probe(self) -> Any:
        raise NotThisApi(host=self.host, api="Stranger", reason="it is something else.")


def test_a_platform_of_a_known_api_is_opened_without_asking_it() -> None:
    service = ScriptedService()
    assert isinstance(registry.open_platform(service.root, service.session, "sensorthings"), SensorThings)
    assert service.asked == []


def test_an_unknown_api_is_named() -> None:
    with pytest.raises(InputError, match=r"There is no API called 'wfs'. Known: ogcfeatures, sensorthings."):
        registry.open_platform("https://city.test", ScriptedService().session, "wfs")


def test_the_provider_that_recognises_the_address_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "PROVIDERS", {"stranger": Stranger, "sensorthings": SensorThings})
    service = ScriptedService().on("Datastreams", {"value": []})
    assert type(registry.open_platform(service.root, service.session)) is SensorThings
    assert registry.probe(service.root, service.session).api == "sensorthings"


@pytest.mark.parametrize("given", ["", "/", "/collections", "/collections/trees", "/collections/trees/items?limit=5"])
def test_a_service_of_features_is_recognised_by_any_of_its_addresses(given: str) -> None:
    session, _ = session_of(FeaturePages())
    provider = registry.open_platform(f"https://city.test/ogc{given}", session)
    assert (provider.api, provider.root_url) == ("ogcfeatures", "https://city.test/ogc")


@pytest.mark.parametrize(
    "given", ["/api", "/api.html", "/api/docs", "/conformance", "/collections/trees/items?f=html", "/index.html#top"]
)
def test_a_page_below_a_service_leads_to_its_root(given: str) -> None:
    session, _ = session_of(FeaturePages())
    found = registry.probe(f"https://city.test/ogc{given}", session)
    assert (found.api, found.root_url) == ("ogcfeatures", "https://city.test/ogc")
    assert registry.probe(f"https://city.test/ogc{given}", session, "ogcfeatures") == found


@pytest.mark.parametrize("given", ["v1.0", "V1.1", "v1.0/Things(1)", "v1.1/Things('a')/Datastreams?$top=1", "v1.1/x/y"])
def test_another_version_or_a_page_below_leads_to_the_version_there_is(given: str) -> None:
    service = ScriptedService().on("Datastreams", {"value": []})
    base = service.root.removesuffix("v1.1")
    assert registry.probe(base + given, service.session).root_url == service.root


def test_no_more_than_three_segments_are_climbed() -> None:
    session, _ = session_of(FeaturePages())
    with pytest.raises(NotThisApi):
        registry.probe("https://city.test/ogc/a/b/c/d", session)


def test_an_opened_platform_is_the_one_at_the_address_and_none_above() -> None:
    session, _ = session_of(FeaturePages())
    with pytest.raises(NotThisApi):
        registry.open_platform("https://city.test/ogc/api", session)


def test_what_goes_wrong_above_an_address_does_not_count() -> None:
    service = ScriptedService().on("", Reply("no", 401))
    with pytest.raises(NotThisApi, match="there is nothing at it"):
        registry.probe("https://city.test/a", service.session)
    assert service.asked[-1].url == service.root


def test_what_nobody_recognises_names_all_that_were_tried() -> None:
    session, _ = session_of(FeaturePages())
    with pytest.raises(NotThisApi, match="does not answer as a SensorThings / OGC API - Features service"):
        registry.open_platform("https://city.test/elsewhere", session)


@pytest.mark.parametrize(
    ("api", "called"), [("OGC API - Features", "an OGC API - Features"), ("Stranger", "a Stranger")]
)
def test_the_article_is_that_of_the_service(api: str, called: str) -> None:
    error = NotThisApi(host="city.test", api=api, reason="it is empty.")
    assert error.sentence == f"The address city.test does not answer as {called} service: it is empty."


def test_an_answer_that_breaks_off_is_said_to_be_no_service() -> None:
    service = ScriptedService().on(".*", Reply('{"value": ['))
    with pytest.raises(NotThisApi, match="does not answer as a SensorThings / OGC API - Features service: it is not"):
        registry.probe("https://city.test/elsewhere", service.session)


def test_an_address_that_nobody_recognises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "PROVIDERS", {"stranger": Stranger})
    with pytest.raises(NotThisApi, match="does not answer as a Stranger service"):
        registry.probe("https://city.test", ScriptedService().session)
    monkeypatch.setattr(registry, "PROVIDERS", {})
    with pytest.raises(InputError, match="No API is known"):
        registry.probe("https://city.test", ScriptedService().session)
