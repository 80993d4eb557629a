# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo city as the tests of `demo` see it: one small town at one moment, asked without a network."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from urllib.parse import quote

from urban_data.demo.addresses import Settings
from urban_data.demo.city import City
from urban_data.demo.features import FeatureService
from urban_data.demo.service import Service

NOW = datetime(2026, 6, 17, 12, tzinfo=UTC)
SINCE = date(2026, 3, 1)
ROOT = "http://127.0.0.1:1/v1.1"


def seconds(text: str) -> int:
    """An ISO 8601 time as seconds since 1970."""
    return int(datetime.fromisoformat(text).timestamp())


@cache
def town(since: date | None = None) -> City:
    """A city with five lamp-post boxes."""
    return City(0.05, since=since)


@cache
def feature_service() -> FeatureService:
    """The features of the town; its buildings are made once for all tests."""
    return FeatureService(town())


class Client:
    """Asks a service directly."""

    def __init__(self, city: City | None = None, now: datetime = NOW, **settings: Any) -> None:
        self.service = Service(city or town(SINCE), Settings(**settings))
        self.now = int(now.timestamp())

    def get(self, address: str) -> Any:
        """The document at a path with a query as a person types it, or at a nextLink."""
        path, _, query = address.removeprefix(ROOT).removeprefix("/v1.1").lstrip("/").partition("?")
        return json.loads(self.service.answer(path, quote(query, safe="$=&,()%+"), ROOT, self.now))

    def all(self, address: str) -> list[Any]:
        """The records of all pages."""
        found: list[Any] = []
        following: str | None = address
        while following:
            document = self.get(following)
            found.extend(document["value"])
            following = document.get("@iot.nextLink")
        return found
