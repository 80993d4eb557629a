# SPDX-License-Identifier: GPL-2.0-or-later
"""SensorThings 1.0 and 1.1 (OGC 15-078r6 and 18-088)."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import requests

from ...core.monitor import Monitor
from ...core.platform import Dataset, Probe
from ...core.query import Estimate, Part, PullRequest
from ...core.records import Page, Series, Station
from .catalogue import Catalogue
from .latest import Latest
from .observations import Observations
from .planning import Planner
from .positions import Positions
from .service import API, Service

BYTES_PER_VALUE = 75
BYTES_PER_STATION = 1_200
_WORKERS = 8  # as many as a pull has by default
_FRESH = 300.0


@dataclass(frozen=True, slots=True)
class _Listed:
    """What an estimate found out, for the pull that follows; ``time`` is that of the monotonic clock, in seconds."""

    pages: list[Page]
    stations: list[Station]
    series: list[Series]
    parts: list[Part]
    time: float = field(default_factory=time.monotonic)

    def is_plan_of(self, stations: Sequence[Station], series: Sequence[Series]) -> bool:
        """Whether the parts are those of just these stations and series."""
        return _ids(self.stations) == _ids(stations) and _ids(self.series) == _ids(series)


class SensorThings:
    """A SensorThings service as a provider; see `core.provider.Provider`."""

    api = API

    def __init__(self, url: str, session: requests.Session, monitor: Monitor | None = None) -> None:
        """``url`` is what a person pasted; raises InputError when it cannot be an address."""
        self._service = Service(url, session, monitor)
        self._catalogue = Catalogue(self._service)
        self._planner = Planner(self._service)
        self._observations = Observations(self._service)
        self._latest = Latest(self._service)
        self._positions = Positions(self._service)
        self._listed: dict[PullRequest, _Listed] = {}

    @property
    def root_url(self) -> str:
        """The service's address with version, as the service itself answers to it."""
        return self._service.root

    def probe(self) -> Probe:
        """What the service is, its extensions and the size of its pages."""
        return self._service.probe()

    def datasets(self) -> list[Dataset]:
        """Every dataset, sorted by title."""
        return self._catalogue.datasets()

    def stations(self, request: PullRequest) -> Iterator[Page]:
        """Pages of the stations and series the request selects; those of an estimate of the last five minutes."""
        listed = self._listed.get(request)
        if listed is not None and time.monotonic() - listed.time < _FRESH:
            return iter(listed.pages)
        self._listed.pop(request, None)
        return self._catalogue.stations(request)

    def plan(
        self, request: PullRequest, stations: Sequence[Station], series: Sequence[Series], since: Mapping[str, str]
    ) -> list[Part]:
        """The parts that together cover the request; those of an estimate whose stations were taken."""
        listed = self._listed.pop(request, None)
        if listed is not None and not since and listed.is_plan_of(stations, series):
            return listed.parts
        return self._planner.plan(request, stations, series, since)

    def pages(self, part: Part, reached: str | None = None) -> Iterator[Page]:
        """The pages of a part, from the time ``reached`` on when given."""
        if part.kind == "series":
            return self._observations.pages(part, reached)
        if part.kind == "latest":
            return self._latest.pages(part)
        if part.kind == "positions":
            return self._positions.pages(part)
        raise ValueError(f"a part of kind {part.kind} is not pulled by pages()")

    def estimate(self, request: PullRequest) -> Estimate:
        """How much the request would bring; the stations are read and the values counted for it."""
        pages = list(self._catalogue.stations(request))
        stations = [station for page in pages for station in page.stations]
        series = [one for page in pages for one in page.series]
        parts = self._planner.plan(request, stations, series, {})
        self._listed[request] = _Listed(pages, stations, series, parts)
        if request.mode == "latest":
            values: int | None = len(series)
            requests_needed = len(parts)
        else:
            told = [part.expected for part in parts]
            values = None if None in told else sum(count or 0 for count in told)
            size = self._service.page_size
            requests_needed = sum(max(1, math.ceil((part.expected or 0) / size)) for part in parts)
        guessed = request.mode == "latest" or any(part.expected_is_estimate for part in parts)
        total = len(pages) + requests_needed
        return Estimate(
            values=values,
            values_is_estimate=guessed,
            size=(values or 0) * BYTES_PER_VALUE + (len(stations) + len(series)) * BYTES_PER_STATION,
            requests=total,
            seconds=round(total * self._service.latency / min(_WORKERS, max(1, len(parts))), 1),
        )


def _ids(found: Sequence[Station] | Sequence[Series]) -> set[str]:
    return {one.source_id for one in found}
