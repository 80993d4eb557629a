# SPDX-License-Identifier: GPL-2.0-or-later
"""What a platform has deleted, so that nobody waits for it: not at its own address, and not listed any more."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from ..core.errors import Cancelled
from ..core.monitor import Monitor
from ..core.provider import Provider
from ..core.query import Part, PullRequest


@dataclass(frozen=True, slots=True)
class Listed:
    """The source ids of the series and stations that a platform lists."""

    series: Collection[str]
    stations: Collection[str]

    def names(self, part: Part) -> bool:
        """Whether something of what a part asks for is listed; of features nothing can be said, so it is."""
        if part.kind not in ("series", "latest", "positions"):
            return True
        names = self.stations if part.kind == "positions" else self.series
        return any(source in names for source in part.sources)


def listed(provider: Provider, request: PullRequest, monitor: Monitor) -> Listed:
    """All that the platform lists of a dataset, whichever area and series the request is about.

    Raises Cancelled, and whatever goes wrong with the platform.
    """
    series: set[str] = set()
    stations: set[str] = set()
    for page in provider.stations(replace(request, area=None, series=())):
        series.update(one.source_id for one in page.series)
        stations.update(one.source_id for one in page.stations)
        if monitor.is_cancelled():
            raise Cancelled
    return Listed(series, stations)
