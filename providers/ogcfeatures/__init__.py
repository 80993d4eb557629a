# SPDX-License-Identifier: GPL-2.0-or-later
"""OGC API - Features, part 1 (17-069r4); geometries are asked for in CRS84, which every service has to offer."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import requests

from ...core.monitor import Monitor
from ...core.platform import Dataset, Probe
from ...core.query import Estimate, Part, PullRequest
from ...core.records import Page, Series, Station
from .items import PAGE_SIZE, Items
from .service import API, Service

BYTES_PER_FEATURE = 700


class OgcFeatures:
    """An OGC API - Features service as a provider; see `core.provider.Provider`.

    Every collection of features is a data set. It has no stations, and one part fetches all of it.
    """

    api = API

    def __init__(self, url: str, session: requests.Session, monitor: Monitor | None = None) -> None:
        """``url`` is what a person pasted; raises InputError when it cannot be an address."""
        self._service = Service(url, session, monitor)
        self._items = Items(self._service)

    @property
    def root_url(self) -> str:
        """The address of the landing page."""
        return self._service.root

    def probe(self) -> Probe:
        """What the service is and which conformance classes it announces."""
        return self._service.probe()

    def datasets(self) -> list[Dataset]:
        """Every collection of features, sorted by title."""
        return self._service.datasets()

    def estimate(self, request: PullRequest) -> Estimate:
        """How many features the request would bring; within an area those of its bounding box are counted."""
        count = self._items.count(request.dataset, request.area)
        needed = max(1, math.ceil((count or 0) / PAGE_SIZE))
        return Estimate(
            values=count,
            values_is_estimate=request.area is not None,
            size=(count or 0) * BYTES_PER_FEATURE,
            requests=needed,
            seconds=round(needed * self._service.latency, 1),
        )

    def stations(self, request: PullRequest) -> Iterator[Page]:
        """One page without stations: features have none."""
        yield Page(self._service.items_address(request.dataset), 0, complete=True)

    def plan(
        self,
        request: PullRequest,
        stations: Sequence[Station],  # noqa: ARG002 - part of the protocol
        series: Sequence[Series],  # noqa: ARG002 - part of the protocol
        since: Mapping[str, str],  # noqa: ARG002 - part of the protocol
    ) -> list[Part]:
        """The one part of a request: the collection's id and, where only an area is wanted, its WKT."""
        sources = (request.dataset,) if request.area is None else (request.dataset, request.area)
        count = self._items.count(request.dataset, request.area)
        return [Part("features", sources, expected=count, expected_is_estimate=request.area is not None)]

    def pages(self, part: Part, reached: str | None = None) -> Iterator[Page]:  # noqa: ARG002 - features have no time
        """The pages of a part, always from its beginning: features come in an order of the service's own."""
        if part.kind != "features":
            raise ValueError(f"a part of kind {part.kind} is not pulled by pages()")
        return self._items.pages(*part.sources)
