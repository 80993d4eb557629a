# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

from typing import Any

import pytest
import requests
from scripted_service import ScriptedService
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


def test_a_platform_is_opened_without_asking_it() -> None:
    service = ScriptedService()
    assert isinstance(registry.open_platform(service.root, service.session), SensorThings)
    assert isinstance(registry.open_platform(service.root, service.session, "sensorthings"), SensorThings)
    assert service.asked == []


def test_an_unknown_api_is_named() -> None:
    with pytest.raises(InputError, match=r"There is no API called 'wfs'. Known: sensorthings."):
        registry.open_platform("https://city.test", ScriptedService().session, "wfs")


def test_the_provider_that_recognises_the_address_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "PROVIDERS", {"stranger": Stranger, "sensorthings": SensorThings})
    service = ScriptedService().on("Datastreams", {"value": []})
    assert type(registry.open_platform(service.root, service.session)) is SensorThings
    assert registry.probe(service.root, service.session).api == "sensorthings"


def test_an_address_that_nobody_recognises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "PROVIDERS", {"stranger": Stranger})
    with pytest.raises(NotThisApi, match="does not answer as a Stranger service"):
        registry.probe("https://city.test", ScriptedService().session)
    monkeypatch.setattr(registry, "PROVIDERS", {})
    with pytest.raises(InputError, match="No API is known"):
        registry.probe("https://city.test", ScriptedService().session)
